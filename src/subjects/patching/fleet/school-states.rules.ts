// PM-3.6: the district in a few lines, for those who do nothing of it themselves: each site by what weighs most there. Silence is never in order.
import { byExposure, percent, type FleetFigures } from './fleet.rules.ts'

export type SchoolState = {
  readonly name: string
  readonly percent: number | undefined // up to date, of its systems
  readonly state: 'good' | 'soon' | 'late' | 'unknown'
  readonly words: string
}
type Site = FleetFigures & { readonly name: string }
const count = (n: number): string => n.toLocaleString('en-US')

/** What weighs most at a site; each system is in one of the classes, so nothing left is all up to date. */
const stateOf = (site: FleetFigures): Pick<SchoolState, 'state' | 'words'> => {
  const late = { state: 'late' as const }
  if (site.exploited > 0) return { ...late, words: `${count(site.exploited)} known exploited` }
  if (site.overdue > 0) return { ...late, words: `${count(site.overdue)} past due` }
  if (site.withIssues > 0)
    return site.issues.ended === site.withIssues
      ? { ...late, words: `${count(site.issues.ended)} get${site.issues.ended === 1 ? 's' : ''} no more updates` }
      : { ...late, words: `${count(site.withIssues)} with issues` }
  if (site.unknown > 0) return { state: 'unknown', words: `${count(site.unknown)} not known` }
  return site.pending > 0 ? { state: 'soon', words: `${count(site.pending)} pending` } : { state: 'good', words: 'in order' }
}

/** Sites with what is exposed first, at most so many; sites without systems are left out. */
export const schoolStates = (sites: readonly Site[], most: number): { readonly schools: readonly SchoolState[]; readonly more: number } => {
  const rows = byExposure(sites.filter(({ systems }) => systems > 0))
  return {
    schools: rows.slice(0, most).map((site) => ({ name: site.name, percent: percent(site.upToDate, site.systems), ...stateOf(site) })),
    more: Math.max(0, rows.length - most),
  }
}

/** The whole district in a sentence. */
export const districtSays = (all: FleetFigures, sites: readonly Site[]): string => {
  if (all.systems === 0) return 'No systems are known yet.'
  const at = sites.filter(({ exploited }) => exploited > 0).length
  const exposed =
    at === 0
      ? 'no known-exploited patches are waiting'
      : `known-exploited patches are waiting at ${count(at)} of ${count(sites.length)} ${sites.length === 1 ? 'site' : 'sites'}`
  return `${percent(all.upToDate, all.systems)} % of ${count(all.systems)} systems are up to date, ${count(all.unknown)} ${all.unknown === 1 ? 'is' : 'are'} not known; ${exposed}.`
}
