// Ledger appends a second through a real use case, with 1 and 8 writers, on a PostgreSQL on disk with fsync on.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { ok } from '../src/core/result.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { inDistrict, openPool } from '../src/platform/db/pool.ts'
import { prepareDatabase } from '../src/platform/db/roles.ts'
import { startEmbedded } from '../src/platform/db/supervisor.ts'
import { createLog } from '../src/platform/log.ts'
import { seal, useCase } from '../src/subjects/ledger/index.ts'

const root = join(import.meta.dirname, '..')
const note = useCase<{ n: number }, null, null, null>({
  name: 'bench.note', clauses: ['PM-3.6'], load: async () => null, decide: () => ok(null),
  commit: async (_, __, ___, { n }) => ({ value: null, evidence: [{ kind: 'bench.noted', about: [`dev_${n % 100}`], grade: 'observed', content: { n, text: 'a server was seen' } }] }),
})

export const benchLedger = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const home = mkdtempSync('/var/tmp/afterbell-bench-')
  const embedded = await startEmbedded(root, { home, moved: undefined }, join(home, 'secrets'))
  try {
    const addresses = await prepareDatabase(embedded.adminUrl, 'bench', join(home, 'secrets'))
    await migrate(addresses.owner, join(root, 'db/migrations'))
    const quiet = createLog('bench', () => undefined)
    const app = openPool(addresses.app, quiet, 16)
    const worker = openPool(addresses.worker, quiet, 2)
    await inDistrict(app.db, '1', async (tx) => {
      await sql`insert into people_district values (1, 'Bench', 'America/Chicago', false, '2026-11-01')`.execute(tx)
      await sql`insert into people_district_list values (1)`.execute(tx)
    })
    const rows = []
    for (const writers of [1, 8]) {
      const until = performance.now() + 4000
      const began = performance.now()
      let n = 0
      await Promise.all(Array.from({ length: writers }, async () => {
        while (performance.now() < until) await note({ db: app.db, districtId: '1', actor: { id: 'process:bench', proof: 'process' } }, { n: n++ })
      }))
      const seconds = (performance.now() - began) / 1000
      const sealBegan = performance.now()
      let sealed = 0
      for (let more = 1; more > 0;) sealed += more = await seal(worker.db, '1')
      rows.push({ figure: `ledger appends, ${writers} writer${writers > 1 ? 's' : ''}`, 'a second': Math.round(n / seconds), 'sealed a second': Math.round(sealed / ((performance.now() - sealBegan) / 1000)), 'goal (8 writers)': 1000 })
    }
    await Promise.all([app.close(), worker.close()])
    return { rows }
  } finally {
    await embedded.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchLedger()).rows)
