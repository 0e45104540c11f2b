// Whether a planned time lies in the maintenance window, in words, and when else (CM-2, SP-1.3, PM-3.4).
import { Temporal } from 'temporal-polyfill'
import { enforced } from '../policy/switch.ts'
import { ok, refuse, type Result } from '../result.ts'
import { inWords, spanInWords, timeInWords } from './words.ts'
import { isOvernight, nextWindow, windowAt, windowsBetween, type Window, type WindowPolicy } from './windows.ts'
import { instantOf, inZone, isBefore, isoIn, type At } from './zone.ts'

export type Inside =
  | ({ readonly inside: true } & Window)
  | { readonly inside: false; readonly why: string; readonly next: Window; readonly clause: 'CM-2' }

export type Slot = { readonly start: string; readonly end: string; readonly window: Window }

const whyOutside = (policy: WindowPolicy, at: At): string => {
  const there = inZone(at, policy.zone)
  const words = inWords(at, policy.zone)
  if (there.dayOfWeek >= 6) return `${words} is at the weekend, which is no maintenance window here`
  const hours = `${timeInWords(policy.weekdayOpens)} to ${timeInWords(policy.weekdayCloses)}`
  const isTail = there.dayOfWeek === 1 && isOvernight(policy) && Temporal.PlainTime.compare(there.toPlainTime(), policy.weekdayCloses) < 0
  if (isTail) return `${words} is early on Monday, which is no part of the weekend's window here`
  return `${words} is on a weekday outside ${hours}`
}

/** Inside, with the window; or why not (one sentence) and the next window. */
export const isInside = (policy: WindowPolicy, at: At): Inside => {
  const window = windowAt(policy, at)
  if (window !== undefined) return { inside: true, ...window }
  const next = nextWindow(policy, at)
  const why = `${whyOutside(policy, at)}; the next window is ${spanInWords(next.opens, next.closes, policy.zone)}`
  return { inside: false, why, next, clause: 'CM-2' }
}

/**
 * The next `n` starts, one a window, at which `durationMinutes` (work, test and room for a rollback) fit. Starts inside a running window are
 * rounded up to the quarter hour. Fewer, or none, when no window of the coming 90 days is long enough.
 */
export const nextSlots = (policy: WindowPolicy, after: At, durationMinutes: number, n: number): Slot[] => {
  const earliest = instantOf(after)
  const horizon = earliest.add({ hours: 90 * 24 })
  const rounded = earliest.round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' })
  const slots: Slot[] = []
  for (const window of windowsBetween(policy, earliest, horizon)) {
    if (slots.length >= n) break
    const start = isBefore(window.opens, rounded) ? rounded : instantOf(window.opens)
    const end = start.add({ minutes: durationMinutes })
    if (!isBefore(window.closes, end)) slots.push({ start: isoIn(start, policy.zone), end: isoIn(end, policy.zone), window })
  }
  return slots
}

/**
 * The window that holds the whole of `[start, end]`. The caller puts test time and room for a rollback into `end`.
 * Refused: `time/end-before-start`, `time/outside-window` (with the next three slots of that length).
 */
export const fitsInside = (policy: WindowPolicy, start: At, end: At): Result<Window> => {
  const { zone } = policy
  if (!isBefore(start, end))
    return refuse({
      code: 'time/end-before-start',
      clause: 'CM-2',
      status: 422,
      says: `The planned end, ${inWords(end, zone)}, is not after the planned start, ${inWords(start, zone)}.`,
      satisfiedBy: 'an end that lies after the start',
    })
  const at = isInside(policy, start)
  if (at.inside && !isBefore(at.closes, end)) return ok({ opens: at.opens, closes: at.closes, zone, clause: 'CM-2' })
  if (!enforced('CM-2/inside-window')) return ok({ opens: isoIn(start, zone), closes: isoIn(end, zone), zone, clause: 'CM-2' })
  const minutes = Math.ceil(instantOf(start).until(end, { largestUnit: 'seconds' }).total('minutes'))
  const slots = nextSlots(policy, start, minutes, 3).map((slot) => inWords(slot.start, zone))
  return refuse({
    code: 'time/outside-window',
    clause: 'CM-2',
    status: 409,
    says: at.inside
      ? `The planned end with test time and room for a rollback, ${inWords(end, zone)}, lies after the window closes, ${inWords(at.closes, zone)}.`
      : `The planned start is outside the maintenance window: ${at.why}.`,
    satisfiedBy:
      slots.length === 0
        ? `a shorter plan (no window of the next 90 days holds ${minutes} minutes), or the coordinator's agreement to this date and time`
        : `a start at ${slots.join(' or ')}, or the coordinator's agreement to this date and time`,
  })
}
