// Values that are each in their bounds and yet cannot stand together.
import { isIn, text, whole, type PolicyValues } from './parameters.ts'

type Fit = { readonly of: readonly string[]; readonly fault: (values: PolicyValues) => string | undefined }

const fits: readonly Fit[] = [
  {
    of: ['notice.hours', 'notice.maxAgeDays'], // SP-1.4: a day may have 23 hours
    fault: (values) =>
      whole(values, 'notice.hours') <= whole(values, 'notice.maxAgeDays') * 24 - 2
        ? undefined
        : 'notice.hours: a notice due so early would be older than notice.maxAgeDays at the start, so none would ever count (SP-1.4)',
  },
  {
    of: ['hold.hours', 'hold.maxDays'], // SP-4.6
    fault: (values) =>
      whole(values, 'hold.hours') < whole(values, 'hold.maxDays') * 24
        ? undefined
        : 'hold.hours: every snapshot would raise the alarm of hold.maxDays before it may go (SP-4.6)',
  },
  {
    of: ['window.weekdayOpens', 'window.weekdayCloses'],
    fault: (values) =>
      text(values, 'window.weekdayOpens') !== text(values, 'window.weekdayCloses')
        ? undefined
        : 'window.weekdayOpens: opening and closing at the same time is neither a window nor none (CM-2)',
  },
]

/** Every pair of values that is at odds, in a sentence each. Parameters a pack lacks are not judged here. */
export const faultsOfFit = (values: PolicyValues): string[] =>
  fits.flatMap(({ of, fault }) => (of.every((name) => isIn(values, name)) ? (fault(values) ?? []) : []))
