// What `bench/windows.ts` runs second: a whole district of Windows, from Microsoft's list to dated tasks; seconds, and of them the processor's time of Node.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { sql } from 'kysely'
import { inDistrict, openPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log.ts'
import { evaluateDistrict, loadFeedFiles } from '../src/subjects/patching/index.ts'
import { readFeedFile } from '../src/subjects/vulnerabilities/read-feed-file.ts'
import { knownOf } from '../src/subjects/vulnerabilities/windows/known.rules.ts'
import { openTestCluster } from '../tests/lib/cluster.ts'
import { placeFor } from '../tests/lib/devices.ts'
import { kevFile } from '../tests/lib/feeds.ts'
import { layWindows } from './windows-fleet.ts'

const definitions = join(process.env['AFTERBELL_SHARED'] ?? join(process.cwd(), '../shared'), 'data/windows/wesng-definitions-2026-06-28.zip')
const devices = Number(process.argv[2] ?? 25_000)

/** A month of Microsoft's own list: one update of one product that stands in for another. */
const month = (id: string, product: string, kb: string, supersedes: string, fixes: number): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      DocumentTracking: {
        Identification: { ID: { Value: id } },
        InitialReleaseDate: '2026-11-10T08:00:00Z',
        CurrentReleaseDate: '2026-11-10T08:00:00Z',
      },
      ProductTree: { FullProductName: [{ ProductID: '1', Value: product }] },
      Vulnerability: Array.from({ length: fixes }, (_, i) => ({
        CVE: `CVE-2026-${90_000 + i}`,
        Title: { Value: 'made up' },
        Threats: [],
        RevisionHistory: [],
        ProductStatuses: [{ Type: 3, ProductID: ['1'] }],
        Remediations: [{ Type: 2, Description: { Value: kb }, Supercedence: supersedes, ProductID: ['1'] }],
      })),
    }),
  )

const measure = async (): Promise<Record<string, string | number>> => {
  const cluster = await openTestCluster()
  const database = await cluster.clone('bench_windows_fleet')
  const pool = openPool(
    database.addresses.worker,
    createLog('bench', () => {}),
    4,
  )
  const app = openPool(
    database.addresses.app,
    createLog('bench', () => {}),
    2,
  )
  try {
    const place = await placeFor(app.db, '1')
    const from = { ...place.from, db: pool.db }
    const taken = async (work: () => Promise<unknown>): Promise<string> => {
      const [start, cpu] = [performance.now(), process.cpuUsage()]
      await work()
      const { user, system } = process.cpuUsage(cpu)
      return `${((performance.now() - start) / 1000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s CPU`
    }
    const load = (files: Parameters<typeof loadFeedFiles>[1]) =>
      taken(async () => {
        for (const { result } of await loadFeedFiles(from, files)) if (!result.ok) throw new Error(result.refusal.says)
      })
    const one = async <T>(query: ReturnType<typeof sql>): Promise<T | undefined> =>
      inDistrict(pool.db, '1', async (tx) => (await query.execute(tx)).rows[0] as T | undefined)
    const judged = async (): Promise<string> =>
      (await one<{ at: string }>(sql`select coalesce(max(xmin::text::bigint), 0) as at from vulnerabilities_judged`))?.at ?? '0'
    const judgedSince = async (before: string): Promise<number> =>
      Number(
        (
          await one<{ n: string }>(sql`select count(*) as n from vulnerabilities_judged j join inventory_title t on t.id = j.title_id
      where t.ecosystem = 'os' and j.xmin::text::bigint > ${before}::bigint`)
        )?.n,
      )

    const bytes = readFileSync(definitions)
    await load([{ name: 'kev.json', bytes: kevFile('2026-11-01', [['CVE-2019-0001', '2026-10-01']]) }])
    const listed = await load([{ name: 'definitions.zip', bytes }])
    const read = readFeedFile(bytes, { name: 'definitions.zip', now: '2026-11-22T12:00:00Z' })
    if (!read.ok || read.value.feed.kind !== 'updates') throw new Error('not read')
    const fleet = await layWindows(cluster.adminUrl, database.name, '1', devices, knownOf([{ ...read.value.feed, slot: 'msrc' }]))
    const first = await taken(() => evaluateDistrict(from, 'measured'))
    const rows = await one<{
      rows: string
      updates: string
      states: string
      mb: number
      tasks: string
    }>(sql`select (select sum(n) from patching_state_count) as rows,
      (select count(*) from patching_update where closed_at is null) as updates, (select count(*) from patching_state) as states, (select count(distinct title_id) from vulnerabilities_windows) as tasks,
      (select sum(pg_total_relation_size(c.oid)) / 1048576 from pg_class c where c.relkind = 'r' and c.relname ~ '^(patching_|vulnerabilities_(match|detection|windows|judged))')::float8 as mb`)
    const before = await judged()
    const changed = await load([{ name: 'nov.json', bytes: month('2026-Nov', 'Windows Server 2022', '5999901', '', 30) }])
    const touched = await judgedSince(before)
    const then = await judged()
    const office = await load([{ name: 'dec.json', bytes: month('2026-Dec', 'Microsoft Office 2019 for 64-bit editions', '5999902', '', 30) }])
    const untouched = await judgedSince(then)
    // the vulnerability of the newest update that most systems lack
    const [cve, hit] = Object.values(
      (await one<{
        cve: string
        n: string
      }>(sql`select m.cve, count(*)::text as n from vulnerabilities_match m join vulnerabilities_windows w on w.title_id = m.title_id where m.state = 'affected'
      and m.cve < 'CVE-2026-9' group by 1 order by count(*) desc, 1 limit 1`)) ?? {},
    ) as [string, string]
    const kev = await load([
      {
        name: 'kev.json',
        bytes: kevFile('2026-11-21', [
          ['CVE-2019-0001', '2026-10-01'],
          [cve, '2026-11-20'],
        ]),
      },
    ])
    const dated = await one<{ n: string; due: string }>(
      sql`select coalesce(sum(c.n), 0) as n, min(s.due_on)::text as due from patching_state s join patching_state_count c on c.state_id = s.id where ${cve} = any(s.kev_cves) and s.due_on is not null`,
    )
    return {
      devices,
      states: Number(rows?.tasks),
      'list loaded': listed,
      'first evaluation': first,
      'rows (device x update)': Number(rows?.rows),
      updates: Number(rows?.updates),
      situations: Number(rows?.states),
      'plan and findings MB': Math.round(rows?.mb ?? 0),
      'Node MB': Math.round(process.resourceUsage().maxRSS / 1024),
      'a month for one system': `${changed}; ${touched} of ${rows?.tasks} states judged`,
      'a month for Office alone': `${office}; ${untouched} states judged`,
      'new KEV entry to dated tasks': `${kev}; ${dated?.n} of ${hit} devices, by ${dated?.due}`,
      'laid over': fleet.systems.length,
    }
  } finally {
    await pool.close()
    await app.close()
    await database.drop()
  }
}

process.stdout.write(`${JSON.stringify([await measure()])}\n`)
