// `afterbell scan` against Debian's own scanner on the same package list and the same facts: process CPU (user + system) and peak memory.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
export const scanData = join(process.env['AFTERBELL_SHARED'] ?? join(root, '../shared'), 'data/debian')
const ROUNDS = 15
const GOAL = 1.5

export type Measured = { readonly cpuMs: number; readonly slowestMs: number; readonly memoryMb: number; readonly output: string }

/** One run under GNU time, which alone tells the CPU of exactly one child and its own children. */
const runOnce = (command: readonly string[]): Measured => {
  const ran = spawnSync('/usr/bin/time', ['-f', '%U %S %M', ...command], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  const figures = (ran.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  const [user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = figures
  if (ran.status !== 0 || Number.isNaN(user)) throw new Error(`${command.join(' ')}: ${ran.stderr}`)
  return { cpuMs: (user + system) * 1000, slowestMs: 0, memoryMb: kilobytes / 1024, output: ran.stdout }
}

/** The commands in turn, round after round, so that a busy minute of the machine falls on all. Median of each. */
export const measure = (commands: readonly (readonly string[])[], rounds = ROUNDS): readonly Measured[] => {
  const runs = commands.map(() => [] as Measured[])
  for (let round = 0; round < rounds; round++) commands.forEach((command, i) => runs[i]?.push(runOnce(command)))
  return runs.map((list) => {
    const ordered = list.toSorted((a, b) => a.cpuMs - b.cpuMs)
    const middle = ordered[ordered.length >> 1]
    if (middle === undefined) throw new Error('no run')
    return { ...middle, slowestMs: ordered.at(-1)?.cpuMs ?? 0 }
  })
}

export const pairsOfScan = (output: string): string => {
  const { findings }: { findings: { cve: string; package: string }[] } = JSON.parse(output)
  return findings
    .map((finding) => `${finding.cve} ${finding.package}`)
    .toSorted()
    .join('\n')
}

type Prepared = {
  readonly status: string
  readonly debsecan: readonly string[]
  readonly bundle: readonly string[]
  readonly scan: readonly string[] // what the launcher is told too
}
/** The same package list and the same facts for every scanner, in a folder of its own, and the bundle of `afterbell scan`. */
export const prepareScan = async (home: string): Promise<Prepared> => {
  // debsecan downloads SOURCE/SUITE; a file: address serves as well.
  const status = join(home, 'status')
  const feed = join(home, 'feed')
  mkdirSync(feed)
  writeFileSync(status, gunzipSync(readFileSync(join(scanData, 'dpkg-status-snapshot.gz'))))
  copyFileSync(join(scanData, 'debsecan-bookworm.zlib'), join(feed, 'GENERIC'))
  const outfile = join(home, 'scan.mjs')
  await build({
    stdin: { contents: "import { main } from './src/scan.ts'\nprocess.exitCode = await main(process.argv.slice(2))", resolveDir: root },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    define: { __RULES_OFF__: "''" },
    logLevel: 'error',
  })
  const scan = ['scan', '--dpkg-status', status, '--feed', join(feed, 'GENERIC'), '--json']
  return {
    status,
    debsecan: ['/usr/bin/debsecan', '--source', `file://${feed}`, '--suite', 'GENERIC', '--status', status, '--format', 'simple'],
    bundle: [join(root, 'node_modules/.bin/node'), outfile, ...scan],
    scan,
  }
}

/** @returns one row a command, or one row that says why there is nothing to measure. The ratio is ours to Debian's scanner; goal <= 1.5. */
export const benchScan = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const missing = [
    ['/usr/bin/time', '/usr/bin/time'],
    ['/usr/bin/debsecan', 'debsecan'],
    [scanData, scanData],
  ].filter(([path = '']) => !existsSync(path))
  if (missing.length > 0) return { rows: [{ figure: 'scan, CPU', skipped: `${missing.map(([, what]) => what).join(', ')} is absent` }] }
  const home = mkdtempSync(join(tmpdir(), 'afterbell-bench-scan-'))
  try {
    const { debsecan, bundle, scan } = await prepareScan(home)
    const launcher = [join(root, 'bin/afterbell'), ...scan]
    const isLauncherSound = spawnSync('/bin/sh', launcher, { stdio: 'ignore' }).status === 0
    const names = ['debsecan', 'scan (bundle)', 'scan (launcher)']
    const commands = [debsecan, bundle, ...(isLauncherSound ? [launcher] : [])]
    const measured = measure(commands)
    const theirs = measured[0]
    if (theirs === undefined) throw new Error('nothing measured')
    const expected = theirs.output.trim().split('\n').toSorted().join('\n')
    const rowOf = (figure: string): Record<string, string | number> => ({ figure })
    const rows = measured.map((one, i): Record<string, string | number> => ({
      ...rowOf(names[i] ?? ''),
      'CPU ms (median)': Math.round(one.cpuMs),
      'slowest ms': Math.round(one.slowestMs),
      'peak MB': Math.round(one.memoryMb),
      ratio: Number((one.cpuMs / theirs.cpuMs).toFixed(2)),
      goal: i === 0 ? '' : `<= ${GOAL}`,
      'same pairs': i === 0 ? `${expected.split('\n').length}` : pairsOfScan(one.output) === expected ? 'yes' : 'NO',
    }))
    if (!isLauncherSound) rows.push({ ...rowOf('scan (launcher)'), skipped: 'bin/afterbell scan does not run here: build first' })
    const [alone] = measure([[join(root, 'node_modules/.bin/node'), '-e', '0']])
    return { rows: [...rows, { ...rowOf(`node ${process.version} alone`), 'CPU ms (median)': Math.round(alone?.cpuMs ?? 0) }] }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchScan()).rows)
