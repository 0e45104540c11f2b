// From a new KEV entry to ranked, due-dated work for a whole fleet; a feed of changed versions; one device's change; another policy tried. PostgreSQL as in the tests.
import { Temporal } from 'temporal-polyfill'
import { sql } from 'kysely'
import { openPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log.ts'
import { readList } from '../src/platform/db/list.ts'
import { reading } from '../src/subjects/ledger/index.ts'
import { evaluateAfter, judgeAgain, loadFeedFiles, planUnder } from '../src/subjects/patching/index.ts'
import { planList } from '../src/subjects/patching/updates/plan-list.views.ts'
import { devicePatches } from '../src/subjects/patching/updates/states.views.ts'
import { policyValues } from '../src/subjects/policy/index.ts'
import { openTestCluster } from '../tests/lib/cluster.ts'
import { placeFor } from '../tests/lib/devices.ts'
import { kevFile } from '../tests/lib/feeds.ts'
import { cveOf, fleetFixes, layFleet } from './fleet.ts'

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return Math.round((performance.now() - began) / 10) / 100
}
const releases = ['bookworm', 'trixie', 'bullseye'] as const

const measure = async (devices: number): Promise<Record<string, string | number>> => {
  const cluster = await openTestCluster()
  const database = await cluster.clone('fleet')
  const pool = openPool(
    database.addresses.worker,
    createLog('bench', () => {}),
    4,
  )
  const app = openPool(
    database.addresses.app,
    createLog('bench', () => {}),
    4,
  )
  try {
    const place = await placeFor(app.db, '1')
    const laid = await seconds(() => layFleet(cluster.adminUrl, database.name, '1', devices))
    const from = { ...place.from, db: pool.db }
    const load = (files: Parameters<typeof loadFeedFiles>[1]) =>
      seconds(async () => {
        for (const { result } of await loadFeedFiles(from, files)) if (!result.ok) throw new Error(result.refusal.says)
      })
    const first = await load([
      { name: 'kev.json', bytes: kevFile('2026-11-01', [['CVE-2019-0001', '2026-10-01']]) },
      ...releases.map((release) => ({ name: release, release, bytes: fleetFixes(release) })),
    ])
    const rows = () =>
      reading(from, async (tx) => Number((await sql<{ n: string }>`select count(*) as n from ${devicePatches} e`.execute(tx)).rows[0]?.n))
    const exploited = () =>
      reading(from, async (tx) =>
        Number(
          (
            await sql<{
              n: string
            }>`select count(*) as n from ${devicePatches} e where cardinality(e.kev_cves) > 0 and (e.due_on is not null or e.fixed is null)`.execute(
              tx,
            )
          ).rows[0]?.n,
        ),
      )
    const all = await rows()
    const kev = await load([
      {
        name: 'kev.json',
        bytes: kevFile('2026-11-21', [
          ['CVE-2019-0001', '2026-10-01'],
          [cveOf(0, 0), '2026-11-20'],
        ]),
      },
    ])
    const hit = await exploited()
    const again = await load([
      {
        name: 'kev.json',
        bytes: kevFile('2026-11-22', [
          ['CVE-2019-0001', '2026-10-01'],
          [cveOf(0, 0), '2026-11-20'],
        ]),
      },
    ])
    const changed = await load([{ name: 'bookworm', release: 'bookworm', bytes: fleetFixes('bookworm', 150) }])
    const many = await load([{ name: 'trixie', release: 'trixie', bytes: fleetFixes('trixie', 2_400, 500) }])
    const policy = await seconds(() => judgeAgain(from, 'measured'))
    const tried = await seconds(() => reading(from, async (tx) => planUnder(tx, { ...(await policyValues(tx)), 'priority.policy': 'bod-19-02' })))
    const now = Temporal.Instant.from('2026-11-22T12:00:00Z')
    const yesterday = now.subtract({ hours: 24 }).toString()
    const given = { today: '2026-11-22', movedSince: yesterday, yesterday }
    const page = await seconds(() => reading(from, (tx) => readList(tx, planList, {}, given)))
    const one = await seconds(() =>
      reading(from, async () => undefined).then(() =>
        app.db.transaction().execute(async (tx) => {
          await sql`set local app.district_id = '1'`.execute(tx)
          await evaluateAfter('measured')({ tx, districtId: '1', now, actor: from.actor }, { deviceId: '10000000-0000-4000-8000-000000000005' })
        }),
      ),
    )
    const size = await reading(
      from,
      async (tx) =>
        (
          await sql<{
            states: string
            updates: string
            bytes: string
          }>`select (select count(*) from patching_state) as states, (select count(*) from patching_update) as updates,
      (select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relname like 'patching_%' and c.relkind = 'r') as bytes`.execute(tx)
        ).rows[0],
    )
    return {
      devices,
      'laid s': laid,
      'first feeds s': first,
      'rows (device x update)': all,
      updates: Number(size?.updates),
      situations: Number(size?.states),
      MB: Math.round(Number(size?.bytes) / 1e6),
      'new KEV entry s': kev,
      'rows it moved': hit,
      'KEV again, nothing new s': again,
      '150 changed fixes s': changed,
      '500 changed versions s': many,
      'policy anew s': policy,
      'policy tried s': tried,
      'plan page s': page,
      'one device s': one,
    }
  } finally {
    await pool.close()
    await app.close()
    await database.drop()
  }
}

// One size after the other, each in a database of its own; one line of JSON each.
for (const size of process.argv.slice(2).map(Number)) process.stdout.write(`${JSON.stringify(await measure(size))}\n`)
