import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cveRecords } from '../../../tests/lib/feeds.ts'
import { readCve5, type CveFactsFeed } from './cve5.rules.ts'
import { readFeed } from './read-feed.rules.ts'

const now = '2026-11-21T12:00:00Z'
const text = (...given: Parameters<typeof cveRecords>): string => Buffer.from(cveRecords(...given)).toString()
const read = (given: string): CveFactsFeed => {
  const result = readCve5([{ name: 'cves', text: given }], { now })
  if (!result.ok) throw new Error(result.refusal.faults?.join('; '))
  return result.value
}
const faults = (given: string): readonly string[] => {
  const result = readCve5([{ name: 'cves', text: given }], { now })
  return result.ok ? [] : (result.refusal.faults ?? [])
}

describe('CVE records', () => {
  const two = text([
    ['CVE-2026-0001', { automatable: 'Yes', impact: 'Total', exploitation: 'PoC', severity: 'HIGH' }],
    ['CVE-2026-0002', {}],
  ])
  test('decision points in any case, severity, the newest update as the date; lines, a list and one record alike', () => {
    const feed = read(two)
    expect(feed).toMatchObject({ kind: 'cve-facts', entries: 2, date: '2026-08-01T10:00:00.000Z', oddities: [] })
    expect(feed.facts[0]).toEqual({
      cve: 'CVE-2026-0001',
      exploitation: 'poc',
      automatable: true,
      technicalImpact: 'total',
      severity: 'high',
      score: 7.5,
      assessedOn: '2026-07-30',
    })
    expect(feed.facts[1]).toMatchObject({ automatable: false, technicalImpact: 'partial', severity: null })
    expect(read(`[${two.split('\n').join(',')}]`).facts).toEqual(feed.facts)
    expect(read(JSON.stringify(JSON.parse(two.split('\n')[0] ?? ''), null, 2)).facts).toEqual(feed.facts.slice(0, 1))
  })
  test('told by content among all feeds', () => {
    const result = readFeed(two, { now })
    expect(result.ok && result.value.kind).toBe('cve-facts')
  })
  test('refused whole with every fault', () => {
    expect(faults(`${two}\n${two.split('\n')[0]}`)).toEqual(['line 3: CVE-2026-0001 is named twice'])
    expect(faults(`${two}\n{"a":1}\n{"half`)).toEqual(['line 3 is no CVE record', expect.stringMatching(/^line 4: .*half a file/)])
    expect(faults(text([['CVE-1', {}]]))).toEqual(['the document: "CVE-1" is not a CVE id', 'it holds no entry'])
    expect(faults(text([['CVE-2026-0001', { updated: '2027-01-01T00:00:00Z' }]]))[0]).toContain('is in the future')
  })
  test('rejected CVEs are left out and counted; of which no decision point is told stays for what it says is affected', () => {
    const rejected = JSON.parse(two.split('\n')[0] ?? '') as { cveMetadata: { state: string; cveId: string } }
    Object.assign(rejected.cveMetadata, { state: 'REJECTED', cveId: 'CVE-2026-0009' })
    const untold = { dataType: 'CVE_RECORD', cveMetadata: { cveId: 'CVE-2026-0008', state: 'PUBLISHED' }, containers: { cna: {} } }
    const feed = read(`${two}\n${JSON.stringify(rejected)}\n${JSON.stringify(untold)}`)
    expect([feed.entries, feed.oddities]).toEqual([3, ['1 rejected CVEs were left out.', '1 CVEs give neither severity nor decision points.']])
    expect(feed.facts).toHaveLength(2)
  })
  test('whatever stands in a record: facts or a refusal, never an end', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.jsonValue(), (list, containers) => {
        for (const record of [
          ...list,
          { dataType: 'CVE_RECORD', cveMetadata: { cveId: 'CVE-2026-0001' }, containers },
          { dataType: 'CVE_RECORD', cveMetadata: containers },
        ])
          readCve5([{ name: 'cves', text: JSON.stringify(record) }], { now })
      }),
    )
  })
})

const file = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data/cve5/cve5-school-vendors.jsonl.gz')
if (!existsSync(file)) console.warn('skipped: the folder of real data is absent (AFTERBELL_SHARED)')
describe.skipIf(!existsSync(file))('CISA’s published records (skipped without the folder of real data)', () => {
  test('all 12,249 are read, each with its decision points', () => {
    const feed = read(gunzipSync(readFileSync(file)).toString())
    const count = (is: (fact: CveFactsFeed['facts'][number]) => boolean) => feed.facts.filter(is).length
    expect([
      feed.entries,
      count(({ automatable }) => automatable === true),
      count(({ technicalImpact }) => technicalImpact === 'total'),
      count(({ exploitation }) => exploitation === 'active'),
    ]).toEqual([12_249, 1_826, 4_767, 213])
  })
})
