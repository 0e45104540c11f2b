// Small things that would become large: each must be refused at a limit that is named, before it costs much.
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import { tarEnd, tarMember } from '../../../src/platform/backup/tar.ts'
import { kevFile, nvdLines } from '../feeds.ts'

/** A stream of zeros by the megabyte, packed a thousandfold: one flushed block, repeated. */
const zeros = (head: Buffer, megabytes: number): Buffer => {
  const block = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([head, ...Array.from({ length: megabytes }, () => block)])
}
const zlibHead = Buffer.from([0x78, 0x9c])
const gzipHead = Buffer.from('1f8b0800000000000003', 'hex')
const deep = (levels: number, before: string): string => `${before}${'['.repeat(levels)}${']'.repeat(levels)}`
const xml = (inside: string, head = ''): Buffer =>
  Buffer.from(`<?xml version="1.0"?>${head}<REQUEST><CONTENT>${inside}</CONTENT><DEVICEID>d</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`)
const entities = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')
const branches = (levels: number): unknown => (levels === 0 ? [] : [{ category: 'product_family', name: 'x', branches: branches(levels - 1) }])
const components = (levels: number): unknown => (levels === 0 ? [] : [{ name: 'x', components: components(levels - 1) }])
/** An archive whose directory says how large its one file is, truly or not. */
const zip = (body: Buffer, claims: number): Buffer => {
  const [head, entry, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)]
  head.writeUInt32LE(0x04034b50)
  head.writeUInt16LE(6, 26)
  entry.writeUInt32LE(0x02014b50)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(body.length, 20)
  entry.writeUInt32LE(claims, 24)
  entry.writeUInt16LE(6, 28)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(36 + body.length, 16)
  return Buffer.concat([head, Buffer.from('a.json'), body, entry, Buffer.from('a.json'), end])
}

/** The format, what it is, the bytes, the words of the limit. Those that `isLarge` cost a second each. */
export const bombs: readonly {
  readonly format: string
  readonly what: string
  readonly bytes: () => Buffer
  readonly says: RegExp
  readonly isLarge?: true
}[] = [
  {
    format: 'agents: XML (FusionInventory, OCS)',
    what: 'entities of entities',
    bytes: () => xml('<BIOS><SSN>&e12;</SSN></BIOS>', `<!DOCTYPE a [<!ENTITY e0 "x">${entities}]>`),
    says: /document type or entity declarations/,
  },
  {
    format: 'agents: XML (FusionInventory, OCS)',
    what: 'an outside entity',
    bytes: () => xml('<BIOS><SSN>&x;</SSN></BIOS>', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    says: /document type or entity declarations/,
  },
  { format: 'agents: XML (FusionInventory, OCS)', what: '100,000 levels', bytes: () => xml('<A>'.repeat(100_000)), says: /more than 32 levels deep/ },
  {
    format: 'agents: XML (FusionInventory, OCS)',
    what: 'character references',
    bytes: () => xml('&#65;'.repeat(600_000)),
    says: /more than 500,000 character references/,
  },
  { format: 'agents: zlib and gzip', what: 'zlib, 1:1000', bytes: () => zeros(zlibHead, 200), says: /unpacks to more than 64 MB/ },
  { format: 'agents: zlib and gzip', what: 'gzip, 1:1000', bytes: () => zeros(gzipHead, 200), says: /unpacks to more than 64 MB/ },
  { format: 'agents: zlib and gzip', what: 'gzip in gzip', bytes: () => gzipSync(gzipSync(zeros(gzipHead, 80))), says: /neither XML nor JSON|not/ },
  ...['agents: GLPI JSON', 'agents: osquery requests'].map((format) => ({
    format,
    what: '100,000 levels',
    bytes: () => Buffer.from(deep(100_000, '{"a":')),
    says: /more than 32 levels deep/,
  })),
  {
    format: 'agents: osquery answers',
    what: '100,000 levels',
    bytes: () => Buffer.from(deep(100_000, '{"format":"afterbell-osquery/1","a":')),
    says: /more than 32 levels deep/,
  },
  ...(
    [
      ['KEV', '{"catalogVersion":'],
      ['CVE JSON 5', '{"dataType":"CVE_RECORD","a":'],
      ['NVD 2.0', '{"id":"CVE-2024-0001","configurations":'],
      ['OSV', '{"id":"x","modified":"y","affected":'],
      ['CSAF', '{"csaf_version":"2.0","a":'],
      ['Debian tracker', '{"releases":{},"repositories":'],
      ['CycloneDX', '{"bomFormat":'],
    ] as const
  ).map(([format, head]) => ({
    format,
    what: '100,000 levels',
    bytes: () => Buffer.from(deep(100_000, head)),
    says: /nested more than 64 levels deep, at line 1, character \d+/,
  })),
  {
    format: 'Debian tracker: its lists',
    what: 'one line of 30 MB',
    bytes: () => Buffer.from(`CVE-2026-0001 (x)\n\t- ${' '.repeat(30_000_000)}x 1-1\n`),
    says: /line 2 is longer than 65536 characters/,
  },
  {
    format: 'Debian tracker: its lists',
    what: 'six thousand notes of one entry',
    bytes: () => Buffer.from(`CVE-2026-0001 (x)\n${Array.from({ length: 6_000 }, (_, n) => `\t- p${n} 1-1\n`).join('')}`),
    says: /line 5002: more than 5000 notes of one entry/,
  },
  {
    format: 'Debian tracker: its lists',
    what: 'an advisory of 4,000 packages for each of 400 CVEs',
    bytes: () => {
      const cves = Array.from({ length: 400 }, (_, n) => `CVE-2026-${1000 + n}`)
      const notes = Array.from({ length: 4_000 }, (_, n) => `\t- p${n} 1-1\n`).join('')
      return Buffer.from(`${cves.map((cve) => `${cve} (x)\n`).join('')}[02 Nov 2026] DSA-1-1 x - y\n\t{${cves.join(' ')}}\n${notes}`)
    },
    says: /more than 1500000 fixes/,
    isLarge: true,
  },
  {
    format: 'CSAF',
    what: 'branches in branches',
    bytes: () =>
      Buffer.from(
        JSON.stringify({
          document: { csaf_version: '2.0', publisher: { name: 'x' }, tracking: { id: 'A', current_release_date: '2026-08-01T10:00:00Z' } },
          product_tree: { branches: branches(28) },
        }),
      ),
    says: /branches lie more than 24 deep/,
  },
  {
    format: 'CycloneDX',
    what: 'components in components',
    bytes: () => Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', components: components(40) })),
    says: /lie more than|nested more than/,
  },
  {
    format: 'NVD 2.0',
    what: 'a zip that says 2 GB',
    bytes: () => zip(deflateRawSync(Buffer.from(nvdLines([['CVE-2024-0001', [{ product: 'a:b' }]]]))), 0x7fff_ffff),
    says: /unpacks to more than 384 MB/,
  },
  {
    format: 'NVD 2.0',
    what: 'a zip that says 10 bytes and holds 500 MB',
    bytes: () => zip(zeros(Buffer.alloc(0), 500), 10),
    says: /unpacks to more than 384 MB|damaged/,
    isLarge: true,
  },
  {
    format: 'KEV',
    what: 'a tar that says 8 GB',
    bytes: () => {
      const tar = Buffer.concat([tarMember('a.json', kevFile('2026-11-01', [['CVE-2024-0001', '2026-10-01']]), 0), tarEnd()])
      tar.write('77777777777\0', 124)
      return tar
    },
    says: /damaged header|half a file/,
  },
  { format: 'EPSS: zlib and gzip', what: 'gzip, 1:1000', bytes: () => zeros(gzipHead, 500), says: /unpacks to more than 384 MB/, isLarge: true },
  {
    format: 'Debian fix data (debsecan)',
    what: 'zlib, 1:1000',
    bytes: () => zeros(zlibHead, 500),
    says: /unpacks to more than 384 MB/,
    isLarge: true,
  },
  {
    format: 'OpenPGP signatures',
    what: 'thousands of packets',
    bytes: () => Buffer.alloc(60_000, Buffer.from([0xc2, 0])),
    says: /more than 100 packets/,
  },
  { format: 'OpenPGP signatures', what: 'a megabyte', bytes: () => Buffer.alloc(1_000_000, 0xc2), says: /more than 64 KB/ },
  {
    format: 'OpenPGP public keys',
    what: 'thousands of packets',
    bytes: () => Buffer.alloc(500_000, Buffer.from([0xcd, 0])),
    says: /more than 5000 packets/,
  },
  { format: 'OpenPGP public keys', what: 'a megabyte', bytes: () => Buffer.alloc(1_000_000, 0xc6), says: /more than 512 KB/ },
]
