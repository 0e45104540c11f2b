import { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { queryOf, readList, type ListQuery } from '../../../platform/db/list.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { settleAlarm } from '../settle-alarm.ts'
import { HeldAgentsPage, SettleAgentsPage } from './held-agents.screens.tsx'
import { heldAgentList, heldAgentsById, type HeldAgent } from './held-agents.views.ts'

const mostAtOnce = 500 // each is an act of its own on the ledger
const several = z
  .union([
    z
      .string()
      .max(60)
      .transform((one) => [one]),
    z.array(z.string().max(60)).max(mostAtOnce),
  ])
  .optional()
const previewQuery = z.object({ id: several, all: z.enum(['yes']).optional() }).catchall(z.string().max(800))
const settleBody = z.object({
  id: several,
  is: z.enum(['own', 'not']).default('own').describe('own: the servers’ own agents, reinstalled; not: they stay held'),
  how: z.string().max(500).default(''),
})

const shownAgent = ({ id, deviceId, submissionId, ...agent }: HeldAgent) => ({
  id: showId('alm', id),
  deviceId: showId('dev', deviceId),
  submission: showId('sub', submissionId),
  ...agent,
})
const idsIn = (ids: readonly string[] | undefined): readonly string[] => (ids ?? []).flatMap((one) => readId('alm', one) ?? [])

/** Those marked, or all that the list's own address chooses, up to as many as one act settles. */
const meant = async (tx: Tx, query: z.infer<typeof previewQuery>): Promise<{ readonly rows: readonly HeldAgent[]; readonly total: number }> => {
  if (query.all !== 'yes') {
    const rows = await heldAgentsById(tx, idsIn(query.id))
    return { rows, total: rows.length }
  }
  const names = ['text', 'sort', 'order', ...Object.keys(heldAgentList.filters)]
  const read = queryOf(heldAgentList).safeParse(Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name))))
  const chosen: ListQuery = read.success ? read.data : {}
  const rows: HeldAgent[] = []
  let page = await readList(tx, heldAgentList, { ...chosen, size: '200' }, undefined)
  rows.push(...page.rows)
  while (page.next !== undefined && rows.length < mostAtOnce) {
    page = await readList(tx, heldAgentList, { ...chosen, size: '200', ...page.next }, undefined)
    rows.push(...page.rows)
  }
  return { rows: rows.slice(0, mostAtOnce), total: page.total }
}

/** Agents that are held, as a list, and one answer for many (PM-3.1): a preview that is an address, then one POST; each is an act of its own. */
export const heldAgentRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  ...listRoutes({
    db,
    list: heldAgentList,
    says: 'Unknown agents reporting about servers, held until somebody says whose they are',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    given: async () => undefined,
    more: async (tx, _, who: Who) => ({
      views: await savedViews(tx, 'held-agents', who),
      open: (await readList(tx, heldAgentList, { state: 'open', size: '25' }, undefined)).total,
    }),
    json: ({ page, more }) => ({ open: more.open, agents: page.rows.map(shownAgent) }),
    page: ({ page, query, more }, who) => <HeldAgentsPage who={who} page={page} query={query} {...more} />,
  }),
  route<Who, z.ZodType<undefined>, typeof previewQuery>({
    method: 'GET',
    path: '/devices/alarms/agents/settle',
    says: 'What one answer would do to the selected agents (`id[]`), or to all that the list’s address chooses (`all=yes`)',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    query: previewQuery,
    handle: async ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db, districtId: who.districtId }, (tx) => meant(tx, query))
      return view({ total: shown.total, agents: shown.rows.map(shownAgent) }, () => <SettleAgentsPage who={who} {...shown} />)
    },
  }),
  route<Who, typeof settleBody>({
    method: 'POST',
    path: '/devices/alarms/agents/settle',
    says: 'Say whether the agents given (`id[]`) are the servers’ own, and how you know',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    body: settleBody,
    handle: async ({ who: maybe, body: { id, is, how } }) => {
      const who = signedIn(maybe)
      const from = { db, districtId: who.districtId, actor: actorOf(who) }
      const known = await reading(from, (tx) => heldAgentsById(tx, idsIn(id)))
      const refusals: Refusal[] = []
      let settled = 0
      for (const alarm of known) {
        const result = await settleAlarm(from, { alarmId: alarm.id, how, isConfirmed: is === 'own' })
        if (result.ok) settled++
        else refusals.push(result.refusal)
      }
      if (settled > 0 && refusals.length === 0) return done({ settled }, '/devices/alarms/agents?state=open')
      const [first] = refusals
      const refusal =
        settled === 0 && first?.status === 422
          ? first
          : refuse({
              code: 'inventory/agents-settled-in-part',
              clause: 'PM-3.1',
              status: 422,
              says: settled === 0 ? 'Nothing was settled.' : `${settled} were settled, ${refusals.length} were not.`,
              satisfiedBy: known.length === 0 ? 'Select some in the list.' : 'See the reasons below, then try those again.',
              faults: [...new Set(refusals.map(({ says }) => says))],
            }).refusal
      const shown = await reading(from, async (tx) => ({ rows: await heldAgentsById(tx, idsIn(id)) }))
      return refused(refusal, () => <SettleAgentsPage who={who} rows={shown.rows} total={shown.rows.length} refusal={refusal} how={how} is={is} />)
    },
  }),
]
