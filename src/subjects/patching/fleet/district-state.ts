import type { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { mayDo, type Who } from '../../people/index.ts'
import { fleetNow } from './fleet.views.ts'
import { districtSays, schoolStates, type SchoolState } from './school-states.rules.ts'

const schoolsShown = 12
export type DistrictState = {
  readonly says: string
  readonly schools: readonly SchoolState[]
  readonly more: number // sites that are not among them
  readonly silent: number
  readonly staleDays: number
}

/** For Today of those who see reports and do nothing of it themselves - superintendent, principal, auditor: how the district stands, school by school (PM-3.6). */
export const districtState =
  (policyOf: (tx: Tx) => Promise<PolicyValues>) =>
  async (tx: Tx, who: Who, now: Temporal.Instant): Promise<DistrictState | undefined> => {
    if (!mayDo(who.positions, 'reports.see').ok || mayDo(who.positions, 'tasks.give').ok) return undefined
    const { sites, all, staleDays } = await fleetNow(tx, who.districtId, now, policyOf)
    return { says: districtSays(all, sites), ...schoolStates(sites, schoolsShown), silent: all.silent, staleDays }
  }
