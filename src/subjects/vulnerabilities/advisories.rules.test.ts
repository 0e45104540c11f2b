import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tarMember } from '../../platform/backup/tar.ts'
import { advisories, document, faults, json, now, read, record, tar, zip } from '../../../tests/lib/feed-files.ts'
import { epssFile, nvdLines, osvLines } from '../../../tests/lib/feeds.ts'
import { detectFeed } from './feed.rules.ts'
import { openFeed } from './open-feed.ts'
import { readFeed } from './read-feed.rules.ts'
import { readFeedFile } from './read-feed-file.ts'

describe('feeds told by content', () => {
  test('format, slot and date of each', () => {
    const slots = [
      nvdLines([['CVE-2026-0001', [{ product: 'a:b' }]]]),
      epssFile('2026-08-01', [['CVE-2026-0001', 0.1, 0.2]]),
      osvLines([['PYSEC-1', 'PyPI', 'jinja2', '0', '1']]),
      json(document()),
      json([record('A'), record('B', { affected: [{ package: { ecosystem: 'npm', name: 'x' }, versions: ['1'] }] })]),
    ].map((bytes) => {
      const { slot, feed } = read(bytes)
      return [slot.slot, feed.format, feed.date, feed.entries]
    })
    expect(slots).toEqual([
      ['nvd:2026/CVE-2026-0001', 'nvd', '2026-08-01T10:00:00Z', 1],
      ['epss', 'epss', '2026-08-01T00:00:00+0000', 1],
      ['osv:pypi/PYSEC-1', 'osv', '2026-08-01T10:00:00Z', 1],
      ['csaf:acme-psirt/ACME-1', 'csaf', '2026-08-01T10:00:00Z', 1],
      ['osv', 'osv', '2026-08-01T10:00:00Z', 2],
    ])
    for (const text of ['', 'hello', '{"id":1}', '[1,2]']) expect(detectFeed(text), text).toBeNull()
  })
  test('archives and packings of every kind hold the same; words about the data are none of it', () => {
    const files = [
      ['a/A.json', json(record('A'))],
      ['a/B.json', json(record('B'))],
      ['README.md', Buffer.from('words')],
    ] as const
    const yaml = tar([
      'C.yaml',
      Buffer.from('id: C\nmodified: "2026-08-01T10:00:00Z"\naffected:\n- package: {ecosystem: PyPI, name: x}\n  versions: ["1.0"]\n'),
    ])
    for (const bytes of [
      tar(...files),
      gzipSync(tar(...files)),
      zip(...files),
      gzipSync(Buffer.from(`${JSON.stringify(record('A'))}\n${JSON.stringify(record('B'))}\n`)),
    ])
      expect(advisories(bytes).records.map(({ id }) => id)).toEqual(['A', 'B'])
    expect(advisories(yaml).records[0]).toMatchObject({ id: 'C', packages: [{ name: 'x', versions: ['1.0'] }] })
    expect(openFeed(yaml, 'x')).toMatchObject({ ok: false, refusal: { faults: ['C.yaml in its archive is YAML, which is not read here'] } })
  })
  test('half a file, broken archives, bombs: refused with what is wrong', () => {
    const whole = tar(['A.json', json(record('A'))])
    expect(faults(whole.subarray(0, 700))[0]).toMatch(/half a file/)
    expect(faults(zip(['A.json', json(record('A'))]).subarray(0, 60))[0]).toMatch(/half a file/)
    expect(faults(gzipSync(whole).subarray(0, -20))[0]).toMatch(/half a file/)
    const damaged = Buffer.from(whole)
    damaged.write('9', 10)
    expect(faults(damaged)[0]).toMatch(/damaged header/)
    expect(faults(tar(['LICENSE', Buffer.from('x')]))).toEqual(['its archive holds no data file (.json, .jsonl, .yaml, .csv, .xml)'])
    const bomb = zip(['A.json', json(record('A'))])
    bomb.writeUInt32LE(0x7fffffff, bomb.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24) // as large as its directory says
    expect(faults(bomb)[0]).toMatch(/unpacks to more than 384 MB/)
  })
  test('every fault with its place', () => {
    expect(
      faults(Buffer.from(`${JSON.stringify(record('A'))}\n${JSON.stringify(record('A'))}\n{"id":"B","modified":"yesterday","affected":[]}\n{"half`)),
    ).toEqual(['line 2: A is named twice', 'line 3 (B): modified "yesterday" is no instant', expect.stringMatching(/^line 4: .*half a file/)])
    expect(faults(json(document({ vulnerabilities: [{ cve: 'CVE-X', product_status: { known_affected: ['P9'] } }] })))).toEqual([
      'the document (ACME-1).vulnerabilities[0]: "CVE-X" is not a CVE id',
      'the document (ACME-1).vulnerabilities[0].product_status.known_affected[0]: the product "P9" is not in the tree',
    ])
    const later = readFeed(JSON.stringify(document({}, { current_release_date: '2027-01-01T00:00:00Z' })), { now })
    expect(later.ok === false && later.refusal.faults?.[0]).toMatch(/is in the future/)
    expect(
      faults(
        json({
          format: 'NVD_CVE',
          totalResults: 5,
          timestamp: '2026-08-01T10:00:00',
          vulnerabilities: [
            {
              cve: { id: 'CVE-2026-0001', configurations: [{ nodes: [{ operator: 'XOR', cpeMatch: [{ vulnerable: true, criteria: 'chrome' }] }] }] },
            },
          ],
        }),
      ),
    ).toEqual([
      'vulnerabilities[0] (CVE-2026-0001).configurations[0].nodes[0].cpeMatch[0]: "chrome" is no CPE name',
      'vulnerabilities[0] (CVE-2026-0001).configurations[0].nodes[0]: unknown operator "XOR"',
      'totalResults says 5, yet there are 1 entries: some of its pages are missing',
    ])
  })
  test('whatever stands in a document: records or a refusal, never an end', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const one of [
          record('A', { affected: a, aliases: b }),
          { ...document(), product_tree: a, vulnerabilities: b },
          { id: 'CVE-2026-0001', configurations: a },
          { format: 'NVD_CVE', vulnerabilities: a, timestamp: b },
          { ...document(), vulnerabilities: [{ product_status: a, remediations: b }] },
        ])
          readFeedFile(json(one), { name: 'x', now })
      }),
      { numRuns: 150 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (noise) => {
        readFeedFile(noise, { name: 'x', now })
        readFeedFile(Buffer.concat([tarMember('A.json', noise, 0), noise]), { name: 'x', now })
      }),
      { numRuns: 150 },
    )
  })
})
