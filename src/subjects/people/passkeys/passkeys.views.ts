import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type PasskeyRow = {
  readonly id: string
  readonly personId: string
  readonly person: string
  readonly email: string | null
  readonly credentialId: string
  readonly publicKey: string
  readonly fingerprint: string
  readonly rpId: string
  readonly label: string
  readonly transports: readonly string[]
  readonly isSynced: boolean
  readonly counter: number
  readonly madeAt: string
  readonly lastUsedAt: string | null
}

const rowsWhere = async (tx: Tx, where: ReturnType<typeof sql>): Promise<readonly PasskeyRow[]> =>
  (
    await sql<PasskeyRow>`select k.id, k.person_id as "personId", p.name as person, p.email, k.credential_id as "credentialId", k.public_key as "publicKey",
      k.fingerprint, k.rp_id as "rpId", k.label, k.transports, k.is_synced as "isSynced", k.counter::int as counter, k.made_at as "madeAt",
      k.last_used_at as "lastUsedAt"
    from people_passkey k join people_person p on p.district_id = k.district_id and p.id = k.person_id and p.ended_at is null
    where k.removed_at is null and ${where} order by k.made_at, k.id`.execute(tx)
  ).rows

/** Passkeys in use, of one person or of everybody who has not left. */
export const passkeysOf = (tx: Tx, personId?: string): Promise<readonly PasskeyRow[]> =>
  rowsWhere(tx, personId === undefined ? sql`true` : sql`k.person_id = ${personId}`)

/** A person's own passkey by its credential; undefined for somebody else's, a removed or an unknown one. */
export const ownPasskey = async (tx: Tx, personId: string, credentialId: string): Promise<PasskeyRow | undefined> =>
  (await rowsWhere(tx, sql`k.person_id = ${personId} and k.credential_id = ${credentialId}`))[0]

export type PasskeyToSignIn = PasskeyRow & { readonly userId: string }
/** A passkey with the account it opens, by whom it says it belongs to; undefined where the person has left or holds no account. */
export const passkeyToSignIn = async (tx: Tx, personId: string, credentialId: string): Promise<PasskeyToSignIn | undefined> => {
  const passkey = await ownPasskey(tx, personId, credentialId)
  const { rows } = await sql<{ userId: string }>`select auth_user_id as "userId" from people_login where person_id = ${personId}`.execute(tx)
  return passkey && rows[0] && { ...passkey, userId: rows[0].userId }
}
