import type { Temporal } from 'temporal-polyfill'
import { readValues, type PolicyParameter, type PolicyValue, type PolicyValues } from '../../core/policy/parameters.ts'
import { windowPolicyOf } from '../../core/policy/window-policy.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { planUnder } from '../patching/index.ts'
import { decidedOtherwise, isMeasured, measures, rowsOtherwise, windowOtherwise, type Judged } from './simulate.rules.ts'
import { pastCases, plannedRuns } from './simulate.views.ts'

/** What another value would have done. `of`: the cases it was tried on; `none`: why there is nothing to try it on. */
export type Simulation =
  | { readonly asked: PolicyValue; readonly tried: number; readonly of: string; readonly otherwise: readonly Judged[]; readonly more: number }
  | { readonly asked: PolicyValue; readonly fault: string }
  | { readonly none: string }

const shownAtMost = 100
const windowNames = ['window.weekdayOpens', 'window.weekdayCloses', 'window.weekend', 'window.mondayTail'] // literals: tried here, read where the window is
const planPrefix = 'priority.'

const outcomeOf = (asked: PolicyValue, tried: number, of: string, all: readonly Judged[]): Simulation => ({
  asked,
  tried,
  of,
  otherwise: all.slice(0, shownAtMost),
  more: Math.max(0, all.length - shownAtMost),
})

/** Whether there is a past, or a present, that this number decides and that can be tried. */
export const canBeTried = (name: string): boolean => isMeasured(name) || windowNames.includes(name) || name.startsWith(planPrefix)

/** Tries another value of a parameter on the past 12 months, or on what stands now where the parameter rules the present. Changes nothing. */
export const simulate = async (
  tx: Tx,
  now: Temporal.Instant,
  parameters: readonly PolicyParameter[],
  values: PolicyValues,
  name: string,
  asked: PolicyValue,
): Promise<Simulation> => {
  if (!canBeTried(name)) return { none: 'Nothing is recorded yet that this number decided, so its past cannot be tried.' }
  const read = readValues(parameters, { [name]: asked })
  if (!read.ok) return { asked, fault: read.refusal.faults?.join('; ') ?? read.refusal.says }
  const since = now.subtract({ hours: 24 * 365 }).toString()
  const before = values[name] as PolicyValue
  if (isMeasured(name)) {
    const cases = await pastCases(tx, name, since, now.toString())
    return outcomeOf(asked, cases.length, measures[name].of, decidedOtherwise(name, cases, before, asked))
  }
  if (windowNames.includes(name)) {
    const [old, fresh] = [windowPolicyOf(values), windowPolicyOf({ ...values, [name]: asked })]
    if (!fresh.ok) return { asked, fault: fresh.refusal.faults?.join('; ') ?? fresh.refusal.says }
    const runs = await plannedRuns(tx, since)
    return outcomeOf(asked, runs.length, 'runs that began', old.ok ? windowOtherwise(runs, old.value, fresh.value) : [])
  }
  const [old, fresh] = [await planUnder(tx, values), await planUnder(tx, { ...values, [name]: asked })]
  return outcomeOf(
    asked,
    fresh.rows.length,
    'situations in the patch plan as it is now',
    rowsOtherwise(old.rows, fresh.rows, (id) => `/patching/evaluations/${showId('pe', id)}`),
  )
}
