// RPM's order: epoch:version-release. Segments of digits or letters; anything else only separates. `~` sorts below the end, `^` just above it.
import { type Comparator, compareDigits, compareText, isDigit, isLetter, type Sign } from './comparator.ts'

type Evr = { readonly epoch: string; readonly version: string; readonly release: string | null }

const read = (text: string): Evr => {
  const [, epoch = '0'] = /^(\d*):/.exec(text) ?? []
  const rest = text.replace(/^\d*:/, '')
  const dash = rest.lastIndexOf('-')
  return dash < 0 ? { epoch, version: rest, release: null } : { epoch, version: rest.slice(0, dash), release: rest.slice(dash + 1) }
}

const TILDE = 126
const CARET = 94
const isSegment = (code: number): boolean => isDigit(code) || isLetter(code)

const segmentEnd = (text: string, from: number, belongs: (code: number) => boolean): number => {
  let at = from
  while (at < text.length && belongs(text.charCodeAt(at))) at++
  return at
}

const skipSeparators = (text: string, from: number): number => segmentEnd(text, from, (code) => !isSegment(code) && code !== TILDE && code !== CARET)

const compareSegments = (a: string, b: string): Sign => {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    i = skipSeparators(a, i)
    j = skipSeparators(b, j)
    const x = a.charCodeAt(i) // NaN at the end
    const y = b.charCodeAt(j)
    if (x === TILDE || y === TILDE) {
      if (x !== y) return x === TILDE ? -1 : 1
      i++
      j++
      continue
    }
    if (x === CARET || y === CARET) {
      if (i >= a.length) return -1
      if (j >= b.length) return 1
      if (x !== y) return x === CARET ? -1 : 1
      i++
      j++
      continue
    }
    if (i >= a.length || j >= b.length) break
    // Numbers are newer than words.
    if (isDigit(x) !== isDigit(y)) return isDigit(x) ? 1 : -1
    const belongs = isDigit(x) ? isDigit : isLetter
    const iEnd = segmentEnd(a, i, belongs)
    const jEnd = segmentEnd(b, j, belongs)
    const sign = (belongs === isDigit ? compareDigits : compareText)(a.slice(i, iEnd), b.slice(j, jEnd))
    if (sign !== 0) return sign
    i = iEnd
    j = jEnd
  }
  return i < a.length ? 1 : j < b.length ? -1 : 0
}

/** A version without any release sorts below one with an empty release: rpm's own answer. */
const compareRelease = (a: string | null, b: string | null): Sign => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return compareSegments(a, b)
}

const compare = (a: string, b: string): Sign => {
  const x = read(a)
  const y = read(b)
  return compareDigits(x.epoch, y.epoch) || compareSegments(x.version, y.version) || compareRelease(x.release, y.release)
}

export const rpm: Comparator = { fault: (version) => (version === '' ? 'it is empty' : /\s/.test(version) ? 'it holds a space' : null), compare }
