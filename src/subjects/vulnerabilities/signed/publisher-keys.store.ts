import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { KeyDecided } from './publisher-key.rules.ts'

export const insertKey = async (act: Act, { slot, told, reason }: KeyDecided): Promise<string> => {
  const id = newId()
  await sql`insert into vulnerabilities_publisher_key (id, slot, fingerprint, user_ids, algorithm, made_at, expires_at, signers, armoured, added_at, added_by, reason)
    values (${id}, ${slot}, ${told.fingerprint}, ${[...told.userIds]}::text[], ${told.algorithm}, ${told.madeAt}, ${told.expiresAt}, ${JSON.stringify(told.signers)}::jsonb,
      ${told.armoured}, ${act.now.toString()}, ${act.actor.id}, ${reason})`.execute(act.tx)
  return id
}

export const endKeyRow = async (act: Act, id: string, because: string): Promise<void> => {
  await sql`update vulnerabilities_publisher_key set ended_at = ${act.now.toString()}, ended_by = ${act.actor.id}, ended_because = ${because}
    where id = ${id} and ended_at is null`.execute(act.tx)
}

export const insertSignedFeed = async (act: Act, slot: string, reason: string): Promise<string> => {
  const id = newId()
  await sql`insert into vulnerabilities_signed_feed (id, slot, since, set_by, reason)
    values (${id}, ${slot}, ${act.now.toString()}, ${act.actor.id}, ${reason})`.execute(act.tx)
  return id
}

export const endSignedFeed = async (act: Act, id: string, because: string): Promise<void> => {
  await sql`update vulnerabilities_signed_feed set ended_at = ${act.now.toString()}, ended_by = ${act.actor.id}, ended_because = ${because}
    where id = ${id} and ended_at is null`.execute(act.tx)
}

/** What is fetched with a signature is asked for whole at the worker's next turn: there is a key now to check it by. */
export const askSignedAgain = async (act: Act): Promise<void> => {
  await sql`update vulnerabilities_feed_source set tried_at = null, etag = null, modified = null
    where district_id = ${act.districtId} and signature_url <> '' and removed_at is null`.execute(act.tx)
}
