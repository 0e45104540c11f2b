// Facts of a run by the baseline pack's defaults, for rules that are asked without a database.
import type { WindowPolicy } from '../../src/core/time/windows.ts'
import type { PlanFacts } from '../../src/subjects/runbooks/schedule.rules.ts'
import { firstSteps, type StepRow } from '../../src/subjects/runbooks/steps.rules.ts'
import type { StepId } from '../../src/subjects/runbooks/server-patching.rules.ts'

export const chicago: WindowPolicy = {
  zone: 'America/Chicago',
  weekdayOpens: '19:00',
  weekdayCloses: '05:00',
  weekend: true,
  mondayTail: true,
  extra: [],
}

export const planFacts = (given: { now: string; notBefore?: string; notAfter?: string } & Partial<Omit<PlanFacts, 'now'>>): PlanFacts => {
  const { notBefore = '2026-11-01T00:00:00Z', notAfter = '2027-01-31T00:00:00Z', ...rest } = given
  return {
    window: chicago,
    notice: { hours: 6, maxAgeDays: 7, zone: 'America/Chicago' },
    testMinutes: 60,
    rollbackMinutes: 30,
    period: { notBefore, notAfter },
    earliestStart: null,
    closedAt: null,
    otherRuns: [],
    hasTester: true,
    hasImpacted: true,
    ...rest,
  }
}

/** A run's first steps, those named done with an outcome. */
export const stepsWith = (done: Partial<Record<StepId, Record<string, unknown>>>): readonly StepRow[] =>
  firstSteps().map((step) => {
    const outcome = done[step.step] ?? null
    return {
      ...step,
      state: outcome ? 'done' : 'waiting',
      fence: 0,
      intent: null,
      outcome,
      intendedAt: null,
      endedAt: outcome ? '2026-12-05T02:00:00Z' : null,
    }
  })
