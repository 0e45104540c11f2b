// The whole web side put together as the product does it, over a database of its own, as whomever a test says is at the door.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Hono } from 'hono'
import { renderPage } from '../../src/kit/document.tsx'
import { readConfig } from '../../src/platform/config.ts'
import { inDistrict, openPool, type Db, type Tx } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { createLog } from '../../src/platform/log.ts'
import { composeWeb } from '../../src/processes/compose.ts'
import { baselinePack } from '../../src/processes/pack.ts'
import { evidence, reading, seal, type EvidenceRow } from '../../src/subjects/ledger/index.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { policyValues } from '../../src/subjects/policy/index.ts'
import { openTestCluster, root, type TestDatabase } from './cluster.ts'
import { placeFor, type Place } from './devices.ts'
import type { InventoryApp } from './inventory-app.ts'
import { clientOf, whoOf, type Client } from './inventory-client.ts'
import { keyRing } from './key-ring.ts'

export { debianServer } from './servers.ts'

export const pack = baselinePack(root)
export const policyOf = policyValues

export type PmApp = {
  readonly app: Hono
  readonly db: Db
  readonly database: TestDatabase
  readonly place: Place
  readonly client: Client
  as(who: Who | undefined): void
  /** Sets the district's clock; demo districts alone have one that moves. */
  at(iso: string): Promise<void>
  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<readonly Row[]>
  count(table: string, where?: string): Promise<number>
  evidenceOf(by: { about?: string; clause?: string }): Promise<readonly (EvidenceRow & { readonly told: Record<string, unknown> })[]>
  /** Seals what is committed, as the sealer does every second. */
  seal(): Promise<void>
  close(): Promise<void>
}

/** District 1 with two sites and Maria, director and systems administrator, at the door. */
export const openPmApp = async (label: string): Promise<PmApp> => {
  const database = await (await openTestCluster()).clone(label)
  const log = createLog('test', () => {})
  const pool = openPool(database.addresses.app, log, 6)
  const sealer = openPool(database.addresses.sealer, log, 1)
  const ring = keyRing()
  const { db } = pool
  const dataDir = mkdtempSync(join(tmpdir(), 'afterbell-pm-'))
  const env = { AFTERBELL_AUTH_DB: database.addresses.auth, AFTERBELL_DATA: dataDir, PUBLIC_URL: 'http://localhost' }
  const composed = await composeWeb({ root, env, config: readConfig(env, root), db, log })
  let current: Who | undefined
  const app = createApp<Who>({
    routes: composed.routes,
    publicUrl: 'http://localhost',
    who: async () => current,
    may: (who, act) => mayDo(who.positions, act),
    assets: [],
    log,
    problemPage: composed.problemPage,
    render: renderPage,
  })
  const place = await placeFor(db, '1')
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inDistrict(db, '1', work)
  await inside((tx) =>
    sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
    select 1, gen_random_uuid(), ${place.personId}, p, '2026-01-01', ${place.personId} from unnest(array['technology-director', 'systems-administrator']) p`.execute(
      tx,
    ),
  )
  current = whoOf(place)
  return {
    app,
    db,
    database,
    place,
    client: clientOf({ app } as InventoryApp),
    as: (who) => {
      current = who
    },
    at: async (iso) => {
      const offset = Date.parse(iso) - Date.now()
      await inside((tx) =>
        sql`insert into platform_clock values (1, true, ${offset}) on conflict (district_id) do update set offset_ms = excluded.offset_ms`.execute(
          tx,
        ),
      )
    },
    rows: (statement) => inside(async (tx) => (await statement.execute(tx)).rows),
    count: (table, where = 'true') =>
      inside(async (tx) =>
        Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
      ),
    evidenceOf: (by) =>
      reading(place.from, async (tx) =>
        (await evidence(tx, by, 100)).map((row) => ({ ...row, told: JSON.parse(row.content) as Record<string, unknown> })),
      ),
    seal: async () => {
      await seal(sealer.db, '1', ring)
    },
    close: async () => {
      await composed.close()
      await sealer.close()
      await pool.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The shown id of the device with this name. */
export const deviceNamed = async (client: Client, name: string): Promise<string> =>
  ((await client.ask('GET', `/devices?text=${name}`)).json as { devices: { id: string; hostname: string }[] }).devices.find(
    (one) => one.hostname === name,
  )?.id ?? ''
