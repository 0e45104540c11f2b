// Matching programs against published data in memory: what building the index costs, and one question (a product in a version) asked of it.
// Process CPU (user and system), so that other work on the machine falls on nobody.
import process from 'node:process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProduct, indexAdvisories } from '../src/subjects/vulnerabilities/products/advisory-index.rules.ts'
import { identify, plainName, type Product } from '../src/subjects/vulnerabilities/products/identity.rules.ts'
import { sourceOfSlot } from '../src/subjects/vulnerabilities/products/judge.rules.ts'
import { readFeedFile } from '../src/subjects/vulnerabilities/read-feed-file.ts'

const data = join(process.env['AFTERBELL_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data')
const files = {
  nvd: 'nvd-cpe/nvd-cpe-configurations.jsonl.gz',
  cve5: 'cve5/cve5-school-vendors.jsonl.gz',
  epss: 'epss/epss-2026-08-16.csv.gz',
} as const

/** Its value, and the milliseconds of CPU it took. */
const timed = <T>(work: () => T): readonly [T, number] => {
  const start = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(start)
  return [value, (user + system) / 1000]
}
const read = (path: string) => {
  const result = readFeedFile(readFileSync(join(data, path)), { name: path, now: '2026-11-22T12:00:00Z' })
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value.feed
}
/** The middle of several rounds, microseconds a question. */
const perQuestion = (products: readonly Product[], ask: (product: Product) => unknown): number => {
  const rounds = Array.from({ length: 5 }, () => (timed(() => products.forEach(ask))[1] * 1000) / products.length)
  return rounds.toSorted((a, b) => a - b)[2] ?? Number.NaN
}

const windows = { names: ['microsoft:windows', 'microsoft:windows_11'], version: '' }
const heavy: readonly (readonly [string, string])[] = [
  ['Google Chrome', '120.0.6099.109'],
  ['Mozilla Firefox (x64 en-US)', '115.0.2'],
  ['Adobe Acrobat (64-bit)', '23.6.20320'],
  ['7-Zip 21.07 (x64)', '21.07'],
]

/** @returns one row a figure; the rows that need the shared data are told as skipped where it is absent. */
export const benchMatching = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  if (!existsSync(join(data, files.nvd))) return { rows: [{ figure: 'matching programs', skipped: `${data} is absent` }] }
  const [nvd, nvdMs] = timed(() => read(files.nvd))
  const [cve5, cve5Ms] = timed(() => read(files.cve5))
  const [, epssMs] = timed(() => read(files.epss))
  if (nvd.kind !== 'advisories' || cve5.kind !== 'cve-facts') throw new Error('other feeds than were meant')
  const own = [{ records: nvd.records, source: sourceOfSlot('nvd') }]
  const [index, indexMs] = timed(() => indexAdvisories(own))
  const both = indexAdvisories([...own, { records: cve5.records, source: sourceOfSlot('cve-facts') }])
  // 20,000 questions spread over every product that is named, in versions that are there and are not.
  const named = [...index.byProduct.keys()].toSorted()
  const products = Array.from({ length: 20_000 }, (_, i): Product => ({
    part: 'a',
    names: [named[(i * 7919) % named.length] ?? ''],
    version: `${i % 23}.${i % 7}.${i % 101}`,
    edition: null,
    target: '',
    label: 'x',
  }))
  const titles = heavy.flatMap(([name, version]) => {
    const identity = identify({ ecosystem: 'windows', kind: 'app', name, version, arch: '', publisher: '' })
    return identity.state === 'product' ? [identity.product] : []
  })
  const names = Array.from({ length: 20_000 }, (_, i) => ({
    ecosystem: 'windows',
    kind: 'app',
    name: `${heavy[i % heavy.length]?.[0]} ${i}`,
    version: String(i),
    arch: 'x86_64',
    publisher: 'P',
  }))
  const ms = (value: number): string => `${Math.round(value)} ms`
  const us = (value: number): string => `${value.toFixed(1)} µs`
  return {
    rows: [
      { figure: `read NVD's configurations, whole: ${nvd.entries.toLocaleString('en-US')} CVEs`, seen: ms(nvdMs) },
      { figure: `read CVE records: ${cve5.entries.toLocaleString('en-US')}`, seen: ms(cve5Ms) },
      { figure: 'read EPSS: 360,142 scores', seen: ms(epssMs) },
      { figure: `index by ${named.length.toLocaleString('en-US')} products`, seen: ms(indexMs) },
      {
        figure: 'one (product, version), over all products',
        seen: us(perQuestion(products, (product) => findProduct(index, product, windows))),
        goal: 'a plain prototype without platforms: 8 µs',
      },
      ...titles.map((product) => ({
        figure: `one ${product.label} ${product.version}, NVD and CVE records`,
        seen: us(
          perQuestion(
            Array.from({ length: 20 }, () => product),
            (one) => findProduct(both, one, windows),
          ),
        ),
        found: findProduct(both, product, windows).length,
      })),
      {
        figure: 'one reported name to a product',
        seen: us(perQuestion(names as unknown as readonly Product[], (title) => identify(title as unknown as (typeof names)[number]))),
      },
      {
        figure: 'one plain name',
        seen: us(perQuestion(names as unknown as readonly Product[], (title) => plainName(title as unknown as (typeof names)[number]))),
      },
    ],
  }
}
