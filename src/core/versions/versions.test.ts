import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, ECOSYSTEMS } from './versions.ts'

const sign = (ecosystem: string, a: string, b: string): number => {
  const result = compareVersions(ecosystem, a, b)
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}

/** Versions as each ecosystem writes them, with a bias to the places where orders go wrong. */
const number = fc.constantFrom('0', '00', '1', '01', '2', '9', '10', '010', '99999999999999999999')
const dotted = fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
const withTail = (tails: readonly string[]) => fc.tuple(dotted, fc.array(fc.constantFrom(...tails), { maxLength: 3 })).map(([base, tail]) =>
  base + tail.join(''))

const GENERATORS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  dpkg: fc.tuple(fc.constantFrom('', '0:', '1:'), withTail(['~rc1', '~', '+dfsg', 'a', '+b1', '~deb12u1', 'Z']), fc.constantFrom('', '-1', '-0',
    '-1+deb12u1', '-1~bpo12+1'))
    .map((parts) => parts.join('')),
  rpm: fc.tuple(fc.constantFrom('', '0:', '1:'), withTail(['~rc1', '^git1', 'a', '_', '.el9', '+']), fc.constantFrom('', '-1', '-',
    '-2.el9')).map((parts) => parts.join('')),
  apk: withTail(['a', 'b2', '_alpha', '_rc2', '_p1', '_git20', '-r0', '-r1', '~ab', '-x']),
  semver: withTail(['-alpha', '-alpha.1', '-1', '-rc.10', '+build']).filter((v) => !/[+].*[+-]|-.*-/.test(v)),
  pep440: withTail(['a1', 'b2', 'rc1', '.post1', '.dev0', '+local.1', '-x', 'm3']),
  maven: withTail(['-alpha-1', '-SNAPSHOT', '.Final', '-1', 'b3', '-xyz']),
  nuget: fc.tuple(dotted, fc.constantFrom('', '-beta', '-BETA.2', '-beta.10', '+meta')).map((parts) => parts.join('')),
  'windows-build': dotted,
  'windows-app': fc.tuple(fc.constantFrom('', 'v', 'Version ', '< ', '> '), withTail(['-rc', '-beta.1', ' ', 'b'])).map((parts) => parts.join('')),
  'generic-libversion': withTail(['alpha', '.beta2', 'a', 'post1', '-rc', '_', '.patch.1', 'c3']),
}

describe('compareVersions', () => {
  it('has a generator, so a property test, for every ecosystem', () => {
    expect(Object.keys(GENERATORS).sort()).toEqual([...ECOSYSTEMS].sort())
  })

  for (const [ecosystem, version] of Object.entries(GENERATORS)) {
    it(`${ecosystem}: every version equals itself, and turning the question turns the answer`, () => {
      fc.assert(fc.property(version, version, (a, b) => {
        expect(sign(ecosystem, a, a)).toBe(0)
        expect(sign(ecosystem, a, b) + sign(ecosystem, b, a)).toBe(0)
      }), { numRuns: 300 })
    })

    it(`${ecosystem}: the order is transitive`, () => {
      fc.assert(fc.property(version, version, version, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort((x, y) => sign(ecosystem, x, y)) as [string, string, string]
        expect(sign(ecosystem, low, middle)).toBeLessThanOrEqual(0)
        expect(sign(ecosystem, middle, high)).toBeLessThanOrEqual(0)
        expect(sign(ecosystem, low, high)).toBe(sign(ecosystem, low, middle) || sign(ecosystem, middle, high))
      }), { numRuns: 500 })
    })
  }

  it('knows the traps of Debian', () => {
    expect(sign('dpkg', '1.0~rc1-1', '1.0-1')).toBe(-1)
    expect(sign('dpkg', '1.0-1', '1.0-1+b1')).toBe(-1)
    expect(sign('dpkg', '1:0.1-1', '9.9-1')).toBe(1)
    expect(sign('dpkg', '0:1.0-1', '1.0-1')).toBe(0)
    expect(sign('dpkg', '1.0-1~deb12u1', '1.0-1')).toBe(-1)
    expect(sign('dpkg', '1.0', '1.0-0')).toBe(0)
    expect(sign('dpkg', '2:1.0-rc-1', '2:1.0-rc-2')).toBe(-1)
    expect(sign('dpkg', '1.0a', '1.0+')).toBe(-1)
  })

  it('takes the obvious other names', () => {
    for (const name of ['deb', 'debian', 'DPKG']) expect(sign(name, '1', '2')).toBe(-1)
    for (const name of ['alpine', 'npm', 'pypi', 'winget', 'windows', 'redhat', 'libversion']) expect(sign(name, '1.0.0', '2.0.0')).toBe(-1)
  })

  it('refuses an unknown ecosystem, and an unreadable version with every fault', () => {
    const unknown = compareVersions('constructor', '1', '2')
    expect(unknown.ok === false && unknown.refusal.code).toBe('versions/ecosystem-unknown')
    const both = compareVersions('dpkg', '', '1 2')
    expect(both.ok === false && both.refusal.faults).toHaveLength(2)
    for (const [ecosystem, version] of [['dpkg', 'x:1'], ['dpkg', '1.0-'], ['dpkg', ':1'], ['semver', 'latest'], ['nuget', '1.2.3.4.5'],
      ['windows-build', '10.0.x'],
      ['pep440', '1.0 False'], ['rpm', ''], ['maven', 'a b'], ['apk', ''], ['windows-app', ' '], ['rpm', '9'.repeat(600)]] as const) {
      expect(compareVersions(ecosystem, version, '1').ok, `${ecosystem} ${version}`).toBe(false)
    }
  })
})
