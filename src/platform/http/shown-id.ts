import { z } from 'zod'
import { readId } from '../ids.ts'

/** A field of an address or a body that names a thing as people see it (`cyc_0193…`): read to its id, refused at its name otherwise. */
export const shownId = (prefix: string) =>
  z
    .string()
    .max(60)
    .transform((text, context) => {
      const id = readId(prefix, text)
      if (id === undefined) context.addIssue({ code: 'custom', message: `is no id such as ${prefix}_…` })
      return id ?? ''
    })
