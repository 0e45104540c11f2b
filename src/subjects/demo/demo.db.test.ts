import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { bareDistrict } from '../../../tests/lib/district.ts'
import { inDistrict, openPool, type Db } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import { createLog } from '../../platform/log.ts'
import { noticeSenderFor } from '../../processes/handlers.ts'
import { refuseDemos } from '../../processes/runner.ts'
import type { From } from '../ledger/index.ts'
import { removeDistrict } from './demo.store.ts'
import { isDemoDistrict } from './demo.views.ts'
import { makeLinks, takeLink } from './links.ts'
import { moveClock } from './move-clock.ts'

const log = createLog('test', () => {})
let database: TestDatabase
const open: { app: Db; worker: Db; owner: Db; close(): Promise<unknown> }[] = []
const pools = () => open[0] as (typeof open)[0]
const [demo, real] = ['1', '2']
const person = newId()
const as = (districtId: string, db = pools().app): From => ({ db, districtId, actor: { id: person, personId: person, proof: 'password' } })
const code = (result: { ok: true } | { ok: false; refusal: { code: string } }): string => (result.ok ? 'ok' : result.refusal.code)
/** SQLSTATE and constraint of what the database refused. */
const fault = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was refused',
    (error: { code?: string; constraint?: string }) => ({ code: error.code, constraint: error.constraint }),
  )
const run = (db: Db, districtId: string, statement: ReturnType<typeof sql>) => inDistrict(db, districtId, (tx) => statement.execute(tx))
const rows = async (districtId: string, statement: ReturnType<typeof sql>): Promise<readonly unknown[]> =>
  (await run(pools().owner, districtId, statement)).rows

beforeAll(async () => {
  database = await (await openTestCluster()).clone('demo')
  const [app, worker, owner] = [
    openPool(database.addresses.app, log, 3),
    openPool(database.addresses.worker, log, 2),
    openPool(database.addresses.owner, log, 2),
  ]
  open.push({ app: app.db, worker: worker.db, owner: owner.db, close: () => Promise.all([app.close(), worker.close(), owner.close()]) })
  for (const [id, isDemo] of [
    [demo, true],
    [real, false],
  ] as const) {
    await bareDistrict(app.db, id, { isDemo })
    await run(
      app.db,
      id,
      sql`insert into people_person (district_id, id, name, initials, email, created_at) values (${id}, ${person}, 'Ann', 'AN', 'ann@example.org', '2025-01-01')`,
    )
    await run(app.db, id, sql`insert into people_login values (${id}, ${person}, ${id === demo ? person : newId()})`)
  }
})
afterAll(async () => {
  await open[0]?.close()
  await database.drop()
})

test('a district is a demonstration from its first day or never, whoever asks', async () => {
  const apart = { code: '23514', constraint: 'district_must_not_become_or_cease_to_be_a_demo' }
  expect(await fault(run(pools().owner, real, sql`update people_district set is_demo = true`))).toEqual(apart)
  expect(await fault(run(pools().owner, demo, sql`update people_district set is_demo = false`))).toEqual(apart)
  for (const db of [pools().app, pools().worker])
    expect(await fault(run(db, real, sql`update people_district set is_demo = true`))).toMatchObject({ code: '42501' })
})

test('the clock moves in a demonstration and every entry says so; in a real district neither use case nor SQL moves it', async () => {
  const ahead = new Date(Date.now() + 90 * 86_400_000).toISOString()
  expect(code(await moveClock(as(demo), { to: ahead }))).toBe('ok')
  expect(code(await moveClock(as(demo), { to: new Date().toISOString() }))).toBe('demo/clock-goes-forward')
  expect(code(await moveClock(as(real), { to: ahead }))).toBe('demo/real-district')
  expect(await rows(demo, sql`select count(*)::int as n from ledger_entry where clock !~ '^demo, moved [0-9]+ms$'`)).toEqual([{ n: 0 }])
  expect(await rows(demo, sql`select kind from ledger_entry`)).toEqual([{ kind: 'demo.clock-moved' }])
  const nobodysClock = { code: '23503', constraint: 'clock_must_belong_to_a_demo_district' }
  expect(await fault(run(pools().app, real, sql`insert into platform_clock (district_id, offset_ms) values (${real}, 1)`))).toEqual(nobodysClock)
  expect(await fault(run(pools().owner, real, sql`insert into platform_clock (district_id, offset_ms) values (${real}, 1)`))).toEqual(nobodysClock)
  for (const clock of ['system', 'demo'])
    expect(
      await fault(
        run(
          pools().app,
          demo,
          sql`insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, clock, about, salt, content, content_hash)
      values (${demo}, ${newId()}, now(), 'x.y', '{}', 'x', 'none', 'observed', ${clock}, '{}', '', '', '')`,
        ),
      ),
    ).toMatchObject({ code: '42501' }) // no process names its clock
})

test('open links and kept mail are a demonstration’s alone', async () => {
  const link = (id: string, isDemo: boolean) =>
    sql`insert into demo_link (district_id, id, is_demo, person_id, token_hash, made_at) values (${id}, ${newId()}, ${isDemo}, ${person}, 'h', now())`
  const mail = (id: string, isDemo: boolean) =>
    sql`insert into demo_mail (district_id, id, is_demo, address, subject, body, at) values (${id}, ${newId()}, ${isDemo}, 'a', 's', 'b', now())`
  expect(await fault(run(pools().app, real, link(real, true)))).toEqual({ code: '23503', constraint: 'link_must_belong_to_a_demo_district' })
  expect(await fault(run(pools().app, real, link(real, false)))).toEqual({ code: '23514', constraint: 'real_district_must_have_no_open_link' })
  expect(await fault(run(pools().app, real, mail(real, true)))).toEqual({ code: '23503', constraint: 'mail_must_belong_to_a_demo_district' })
  expect(await fault(run(pools().app, real, mail(real, false)))).toEqual({ code: '23514', constraint: 'real_district_mail_must_not_end_here' })
  expect(code(await makeLinks(as(real), { personIds: [person] }))).toBe('demo/real-district')
})

test('a link signs in once, and not after a week of machine time', async () => {
  const made = await makeLinks(as(demo), { personIds: [person, person] })
  const [one, two] = made.ok ? made.value.map(({ token }) => token) : []
  expect(await takeLink(as(demo), { token: one ?? '' })).toMatchObject({ ok: true, value: { userId: person } })
  expect(code(await takeLink(as(demo), { token: one ?? '' }))).toBe('demo/link-over')
  await run(pools().owner, demo, sql`update demo_link set made_at = now() - interval '7 days 1 minute'`)
  expect(code(await takeLink(as(demo), { token: two ?? '' }))).toBe('demo/link-over')
})

test('a link opens no account that is somebody’s in another district too', async () => {
  const made = await makeLinks(as(demo), { personIds: [person] })
  const token = made.ok ? (made.value[0]?.token ?? '') : ''
  await sql`insert into people_login_district (auth_user_id, district_id, person_id) values (${person}, ${real}, ${newId()})`.execute(pools().app)
  expect(code(await takeLink(as(demo), { token }))).toBe('demo/link-over')
  await sql`delete from people_login_district where auth_user_id = ${person} and district_id = ${real}`.execute(pools().owner)
  expect(code(await takeLink(as(demo), { token }))).toBe('ok')
})

test('whatever mail server is set, a demonstration’s notices are kept in it', async () => {
  const notice = newId()
  for (const id of [demo, real]) {
    await run(
      pools().app,
      id,
      sql`insert into notices_notice (district_id, id, kind, about, bound_to, subject, body, due_by, made_at) values (${id}, ${notice}, 'alarm', 'x', null, 'Hello', 'Text', null, now())`,
    )
    await run(
      pools().app,
      id,
      sql`insert into notices_delivery (district_id, id, notice_id, person_id, channel, address, body, from_state, state, reply, bounce_token, next_at, state_at)
      values (${id}, ${newId()}, ${notice}, null, 'mail', 'ann@example.org', null, 'new', 'waiting', null, 'b', now() - interval '1 minute', now())`,
    )
  }
  const sender = noticeSenderFor({ db: pools().worker, log, env: { SMTP_URL: 'smtp://127.0.0.1:9' }, root: '' }) // nobody listens there
  expect(await sender.sendWaiting(demo)).toEqual({ accepted: 1, refused: 0, later: 0 })
  expect(await sender.sendWaiting(real)).toEqual({ accepted: 0, refused: 0, later: 1 })
  expect(await rows(demo, sql`select address, subject from demo_mail`)).toEqual([{ address: 'ann@example.org', subject: '[Demonstration] Hello' }])
})

test('the runner takes no demonstration, unless its owner says that the hosts are a laboratory', async () => {
  const hosts = (id: string) => [{ district: id }] as unknown as Parameters<typeof refuseDemos>[1]['hosts']
  await expect(refuseDemos(pools().worker, { hosts: [...hosts(real), ...hosts(demo)] })).rejects.toThrow('district 1 is a demonstration')
  await refuseDemos(pools().worker, { hosts: hosts(real) })
  await refuseDemos(pools().worker, { hosts: hosts(demo), laboratory: true })
})

test('a demonstration goes with all that is its own; a real district cannot, by no role', async () => {
  const kept = { code: '23514', constraint: 'real_district_must_not_be_removed' }
  expect(await fault(removeDistrict(pools().app, real))).toEqual(kept)
  expect(await fault(removeDistrict(pools().app, '77'))).toEqual(kept)
  expect(await fault(run(pools().owner, real, sql`delete from people_district`))).toMatchObject({
    code: '23514',
    constraint: 'real_district_must_not_be_removed',
  })
  expect(await fault(removeDistrict(pools().worker, demo))).toMatchObject({ code: '42501' })
  expect(await removeDistrict(pools().app, demo)).toBeGreaterThan(5)
  expect(await isDemoDistrict(pools().app, demo)).toBe(false)
  const tables = (
    await sql<{
      name: string
    }>`select table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'district_id' and table_type = 'BASE TABLE'`.execute(pools().owner)
  ).rows
  for (const { name } of tables)
    expect([name, ...(await rows(demo, sql`select 1 from ${sql.table(name)} where district_id = ${demo}`))]).toEqual([name])
  expect(tables.length).toBeGreaterThan(40)
  expect(await rows(real, sql`select name from people_person`)).toEqual([{ name: 'Ann' }])
})
