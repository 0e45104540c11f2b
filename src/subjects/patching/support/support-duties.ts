import { Temporal } from 'temporal-polyfill'
import { whole, type PolicyValues } from '../../../core/policy/parameters.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { inZone, isBefore } from '../../../core/time/zone.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { mayDo, type Who } from '../../people/index.ts'
import { many } from '../plan-row.rules.ts'
import { endingHref } from './support.screens.tsx'
import { endings, type Ending } from './support.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }
const shown = 3

/** What was said to be done, where it is asked again because the thing is still here. */
const saidOf = ({ todo, saidAt }: Ending, zone: string): string =>
  todo === '' || saidAt === null ? '' : ` Said ${dateInWords(inZone(saidAt, zone).toPlainDate().toString())}: ${todo}. It is still here.`

const dutyOf = (row: Ending, zone: string): Duty => ({
  what: `${row.name}: support ${row.when === 'past' ? 'has ended' : 'ends'}`, // the day stands in the tag
  href: endingHref(row.id),
  clause: 'PM-2',
  why: `${many(row.devices, 'device')} ${row.devices === 1 ? 'has' : 'have'} it${row.successor === null ? '' : `; the newest is ${row.successor}`}. ${row.when === 'past' ? `No fixes will come: replace it, or isolate it and document that.${saidOf(row, zone)}` : 'There are no fixes after that.'}`,
  dueIso:
    row.endsOn === null
      ? undefined
      : Temporal.PlainDate.from(row.endsOn).toZonedDateTime({ timeZone: zone, plainTime: '23:59' }).toInstant().toString(),
})

/**
 * For Today (PM-2): what ends within the lead time, for whoever answers for it; the director, for what nobody answers for, gets one line. An end that
 * is over rests for some days once somebody said what is to be done; while the thing is still here after them, it stands there again. Applications' own ends are told by `coverDuties`.
 */
export const supportDuties =
  (policyOf: (tx: Tx) => Promise<PolicyValues>) =>
  async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
    if (!mayDo(who.positions, 'devices.see').ok) return []
    const day = now.toZonedDateTimeISO(who.zone).toPlainDate()
    const values = await policyOf(tx)
    const ahead = whole(values, 'support.tellDaysAhead')
    const restsSince = now.subtract({ hours: 24 * whole(values, 'support.askAgainDays') })
    const rests = (row: Ending): boolean => row.when === 'past' && row.todo !== '' && row.saidAt !== null && !isBefore(row.saidAt, restsSince)
    const rows = (await endings(tx, { today: day.toString(), until: day.add({ days: ahead }).toString() })).filter(
      (row) => row.kind !== 'hosted' && row.kind !== 'contract' && !rests(row),
    )
    const duties = rows
      .filter((row) => row.ownerId === who.personId)
      .slice(0, shown)
      .map((row) => dutyOf(row, who.zone))
    const nobodys = who.positions.includes('technology-director') ? rows.filter((row) => row.ownerId === null) : []
    const [first] = nobodys
    if (nobodys.length === 1 && first !== undefined) return [...duties, dutyOf(first, who.zone)]
    const past = nobodys.filter((row) => row.when === 'past').length
    return first === undefined
      ? duties
      : [
          ...duties,
          {
            what: `Support of ${many(nobodys.length, 'product')} has ended or ends soon, and ${nobodys.length === 1 ? 'it has' : 'they have'} no owner`,
            href: '/end-of-support?owner=none',
            clause: 'PM-2',
            why: `${past === 0 ? 'None has ended yet' : `${many(past, 'of them has', 'of them have')} ended`}; first ${first.name}. Assign an owner to each, and decide what replaces it.`,
          },
        ]
  }
