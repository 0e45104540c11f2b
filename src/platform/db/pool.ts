import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { DB } from './types.gen.ts'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

pg.types.setTypeParser(1184, (text) => new Date(text).toISOString()) // timestamptz: ISO text, so that pure rules never see a Date
pg.types.setTypeParser(1082, (text) => text) // date stays a calendar date

export const openPool = (url: string, log: Log, max = 10): { db: Db; pool: pg.Pool; close(): Promise<void> } => {
  const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 })
  pool.on('error', (error) => log.warn('a database connection was lost', { error })) // without a handler node would end
  pool.on('connect', (client) => client.on('error', (error) => log.warn('a database connection was lost', { error })))
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}

/** The district's id as it may stand in a statement: digits alone. @throws Error for anything else. */
export const checkedDistrict = (districtId: string): string => {
  if (!/^[1-9]\d{0,17}$/.test(districtId)) throw new Error('not a district id')
  return districtId
}

/**
 * One transaction that sees one district's rows and no others. A literal `set local`, because `set_config()` never reaches
 * the shards of a distributed table.
 */
export const inDistrict = <T>(db: Db, districtId: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const id = checkedDistrict(districtId)
  return db.transaction().execute(async (tx) => {
    await sql.raw(`set local app.district_id = '${id}'`).execute(tx)
    return work(tx)
  })
}
