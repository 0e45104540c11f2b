// Composer's order: normalised as its VersionParser does (four numbers, `v` dropped, stability words in one spelling; dates stay as they are), then
// compared as PHP's version_compare does: dev < alpha < beta < RC < a plain number < patch. A branch of numbers
// (`2.x-dev`) is newer than every release of it; one with a name (`dev-main`) is older than all.
import { lookup } from '../lookup.ts'
import { type Comparator, compareDigits, compareText, isDigits, signOf, type Sign } from './comparator.ts'

const STABILITY = String.raw`[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)([.-]?\d+(?:[.-]\d+)*)?)?([.-]?dev)?`
const CLASSIC = new RegExp(String.raw`^v?(\d{1,5})(\.\d+)?(\.\d+)?(\.\d+)?${STABILITY}$`, 'i')
const DATED = new RegExp(String.raw`^v?(\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2})${STABILITY}$`, 'i')
const BRANCH = /^v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?[.-]?dev$/i
/** What a number stands at that a branch leaves open: above every release. */
const OPEN = '9999999'
const WORDS: Readonly<Record<string, string>> = lookup({ a: 'alpha', b: 'beta', rc: 'RC', p: 'patch', pl: 'patch' })

const suffixOf = (word = '', number = '', dev = ''): readonly string[] => {
  if (word === 'stable') return [] // in this spelling alone, and whatever follows
  const name = word.toLowerCase()
  return [...(name === '' ? [] : [WORDS[name] ?? name]), ...number.split(/[.-]/).filter((one) => one !== ''), ...(dev === '' ? [] : ['dev'])]
}

/** The numbers and words that are compared; null for what is no version of Composer's. */
const read = (version: string): readonly string[] | null => {
  const named = version.trim().replace(/@(?:stable|rc|beta|alpha|dev)$/i, '')
  if (/^dev-\S+$/i.test(named)) return ['dev', named.slice(4)]
  if (named === 'master' || named === 'trunk' || named === 'default') return ['dev', named]
  const text = named.replace(/^([^,\s+]+)\+\S+$/, '$1')
  const classic = CLASSIC.exec(text)
  if (classic !== null) {
    const [, a = '0', b = '.0', c = '.0', d = '.0', word, number, dev] = classic
    return [a, b.slice(1), c.slice(1), d.slice(1), ...suffixOf(word, number, dev)]
  }
  const dated = DATED.exec(text)
  if (dated !== null) return [...(dated[1] ?? '').split(/\D/), ...suffixOf(dated[2], dated[3], dated[4])]
  const branch = BRANCH.exec(text)
  return branch === null ? null : [...branch.slice(1, 5).map((one) => (one !== undefined && isDigits(one) ? one : OPEN)), 'dev']
}

const WORD_RANKS: Readonly<Record<string, number>> = lookup({ dev: 0, alpha: 1, beta: 2, RC: 3, patch: 6 })
const END = 4
const NUMBER = 5
const rankOf = (part: string | undefined): number => (part === undefined ? END : isDigits(part) ? NUMBER : (WORD_RANKS[part] ?? -1))

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
