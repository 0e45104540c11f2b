import { describe, expect, it } from 'vitest'
import { type DpkgPackage, parseDpkgStatus } from './dpkg-status.rules.ts'
import { indexFixes, indexKev, matchDebian, type MatchOptions } from './match.rules.ts'
import { readFeed } from './read-feed.rules.ts'

const record = (fields: Record<string, string>) =>
  `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n`
const installed = (Package: string, Version: string, more: Record<string, string> = {}) =>
  record({ Package, Status: 'install ok installed', Architecture: 'amd64', Version, ...more, Description: 'short\n long, with: a colon\n .' })

const feedOf = (lines: readonly string[], sources: readonly string[] = ['x,x']) => {
  const text = ['VERSION 1', 'CVE-2026-1,,', 'CVE-2026-2,,', '', ...lines, '', ...sources, '', ''].join('\n')
  const feed = readFeed(text, { now: '2026-11-21T12:00:00Z', name: 'fixes' })
  if (!feed.ok || feed.value.kind !== 'debian-fixes') throw new Error(JSON.stringify(feed))
  return indexFixes(feed.value)
}
const packagesOf = (...records: string[]): readonly DpkgPackage[] => {
  const status = parseDpkgStatus(records.join('\n'))
  if (!status.ok) throw new Error(status.refusal.says)
  return status.value.packages
}
const match = (records: string[], lines: readonly string[], options: MatchOptions = {}, sources?: readonly string[]) =>
  matchDebian(packagesOf(...records), feedOf(lines, sources), options).map((f) => [f.cve, f.package, f.fixed])

describe('a dpkg status file', () => {
  it('gives installed packages with their source; others are only counted', () => {
    const status = parseDpkgStatus(
      [
        installed('libssl3', '3.0.13-1+b1', { Source: 'openssl (3.0.13-1)' }),
        installed('bash', '5.2'),
        installed('base-files', '12.4+deb12u8'),
        record({ Package: 'old', Status: 'deinstall ok config-files', Version: '1' }),
        record({ Package: 'half', Status: 'install ok half-installed', Version: '1' }),
        record({ Package: 'kept', Status: 'hold ok installed', Version: '2', Source: 'keep' }),
      ].join('\n'),
    )
    if (!status.ok) throw new Error(status.refusal.says)
    expect(status.value.packages.map((p) => [p.name, p.version, p.source, p.sourceVersion])).toEqual([
      ['libssl3', '3.0.13-1+b1', 'openssl', '3.0.13-1'],
      ['bash', '5.2', 'bash', '5.2'],
      ['base-files', '12.4+deb12u8', 'base-files', '12.4+deb12u8'],
      ['kept', '2', 'keep', '2'],
    ])
    expect(status.value).toMatchObject({ notInstalled: 2, release: 'bookworm' })
  })
  it('is refused whole, with every fault', () => {
    const status = parseDpkgStatus('Package: a\nStatus: install ok installed\n\nno field\n\nStatus: install ok installed\nVersion: 1\n')
    expect(status.ok === false && status.refusal.faults).toHaveLength(4)
    for (const text of ['', '\n\n', '{"a": 1}', '\u0000\u0001']) expect(parseDpkgStatus(text).ok, JSON.stringify(text)).toBe(false)
  })
})

describe('matching', () => {
  it('compares the source version, so that a rebuild is not taken for a fix', () => {
    const lines = ['openssl,0,SH?F,3.0.13-1+deb12u1,']
    expect(match([installed('libssl3', '3.0.13-1+b1', { Source: 'openssl (3.0.13-1)' })], lines)).toEqual([
      ['CVE-2026-1', 'libssl3', '3.0.13-1+deb12u1'],
    ])
    expect(match([installed('libssl3', '3.0.13-1+deb12u1', { Source: 'openssl' })], lines)).toEqual([])
  })
  it('knows a backport that sorts lower and holds the fix all the same', () => {
    const lines = ['openssl,0,SH?F,3.0.15-1,3.0.13-1~deb12u2']
    expect(match([installed('openssl', '3.0.13-1~deb12u2')], lines)).toEqual([])
    expect(match([installed('openssl', '3.0.13-1~deb12u1')], lines)).toEqual([['CVE-2026-1', 'openssl', '3.0.13-1~deb12u2']])
  })
  it('names what has no fix yet with no fixed version', () => {
    expect(match([installed('zlib1g', '1.2', { Source: 'zlib' })], ['zlib,0,SM? ,,', 'zlib,1,SM? ,1.3-1,'])).toEqual([
      ['CVE-2026-1', 'zlib1g', null],
      ['CVE-2026-2', 'zlib1g', null],
    ])
  })
  it('follows facts about a binary package, and tells a pair once', () => {
    const tool = installed('tool-bin', '2.0-1', { Source: 'tool (9.0)' })
    expect(match([tool], ['tool-bin,0,BL F,2.1,'])).toEqual([['CVE-2026-1', 'tool-bin', '2.1']])
    expect(match([tool, installed('tool-bin', '2.0-1', { Architecture: 'i386', Source: 'tool (9.0)' })], ['tool,0,SL F,9.1,'])).toEqual([
      ['CVE-2026-1', 'tool-bin', '9.1'],
    ])
  })
  it('ranks headers of the kernel last, and kernels that do not run when it knows which one does', () => {
    const records = [
      installed('linux-libc-dev', '6.1.1-1', { Source: 'linux' }),
      installed('linux-image-6.1.0-1-amd64', '6.1.1-1', { Source: 'linux-signed-amd64 (6.1.1+1)' }),
      installed('bash', '1'),
    ]
    const lines = ['linux,0,SH?F,6.1.2-1,', 'bash,1,SL?F,2,']
    expect(match(records, lines).map(([, name]) => name)).toEqual(['linux-image-6.1.0-1-amd64', 'bash', 'linux-libc-dev'])
    const running = matchDebian(packagesOf(...records), feedOf(lines), { runningKernel: '6.1.0-2-amd64' })
    expect(running.map((f) => [f.package, f.noise])).toEqual([
      ['bash', false],
      ['linux-libc-dev', true],
      ['linux-image-6.1.0-1-amd64', true],
    ])
    expect(running[2]?.noiseReason).toContain('6.1.0-2-amd64')
  })
  it('finds the source by the feed where an agent tells none, and takes its version from the package of that name', () => {
    const told = [
      { name: 'libldb2', version: '2:2.6.2+samba4.17-1', source: null, sourceVersion: null, arch: 'amd64' },
      { name: 'samba', version: '2:4.17-1+b2', source: null, sourceVersion: null, arch: 'amd64' },
    ]
    const index = feedOf(['samba,0,SH?F,2:4.17-1+deb12u1,', 'samba,1,SH?F,2:4.17-1,'], ['samba,libldb2 samba'])
    expect(matchDebian(told, index).map((f) => [f.cve, f.package])).toEqual([
      ['CVE-2026-1', 'libldb2'],
      ['CVE-2026-1', 'samba'],
    ])
  })
  it('says why in one sentence, and that it is known to be exploited', () => {
    const kev = indexKev([
      { cve: 'CVE-2026-1', vendor: '', product: '', title: '', addedOn: '2026-10-01', dueOn: '2026-10-22', requiredAction: '', ransomware: false },
    ])
    const [finding] = matchDebian(packagesOf(installed('libssl3', '3.0', { Source: 'openssl' })), feedOf(['openssl,0,SH?F,3.1,']), { kev })
    expect(finding).toMatchObject({
      feed: 'fixes',
      knownExploited: true,
      urgency: 'high',
      remote: null,
      reason: 'libssl3 3.0 (built from openssl) is older than 3.1, which fixes CVE-2026-1, known to be exploited since 2026-10-01.',
    })
  })
})
