import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestCluster } from '../../../tests/lib/cluster.ts'
import { createLog } from '../log.ts'
import { openPool } from './pool.ts'
import { refuseNewerThanSchema } from './schema-age.ts'

test('a part that is newer than the database it finds does not begin, and says what to do; one of the same age does', async () => {
  const database = await (await openTestCluster()).clone('schema_age')
  const pool = openPool(
    database.addresses.worker,
    createLog('test', () => {}),
    1,
  )
  const folder = mkdtempSync(join(tmpdir(), 'schema age '))
  const root = join(import.meta.dirname, '../../..')
  cpSync(join(root, 'db/migrations'), join(folder, 'db/migrations'), { recursive: true })
  await expect(refuseNewerThanSchema(pool.db, folder)).resolves.toBeUndefined()
  writeFileSync(join(folder, 'db/migrations/9999_platform_later.sql'), 'select 1;')
  await expect(refuseNewerThanSchema(pool.db, folder)).rejects.toThrow(/9999_platform_later\.sql.*Stop Afterbell and start it again/)
  rmSync(folder, { recursive: true })
  await pool.close()
  await database.drop()
})
