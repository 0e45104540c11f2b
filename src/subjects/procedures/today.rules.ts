import { inZone, instantOf, isBefore, type At } from '../../core/time/zone.ts'

/** Something a person should do: what, why in a sentence, by when (the due moment as ISO), under which clause. */
export type Duty = {
  readonly what: string
  readonly why: string
  readonly href: string
  readonly clause: string
  readonly dueIso?: string | undefined
}

/** How the district stands, for those who do nothing of it themselves; the first sites by what is exposed there. */
export type DistrictState = {
  readonly says: string
  readonly schools: readonly {
    readonly name: string
    readonly percent: number | undefined
    readonly state: 'good' | 'soon' | 'late' | 'unknown'
    readonly words: string
  }[]
  readonly more: number
  readonly silent: number
  readonly staleDays: number
}

const spans = ['late', 'today', 'week', 'later', 'open'] as const
export type Span = (typeof spans)[number]

/** When a duty is due, as seen from the district's day: late by its moment; today, within seven days and later by its date. Midnight ends the day before it. */
const spanOf = (duty: Duty, now: At, zone: string): Span => {
  if (!duty.dueIso) return 'open'
  if (isBefore(duty.dueIso, now)) return 'late'
  const lastDay = inZone(instantOf(duty.dueIso).subtract({ milliseconds: 1 }), zone).toPlainDate()
  const days = inZone(now, zone).toPlainDate().until(lastDay, { largestUnit: 'days' }).days
  return days === 0 ? 'today' : days < 7 ? 'week' : 'later'
}

const dueAt = ({ dueIso }: Duty): number => (dueIso ? instantOf(dueIso).epochMilliseconds : Infinity)

/** What waits for somebody, by when it is due: the longest late first, what has no date last. Empty spans are left out. */
export const bySpan = (duties: readonly Duty[], now: At, zone: string): readonly { readonly span: Span; readonly duties: readonly Duty[] }[] => {
  const ordered = duties.toSorted((a, b) => (dueAt(a) === dueAt(b) ? 0 : dueAt(a) - dueAt(b)))
  return spans
    .map((span) => ({ span, duties: ordered.filter((duty) => spanOf(duty, now, zone) === span) }))
    .filter(({ duties: some }) => some.length > 0)
}
