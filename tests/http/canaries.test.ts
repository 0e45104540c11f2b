// District A's people, its jobs, exports, metrics and the log, with a second district in the same database: not one byte of B, and not one row of B moved.
// B is filled by the use cases and then stamped: a canary in every text column that takes one. B's ids are canaries too, so that a bare row counts as a leak.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { renderPage } from '../../src/kit/document.tsx'
import { readConfig } from '../../src/platform/config.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { healthRoutes } from '../../src/platform/http/health.ts'
import { openPool } from '../../src/platform/db/pool.ts'
import { openApi } from '../../src/platform/http/openapi.ts'
import type { Route } from '../../src/platform/http/route.ts'
import { showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { composeWeb } from '../../src/processes/compose.ts'
import { exportLedger } from '../../src/subjects/ledger/export-ledger.ts'
import { reading, seal } from '../../src/subjects/ledger/index.ts'
import { positions, type Who } from '../../src/subjects/people/index.ts'
import { openTestCluster, root } from '../lib/cluster.ts'
import { openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { tellInventory } from '../lib/devices.ts'
import { keyRing } from '../lib/key-ring.ts'
import { patchByHand, readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'

const canary = 'zyxquokka'
// The prefixes ids are shown with, and where such ids are found.
const shownAs: Readonly<Record<string, string>> = {
  assets_device: 'dev',
  people_person: 'per',
  people_site: 'sit',
  changes_request: 'chg',
  patching_cycle: 'cyc',
  runbooks_run: 'run',
  notices_notice: 'ntc',
  notices_delivery: 'dlv',
  inventory_submission: 'sub',
  inventory_alarm: 'alm',
  inventory_key: 'key',
  assets_service: 'svc',
  patching_update: 'pe',
  people_assignment: 'asg',
  people_delegation: 'dlg',
  people_passkey: 'psk',
  policy_value: 'val',
}
/** The same, of what is tried with one id each: the walk is long as it is. */
const shownOnce: Readonly<Record<string, string>> = {
  imports_file: 'imp',
  assets_issue: 'iss',
  assets_hosted: 'app',
  vulnerabilities_statement: 'stm',
  people_task: 'tsk',
  inventory_merge: 'mrg',
  patching_override: 'ovr',
  inventory_sighting: 'sgt',
  inventory_review: 'rev',
}
let world: CycleWorld
let admin: pg.Client
let a: RunDistrict
let b: RunDistrict
let routes: readonly Route<Who>[]
let app: ReturnType<typeof createApp<Who>>
let close: () => Promise<void>
let dataDir: string
const logged: string[] = []
const idsOfB = new Map<string, string[]>()
let stamped = 0
let tables: readonly string[] = []

const fill = async (district: RunDistrict): Promise<void> => {
  await tellInventory(district.as('rita'), `lab-${district.districtId}`, [
    ['openssl', '3.0.1'],
    ['zlib1g', '1.2'],
  ])
  const runId = await readyRun(district)
  await patchByHand(district, runId)
  await district.work()
}
const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => (await admin.query<Row>(text, values)).rows
/** Every row of a district, as one text a table. */
const rowsOf = async (districtId: string): Promise<ReadonlyMap<string, string>> => {
  const all = new Map<string, string>()
  for (const table of tables)
    all.set(
      table,
      (
        await ask<{ text: string | null }>(`select string_agg(t::text, e'\\n' order by t::text) as text from ${table} t where district_id = $1`, [
          districtId,
        ])
      )[0]?.text ?? '',
    )
  return all
}
const leaksIn = (text: string): string[] => {
  const found = text.toLowerCase().includes(canary) ? [canary] : []
  const flat = text.toLowerCase()
  for (const [table, ids] of idsOfB)
    for (const id of ids) if (flat.includes(id) || flat.includes(id.replaceAll('-', ''))) found.push(`${table} ${id}`)
  return found
}

beforeAll(async () => {
  world = await openCycleWorld('canaries')
  a = await runDistrict(world, '1')
  b = await runDistrict(world, '2')
  await fill(a)
  await fill(b)
  const url = new URL((await openTestCluster()).adminUrl)
  url.pathname = new URL(world.ownerUrl).pathname
  admin = new pg.Client({ connectionString: url.toString() })
  await admin.connect()
  // What no helper of tests makes: a row each, in the words of its table.
  const person = `(select id from people_person where district_id = 2 order by id limit 1)`
  const update = `(select id from patching_update where district_id = 2 order by id limit 1)`
  const device = (nth: number) => `(select id from assets_device where district_id = 2 order by id offset ${nth} limit 1)`
  for (const [table, columns, values] of [
    [
      'imports_file',
      'received_at, received_by, name, size, sha256, lines, row_count, shape, headings_key, source, confidence, mapping',
      `now(), 'x', 'list', 1, repeat('a', 64), '\\x00', 1, '{"columns":[]}', 'k', 'own', 100, '{"source":"own","columns":{}}'`,
    ],
    [
      'assets_issue',
      'number, about, item, kind, words, raised_by, raised_at, because, acknowledge_by, from_state, state, state_at',
      `900, 'dev_x', 'a device', 'question', 'words', ${person}, now(), 'x', now(), 'new', 'raised', now()`,
    ],
    ['assets_hosted', 'name, changed_at', `'hosted', now()`],
    [
      'vulnerabilities_statement',
      'kind, cve, ecosystem, package, reason, said_by, said_at, until',
      `'wrong-match', 'CVE-2026-0001', 'dpkg', 'openssl', 'r', ${person}, now(), current_date + 30`,
    ],
    [
      'people_task',
      'what, why, href, clause, who_id, due_on, made_by, made_at',
      `'what', 'why', '/devices', 'PM-4', ${person}, current_date, ${person}, now()`,
    ],
    ['inventory_merge', 'kept_id, gone_id, at, by, why, before', `${device(0)}, ${device(1)}, now(), 'x', 'why', '{}'`],
    [
      'inventory_review',
      'kind, device_id, other_device_id, confidence, trap, reason, raised_at',
      `'one-machine', ${device(0)}, ${device(1)}, 50, 'dock', 'r', now()`,
    ],
    ['patching_update', 'ecosystem, line, package, is_noise, opened_at, computed_at', `'dpkg', 'bookworm', 'made', false, now(), now()`],
    ['patching_override', 'update_id, decision, reason, said_by, said_at, until', `${update}, 'x', 'r', ${person}, now(), current_date + 30`],
  ])
    await admin.query(`insert into ${table} (district_id, id, ${columns}) select 2, gen_random_uuid(), ${values}`)
  tables = (
    await ask<{
      name: string
    }>(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_attribute where attrelid = c.oid and attname = 'district_id' and not attisdropped)
    and (select count(*) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) > 1 order by 1`)
  ).map(({ name }) => name)
  for (const table of tables) {
    const columns = await ask<{ name: string; type: string }>(
      `select attname as name, atttypid::regtype::text as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    )
    for (const { name, type } of columns) {
      if (type === 'uuid')
        for (const row of await ask<{ id: string }>(`select distinct ${name} as id from ${table} where district_id = 2 and ${name} is not null`))
          idsOfB.set(`${table}.${name}`, [...(idsOfB.get(`${table}.${name}`) ?? []), row.id])
      if (type !== 'text' && type !== 'text[]') continue
      await admin.query('begin; set local session_replication_role = replica; savepoint here')
      const to = type === 'text' ? `'${canary} ' || ${name}` : `array_append(${name}, '${canary}')`
      const done = await admin.query(`update ${table} set ${name} = ${to} where district_id = 2 and ${name} is not null`).then(
        (result) => result.rowCount ?? 0,
        async () => {
          await admin.query('rollback to here')
          return 0
        },
      )
      await admin.query('commit')
      if (done > 0) stamped++
    }
  }
  dataDir = mkdtempSync(join(tmpdir(), 'afterbell-canaries-'))
  const env = { AFTERBELL_AUTH_DB: world.addresses.auth, AFTERBELL_DATA: dataDir, PUBLIC_URL: 'http://localhost' }
  const log = createLog('test', (line) => logged.push(line))
  const composed = await composeWeb({ root, env, config: readConfig(env, root), db: world.db, log })
  routes = [...healthRoutes<Who>(world.db, '1', () => openApi(routes as never, '1', 'http://localhost')), ...composed.routes]
  close = composed.close
  const who: Who = {
    districtId: '1',
    districtName: 'District 1',
    zone: 'America/Chicago',
    isDemo: true,
    personId: a.ids.dana,
    name: 'Dana',
    positions: Object.keys(positions),
    proof: 'passkey',
  }
  app = createApp<Who>({
    routes,
    publicUrl: 'http://localhost',
    who: async () => who,
    may: () => ({ ok: true, value: true }),
    assets: [],
    log,
    problemPage: composed.problemPage,
    render: renderPage,
  })
}, 120_000)
afterAll(async () => {
  await close?.()
  await admin?.end()
  await world?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const someOf = (shown: Readonly<Record<string, string>>, most: number): readonly string[] =>
  Object.entries(shown).flatMap(([table, prefix]) => (idsOfB.get(`${table}.id`) ?? []).slice(0, most).map((id) => showId(prefix, id)))
const idsFor = (): readonly string[] => [...someOf(shownAs, 2), ...someOf(shownOnce, 1)]
const own = (): Readonly<Record<string, string>> => ({
  dev: showId('dev', a.devices['sis-01']),
  cyc: showId('cyc', a.cycleId),
  chg: showId('chg', a.requestId),
  per: showId('per', a.ids.rita),
})
/** Paths of a route with each of B's ids in turn, and with A's own where a page of A's would list others. */
const pathsOf = (path: string): readonly string[] => {
  if (!path.includes(':')) return [path]
  return [...idsFor(), ...Object.values(own()), (idsOfB.get('ledger_entry.id') ?? [])[0] ?? '', 'x'].map((id) =>
    path.replace(/:[a-z]\w*(\{[^}]*\})?/gi, id),
  )
}
/** A body in which every field names something of B's. */
const bodyFor = (schema: z.ZodType | undefined, turn: number): Record<string, unknown> => {
  const shape = (schema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {}
  const ids = idsFor()
  return Object.fromEntries(
    Object.keys(shape).map((name) => [
      name,
      ids.find((id) =>
        name.toLowerCase().startsWith({ dev: 'device', per: 'person', sit: 'site', chg: 'request', cyc: 'cycle', run: 'run' }[id.slice(0, 3)] ?? '-'),
      ) ??
        ids[turn % ids.length] ??
        'x',
    ]),
  )
}

describe('district A, with B in the same database', () => {
  test('B is full of canaries', () => {
    expect(stamped).toBeGreaterThan(60)
    expect([...idsOfB.values()].flat().length).toBeGreaterThan(150)
  })

  test("sees none by any route, moves none of B's rows by any form, and neither does the log", async () => {
    const before = await rowsOf('2')
    const leaks: string[] = []
    const answered: Record<number, number> = {}
    let asked = 0
    const look = async (method: string, path: string, init: RequestInit): Promise<void> => {
      const response = await app.request(`http://localhost${path}`, { method, ...init })
      asked++
      answered[response.status] = (answered[response.status] ?? 0) + 1
      const sent = decodeURIComponent(path) + String(init.body ?? '') // what we ourselves named comes back in a refusal now and then: it is no leak
      const text = `${[...response.headers].join()}${Buffer.from(await response.arrayBuffer()).toString('latin1')}`
      for (const leak of leaksIn(text))
        if (leak === canary || !sent.replaceAll('-', '').includes((leak.split(' ')[1] ?? '').replaceAll('-', '')))
          leaks.push(`${method} ${path}: ${leak}`)
    }
    for (const route of routes) {
      for (const [turn, path] of pathsOf(route.path).entries()) {
        if (route.method === 'GET') {
          await look('GET', path, { headers: { accept: 'text/html' } })
          await look('GET', `${path}${path.includes('?') ? '&' : '?'}text=quokka`, { headers: { accept: 'application/json' } })
        } else if (!/sign-out|setup|demo|backup|restore/.test(path)) {
          await look('POST', path, {
            headers: { accept: 'application/json', 'content-type': 'application/json' },
            body: JSON.stringify(bodyFor(route.body, turn)),
          })
        }
      }
    }
    expect(leaks.slice(0, 20)).toEqual([])
    expect(logged.filter((line) => leaksIn(line).length > 0).slice(0, 5)).toEqual([])
    const after = await rowsOf('2')
    expect([...after].filter(([table, rows]) => before.get(table) !== rows).map(([table]) => table)).toEqual([])
    expect(logged.filter((line) => line.includes('a request broke')).slice(0, 3)).toEqual([]) // whatever is asked, nothing breaks
    console.log(
      `${routes.length} routes, ${asked} requests as district A (${Object.entries(answered)
        .map(([status, n]) => `${n} x ${status}`)
        .join(
          ', ',
        )}): 0 canaries of ${stamped} stamped columns and ${[...idsOfB.values()].flat().length} ids; 0 of B's ${tables.length} tables moved`,
    )
    expect(answered[200]).toBeGreaterThan(40) // it did see pages
  }, 120_000)

  test("finds none in its jobs, its notices or its ledger's export", async () => {
    await a.work()
    await a.timers()
    const sealer = openPool(
      world.addresses.sealer,
      createLog('test', () => undefined),
      1,
    )
    await seal(sealer.db, '1', keyRing())
    await sealer.close()
    let exported = ''
    await reading(a.as('dana'), (tx) =>
      exportLedger(tx, '1', (text) => {
        exported += text
      }),
    )
    expect(exported.length).toBeGreaterThan(1000)
    expect(leaksIn(exported)).toEqual([])
    const rows = await rowsOf('1') // everything A has, mails that wait among it
    expect([...rows].flatMap(([table, text]) => leaksIn(text).map((leak) => `${table}: ${leak}`)).slice(0, 10)).toEqual([])
  }, 60_000)

  test("the search would find one: B's own person sees the canary", async () => {
    const text = JSON.stringify(await reading(b.as('dana'), (tx) => tx.selectFrom('people_person').selectAll().execute()))
    expect(leaksIn(text)).toContain(canary)
  })
})
