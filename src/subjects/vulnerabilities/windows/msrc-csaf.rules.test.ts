import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { msrcCsaf } from '../../../../tests/lib/fuzz/own-samples-more.ts'
import { readFeedFile } from '../read-feed-file.ts'
import { readFeed } from '../read-feed.rules.ts'
import { judgeWindows } from './judge-windows.rules.ts'
import { knownOf } from './known.rules.ts'
import { windowsOf } from './system.rules.ts'
import type { UpdatesFeed } from './updates.rules.ts'

const now = '2026-11-20T12:00:00Z'
const read = (...documents: readonly object[]): UpdatesFeed => {
  const feed = readFeed(JSON.stringify(documents.length === 1 ? documents[0] : documents), { now, name: 'msrc.json' })
  if (!feed.ok || feed.value.kind !== 'updates') throw new Error(feed.ok ? feed.value.kind : feed.refusal.faults?.join('; '))
  return feed.value
}
const faults = (...documents: readonly object[]): readonly string[] => {
  const feed = readFeed(JSON.stringify(documents), { now, name: 'msrc.json' })
  return feed.ok ? [] : (feed.refusal.faults ?? [])
}
const changed = (from: string, to: string): object => JSON.parse(JSON.stringify(msrcCsaf()).replaceAll(from, to)) as object

test('a document tells which update and which build fix a Windows, and which version a program, without a maker in its tree', () => {
  const feed = read(msrcCsaf())
  expect(feed).toMatchObject({
    format: 'msrc-csaf',
    scope: 'csaf-cve-2026-0104',
    date: '2026-03-12T07:00:00.000Z',
    entries: 1,
    updates: [{ kb: '5053603', posted: '2026-03-10' }],
    cves: [{ cve: 'CVE-2026-0104', title: 'A flaw in Windows, made up', severity: 'high' }],
    products: [
      { product: 'Windows Server 2022', fixes: [{ kb: '5053603', build: '10.0.20348.3328' }] },
      { product: 'Microsoft Edge (Chromium-based)', fixes: [{ kb: '', build: '134.0.3124.66' }] },
      { product: 'Windows Server 2012 R2', fixes: [{ kb: '', build: null }] },
    ],
  })
  expect(feed.records[0]?.configurations[0]?.nodes[0]?.any).toMatchObject([{ product: 'microsoft:edge_chromium', below: '134.0.3124.66' }])
  const found = (build: string, hotfixes: readonly string[] | null) => {
    const system = windowsOf({ name: 'Microsoft Windows Server 2022 Standard', told: [build], arch: 'x64' })
    if (system === null) throw new Error('no Windows')
    return judgeWindows({ system, hotfixes }, knownOf([{ ...feed, slot: 'msrc:csaf' }]), new Map()).map(({ cve, state }) => [cve, state])
  }
  expect(found('10.0.20348.3207', null)).toEqual([['CVE-2026-0104', 'affected']])
  expect(found('10.0.20348.3207', ['5051979'])).toEqual([['CVE-2026-0104', 'affected']])
  expect([found('10.0.20348.3328', null), found('10.0.20348.3328', ['5053603'])]).toEqual([[], []])
})

test('one document stands beside others in the feed, a set replaces the set; neither takes the place of the definitions or of a month', () => {
  const slot = (...documents: readonly object[]) => {
    const feed = readFeedFile(Buffer.from(JSON.stringify(documents)), { name: 'x.json', now })
    return feed.ok ? feed.value.slot.slot : feed.refusal.says
  }
  expect([slot(msrcCsaf()), slot(msrcCsaf(), changed('CVE-2026-0104', 'CVE-2026-0105'))]).toEqual(['msrc:csaf-cve-2026-0104', 'msrc:csaf'])
})

test('half a document, another publisher’s, one twice, a product that is not in its tree, the future: refused with the place', () => {
  expect(faults(msrcCsaf(), msrcCsaf())).toEqual(['[1]: msrc_CVE-2026-0104 is there twice'])
  expect(faults(msrcCsaf(), changed('https://msrc.microsoft.com', 'https://psirt.example'))[0]).toMatch(
    /^\[1\] \(msrc_CVE-2026-0104\): .*not Microsoft's/,
  )
  expect(faults(changed('"known_affected":["1"', '"known_affected":["9"'))[0]).toContain('product_status.known_affected[0]: the product "9"')
  expect(faults(changed('"product_ids":["1"]', '"product_ids":["8"]'))[0]).toContain('remediations[0]: the product "8"')
  expect(faults(changed('"2026-03-12', '"2027-03-12'))[0]).toContain('in the future')
  expect(faults(changed('"cve":"CVE-2026-0104"', '"cve":"CVE-x"'))[0]).toContain('"CVE-x" is not a CVE id')
  const half = readFeed(JSON.stringify(msrcCsaf()).slice(0, -40), { now, name: 'msrc.json' })
  expect(half.ok ? 'read' : half.refusal.faults?.[0]).toMatch(/half a file/)
})

test('other publishers’ products that nothing can be matched to are counted, never silent', () => {
  const nameless = JSON.parse(JSON.stringify(msrcCsaf()).replaceAll('https://msrc.microsoft.com', 'https://psirt.example')) as object
  const feed = readFeed(JSON.stringify(nameless), { now, name: 'x.json' })
  expect(feed.ok && 'oddities' in feed.value && feed.value.oddities).toEqual([
    '3 affected products (Windows Server 2022 <10.0.20348.3328 and others) have no vendor, CPE or package URL: no device can be matched to them.',
  ])
})

const archive = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data/msrc/msrc-samples.tar.gz')
test.skipIf(!existsSync(archive))('Microsoft’s own documents (skipped without the folder of real data)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'msrc-csaf-'))
  try {
    execFileSync('tar', ['xzf', archive, '-C', folder, '--wildcards', '*/csaf/*'])
    const at = join(folder, 'fetch/microsoft/csaf/testdata/fixtures/happy/2025')
    const [edge, setup] = ['msrc_cve-2025-29806.json', 'msrc_cve-2025-29795.json'].map(
      (name) => JSON.parse(readFileSync(join(at, name), 'utf8')) as object,
    )
    const feed = read(edge ?? {}, setup ?? {})
    expect([feed.entries, feed.scope, feed.products.map(({ product, fixes }) => [product, fixes[0]?.build])]).toEqual([
      2,
      'csaf',
      [
        ['Microsoft Edge (Chromium-based)', '129.0.2792.52'],
        ['Microsoft Edge Update Setup', '1.3.195.45'],
      ],
    ])
    expect(feed.records.map(({ id }) => id)).toEqual(['CVE-2025-29806'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
