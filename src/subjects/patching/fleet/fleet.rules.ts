// How a school stands (PM-3.6): systems in their classes, and what of them is exposed. Silence is never green, and what nobody told is counted apart.
import type { Reason, SystemClass } from '../compliance.rules.ts'

/** Why a system is with issues, one reason each: the first that holds, so that the parts add up. */
export const issues = {
  late: ['has a late patch', 'have late patches'],
  ended: ['gets no more updates', 'get no more updates'],
  run: ['whose last run did not go well', 'whose last run did not go well'],
  alarms: ['whose identity is in doubt', 'whose identity is in doubt'],
  nobody: ['that nobody patches', 'that nobody patches'],
} as const satisfies Readonly<Record<string, readonly [one: string, many: string]>>
export type Issue = keyof typeof issues
type Judged = { readonly class: SystemClass; readonly reasons: readonly Reason[]; readonly late: number; readonly isEnded: boolean }
export const issueOf = (one: Judged): Issue | null => {
  if (one.class !== 'with-issues') return null
  const about = (what: Reason['about']) => one.reasons.some((reason) => reason.in === 'with-issues' && reason.about === what)
  return one.late > 0 ? 'late' : one.isEnded ? 'ended' : about('run') ? 'run' : about('alarms') ? 'alarms' : 'nobody'
}

export type FleetSystem = {
  readonly siteId: string | null
  readonly class: SystemClass
  readonly late: number
  readonly exploited: number
  readonly isSilent: boolean
  readonly isEnded: boolean // its system, or a Chromebook itself, gets no more fixes
  readonly issue: Issue | null // why it is with issues; null in every other class
  readonly encryption: 'yes' | 'no' | 'partial' | 'unknown'
}
export type FleetFigures = {
  readonly systems: number
  readonly upToDate: number
  readonly pending: number
  readonly withIssues: number
  readonly unknown: number
  readonly overdue: number
  readonly exploited: number
  readonly silent: number
  readonly ended: number
  readonly issues: Readonly<Record<Issue, number>> // they add up to `withIssues`
  readonly unencrypted: number
  readonly partlyEncrypted: number
  readonly encryptionUnknown: number
}
export const fleetFigures = (systems: readonly FleetSystem[]): FleetFigures => {
  const n = (is: (one: FleetSystem) => boolean): number => systems.filter(is).length
  return {
    systems: systems.length,
    upToDate: n((one) => one.class === 'up-to-date'),
    pending: n((one) => one.class === 'pending'),
    withIssues: n((one) => one.class === 'with-issues'),
    unknown: n((one) => one.class === 'unknown'),
    overdue: n((one) => one.late > 0),
    exploited: n((one) => one.exploited > 0),
    silent: n((one) => one.isSilent),
    ended: n((one) => one.isEnded),
    issues: {
      late: n((one) => one.issue === 'late'),
      ended: n((one) => one.issue === 'ended'),
      run: n((one) => one.issue === 'run'),
      alarms: n((one) => one.issue === 'alarms'),
      nobody: n((one) => one.issue === 'nobody'),
    },
    unencrypted: n((one) => one.encryption === 'no'),
    partlyEncrypted: n((one) => one.encryption === 'partial'),
    encryptionUnknown: n((one) => one.encryption === 'unknown'),
  }
}

const share = (part: number, { systems }: FleetFigures): number => (systems === 0 ? 0 : part / systems)

/** Sites by how exposed they stand: known exploited first, then overdue, then the larger share of what has ended or nobody knows. */
export const byExposure = <Row extends FleetFigures & { readonly name: string }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted(
    (a, b) =>
      b.exploited - a.exploited ||
      b.overdue - a.overdue ||
      share(b.ended + b.unknown, b) - share(a.ended + a.unknown, a) ||
      a.name.localeCompare(b.name),
  )

/** The site with the smallest share up to date first; one without systems last. */
export const leastUpToDateFirst = <Row extends FleetFigures & { readonly name: string }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => {
    if (a.systems === 0 || b.systems === 0) return b.systems - a.systems
    return share(a.upToDate, a) - share(b.upToDate, b) || a.name.localeCompare(b.name)
  })

/** A share in whole percent that never rounds up to all or down to none. */
export const percent = (part: number, of: number): number | undefined => {
  if (of === 0) return undefined
  const rounded = Math.round((100 * part) / of)
  return part < of && rounded === 100 ? 99 : part > 0 && rounded === 0 ? 1 : rounded
}
