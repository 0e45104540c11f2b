import { ok } from '../../core/result.ts'
import { reading, useCase, type Act, type From } from '../ledger/index.ts'
import {
  allWithdrawnWords,
  factMarks,
  feedsInForce,
  heldTitles,
  holdFeeds,
  holdersOf,
  isTold,
  readyLines,
  settleClaims,
  type FactMark,
  type Withdrawal,
} from '../vulnerabilities/index.ts'
import { evaluateDevices, evidenceOfMoves } from './evaluate-devices.ts'
import { evaluate, match } from './evaluate.ts'
import { planPolicy, type PlanPolicy } from './policy.views.ts'
import { judge } from './updates/judge.ts'
import { settleUpdates } from './updates/settle-updates.ts'
import { refreshStatistics, rewriteStates, saveMarks } from './updates/states.store.ts'
import { hasNoPlan, marksOf, statesAfter, type KeptState } from './updates/states.views.ts'
import { tellEmergencies } from './updates/tell-emergencies.ts'
import { openUpdateIds } from './updates/updates.views.ts'

type Told = (done: number, total: number) => Promise<void>
/** What a line's titles say now that they did not when the plan was last brought up to them. */
type Changed = {
  readonly line: string
  readonly packages: readonly string[]
  readonly deviceIds: readonly string[]
  readonly marks: readonly FactMark[]
  readonly gone: readonly string[]
}

/** From so many rows on, the database's statistics are made anew. */
const manyAtOnce = 500
const first = '00000000-0000-0000-0000-000000000000'

/** The titles of each release that say something else than when the plan last stood by them, and the devices that hold them. */
const whatChanged = async (act: Act): Promise<readonly Changed[]> => {
  await holdFeeds(act)
  const feeds = await feedsInForce(act.tx)
  await readyLines(act)
  const held = (await heldTitles(act.tx)).filter(({ release }) => isTold(feeds, release))
  if ((await match(act, feeds, held)) >= manyAtOnce) await refreshStatistics(act)
  const changed: Changed[] = []
  for (const { release, titleIds } of held) {
    const [now, before] = [await factMarks(act.tx, release, titleIds), await marksOf(act.tx, release)]
    const said = new Set(now.map(({ titleId }) => titleId))
    const marks = now.filter(({ titleId, mark }) => before.get(titleId)?.mark !== mark)
    const gone = [...before.keys()].filter((id) => !said.has(id))
    const titles = [...marks.map(({ titleId }) => titleId), ...gone]
    if (titles.length === 0) continue
    const packages = [...new Set([...marks.flatMap((one) => one.packages), ...titles.flatMap((id) => before.get(id)?.packages ?? [])])]
    changed.push({ line: release, packages, marks, gone, deviceIds: await holdersOf(act.tx, release, titles) })
  }
  return changed
}

/** Finds what changed; it leaves evidence of its own only when something did. */
const findChanges = useCase({
  name: 'patching.find-changes',
  clauses: ['PM-3.3'],
  load: (act, _: { because: string; withdrawn: readonly Withdrawal[] }) => whatChanged(act),
  decide: (changed) => ok(changed),
  commit: async (_, changed, __, { because, withdrawn }) => ({
    value: changed,
    evidence: changed.map((one) => ({
      kind: 'patching.facts-changed',
      about: [],
      grade: 'observed' as const,
      content: {
        because,
        release: one.line,
        titles: one.marks.length + one.gone.length,
        packages: one.packages.slice(0, 200),
        devices: one.deviceIds.length,
        ...(withdrawn.length === 0 ? {} : { withdrawn: allWithdrawnWords(withdrawn) }),
      },
    })),
    under: 'patching.facts-unchanged',
  }),
})

const settleStatistics = useCase({
  name: 'patching.refresh-statistics',
  clauses: ['PM-3.3'],
  load: async (_: Act, __: { because: string }) => true,
  decide: () => ok(true),
  commit: async (act) => {
    await refreshStatistics(act)
    return { value: true, evidence: [], under: 'patching.plan-evaluated' }
  },
})

const settleMarks = useCase({
  name: 'patching.settle-changes',
  clauses: ['PM-3.3'],
  load: async (_: Act, input: Changed) => input,
  decide: (input) => ok(input),
  commit: async (act, { line, marks, gone }) => {
    await saveMarks(act, line, marks, gone)
    if (marks.length >= manyAtOnce) await refreshStatistics(act)
    await tellEmergencies(act)
    return { value: true, evidence: [], under: 'patching.plan-evaluated' }
  },
})

const rejudged = (state: KeptState, policy: PlanPolicy) => ({ id: state.id, facts: state.facts, row: judge(state.facts, policy) })

/** Judges the states of some updates by the policy in force: no device is looked at, for none moved. */
const rejudge = useCase({
  name: 'patching.rejudge',
  clauses: ['PM-3.3'],
  load: async (act, { after, most }: { after: string; most: number; because: string }) => ({
    policy: await planPolicy(act.tx),
    ids: await openUpdateIds(act.tx, after, most),
    states: await statesAfter(act.tx, after, most),
  }),
  decide: (facts) => ok(facts),
  commit: async (act, { policy, ids, states }, _, { because }) => {
    const changed = states
      .map((state) => ({ state, now: rejudged(state, policy) }))
      .filter(
        ({ state, now: { row } }) =>
          row.decision !== state.decision ||
          row.dueOn !== state.dueOn ||
          row.rankKey !== state.rankKey ||
          row.says !== state.says ||
          row.policy !== state.policy,
      )
    await rewriteStates(
      act,
      changed.map(({ now }) => now),
    )
    const updates = await settleUpdates(act, ids, policy, because)
    await tellEmergencies(act)
    const moved = changed
      .filter(({ state, now: { row } }) => row.decision !== state.decision || row.dueOn !== state.dueOn)
      .reduce((sum, { state }) => sum + state.devices, 0)
    return {
      value: { last: ids.at(-1), moved },
      evidence: updates.length === 0 && moved === 0 ? [] : [evidenceOfMoves([], because, { moved: [], updates })],
      under: 'patching.plan-evaluated',
    }
  },
})

/** What scanners and people say, where feeds decide it now or no longer do: their rows follow, whichever titles the feeds spoke of (PM-3.2). */
export const followClaims = useCase({
  name: 'patching.follow-claims',
  clauses: ['PM-3.2', 'PM-3.3'],
  load: async (_: Act, input: { because: string }) => input,
  decide: (input) => ok(input),
  commit: async (act, _, __, { because }) => {
    const changed = await settleClaims(act)
    const deviceIds = [...new Set(changed.map(({ deviceId }) => deviceId))].toSorted()
    if (deviceIds.length === 0) return { value: 0, evidence: [], under: 'patching.plan-evaluated' }
    const done = await evaluate(act, deviceIds, because, [...new Set(changed.map((one) => one.package))])
    await tellEmergencies(act)
    return { value: done.moved.length, evidence: [evidenceOfMoves(deviceIds, because, done)] }
  },
})

const evaluateChanged = async (
  from: From,
  because: string,
  batch: number,
  told: Told | undefined,
  withdrawn: readonly Withdrawal[],
): Promise<number> => {
  const found = await findChanges(from, { because, withdrawn })
  if (!found.ok) return 0
  const total = found.value.reduce((sum, one) => sum + one.deviceIds.length, 0)
  let [moved, done, isRefreshed] = [0, 0, false]
  for (const changed of found.value) {
    for (let at = 0; at < changed.deviceIds.length; at += batch) {
      const deviceIds = changed.deviceIds.slice(at, at + batch)
      const result = await evaluateDevices(from, { deviceIds, because, only: changed.packages, withdrawn })
      if (result.ok) moved += result.value.moved
      if (moved >= manyAtOnce && !isRefreshed) {
        await settleStatistics(from, { because }) // the planner learns of tables that were empty; once is enough
        isRefreshed = true
      }
      done += deviceIds.length
      await told?.(done, total)
    }
    await settleMarks(from, changed) // only now: whoever dies before begins again
  }
  const claims = await followClaims(from, { because })
  return moved + (claims.ok ? claims.value : 0)
}

const rejudgeAll = async (from: From, because: string): Promise<number> => {
  let moved = 0
  for (let after: string | undefined = first; after !== undefined;) {
    const result: Awaited<ReturnType<typeof rejudge>> = await rejudge(from, { after, most: 300, because })
    if (!result.ok) return moved
    moved += result.value.moved
    after = result.value.last
  }
  return moved
}

/**
 * Brings a district's plan up to what feeds say: only titles of which something changed are looked at, and only on devices that hold them. Gives how
 * many rows of devices moved. `withdrawn`: what their publishers took back with it, as the reason of what closes for it.
 */
export const evaluateDistrict = (from: From, because: string, told?: Told, withdrawn: readonly Withdrawal[] = [], batch = 1000): Promise<number> =>
  evaluateChanged(from, because, batch, told, withdrawn)

/** Brings a district's plan up to its policy: every situation is judged once, however many devices are in it. */
export const judgeAgain = (from: From, because: string): Promise<number> => rejudgeAll(from, because)

/** Whether the plan stands on nothing yet though feeds are loaded: after an update of the program. */
export const isUnplanned = (from: Pick<From, 'db' | 'districtId'>): Promise<boolean> => reading(from, hasNoPlan)
