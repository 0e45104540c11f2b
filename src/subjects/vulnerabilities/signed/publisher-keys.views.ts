import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { TrustedKey } from './signature.rules.ts'

export type PublisherKey = TrustedKey & {
  readonly userIds: readonly string[]
  readonly algorithm: string
  readonly madeAt: string
  readonly expiresAt: string | null
  readonly addedAt: string
  readonly addedBy: string // a name, or what acted
  readonly reason: string
  readonly endedBy: string | null
}

const named = (column: string) =>
  sql.raw(
    `coalesce((select p.name from people_person p where p.id::text = k.${column}), case when k.${column} like 'process:%' then 'whoever runs Afterbell' when k.${column} is not null then 'somebody of another district' end)`,
  )

/** Every key that is or was trusted, by feed; those that stand first. */
export const publisherKeys = async (tx: Tx): Promise<readonly PublisherKey[]> =>
  (
    await sql<PublisherKey>`select id, slot, fingerprint, user_ids as "userIds", algorithm, made_at as "madeAt", expires_at as "expiresAt", signers, added_at as "addedAt",
      ${named('added_by')} as "addedBy", reason, ended_at as "endedAt", ${named('ended_by')} as "endedBy", ended_because as "endedBecause"
    from vulnerabilities_publisher_key k order by slot, ended_at nulls first, added_at, id`.execute(tx)
  ).rows

export type SignedFeed = { readonly id: string; readonly slot: string; readonly since: string; readonly setBy: string; readonly reason: string }

/** The feeds that must be signed. */
export const signedFeeds = async (tx: Tx): Promise<readonly SignedFeed[]> =>
  (
    await sql<SignedFeed>`select id, slot, since, ${named('set_by')} as "setBy", reason from vulnerabilities_signed_feed k where ended_at is null order by slot`.execute(
      tx,
    )
  ).rows
