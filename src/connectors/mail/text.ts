import { replyLimit } from './contract.ts'

/** Line ends, controls, direction marks and half characters as one space: what is left stands on one line and shows as it reads. */
export const oneLine = (text: string, limit: number): string =>
  text
    .toWellFormed()
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, limit)
    .toWellFormed()

/** A header's words: one line, and nothing in it is read as an encoded word (RFC 2047), which could hide a line end. */
export const headerText = (text: string, limit: number): string => oneLine(text, limit).replace(/=\?/g, '= ?')

export const replyText = (text: string): string => oneLine(text, replyLimit)

/** A message's text: line ends as they are, no other controls but the tab. */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '')

const address =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/

/** Whether a text is one plain address (RFC 5321, ASCII): no name, no brackets, no blank, no list, no line end. */
export const isAddress = (text: string): boolean => text.length <= 254 && text.lastIndexOf('@') <= 64 && address.test(text)

/** The bare address of `Name <address>` or of an address alone; undefined where there is none. */
export const bareAddress = (text: string): string | undefined => {
  const inside = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim()
  return isAddress(inside) ? inside : undefined
}
