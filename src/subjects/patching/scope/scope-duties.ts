import { Temporal } from 'temporal-polyfill'
import { whole, type PolicyValues } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { hostedEnds } from '../../assets/index.ts'
import type { Who } from '../../people/index.ts'
import { groupsOf } from '../others/groups.rules.ts'
import { patchedByOthers } from '../others/others.views.ts'
import { scopeGaps } from './scope.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }
const many = (n: number, one: string): string => `${n.toLocaleString('en-US')} ${one}${n === 1 ? '' : 's'}`

/** For Today (PM-2): the coordinator's open questions of scope, what others patch without proof for the director, and ends of contracts and support for whoever owns them. */
export const coverDuties =
  (policyOf: (tx: Tx) => Promise<PolicyValues>) =>
  async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
    const [isCoordinator, isDirector] = [who.positions.includes('technology-coordinator'), who.positions.includes('technology-director')]
    const values = await policyOf(tx)
    const today = now.toZonedDateTimeISO(who.zone).toPlainDate()
    const ends = (await hostedEnds(tx, today.add({ days: whole(values, 'assets.endsSoonDays') }).toString())).filter(
      (one) => one.ownerId === who.personId || (one.ownerId === null && isDirector),
    )
    const duties: Duty[] = ends.slice(0, 5).map((one) => ({
      what: `${one.name}: its ${one.what} ${one.on < today.toString() ? 'has ended' : 'ends'}`, // the day stands in the tag
      href: `/hosted/${showId('app', one.id)}`,
      clause: 'PM-2',
      why: one.what === 'support' ? 'After that, new vulnerabilities in it are not fixed.' : 'Renew it, or take it out of use.',
      dueIso: Temporal.PlainDate.from(one.on).toZonedDateTime({ timeZone: who.zone, plainTime: '23:59' }).toInstant().toString(),
    }))
    if (isCoordinator) {
      const gaps = await scopeGaps(tx)
      const parts = [
        [gaps.devices, 'device'],
        [gaps.hosted, 'hosted application'],
        [gaps.titles, 'software title'],
      ] as const
      const open = parts.filter(([n]) => n > 0)
      if (open.length > 0)
        duties.push({
          what: `Say whether ${open.map(([n, word]) => many(n, word)).join(', ')} ${open.length === 1 && open[0]?.[0] === 1 ? 'is' : 'are'} covered`,
          href: '/scope',
          clause: 'PM-2',
          why: 'It is not known whether the department patches them.',
        })
    }
    if (isDirector) {
      const rows = await patchedByOthers(tx, now, values)
      const open = rows.filter((row) => row.is !== 'proved')
      const [first] = groupsOf(open).toSorted((a, b) => b.systems - a.systems)
      if (first !== undefined)
        duties.push({
          what: `${many(open.length, 'system')} that others patch ${open.length === 1 ? 'is' : 'are'} not proved`,
          href: '/patched-by-others',
          clause: 'PM-2',
          why:
            first.only === null
              ? `${first.systems.toLocaleString('en-US')} run ${`${first.product} ${first.version}`.trim() || 'an unknown version'}: ${first.why}`
              : `${first.only.name}: ${first.says}`,
        })
    }
    return duties
  }
