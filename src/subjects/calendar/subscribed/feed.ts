import { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../../../core/policy/parameters.ts'
import { windowPolicyOf } from '../../../core/policy/window-policy.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { reading, sha256 } from '../../ledger/index.ts'
import { districtOf, mayDo, personNow } from '../../people/index.ts'
import { windowsSaid } from '../../policy/index.ts'
import { districtIn, type Whose } from './address.rules.ts'
import { addressByToken } from './address.views.ts'
import { icalendarOf, type CalendarEvent } from './icalendar.rules.ts'
import { windowEvents } from './window-events.rules.ts'

/** Whose calendar it is, what it shows, and from when on: what has ended before `since` is left out. */
export type Viewer = {
  readonly personId: string
  readonly whose: Whose
  readonly zone: string
  readonly now: Temporal.Instant
  readonly since: string
}
/** What subjects further down put into a calendar. */
export type EventsFor = (tx: Tx, viewer: Viewer) => Promise<readonly CalendarEvent[]>
export type FeedParts = { readonly db: Db; readonly policyOf: (tx: Tx) => Promise<PolicyValues>; readonly events: readonly EventsFor[] }

const [daysKept, daysAhead] = [31, 60] // what is over or was cancelled stays a month; windows are told two months ahead

const windowsFor = async (tx: Tx, districtId: string, now: Temporal.Instant, policyOf: FeedParts['policyOf']): Promise<readonly CalendarEvent[]> => {
  const policy = windowPolicyOf(await policyOf(tx))
  if (!policy.ok) return []
  const { until, ...said } = await windowsSaid(tx, now)
  const horizon = now.add({ hours: 24 * daysAhead })
  // A change to come ends what is known of the windows: what follows it is told once it is in force.
  const to = until === null || Temporal.Instant.compare(until, horizon) > 0 ? horizon : Temporal.Instant.from(until)
  return windowEvents(districtId, policy.value, now.subtract({ hours: 24 * 7 }), to, said)
}

/** What a token opens: whose calendar, in which district. */
export type Opened = {
  readonly districtId: string
  readonly addressId: string
  readonly personId: string
  readonly whose: Whose
  readonly hasWindows: boolean
}

/** Undefined for every token that opens nothing: it opens as its person, in that person's district, while they hold a position that may see the cycles' pages. */
export const openAddress = async ({ db }: Pick<FeedParts, 'db'>, token: string): Promise<Opened | undefined> => {
  const districtId = districtIn(token)
  if (districtId === undefined) return undefined
  return reading({ db, districtId }, async (tx, now) => {
    const address = await addressByToken(tx, sha256(token))
    const person = address && (await personNow(tx, address.personId, now))
    return address && person && mayDo(person.positions, 'cycles.see').ok ? { districtId, addressId: address.id, ...address } : undefined
  })
}

/** The calendar as its person may see it now. */
export const feedOf = (
  { db, policyOf, events }: FeedParts,
  { districtId, personId, whose, hasWindows }: Opened,
): Promise<{ readonly at: string; readonly text: string }> =>
  reading({ db, districtId }, async (tx, now) => {
    const { name, zone } = (await districtOf(tx)) ?? { name: '', zone: 'UTC' }
    const viewer: Viewer = { personId, whose, zone, now, since: now.subtract({ hours: 24 * daysKept }).toString() }
    const all = hasWindows ? [...(await windowsFor(tx, districtId, now, policyOf))] : []
    for (const eventsFor of events) all.push(...(await eventsFor(tx, viewer)))
    const says = 'Planned patching of servers. From Afterbell; the dates and their details are kept there.'
    return { at: now.toString(), text: icalendarOf({ name: `Maintenance, ${name}`, says, zone, events: all }) }
  })
