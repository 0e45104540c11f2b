// What `bench/windows.ts` runs: Windows against Microsoft's whole list: one server by `afterbell scan`, a fleet by distinct state, and what loading the list costs. Process CPU.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { inDistrict, openPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log.ts'
import { loadFeedFiles } from '../src/subjects/patching/index.ts'
import { readFeedFile } from '../src/subjects/vulnerabilities/read-feed-file.ts'
import { judgeWindows } from '../src/subjects/vulnerabilities/windows/judge-windows.rules.ts'
import { knownOf } from '../src/subjects/vulnerabilities/windows/known.rules.ts'
import { windowsOf } from '../src/subjects/vulnerabilities/windows/system.rules.ts'
import { openTestCluster } from '../tests/lib/cluster.ts'
import { placeFor } from '../tests/lib/devices.ts'

const root = process.cwd()
const data = join(process.env['AFTERBELL_SHARED'] ?? join(root, '../shared'), 'data/windows')
const definitions = join(data, 'wesng-definitions-2026-06-28.zip')
type Row = Record<string, string | number>

const cpuOf = (work: () => unknown): number => {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

const oneServer = async (): Promise<Row> => {
  const home = mkdtempSync(join(tmpdir(), 'afterbell-bench-windows-'))
  try {
    const bundle = join(home, 'scan.mjs')
    await build({
      stdin: { contents: "import { main } from './src/scan.ts'\nprocess.exitCode = await main(process.argv.slice(2))", resolveDir: root },
      outfile: bundle,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      define: { __RULES_OFF__: "''" },
      logLevel: 'error',
    })
    const command = [
      join(root, 'node_modules/.bin/node'),
      bundle,
      'scan',
      '--systeminfo',
      join(data, 'srv_2019_rtm_datacenter_en-us_systeminfo.txt'),
      '--feed',
      definitions,
      '--json',
    ]
    const runs = Array.from({ length: 3 }, () => {
      const ran = spawnSync('/usr/bin/time', ['-f', '%U %S %M', ...command], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
      if (ran.status !== 0) throw new Error(ran.stderr)
      const [user = 0, system = 0, kilobytes = 0] = (ran.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
      return { cpu: user + system, mb: Math.round(kilobytes / 1024), findings: (JSON.parse(ran.stdout) as { findings: unknown[] }).findings.length }
    }).toSorted((a, b) => a.cpu - b.cpu)
    const middle = runs[1]
    return {
      figure: 'one Windows Server 2019, the archive read anew (median of 3)',
      seen: `${middle?.cpu.toFixed(1)} s CPU, ${middle?.mb} MB, ${middle?.findings} findings`,
      peer: 'WES-NG 66 s CPU, 585 MB',
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

const eachState = (): readonly Row[] => {
  const read = readFeedFile(readFileSync(definitions), { name: 'definitions.zip', now: '2026-11-22T12:00:00Z' })
  if (!read.ok || read.value.feed.kind !== 'updates') throw new Error('not read')
  const known = knownOf([{ ...read.value.feed, slot: 'msrc' }])
  const systems = [
    'Windows Server 2016',
    'Windows Server 2019',
    'Windows Server 2022',
    'Windows 10 22H2',
    'Windows 11 23H2',
    'Windows 11 24H2',
  ].flatMap((name) => windowsOf({ name, told: [], arch: 'x64' }) ?? [])
  const kbs = [...known.graph.posted.keys()]
  const rounds = 60
  const cpu = cpuOf(() => {
    for (let i = 0; i < rounds; i++) {
      const system = systems[i % systems.length]
      if (system !== undefined) judgeWindows({ system: { ...system, revision: i * 37 }, hotfixes: kbs.slice(i * 11, i * 11 + 5) }, known, new Map())
    }
  })
  return [
    {
      figure: `one distinct state (system, build, updates), of ${rounds} over ${systems.length} systems`,
      seen: `${(cpu / rounds).toFixed(1)} ms CPU; a device in a state that is known: none`,
      peer: 'WES-NG: each host anew',
    },
  ]
}

const load = async (): Promise<Row> => {
  const database = await (await openTestCluster()).clone('bench_windows')
  const pool = openPool(
    database.addresses.app,
    createLog('bench', () => {}),
    2,
  )
  try {
    const { from } = await placeFor(pool.db, '1')
    const start = performance.now()
    const [first] = await loadFeedFiles(from, [{ name: 'definitions.zip', bytes: readFileSync(definitions) }])
    const seconds = (performance.now() - start) / 1000
    if (first?.result.ok !== true) throw new Error('refused')
    const [held] = await inDistrict(
      pool.db,
      '1',
      async (tx) =>
        (
          await sql<{ mb: number; rows: number }>`select (sum(pg_total_relation_size(c.oid)) / 1048576)::float8 as mb,
      (select count(*) from vulnerabilities_updated_product)::int + (select count(*) from vulnerabilities_update)::int + (select count(*) from vulnerabilities_updated_cve)::int as rows
      from pg_class c where c.relname in ('vulnerabilities_updated_product', 'vulnerabilities_update', 'vulnerabilities_updated_cve')`.execute(tx)
        ).rows,
    )
    return {
      figure: 'the list loaded (431,824 triples), read and stored',
      seen: `${seconds.toFixed(1)} s, ${held?.mb.toFixed(1)} MB on disk, ${held?.rows} rows`,
      goal: '60 s',
    }
  } finally {
    await pool.close()
    await database.drop()
  }
}

process.stdout.write(`${JSON.stringify([await oneServer(), ...eachState(), await load()])}\n`)
