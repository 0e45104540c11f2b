import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

/** `trustsFactor`: whether its word that a second factor was shown counts. `confirmedAt` null: set by one person, signs nobody in yet. */
export type Provider = {
  readonly id: string
  readonly label: string
  readonly issuer: string
  readonly clientId: string
  readonly trustsFactor: boolean
  readonly setAt: string
  readonly setById: string
  readonly setBy: string
  readonly confirmedAt: string | null
  readonly confirmedBy: string | null
}
const columns = sql`select v.id, v.label, v.issuer, v.client_id as "clientId", v.trusts_factor as "trustsFactor", v.set_at as "setAt", v.set_by as "setById", s.name as "setBy",
    v.confirmed_at as "confirmedAt", c.name as "confirmedBy"
  from people_provider v join people_person s on s.district_id = v.district_id and s.id = v.set_by
    left join people_person c on c.district_id = v.district_id and c.id = v.confirmed_by where v.ended_at is null`
/** Identity providers that are set, confirmed or not. */
export const providersOf = async (tx: Tx): Promise<readonly Provider[]> => (await sql<Provider>`${columns} order by v.label, v.id`.execute(tx)).rows
/** Those at which a district's people may sign in: two persons stand behind each. */
export const confirmedProviders = async (tx: Tx): Promise<readonly Provider[]> =>
  (await sql<Provider>`${columns} and v.confirmed_by is not null and v.confirmed_by <> v.set_by order by v.label, v.id`.execute(tx)).rows
