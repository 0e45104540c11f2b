// What is broken: small files of our own making in every real format, and real ones beside them where the shared data are present.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { putTogether } from '../../../src/connectors/agents/osquery.ts'
import { sampleSubmission } from '../../../src/connectors/agents/sample.ts'
import { archivedLists, keptLists } from '../tracker-fixtures.ts'
import { cveRecords, debsecanFile, epssFile, kevFile, nvdLines, osvLines } from '../feeds.ts'
import {
  bill,
  bounces,
  csafDocument,
  dpkgStatus,
  glpiInventory,
  ocsInventory,
  osqueryEnrolment,
  osqueryResults,
  rpmLists,
  tracker,
  trackerLists,
} from './own-samples.ts'
import { gearJson, gearXml, providerChanges, providerMetadata, rolieFeed } from './own-samples-lists.ts'
import made from '../gpg-made.json' with { type: 'json' }
import { type Box, boxOf } from './archives.ts'
import type { Sample, Shape } from './mutate.ts'
import {
  atom,
  cvrf,
  cvrfXml,
  definitions,
  endOfLife,
  greenbone,
  messages,
  msrcCsaf,
  nessus,
  osvYaml,
  rss,
  scanBill,
  scanBillXml,
  systemInfo,
  trivy,
} from './own-samples-more.ts'

type Json = { [key: string]: unknown }
/** The first of every list, so that one case takes microseconds; the shape stays. */
const pruned = (value: unknown, keep = 3): unknown => {
  if (Array.isArray(value)) return value.slice(0, keep).map((one) => pruned(one, keep))
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pruned(one, keep)])) : value
}
/** At most two of each section of an agent's XML. */
const prunedXml = (text: string): string => {
  const seen = new Map<string, number>()
  const from = text.indexOf('<CONTENT>') + 9
  const to = text.lastIndexOf('</CONTENT>')
  if (from < 9 || to < 0) return text
  const kept = text.slice(from, to).replace(/<([A-Z_0-9]+)>[^]*?<\/\1>\s*/g, (section, name: string) => {
    const n = (seen.get(name) ?? 0) + 1
    seen.set(name, n)
    return n <= 2 ? section : ''
  })
  return text.slice(0, from) + kept + text.slice(to)
}
const linesOf = (text: string, n: number, step: number): readonly string[] =>
  text
    .split('\n')
    .filter((line, at) => line !== '' && at % step === 0)
    .slice(0, n)

const own = (shape: Shape, ...texts: readonly (string | Uint8Array)[]): readonly Sample[] =>
  texts.map((text, n) => ({ name: `own ${n + 1}`, shape, bytes: Buffer.from(text) }))

/** An archive of these files. */
const boxed = (kind: Box['kind'], shape: Shape, files: Readonly<Record<string, string | Uint8Array>>): Sample => {
  const box: Box = { kind, parts: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])) }
  return { name: `own ${kind} of ${Object.keys(files)[0]}`, shape, bytes: boxOf(box), box }
}

/** What GnuPG made, armoured or binary. */
const gpgMade = (of: Readonly<Record<string, string>>, name: string): Buffer => {
  const text = of[name] ?? ''
  return text.startsWith('base64:') ? Buffer.from(text.slice(7), 'base64') : Buffer.from(text)
}

/** Files under a folder with this end of name, up to a size, a fair share of them. */
const filesIn = (dir: string, end: RegExp, largest: number, most: number): readonly string[] => {
  const all = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => join(dir, name))
    .filter((path) => end.test(path) && statSync(path).isFile() && statSync(path).size <= largest)
  return all.filter((_, at) => at % Math.max(1, Math.floor(all.length / most)) === 0)
}

const data = join(process.env['AFTERBELL_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'data')
/** Why only our own samples are broken; undefined where the real ones are there. */
export const realAreAbsent = (): string | undefined =>
  existsSync(join(data, 'wire/agent-captures.tar.gz')) ? undefined : `${data} is absent: files of our own making only`

const real = (): Readonly<Record<string, readonly Sample[]>> => {
  if (realAreAbsent() !== undefined) return {}
  const dir = mkdtempSync(join(tmpdir(), 'fuzz-samples-'))
  try {
    for (const name of [
      'wire/agent-captures',
      'inventory/glpi-inventory-format',
      'csaf/csaf-samples',
      'osv/osv-samples',
      'debian/tracker-format-fixtures',
      'msrc/msrc-samples',
    ])
      execFileSync('tar', ['xzf', join(data, `${name}.tar.gz`), '-C', dir])
    const text = (path: string): string => readFileSync(path, 'utf8')
    const packed = (path: string): string => gunzipSync(readFileSync(join(data, path))).toString('utf8')
    const json = (paths: readonly string[]): readonly Sample[] =>
      paths.flatMap((path) => {
        try {
          return [{ name: path.slice(dir.length + 1), shape: 'json' as const, bytes: Buffer.from(JSON.stringify(pruned(JSON.parse(text(path))))) }]
        } catch {
          return []
        }
      }) // a fixture may be broken by itself
    const bodies = filesIn(join(dir, 'wire'), /request\.body$/, 500_000, 40).map((path) => ({ path, body: text(path) }))
    const xml = [...bodies, ...filesIn(join(dir, 'inventories'), /\.xml$/, 200_000, 9).map((path) => ({ path, body: text(path) }))].filter(
      ({ body }) => body.startsWith('<'),
    )
    const xmlSamples = xml.map(({ path, body }): Sample => ({ name: path.slice(dir.length + 1), shape: 'xml', bytes: Buffer.from(prunedXml(body)) }))
    const glpi = json([
      ...bodies.filter(({ body }) => body.startsWith('{')).map(({ path }) => path),
      ...filesIn(join(dir, 'inventories'), /\.json$/, 60_000, 9),
    ])
    const kev = JSON.parse(text(join(data, 'kev/known_exploited_vulnerabilities.json'))) as { vulnerabilities: unknown[] }
    const some = kev.vulnerabilities.filter((_, at) => at % 500 === 0)
    const debsecan = inflateSync(readFileSync(join(data, 'debian/debsecan-bookworm.zlib')))
      .toString('utf8')
      .split('\n\n')
      .map((part) => part.split('\n').slice(0, 14).join('\n')) // its three parts, each begun
    const dpkg = packed('debian/dpkg-status-snapshot.gz')
      .split('\n\n')
      .filter((_, at) => at % 150 === 0)
      .slice(0, 5)
    const lines = (path: string, n: number, step: number): readonly Sample[] =>
      linesOf(packed(path), n, step)
        .filter((line) => line.length < 4_000)
        .map((line, at) => ({ name: `${path} ${at}`, shape: 'json', bytes: Buffer.from(JSON.stringify(pruned(JSON.parse(line)))) }))
    return {
      xml: xmlSamples,
      'glpi-json': glpi.filter(({ name }) => !name.includes('networkequipment')),
      'gear-json': glpi.filter(({ name }) => name.includes('networkequipment')),
      kev: own('json', JSON.stringify({ ...kev, count: some.length, vulnerabilities: some })),
      epss: own('lines', packed('epss/epss-2026-08-16.csv.gz').split('\n').slice(0, 30).join('\n')),
      cve5: lines('cve5/cve5-school-vendors.jsonl.gz', 24, 500),
      nvd: lines('nvd-cpe/nvd-cpe-configurations.jsonl.gz', 30, 1000),
      csaf: json(filesIn(join(dir, 'oasis'), /\.json$/, 4_000, 60)).concat(
        json(filesIn(dir, /(cisa|redhat|cisco|paloalto|fortinet)[^]*\.json$/i, 9_000, 12)),
      ),
      osv: json([...filesIn(join(dir, 'osv.dev'), /testdata\/osv\/.*\.json$/, 6_000, 40)]),
      'debian-tracker': json([join(dir, 'fetch/debian/tracker/api/testdata/fixtures/advisory.json')]),
      'debian-list': own('lines', archivedLists(dir), keptLists(dir)),
      debsecan: own('lines', debsecan.join('\n\n')),
      dpkg: own('lines', `${dpkg.join('\n\n')}\n`),
      'msrc-csaf': json(filesIn(join(dir, 'fetch/microsoft/csaf'), /\.json$/, 60_000, 4)),
      cvrf: json(filesIn(join(dir, 'fetch/microsoft/cvrf'), /cvrf\/\d{4}-[A-Z][a-z]{2}$/, 5_000_000, 4)),
      systeminfo: own(
        'lines',
        ...readdirSync(join(data, 'windows'))
          .filter((name) => name.endsWith('_systeminfo.txt'))
          .map((name) => text(join(data, 'windows', name))),
      ),
      endoflife: own(
        'json',
        JSON.stringify(
          Object.fromEntries(Object.entries(pruned(JSON.parse(packed('eol/endoflife-2026-08-22.json.gz'))) as Json).filter((_, at) => at % 60 === 0)),
        ),
      ),
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const bookworm = new Uint8Array(
  inflateSync(
    debsecanFile(
      [
        ['openssl', 'CVE-2024-0001', '3.0.15-1~deb12u1', 'H'],
        ['curl', 'CVE-2024-0002', '', 'L'],
        ['zlib', 'TEMP-0000001-AAAAAA', '1:1.2.13.dfsg-1+deb12u1'],
      ],
      { openssl: 'libssl3 openssl' },
    ),
  ),
)
/** Small files of our own making, by what reads them: there everywhere. */
export const ownSamples = (): Readonly<Record<string, readonly Sample[]>> => {
  const fusion = sampleSubmission({ seed: 9, titles: 6 }).xml
  const prolog =
    '<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n  <DEVICEID>lab-1-2026-01-15-08-00-00</DEVICEID>\n  <QUERY>PROLOG</QUERY>\n  <TOKEN>12345678</TOKEN>\n</REQUEST>\n'
  return {
    xml: own('xml', fusion, ocsInventory, prolog),
    'glpi-json': own('json', ...glpiInventory.map((one) => JSON.stringify(one))),
    'gear-xml': own('xml', gearXml),
    'gear-json': own('json', JSON.stringify(gearJson)),
    'osquery-request': own('json', JSON.stringify(osqueryEnrolment), ...osqueryResults.map((one) => JSON.stringify(one))),
    osquery: own(
      'json',
      putTogether(
        'host-1',
        '5.20.0',
        (osqueryResults[0] as unknown as { data: Json[] }).data.map(({ name, snapshot }) => ({
          name: String(name),
          at: 1_795_323_560,
          rows: JSON.stringify(snapshot),
        })),
      ),
    ),
    signature: own('lines', ...['ed25519', 'p256', 'rsa', 'rsaBinary'].map((name) => gpgMade(made.signatures, name))),
    'publisher-key': own('lines', ...['Ed25519', 'P-256', 'rsaBinary', 'subkey'].map((name) => gpgMade(made.keys, name))),
    kev: own(
      'json',
      kevFile('2026-11-01', [
        ['CVE-2024-0001', '2026-10-01'],
        ['CVE-2024-0002', '2026-10-02'],
      ]),
    ),
    epss: own(
      'lines',
      epssFile('2026-11-01', [
        ['CVE-2024-0001', 0.5, 0.9],
        ['CVE-2024-0002', 0.00043, 0.1],
      ]),
    ),
    cve5: own(
      'json',
      cveRecords([['CVE-2024-0001', { severity: 'HIGH', exploitation: 'active' }]]),
      cveRecords([
        ['CVE-2024-0001', {}],
        ['CVE-2024-0002', { severity: 'LOW' }],
      ]),
    ),
    nvd: own(
      'json',
      nvdLines([['CVE-2024-0001', [{ product: 'google:chrome', below: '120.0' }], [{ product: 'microsoft:windows', part: 'o' }]]]),
      JSON.stringify({
        format: 'NVD_CVE',
        totalResults: 1,
        timestamp: '2026-08-01T10:00:00',
        vulnerabilities: [{ cve: JSON.parse(Buffer.from(nvdLines([['CVE-2024-0003', [{ product: 'a:b', upTo: '1.2' }]]])).toString()) }],
      }),
    ),
    osv: own(
      'json',
      osvLines([
        [
          'PYSEC-1',
          'PyPI',
          'jinja2',
          '0',
          '2.7.2',
          { aliases: ['CVE-2024-0001'], severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] },
        ],
      ]),
      osvLines([
        ['DSA-1', 'Debian:12', 'curl', '0', '7.88.1-10+deb12u5'],
        ['RHSA-2', 'Red Hat:enterprise_linux:9::baseos', 'kernel', '0', '5.14.0-284.el9'],
      ]),
    ),
    csaf: own('json', JSON.stringify(csafDocument)),
    'provider-json': own('json', JSON.stringify(providerMetadata), JSON.stringify(rolieFeed)),
    'provider-list': own('lines', providerChanges),
    'debian-tracker': own('json', JSON.stringify(tracker)),
    'debian-list': own('lines', trackerLists),
    debsecan: own('lines', bookworm),
    dpkg: own('lines', dpkgStatus),
    rpm: own('lines', ...rpmLists),
    cyclonedx: own('json', JSON.stringify(bill)),
    'cyclonedx-xml': own('xml', scanBillXml),
    bounce: own('lines', ...bounces),
    cvrf: own('json', JSON.stringify(cvrf)),
    'msrc-csaf': own('json', JSON.stringify(msrcCsaf())),
    archive: [
      boxed('zip', 'lines', { 'Bulletin.csv': definitions }),
      boxed('zip', 'json', { 'a.json': JSON.stringify(csafDocument), 'LICENSE.txt': 'words' }),
      boxed('tar.gz', 'json', { 'csaf/a.json': JSON.stringify(csafDocument) }),
      boxed('tar', 'lines', { 'osv/PYSEC-1.yaml': osvYaml }),
    ],
    bundle: [
      boxed('bundle', 'json', { 'kev.json': kevFile('2026-11-01', [['CVE-2024-0001', '2026-10-01']]), 'csaf.json': JSON.stringify(csafDocument) }),
    ],
    'cvrf-xml': own('xml', cvrfXml),
    definitions: own('lines', definitions),
    systeminfo: own('lines', systemInfo),
    endoflife: own('json', JSON.stringify(endOfLife)),
    news: own('xml', rss, atom),
    'scan-xml': own('xml', nessus, greenbone, scanBillXml),
    'scan-json': own('json', JSON.stringify(trivy), JSON.stringify(scanBill)),
    message: own('lines', ...messages),
  }
}

/** Samples by what reads them. */
export const samplesOf = (): Readonly<Record<string, readonly Sample[]>> => {
  const [mine, theirs] = [ownSamples(), real()]
  return Object.fromEntries(
    Object.entries(mine).map(([name, samples]) => [name, [...samples, ...(theirs[name] ?? [])].filter(({ bytes }) => bytes.length < 20_000)]),
  )
}
