// Python's PEP 440. What does not fit it is a legacy version, older than every one that does, in the order setuptools once gave them.
import { lookup } from '../lookup.ts'
import { type Comparator, compareDigits, compareLists, compareText, isDigits, signOf, type Sign } from './comparator.ts'

const SHAPE = new RegExp(
  '^v?(?:(?<epoch>\\d+)!)?(?<release>\\d+(?:\\.\\d+)*)' +
    '(?:[-_.]?(?<pre>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<preNumber>\\d*))?' +
    '(?:-(?<postImplicit>\\d+)|(?<post>[-_.]?(?:post|rev|r)[-_.]?)(?<postNumber>\\d*))?' +
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>\\d*))?' +
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
)
const PRE_RANKS: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 }

/** A rank first (what is absent sorts lowest or highest, by part), then a number. */
type Part = { readonly rank: number; readonly number: string }

type Pep440 = {
  readonly epoch: string
  readonly release: readonly string[]
  readonly pre: Part
  readonly post: Part
  readonly dev: Part
  readonly local: readonly string[] | null
}

const read = (version: string): Pep440 | null => {
  const g = SHAPE.exec(version.trim().toLowerCase())?.groups
  if (g === undefined) return null
  const hasPost = g['post'] !== undefined || g['postImplicit'] !== undefined
  const hasDev = g['dev'] !== undefined
  // `1.0.dev1` comes before `1.0a1`, and a release after all its pre-releases.
  const preRank = g['pre'] !== undefined ? (PRE_RANKS[g['pre']] ?? 0) : hasDev && !hasPost ? -1 : 3
  return {
    epoch: g['epoch'] ?? '0',
    release: (g['release'] ?? '').split('.'),
    pre: { rank: preRank, number: g['preNumber'] ?? '' },
    post: { rank: hasPost ? 1 : 0, number: g['postImplicit'] ?? g['postNumber'] ?? '' },
    dev: { rank: hasDev ? 0 : 1, number: g['devNumber'] ?? '' },
    local: g['local'] === undefined ? null : g['local'].split(/[-_.]/),
  }
}

const comparePart = (a: Part, b: Part): Sign => signOf(a.rank - b.rank) || compareDigits(a.number, b.number)

const compareLocal = (a: readonly string[] | null, b: readonly string[] | null): Sign => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return compareLists(a, b, '', (x, y) => {
    if (x === '' || y === '') return x === y ? 0 : x === '' ? -1 : 1
    if (isDigits(x) !== isDigits(y)) return isDigits(x) ? 1 : -1
    return isDigits(x) ? compareDigits(x, y) : compareText(x, y)
  })
}

const LEGACY_WORDS: Readonly<Record<string, string>> = lookup({ pre: 'c', preview: 'c', rc: 'c', '-': 'final-', dev: '@' })

/** Words are marked `*`, so that they sort below numbers; `*final` is the end, and pre-release words swallow the dash and zeros before them. */
const legacyKey = (version: string): readonly string[] => {
  const key: string[] = []
  for (const raw of [...version.toLowerCase().split(/(\d+|[a-z]+|\.|-)/), 'final']) {
    const part = LEGACY_WORDS[raw] ?? raw
    if (part === '' || part === '.') continue
    if (isDigits(part)) {
      key.push(part.padStart(8, '0'))
      continue
    }
    const word = `*${part}`
    if (word < '*final') while (key.at(-1) === '*final-') key.pop()
    while (key.at(-1) === '00000000') key.pop()
    key.push(word)
  }
  return key
}

const compareLegacy = (a: string, b: string): Sign => {
  const x = legacyKey(a)
  const y = legacyKey(b)
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const sign = compareText(x[i] ?? '', y[i] ?? '')
    if (sign !== 0) return sign
  }
  return signOf(x.length - y.length)
}

const compare = (a: string, b: string): Sign => {
  const x = read(a)
  const y = read(b)
  if (x === null || y === null) return x !== null ? 1 : y !== null ? -1 : compareLegacy(a, b)
  return (
    compareDigits(x.epoch, y.epoch) ||
    compareLists(x.release, y.release, '0', compareDigits) ||
    comparePart(x.pre, y.pre) ||
    comparePart(x.post, y.post) ||
    comparePart(x.dev, y.dev) ||
    compareLocal(x.local, y.local)
  )
}

export const pep440: Comparator = {
  fault: (version) => (/^[A-Za-z0-9.+!_:~*-]+$/.test(version.trim()) ? null : 'it is empty or holds a character no Python version has'),
  compare,
}
