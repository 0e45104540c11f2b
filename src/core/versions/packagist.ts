// Composer's order: normalised as its VersionParser does (four numbers, `v` dropped, stability words in one spelling), then compared as PHP's
// version_compare does: dev < alpha < beta < RC < a plain number < patch. A branch of numbers
// (`2.x-dev`) is newer than every release of it; one with a name (`dev-main`) is older than all.
import { lookup } from '../lookup.ts'
import { type Comparator, compareDigits, compareText, isDigits, signOf, type Sign } from './comparator.ts'

const CLASSIC = /^v?(\d{1,9})(\.\d+)?(\.\d+)?(\.\d+)?[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*)?)?([.-]?dev)?$/i
const DATED = /^v?(\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2})[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*)?)?([.-]?dev)?$/i
const BRANCH = /^v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?[-.]?dev$/i
const WORDS: Readonly<Record<string, string>> = lookup({
  a: 'alpha',
  alpha: 'alpha',
  b: 'beta',
  beta: 'beta',
  rc: 'RC',
  p: 'patch',
  pl: 'patch',
  patch: 'patch',
  stable: '',
})

const plain = (version: string): string =>
  version
    .trim()
    .replace(/\+[^\s]+$/, '')
    .replace(/@(?:stable|rc|beta|alpha|dev)$/i, '')

/** The numbers and words that are compared; null for what is no version of Composer's. */
const read = (version: string): readonly string[] | null => {
  const text = plain(version)
  const suffix = (word = '', number = '', dev = ''): readonly string[] => {
    const name = WORDS[word.toLowerCase()] ?? ''
    return [...(name === '' ? [] : [name, ...number.split(/[.-]/).filter((one) => one !== '')]), ...(dev === '' ? [] : ['dev'])]
  }
  const branch = BRANCH.exec(text)
  if (branch !== null && /[x*]/i.test(text))
    return [...branch.slice(1, 5).map((one) => (one === undefined || /[x*]/i.test(one) ? '9999999' : one)), 'dev']
  const classic = CLASSIC.exec(text)
  if (classic !== null) {
    const [, a = '0', b = '.0', c = '.0', d = '.0', word, number, dev] = classic
    return [a, b.slice(1), c.slice(1), d.slice(1), ...suffix(word, number, dev)]
  }
  const dated = DATED.exec(text)
  if (dated !== null) return [...(dated[1] ?? '').split(/\D/), ...suffix(dated[2], dated[3], dated[4])]
  return /^dev-\S+$/i.test(text) ? ['dev', text.slice(4)] : null
}

const rankOf = (part: string | undefined): number =>
  part === undefined
    ? 4
    : isDigits(part)
      ? 5
      : part === 'dev'
        ? 0
        : part === 'alpha'
          ? 1
          : part === 'beta'
            ? 2
            : part === 'RC'
              ? 3
              : part === 'patch'
                ? 6
                : -1

const comparePart = (a: string | undefined, b: string | undefined): Sign => {
  if (a !== undefined && b !== undefined && isDigits(a) && isDigits(b)) return compareDigits(a, b)
  return signOf(rankOf(a) - rankOf(b)) || compareText(a ?? '', b ?? '')
}

export const packagist: Comparator = {
  fault: (version) =>
    read(version) === null ? 'it is not one to four numbers by dots with an optional stability (-beta1, -RC2, -patch1, -dev) or dev-branch' : null,
  compare: (a, b) => {
    const [x, y] = [read(a) ?? [], read(b) ?? []]
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
      const sign = comparePart(x[i], y[i])
      if (sign !== 0) return sign
    }
    return 0
  },
}
