// Versions by chance, the same for the same seed: near each ecosystem's grammar, and real ones with something broken in them.
import type { Ecosystem } from '../../../src/core/versions/versions.ts'

export type Pair = readonly [string, string]

/** Numbers from 0 to below 1 by a seed (mulberry32). */
const chance = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const numbers = ['0', '0', '1', '1', '2', '3', '9', '10', '11', '00', '01', '09', '010', '99', '100', '20240101', '4294967296', '9007199254740993']
const huge = ['9007199254740992', '18446744073709551616', '99999999999999999999', '100000000000000000000']

/** What stands between and around the numbers; words that mean something, and some that nearly do. */
const marks: Readonly<Record<Ecosystem, string>> = {
  dpkg: '. . . + ~ ~~ - - : a Z rc1 deb12u1 +dfsg ~bpo12+1 +b1 ubuntu0. +really ~rc',
  rpm: '. . . ~ ^ _ - - : + el9 a B rc git ~rc1 ^git20 .fc40 ..',
  apk: '. . . a b z _alpha _beta _pre _rc _cvs _svn _git _hg _p -r -r0 -r1 ~ab ~1f _foo A -x',
  semver: '. . . . - - + alpha beta rc x A v = -- -rc. .beta. -0',
  pep440: '. . . . ! a b rc c alpha beta pre preview .post -post post rev r .dev dev - _ +ubuntu + v a.b RC .Post',
  maven: '. . . - - _ alpha beta milestone rc cr snapshot -SNAPSHOT ga final release sp a b m x foo .Final -RELEASE .RC .x.',
  nuget: '. . . . - + -alpha -Beta -beta. -rc. .BETA x +meta -0',
  'windows-build': '. . . .',
  'windows-app': '. . . .0 -rc -beta. b v',
  'generic-libversion': '. . . - _ alpha beta rc pre patch post pl errata a b p x +',
  rubygems: '. . . . - .a .b .pre .rc .alpha .Beta a rc -rc .0',
  packagist: '. . . . - _ + v alpha beta b a RC rc patch pl p stable dev -dev -alpha. -RC -beta x .x *',
  gentoo: '. . . a b z _alpha _beta _pre _rc _p -r -r1 .0',
  go: '. . . - -rc. -0. +incompatible -beta -0.20210101000000-abcdef012345 +meta x',
}

const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T

/** Where three numbers are the rule, most begin with three. */
const leads: Readonly<Partial<Record<Ecosystem, (next: () => number) => string>>> = {
  semver: (next) => `${pick(next, numbers)}.${pick(next, numbers)}.${pick(next, numbers)}${pick(next, ['-', '-', '+', ''])}`,
  nuget: (next) => `${pick(next, numbers)}.${pick(next, numbers)}.${pick(next, numbers)}${pick(next, ['-', '-', '+', '.0', ''])}`,
  packagist: (next) => `${pick(next, ['', 'v'])}${pick(next, small)}.${pick(next, numbers)}${pick(next, ['-', '.0', '-beta', 'RC', '.1-patch', ''])}`,
  go: (next) => `v${pick(next, small)}.${pick(next, small)}.${pick(next, small)}${pick(next, ['-', '-', '+', '-rc.', ''])}`,
}
const small = ['0', '1', '2', '9', '10', '11', '100']

/** One version near the grammar: numbers and marks in turn, now and then two of a kind. */
const fresh = (next: () => number, words: readonly string[], lead: ((next: () => number) => string) | undefined): string => {
  let text = lead === undefined || next() < 0.1 ? '' : lead(next)
  for (let left = text === '' ? 1 + Math.floor(next() * 5) : Math.floor(next() * 3); left > 0; left--) {
    text += next() < 0.03 ? pick(next, huge) : pick(next, numbers)
    if (left > 1 || next() < 0.3) text += pick(next, words)
    if (next() < 0.08) text += pick(next, words)
  }
  return text
}

/** One to three small changes, as a typing error or a careless packager makes them. */
const mutated = (next: () => number, text: string, words: readonly string[]): string => {
  let result = text
  for (let left = 1 + Math.floor(next() * 3); left > 0; left--) {
    const at = Math.floor(next() * (result.length + 1))
    const [before, after] = [result.slice(0, at), result.slice(at)]
    const change = Math.floor(next() * 8)
    if (change === 0) result = before + after.slice(1)
    else if (change === 1) result = before + pick(next, words) + after
    else if (change === 2) result = before + pick(next, numbers) + after
    else if (change === 3) result = before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2)
    else if (change === 4) result = before + after.replace(/[0-9]+/, () => pick(next, numbers))
    else if (change === 5) result = next() < 0.5 ? result.toUpperCase() : result.toLowerCase()
    else if (change === 6) result += pick(next, words) + (next() < 0.5 ? pick(next, numbers) : '')
    else result = before || result
  }
  return result
}

const isPlain = (text: string): boolean => text !== '' && text.length <= 200 && /^[!-~]+$/.test(text)

/**
 * Pairs of one ecosystem, half of them near to each other. `real`: versions to begin with, such as the strings of published vectors.
 * Printable ASCII without spaces: what every tool can be asked by a line.
 */
export const pairsOf = (ecosystem: Ecosystem, seed: number, count: number, real: readonly string[] = []): readonly Pair[] => {
  const next = chance(seed)
  const words = marks[ecosystem].split(' ')
  const one = (): string =>
    real.length > 0 && next() < 0.4
      ? next() < 0.5
        ? pick(next, real)
        : mutated(next, pick(next, real), words)
      : fresh(next, words, leads[ecosystem])
  const pairs: Pair[] = []
  while (pairs.length < count) {
    const a = one()
    const b = next() < 0.6 ? mutated(next, a, words) : one()
    if (isPlain(a) && isPlain(b)) pairs.push([a, b])
  }
  return pairs
}
