// Deadlines before and after an act. Hours are elapsed; days are calendar days: the same wall-clock time so many dates away.
import type { Temporal } from 'temporal-polyfill'
import { nextWindow, windowAt, type Window, type WindowPolicy } from './windows.ts'
import { instantOf, inZone, isBefore, type At } from './zone.ts'

/** The last moment at which the notice may be sent (SP-1.4): so many elapsed hours before the first effect on that server. */
export const noticeDeadline = (start: At, hours: number): Temporal.Instant => instantOf(start).subtract({ hours })

const daysBefore = (at: At, days: number, zone: string): Temporal.Instant =>
  inZone(at, zone).toPlainDateTime().subtract({ days }).toZonedDateTime(zone, { disambiguation: 'earlier' }).toInstant()

/** The first moment at which a notice for that start is fresh enough (SP-1.4, ours: 7 days). */
export const noticeNotBefore = (start: At, days: number, zone: string): Temporal.Instant => daysBefore(start, days, zone)

/** The first permitted start of a scheduled change (CM-5): `leadDays` calendar days after its complete text was submitted. */
export const earliestStart = (submitted: At, leadDays: number, zone: string): Temporal.Instant =>
  inZone(submitted, zone).add({ days: leadDays }).toInstant()

/** The last moment to submit for that start; a change submitted then keeps its lead time. Cycles open by it (SP-1.1). */
export const latestSubmission = (start: At, leadDays: number, zone: string): Temporal.Instant => daysBefore(start, leadDays, zone)

/** Whole calendar days from submission to start; negative when the start came first. */
export const leadDaysBetween = (submitted: At, start: At, zone: string): number =>
  inZone(submitted, zone).until(inZone(start, zone), { largestUnit: 'days' }).days

export type Hold = { readonly heldUntil: Temporal.Instant; readonly removeFrom: Temporal.Instant; readonly window: Window }

/** The snapshot's hold (SP-4.6): so many elapsed hours from back-in-production, then removal from the first moment inside a window. */
export const holdEnd = (backInProduction: At, hours: number, policy: WindowPolicy): Hold => {
  const heldUntil = instantOf(backInProduction).add({ hours })
  const window = windowAt(policy, heldUntil) ?? nextWindow(policy, heldUntil)
  return { heldUntil, removeFrom: isBefore(window.opens, heldUntil) ? heldUntil : instantOf(window.opens), window }
}

/** When a snapshot taken then is too old (SP-4.6, ours: 5 calendar days). */
export const snapshotAlarmAt = (taken: At, maxDays: number, zone: string): Temporal.Instant => inZone(taken, zone).add({ days: maxDays }).toInstant()
