// Debian's order (deb-version(7)): epoch, upstream version, revision; `~` sorts before everything, even before the end.
// `compareDpkg` is the hot path of matching: it walks the strings in place and never fails, exactly as apt's own does.
import { type Comparator, isDigit, isLetter, type Sign } from './comparator.ts'

/** `~` before the end of the part, the end (and any digit) before letters, letters before the rest. */
const weight = (code: number): number => {
  if (code === 126) return -1
  if (isLetter(code)) return code
  return code + 256
}

const comparePart = (a: string, aFrom: number, aTo: number, b: string, bFrom: number, bTo: number): Sign => {
  let i = aFrom
  let j = bFrom
  while (i < aTo || j < bTo) {
    // The part without digits, character by character.
    while ((i < aTo && !isDigit(a.charCodeAt(i))) || (j < bTo && !isDigit(b.charCodeAt(j)))) {
      const x = i < aTo && !isDigit(a.charCodeAt(i)) ? weight(a.charCodeAt(i)) : 0
      const y = j < bTo && !isDigit(b.charCodeAt(j)) ? weight(b.charCodeAt(j)) : 0
      if (x !== y) return x < y ? -1 : 1
      i++
      j++
    }
    // The number: the longer one is larger once leading zeros are gone; equal lengths differ at the first digit.
    while (i < aTo && a.charCodeAt(i) === 48) i++
    while (j < bTo && b.charCodeAt(j) === 48) j++
    let first: Sign = 0
    while (i < aTo && j < bTo && isDigit(a.charCodeAt(i)) && isDigit(b.charCodeAt(j))) {
      if (first === 0 && a.charCodeAt(i) !== b.charCodeAt(j)) first = a.charCodeAt(i) < b.charCodeAt(j) ? -1 : 1
      i++
      j++
    }
    if (i < aTo && isDigit(a.charCodeAt(i))) return 1
    if (j < bTo && isDigit(b.charCodeAt(j))) return -1
    if (first !== 0) return first
  }
  return 0
}

/** Orders two Debian versions; a missing epoch is 0 and a missing revision sorts as an empty one. */
export const compareDpkg = (a: string, b: string): Sign => {
  if (a === b) return 0
  const aColon = a.indexOf(':')
  const bColon = b.indexOf(':')
  if (aColon >= 0 || bColon >= 0) {
    const epoch = comparePart(a, 0, Math.max(aColon, 0), b, 0, Math.max(bColon, 0))
    if (epoch !== 0) return epoch
  }
  const aDash = a.lastIndexOf('-')
  const bDash = b.lastIndexOf('-')
  const aEnd = aDash > aColon ? aDash : a.length
  const bEnd = bDash > bColon ? bDash : b.length
  const upstream = comparePart(a, aColon + 1, aEnd, b, bColon + 1, bEnd)
  if (upstream !== 0) return upstream
  return comparePart(a, Math.min(aEnd + 1, a.length), a.length, b, Math.min(bEnd + 1, b.length), b.length)
}

/** dpkg holds an epoch in 31 bits. */
const MAX_EPOCH = 2_147_483_647

const fault = (version: string): string | null => {
  const colon = version.indexOf(':')
  const dash = version.lastIndexOf('-')
  const end = dash > colon ? dash : version.length
  if (colon === 0 || (colon > 0 && !/^[0-9]+$/.test(version.slice(0, colon)))) return 'the epoch before the colon is not a number'
  if (colon > 0 && Number(version.slice(0, colon)) > MAX_EPOCH) return `the epoch before the colon is above ${MAX_EPOCH}`
  if (end <= colon + 1) return 'the upstream version is empty'
  if (!/^[A-Za-z0-9.+~:-]+$/.test(version.slice(colon + 1, end))) return 'the upstream version holds a character Debian does not allow'
  if (end < version.length && !/^[A-Za-z0-9.+~]+$/.test(version.slice(end + 1))) return 'the revision is empty or holds a character not allowed'
  return null
}

export const dpkg: Comparator = { fault, compare: compareDpkg }
