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
const withTail = (tails: readonly string[]) =>
  fc.tuple(dotted, fc.array(fc.constantFrom(...tails), { maxLength: 3 })).map(([base, tail]) => base + tail.join(''))

const GENERATORS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  dpkg: fc
    .tuple(
      fc.constantFrom('', '0:', '1:'),
      withTail(['~rc1', '~', '+dfsg', 'a', '+b1', '~deb12u1', 'Z']),
      fc.constantFrom('', '-1', '-0', '-1+deb12u1', '-1~bpo12+1'),
    )
    .map((parts) => parts.join('')),
  rpm: fc
    .tuple(fc.constantFrom('', '0:', '1:'), withTail(['~rc1', '^git1', 'a', '_', '.el9', '+']), fc.constantFrom('', '-1', '-', '-2.el9'))
    .map((parts) => parts.join('')),
  apk: withTail(['a', 'b2', '_alpha', '_rc2', '_p1', '_git20', '-r0', '-r1', '~ab', '-x']),
  semver: withTail(['-alpha', '-alpha.1', '-1', '-rc.10', '+build']).filter((v) => !/[+].*[+-]|-.*-/.test(v)),
  pep440: withTail(['a1', 'b2', 'rc1', '.post1', '.dev0', '+local.1', '-x', 'm3']),
  maven: withTail(['-alpha-1', '-SNAPSHOT', '.Final', '-1', 'b3', '-xyz']),
  nuget: fc.tuple(dotted, fc.constantFrom('', '-beta', '-BETA.2', '-beta.10', '+meta')).map((parts) => parts.join('')),
  'windows-build': dotted,
  'windows-app': fc.tuple(fc.constantFrom('', 'v', 'Version ', '< ', '> '), withTail(['-rc', '-beta.1', ' ', 'b'])).map((parts) => parts.join('')),
  rubygems: withTail(['.a', '.b2', '.pre', '-rc1', '.0.0', '.rc.1']).filter((v) => !/-.*-/.test(v)),
  packagist: fc
    .tuple(
      fc.constantFrom('', 'v'),
      fc.array(fc.constantFrom('0', '1', '02', '10'), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '-alpha', '-beta2', '-RC1', '-dev', '-patch1', 'b1', '-beta.2-dev'),
    )
    .map(([v, numbers, tail]) => v + numbers.join('.') + tail),
  gentoo: fc
    .tuple(
      dotted,
      fc.constantFrom('', 'a', 'b'),
      fc.array(fc.constantFrom('_alpha', '_beta2', '_pre', '_rc1', '_p', '_p20'), { maxLength: 2 }),
      fc.constantFrom('', '-r0', '-r1', '-r10'),
    )
    .map(([numbers, letter, tail, revision]) => numbers + letter + tail.join('') + revision),
  go: fc.oneof(
    fc.constantFrom('go1.21', 'go1.21rc2', 'go1.21.1', '1.20beta1', 'v0.0.0-20210101000000-abcdefabcdef'),
    fc.tuple(dotted, fc.constantFrom('', '-rc.1', '-0', '+incompatible')).map(([a, b]) => `v${a}${b}`),
  ),
  'generic-libversion': withTail(['alpha', '.beta2', 'a', 'post1', '-rc', '_', '.patch.1', 'c3']),
}

describe('compareVersions', () => {
  it('has a generator, so a property test, for every ecosystem', () => {
    expect(Object.keys(GENERATORS).sort()).toEqual([...ECOSYSTEMS].sort())
  })

  for (const [ecosystem, version] of Object.entries(GENERATORS)) {
    it(`${ecosystem}: every version equals itself, and turning the question turns the answer`, () => {
      fc.assert(
        fc.property(version, version, (a, b) => {
          expect(sign(ecosystem, a, a)).toBe(0)
          expect(sign(ecosystem, a, b) + sign(ecosystem, b, a)).toBe(0)
        }),
        { numRuns: 300 },
      )
    })

    it(`${ecosystem}: the order is transitive`, () => {
      fc.assert(
        fc.property(version, version, version, (a, b, c) => {
          const [low, middle, high] = [a, b, c].sort((x, y) => sign(ecosystem, x, y)) as [string, string, string]
          expect(sign(ecosystem, low, middle)).toBeLessThanOrEqual(0)
          expect(sign(ecosystem, middle, high)).toBeLessThanOrEqual(0)
          expect(sign(ecosystem, low, high)).toBe(sign(ecosystem, low, middle) || sign(ecosystem, middle, high))
        }),
        { numRuns: 500 },
      )
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

  // From each ecosystem's own specification, in ascending order; `=` binds what is equal.
  const ladders: Readonly<Record<string, string>> = {
    rpm: '1.0~rc1-1 < 1.0~rc1^git1-1 < 1.0-1 < 1.0^git1-1 < 1.0^git2-1 < 1.0.1-1 < 1:0.9-1', // ~ below the end, ^ just above it; an epoch above all
    apk: '1.0_alpha1 < 1.0_beta < 1.0_pre2 < 1.0_rc1 < 1.0 < 1.0-r1 < 1.0_git20200101 < 1.0_p1 < 1.0a < 1.0.1 < 1.1',
    semver: '1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0 = 1.0.0+build.5',
    pep440:
      '1.dev0 < 1.0.dev456 < 1.0a1 < 1.0a2.dev456 < 1.0a12.dev456 < 1.0a12 < 1.0b1.dev456 < 1.0b2 < 1.0b2.post345.dev456 < 1.0b2.post345 < 1.0rc1.dev456 < 1.0rc1 < 1.0 = 1 < 1.0+abc.5 < 1.0+abc.7 < 1.0+5 < 1.0.post456.dev34 < 1.0.post456 < 1.0.15 < 1.1.dev1 < 1!0.1',
    maven: '1-alpha-1 = 1-a1 < 1-beta < 1-milestone < 1-rc = 1-cr < 1-SNAPSHOT < 1 = 1.0 = 1-ga = 1-final < 1-sp < 1-xyz < 1-1 < 1.1',
    nuget: '1.0.0-alpha < 1.0.0-Beta = 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.10 < 1.0 = 1.0.0.0 = 1.0.0+meta < 1.0.0.1 < 1.0.1',
    rubygems: '1.0.a < 1.0.b1 < 1.0.b2 < 1.0.rc1 < 1.0 = 1 = 1.0.0 < 1.0.1.pre < 1.0.1 < 1.10 < 2.0.0-beta < 2.0',
    packagist: 'dev-main < 1.0.0-dev < 1.0.0-alpha1 < 1.0.0-beta2 < 1.0.0-RC1 < v1.0 = 1.0.0.0 < 1.0.0-patch1 < 1.0.1 < 1.0.x-dev < 1.1',
    gentoo: '1.0_alpha < 1.0_beta1 < 1.0_pre < 1.0_rc2 < 1.0 = 1.0-r0 < 1.0-r1 < 1.0_p1 < 1.0a < 1.001 < 1.01 = 1.010 < 1.1 < 1.10',
    go: 'v0.0.0-20200101000000-aaaaaaaaaaaa < v0.0.0-20210101000000-000000000000 < v1.0.0-pre < v1.0.0 = v1.0.0+incompatible < go1.21rc1 < go1.21rc2 < go1.21.0 = 1.21 < go1.21.1',
    'windows-build': '6.3.9600 < 10.0.19045.4651 < 10.0.19045.10000 < 10.0.20348 = 10.0.20348.0 < 10.0.22631.1',
    'windows-app': 'unknown < 1.0-rc < 1.0 = Version 1.0 = 1.0.0 < 1.0.1 < 1.10 < latest',
    dpkg: '1.0~~ < 1.0~~a < 1.0~ < 1.0 = 1.0-0 < 1.0-0+b1 < 1.0-1~bpo12+1 < 1.0-1 < 1.0-1+deb12u1 < 1.0a < 1.0+dfsg < 1.0.1 < 1:0.1',
    'generic-libversion': '1.0alpha1 < 1.0beta1 < 1.0rc1 < 1.0 = 1.0.0 < 1.0patch1 < 1.0.1 < 1.0.10 < 1.0a',
  }
  for (const [ecosystem, ladder] of Object.entries(ladders)) {
    it(`${ecosystem}: the corners of its own specification`, () => {
      const steps = ladder.split(' < ').map((step) => step.split(' = '))
      const all = steps.flatMap((same, rank) => same.map((version) => ({ version, rank })))
      const wrong = all.flatMap((a) =>
        all.flatMap((b) => (sign(ecosystem, a.version, b.version) === Math.sign(a.rank - b.rank) ? [] : [`${a.version} against ${b.version}`])),
      )
      expect(wrong).toEqual([])
    })
  }

  // Each once differed from the ecosystem's own tool (tests/machines/versions.long.test.ts asks them all): ascending, `=` binds what is equal.
  const against: Readonly<Record<string, readonly string[]>> = {
    maven: [
      '1.2-M22 < 1.2.RC1',
      '1.0.0.CR5 < 1.0.0-a',
      '3.0.0.Beta1 < 3.0.0.bet',
      '1.0.0-rc1 = 1.0.0.RC1',
      '1.1.0.Beta < 1.1.0.B',
      '1.0.0-RC16 < 1.0.0.RC8-beta',
      '.c = 0c',
    ],
    packagist: [
      '20230131 < 20230131.0.0',
      '1.0STABLE < 1.0 = 1.0-stable = 1.0-stable-dev',
      'dev-x < 1.0-dev < 123456-dev',
      'master < 1.0',
      '1.0+a = 1.0.0',
      '2010-01-02 < 2010-01-02.1',
    ],
    apk: ['9_cvs < 9_cvs0', '9_rc1 < 9_rc_svn1', '9_cvs_pre < 9_cvs < 9_cvs1 < 9_cvs_p'],
    nuget: [
      '1.0.0--5 < 1.0.0--4 < 1.0.0-0 < 1.0.0-4',
      '1.0.0-2147483647 < 1.0.0-10000000000 < 1.0.0-9999999999 < 1.0.0-a',
      '1.0.0-00000000000000001 < 1.0.0-2',
    ],
    'generic-libversion': ['1.0 < 1.0patchlevel1 < 1.0.1'],
    dpkg: ['1.0 < 2147483647:0'],
  }
  for (const [ecosystem, chains] of Object.entries(against)) {
    it(`${ecosystem}: as its own tool says`, () => {
      const wrong = chains.flatMap((chain) => {
        const all = chain.split(' < ').flatMap((step, rank) => step.split(' = ').map((version) => ({ version, rank })))
        return all.flatMap((a) =>
          all.flatMap((b) => (sign(ecosystem, a.version, b.version) === Math.sign(a.rank - b.rank) ? [] : [`${a.version} against ${b.version}`])),
        )
      })
      expect(wrong).toEqual([])
    })
  }

  it('answers hostile strings at once', () => {
    const began = performance.now()
    for (const ecosystem of ECOSYSTEMS) {
      for (const part of ['9', '.9', '-9', 'a9', '_p9', '.', '-', '~', 'a.', '0'] as const) {
        const text = `1${part.repeat(500)}`.slice(0, 510)
        for (const end of ['', '!', 'x', '-']) compareVersions(ecosystem, `${text}${end}`, `1.0${end}`)
      }
    }
    expect(performance.now() - began).toBeLessThan(3000) // a pattern that tries every way to part digits would not end
  })

  it('takes the obvious other names', () => {
    for (const name of ['deb', 'debian', 'DPKG', 'Debian:12', 'Ubuntu:22.04:LTS']) expect(sign(name, '1', '2')).toBe(-1)
    for (const name of [
      'alpine',
      'npm',
      'pypi',
      'winget',
      'windows',
      'redhat',
      'libversion',
      'Rocky Linux:9',
      'Red Hat',
      'openSUSE:Leap 15.6',
      'Alpine:v3.20',
    ])
      expect(sign(name, '1.0.0', '2.0.0')).toBe(-1)
  })

  it('refuses an unknown ecosystem, and an unreadable version with every fault', () => {
    const unknown = compareVersions('constructor', '1', '2')
    expect(unknown.ok === false && unknown.refusal.code).toBe('versions/ecosystem-unknown')
    const both = compareVersions('dpkg', '', '1 2')
    expect(both.ok === false && both.refusal.faults).toHaveLength(2)
    for (const [ecosystem, version] of [
      ['dpkg', 'x:1'],
      ['dpkg', '1.0-'],
      ['dpkg', ':1'],
      ['dpkg', '2147483648:1'],
      ['dpkg', '2:'],
      ['dpkg', '١.0'],
      ['nuget', 'v1.0'],
      ['nuget', '1.0+'],
      ['rubygems', ''],
      ['packagist', '9'.repeat(23)],
      ['rpm', '1.0\0'],
      ['maven', '1.\u009b0'],
      ['apk', '1\n2'],
      ['generic-libversion', '1\u00070'],
      ['windows-app', '1\0'],
      ['semver', 'latest'],
      ['nuget', '1.2.3.4.5'],
      ['windows-build', '10.0.x'],
      ['pep440', '1.0 False'],
      ['rpm', ''],
      ['maven', 'a b'],
      ['apk', ''],
      ['windows-app', ' '],
      ['rpm', '9'.repeat(600)],
    ] as const) {
      expect(compareVersions(ecosystem, version, '1').ok, `${ecosystem} ${version}`).toBe(false)
    }
  })
})
