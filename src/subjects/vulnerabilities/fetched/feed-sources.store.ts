import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { FeedSourceDecided } from './feed-source.rules.ts'
import type { Tried } from './provider.rules.ts'

export const insertFeedSource = async (act: Act, wish: FeedSourceDecided): Promise<string> => {
  const id = newId()
  await sql`insert into vulnerabilities_feed_source (district_id, id, name, url, hash_url, signature_url, release, every_hours, set_by, set_at)
    values (${act.districtId}, ${id}, ${wish.name}, ${wish.url}, ${wish.hashUrl}, ${wish.signatureUrl}, ${wish.release}, ${wish.everyHours}, ${act.actor.personId}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}

export const endFeedSource = async (act: Act, id: string): Promise<void> => {
  await sql`update vulnerabilities_feed_source set removed_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and removed_at is null`.execute(
    act.tx,
  )
}

/** To be asked at the worker's next turn, within a minute. */
export const askSoon = async (act: Act, id: string): Promise<void> => {
  await sql`update vulnerabilities_feed_source set tried_at = null, unended = 0 where district_id = ${act.districtId} and id = ${id} and removed_at is null`.execute(
    act.tx,
  )
}

/** A try begins; one that was begun and never ended is counted. */
export const noteBegun = async (act: Act, id: string): Promise<void> => {
  await sql`update vulnerabilities_feed_source set begun_at = ${act.now.toString()}, unended = case when begun_at is null then unended else unended + 1 end
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export type Fetched =
  | {
      readonly outcome: string
      readonly etag: string | null
      readonly modified: string | null
      readonly documents?: readonly Tried[] // of a provider's directory
      readonly isMore?: boolean // of it: the next ones at the next turn
    }
  | { readonly fault: string }
/** What a try came to; after a fault the next one asks for the whole file. */
export const noteFetched = async (act: Act, id: string, fetched: Fetched): Promise<void> => {
  const now = act.now.toString()
  if ('fault' in fetched)
    await sql`update vulnerabilities_feed_source set begun_at = null, unended = 0, tried_at = ${now}, fault = ${fetched.fault.slice(0, 1000)}, etag = null, modified = null where district_id = ${act.districtId} and id = ${id}`.execute(
      act.tx,
    )
  else
    await sql`update vulnerabilities_feed_source set begun_at = null, unended = 0, tried_at = ${fetched.isMore === true ? null : now}, answered_at = ${now}, fault = null, outcome = ${fetched.outcome.slice(0, 500)}, etag = ${fetched.etag}, modified = ${fetched.modified}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}
