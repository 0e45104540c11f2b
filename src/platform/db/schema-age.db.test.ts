import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { createLog } from '../log.ts'
import { migrate } from './migrate.ts'
import { openPool } from './pool.ts'
import { awaitSchema, compareSchema, refuseNewerDatabase, schemaAge, type SchemaAge } from './schema-age.ts'

const home = join(import.meta.dirname, '../../..')
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let root: string // a newer program
const said: string[] = []
const log = createLog('test', (line) => void said.push((JSON.parse(line) as { what: string }).what))
const asOwner = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: database.addresses.owner })
  await client.connect()
  await client.query(statement)
  await client.end()
}

beforeAll(async () => {
  database = await (await openTestCluster()).clone('schema_age')
  pool = openPool(database.addresses.sealer, log, 1)
  root = mkdtempSync(join(tmpdir(), 'schema age '))
  cpSync(join(home, 'db/migrations'), join(root, 'db/migrations'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "version": "99.1.0" }')
  writeFileSync(join(root, 'db/migrations/9999_platform_later.sql'), 'select 1;')
})
afterAll(async () => {
  rmSync(root, { recursive: true })
  await pool.close()
  await database.drop()
})

describe('a part whose program and database are of different ages', () => {
  test('says both versions and what to do, for each way they can differ', () => {
    const [old, own] = [['0001_a.sql'], ['0001_a.sql', '0007_b.sql']]
    expect(compareSchema('2.0.0', own, own)).toEqual({ state: 'same', program: '2.0.0', schema: '0007', database: '0007' })
    const older = compareSchema('2.0.0', own, old)
    expect(older).toMatchObject({ state: 'database-older', schema: '0007', database: '0001' })
    expect('says' in older && older.says).toMatch(
      /^This program is version 2\.0\.0 with schema 0007; the database has schema 0001 \(1 migration is not applied\).*Stop Afterbell and start it again/,
    )
    const newer = compareSchema('1.0.0', old, own)
    expect('says' in newer && newer.says).toMatch(
      /version 1\.0\.0 with schema 0001; the database has schema 0007 .*Start that version, or a newer one/,
    )
    expect(compareSchema('2.0.0', own, undefined)).toMatchObject({ state: 'database-older', database: 'older' }) // no right to the list yet
  })

  test('waits with one line, however often it looks, and begins by itself once the database is brought up to date', async () => {
    const looks: SchemaAge[] = []
    let isOver = false
    const waiting = awaitSchema({ db: pool.db, root, log, firstMs: 1, onWait: (age) => void looks.push(age) }).then(() => (isOver = true))
    await expect.poll(() => looks.length, { interval: 5, timeout: 5000 }).toBeGreaterThan(3)
    expect([isOver, looks[0]?.state, said.filter((line) => line.includes('schema 9999'))]).toEqual([
      false,
      'database-older',
      [expect.stringContaining('99.1.0')],
    ])
    await migrate(database.addresses.owner, join(root, 'db/migrations')) // as the start does
    await waiting
    expect(said.at(-1)).toBe('the database fits this program now: beginning')
  })

  test('older than the database it is refused by the start and waits as a part; the same age begins at once', async () => {
    await expect(refuseNewerDatabase(pool.db, home)).rejects.toThrow(/schema 9999 .*a newer version was started on it/)
    expect((await schemaAge(pool.db, home)).state).toBe('database-newer')
    await asOwner(`delete from platform_migration where name like '9999%'`)
    await awaitSchema({ db: pool.db, root: home, log })
    await refuseNewerDatabase(pool.db, home)
  })
})
