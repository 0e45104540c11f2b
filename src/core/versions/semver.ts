// Semantic versioning 2.0.0, read loosely as npm does: a leading `v` or `=`, spaces around, and more or fewer than three numbers are let pass.
import { type Comparator, compareDigits, compareLists, compareText, isDigits, type Sign } from './comparator.ts'

const SHAPE = /^[v=\s]*(\d+(?:\.\d+)*)(?:-?((?:(?<=-)[0-9]|[A-Za-z-])[0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/

/** One identifier of a pre-release: numbers by value and below words; words by code unit. */
const compareIdentifier = (a: string, b: string): Sign => {
  const aIsNumber = isDigits(a)
  const bIsNumber = isDigits(b)
  if (aIsNumber && bIsNumber) return compareDigits(a, b)
  return aIsNumber ? -1 : bIsNumber ? 1 : compareText(a, b)
}

/** A version without a pre-release is newer than any with one; a longer list of identifiers is newer than its own beginning. */
const comparePrerelease = (a: string, b: string): Sign => {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1
  const x = a.split('.')
  const y = b.split('.')
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const sign = compareIdentifier(x[i] ?? '', y[i] ?? '')
    if (sign !== 0) return sign
  }
  return x.length === y.length ? 0 : x.length < y.length ? -1 : 1
}

const compare = (a: string, b: string): Sign => {
  const [, aNumbers = '', aPre = ''] = SHAPE.exec(a) ?? []
  const [, bNumbers = '', bPre = ''] = SHAPE.exec(b) ?? []
  return compareLists(aNumbers.split('.'), bNumbers.split('.'), '0', compareDigits) || comparePrerelease(aPre, bPre)
}

export const semver: Comparator = {
  fault: (version) => (SHAPE.test(version) ? null : 'it is not numbers by dots with an optional -pre-release and +build'),
  compare,
}
