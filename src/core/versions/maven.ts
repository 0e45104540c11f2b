// Maven's order as its POM reference words it ("Version Order Specification"): tokens by dot, by dash, and where digits and letters meet
// (which counts as a dash); empty ends (0, "", final, ga) are dropped before each dash. Maven's releases contradict each other on a word after
// a dot: 3.x keeps the zeros before it (`1.0.0.RC8` is above `1.0.0-RC16`), 4 does not (`2.0.a` is `2-a`). No release gives every published
// answer; taking the newer rule for an unknown word at the end, and the older one elsewhere, does.
import { lookup } from '../lookup.ts'
import { type Comparator, compareDigits, compareText, isDigits, signOf, type Sign } from './comparator.ts'

type Token = { readonly dash: boolean; readonly text: string }

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const ALIASES: Readonly<Record<string, string>> = lookup({ cr: 'rc', ga: '', final: '', release: '' })
const SHORT_FORMS: Readonly<Record<string, string>> = lookup({ a: 'alpha', b: 'beta', m: 'milestone' }) // only right before a digit

const isNull = (text: string): boolean => /^0*$/.test(text)

const split = (version: string): Token[] => {
  const tokens: Token[] = []
  let dash = false
  for (const [, separator = '', digits, word, clingsToDigit] of version.toLowerCase().matchAll(/([.-]?)(?:(\d+)|([^\d.-]+)(?=(\d)?)|)/g)) {
    if (separator === '' && digits === undefined && word === undefined) continue // the end
    // No separator between two tokens: digits and letters meet.
    dash = separator === '-' || (separator === '' && tokens.length > 0)
    const long = word === undefined ? undefined : ((clingsToDigit === undefined ? undefined : SHORT_FORMS[word]) ?? word)
    tokens.push({ dash, text: digits ?? (long === undefined ? '0' : (ALIASES[long] ?? long)) })
  }
  const last = tokens.at(-1)
  const isUnknownWord = last !== undefined && !isDigits(last.text) && !QUALIFIERS.includes(last.text)
  if (isUnknownWord && tokens.length > 1) tokens[tokens.length - 1] = { ...last, dash: true }
  // A version that begins with a separator begins with an empty token, which is 0.
  if (/^[.-]/.test(version)) tokens.unshift({ dash: false, text: '0' })
  return tokens
}

/** Drops the empty tokens at the end and before every dash. */
const read = (version: string): readonly Token[] => {
  const kept: Token[] = []
  for (const token of split(version)) {
    if (token.dash) dropEmptyEnd(kept)
    kept.push(token)
  }
  dropEmptyEnd(kept)
  return kept
}

const dropEmptyEnd = (tokens: Token[]): void => {
  while (tokens.length > 0 && isNull(tokens.at(-1)?.text ?? '')) tokens.pop()
}

const compareWords = (a: string, b: string): Sign => {
  const x = QUALIFIERS.indexOf(a)
  const y = QUALIFIERS.indexOf(b)
  if (x >= 0 && y >= 0) return signOf(x - y)
  return x >= 0 ? -1 : y >= 0 ? 1 : compareText(a, b) // unknown qualifiers come after all known ones
}

/** A word after a dot, after a dash; a number after a dash, after a dot: in this order. */
const rankOf = (token: Token): number => (!isDigits(token.text) ? (token.dash ? 1 : 0) : token.dash ? 2 : 3)

const compareTokens = (a: Token, b: Token): Sign => {
  const rank = signOf(rankOf(a) - rankOf(b))
  if (rank !== 0) return rank
  return isDigits(a.text) ? compareDigits(a.text, b.text) : compareWords(a.text, b.text)
}

/** What stands in where the other version ends: the empty value of the same kind of token. */
const nothingLike = (token: Token | undefined): Token => ({ dash: token?.dash ?? false, text: isDigits(token?.text ?? '') ? '0' : '' })

const compare = (a: string, b: string): Sign => {
  const x = read(a)
  const y = read(b)
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const s = x[i] ?? nothingLike(y[i])
    const sign = compareTokens(s, y[i] ?? nothingLike(s))
    if (sign !== 0) return sign
  }
  return 0
}

export const maven: Comparator = { fault: (version) => (version === '' ? 'it is empty' : /\s/.test(version) ? 'it holds a space' : null), compare }
