import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type Provider = { readonly id: string; readonly label: string; readonly issuer: string; readonly clientId: string; readonly setAt: string }
/** Identity providers a district's people may sign in at. */
export const providersOf = async (tx: Tx): Promise<readonly Provider[]> =>
  (await sql<Provider>`select id, label, issuer, client_id as "clientId", set_at as "setAt" from people_provider where ended_at is null order by label, id`.execute(tx)).rows
