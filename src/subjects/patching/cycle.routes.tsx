import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Refusal } from '../../core/result.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { shownId } from '../../platform/http/shown-id.ts'
import { readId, showId } from '../../platform/ids.ts'
import { issuesAbout } from '../assets/index.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, type Who } from '../people/index.ts'
import { cycleListRoutes, refusedOnList } from './cycle-list.routes.tsx'
import { cycleView, type CyclePageParts } from './cycle-page.ts'
import { cyclePolicyOf, periodAfter, periodAt, rhythmNames, type CyclePolicy, type Period } from './cycle.rules.ts'
import { CycleScreen, NewCycleScreen, type NewCycleProps } from './cycle.screens.tsx'
import { administratorsOf, belongsOnTicket, cyclesOf, serversOf } from './cycle.views.ts'
import { cycleNotFound, editCycle } from './edit-cycle.ts'
import { canStillOpen, openCycle, type CycleParts } from './open-cycle.ts'
import { setCycleRhythm } from './set-cycle-rhythm.ts'

const opening = z.object({
  administratorId: z.literal('').or(shownId('per')).default(''),
  period: z.string().max(10),
  notBefore: z.string().max(40).optional(),
})
const editing = z.object({
  servers: z.array(shownId('dev')).max(1000).optional(),
  notBefore: z.string().max(40).optional(),
  notAfter: z.string().max(40).optional(),
})
const saying = z.object({ deviceId: shownId('dev'), rhythm: z.enum(rhythmNames), why: z.string().max(500) })

type Parts = CycleParts & CyclePageParts & { readonly db: Db; readonly scheduleHref?: (shownCycleId: string) => string }

/** The running and the next two months and quarters. */
const periodsFrom = (now: Temporal.Instant, { zone }: CyclePolicy): readonly Period[] =>
  rhythmNames.flatMap((rhythm) => {
    const first = periodAt(rhythm, now, zone)
    const second = periodAfter(first, zone)
    return [first, second, periodAfter(second, zone)]
  })

export const cycleRoutes = (parts: Parts): readonly Route<Who>[] => {
  const { db } = parts
  const inside = <T,>(who: Who, work: (tx: Tx, now: Temporal.Instant) => Promise<T>) => reading({ db, districtId: who.districtId }, work)
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })

  const newPage = (who: Who, more: Pick<NewCycleProps, 'typed' | 'problem'> = {}): Promise<Reply> =>
    inside(who, async (tx, now) => {
      const policy = cyclePolicyOf(await parts.policyOf(tx))
      const data = {
        administrators: await administratorsOf(tx, now),
        periods: periodsFrom(now, policy).map(({ name, ...period }) => ({ name, canOpen: canStillOpen({ name, ...period }, now, policy) })),
        mine: (await cyclesOf(tx, { administratorId: who.personId })).map((one) => one.period),
        servers: (await serversOf(tx, now)).filter(belongsOnTicket),
        policy,
      }
      const page = () => <NewCycleScreen who={who} path="/cycles" {...data} {...more} />
      return more.problem ? refused(more.problem, page) : view(data, page)
    })
  const cyclePage = (who: Who, shownId: string, problem?: Refusal): Promise<Reply> =>
    inside(who, async (tx, now) => {
      const id = readId('cyc', shownId)
      if (id === undefined) return refused(cycleNotFound)
      const found = await cycleView(tx, parts, id, who.personId, now)
      if (!found.ok) return refused(found.refusal)
      const issues = await issuesAbout(tx, showId('cyc', id))
      const page = () => (
        <CycleScreen
          issues={issues}
          now={now.toString()}
          who={who}
          path="/cycles"
          view={found.value}
          scheduleHref={parts.scheduleHref?.(found.value.id)}
          problem={problem}
        />
      )
      return problem ? refused(problem, page) : view(found.value, page)
    })

  return [
    ...cycleListRoutes(parts),
    route<Who>({
      method: 'GET',
      path: '/cycles/new',
      says: 'What a new cycle would hold',
      clauses: ['SP-1.1'],
      may: 'cycles.open',
      handle: ({ who }) => newPage(who as Who),
    }),
    route<Who>({
      method: 'GET',
      path: '/cycles/:id',
      says: 'One cycle: servers, what each waits for, decisions, collisions',
      clauses: ['SP-1.1', 'SP-1.2', 'CM-5'],
      may: 'cycles.see',
      handle: ({ who, request }) => cyclePage(who as Who, request.params.id ?? ''),
    }),
    route<Who, typeof opening>({
      method: 'POST',
      path: '/cycles',
      says: 'Open a cycle with its change request',
      clauses: ['SP-1.1', 'CM-1'],
      may: 'cycles.open',
      body: opening,
      handle: async ({ who, body }) => {
        const opened = await openCycle(parts)(fromOf(who as Who), body)
        if (opened.ok)
          return done({ ...opened.value, id: showId('cyc', opened.value.cycleId) }, `/cycles/${showId('cyc', opened.value.cycleId)}`, { status: 201 })
        return newPage(who as Who, {
          problem: opened.refusal,
          typed: { ...body, administratorId: body.administratorId === '' ? '' : showId('per', body.administratorId) },
        })
      },
    }),
    route<Who, typeof editing>({
      method: 'POST',
      path: '/cycles/:id/edit',
      says: 'Change servers or period; voids every decision',
      clauses: ['SP-1.1', 'CM-5', 'CM-6'],
      may: 'cycles.plan',
      body: editing,
      handle: async ({ who, request, body }) => {
        const cycleId = readId('cyc', request.params.id ?? '')
        if (cycleId === undefined) return refused(cycleNotFound)
        const edited = await editCycle(parts)(fromOf(who as Who), { cycleId, ...body })
        return edited.ok ? done(edited.value, `/cycles/${request.params.id ?? ''}`) : cyclePage(who as Who, request.params.id ?? '', edited.refusal)
      },
    }),
    route<Who, typeof saying>({
      method: 'POST',
      path: '/cycles/rhythm',
      says: 'Say whether a server is patched monthly or quarterly',
      clauses: ['SP-1.1'],
      may: 'cycles.open',
      body: saying,
      handle: async ({ who, body }) => {
        const said = await setCycleRhythm(fromOf(who as Who), body)
        return said.ok ? done(said.value, '/cycles#rhythms') : refusedOnList(parts, who as Who, said.refusal)
      },
    }),
  ]
}
