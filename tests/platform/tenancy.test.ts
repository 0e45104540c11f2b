import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '../../src/platform/db/roles.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'

// Tables that hold a district's number and nothing of its own: which districts there are, and where an account belongs.
const numbersOnly = ['people_district_list', 'people_login_district']

let database: TestDatabase
beforeAll(async () => {
  database = await (await openTestCluster()).clone('tenancy')
})
afterAll(() => database.drop())

const ask = async <Row extends pg.QueryResultRow>(role: keyof TestDatabase['addresses'], text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: database.addresses[role] })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

describe('every table of the schema', () => {
  it('with a district has forced row-level security, one policy on the session district, and the district first in its key', async () => {
    const rows = await ask<{ name: string; forced: boolean; policies: string; first: string }>(
      'owner',
      `select c.relname as name, c.relforcerowsecurity and c.relrowsecurity as forced,
      (select count(*) from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, c.oid) like '%platform_district%' and p.polwithcheck is not null) as policies,
      (select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary) as first
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'district_id' and not a.attisdropped)`,
    )
    const districtData = rows.filter((row) => !numbersOnly.includes(row.name))
    expect(districtData.length).toBeGreaterThan(15)
    for (const row of districtData) expect(row, row.name).toMatchObject({ forced: true, policies: '1', first: 'district_id' })
  })

  it('may be deleted from or emptied by nobody where evidence is kept', async () => {
    for (const role of ['app', 'worker', 'runner'] as const) {
      for (const act of [
        'delete from ledger_entry',
        'update ledger_entry set kind = kind',
        'truncate ledger_entry',
        'update ledger_seal set seq = seq',
        'delete from ledger_seal',
      ]) {
        await expect(ask(role, act), `${role}: ${act}`).rejects.toMatchObject({ code: '42501' })
      }
    }
  })
})

describe('the roles', () => {
  it('are no superusers and make no roles; only backup passes row-level security', async () => {
    const rows = await ask<{ rolname: string; rolsuper: boolean; rolbypassrls: boolean; rolcreaterole: boolean; rolcreatedb: boolean }>(
      'owner',
      `select * from pg_roles where rolname like 'afterbell\\_%' and rolname <> 'afterbell_admin'`,
    )
    expect(rows.map((row) => row.rolname).sort()).toEqual(roles.map((role) => `afterbell_${role}`).sort())
    for (const row of rows)
      expect(row).toMatchObject({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: row.rolname === 'afterbell_backup' })
  })

  it('see nothing before a district is chosen, on a fresh connection and on one that had a district before', async () => {
    const client = new pg.Client({ connectionString: database.addresses.app })
    await client.connect()
    try {
      expect((await client.query('select * from people_district')).rowCount).toBe(0)
      await client.query(
        `begin; set local app.district_id = '1'; insert into people_district values (1, 'A', 'America/Chicago', false, '2026-11-01'); commit`,
      )
      expect((await client.query('select * from people_district')).rowCount).toBe(0) // the setting is now '' instead of nothing
      await expect(client.query(`insert into people_district values (2, 'B', 'America/Chicago', false, '2026-11-01')`)).rejects.toMatchObject({
        code: '42501',
      })
    } finally {
      await client.end()
    }
  })

  it('keep to their schema: app and worker cannot read accounts, app cannot read the queue', async () => {
    await expect(ask('app', 'select * from auth.account')).rejects.toMatchObject({ code: '42501' })
    await expect(ask('worker', 'select * from auth.session')).rejects.toMatchObject({ code: '42501' })
    await expect(ask('auth', 'select * from people_person')).rejects.toMatchObject({ code: '42501' })
    await expect(ask('app', 'select * from graphile_worker._private_jobs')).rejects.toMatchObject({ code: '42501' })
  })

  it('a real district cannot have a moved clock, by any role', async () => {
    for (const role of ['app', 'worker', 'runner'] as const) {
      await expect(
        ask(role, `begin; set local app.district_id = '1'; update people_district set is_demo = true; commit`),
        role,
      ).rejects.toMatchObject({ code: '42501' })
    }
    const client = new pg.Client({ connectionString: database.addresses.app })
    await client.connect()
    try {
      await client.query(`begin; set local app.district_id = '1'`)
      await expect(client.query(`insert into platform_clock values (1, true, 3600000)`)).rejects.toMatchObject({
        code: '23503',
        constraint: 'clock_must_belong_to_a_demo_district',
      })
      await client.query('rollback')
      await client.query(`begin; set local app.district_id = '1'`)
      await expect(client.query(`insert into platform_clock values (1, false, 3600000)`)).rejects.toMatchObject({
        code: '23514',
        constraint: 'real_district_clock_must_not_move',
      })
    } finally {
      await client.end()
    }
  })
})
