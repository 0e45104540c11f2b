import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import type pg from 'pg'
import { checkedDistrict, type Tx } from './pool.ts'
import type { DB } from './types.gen.ts'

/** The typed way to speak over a connection that is in a transaction already; it neither begins nor ends one. */
export const typedOver = (client: pg.Client): Tx =>
  new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => ({ query: client.query.bind(client), release: () => undefined }), end: async () => undefined } as never,
    }),
  }) as unknown as Transaction<DB>

/** From here on the transaction sees one district's rows and no others. */
export const chooseDistrict = async (tx: Tx, districtId: string): Promise<void> => {
  await sql.raw(`set local app.district_id = '${checkedDistrict(districtId)}'`).execute(tx)
}
