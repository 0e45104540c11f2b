// Real entries of Debian's lists: read whole, named and judged as the tracker's JSON and another project's reader have them.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keptLists, trackerArchive } from '../../../tests/lib/tracker-fixtures.ts'
import type { DebianFeed } from './debian-fixes.rules.ts'
import { indexFixes, matchDebian } from './match.rules.ts'
import { readFeedFile } from './read-feed-file.ts'
import { readDebianLists } from './debian-list-fixes.rules.ts'

const archive = join(process.env['AFTERBELL_SHARED'] ?? '../shared', 'data/debian/tracker-format-fixtures.tar.gz')
const absent = !existsSync(archive)
const why = absent ? ` (skipped: ${archive} is absent)` : ''
const dir = absent ? '' : mkdtempSync('/var/tmp/afterbell-lists-')
beforeAll(() => {
  if (!absent) execFileSync('tar', ['xzf', archive, '-C', dir])
})
afterAll(() => {
  if (!absent) rmSync(dir, { recursive: true })
})

const now = '2026-11-21T12:00:00Z'
const numbers = { squeeze: '6', wheezy: '7', stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13', sid: 'sid' } as const
const releases = Object.keys(numbers) as readonly (keyof typeof numbers)[]
/** Lists with the word that these releases are looked after. */
const listsOf = (text: string, looked: readonly string[] = releases): DebianFeed => {
  const config = JSON.stringify({ distributions: Object.fromEntries(looked.map((release) => [release, { release: 'looked after' }])) })
  const read = readDebianLists(
    [
      { name: 'data/config.json', text: config },
      { name: 'data/CVE/list', text },
    ],
    { now },
  )
  if (!read.ok) throw new Error((read.refusal.faults ?? []).join('; '))
  return read.value
}
const foundBy = (feed: DebianFeed, release: string, name: string, version: string): readonly string[] =>
  matchDebian([{ name, version, arch: 'amd64', source: name, sourceVersion: version }], indexFixes(feed), { release })
    .map(({ cve }) => cve)
    .toSorted()

test.skipIf(absent)(`the tracker's data folder as its archive: slot, releases, ids of what has no number, advisories' versions${why}`, () => {
  const read = readFeedFile(readFileSync(trackerArchive(dir)), { name: 'security-tracker-master.tar.gz', now })
  if (!read.ok || read.value.feed.kind !== 'debian-fixes') throw new Error(read.ok ? 'another kind' : (read.refusal.faults ?? []).join('; '))
  const { slot, feed } = read.value
  expect([slot.slot, feed.format, [...new Set(feed.fixes.map(({ release }) => release))].toSorted()]).toEqual([
    'debian-tracker',
    'debian-list',
    ['bookworm', 'sid'],
  ])
  const of = (cve: string) => feed.fixes.filter((fix) => fix.cve === cve).map((fix) => [fix.package, fix.release, fix.fixedVersion, fix.fixAvailable])
  expect(of('CVE-2023-5849')).toEqual([
    ['chromium', 'bookworm', '119.0.6045.105-1~deb12u1', true], // the advisory's: CVE/list itself has unstable's alone
    ['chromium', 'sid', '119.0.6045.105-1', true],
  ])
  expect(of('CVE-2023-5088')).toEqual([
    ['qemu', 'bookworm', '1:8.1.1+ds-2', false],
    ['qemu', 'sid', '1:8.1.1+ds-2', true],
  ])
  expect(of('TEMP-0000000-3574A3').map(([, , fixed]) => fixed)).toEqual(['3.0.20-0+deb12u1', '3.0.20-1'])
  expect(of('TEMP-0000000-556898').map(([, , fixed]) => fixed)).toEqual(['', ''])
  expect(of('CVE-2023-44981')).toEqual([['zookeeper', 'bookworm', '3.8.0-11+deb12u1', true]])
  expect(feed.oddities?.join(' ')).toMatch(/CVEs of advisories are not in CVE\/list/) // it is cut small
})

type Criterion = {
  readonly version: {
    readonly fix_status: { readonly class: string }
    readonly package: { readonly source: { readonly name: string } }
    readonly affected?: { readonly fixed: readonly string[] }
  }
}
type Judged = {
  readonly detections?: readonly {
    readonly ecosystem: string
    readonly conditions: readonly { readonly criteria: { readonly criterions: readonly Criterion[] } }[]
  }[]
}

test.skipIf(absent)(`each release of each kept entry is judged as another project's reader judges it${why}`, () => {
  const feed = listsOf(keptLists(dir))
  const golden = join(dir, 'extract/debian/tracker/salsa/testdata/golden/data')
  const compared = { fixed: 0, unfixed: 0, silent: 0 }
  for (const path of readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((one) => /(?:CVE|TEMP)-[\w-]+\.json$/.test(one))) {
    const cve = /((?:CVE|TEMP)-[\w-]+)\.json$/.exec(path)?.[1]
    for (const { ecosystem, conditions } of (JSON.parse(readFileSync(join(golden, path), 'utf8')) as Judged).detections ?? []) {
      const release = releases.find((one) => ecosystem === `debian:${numbers[one]}`)
      for (const { version } of conditions.flatMap(({ criteria }) => criteria.criterions)) {
        const name = version.package.source.name
        const own = feed.fixes.filter((fix) => fix.cve === cve && fix.release === release && fix.package === name)
        const where = `${cve} ${name} ${release}`
        if (version.fix_status.class === 'fixed') {
          expect(
            own.map(({ fixedVersion }) => fixedVersion),
            where,
          ).toEqual(version.affected?.fixed)
          compared.fixed++
        } else if (version.fix_status.class === 'unfixed') {
          expect(
            own.map(({ fixAvailable }) => fixAvailable),
            where,
          ).toEqual([false])
          compared.unfixed++
        } else {
          expect(own, where).toEqual([])
          compared.silent++
        }
      }
    }
  }
  expect(compared).toEqual({ fixed: 22, unfixed: 14, silent: 8 })
})

type Tracker = Readonly<
  Record<
    string,
    Readonly<Record<string, { readonly releases: Readonly<Record<string, { readonly repositories: Readonly<Record<string, string>> }>> }>>
  >
>
// The entries of the JSON that have no list beside them there, as CVE/list has them.
const written = `CVE-2012-0833 (The acllas__handle_group_entry function ...)
	- 389-ds-base <not-affected> (Fixed before initial upload to archive)
CVE-2016-5405 (389 Directory Server in Red Hat Enterprise Linux Desktop 6 ...)
	- 389-ds-base 1.3.5.15-1 (bug #842121)
CVE-2016-5416 (389 Directory Server in Red Hat Enterprise Linux Desktop 6 ...)
	- 389-ds-base <unfixed> (bug #834233)
	[bullseye] - 389-ds-base <ignored> (Minor issue)
`
test.skipIf(absent)(`the same findings as by the JSON, of whatever the releases hold and of versions around it${why}`, () => {
  const text = readFileSync(join(dir, 'fetch/debian/tracker/api/testdata/fixtures/advisory.json'), 'utf8')
  const tracker = readFeedFile(Buffer.from(text), { name: 'tracker.json', now })
  if (!tracker.ok || tracker.value.feed.kind !== 'debian-fixes') throw new Error('not read')
  const json = tracker.value.feed
  const lists = listsOf(keptLists(dir) + written, ['bullseye', 'sid'])
  const shared = new Set([...keptLists(dir).matchAll(/^(?:CVE-2008-XXXX) /gm)].map(() => 'TEMP-0000000-0CA7E3'))
  expect(shared.size).toBe(1)
  const ids = new Set(Object.values(JSON.parse(text) as Tracker).flatMap((byId) => Object.keys(byId)))
  let findings = 0
  for (const [name, byId] of Object.entries(JSON.parse(text) as Tracker)) {
    for (const release of ['bullseye', 'sid']) {
      const held = Object.values(byId).flatMap((one) => Object.values(one.releases[release]?.repositories ?? {}))
      for (const version of new Set([
        ...held,
        ...json.fixes.flatMap((fix) => (fix.package === name && fix.fixedVersion !== '' ? [fix.fixedVersion, `${fix.fixedVersion}~`] : [])),
      ])) {
        const [a, b] = [foundBy(lists, release, name, version).filter((cve) => ids.has(cve)), foundBy(json, release, name, version)]
        expect(a, `${name} ${version} on ${release}`).toEqual(b)
        findings += b.length
      }
    }
  }
  expect(findings).toBe(8)
})
