// How a school stands (PM-3.6): systems in their classes, and what of them is exposed. Silence is never green, and what nobody told is counted apart.
import type { SystemClass } from '../compliance.rules.ts'

export type FleetSystem = {
  readonly siteId: string | null
  readonly class: SystemClass
  readonly late: number
  readonly exploited: number
  readonly isSilent: boolean
  readonly encryption: 'yes' | 'no' | 'unknown'
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
  readonly unencrypted: number
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
    unencrypted: n((one) => one.encryption === 'no'),
    encryptionUnknown: n((one) => one.encryption === 'unknown'),
  }
}

/** Sites by how exposed they stand: known exploited first, then overdue, then what nobody knows. */
export const byExposure = <Row extends FleetFigures & { readonly name: string }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => b.exploited - a.exploited || b.overdue - a.overdue || b.unknown - a.unknown || a.name.localeCompare(b.name))

/** A share in whole percent that never rounds up to all or down to none. */
export const percent = (part: number, of: number): number | undefined => {
  if (of === 0) return undefined
  const rounded = Math.round((100 * part) / of)
  return part < of && rounded === 100 ? 99 : part > 0 && rounded === 0 ? 1 : rounded
}
