// Cycles: which are due, what stands on them, what cannot wait for them. (SP-1.1, CM-5)
import { text, whole, type PolicyValues } from '../../core/policy/parameters.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { earliestStart, latestSubmission } from '../../core/time/leads.ts'
import { dateInWords } from '../../core/time/words.ts'
import { inZone, isBefore, isoIn, readInstant, type At } from '../../core/time/zone.ts'

export const rhythms = { monthly: 'Monthly', quarterly: 'Quarterly' } as const
export type Rhythm = keyof typeof rhythms
export const rhythmNames = Object.keys(rhythms) as [Rhythm, ...Rhythm[]]

/** A month or quarter of the calendar in the district's zone: `2026-12`, `2026-Q4`. Half-open, ISO with offset. */
export type Period = { readonly rhythm: Rhythm; readonly name: string; readonly begins: string; readonly ends: string }

const months: Readonly<Record<Rhythm, number>> = { monthly: 1, quarterly: 3 }
const two = (n: number): string => String(n).padStart(2, '0')

/** The first moment of a month's first day; `month` may run past 12 into the next year. */
const monthBegins = (year: number, month: number, zone: string): string => {
  const first = readInstant(`${year + Math.floor((month - 1) / 12)}-${two(((month - 1) % 12) + 1)}-01`, zone)
  if (!first.ok) throw new RangeError(first.refusal.says)
  return isoIn(first.value, zone)
}

const periodFrom = (rhythm: Rhythm, year: number, firstMonth: number, zone: string): Period => ({
  rhythm,
  name: rhythm === 'monthly' ? `${year}-${two(firstMonth)}` : `${year}-Q${(firstMonth + 2) / 3}`,
  begins: monthBegins(year, firstMonth, zone),
  ends: monthBegins(year, firstMonth + months[rhythm], zone),
})

export const periodAt = (rhythm: Rhythm, at: At, zone: string): Period => {
  const { year, month } = inZone(at, zone)
  return periodFrom(rhythm, year, rhythm === 'monthly' ? month : month - ((month - 1) % 3), zone)
}
export const periodAfter = (period: Period, zone: string): Period => periodAt(period.rhythm, period.ends, zone)

/** Reads `2026-12` or `2026-Q4`. Refused `cycles/period-unreadable`. */
export const readPeriod = (name: string, zone: string): Result<Period> => {
  const [, year, month, quarter] = /^(20\d\d)-(?:(0[1-9]|1[0-2])|Q([1-4]))$/.exec(name) ?? []
  if (year === undefined)
    return refuse({
      code: 'cycles/period-unreadable',
      clause: 'SP-1.1',
      status: 422,
      says: `${name.slice(0, 20)} is not a month or quarter.`,
      satisfiedBy: 'a period such as 2026-12 or 2026-Q4',
    })
  return ok(
    month === undefined
      ? periodFrom('quarterly', Number(year), Number(quarter) * 3 - 2, zone)
      : periodFrom('monthly', Number(year), Number(month), zone),
  )
}

const longMonths = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const
/** `December 2026`, `quarter 4 of 2026`. */
export const periodInWords = (name: string): string => {
  const [year = '', part = ''] = name.split('-')
  return part.startsWith('Q') ? `quarter ${part.slice(1)} of ${year}` : `${longMonths[Number(part) - 1] ?? part} ${year}`
}

export type CyclePolicy = { readonly zone: string; readonly leadDays: number; readonly opensDaysAhead: number; readonly rhythm: Rhythm }
export const cyclePolicyOf = (values: PolicyValues): CyclePolicy => {
  const said = text(values, 'cycle.rhythm')
  return {
    zone: text(values, 'district.zone'),
    leadDays: whole(values, 'change.leadDays'),
    opensDaysAhead: whole(values, 'cycle.opensDaysAhead'),
    rhythm: said === 'quarterly' ? said : 'monthly',
  }
}

// A cycle opens early enough for its change's lead time, whatever the other parameter says.
const daysAhead = (policy: CyclePolicy): number => Math.max(policy.leadDays, policy.opensDaysAhead)

/** From when the first run may be: the period's beginning, or the end of the lead time where that is later. */
export const firstStart = (period: Period, now: At, policy: CyclePolicy): string => {
  const earliest = isoIn(earliestStart(now, policy.leadDays, policy.zone), policy.zone)
  return isBefore(period.begins, earliest) ? earliest : period.begins
}

export type Holder = { readonly personId: string; readonly rhythm: Rhythm } // has at least one server in that rhythm
export type Opened = { readonly administratorId: string; readonly rhythm: Rhythm; readonly period: string }
export type Due = { readonly administratorId: string; readonly period: Period; readonly notBefore: string }

/**
 * The cycles that should be open now and are not: of the running period while its lead time leaves a day of it, and of the next one from
 * `opensDaysAhead` days before it begins. One per person, rhythm and period; asked again with what it opened, it gives nothing.
 */
export const cyclesDue = (now: At, policy: CyclePolicy, existing: readonly Opened[], holders: readonly Holder[]): readonly Due[] => {
  const has = new Set(existing.map((one) => `${one.administratorId} ${one.rhythm} ${one.period}`))
  const seen = new Set<string>()
  return holders.flatMap(({ personId, rhythm }) => {
    const running = periodAt(rhythm, now, policy.zone)
    return [running, periodAfter(running, policy.zone)].flatMap((period): Due[] => {
      const key = `${personId} ${rhythm} ${period.name}`
      const notBefore = firstStart(period, now, policy)
      const opensBy = latestSubmission(period.begins, daysAhead(policy), policy.zone)
      const isTime = !isBefore(now, opensBy) && isBefore(inZone(notBefore, policy.zone).add({ days: 1 }).toInstant(), period.ends)
      if (has.has(key) || seen.has(key) || !isTime) return []
      seen.add(key)
      return [{ administratorId: personId, period, notBefore }]
    })
  })
}

/** Monthly or quarterly, and who said so; nobody did: the policy (SP-1.1). */
export type Said = { readonly rhythm: Rhythm | null; readonly saidBy: string | null }
export const rhythmOf = (said: Said, policy: Pick<CyclePolicy, 'rhythm'>): { readonly rhythm: Rhythm; readonly by: string } =>
  said.rhythm === null ? { rhythm: policy.rhythm, by: 'the policy' } : { rhythm: said.rhythm, by: said.saidBy ?? 'the policy' }

/** Who patches them: only these are on a ticket; for the others their own source is asked. */
export const onTicket: readonly string[] = ['runbook', 'by-hand', 'nobody', 'unknown']

export type DueFact = {
  readonly deviceId: string
  readonly host: string
  readonly package: string
  readonly dueOn: string
  readonly evaluationId: string
}
export type Collision = DueFact & { readonly says: string; readonly clause: 'CM-5' }

/**
 * Findings whose due date falls before the first day on which this ticket may start: as it stands it cannot meet them. None where it may start by
 * now: what is late then is late, and nothing but a run is in the way.
 */
export const collisions = (facts: readonly DueFact[], earliest: At, now: At, zone: string): readonly Collision[] => {
  if (!isBefore(now, earliest)) return []
  const [day, today] = [earliest, now].map((at) => inZone(at, zone).toPlainDate().toString()) as [string, string]
  return facts
    .filter((one) => one.dueOn < day)
    .map((one) => ({
      ...one,
      clause: 'CM-5',
      says: `${one.package} on ${one.host} ${one.dueOn < today ? 'was' : 'is'} due ${dateInWords(one.dueOn)}, earliest start ${dateInWords(day)}: earlier needs another “not before” and the coordinator’s express permission (CM-5).`,
    }))
}

/** The plans as they stand on a ticket's request until somebody writes better ones. */
export const plansOf = (
  hosts: readonly string[],
  values: PolicyValues,
): { readonly plan: string; readonly testPlan: string; readonly backOutPlan: string } => {
  return {
    plan:
      `Patch ${hosts.length === 1 ? 'this server' : `these ${hosts.length} servers one after the other`}, ` +
      `${hosts.length === 1 ? '' : 'each '}inside a maintenance window: check the last backup, take a snapshot, install all updates from the server's own ` +
      `sources, restart, and repeat until nothing is pending and the running kernel is the newest (at most ${whole(values, 'run.maxPasses')} passes). ` +
      `Users and IT are notified at least ${whole(values, 'notice.hours')} hours before.`,
    testPlan:
      `Automatic health checks after the last restart, then each service's tester says whether it works, ` +
      `within ${whole(values, 'run.testMinutes')} minutes. No answer does not count as a pass.`,
    backOutPlan:
      `When a test fails or the window runs short, the systems administrator confirms the revert to the snapshot; ` +
      `${whole(values, 'run.rollbackMinutes')} minutes are kept free for it. The snapshot stays ` +
      `${whole(values, 'hold.hours')} hours after the server is back in production, and until a good backup has been seen.`,
  }
}

/** The title of a cycle's request. */
export const cycleTitle = (period: string, administrator: string): string => `Patching ${periodInWords(period)}, ${administrator}`.slice(0, 300)
