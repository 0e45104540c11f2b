import { z } from 'zod'
import { showId, readId } from '../../platform/ids.ts'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import type { When } from '../../kit/values.tsx'
import type { Refusal } from '../../core/result.ts'

/** A shown id (`dev_…`) in a form or JSON, read into the stored one. */
export const idField = (prefix: string) =>
  z
    .string()
    .max(60)
    .transform((text, context) => {
      const id = readId(prefix, text)
      if (id === undefined) context.addIssue({ code: 'custom', message: `is no id that begins with ${prefix}_` })
      return id ?? ''
    })
/** The same where `none` empties it. */
export const idOrNone = (prefix: string) => z.union([z.literal('none').transform(() => null), idField(prefix)])

/** As such a field writes it. */
export const idOr = (prefix: string, id: string | null): string => (id === null ? 'none' : showId(prefix, id))

/** A moment for people and machines, in the district's zone. */
export const whenIn =
  (zone: string) =>
  (iso: string): When => ({ iso: isoIn(iso, zone), words: inWords(iso, zone, { withYear: true }) })

/** The same for tables whose zone is told once beneath: `Tue 24 Nov, 7:00 pm`. */
export const shortWhenIn =
  (zone: string) =>
  (iso: string): When => ({ iso: isoIn(iso, zone), words: inWords(iso, zone).replace(/ \S+$/, '') })

export const deviceHref = (id: string): string => `/devices/${showId('dev', id)}`

/** The refusal with its faults under the words a page shows, for people: `scopeReason: is missing` becomes `Why out of scope: is missing`. */
export const inLabels = (refusal: Refusal, labels: Readonly<Record<string, string>>): Refusal =>
  refusal.faults === undefined
    ? refusal
    : {
        ...refusal,
        faults: refusal.faults.map((fault) => {
          const label = labels[fault.slice(0, Math.max(0, fault.indexOf(': ')))]
          return label === undefined ? fault : `${label}: ${fault.slice(fault.indexOf(': ') + 2)}`
        }),
      }

/** The fault a refusal names for a field, to be shown beside it. */
export const faultOf = (refusal: Refusal | undefined, field: string): string | undefined =>
  refusal?.faults?.find((fault) => fault.startsWith(`${field}: `))?.slice(field.length + 2)
