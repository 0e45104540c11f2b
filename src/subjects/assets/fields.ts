import { z } from 'zod'
import { showId, readId } from '../../platform/ids.ts'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import type { When } from '../../kit/values.tsx'

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

export { faultOf, inLabels } from '../../kit/faults.ts'
