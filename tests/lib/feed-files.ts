// Feeds of advisories as files: the packings they come in, one record of OSV and one document of CSAF, and what reading them gives.
import { deflateRawSync } from 'node:zlib'
import { tarEnd, tarMember } from '../../src/platform/backup/tar.ts'
import { readFeedFile, type FeedRead } from '../../src/subjects/vulnerabilities/read-feed-file.ts'

export const now = '2026-11-21T12:00:00Z'
export const read = (bytes: Uint8Array, name = 'feed'): FeedRead => {
  const result = readFeedFile(bytes, { name, now })
  if (!result.ok) throw new Error([result.refusal.says, ...(result.refusal.faults ?? [])].join('; '))
  return result.value
}
export const faults = (bytes: Uint8Array, name = 'feed'): readonly string[] => {
  const result = readFeedFile(bytes, { name, now })
  return result.ok ? [] : (result.refusal.faults ?? [result.refusal.code])
}
export const advisories = (bytes: Uint8Array, name?: string) => {
  const { feed } = read(bytes, name)
  if (feed.kind !== 'advisories') throw new Error('no advisories')
  return feed
}
export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
export const tar = (...files: readonly (readonly [string, Uint8Array])[]): Buffer =>
  Buffer.concat([...files.map(([name, body]) => tarMember(name, body, 0)), tarEnd()])
export const zip = (...files: readonly (readonly [string, Uint8Array])[]): Buffer => {
  const [locals, central]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, body] of files) {
    const [packed, head, entry] = [deflateRawSync(body), Buffer.alloc(30), Buffer.alloc(46)]
    head.writeUInt32LE(0x04034b50)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(body.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    locals.push(head, Buffer.from(name), packed)
    central.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(Buffer.concat(central).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, ...central, end])
}

export const record = (id: string, more: object = {}) => ({
  id,
  modified: '2026-08-01T10:00:00Z',
  affected: [{ package: { ecosystem: 'PyPI', name: 'Jinja_2' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.7.2' }] }] }],
  ...more,
})
export const document = (more: object = {}, tracking: object = {}) => ({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    title: 'A',
    publisher: { name: 'Acme PSIRT' },
    tracking: { id: 'ACME-1', current_release_date: '2026-08-01T10:00:00Z', ...tracking },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Acme',
        branches: [
          {
            category: 'product_name',
            name: 'Bus Router',
            branches: [
              { category: 'product_version_range', name: 'vers:semver/>=4.0|<4.5', product: { product_id: 'P1', name: 'Bus Router' } },
              { category: 'product_version', name: '4.5', product: { product_id: 'P2', name: 'Bus Router 4.5' } },
              { category: 'product_version_range', name: '<3', product: { product_id: 'P3', name: 'Bus Router 2' } },
            ],
          },
        ],
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-0001',
      product_status: { known_affected: ['P1'], fixed: ['P2'], known_not_affected: ['P3'] },
      flags: [{ label: 'component_not_present', product_ids: ['P3'] }],
      remediations: [{ category: 'vendor_fix', details: 'Update to 4.5.', product_ids: ['P1'] }],
      scores: [{ products: ['P1'], cvss_v3: { baseScore: 9.1 } }],
    },
  ],
  ...more,
})
