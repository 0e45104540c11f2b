import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSources } from './debian-fixes.rules.ts'
import { detectFeed } from './feed.rules.ts'
import { readFeed } from './read-feed.rules.ts'

const now = '2026-11-21T12:00:00Z'
const entry = (cveID: string, changes: object = {}) => ({
  cveID,
  vendorProject: 'Example',
  product: 'Gradebook',
  vulnerabilityName: 'A flaw',
  dateAdded: '2026-10-01',
  shortDescription: 'It is bad.',
  requiredAction: 'Patch.',
  dueDate: '2026-10-22',
  knownRansomwareCampaignUse: 'Known',
  ...changes,
})
const catalogue = (vulnerabilities: object[], changes: object = {}) =>
  JSON.stringify({
    title: 'KEV',
    catalogVersion: '2026.11.20',
    dateReleased: '2026-11-20T10:00:00.1234Z',
    count: vulnerabilities.length,
    vulnerabilities,
    ...changes,
  })
const good = catalogue([entry('CVE-2026-1000'), entry('CVE-2026-1001', { dueDate: '2026-09-01' })])

const debsecan = [
  'VERSION 1',
  'CVE-2026-2000,,a flaw, with a comma',
  'TEMP-0000000-ABC123,,no number yet',
  '',
  'openssl,0,SHRF,3.0.15-1,3.0.14-1~deb12u2 3.0.13-1~deb11u9',
  'zlib,1,SM? ,,',
  'tool-bin,0,BL F,2.0,',
  '',
  'openssl,libssl3 openssl',
  'zlib,zlib1g',
  '',
  '',
].join('\n')

const faultsOf = (text: string, loaded?: { date: string | null; entries: number }) => {
  const result = readFeed(text, { now, loaded })
  return result.ok ? [] : (result.refusal.faults ?? [])
}

describe('the KEV catalogue', () => {
  it('is read whole, and an entry due before it was added is survived and reported', () => {
    const feed = readFeed(good, { now, name: 'kev.json' })
    if (!feed.ok || feed.value.kind !== 'kev') throw new Error('not read')
    expect(feed.value).toMatchObject({ entries: 2, date: '2026-11-20T10:00:00.1234Z', name: 'kev.json', catalogVersion: '2026.11.20' })
    expect(feed.value.kev[0]).toMatchObject({
      cve: 'CVE-2026-1000',
      product: 'Gradebook',
      addedOn: '2026-10-01',
      dueOn: '2026-10-22',
      ransomware: true,
    })
    expect(feed.value.oddities).toEqual(['CVE-2026-1001 is due on 2026-09-01, before it was added on 2026-10-01.'])
  })
  it('cut anywhere, it is refused as unreadable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: good.length - 2 }), (length) => {
        const result = readFeed(good.slice(0, length), { now })
        expect(result.ok).toBe(false)
      }),
    )
    expect(faultsOf(good.slice(0, 300))[0]).toContain('half a file')
  })
  it('lists every fault, not the first', () => {
    const bad = catalogue(
      [
        entry('CVE-1'),
        entry('CVE-2026-1002', { dateAdded: '2026-02-30' }),
        { cveID: 'CVE-2026-1003' },
        entry('CVE-2026-1004'),
        entry('CVE-2026-1004'),
      ],
      { count: 9, catalogVersion: 7, dateReleased: '2027-01-01T00:00:00Z' },
    )
    const faults = faultsOf(bad)
    for (const part of [
      '"CVE-1" is not a CVE id',
      'dateAdded "2026-02-30"',
      'vendorProject is missing',
      'named twice',
      'count says 9',
      'catalogVersion',
      'in the future',
    ]) {
      expect(
        faults.some((fault) => fault.includes(part)),
        part,
      ).toBe(true)
    }
  })
  it('refuses the future, the older and the shrunken, and takes the same again', () => {
    expect(faultsOf(catalogue([entry('CVE-2026-1000', { dateAdded: '2026-11-22' })]))[0]).toContain('in the future')
    expect(faultsOf(good, { date: '2026-11-20T10:00:01Z', entries: 2 })[0]).toContain('older than the loaded')
    expect(faultsOf(good, { date: '2026-01-01T00:00:00Z', entries: 5 })[0]).toContain('half a file')
    expect(faultsOf(good, { date: '2026-11-20T10:00:00.1234Z', entries: 2 })).toEqual([])
    expect(faultsOf(catalogue([]))).toEqual(['it holds no entry'])
  })
  it('keeps a list of thousands of faults readable', () => {
    const faults = faultsOf(catalogue(Array.from({ length: 500 }, () => ({}))))
    expect(faults).toHaveLength(101)
    expect(faults.at(-1)).toMatch(/^and \d+ more$/)
  })
})

describe("Debian's fix data, the scanner's text", () => {
  it('is read with flags, backports and ids without a number', () => {
    const feed = readFeed(debsecan, { now })
    if (!feed.ok || feed.value.kind !== 'debian-fixes') throw new Error('not read')
    expect(feed.value).toMatchObject({ format: 'debsecan', entries: 3, vulnerabilities: 2, date: null })
    expect(feed.value.fixes).toEqual([
      {
        cve: 'CVE-2026-2000',
        package: 'openssl',
        binary: false,
        urgency: 'high',
        remote: true,
        fixAvailable: true,
        fixedVersion: '3.0.15-1',
        otherVersions: ['3.0.14-1~deb12u2', '3.0.13-1~deb11u9'],
        release: null,
      },
      {
        cve: 'TEMP-0000000-ABC123',
        package: 'zlib',
        binary: false,
        urgency: 'medium',
        remote: null,
        fixAvailable: false,
        fixedVersion: '',
        otherVersions: [],
        release: null,
      },
      {
        cve: 'CVE-2026-2000',
        package: 'tool-bin',
        binary: true,
        urgency: 'low',
        remote: false,
        fixAvailable: true,
        fixedVersion: '2.0',
        otherVersions: [],
        release: null,
      },
    ])
    expect([...readSources(feed.value)]).toEqual([
      ['libssl3', 'openssl'],
      ['openssl', 'openssl'],
      ['zlib1g', 'zlib'],
    ])
  })
  it('cut before its last section, it is half a file', () => {
    const lastSection = debsecan.indexOf('openssl,libssl3')
    fc.assert(
      fc.property(fc.integer({ min: 8, max: lastSection }), (length) => {
        expect(faultsOf(debsecan.slice(0, length)).length).toBeGreaterThan(0)
      }),
    )
  })
  it('refuses another version, unknown flags, dangling numbers, an older stated date', () => {
    expect(faultsOf('VERSION 2\n\n\n\n')[0]).toContain('VERSION 2')
    const faults = faultsOf(debsecan.replace('SHRF', 'XHRF').replace('zlib,1,', 'zlib,7,').replace('tool-bin,0,BL F,2.0,', 'tool-bin'))
    expect(faults).toHaveLength(4)
    expect(faults[3]).toBe('it holds no entry')
    const older = readFeed(debsecan, { now, publishedOn: '2026-11-01', loaded: { date: '2026-11-02', entries: 3 } })
    expect(older.ok).toBe(false)
  })
})

describe("Debian's tracker, JSON", () => {
  const tracker = JSON.stringify({
    openssl: {
      'CVE-2026-2000': {
        releases: {
          bookworm: { status: 'resolved', repositories: {}, fixed_version: '3.0.15-1~deb12u1', urgency: 'high**' },
          trixie: { status: 'resolved', repositories: {}, fixed_version: '0', urgency: 'unimportant' },
          sid: { status: 'open', repositories: {}, urgency: 'not yet assigned' },
          buster: { status: 'undetermined', repositories: {} },
        },
      },
    },
  })
  it('gives one fact a release; never affected and undetermined give none', () => {
    const feed = readFeed(tracker, { now })
    if (!feed.ok || feed.value.kind !== 'debian-fixes') throw new Error('not read')
    expect(feed.value.fixes.map(({ release, fixedVersion, fixAvailable, urgency }) => [release, fixedVersion, fixAvailable, urgency])).toEqual([
      ['bookworm', '3.0.15-1~deb12u1', true, 'high'],
      ['sid', '', false, null],
    ])
  })
  it('is refused when its states are not understood', () => {
    expect(faultsOf(tracker.replace('"open"', '"perhaps"'))[0]).toContain('perhaps')
    expect(faultsOf(tracker.slice(0, -5))[0]).toContain('half a file')
  })
})

describe('detection', () => {
  it('goes by content, and what is no feed is refused', () => {
    expect([good, debsecan, '{"a":{"CVE-1":{"releases":{"sid":{"repositories":{}}}}}}'].map(detectFeed)).toEqual([
      'kev',
      'debsecan',
      'debian-tracker',
    ])
    for (const text of ['', 'hello', '<html>', '[]', '{"a":1}'])
      expect(readFeed(text, { now })).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/feed-format-unknown' } })
  })
})

const shared = join(process.env['AFTERBELL_SHARED'] ?? '../shared', 'data/kev/known_exploited_vulnerabilities.json')
const present = existsSync(shared)
it.skipIf(!present)(`the real catalogue is read whole${present ? '' : ` (skipped: ${shared} is absent)`}`, () => {
  const feed = readFeed(readFileSync(shared, 'utf8'), { now })
  if (!feed.ok || feed.value.kind !== 'kev') throw new Error(JSON.stringify(feed))
  expect(feed.value.entries).toBe(1404)
  expect(feed.value.oddities.length).toBeGreaterThan(0)
})
