import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Recovery } from './recovery.rules.ts'

type Row = Recovery
/** Recoveries still open, or one by its id; the words given for each, the first first. */
export const recoveriesOf = async (tx: Tx, by: { now: Temporal.Instant } | { id: string }, lock = false): Promise<readonly Recovery[]> => {
  // Held by a statement of its own: the one below must see the words that whoever held it has just given.
  if (lock && 'id' in by) await sql`select 1 from people_recovery where id = ${by.id} for update`.execute(tx)
  return (
    await sql<Row>`select r.id, r.person_id as "personId", p.name as person, p.email, r.asked_at as "askedAt", r.ends_at as "endsAt", r.done_at as "doneAt", r.stopped_at as "stoppedAt",
      coalesce((select jsonb_agg(jsonb_build_object('byId', w.by_id, 'by', q.name, 'seen', w.seen, 'at', w.at) order by w.at, w.by_id) from people_recovery_word w
        join people_person q on q.district_id = w.district_id and q.id = w.by_id where w.district_id = r.district_id and w.recovery_id = r.id), '[]') as words
    from people_recovery r join people_person p on p.district_id = r.district_id and p.id = r.person_id and p.ended_at is null
    where ${'id' in by ? sql`r.id = ${by.id}` : sql`r.done_at is null and r.stopped_at is null and r.ends_at > ${by.now.toString()}::timestamptz`}
    order by r.asked_at`.execute(tx)
  ).rows
}

export type Asker = { readonly personId: string; readonly name: string; readonly email: string; readonly userId: string }
/** Who here has this e-mail and an account. */
export const accountHolder = async (tx: Tx, email: string): Promise<Asker | undefined> =>
  (
    await sql<Asker>`select p.id as "personId", p.name, p.email, l.auth_user_id as "userId" from people_person p
    join people_login l on l.district_id = p.district_id and l.person_id = p.id where lower(p.email) = ${email} and p.ended_at is null`.execute(tx)
  ).rows[0]

export type Reachable = { readonly personId: string; readonly email: string }
/** Those holding one of these positions now who can sign in and be mailed. */
export const reachableHolders = async (tx: Tx, now: Temporal.Instant, positions: readonly string[]): Promise<readonly Reachable[]> =>
  (
    await sql<Reachable>`select distinct p.id as "personId", p.email from people_assignment a
    join people_person p on p.district_id = a.district_id and p.id = a.person_id and p.ended_at is null and p.email is not null
    where a.position = any(${[...positions]}::text[]) and a.since <= ${now.toString()}::timestamptz and (a.until is null or a.until > ${now.toString()}::timestamptz)
    order by p.email`.execute(tx)
  ).rows
