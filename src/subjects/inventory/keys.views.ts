import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type Key = {
  readonly id: string; readonly siteId: string; readonly site: string; readonly label: string; readonly madeBy: string; readonly madeAt: string
  readonly revokedBy: string | null; readonly revokedAt: string | null; readonly lastUsedAt: string | null
}

/** The district's enrolment keys, the ones in use first; never their secrets. */
export const keys = async (tx: Tx): Promise<readonly Key[]> =>
  (await sql<Key>`select k.id, k.site_id as "siteId", s.name as site, k.label, m.name as "madeBy", k.made_at as "madeAt", r.name as "revokedBy",
    k.revoked_at as "revokedAt",
      (select max(received_at) from inventory_submission u where u.district_id = k.district_id and u.key_id = k.id) as "lastUsedAt"
    from inventory_key k join people_site s on s.district_id = k.district_id and s.id = k.site_id
      join people_person m on m.district_id = k.district_id and m.id = k.made_by left join people_person r on r.district_id = k.district_id
        and r.id = k.revoked_by
    order by k.revoked_at is not null, k.made_at desc`.execute(tx)).rows

export type KeyAtTheDoor = { readonly id: string; readonly siteId: string; readonly secretHash: string; readonly isRevoked: boolean }

export const keyAtTheDoor = async (tx: Tx, id: string): Promise<KeyAtTheDoor | undefined> =>
  (await sql<KeyAtTheDoor>`select id, site_id as "siteId", secret_hash as "secretHash", revoked_at is not null as "isRevoked" from inventory_key
    where id = ${id}`.execute(tx)).rows[0]

export const keyExists = async (tx: Tx, id: string): Promise<{ label: string; isRevoked: boolean } | undefined> =>
  (await sql<{ label: string; isRevoked: boolean }>`select label, revoked_at is not null as "isRevoked" from inventory_key
    where id = ${id}`.execute(tx)).rows[0]

export const siteExists = async (tx: Tx, id: string): Promise<boolean> =>
  (await sql`select 1 from people_site where id = ${id}`.execute(tx)).rows.length > 0
