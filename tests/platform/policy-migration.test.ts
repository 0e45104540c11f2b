// Values that districts set before they had a reason and a beginning go over to the new tables, each in its own district.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { migrate } from '../../src/platform/db/migrate.ts'
import { openTestCluster, root } from '../lib/cluster.ts'

const folder = join(root, 'db/migrations')
const asOne = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('an earlier installation keeps its own values', async () => {
  const database = await (await openTestCluster()).empty('policy_before')
  const earlier = mkdtempSync(join(tmpdir(), 'afterbell-earlier-'))
  try {
    for (const file of readdirSync(folder).filter((one) => one < '0140')) copyFileSync(join(folder, file), join(earlier, file))
    const { owner } = database.addresses
    await migrate(owner, earlier)
    await asOne(owner, async (client) => {
      for (const [district, hours] of [
        ['1', 8],
        ['2', 12],
      ] as const) {
        const person = `00000000-0000-7000-8000-00000000000${district}`
        await client.query('begin')
        await client.query(`set local app.district_id = '${district}'`)
        await client.query(
          "insert into people_district (district_id, name, zone, is_demo, created_at) values ($1, $2, 'America/Chicago', false, '2026-01-01')",
          [district, `District ${district}`],
        )
        await client.query('insert into people_district_list values ($1)', [district])
        await client.query("insert into people_person (district_id, id, name, initials, created_at) values ($1, $2, 'Dana', 'DANA', '2026-01-01')", [
          district,
          person,
        ])
        await client.query("insert into people_setting values ($1, 'notice.hours', $2, $3, '2026-02-01')", [district, String(hours), person])
        await client.query('commit')
      }
    })
    await migrate(owner, folder)
    await asOne(owner, async (client) => {
      for (const [district, hours] of [
        ['1', 8],
        ['2', 12],
      ] as const) {
        await client.query('begin')
        await client.query(`set local app.district_id = '${district}'`)
        const { rows } = await client.query<{ parameter: string; value: unknown; from: string }>(
          'select parameter, value, from_at = \'2026-02-01\' as "from" from policy_value',
        )
        expect(rows).toEqual([{ parameter: 'notice.hours', value: hours, from: true }])
        await client.query('commit')
      }
      expect((await client.query("select to_regclass('people_setting') as gone")).rows).toEqual([{ gone: null }])
    })
  } finally {
    rmSync(earlier, { recursive: true, force: true })
    await database.drop()
  }
}, 60_000)
