// Where matching goes wrong elsewhere, each with the test that holds it: one list, so that none is lost. What had no test of its own has it here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { comparatorOf } from '../../core/versions/versions.ts'
import type { AdvisoryFeed } from './advisory.rules.ts'
import { affectedOf } from './affected-cve5.rules.ts'
import { indexFixes, matchDebian } from './match.rules.ts'
import { findPackage, indexAdvisories } from './products/advisory-index.rules.ts'
import { judge } from './products/criteria.rules.ts'
import { productOrder } from './products/product-order.rules.ts'
import { sourceOfSlot } from './products/judge.rules.ts'
import { readFeed } from './read-feed.rules.ts'

const here = 'traps.test.ts'
const traps = {
  'a backport that sorts lower holds the fix': ['match.rules.test.ts', 'knows a backport that sorts lower'],
  'lines of one product that do not follow each other': [here, 'lines that do not follow each other'],
  'a rebuild is no fix': ['match.rules.test.ts', 'compares the source version, so that a rebuild'],
  'a binary numbered differently than its source': [here, 'the version of the source decides'],
  'an epoch outranks the number': [here, 'an epoch outranks the number'],
  'facts of sources and of binary packages': ['match.rules.test.ts', 'follows facts about a binary package'],
  'a binary whose source nobody told': ['match.rules.test.ts', 'finds the source by the feed'],
  'headers and kernels that do not run': ['match.rules.test.ts', 'ranks headers of the kernel last'],
  'vulnerable, and no fix yet': ['match.rules.test.ts', 'names what has no fix yet'],
  'end of life, ignored, undetermined, never affected': [here, 'what Debian will not fix'],
  'updates that stand in for each other in a circle': ['windows/windows.rules.test.ts', 'circles end, and both ways agree'],
  'a chain of updates 90 deep': ['windows/windows.rules.test.ts', 'a chain of 90 is walked'],
  'update and build say different things': ['windows/windows.rules.test.ts', 'both agree, or they differ'],
  'AND with a system': ['products/criteria.rules.test.ts', 'AND with a system: it must be this one'],
  'AND with another program': ['products/criteria.rules.test.ts', 'AND with another program'],
  'OR and NOT': ['products/criteria.rules.test.ts', 'OR is any; NOT turns'],
  '`-` is not any version': ['products/criteria.rules.test.ts', '`-` does not mean any'],
  'an extension is not the program of its name': ['products/criteria.rules.test.ts', 'an extension is never the program'],
  'a release line of its own': ['products/criteria.rules.test.ts', 'a release line of its own'],
  'but not on a system': [here, 'but not on a system'],
  'the four bounds of NVD': [here, 'the four bounds of NVD'],
  'rejected CVEs': ['cve5.rules.test.ts', 'rejected CVEs are left out'],
  'rejected by NVD': [here, 'rejected by NVD'],
  'affected by default': [here, 'affected by default'],
  'changes within a range': [here, 'changes within a range'],
  'a series by its star, and no end': [here, 'a series by its star'],
  'a hotfix is newer than what it mends': [here, 'a hotfix is newer'],
  'commits are no versions': [here, 'commits are no versions'],
  'withdrawn OSV records': ['advisories.records.test.ts', 'withdrawn ones are left out'],
  'several ranges, last affected, limits': [here, 'several ranges, the last affected, limits'],
  'known exploited, and no versions anywhere': ['products/criteria.rules.test.ts', 'known exploited without versions in any feed'],
  'due before it was added': ['feeds.rules.test.ts', 'due before it was added'],
  'VEX: the tree, the status, the justification, the relationships': ['advisories.records.test.ts', 'CSAF: tree, status, justification'],
  'not affected in one release says nothing of another': [here, 'not affected in one release'],
} satisfies Readonly<Record<string, readonly [string, string]>>

test('each trap has its test', () => {
  const missing = Object.entries(traps).filter(
    ([, [file, name]]) =>
      !readFileSync(join(import.meta.dirname, file), 'utf8')
        .replace(/^const traps[^]*?^\}/m, '')
        .includes(name),
  )
  expect(missing).toEqual([])
})

const now = '2026-11-21T12:00:00Z'
const feedOf = (content: unknown) => {
  const feed = readFeed(typeof content === 'string' ? content : JSON.stringify(content), { now })
  if (!feed.ok) throw new Error(feed.refusal.faults?.join('; '))
  return feed.value
}

describe('Debian', () => {
  const found = (content: unknown, version: string, release: string | null = null) => {
    const feed = feedOf(content)
    if (feed.kind !== 'debian-fixes') throw new Error(feed.kind)
    const pkg = { name: 'jdk', version, source: 'jdk', sourceVersion: version, arch: 'amd64' }
    return matchDebian([pkg], indexFixes(feed), { release }).map(({ cve, fixed }) => [cve, fixed])
  }
  const fixes = (line: string) => ['VERSION 1', 'CVE-2026-1,,', '', line, '', 'jdk,jdk', '', ''].join('\n')

  test('lines that do not follow each other: 17.0.9 holds the fix of 21.0.1, 17.0.8 and 21.0.0 do not', () => {
    const feed = fixes('jdk,0,SH?F,21.0.1+12-3,17.0.9+9-1~deb12u1 11.0.21+9-1')
    expect(['17.0.9+9-1~deb12u1', '11.0.21+9-1', '21.0.1+12-3', '21.0.2-1'].map((version) => found(feed, version))).toEqual([[], [], [], []])
    expect(['17.0.8-1', '21.0.0-1', '11.0.20-1'].map((version) => found(feed, version)[0])).toEqual([
      ['CVE-2026-1', '17.0.9+9-1~deb12u1'],
      ['CVE-2026-1', '21.0.1+12-3'],
      ['CVE-2026-1', '11.0.21+9-1'],
    ])
  })

  test('the version of the source decides where the binary is numbered differently, up or down', () => {
    const feed = feedOf(fixes('jdk,0,SH?F,2.0-2,'))
    if (feed.kind !== 'debian-fixes') throw new Error(feed.kind)
    const named = (version: string, sourceVersion: string) =>
      matchDebian([{ name: 'jdk-tools', version, source: 'jdk', sourceVersion, arch: 'amd64' }], indexFixes(feed)).length
    expect([named('9.0-1', '2.0-1'), named('1.0-1+b3', '2.0-2'), named('2.0-2+b1', '2.0-1')]).toEqual([1, 0, 1])
  })

  test('an epoch outranks the number', () => {
    expect(found(fixes('jdk,0,SH?F,1:0.5-1,'), '9.9-1')).toEqual([['CVE-2026-1', '1:0.5-1']])
    expect(found(fixes('jdk,0,SH?F,9.9-1,'), '1:0.5-1')).toEqual([])
    expect(found(fixes('jdk,0,SH?F,0:2-1,'), '2-1')).toEqual([])
  })

  test('what Debian will not fix stays a finding without a fix; undetermined and never affected are none', () => {
    const state = (more: object) => ({ releases: { bookworm: { repositories: { bookworm: '1' }, urgency: 'not yet assigned', ...more } } })
    const feed = {
      jdk: {
        'CVE-2026-1': state({ status: 'open', urgency: 'end-of-life', nodsa: 'Not supported any more' }),
        'CVE-2026-2': state({ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'ignored' }),
        'CVE-2026-3': state({ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'postponed' }),
        'CVE-2026-4': state({ status: 'undetermined' }),
        'CVE-2026-5': state({ status: 'resolved', fixed_version: '0' }),
        'CVE-2026-6': state({ status: 'resolved', fixed_version: '1.5' }),
        'CVE-2026-7': state({ status: 'open', urgency: 'unimportant' }),
        'CVE-2026-8': { releases: { sid: { status: 'open', repositories: {}, urgency: 'high' } } },
      },
    }
    expect(found(feed, '1', 'bookworm')).toEqual([
      ['CVE-2026-1', null],
      ['CVE-2026-2', null],
      ['CVE-2026-3', null],
      ['CVE-2026-6', '1.5'],
      ['CVE-2026-7', null],
    ])
  })
})

describe('NVD', () => {
  const cve = (id: string, match: object, more: object = {}) => ({
    cve: {
      id,
      configurations: [{ nodes: [{ operator: 'OR', cpeMatch: [{ vulnerable: true, criteria: 'cpe:2.3:a:acme:tool:*:*:*:*:*:*:*:*', ...match }] }] }],
      ...more,
    },
  })
  const read = (...all: readonly object[]) =>
    feedOf({ format: 'NVD_CVE', timestamp: '2026-11-20T00:00:00Z', totalResults: all.length, vulnerabilities: all }) as AdvisoryFeed
  const fits = (feed: AdvisoryFeed, version: string) =>
    judge(feed.records[0]?.configurations ?? [], {
      installed: { part: 'a', names: ['acme:tool'], version, edition: null, target: '' },
      platform: null,
      order: comparatorOf('generic-libversion'),
    }).fit

  test('the four bounds of NVD, as they are named', () => {
    const inside = read(cve('CVE-2026-1001', { versionStartIncluding: '1.0', versionEndExcluding: '2.0' }))
    const outside = read(cve('CVE-2026-1001', { versionStartExcluding: '1.0', versionEndIncluding: '2.0' }))
    expect(['1.0', '1.5', '2.0', '0.9', '2.0.1'].map((version) => fits(inside, version))).toEqual(['yes', 'yes', 'no', 'no', 'no'])
    expect(['1.0', '1.5', '2.0', '0.9', '2.0.1'].map((version) => fits(outside, version))).toEqual(['no', 'yes', 'yes', 'no', 'no'])
  })

  test('but not on a system: a node that is negated turns', () => {
    const on = (name: string) => ({ names: [name], version: '' })
    const feed = read({
      cve: {
        id: 'CVE-2026-1001',
        configurations: [
          {
            operator: 'AND',
            nodes: [
              { operator: 'OR', cpeMatch: [{ vulnerable: true, criteria: 'cpe:2.3:a:acme:tool:*:*:*:*:*:*:*:*', versionEndExcluding: '2.0' }] },
              { operator: 'OR', negate: true, cpeMatch: [{ vulnerable: false, criteria: 'cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*' }] },
            ],
          },
        ],
      },
    })
    const fitsOn = (name: string) =>
      judge(feed.records[0]?.configurations ?? [], {
        installed: { part: 'a', names: ['acme:tool'], version: '1.0', edition: null, target: '' },
        platform: on(name),
        order: comparatorOf('generic-libversion'),
      }).fit
    expect([fitsOn('apple:macos'), fitsOn('microsoft:windows')]).toEqual(['yes', 'no'])
  })

  test('rejected by NVD: left out and counted', () => {
    const feed = read(cve('CVE-2026-1001', {}), cve('CVE-2026-1002', {}, { vulnStatus: 'Rejected' }))
    expect(feed.records.map(({ id }) => id)).toEqual(['CVE-2026-1001'])
    expect(feed.oddities.join(' ')).toMatch(/^1 .*reject/i)
  })
})

describe('CVE records', () => {
  const affected = (entry: object, ...versions: readonly string[]) => {
    const configurations = affectedOf([{ affected: [{ vendor: 'Acme', product: 'Tool', ...entry }] }])
    return versions.map(
      (version) =>
        judge(configurations, {
          installed: { part: 'a', names: ['acme:tool'], version, edition: null, target: '' },
          platform: null,
          order: productOrder,
        }).fit === 'yes',
    )
  }
  const sound = { status: 'unaffected' } as const
  const bad = { status: 'affected' } as const

  test('affected by default: all but what is told to be sound, in every series', () => {
    const kernel = {
      defaultStatus: 'affected',
      versions: [
        { version: '5.10', ...bad },
        { version: '0', lessThan: '5.10', ...sound },
        { version: '5.10.150', lessThanOrEqual: '5.10.*', ...sound },
        { version: '6.1.5', lessThanOrEqual: '*', ...sound, versionType: 'original_commit_for_fix' },
      ],
    }
    expect(affected(kernel, '5.9', '5.10', '5.10.149', '5.10.150', '5.10.200', '5.15.3', '6.1.4', '6.1.5', '6.6')).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
      false,
    ])
    expect(affected({ defaultStatus: 'affected', versions: [{ version: '6.4.1', lessThan: '6.4.1', ...sound }] }, '6.4.0', '6.4.1', '6.5')).toEqual([
      true,
      false,
      false,
    ])
    expect(affected({ defaultStatus: 'unaffected', versions: [{ version: '2', ...sound }] }, '1', '2')).toEqual([false, false])
    expect(
      affected({ defaultStatus: 'affected', versions: [{ version: '1.0', lessThanOrEqual: '1.5', ...sound }] }, '0.9', '1.0', '1.5', '1.6'),
    ).toEqual([true, false, false, true])
  })

  test('changes within a range, in whatever order they stand; several fixes in a row are those of branches', () => {
    const range = { version: '1.0', lessThan: '2.0' }
    const turned = [
      { at: '1.8', ...bad },
      { at: '1.5', ...sound },
    ]
    expect(affected({ versions: [{ ...range, ...bad, changes: turned }] }, '0.9', '1.0', '1.4', '1.5', '1.7', '1.8', '1.9', '2.0')).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ])
    expect(affected({ versions: [{ ...range, ...sound, changes: [{ at: '1.5', ...bad }] }] }, '1.4', '1.5', '2.0')).toEqual([false, true, false])
    const branches = [
      { at: '10.2.9.1', ...sound },
      { at: '10.2.8.3', ...sound },
    ]
    expect(
      affected({ versions: [{ version: '10.2', lessThan: '10.2.10', ...bad, changes: branches }] }, '10.2.8', '10.2.8.3', '10.2.9', '10.2.9.1'),
    ).toEqual([true, false, true, false])
  })

  test('a series by its star, and no end at all', () => {
    expect(affected({ versions: [{ version: '6.2.0', lessThanOrEqual: '6.2.*', ...bad }] }, '6.1.9', '6.2.0', '6.2.99', '6.3.0')).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(affected({ versions: [{ version: '3.0', lessThan: '*', versionType: 'custom', ...bad }] }, '2.9', '3.0', '99')).toEqual([
      false,
      true,
      true,
    ])
    expect(affected({ versions: [{ version: '0', lessThan: '*', ...bad }] }, '0.1', '99')).toEqual([true, true])
  })

  test('a hotfix is newer than what it mends: PAN-OS 10.2.9 is before 10.2.9-h1, each branch by its own', () => {
    const range = { version: '10.2.0', lessThan: '10.2.9-h1', ...bad }
    expect(affected({ versions: [range] }, '10.2.8', '10.2.9', '10.2.9-h1', '10.2.9-h2', '10.2.10')).toEqual([true, true, false, false, false])
    const branches = [
      { at: '10.2.9-h1', ...sound },
      { at: '10.2.8-h3', ...sound },
    ]
    expect(affected({ versions: [{ ...range, changes: branches }] }, '10.2.8', '10.2.8-h3', '10.2.9', '10.2.9-h1')).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  test('commits are no versions: they neither match nor hide what is told beside them', () => {
    const git = { version: '1da177e4c3f4', lessThan: 'abcdef012345', versionType: 'git', ...bad }
    expect(affected({ versions: [git] }, '1', '2')).toEqual([false, false])
    expect(affectedOf([{ affected: [{ vendor: 'Acme', product: 'Tool', versions: [git] }] }])[0]?.nodes[0]?.any[0]?.version).toBe('?')
    expect(affected({ versions: [git, { version: '0', lessThan: '2', versionType: 'custom', ...bad }] }, '1', '2')).toEqual([true, false])
  })
})

describe('packages', () => {
  const osv = (ranges: readonly (readonly object[])[], more: object = {}) =>
    feedOf({
      id: 'GHSA-1',
      modified: '2026-11-01T00:00:00Z',
      aliases: ['CVE-2026-1'],
      affected: [{ package: { ecosystem: 'npm', name: 'tool' }, ranges: ranges.map((events) => ({ type: 'SEMVER', events })), ...more }],
    }) as AdvisoryFeed
  const hits = (feed: AdvisoryFeed, ...versions: readonly string[]) => {
    const index = indexAdvisories([{ records: feed.records, source: sourceOfSlot('osv:npm') }])
    return versions.map((version) => findPackage(index, { ecosystem: 'npm', release: '', name: 'tool', version }).length > 0)
  }

  test('several ranges, the last affected, limits, and versions told one by one', () => {
    const two = osv([
      [{ introduced: '0' }, { fixed: '1.2.0' }],
      [{ introduced: '2.0.0' }, { last_affected: '2.3.0' }],
    ])
    expect(hits(two, '0.0.1', '1.1.9', '1.2.0', '1.9.0', '2.0.0', '2.3.0', '2.3.1')).toEqual([true, true, false, false, true, true, false])
    const limited = osv([[{ introduced: '1.0.0' }, { limit: '1.5.0' }]])
    expect(hits(limited, '0.9.0', '1.0.0', '1.4.9', '1.5.0', '2.0.0')).toEqual([false, true, true, false, false])
    const cut = osv([[{ introduced: '0' }, { fixed: '3.0.0' }, { introduced: '4.0.0' }, { limit: '2.0.0' }, { limit: '1.0.0' }]])
    expect(hits(cut, '1.9.0', '2.0.0', '2.5.0', '4.1.0')).toEqual([true, false, false, false])
    expect(hits(osv([[{ introduced: '0' }, { limit: '*' }]]), '9.9.9')).toEqual([true])
    expect(hits(osv([], { versions: ['1.1.1'] }), '1.1.1', '1.1.2')).toEqual([true, false])
    expect(hits(osv([[{ fixed: '1.0.0' }, { introduced: '0' }]]), '0.5.0', '1.0.0')).toEqual([true, false])
  })

  test('not affected in one release says nothing of another', () => {
    const range = (release: string, status: 'affected' | 'not-affected') => ({
      ecosystem: 'red hat',
      release,
      name: 'curl',
      status,
      spans: status === 'affected' ? [{ below: '8.0-1.el9' }] : [{}],
      versions: [],
      because: null,
    })
    const record = (...packages: readonly ReturnType<typeof range>[]) =>
      indexAdvisories([
        {
          source: sourceOfSlot('csaf:red-hat'),
          records: [
            {
              id: 'R',
              cves: ['CVE-2026-1'],
              title: null,
              says: null,
              published: null,
              severity: null,
              score: null,
              configurations: [],
              packages,
              remedies: [],
              sound: [],
            },
          ],
        },
      ])
    const on9 = { ecosystem: 'red hat', release: '9', name: 'curl', version: '7.76-1.el9' }
    expect(findPackage(record(range('8', 'not-affected'), range('9', 'affected')), on9)).toHaveLength(1)
    expect(findPackage(record(range('9', 'affected'), range('9', 'not-affected')), on9)).toEqual([])
    expect(findPackage(record(range('8', 'affected')), on9)).toEqual([])
  })
})
