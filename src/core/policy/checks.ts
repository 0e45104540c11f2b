import { Temporal } from 'temporal-polyfill'
import { enforced } from './switch.ts'

/** `HH:MM`, 00:00 to 23:59. */
export const isLocalTime = (value: unknown): value is string => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)

const localDateTime = (value: unknown): Temporal.PlainDateTime | undefined => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value)) return undefined
  try {
    const plain = Temporal.PlainDateTime.from(value)
    return plain.year >= 1970 && plain.year < 2200 ? plain : undefined
  } catch {
    return undefined
  }
}

const faultOfWindow = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return 'is not a window with opens, closes and agreement'
  const { opens, closes, agreement, ...rest } = value as Record<string, unknown>
  const [from, to] = [localDateTime(opens), localDateTime(closes)]
  if (from === undefined || to === undefined) return 'needs opens and closes as local date-times such as 2026-11-27T05:00'
  if (Temporal.PlainDateTime.compare(from, to) >= 0) return 'does not close after it opens'
  if (from.until(to, { largestUnit: 'days' }).days > 31) return 'is longer than 31 days'
  const isAgreed = typeof agreement === 'string' && agreement.trim() !== ''
  if (!isAgreed && enforced('CM-2/extra-window-by-agreement')) return 'lacks the agreement: who agreed, and when (CM-2)'
  const unknown = Object.keys(rest)
  return unknown.length > 0 ? `has ${unknown.join(', ')}, which no window has` : undefined
}

/** Every fault of a list of extra windows, in one sentence; undefined when there is none. At most 400. */
export const faultOfWindows = (name: string, value: unknown): string | undefined => {
  if (!Array.isArray(value) || value.length > 400) return `${name}: is not a list of at most 400 windows`
  const faults = value.flatMap((window, index) => {
    const fault = faultOfWindow(window)
    return fault === undefined ? [] : `window ${index + 1} ${fault}`
  })
  return faults.length === 0 ? undefined : `${name}: ${faults.join('; ')}`
}

/** At most 200 names of 3 to 100 characters, each once, letters or digits in each: a name of two letters would be found in everything. */
export const faultOfNames = (name: string, value: unknown): string | undefined => {
  if (!Array.isArray(value) || value.length > 200) return `${name}: is not a list of at most 200 names`
  const unfit = value.filter(
    (one) => typeof one !== 'string' || one.trim() !== one || one.length < 3 || one.length > 100 || !/[\p{L}\p{N}]{2}/u.test(one),
  )
  if (unfit.length > 0) return `${name}: ${unfit.length} of the names have not 3 to 100 characters, or blanks around them`
  return new Set(value.map((one) => String(one).toLowerCase())).size === value.length ? undefined : `${name}: a name stands in it twice`
}
