import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { migrationsOf, ourSchemas, sameText, sequencesOf, serverVersion, tablesOf, type Migration, type Sequence, type Table } from './catalogue.ts'
import type { Tx } from './pool.ts'
import { typedOver } from './typed.ts'

/** Lets the backup's role read every table there is by now, and nothing else. Run as the owner. */
export const letBackupRead = async (ownerUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const schema of ourSchemas)
      await client.query(
        `grant usage on schema ${schema} to afterbell_backup; grant select on all tables in schema ${schema} to afterbell_backup; grant select on all sequences in schema ${schema} to afterbell_backup`,
      )
  } finally {
    await client.end()
  }
}

export type Snapshot = {
  readonly serverVersion: string
  readonly migrations: readonly Migration[]
  readonly tables: readonly Table[]
  readonly sequences: readonly Sequence[]
  readonly tx: Tx // reads of the same moment
  rows(table: Table): AsyncIterable<Buffer>
}

/**
 * Everything as of one moment, whatever is written meanwhile. Tables in `leftOut` are named and not read.
 * @throws the database's 42501 where row security would leave rows out: an incomplete backup is none.
 */
export const inSnapshot = async <T>(backupUrl: string, leftOut: readonly string[], work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: backupUrl })
  client.on('error', () => undefined) // told by the query under way
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(sameText)
    const tables = (await tablesOf(client)).filter((table) => !leftOut.includes(table.name))
    const done = await work({
      serverVersion: await serverVersion(client),
      migrations: await migrationsOf(client),
      tables,
      sequences: await sequencesOf(client),
      tx: typedOver(client),
      rows: (table) => client.query(copyTo(`copy (select ${table.columns.join(', ')} from ${table.name} order by ${table.order}) to stdout`)),
    })
    await client.query('commit')
    return done
  } finally {
    await client.end()
  }
}
