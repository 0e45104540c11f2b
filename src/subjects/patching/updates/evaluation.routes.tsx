import { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { tableOf } from '../../../core/ssvc/decide.ts'
import { idsOf, queryOf, readList, type ListQuery } from '../../../platform/db/list.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { issuesAbout, personChoices } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { feedsInForce, feedsNaming, feedsOfFacts } from '../../vulnerabilities/index.ts'
import { inputsOf } from '../inputs.ts'
import { planHref } from '../plan.screens.tsx'
import { shownItem } from '../plan.routes.tsx'
import { planPolicy, type PlanPolicy } from '../policy.views.ts'
import { assignOwner } from './assign-owner.ts'
import { PlanBulkPage, type BulkShown } from './bulk.screens.tsx'
import { WaitingDevicesPage } from './devices.screens.tsx'
import { EvaluationPage, type EvaluationShown } from './evaluation.screens.tsx'
import { movesOf, overridesOf, servicesFor, sitesOf, waitingDevices } from './evaluation.views.ts'
import { endOverride, setOverride } from './override.ts'
import { noFixesByLine } from '../support/support.views.ts'
import { planItem, planItems, planList } from './plan-list.views.ts'
import { factsOfState, statesOf } from './states.views.ts'
import { heldEcosystems, toldUpdates } from './told.views.ts'
import { TellUpdatePage, toldKinds } from './tell-update.screens.tsx'
import { tellUpdate } from './tell-update.ts'
import { ranksOf } from './updates.views.ts'
import { planGiven } from './plan-given.ts'

type Parts = { readonly db: Db }
const mostAtOnce = 500
const notFound: Refusal = {
  code: 'patching/evaluation-not-found',
  clause: 'PM-3.3',
  says: 'There is no such patch evaluation.',
  satisfiedBy: 'Choose one from the patch plan.',
  status: 404,
}
const overrideBody = z.object({
  decision: z.string().max(200).default(''),
  dueOn: z.string().max(20).default(''),
  until: z.string().max(20).default(''),
  reason: z.string().max(2000).default(''),
})
const endBody = z.object({ why: z.string().max(300).default('') }).default({ why: '' })
const several = z
  .union([
    z
      .string()
      .max(60)
      .transform((one) => [one]),
    z.array(z.string().max(60)).max(mostAtOnce),
  ])
  .optional()
const bulkShape = {
  id: several,
  all: z.enum(['yes']).optional(),
  toOwner: z
    .string()
    .max(60)
    .transform((value) => value || undefined)
    .optional(),
}
const bulkQuery = z.object(bulkShape).catchall(z.string().max(800))
const bulkBody = z.object(bulkShape)
const toldBody = z.object({
  ecosystem: z.string().max(40).default(''),
  line: z.string().max(60).default(''),
  package: z.string().trim().max(200).default(''),
  target: z.string().trim().max(200).default(''),
  kind: z.enum(Object.keys(toldKinds) as ['bug-fix', 'feature', 'security']),
  releasedOn: z.iso.date('is not a date such as 2026-11-24'),
  source: z.string().trim().max(300).default(''),
})

/** What can be chosen in place of the computed decision: the outcomes of the policy in force, and that it waits. */
const decisionsOf = (policy: PlanPolicy): readonly string[] => {
  const table = policy.evaluation.table ?? tableOf(policy.evaluation.name) ?? tableOf('bod-26-04')
  return [...new Set([...Object.keys(table?.outcomes ?? {}), 'next cycle', 'mitigated, patch later', 'not relevant here'])]
}

const load = async (tx: Tx, id: string, today: string): Promise<EvaluationShown | undefined> => {
  const item = await planItem(tx, id)
  if (item === undefined) return undefined
  const feeds = await feedsInForce(tx)
  const [policy, states] = [await planPolicy(tx), await statesOf(tx, [id])]
  const facts = states[0] === undefined ? undefined : await factsOfState(tx, states[0].id)
  const cves = facts?.groups.flatMap((group) => group.cves) ?? []
  return {
    item,
    states,
    today,
    rank: (await ranksOf(tx, [id])).get(id),
    sites: await sitesOf(tx, id),
    services: await servicesFor(tx, id),
    moves: await movesOf(tx, id),
    overrides: await overridesOf(tx, id),
    people: await personChoices(tx),
    decisions: [...new Set([item.decision, ...decisionsOf(policy)])],
    issues: await issuesAbout(tx, showId('pe', id)),
    noFixes: (await noFixesByLine(tx, today)).get(item.line),
    inputs:
      facts === undefined
        ? []
        : inputsOf(
            facts,
            policy,
            { feeds, naming: await feedsNaming(tx, feeds, { ...item, cves }), telling: await feedsOfFacts(tx, feeds, cves) },
            item.epss === null ? null : { score: item.epss, on: item.epssOn },
          ),
  }
}

const planQueryOf = (query: Readonly<Record<string, unknown>>): ListQuery => {
  const names = ['text', 'sort', 'order', ...Object.keys(planList.filters)]
  const read = queryOf(planList).safeParse(Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name))))
  return read.success ? read.data : {}
}

/** Patch evaluations: the record of each update, the word over it, who answers for it, and the devices behind it. */
export const evaluationRoutes = ({ db }: Parts): readonly Route<Who>[] => {
  const todayOf = (who: Who, now: { toZonedDateTimeISO(zone: string): { toPlainDate(): { toString(): string } } }) =>
    now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
  const from = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const shown = (who: Who, id: string) => reading({ db, districtId: who.districtId }, (tx, now) => load(tx, id, todayOf(who, now)))
  const refusedAt = async (who: Who, id: string, refusal: Refusal, values: Readonly<Record<string, string | undefined>>): Promise<Reply> => {
    const again = await shown(who, id)
    return again === undefined ? refused(refusal) : refused(refusal, () => <EvaluationPage who={who} {...again} sent={{ refusal, values }} />)
  }
  const previewed = (who: Who, body: z.infer<typeof bulkBody>, query: Readonly<Record<string, unknown>>): Promise<BulkShown> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const [chosen, given] = [planQueryOf(query), await planGiven(tx, now, who)]
      const ids = body.all ? await idsOf(tx, planList, chosen, given, mostAtOnce) : (body.id ?? [])
      const total = body.all ? (await readList(tx, planList, { ...chosen, size: '25' }, given)).total : ids.length
      const owner = body.toOwner === undefined || body.toOwner === 'none' ? body.toOwner : readId('per', body.toOwner)
      return {
        rows: await planItems(
          tx,
          ids.flatMap((one) => readId('pe', one) ?? []),
        ),
        total,
        toOwner: owner,
        people: await personChoices(tx),
      }
    })
  const toldShown = (who: Who) =>
    reading({ db, districtId: who.districtId }, async (tx) => ({ told: await toldUpdates(tx), ecosystems: await heldEcosystems(tx) }))
  return [
    ...listRoutes({
      db,
      list: waitingDevices,
      says: 'Devices with each update they wait for',
      clauses: ['PM-3.3'],
      may: 'plan.see',
      given: async (_, now, who: Who) => ({ today: todayOf(who, now) }),
      more: (tx, _, who: Who) => savedViews(tx, 'waiting-devices', who),
      json: ({ page, more }) => ({
        views: more,
        devices: page.rows.map((row) => ({ ...row, deviceId: showId('dev', row.deviceId), updateId: showId('pe', row.updateId) })),
      }),
      page: ({ page, query, given, more }, who) => <WaitingDevicesPage who={who} page={page} query={query} views={more} today={given.today} />,
    }),
    route<Who, z.ZodType<undefined>, typeof bulkQuery>({
      method: 'GET',
      path: '/plan/bulk',
      says: 'What assigning an owner would change for the selected updates (`id[]`), or for all that the plan’s address chooses (`all=yes`)',
      clauses: ['PM-4'],
      may: 'plan.assign',
      query: bulkQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const found = await previewed(who, query as z.infer<typeof bulkBody>, query)
        return view(
          { total: found.total, updates: found.rows.map((row) => ({ id: showId('pe', row.id), package: row.package, owner: row.owner })) },
          () => <PlanBulkPage who={who} {...found} />,
        )
      },
    }),
    route<Who, typeof bulkBody>({
      method: 'POST',
      path: '/plan/bulk',
      says: 'Assign an owner to updates (`id[]`, `toOwner`)',
      clauses: ['PM-4'],
      may: 'plan.assign',
      body: bulkBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const ownerId = body.toOwner === 'none' ? null : body.toOwner === undefined ? undefined : readId('per', body.toOwner)
        const ids = (body.id ?? []).flatMap((one) => readId('pe', one) ?? [])
        const refusals: Refusal[] = []
        for (const updateId of ids) {
          if (ownerId === undefined) break
          const result = await assignOwner(from(who), { updateId, ownerId })
          if (!result.ok) refusals.push(result.refusal)
        }
        const named = ownerId === undefined ? 0 : ids.length - refusals.length
        const [only] = ids
        if (named > 0 && refusals.length === 0) return done({ named }, ids.length === 1 && only !== undefined ? planHref(only) : '/plan')
        const refusal = refuse({
          code: 'patching/bulk-in-part',
          clause: 'PM-4',
          status: 422,
          says: named === 0 ? 'Nothing was changed.' : `${named} were changed, ${refusals.length} were not.`,
          satisfiedBy: 'Choose a person of this district, and updates to name them for.',
          faults: [...new Set(refusals.map((one) => one.says))],
        }).refusal
        const found = await previewed(who, body, {})
        return refused(refusal, () => <PlanBulkPage who={who} {...found} refusal={refusal} />)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/patching/evaluations/:id',
      says: 'One patch evaluation: decision, due date, relevance, every input with its source and date, how it moved',
      clauses: ['PM-3.3'],
      may: 'plan.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = readId('pe', request.params.id ?? '')
        const read = id === undefined ? undefined : await shown(who, id)
        if (read === undefined) return refused(notFound)
        const { item, people: _, decisions: __, today: ___, issues: _____, states, overrides, ...rest } = read
        return view(
          {
            ...shownItem(item),
            ...rest,
            rank: read.rank ?? null,
            situations: states.map(({ updateId: ____, id: _____, ...state }) => state),
            overrides: overrides.map((one) => ({ ...one, id: showId('ovr', one.id) })),
          },
          () => <EvaluationPage who={who} {...read} />,
        )
      },
    }),
    route<Who, typeof overrideBody>({
      method: 'POST',
      path: '/patching/evaluations/:id/override',
      says: 'Say that an update is otherwise than computed, with a reason and an end; it moves the plan at once',
      clauses: ['PM-3.3'],
      may: 'plan.override',
      body: overrideBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const id = readId('pe', request.params.id ?? '')
        if (id === undefined) return refused(notFound)
        const result = await setOverride(from(who), { updateId: id, ...body })
        return result.ok
          ? done({ override: showId('ovr', result.value.id), before: result.value.before, after: result.value.after }, planHref(id))
          : refusedAt(who, id, result.refusal, body)
      },
    }),
    route<Who, typeof endBody>({
      method: 'POST',
      path: '/patching/evaluations/:id/override/end',
      says: 'End an override before its day: the computed decision holds again',
      clauses: ['PM-3.3'],
      may: 'plan.override',
      body: endBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const id = readId('pe', request.params.id ?? '')
        if (id === undefined) return refused(notFound)
        const result = await endOverride(from(who), { updateId: id, why: body.why })
        return result.ok ? done({ evaluation: showId('pe', id) }, planHref(id)) : refused(result.refusal)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/patching/updates/new',
      says: 'The form for an update that no vulnerability names, and those noted so far',
      clauses: ['PM-3.3'],
      may: 'plan.assign',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const found = await toldShown(who)
        return view({ told: found.told.map((one) => ({ ...one, id: showId('told', one.id) })) }, () => <TellUpdatePage who={who} {...found} />)
      },
    }),
    route<Who, typeof toldBody>({
      method: 'POST',
      path: '/patching/updates',
      says: 'Note an update that no vulnerability names; it is judged at once: routine, at the next cycle',
      clauses: ['PM-3.3'],
      may: 'plan.assign',
      body: toldBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await tellUpdate(from(who), body)
        if (result.ok)
          return done(
            { devices: result.value.devices, evaluation: result.value.updateId && showId('pe', result.value.updateId) },
            result.value.updateId === null ? '/plan' : planHref(result.value.updateId),
          )
        const found = await toldShown(who)
        return refused(result.refusal, () => <TellUpdatePage who={who} {...found} sent={{ refusal: result.refusal, values: body }} />)
      },
    }),
  ]
}
