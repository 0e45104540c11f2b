// Ledger appends a second through a real use case, with 1 and 8 writers, on a PostgreSQL on disk with fsync on; then proofs, export and
// verification with 100,000 entries in the tree.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { verifyExport } from '../src/core/proof/verify.ts'
import { ok } from '../src/core/result.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { inDistrict, openPool, type Db } from '../src/platform/db/pool.ts'
import { prepareDatabase } from '../src/platform/db/roles.ts'
import { startEmbedded } from '../src/platform/db/supervisor.ts'
import { createLog } from '../src/platform/log.ts'
import { proofTools } from '../src/platform/proof-tools.ts'
import { exportLedger, inclusionOf, seal, useCase } from '../src/subjects/ledger/index.ts'
import { keyRing } from '../tests/lib/key-ring.ts'

const root = join(import.meta.dirname, '..')
const note = useCase<{ n: number; count?: number }, null, null, null>({
  name: 'bench.note',
  clauses: ['PM-3.6'],
  load: async () => null,
  decide: () => ok(null),
  commit: async (_, __, ___, { n, count = 1 }) => ({
    value: null,
    evidence: Array.from({ length: count }, (__unused, i) => ({
      kind: 'bench.noted',
      about: [`dev_${n % 100}`],
      grade: 'observed' as const,
      content: { n: n + i, text: 'a server was seen' },
    })),
  }),
})

const wanted = 100_000
const from = (db: Db) => ({ db, districtId: '1', actor: { id: 'process:web', proof: 'process' as const } })
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0

/** Fills up to 100,000 entries, then times what an auditor waits for. */
const proofs = async (db: Db, sealAll: () => Promise<number>): Promise<Record<string, string | number>[]> => {
  const have = async () =>
    Number((await inDistrict(db, '1', (tx) => sql<{ n: string }>`select count(*) as n from ledger_entry`.execute(tx))).rows[0]?.n)
  for (let left = wanted - (await have()); left > 0; left -= 4000) await Promise.all([0, 1, 2, 3].map((i) => note(from(db), { n: i, count: 1000 })))
  for (let more = 1; more > 0;) more = await sealAll()
  const size = await have()
  const took: number[] = []
  for (let i = 0; i < 200; i++) {
    const seq = 1 + ((i * 7919) % size)
    const id =
      (await inDistrict(db, '1', (tx) => sql<{ id: string }>`select entry_id as id from ledger_seal where seq = ${seq}`.execute(tx))).rows[0]?.id ??
      ''
    const began = performance.now()
    if (!(await inDistrict(db, '1', (tx) => inclusionOf(tx, '1', id)))) throw new Error(`no proof of entry ${seq}`)
    took.push(performance.now() - began)
  }
  const [exportBegan, parts]: [number, string[]] = [performance.now(), []]
  await inDistrict(db, '1', (tx) => exportLedger(tx, '1', (text) => void parts.push(text)))
  const verifyBegan = performance.now()
  const verdict = verifyExport(proofTools, parts.join(''))
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults.slice(0, 3)))
  return [
    {
      figure: `inclusion proof among ${size} entries, ms`,
      median: Number(median(took).toFixed(1)),
      slowest: Number(Math.max(...took).toFixed(1)),
      goal: 1000,
    },
    { figure: `export of ${size} entries, s`, median: Number(((verifyBegan - exportBegan) / 1000).toFixed(1)) },
    { figure: 'its verification, s', median: Number(((performance.now() - verifyBegan) / 1000).toFixed(1)) },
  ]
}

export const benchLedger = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const home = mkdtempSync('/var/tmp/afterbell-bench-')
  const embedded = await startEmbedded(root, { home, moved: undefined }, join(home, 'secrets'))
  try {
    const addresses = await prepareDatabase(embedded.adminUrl, 'bench', join(home, 'secrets'))
    await migrate(addresses.owner, join(root, 'db/migrations'))
    const quiet = createLog('bench', () => undefined)
    const app = openPool(addresses.app, quiet, 16)
    const sealer = openPool(addresses.sealer, quiet, 2)
    const ring = keyRing()
    await inDistrict(app.db, '1', async (tx) => {
      await sql`insert into people_district values (1, 'Bench', 'America/Chicago', false, '2026-11-01')`.execute(tx)
      await sql`insert into people_district_list values (1)`.execute(tx)
    })
    const rows: Record<string, string | number>[] = []
    for (const writers of [1, 8]) {
      const until = performance.now() + 4000
      const began = performance.now()
      let n = 0
      await Promise.all(
        Array.from({ length: writers }, async () => {
          while (performance.now() < until) await note({ db: app.db, districtId: '1', actor: { id: 'process:web', proof: 'process' } }, { n: n++ })
        }),
      )
      const seconds = (performance.now() - began) / 1000
      const sealBegan = performance.now()
      let sealed = 0
      for (let more = 1; more > 0;) sealed += more = await seal(sealer.db, '1', ring)
      rows.push({
        figure: `ledger appends, ${writers} writer${writers > 1 ? 's' : ''}`,
        'a second': Math.round(n / seconds),
        'sealed a second': Math.round(sealed / ((performance.now() - sealBegan) / 1000)),
        'goal (8 writers)': 1000,
      })
    }
    rows.push(...(await proofs(app.db, () => seal(sealer.db, '1', ring))))
    await Promise.all([app.close(), sealer.close()])
    return { rows }
  } finally {
    await embedded.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchLedger()).rows)
