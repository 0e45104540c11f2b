// What can be set in print. A name from the wire may hold anything: what has no shape, or would turn the reading round, is written as its number.

const shapeless = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2028\u2029]/gu // controls, bidi marks, private use, halves, unassigned
const unusual = /[^\n\u0020-\u007e\u00a0-\u017f\u2010-\u2026\u2190-\u2193\u2212\u2264\u2265]/gu

/** No single text of a document is longer; a word of a hundred thousand letters is more than the typesetter can break. */
const longest = 30_000
const cut = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}… (${text.length - longest} more characters)`

const asNumber = (character: string): string => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
const deep = (value: unknown, each: (text: string) => string): unknown => {
  if (typeof value === 'string') return each(value)
  if (Array.isArray(value)) return value.map((one) => deep(one, each))
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one, each)]))
  return value
}

/** How much is written as numbers: only what has no shape; also the given characters; all but what our own typeface holds. */
export type Strictness = { readonly kind: 'shapeless' } | { readonly kind: 'also'; readonly characters: string } | { readonly kind: 'own-typeface' }

/** The same data with what cannot be printed written as `[U+202E]`. Keys are ours and stay. Line feeds stay. What is longer than 30,000 characters is cut, and says so. */
export const printable = (data: unknown, { kind, ...rest }: Strictness): unknown => {
  const also = new Set('characters' in rest ? rest.characters : '')
  return deep(data, (text) => {
    const plain = cut(text)
      .replace(/\r\n?/g, '\n')
      .replace(/\t/g, ' ')
      .replace(shapeless, (one) => (one === '\n' ? one : asNumber(one)))
    if (kind === 'own-typeface') return plain.replace(unusual, asNumber)
    return also.size === 0 ? plain : [...plain].map((one) => (also.has(one) ? asNumber(one) : one)).join('')
  })
}
