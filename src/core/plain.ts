// Text that a terminal, a log reader or whoever looks over a shoulder sees as it stands: what would move the cursor, colour the screen or turn the
// reading direction is written as its number. JSON.stringify writes only the controls below U+0020 so.

const number = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')

/** The same JSON, its strings unchanged for a parser. `json` is whole JSON text: outside of strings it holds none of these. */
export const plainJson = (json: string): string =>
  json.replace(/[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (one) => `\\u${number(one)}`)

/** Lines for people: each such character as `[U+001B]`; tabs and line ends stay. */
export const plainLines = (text: string): string =>
  text.replace(
    /\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (one) => `[U+${number(one).toUpperCase()}]`,
  )
