// RubyGems (Gem::Version): segments of digits and letters; a segment of letters makes a pre-release, and is older than any number in its place.
// Zeros at the end, and before the first letters, count nothing: 1.0 equals 1, 1.0.a equals 1.a. A dash is read as `.pre.`.
import { type Comparator, compareDigits, compareText, isDigits } from './comparator.ts'

const SHAPE = /^\s*(?:[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?\s*$/

const dropZeros = (segments: readonly string[]): readonly string[] => segments.slice(0, segments.findLastIndex((one) => !/^0+$/.test(one)) + 1)

const read = (version: string): readonly string[] => {
  const segments =
    version
      .trim()
      .replaceAll('-', '.pre.')
      .match(/[0-9]+|[a-zA-Z]+/g) ?? []
  const letters = segments.findIndex((one) => !isDigits(one))
  return letters < 0 ? dropZeros(segments) : [...dropZeros(segments.slice(0, letters)), ...dropZeros(segments.slice(letters))]
}

export const rubygems: Comparator = {
  // RubyGems takes an empty one for 0; nobody who was told no version means that.
  fault: (version) =>
    version.trim() === '' ? 'it is empty' : SHAPE.test(version) ? null : 'it is not segments of digits and letters separated by dots',
  compare: (a, b) => {
    const [x, y] = [read(a), read(b)]
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
      const [s = '0', t = '0'] = [x[i], y[i]]
      if (s === t) continue
      if (isDigits(s) !== isDigits(t)) return isDigits(s) ? 1 : -1
      const sign = isDigits(s) ? compareDigits(s, t) : compareText(s, t)
      if (sign !== 0) return sign
    }
    return 0
  },
}
