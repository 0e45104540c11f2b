import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

type File = { readonly name: string; readonly text: string; readonly sha256: string }
const readMigration = (folder: string, name: string): File => {
  const text = readFileSync(join(folder, name), 'utf8')
  return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
}

/** The names of a folder's migrations in their order. */
export const migrationNames = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()

/** The migrations of a folder in their order. */
export const migrationsIn = (folder: string): readonly File[] => migrationNames(folder).map((name) => readMigration(folder, name))

/** Runs one migration in the transaction that is open and notes it. @throws Error naming it. */
export const applyMigration = async (client: pg.Client, folder: string, name: string): Promise<void> => {
  const { text, sha256 } = readMigration(folder, name)
  try {
    await client.query(text)
    await client.query('insert into platform_migration values ($1, $2, $3)', [name, sha256, new Date().toISOString()])
  } catch (error) {
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** Applies `db/migrations/NNNN_subject_what.sql` in order, each in one transaction, as the owner. Forward only; a changed old file is refused. */
export const migrate = async (ownerUrl: string, folder: string): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const applied: string[] = []
  try {
    await client.query('select pg_advisory_lock(7205)') // two starts at once: the second waits, then finds nothing to do
    await client.query(`create table if not exists platform_migration (name text primary key, sha256 text not null, applied_at timestamptz not null)`)
    const done = new Map(
      (await client.query<{ name: string; sha256: string }>('select name, sha256 from platform_migration')).rows.map((row) => [row.name, row.sha256]),
    )
    for (const { name, sha256 } of migrationsIn(folder)) {
      const before = done.get(name)
      if (before === sha256) continue
      if (before) throw new Error(`Migration ${name} was changed after it ran here. Put the change into a new file.`)
      await client.query('begin')
      try {
        await applyMigration(client, folder, name)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}
