import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrationsIn } from './migrate.ts'
import type { Db } from './pool.ts'

/**
 * Refuses to begin on a database that does not have this program's migrations yet: a part restarted by itself after a new version was put in place of
 * the one that runs. @throws Error with what to do.
 */
export const refuseNewerThanSchema = async (db: Db, root: string): Promise<void> => {
  const folder = join(root, 'db/migrations')
  if (!existsSync(folder)) return
  const has = new Set((await sql<{ name: string }>`select name from platform_migration`.execute(db)).rows.map(({ name }) => name))
  const missing = migrationsIn(folder).filter(({ name }) => !has.has(name))
  if (missing.length === 0) return
  throw new Error(
    `This program is newer than the database: ${missing.length} of its migrations (${missing
      .slice(0, 3)
      .map(({ name }) => name)
      .join(', ')}) are not applied, ` +
      'because an older version was started. Nothing was begun. Stop Afterbell and start it again (npm start): the start brings the database up to date.',
  )
}
