// What a reader in the jail tells of one message or one entry of news. Whoever takes it in looks at it as at anything a stranger says.
import { z } from 'zod'

const mostText = 200_000
export const told = z.strictObject({
  toldId: z.string().max(1_000),
  subject: z.string().max(500),
  sender: z.string().max(300),
  link: z.string().max(1_000),
  text: z.string().max(mostText),
  isCut: z.boolean(),
  datedAt: z.iso.datetime().nullable(),
})
export type Told = z.infer<typeof told>

const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g
/** A text as it may be shown: line ends and tabs, no other controls, no marks that turn the reading direction round. */
export const cleanBlock = (text: string): { readonly text: string; readonly isCut: boolean } => {
  const whole = text
    .slice(0, mostText * 2)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return { text: whole.slice(0, mostText).toWellFormed(), isCut: whole.length > mostText || text.length > mostText * 2 }
}
export const cleanLine = (text: string, most: number): string =>
  text
    .slice(0, most * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s{2,}/g, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed()

/** A link a person may follow; '' for any other. */
export const cleanLink = (text: string): string => {
  const link = text.trim()
  return link.length <= 1_000 && /^https?:\/\/[^\s"'<>\\]+$/i.test(link) && URL.canParse(link) ? link : ''
}

export const dateIn = (text: string | undefined): string | null => {
  const at = text === undefined || text.length > 100 ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) || at < 0 || at > 4_102_444_800_000 ? null : new Date(at).toISOString()
}
