/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Canonical JSON after RFC 8785: members sorted by UTF-16 code units, ECMAScript numbers, no white space. Members that are
 * undefined are left out. Lone surrogates are refused, as the RFC asks, so that every reader hashes the same bytes.
 * @throws RangeError for a number or text that JSON cannot carry
 */
export const canonical = (value: Json): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in JSON`)
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (/[\ud800-\udfff]/.test(value) && /(?:[\ud800-\udbff](?![\udc00-\udfff]))|(?:(?<![\ud800-\udbff])[\udc00-\udfff])/.test(value)) {
      throw new RangeError('a text holds half a character (lone surrogate)')
    }
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`
  const members = value as { readonly [key: string]: Json | undefined }
  const keys = Object.keys(members)
    .filter((key) => members[key] !== undefined)
    .sort()
  return `{${keys.map((key) => `${canonical(key)}:${canonical(members[key] as Json)}`).join(',')}}`
}
