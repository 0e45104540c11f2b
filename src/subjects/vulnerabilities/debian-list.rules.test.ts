// Debian's own lists: what each word means for a release, what is refused and where, and the same findings as the tracker's JSON.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareDpkg } from '../../core/versions/dpkg.ts'
import { tar } from '../../../tests/lib/feed-files.ts'
import { trackerLists } from '../../../tests/lib/fuzz/own-samples.ts'
import type { DebianFeed } from './debian-fixes.rules.ts'
import { detectFeed } from './feed.rules.ts'
import { closedBy, type StandingFinding } from './feed-loss.rules.ts'
import { indexFixes, matchDebian } from './match.rules.ts'
import { readFeedFile } from './read-feed-file.ts'
import { readFeed } from './read-feed.rules.ts'

const now = '2026-11-21T12:00:00Z'
const read = (text: string): DebianFeed => {
  const feed = readFeed(text, { now })
  if (!feed.ok || feed.value.kind !== 'debian-fixes') throw new Error(feed.ok ? 'another kind' : (feed.refusal.faults ?? []).join('; '))
  return feed.value
}
const faultsOf = (text: string): readonly string[] => {
  const feed = readFeed(text, { now })
  return feed.ok ? [] : (feed.refusal.faults ?? [feed.refusal.says])
}
/** What a feed tells of a package: the version below which it is affected (`*`: all), `?` where the release is not known to hold the fix. */
const told = (feed: DebianFeed, cve: string, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    feed.fixes
      .filter((fix) => fix.cve === cve && fix.package === name)
      .map(({ release, fixedVersion, fixAvailable }) => [release, `${fixedVersion || '*'}${fixAvailable ? '' : '?'}`]),
  )
const found = (feed: DebianFeed, release: string, name: string, version: string) =>
  matchDebian([{ name, version, arch: 'amd64', source: name, sourceVersion: version }], indexFixes(feed), { release })
const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('')
const looked = lines('CVE-2026-0001 (others)', '\t- other 2-1', '\t[trixie] - other <no-dsa> (Minor issue)', '\t[bookworm] - other 1-1+deb12u1')

describe('what the words mean', () => {
  const feed = read(trackerLists)
  test('a release’s own note decides, its advisory’s version among them; else that of unstable', () => {
    expect(told(feed, 'CVE-2026-1000', 'openssl')).toEqual({ bookworm: '3.0.18-1~deb12u2', trixie: '3.5.4-1~deb13u2', sid: '3.5.5-1' })
    expect(told(feed, 'CVE-2026-1003', 'mariadb')).toMatchObject({ bookworm: '1:10.11.11-0+deb12u1', trixie: '1:10.11.8-1?', sid: '1:10.11.8-1' })
  })
  test('unfixed, removed and end-of-life leave every version affected; no-dsa, ignored and postponed say nothing of it', () => {
    const everywhere = { bullseye: '*?', bookworm: '*?', trixie: '*?', sid: '*?' }
    expect(told(feed, 'CVE-2026-1001', 'zlib')).toEqual(everywhere)
    expect(told(feed, 'CVE-2026-1003', 'mariadb-10.5')).toEqual(everywhere)
    expect(told(feed, 'CVE-2026-1007', 'flask')).toEqual({ bullseye: '3.1.3-1?', bookworm: '3.1.3-1?', trixie: '3.1.3-1?', sid: '3.1.3-1' })
  })
  test('not affected, undetermined, intended, not for Debian and rejected make no finding', () => {
    expect(feed.fixes.filter(({ cve }) => /^CVE-2026-100[2456]$/.test(cve))).toEqual([])
    expect(told(feed, 'CVE-2026-1000', 'openssl')).not.toHaveProperty('bullseye')
  })
  test('what has no number is named as the tracker names it: by Debian’s bug and the words', () => {
    expect(new Set(feed.fixes.filter(({ package: name }) => name === 'vlc').map(({ cve }) => cve))).toEqual(
      new Set(['TEMP-0000000-3574A3', 'TEMP-0000077-1AFDFC']),
    )
  })
  test('urgency is the note’s own; where the fix stands is told as far as the list knows it', () => {
    expect(
      feed.fixes.filter(({ cve, package: name }) => cve === 'CVE-2026-1003' && name === 'mariadb').map(({ release, urgency }) => [release, urgency]),
    ).toEqual(
      expect.arrayContaining([
        ['bookworm', 'medium'],
        ['sid', 'low'],
      ]),
    )
    expect(found(feed, 'bookworm', 'flask', '2.2.2-3')).toMatchObject([
      { cve: 'CVE-2026-1007', fixed: null, reason: expect.stringContaining('fixed in 3.1.3-1, which is not known to be available in bookworm') },
    ])
    expect(found(feed, 'bookworm', 'openssl', '3.0.17-1~deb12u1')).toMatchObject([{ cve: 'CVE-2026-1000', fixed: '3.0.18-1~deb12u2' }])
    expect(found(feed, 'bookworm', 'openssl', '3.0.18-1~deb12u2')).toEqual([])
  })
  test('a version that the lists place in a release is there: what is older than it is fixed there', () => {
    const text = `${looked}${lines('CVE-2026-0002 (x)', '\t- linux 6.10-1', '\t[bookworm] - linux 6.1.90-1', 'CVE-2026-0003 (y)', '\t- linux 6.1.52-1')}`
    expect(told(read(text), 'CVE-2026-0003', 'linux')).toEqual({ bookworm: '6.1.52-1', trixie: '6.1.52-1?', sid: '6.1.52-1' })
  })
  test('of several advisories the higher version holds, and none of them outdoes “unfixed”', () => {
    const text = `${looked}${lines(
      'CVE-2026-0002 (x)',
      '\t{DSA-1-2 DSA-1-1}',
      '\t- a 3-1',
      '\t- b 3-1',
      '\t[bookworm] - b <unfixed>',
      '[02 Nov 2026] DSA-1-2 a - regression update',
      '\t{CVE-2026-0002}',
      '\t[bookworm] - a 2-1+deb12u2',
      '\t[bookworm] - b 2-1+deb12u1',
      '[01 Nov 2026] DSA-1-1 a - security update',
      '\t{CVE-2026-0002}',
      '\t[bookworm] - a 2-1+deb12u1',
    )}`
    expect(told(read(text), 'CVE-2026-0002', 'a')).toMatchObject({ bookworm: '2-1+deb12u2' })
    expect(told(read(text), 'CVE-2026-0002', 'b')).toMatchObject({ bookworm: '*?' })
  })
})

describe('which releases it speaks of', () => {
  const releases = (text: string) => [...new Set(read(text).fixes.map(({ release }) => release))].toSorted()
  test('those that the newest notes are about, and unstable; an old one is silent, and so is a slip of the pen', () => {
    const old = lines('CVE-2019-0001 (old)', '\t- other 2-1', '\t[buster] - other 1-1+deb10u1')
    const slip = lines(
      ...Array.from({ length: 60 }, (_, n) => [`CVE-2026-2${String(n).padStart(3, '0')} (x)`, '\t- p 1-1', '\t[bookworm] - p 1-0+deb12u1']).flat(),
    )
    expect(releases(looked + old)).toEqual(['bookworm', 'sid', 'trixie'])
    expect(releases(slip + lines('CVE-2026-0009 (x)', '\t- q 1-1', '\t[buster] - q 1-1'))).toEqual(['bookworm', 'sid'])
  })
  test('with its config.json, those that it names; experimental is none', () => {
    const config = { distributions: { buster: {}, bookworm: { release: 'stable' }, forky: { release: 'testing' }, sid: { release: 'unstable' } } }
    const archive = (text: string, told: unknown = config) =>
      readFeedFile(tar(['st/data/config.json', Buffer.from(JSON.stringify(told))], ['st/data/CVE/list', Buffer.from(text)]), { name: 'st.tar', now })
    const result = archive(looked + lines('CVE-2026-0004 (x)', '\t[experimental] - other 3-1', '\t- other 3-2'))
    if (!result.ok || result.value.feed.kind !== 'debian-fixes') throw new Error('not read')
    expect(result.value.slot).toEqual({ slot: 'debian-tracker', release: null })
    expect(new Set(result.value.feed.fixes.map(({ release }) => release))).toEqual(new Set(['bookworm', 'forky', 'sid']))
    expect(archive(looked, { distributions: {} })).toMatchObject({
      ok: false,
      refusal: { faults: [expect.stringContaining('lists 0 supported releases')] },
    })
  })
})

describe('what is refused', () => {
  test.each([
    ['a cut', trackerLists.slice(0, -9), /^line \d+ is cut off: half a file$/],
    ['a word for a version that is not known', `${looked}\t- x <perhaps>\n`, /^line 5: "- x <perhaps>" has "<perhaps>", which is not known$/],
    ['no-dsa of no release', `${looked}\t- x <no-dsa> (Minor)\n`, /^line 5: .* without a release$/],
    ['a version that is none', `${looked}\t- x 1.0_2\n`, /^line 5: .*has "1\.0_2", which is not a version$/],
    ['two words', `${looked}\t- x 1.0 2.0\n`, /^line 5: .*has no version that can be read$/],
    ['a note of nothing', `${looked}\t- <unfixed>\n`, /^line 5: .*is not a note about a package$/],
    ['a line that is nothing', `${looked}\tSEE: there\n`, /^line 5: "SEE: there" is not known$/],
    ['a heading that is none', `${looked}CVE-26-1 (x)\n`, /^line 5: "CVE-26-1 \(x\)" is not the first line of an entry$/],
    ['a date that is none', `${looked}[31 Feb 2026] DSA-9-1 x\n`, /^line 5: .*has no valid date$/],
    [
      'an advisory of tomorrow',
      `${looked}[22 Nov 2026] DSA-9-1 x - y\n\t[bookworm] - x 1-1\n`,
      /^line 5: DSA-9-1 is dated 2026-11-22, in the future/,
    ],
    ['the same twice', `${looked}${looked}`, /^line 5: CVE-2026-0001 is listed twice$/],
    ['braces that do not end', `${looked}\t{DSA-1-1\n`, /^line 5: .*is not a CVE or an advisory in braces$/],
    ['braces of nothing known', `${looked}\t{RHSA-1}\n`, /^line 5: "RHSA-1" is not a CVE/],
    ['a line of a hundred kilobytes', `${looked}\tNOTE: ${'x'.repeat(100_000)}\n`, /^line 5 is longer than 65536 characters$/],
    ['nothing about a package', lines('CVE-2026-0001', '\tREJECTED'), /^it holds no entry$/],
    ['advisories alone', lines('[02 Nov 2026] DSA-1-1 x - y', '\t[bookworm] - x 1-1'), /^CVE\/list is missing/],
    [
      'CVEs whose advisories are not there',
      `${looked}\t{DSA-7-1 DLA-8-1}\n`,
      /^DSA\/list is missing or incomplete \(not there: DSA-7-1\): load the folder “data”/,
    ],
  ])('%s, with its line', (_, text, says) => expect(faultsOf(text)[0]).toMatch(says))
  test('every fault is listed; blank lines, rulers and the team’s own marks are none', () => {
    expect(faultsOf(`${looked}\t- x <a>\n\t- y <b>\n`)).toHaveLength(2)
    expect(faultsOf(`\uFEFF\n-- \n${looked.replaceAll('\n', '\r\n')}STOP: here\nbegin claimed by jmm\nend claimed by jmm\n`)).toEqual([])
  })
  test('what is small is told and survived', () => {
    const advisories = lines(
      '[02 Nov 2026] DSA-7-1 x - y',
      '\t{CVE-2026-9999}',
      '\t[bookworm] - x 1-1',
      '[02 Nov 2026] DSA-7-2 x - y',
      '\t[bookworm] - x 1-2',
    )
    const feed = read(`${looked}\t{DSA-7-1 DSA-7-2 DSA-8-1}\n\t- odd 1-1 (bug 12)\n${advisories}`)
    expect(feed.oddities).toEqual([
      'line 6: the remark "bug 12" is not known',
      'CVE/list names DSA-8-1, not found in DSA/list.',
      '1 CVEs of advisories are not in CVE/list (CVE-2026-9999): only the advisories were used for them.',
    ])
    expect(told(feed, 'CVE-2026-9999', 'x')).toEqual({ bookworm: '1-1' })
  })
  test('it is known by its first entry, whichever list comes first', () => {
    expect(
      [looked, '\n[02 Nov 2023] DSA-5546-1 chromium - x\n', '[August 26th, 2005] DTSA-1-1 kismet - various\n', 'CVE-2023-46517\n\tREJECTED\n'].map(
        detectFeed,
      ),
    ).toEqual(Array(4).fill('debian-list'))
    expect(['CVE-2023-4651,1\n', '[{"id":1}]', 'see CVE-2023-46517\n'].map(detectFeed)).toEqual([null, null, null])
  })
  test('an archive with another kind of feed beside the lists is not taken for one', () => {
    const other = Buffer.from('{"a":{"CVE-1":{"releases":{"sid":{"repositories":{}}}}}}')
    const result = readFeedFile(tar(['data/CVE/list', Buffer.from(looked)], ['data/other.json', other]), { name: 'st.tar', now })
    expect(result).toMatchObject({ ok: false, refusal: { faults: ['data/other.json: is another kind of feed (debian-tracker)'] } })
  })
  test('a finding without a fix stays open under a feed that says the same', () => {
    const standing: StandingFinding = {
      cve: 'CVE-2026-1001',
      source: 'zlib',
      sourceVersion: '1:1.3-1',
      release: 'bookworm',
      feedSlot: null,
      title: { ecosystem: 'dpkg', kind: 'package', name: 'zlib1g', version: '1:1.3-1', arch: 'amd64', publisher: '' },
      platform: null,
      devices: 1,
      isExploited: false,
    }
    expect(closedBy(read(trackerLists), 'debian-tracker', [standing])).toEqual([])
    expect(closedBy(read(trackerLists), 'debian-tracker', [{ ...standing, release: 'buster' }])).toHaveLength(1)
  })
})

describe('beside the JSON that the tracker makes of it', () => {
  const releases = ['bookworm', 'trixie', 'sid'] as const
  const version = fc.integer({ min: 1, max: 6 }).map((n) => `${n}-1`)
  const general = fc.oneof(version, fc.constantFrom('<unfixed>', '<removed>', '<not-affected>', '<undetermined>'))
  const own = fc.oneof(
    version,
    fc.constantFrom('<unfixed>', '<not-affected>', '<undetermined>', '<end-of-life>', '<no-dsa> (x)', '<postponed> (x)', ''),
  )
  const advisory = fc.oneof(version, fc.constant(''))
  const row = fc.record({ general, bookworm: own, trixie: own, dsa: fc.record({ bookworm: advisory, trixie: advisory }) })
  const held = fc.record({ bookworm: version, trixie: version, sid: version })
  /** The tracker's rule, worked out once more and in another way: what a release's note says, and then its archive's version against that. */
  const status = (
    one: { general: string; bookworm: string; trixie: string; dsa: { bookworm: string; trixie: string } },
    release: (typeof releases)[number],
    has: string,
  ) => {
    const said = release === 'sid' ? '' : one[release].replace(/^<(?:no-dsa|postponed)>.*/, '')
    const also = release === 'sid' ? '' : one.dsa[release]
    const both = [said, also].filter((word) => word !== '')
    const note =
      both.includes('<unfixed>') || both.includes('<end-of-life>')
        ? '<unfixed>'
        : both.includes('<undetermined>')
          ? '<undetermined>'
          : (both
              .filter((word) => !word.startsWith('<'))
              .toSorted(compareDpkg)
              .at(-1) ??
            both[0] ??
            one.general)
    if (note === '<undetermined>') return { status: 'undetermined' }
    if (note === '<not-affected>') return { status: 'resolved', fixed_version: '0' }
    return note.startsWith('<') || compareDpkg(has, note) < 0 ? { status: 'open' } : { status: 'resolved', fixed_version: note }
  }
  test('the same findings of what the releases hold, for any notes', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), held, (rows, archive) => {
        const id = (n: number) => `CVE-2026-${1000 + n}`
        const list = rows.flatMap((one, n) => [
          `${id(n)} (x)`,
          ...(one.dsa.bookworm + one.dsa.trixie === '' ? [] : [`\t{DSA-${n}-1}`]),
          `\t- p ${one.general}`,
          ...releases.flatMap((release) => (release === 'sid' || one[release] === '' ? [] : [`\t[${release}] - p ${one[release]}`])),
        ])
        const advisories = rows.flatMap((one, n) =>
          one.dsa.bookworm + one.dsa.trixie === ''
            ? []
            : [
                `[01 Nov 2026] DSA-${n}-1 p - x`,
                `\t{${id(n)}}`,
                ...(['bookworm', 'trixie'] as const).flatMap((release) =>
                  one.dsa[release] === '' ? [] : [`\t[${release}] - p ${one.dsa[release]}`],
                ),
              ],
        )
        const json = {
          p: Object.fromEntries(
            rows.map((one, n) => [
              id(n),
              { releases: Object.fromEntries(releases.map((release) => [release, { repositories: {}, ...status(one, release, archive[release]) }])) },
            ]),
          ),
        }
        const lists = readFeed(
          lines('CVE-2026-0001 (others)', '\t- other 2-1', '\t[trixie] - other 2-1', '\t[bookworm] - other 1-1', ...list, ...advisories),
          { now },
        )
        const tracker = readFeed(
          JSON.stringify({ ...json, other: { 'CVE-2026-0001': { releases: { sid: { status: 'open', repositories: {} } } } } }),
          { now },
        )
        if (!lists.ok || !tracker.ok || lists.value.kind !== 'debian-fixes' || tracker.value.kind !== 'debian-fixes') throw new Error('not read')
        for (const release of releases) {
          const [a, b] = [found(lists.value, release, 'p', archive[release]), found(tracker.value, release, 'p', archive[release])]
          expect(a.map(({ cve }) => cve).toSorted(), release).toEqual(b.map(({ cve }) => cve).toSorted())
        }
      }),
      { numRuns: 300 },
    )
  })
  test('cut within a line, it is refused; whatever comes, a refusal names a line or the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: trackerLists.length - 2 }), (length) => {
        const part = trackerLists.slice(0, length)
        if (!part.endsWith('\n')) expect(readFeed(part, { now }).ok).toBe(false)
        for (const fault of detectFeed(part) === null ? [] : faultsOf(part)) expect(fault).toMatch(/line \d+|\/list|no entry/)
      }),
    )
  })
})
