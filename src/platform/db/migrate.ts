import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** Applies `db/migrations/NNNN_subject_what.sql` in order, each in one transaction, as the owner. Forward only; a changed old file is refused. */
export const migrate = async (ownerUrl: string, folder: string): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const applied: string[] = []
  try {
    await client.query('select pg_advisory_lock(7205)') // two starts at once: the second waits, then finds nothing to do
    await client.query(`create table if not exists platform_migration (name text primary key, sha256 text not null, applied_at timestamptz not null)`)
    const done = new Map((await client.query<{ name: string; sha256: string }>('select name, sha256 from platform_migration')).rows.map((row) => [row.name, row.sha256]))
    for (const name of readdirSync(folder).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort()) {
      const text = readFileSync(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = done.get(name)
      if (before === sha256) continue
      if (before) throw new Error(`Migration ${name} was changed after it ran here. Put the change into a new file.`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into platform_migration values ($1, $2, $3)', [name, sha256, new Date().toISOString()])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}
