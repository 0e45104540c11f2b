// Gentoo's order (Package Manager Specification 8, chapter 3): numbers by dots, one letter, _suffixes, -rN.
import { type Comparator, compareDigits, compareText, signOf, type Sign } from './comparator.ts'

const SHAPE = /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/
const RANKS: Readonly<Record<string, number>> = { alpha: -4, beta: -3, pre: -2, rc: -1, p: 1 }

/** The first number by value; a later one with a leading 0 as a fraction: zeros at its end dropped, then by text. */
const compareNumbers = (a: readonly string[], b: readonly string[]): Sign => {
  const first = compareDigits(a[0] ?? '', b[0] ?? '')
  if (first !== 0) return first
  for (let i = 1; i < Math.min(a.length, b.length); i++) {
    const [x = '', y = ''] = [a[i], b[i]]
    const sign = x.startsWith('0') || y.startsWith('0') ? compareText(x.replace(/0+$/, ''), y.replace(/0+$/, '')) : compareDigits(x, y)
    if (sign !== 0) return sign
  }
  return signOf(a.length - b.length)
}

type Suffix = { readonly rank: number; readonly number: string }
const suffixesOf = (text: string): readonly Suffix[] =>
  [...text.matchAll(/_(alpha|beta|pre|rc|p)(\d*)/g)].map(([, name = '', number = '']) => ({ rank: RANKS[name] ?? 0, number }))

const compareSuffixes = (a: readonly Suffix[], b: readonly Suffix[]): Sign => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]]
    const sign = signOf((x?.rank ?? 0) - (y?.rank ?? 0)) || compareDigits(x?.number ?? '', y?.number ?? '')
    if (sign !== 0) return sign
  }
  // One more suffix is newer only where it is a patch.
  return a.length === b.length ? 0 : a.length > b.length ? signOf(a[b.length]?.rank ?? 0) : signOf(-(b[a.length]?.rank ?? 0))
}

export const gentoo: Comparator = {
  fault: (version) => (SHAPE.test(version) ? null : 'it is not numbers by dots with an optional letter, _suffix and -rN'),
  compare: (a, b) => {
    const [, aNumbers = '', aLetter = '', aSuffixes = '', aRevision = '0'] = SHAPE.exec(a) ?? []
    const [, bNumbers = '', bLetter = '', bSuffixes = '', bRevision = '0'] = SHAPE.exec(b) ?? []
    return (
      compareNumbers(aNumbers.split('.'), bNumbers.split('.')) ||
      compareText(aLetter, bLetter) ||
      compareSuffixes(suffixesOf(aSuffixes), suffixesOf(bSuffixes)) ||
      compareDigits(aRevision, bRevision)
    )
  },
}
