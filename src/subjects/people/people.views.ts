import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { sharedMailboxes } from './mailboxes.views.ts'
import type { Delegation, Holding } from './people.rules.ts'
import type { SiteKind } from './person-form.rules.ts'

/** Which districts there are: numbers alone. */
export const districtIds = async (db: Db): Promise<readonly string[]> =>
  (await sql<{ district_id: string }>`select district_id from people_district_list order by district_id`.execute(db)).rows.map(
    (row) => row.district_id,
  )

export type Login = { readonly districtId: string; readonly personId: string }
/** In which districts an account is somebody. */
export const loginsOf = async (db: Db, userId: string): Promise<readonly Login[]> =>
  (
    await sql<Login>`select district_id as "districtId", person_id as "personId"
      from people_login_district where auth_user_id = ${userId} order by district_id`.execute(db)
  ).rows

export type District = { readonly name: string; readonly zone: string; readonly isDemo: boolean }
export const districtOf = async (tx: Tx): Promise<District | undefined> =>
  (await sql<District>`select name, zone, is_demo as "isDemo" from people_district`.execute(tx)).rows[0]

export type Site = { readonly id: string; readonly name: string; readonly kind: SiteKind }
export const sitesOf = async (tx: Tx): Promise<readonly Site[]> =>
  (await sql<Site>`select id, name, kind from people_site order by name`.execute(tx)).rows

/** Assignments in force, and delegations in force of somebody who holds the position. */
const held = (now: Temporal.Instant) => sql`(
  select person_id, position from people_assignment
    where since <= ${now.toString()}::timestamptz and (until is null or until > ${now.toString()}::timestamptz)
  union
  select d.delegate_id, d.position from people_delegate d join people_assignment a using (district_id, person_id, position)
    where d.since <= ${now.toString()}::timestamptz and coalesce(d.ended_at, d.until) > ${now.toString()}::timestamptz
      and a.since <= ${now.toString()}::timestamptz and (a.until is null or a.until > ${now.toString()}::timestamptz))`

/** Name and positions held now of one person who has not left. */
export const personNow = async (
  tx: Tx,
  personId: string,
  now: Temporal.Instant,
): Promise<{ name: string; positions: readonly string[] } | undefined> =>
  (
    await sql<{
      name: string
      positions: string[]
    }>`select p.name, coalesce(array_agg(distinct h.position order by h.position) filter (where h.position is not null), '{}') as positions
    from people_person p left join ${held(now)} h on h.person_id = p.id
    where p.id = ${personId} and p.ended_at is null group by p.name`.execute(tx)
  ).rows[0]

export type PersonRow = {
  readonly id: string
  readonly name: string
  readonly initials: string
  readonly email: string | null
  readonly positions: readonly string[]
  readonly hasAccount: boolean
  readonly invitedUntil: string | null
  readonly invitedBy: 'mail' | 'handed-over' | null
}
export const personColumns = sql`p.id, p.name, p.initials, p.email, coalesce(h.positions, '{}') as positions, l.person_id is not null as "hasAccount",
  i.ends_at as "invitedUntil", i.channel as "invitedBy"`
/** Persons `p` with positions held at that moment, `h`, their account, `l`, and the newest invitation still open, `i`. */
export const personsNow = (now: Temporal.Instant) => sql`people_person p
  left join (select person_id, array_agg(position order by position) as positions from ${held(now)} each group by person_id) h on h.person_id = p.id
  left join people_login l on l.district_id = p.district_id and l.person_id = p.id
  left join lateral (select ends_at, channel from people_invitation i where i.district_id = p.district_id and i.person_id = p.id and i.used_at is null
    and i.ends_at > ${now.toString()}::timestamptz order by i.created_at desc limit 1) i on true`

/** Everybody who has not left, or one of them. */
export const peopleOf = async (tx: Tx, now: Temporal.Instant, personId?: string): Promise<readonly PersonRow[]> =>
  (
    await sql<PersonRow>`select ${personColumns} from ${personsNow(now)}
    where p.ended_at is null and ${personId === undefined ? sql`true` : sql`p.id = ${personId}`} order by p.name, p.initials`.execute(tx)
  ).rows

export type AssignmentRow = {
  readonly id: string
  readonly position: string
  readonly site: string | null
  readonly since: string
  readonly until: string | null
}
export const assignmentsOf = async (tx: Tx, personId: string): Promise<readonly AssignmentRow[]> =>
  (
    await sql<AssignmentRow>`select a.id, a.position, s.name as site, a.since, a.until
    from people_assignment a left join people_site s on s.district_id = a.district_id and s.id = a.site_id
    where a.person_id = ${personId} order by a.since, a.id`.execute(tx)
  ).rows

/** Assignments in force, each with whether its holder can sign in; delegates do not count as holders. */
export const holdingsOf = async (tx: Tx, now: Temporal.Instant): Promise<readonly Holding[]> =>
  (
    await sql<Holding>`select a.position, a.person_id as "personId", l.person_id is not null as "hasAccount"
    from people_assignment a join people_person p on p.district_id = a.district_id and p.id = a.person_id and p.ended_at is null
    left join people_login l on l.district_id = a.district_id and l.person_id = a.person_id
    where a.since <= ${now.toString()}::timestamptz and (a.until is null or a.until > ${now.toString()}::timestamptz)`.execute(tx)
  ).rows

export type DelegationRow = Delegation & {
  readonly id: string
  readonly position: string
  readonly person: string
  readonly delegate: string
  readonly since: string
  readonly until: string
  readonly isInForce: boolean
}
/** Delegations in force or still to come. */
export const delegationsOf = async (tx: Tx, now: Temporal.Instant): Promise<readonly DelegationRow[]> =>
  (
    await sql<DelegationRow>`select d.id, d.position, d.person_id as "personId", d.delegate_id as "delegateId", d.appointed_by as "appointedBy",
      p.name as person, q.name as delegate,
      d.since, d.until, d.since <= ${now.toString()}::timestamptz as "isInForce"
    from people_delegate d join people_person p on p.district_id = d.district_id and p.id = d.person_id
      join people_person q on q.district_id = d.district_id and q.id = d.delegate_id
    where coalesce(d.ended_at, d.until) > ${now.toString()}::timestamptz order by d.since, d.id`.execute(tx)
  ).rows

export type LetIn = { readonly personId: string; readonly person: string; readonly by: string; readonly byName: string }
/**
 * Who handed over the link behind whose account, themselves or through others let in that way: who holds somebody's account hands over the next
 * link in their name. From each person back: the newest link used before each hand-over tells whose account it was then. A mailed one ends the chain.
 */
export const letInOf = async (tx: Tx, personIds?: readonly string[]): Promise<readonly LetIn[]> =>
  (
    await sql<LetIn>`with recursive let_in (person_id, invited_by, at) as (
      select d.id, i.invited_by, i.created_at from people_person d cross join lateral (select invited_by, channel, created_at from people_invitation where person_id = d.id
        and used_at is not null order by used_at desc, id desc limit 1) i
        where i.channel = 'handed-over' and d.ended_at is null and ${personIds === undefined ? sql`true` : sql`d.id = any(${[...personIds]}::uuid[])`}
      union
      select l.person_id, i.invited_by, i.created_at from let_in l cross join lateral (select p.invited_by, p.channel, p.created_at from people_invitation p where p.person_id = l.invited_by
        and p.used_at <= l.at order by p.used_at desc, p.id desc limit 1) i where i.channel = 'handed-over'
    ) select distinct l.person_id as "personId", p.name as person, l.invited_by as "by", q.name as "byName"
    from let_in l join people_person p on p.id = l.person_id join people_person q on q.id = l.invited_by order by p.name, q.name`.execute(tx)
  ).rows

/** What `mayDecide` asks for beside the two persons: delegations in force, and whether the requester let the decider in. */
export const separationFacts = async (
  tx: Tx,
  now: Temporal.Instant,
  pair: { requesterId: string; deciderId: string },
): Promise<{ delegations: readonly Delegation[]; invitedByRequester: boolean; hasRequestersMailbox: boolean }> => {
  const { rows } =
    await sql<Delegation>`select person_id as "personId", delegate_id as "delegateId", appointed_by as "appointedBy" from people_delegate
    where since <= ${now.toString()}::timestamptz and coalesce(ended_at, until) > ${now.toString()}::timestamptz`.execute(tx)
  const hasRequestersMailbox = (await sharedMailboxes(tx)).some((one) => one.personId === pair.deciderId && one.with === pair.requesterId)
  return {
    delegations: rows,
    hasRequestersMailbox,
    invitedByRequester: (await letInOf(tx, [pair.deciderId])).some((one) => one.by === pair.requesterId),
  }
}

/** Who of the district has this e-mail or these initials already. */
export const takenBy = async (tx: Tx, email: string, initials: string): Promise<{ email: boolean; initials: boolean }> => {
  const { rows } = await sql<{
    email: boolean
    initials: boolean
  }>`select coalesce(bool_or(lower(email) = ${email}), false) as email, coalesce(bool_or(initials = ${initials}), false) as initials
    from people_person`.execute(tx)
  return rows[0] ?? { email: false, initials: false }
}
