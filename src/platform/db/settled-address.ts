import { sql } from 'kysely'
import { newId } from '../ids.ts'
import { systemNow } from '../clock.ts'
import type { Db } from './pool.ts'

export type Tls = 'none' | 'own' | 'proxy'
/** The address people reach this installation by, as its wizard settled it. */
export type Address = {
  readonly publicUrl: string
  readonly tls: Tls
  readonly certFile: string | null
  readonly keyFile: string | null
  readonly trustedProxy: string | null
}
export type SettledAddress = Address & { readonly id: string; readonly checkHash: string; readonly inForceAt: string | null }

const columns = sql`id, public_url as "publicUrl", tls, cert_file as "certFile", key_file as "keyFile", trusted_proxy as "trustedProxy", check_hash as "checkHash", in_force_at as "inForceAt"`

/** The address in force; undefined where none was ever settled. */
export const settledAddress = async (db: Db): Promise<SettledAddress | undefined> =>
  (
    await sql<SettledAddress>`select ${columns} from platform_address where in_force_at is not null order by in_force_at desc, id desc limit 1`.execute(
      db,
    )
  ).rows[0]

/** The newest address that waits for a browser to reach us by it, for an hour. */
export const addressUnderCheck = async (db: Db): Promise<SettledAddress | undefined> =>
  (
    await sql<SettledAddress>`select ${columns} from (select * from platform_address order by set_at desc, id desc limit 1) a
    where in_force_at is null and set_at > ${systemNow().subtract({ hours: 1 }).toString()}::timestamptz`.execute(db)
  ).rows[0]

export const proposeAddress = async (db: Db, address: Address, by: string, checkHash: string): Promise<void> => {
  await sql`insert into platform_address (id, public_url, tls, cert_file, key_file, trusted_proxy, check_hash, set_at, set_by)
    values (${newId()}, ${address.publicUrl}, ${address.tls}, ${address.certFile}, ${address.keyFile}, ${address.trustedProxy}, ${checkHash}, ${systemNow().toString()}, ${by})`.execute(
    db,
  )
}

/** Puts an address in force: a browser has reached us by it. */
export const putInForce = async (db: Db, id: string): Promise<void> => {
  const now = systemNow().toString()
  await sql`update platform_address set seen_at = ${now}, in_force_at = ${now} where id = ${id} and in_force_at is null`.execute(db)
}
