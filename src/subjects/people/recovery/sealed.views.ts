import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type Sealed = {
  readonly id: string
  readonly personId: string
  readonly userId: string
  readonly name: string
  readonly madeAt: string
  readonly codesLeft: number
}
/** Break-glass accounts that still open. */
export const sealedOf = async (tx: Tx): Promise<readonly Sealed[]> =>
  (
    await sql<Sealed>`select s.id, s.person_id as "personId", s.auth_user_id as "userId", p.name, s.made_at as "madeAt",
      (select count(*)::int from people_sealed_code c where c.district_id = s.district_id and c.sealed_id = s.id and c.used_at is null and c.void_at is null) as "codesLeft"
    from people_sealed s join people_person p on p.district_id = s.district_id and p.id = s.person_id where s.ended_at is null order by s.made_at, s.id`.execute(
      tx,
    )
  ).rows

export type SealedUse = {
  readonly id: string
  readonly account: string
  readonly usedAt: string
  readonly who: string
  readonly why: string
  readonly reviewedAt: string | null
  readonly reviewedBy: string | null
  readonly finding: string | null
}
/** Uses of break-glass accounts, those not reviewed first, then the newest. */
export const sealedUses = async (tx: Tx, only?: { readonly isOpen: true }): Promise<readonly SealedUse[]> =>
  (
    await sql<SealedUse>`select u.id, p.name as account, u.used_at as "usedAt", u.who, u.why, u.reviewed_at as "reviewedAt", q.name as "reviewedBy", u.finding
    from people_sealed_use u join people_sealed s on s.district_id = u.district_id and s.id = u.sealed_id join people_person p on p.district_id = s.district_id and p.id = s.person_id
      left join people_person q on q.district_id = u.district_id and q.id = u.reviewed_by
    where ${only ? sql`u.reviewed_at is null` : sql`true`} order by u.reviewed_at is not null, u.used_at desc limit 100`.execute(tx)
  ).rows

/** The account a code opens, its row held so that a code opens once. */
export const sealedByCode = async (
  tx: Tx,
  codeHash: string,
  lock: boolean,
): Promise<Pick<Sealed, 'id' | 'personId' | 'userId' | 'name'> | undefined> =>
  (
    await sql<Pick<Sealed, 'id' | 'personId' | 'userId' | 'name'>>`select s.id, s.person_id as "personId", s.auth_user_id as "userId", p.name
    from people_sealed_code c join people_sealed s on s.district_id = c.district_id and s.id = c.sealed_id and s.ended_at is null
      join people_person p on p.district_id = s.district_id and p.id = s.person_id and p.ended_at is null
    where c.code_hash = ${codeHash} and c.used_at is null and c.void_at is null ${lock ? sql`for update of c` : sql``}`.execute(tx)
  ).rows[0]

/** Initials that are free, of the form BG1, BG2 … */
export const freeInitials = async (tx: Tx): Promise<string> => {
  const taken = new Set(
    (await sql<{ initials: string }>`select initials from people_person where initials like 'BG%'`.execute(tx)).rows.map((row) => row.initials),
  )
  for (let n = 1; ; n++) if (!taken.has(`BG${n}`)) return `BG${n}`
}
