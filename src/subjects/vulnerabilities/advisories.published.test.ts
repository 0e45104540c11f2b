import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { advisories, faults, read, tar } from '../../../tests/lib/feed-files.ts'
import { comparatorOf } from '../../core/versions/versions.ts'
import { ratingOfVector } from './cvss.rules.ts'
import { findPackage, findProduct, indexAdvisories } from './products/advisory-index.rules.ts'
import { judge } from './products/criteria.rules.ts'
import { sourceOfSlot } from './products/judge.rules.ts'
import { identify, kevNames } from './products/identity.rules.ts'

const shared = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data')
const present = existsSync(join(shared, 'nvd-cpe/nvd-cpe-configurations.jsonl.gz'))
if (!present) console.warn('skipped: the folder of real data is absent (AFTERBELL_SHARED)')
describe.skipIf(!present)('published data (skipped without the folder of real data)', () => {
  const at = (path: string): Buffer => readFileSync(join(shared, path))
  let nvd: ReturnType<typeof advisories>
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-advisories-'))
  const walk = (from: string): readonly string[] =>
    readdirSync(from).flatMap((name) => (statSync(join(from, name)).isDirectory() ? walk(join(from, name)) : [join(from, name)]))
  beforeAll(() => {
    nvd = advisories(at('nvd-cpe/nvd-cpe-configurations.jsonl.gz'), 'nvd')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('Chrome 120 on Windows: of 1,499 CVEs whose range alone fits, 1,176 hold', () => {
    const world = {
      installed: { part: 'a' as const, names: ['google:chrome'], version: '120.0.6099.109', edition: null, target: '' },
      order: comparatorOf('generic-libversion'),
    }
    const holds = (platform: Parameters<typeof judge>[1]['platform']) =>
      nvd.records.filter(({ configurations }) => judge(configurations, { ...world, platform }).fit === 'yes').length
    // Naive: every criterion that names Chrome, whatever else it must run on.
    const naive = nvd.records.filter(
      ({ configurations }) =>
        judge([{ nodes: configurations.flatMap(({ nodes }) => nodes.map(({ any }) => ({ any: any.filter(({ part }) => part === 'a') }))) }], {
          ...world,
          platform: null,
        }).fit === 'yes',
    ).length
    expect([nvd.entries, naive, holds({ names: ['microsoft:windows', 'microsoft:windows_11'], version: '' })]).toEqual([32_128, 1_499, 1_176])
  })
  test('a whole feed in an index: WordPress plug-ins and extensions are not the programs of their names', () => {
    const index = indexAdvisories([{ records: nvd.records, source: sourceOfSlot('nvd') }])
    const found = (name: string, version: string, kind = 'app', ecosystem = 'windows') => {
      const identity = identify({ ecosystem, kind, name, version, arch: '', publisher: '' })
      return identity.state === 'product' ? findProduct(index, identity.product, { names: ['microsoft:windows'], version: '' }).length : -1
    }
    expect([
      found('Zoom', '5.0'),
      found('Zoom Chrome Extension', '1.0', 'extension'),
      found('7-Zip 21.07 (x64)', '21.07') > 0,
      found('Mozilla Firefox (x64 en-US)', '100.0') > 100,
    ]).toEqual([0, 0, true, true])
  })
  test('EPSS: 360,142 scores; KEV: of 1,404 entries those of no named product are few', () => {
    const { feed } = read(at('epss/epss-2026-08-16.csv.gz'))
    expect([feed.kind, feed.entries, feed.date]).toEqual(['epss', 360_142, '2026-08-16'])
    const kev = read(at('kev/known_exploited_vulnerabilities.json')).feed
    const unnamed = kev.kind === 'kev' ? kev.kev.filter(({ vendor, product }) => kevNames(vendor, product).length === 0).length : -1
    expect([kev.entries, unnamed < 120]).toEqual([1_404, true])
  })
  test("CVE records tell versions of known exploited products that NVD's corrections do not", () => {
    const { feed } = read(at('cve5/cve5-school-vendors.jsonl.gz'))
    if (feed.kind !== 'cve-facts') throw new Error('no CVE records')
    const readable = feed.records.filter(({ configurations }) =>
      configurations.some(({ nodes }) => nodes.some(({ any }) => any.some(({ version }) => version !== '?'))),
    ).length
    expect([feed.records.length, feed.facts.length <= 12_249, readable > 11_500]).toEqual([12_249, true, true])
  })
  test("OSV: the whole Python Packaging Authority's sample, from YAML; CSAF: CISA's and vendors' documents", () => {
    for (const file of ['osv/osv-samples.tar.gz', 'csaf/csaf-samples.tar.gz']) execFileSync('tar', ['xzf', join(shared, file), '-C', folder])
    const pypa = walk(join(folder, 'pypa')).filter((file) => file.endsWith('.yaml'))
    const osv = advisories(tar(...pypa.map((file, i) => [`${i}.yaml`, readFileSync(file)] as const)))
    expect([osv.records.length, read(tar(...pypa.map((file, i) => [`${i}.yaml`, readFileSync(file)] as const))).slot.slot]).toEqual([
      pypa.length - 3,
      'osv:pypi',
    ]) // three are withdrawn
    const index = indexAdvisories([{ records: osv.records, source: sourceOfSlot('osv:pypi') }])
    expect(findPackage(index, { ecosystem: 'pypi', release: '', name: 'jinja2', version: '2.7.1' }).map(({ cve }) => cve)).toContain('CVE-2014-0012')
    const own = ['cisagov', 'vuls'].flatMap((one) => walk(join(folder, one))).filter((file) => file.endsWith('.json'))
    expect(own.flatMap((file) => faults(readFileSync(file), file.slice(folder.length)))).toEqual([])
  })
  test('CVSS 2.0 to 4.0: every published vector gives its score', () => {
    const files = [
      'simple2',
      'cvsslib2',
      'calculator2',
      'simple3',
      'simple31',
      'cvsslib3',
      'calculator3',
      'simple4',
      'security4',
      'supplemental4',
      'threat4',
    ]
    const lines = files.flatMap((file) => at(`cvss/vectors_${file}.txt`).toString('utf8').trim().split('\n'))
    const wrong = lines.filter((line) => ratingOfVector(line.split(' - ')[0] ?? '')?.score !== Math.abs(Number(/ - \(?(-?[\d.]+)/.exec(line)?.[1])))
    expect([wrong, lines.length]).toEqual([[], 7_667])
  })
})
