// NuGet (NuGet.Versioning): semantic versioning with a fourth number, without regard to case, missing numbers being 0.
import { type Comparator, compareDigits, compareLists, compareText, type Sign } from './comparator.ts'

const SHAPE = /^\s*(\d+(?:\.\d+){0,3})(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?\s*$/i

const read = (version: string): { readonly numbers: readonly string[]; readonly pre: string } => {
  const [, numbers = '', pre = ''] = SHAPE.exec(version.toLowerCase()) ?? []
  return { numbers: numbers.split('.'), pre }
}

/** A label's number: what .NET reads as a whole number of 32 bits, a sign before it included; a longer one is a word there. */
const numberOf = (label: string): number | null => {
  const value = /^-?\d+$/.test(label) ? Number(label) : Number.NaN
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? value : null
}

const compareLabel = (a: string, b: string): Sign => {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== null && y !== null) return x < y ? -1 : x > y ? 1 : 0
  return x !== null ? -1 : y !== null ? 1 : compareText(a, b)
}

/** A version without a label is newer than any with one; more labels are newer than fewer. */
const comparePre = (a: string, b: string): Sign => {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1
  const [x, y] = [a.split('.'), b.split('.')]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const sign = compareLabel(x[i] ?? '', y[i] ?? '')
    if (sign !== 0) return sign
  }
  return x.length === y.length ? 0 : x.length < y.length ? -1 : 1
}

export const nuget: Comparator = {
  fault: (version) => (SHAPE.test(version) ? null : 'it is not one to four numbers by dots with an optional -pre-release and +build'),
  compare: (a, b) => {
    const [x, y] = [read(a), read(b)]
    return compareLists(x.numbers, y.numbers, '0', compareDigits) || comparePre(x.pre, y.pre)
  },
}
