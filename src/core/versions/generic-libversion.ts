// Versions of unknown scheme, in the order of Repology's libversion: numbers and words in turn, separators mean nothing,
// words are pre-releases unless known as post-releases, a letter right behind a number (`1.0a`) is later than the number.
import { type Comparator, compareDigits, compareLists, compareText, signOf, type Sign } from './comparator.ts'

type Component = { readonly rank: number; readonly text: string }

const RANK = { preRelease: 1, zero: 2, postRelease: 3, number: 4, letterSuffix: 5 } as const
const NOTHING: Component = { rank: RANK.zero, text: '' }

const rankOfWord = (word: string, unknown: number): number => {
  if (word === 'alpha' || word === 'beta' || word === 'rc' || word.startsWith('pre')) return RANK.preRelease
  if (word === 'pl' || word === 'errata' || word.startsWith('post') || word.startsWith('patch')) return RANK.postRelease
  return unknown
}

/** A fleet asks of a few thousand versions against a hundred thousand bounds, again and again: each is taken apart once. */
const known = new Map<string, readonly Component[]>()
const knownAtMost = 50_000
const read = (version: string): readonly Component[] => {
  const kept = known.get(version)
  if (kept !== undefined) return kept
  if (known.size >= knownAtMost) known.clear()
  const components = takeApart(version)
  known.set(version, components)
  return components
}

const takeApart = (version: string): readonly Component[] => {
  const components: Component[] = []
  // A number with the word that clings to it, or a word alone.
  for (const [, digits, clinging, word] of version.toLowerCase().matchAll(/(\d+)(?:([a-z]+)(?![a-z0-9]))?|([a-z]+)/g)) {
    // Only the first letter of a word is compared: `beta3` is `b3`.
    if (word !== undefined) components.push({ rank: rankOfWord(word, RANK.preRelease), text: word.slice(0, 1) })
    if (digits !== undefined) components.push({ rank: /^0+$/.test(digits) ? RANK.zero : RANK.number, text: digits })
    if (clinging !== undefined) components.push({ rank: rankOfWord(clinging, RANK.letterSuffix), text: clinging.slice(0, 1) })
  }
  return components
}

const compareComponent = (a: Component, b: Component): Sign =>
  signOf(a.rank - b.rank) || (a.rank === RANK.number ? compareDigits(a.text, b.text) : a.rank === RANK.zero ? 0 : compareText(a.text, b.text))

export const genericLibversion: Comparator = {
  fault: () => null, // every text has a place in this order, even an empty one
  compare: (a, b) => compareLists(read(a), read(b), NOTHING, compareComponent),
}
