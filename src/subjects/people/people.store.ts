import { sql } from 'kysely'
import type { Db } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { SiteFields } from './person-form.rules.ts'

/** The next district's number; one that is never used leaves a hole and harms nobody. */
export const nextDistrict = async (db: Db): Promise<string> => {
  const { rows } = await sql<{ id: string }>`select nextval('people_district_number') as id`.execute(db)
  return rows[0]?.id ?? ''
}

export const insertDistrict = async (act: Act, { name, zone, isDemo }: { name: string; zone: string; isDemo: boolean }): Promise<void> => {
  await sql`insert into people_district (district_id, name, zone, is_demo, created_at)
    values (${act.districtId}, ${name}, ${zone}, ${isDemo}, ${act.now.toString()})`.execute(act.tx)
  await sql`insert into people_district_list (district_id) values (${act.districtId})`.execute(act.tx)
}

export const insertSite = async (act: Act, { name, kind }: SiteFields): Promise<string> => {
  const id = newId()
  await sql`insert into people_site (district_id, id, name, kind) values (${act.districtId}, ${id}, ${name}, ${kind})`.execute(act.tx)
  return id
}

export const insertPerson = async (act: Act, { name, email, initials }: { name: string; email: string; initials: string }): Promise<string> => {
  const id = newId()
  await sql`insert into people_person (district_id, id, name, initials, email, created_at)
    values (${act.districtId}, ${id}, ${name}, ${initials}, ${email}, ${act.now.toString()})`.execute(act.tx)
  return id
}

/** A break-glass account is a person without a mailbox. */
export const insertSealedPerson = async (act: Act, { name, initials }: { name: string; initials: string }): Promise<string> => {
  const id = newId()
  await sql`insert into people_person (district_id, id, name, initials, created_at) values (${act.districtId}, ${id}, ${name}, ${initials}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}

export const insertAssignment = async (
  act: Act,
  { personId, position, siteId, by }: { personId: string; position: string; siteId?: string | undefined; by: string },
): Promise<string> => {
  const id = newId()
  await sql`insert into people_assignment (district_id, id, person_id, position, site_id, since, assigned_by)
    values (${act.districtId}, ${id}, ${personId}, ${position}, ${siteId ?? null}, ${act.now.toString()}, ${by})`.execute(act.tx)
  return id
}

export const endAssignmentRow = async (act: Act, id: string): Promise<void> => {
  await sql`update people_assignment set until = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export type NewDelegation = {
  readonly personId: string
  readonly delegateId: string
  readonly position: string
  readonly appointedBy: string
  readonly since: string
  readonly until: string
}
export const insertDelegation = async (act: Act, row: NewDelegation): Promise<string> => {
  const id = newId()
  await sql`insert into people_delegate (district_id, id, person_id, delegate_id, position, appointed_by, since, until)
    values (${act.districtId}, ${id}, ${row.personId}, ${row.delegateId}, ${row.position}, ${row.appointedBy},
      ${row.since}, ${row.until})`.execute(act.tx)
  return id
}

export type NewInvitation = {
  readonly personId: string
  readonly tokenHash: string
  readonly by: string
  readonly channel: 'mail' | 'handed-over'
  readonly endsAt: string
  readonly purpose?: 'account' | 'recovery'
  readonly codeHash?: string
}
export const insertInvitation = async (act: Act, row: NewInvitation): Promise<string> => {
  const id = newId()
  await sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at, purpose, code_hash)
    values (${act.districtId}, ${id}, ${row.personId}, ${row.tokenHash}, ${row.by}, ${row.channel},
      ${act.now.toString()}, ${row.endsAt}, ${row.purpose ?? 'account'}, ${row.codeHash ?? null})`.execute(act.tx)
  return id
}

export type Invitation = {
  readonly id: string
  readonly personId: string
  readonly invitedBy: string
  readonly channel: string
  readonly endsAt: string
  readonly usedAt: string | null
  readonly name: string
  readonly email: string | null
  readonly hasAccount: boolean
  readonly isNewest: boolean
  readonly purpose: string
  readonly codeHash: string | null // of the second half, where the link alone opens nothing
}
/** The invitation of a link, its row locked where it is about to be used, so that a link opens one account once. */
export const invitationOf = async (tx: Act['tx'], tokenHash: string, lock: boolean): Promise<Invitation | undefined> =>
  (
    await sql<Invitation>`select i.id, i.person_id as "personId", i.invited_by as "invitedBy", i.channel, i.ends_at as "endsAt",
      i.used_at as "usedAt", i.purpose, i.code_hash as "codeHash", p.name, p.email,
      exists (select 1 from people_login l where l.district_id = i.district_id and l.person_id = i.person_id) as "hasAccount",
      not exists (select 1 from people_invitation n
        where n.district_id = i.district_id and n.person_id = i.person_id and (n.created_at, n.id) > (i.created_at, i.id)) as "isNewest"
    from people_invitation i join people_person p on p.district_id = i.district_id and p.id = i.person_id
    where i.token_hash = ${tokenHash} and p.ended_at is null ${lock ? sql`for update of i` : sql``}`.execute(tx)
  ).rows[0]

export const useInvitation = async (act: Act, id: string): Promise<void> => {
  await sql`update people_invitation set used_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

/** Ties the sign-in library's account to the person, in this district and in the list that is asked before a district is chosen. */
export const insertLogin = async (act: Act, personId: string, userId: string): Promise<void> => {
  await sql`insert into people_login (district_id, person_id, auth_user_id) values (${act.districtId}, ${personId}, ${userId})`.execute(act.tx)
  await sql`insert into people_login_district (auth_user_id, district_id, person_id)
    values (${userId}, ${act.districtId}, ${personId})`.execute(act.tx)
}

/** Unties it again, in both places. */
export const deleteLogin = async (act: Act, personId: string, userId: string): Promise<void> => {
  await sql`delete from people_login where district_id = ${act.districtId} and person_id = ${personId} and auth_user_id = ${userId}`.execute(act.tx)
  await sql`delete from people_login_district where auth_user_id = ${userId} and district_id = ${act.districtId}`.execute(act.tx)
}
