import { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { deviceHref } from '../assets/index.ts'
import type { Who } from '../people/index.ts'
import { complianceNow, type PolicyOf, type SystemOnReport } from './compliance-report.ts'
import { patternsInWords, withoutDays } from './patterns.rules.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** `host`, `pending`: the one system whose patches it is about, and how many wait there. */
export type SystemDuty = Duty & { readonly host?: string; readonly pending?: number }

const linesShown = 5

/** The last minute of a due day in the district's zone, as an instant. */
const endOf = (date: string, zone: string): string =>
  Temporal.PlainDate.from(date)
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from('23:59') })
    .toInstant()
    .toString()

const many = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`

const patchDuty = (row: SystemOnReport, zone: string): SystemDuty => {
  const { pending, exploited } = row.patches
  const due = row.firstDueOn
  // The day stands in the tag beside it; what has none says when it is done.
  const more = [...(exploited > 0 ? [`${exploited} known exploited`] : []), ...(due === null ? ['at the next upgrade'] : [])].join(', ')
  return {
    host: row.hostname,
    pending,
    what: `Patch ${many(pending, 'package')} on ${row.hostname}${more === '' ? '' : `: ${more}`}`,
    why: `${row.firstPackage ?? 'The first package'} comes first${row.firstRisk === null ? '' : `, at ${row.firstRisk} risk`}${row.owner === null ? '; this server has no owner, so it falls to the director' : ''}.`,
    href: `/plan?text=${encodeURIComponent(row.hostname)}`,
    clause: 'PM-3.3',
    dueIso: due === null ? undefined : endOf(due, zone),
  }
}

/** As the plan ranks what comes first on each: of several due on one day, a mission-critical server is not left below the five lines for its name. */
const byRank = (a: SystemOnReport, b: SystemOnReport): number => {
  const [x, y] = [a.firstRank ?? '~', b.firstRank ?? '~']
  return x < y ? -1 : x > y ? 1 : 0
}

/**
 * For Today: a systems administrator's own systems in the order of the plan; a director those no owner answers for (PM-4), and what
 * nobody can judge (PM-3.6). At most five lines of patches.
 */
export const complianceDuties =
  (policyOf: PolicyOf) =>
  async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly SystemDuty[]> => {
    const isAdministrator = who.positions.includes('systems-administrator')
    const isDirector = who.positions.includes('technology-director')
    if (!isAdministrator && !isDirector) return []
    const { rows, systems, gaps } = await complianceNow(tx, who.districtId, now, policyOf, isDirector ? null : who.personId)
    const mine = rows
      .filter(
        (row) =>
          row.patches.pending > 0 &&
          ((isAdministrator && row.ownerId === who.personId) || (isDirector && row.kind === 'server' && row.ownerId === null)),
      )
      .toSorted(byRank)
    const duties = mine.slice(0, linesShown).map((row) => patchDuty(row, who.zone))
    if (!isDirector) return duties
    const unknowns = rows.filter((row) => row.class === 'unknown')
    const [unknown] = unknowns
    const ownerless = rows.find((row) => row.kind === 'server' && row.ownerId === null)
    return [
      ...duties,
      ...(unknown === undefined
        ? []
        : [
            {
              what: `The state of ${many(systems.unknown, 'system')} is not known`,
              why: patternsInWords(unknowns.map((row) => ({ name: row.hostname, says: row.says, why: row.proof?.why ?? withoutDays(row.says) }))),
              href: systems.unknown === 1 ? deviceHref(unknown.id) : '/report/systems?class=unknown',
              clause: 'PM-3.6',
            },
          ]),
      ...(ownerless === undefined
        ? []
        : [
            {
              what: `Assign an owner to ${many(gaps.serversWithoutOwner, 'server')}`,
              why: `Until then ${gaps.serversWithoutOwner === 1 ? 'it falls' : 'they fall'} to the director: ${ownerless.hostname}${gaps.serversWithoutOwner > 1 ? ' and more' : ''}.`,
              href: '/report/systems?gap=owner',
              clause: 'PM-4',
            },
          ]),
    ]
  }
