import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Bound } from './address.rules.ts'

/** What of this district is bound to the address people use. */
export const boundToAddress = async (tx: Tx): Promise<Bound> =>
  (
    await sql<Bound>`select (select count(*)::int from people_passkey where removed_at is null) as passkeys,
      (select count(*)::int from people_invitation where used_at is null and ends_at > now()) as invitations, (select count(*)::int from people_provider where ended_at is null) as providers`.execute(
      tx,
    )
  ).rows[0] ?? { passkeys: 0, invitations: 0, providers: 0 }
