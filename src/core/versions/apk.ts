// Alpine's order: numbers by dots, one letter, _suffixes, ~commit, -rN. Strings outside the grammar exist in its repositories:
// what cannot be read counts as a remainder, which sorts below the same version without one.
import { type Comparator, compareDigits, compareText, isDigits, signOf, type Sign } from './comparator.ts'

type Suffix = { readonly rank: number; readonly number: string } // `_rc` has the number '', which is not `_rc0`

type ApkVersion = {
  readonly numbers: readonly string[]
  readonly letter: string
  readonly letterNumber: string
  readonly suffixes: readonly Suffix[]
  readonly commit: string
  readonly remainder: string // unreadable text before any revision
  readonly isWhole: boolean // nothing unreadable anywhere
  readonly revision: string | null
}

const RANKS: Readonly<Record<string, number>> = { alpha: -4, beta: -3, pre: -2, rc: -1, cvs: 1, svn: 2, git: 3, hg: 4, p: 5 }

const read = (version: string): ApkVersion => {
  let rest = version
  const take = (pattern: RegExp): readonly string[] => {
    const found = pattern.exec(rest) ?? []
    rest = rest.slice((found[0] ?? '').length)
    return found
  }
  const numbers = (take(/^\d*(?:\.(?=[\d.])\d*)*/)[0] ?? '').split('.')
  const [, letter = '', letterNumber = ''] = take(/^([a-z])(\d*)/)
  const suffixes: Suffix[] = []
  for (;;) {
    const [all, name = '', number = ''] = take(/^_(alpha|beta|pre|rc|cvs|svn|git|hg|p)(\d*)/)
    if (all === undefined) break
    suffixes.push({ rank: RANKS[name] ?? 0, number })
  }
  const [, commit = ''] = take(/^~([0-9a-f]+)/)
  const [hasRevision, revision = ''] = take(/^-r(\d*)/)
  const isWhole = rest === ''
  return {
    numbers,
    letter,
    letterNumber,
    suffixes,
    commit,
    isWhole,
    remainder: hasRevision === undefined ? rest : '',
    revision: hasRevision === undefined ? null : revision,
  }
}

/** The first number by value; later ones by value too, but as fractions (as text) where one begins with 0. */
const compareNumbers = (a: readonly string[], b: readonly string[]): Sign => {
  const first = compareDigits(a[0] ?? '', b[0] ?? '')
  if (first !== 0) return first
  for (let i = 1; i < Math.min(a.length, b.length); i++) {
    const [x = '', y = ''] = [a[i], b[i]]
    const sign = x.startsWith('0') || y.startsWith('0') || !isDigits(x) || !isDigits(y) ? compareText(x, y) : compareDigits(x, y)
    if (sign !== 0) return sign
  }
  return signOf(a.length - b.length)
}

/** A suffix more: newer, unless it is one of before a release. */
const signOfMore = (suffix: Suffix): Sign => signOf(suffix.rank)

/** A suffix with a number against the same without one, which goes on with `next`. */
const numberedAgainst = (next: Suffix | undefined): Sign => (next !== undefined && next.rank > 0 ? -1 : 1)

/** Suffix by suffix. A number (even 0) is newer than none, but where the other goes on with a suffix of after a release: apk reads part by part. */
const compareSuffixes = (a: readonly Suffix[], b: readonly Suffix[]): Sign => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]]
    if (x === undefined || y === undefined) return x === undefined ? (y === undefined ? 0 : signOf(-signOfMore(y))) : signOfMore(x)
    if (x.rank !== y.rank) return signOf(x.rank - y.rank)
    if ((x.number === '') !== (y.number === '')) return x.number === '' ? signOf(-numberedAgainst(a[i + 1])) : numberedAgainst(b[i + 1])
    const sign = compareDigits(x.number, y.number)
    if (sign !== 0) return sign
  }
  return 0
}

const compareRevision = (a: string | null, b: string | null): Sign => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return compareDigits(a, b)
}

const compare = (a: string, b: string): Sign => {
  const x = read(a)
  const y = read(b)
  return (
    compareNumbers(x.numbers, y.numbers) ||
    compareText(x.letter, y.letter) ||
    compareDigits(x.letterNumber, y.letterNumber) ||
    compareSuffixes(x.suffixes, y.suffixes) ||
    compareText(x.commit, y.commit) ||
    (x.isWhole !== y.isWhole ? (x.isWhole ? 1 : -1) : compareRevision(x.revision, y.revision) || compareText(x.remainder, y.remainder))
  )
}

export const apk: Comparator = { fault: (version) => (version === '' ? 'it is empty' : /\s/.test(version) ? 'it holds a space' : null), compare }
