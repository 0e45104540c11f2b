export type Sign = -1 | 0 | 1

/** How one ecosystem reads and orders its versions. `fault` says in words why a string is no version there, or null. */
export type Comparator = { readonly fault: (version: string) => string | null; readonly compare: (a: string, b: string) => Sign }

export const signOf = (difference: number): Sign => (difference < 0 ? -1 : difference > 0 ? 1 : 0)

export const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
export const isDigits = (text: string): boolean => /^[0-9]+$/.test(text)

/** Orders two digit strings by value. Versions hold numbers of 30 digits, so nothing is converted to a number. */
export const compareDigits = (a: string, b: string): Sign => {
  const x = a.replace(/^0+/, '')
  const y = b.replace(/^0+/, '')
  if (x.length !== y.length) return x.length < y.length ? -1 : 1
  return x < y ? -1 : x > y ? 1 : 0
}

/** Orders two strings by code unit, as most ecosystems do (never by the machine's locale). */
export const compareText = (a: string, b: string): Sign => (a < b ? -1 : a > b ? 1 : 0)

/** The first non-zero sign over two lists of equal meaning; `absent` stands in where one list is shorter. */
export const compareLists = <T>(a: readonly T[], b: readonly T[], absent: T, compare: (x: T, y: T) => Sign): Sign => {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const sign = compare(a[i] ?? absent, b[i] ?? absent)
    if (sign !== 0) return sign
  }
  return 0
}
