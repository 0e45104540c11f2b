import type { IssueTargets } from '../assets/index.ts'
import { showId } from '../../platform/ids.ts'
import { cycleTitleOf, planRowTitleOf } from './issue-targets.views.ts'

/** What of this subject an issue can be raised on: a row of the plan, answered for by its owner, and a cycle, by its systems administrator. */
export const patchingTargets: IssueTargets = {
  pe: async (tx, id) => {
    const row = await planRowTitleOf(tx, id)
    return row && { title: `The update of ${row.package}`, href: `/plan/${showId('pe', id)}`, ownerId: row.ownerId }
  },
  cyc: async (tx, id) => {
    const cycle = await cycleTitleOf(tx, id)
    return cycle && { title: `Ticket T-${cycle.number}`, href: `/cycles/${showId('cyc', id)}`, ownerId: cycle.administratorId }
  },
}
