import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { readValues, type PolicyValues } from '../../core/policy/parameters.ts'
import { adopt, readPack, type Pack } from '../../core/policy/pack.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import type { Tx } from '../../platform/db/pool.ts'

/** A pack with what tells it from every other: SHA-256 of its canonical content. */
export type KnownPack = Pack & { readonly hash: string; readonly isShipped: boolean }
/** What a district goes by at a moment: its pack, and every parameter's value. `own`: those the district set itself. */
export type PolicyInForce = { readonly pack: KnownPack; readonly values: PolicyValues; readonly own: PolicyValues }

const known = new Map<string, Pack>() // by hash: content never changes under one, so no process reads it twice
const packOf = (hash: string, content: string | null, had: ReadonlyMap<string, Pack>): Pack => {
  const before = had.get(hash)
  if (before) return before
  if (content === null) throw new Error(`the pack ${hash} came without its text`)
  const read = readPack(JSON.parse(content))
  if (!read.ok) throw new Error(`the stored pack ${hash} cannot be read: ${read.refusal.faults?.join('; ') ?? read.refusal.says}`)
  if (known.size > 50) known.clear()
  known.set(hash, read.value)
  return read.value
}

/** The pack the program came with. @throws Error where no start has written it yet */
export const shippedPack = async (tx: Tx): Promise<KnownPack> => {
  const had = new Map(known) // their long texts need not come again with every question
  const {
    rows: [row],
  } = await sql<{ hash: string; content: string | null }>`select hash, case when hash <> all(${[...had.keys()]}::text[]) then content end as content
    from policy_shipped`.execute(tx)
  if (!row) throw new Error('the database holds no procedure pack; starting Afterbell writes it')
  return { ...packOf(row.hash, row.content, had), hash: row.hash, isShipped: true }
}

/** The district's pack: the one taken over last, else the shipped one. What a taken pack leaves open of a clause the program itself tells. */
export const packInForce = async (tx: Tx): Promise<KnownPack> => {
  const shipped = await shippedPack(tx)
  const had = new Map(known)
  const {
    rows: [row],
  } = await sql<{ hash: string; isOwn: boolean; content: string | null }>`select hash, content is not null as "isOwn",
      case when hash <> all(${[...had.keys()]}::text[]) then content end as content
    from policy_pack order by taken_at desc, id desc limit 1`.execute(tx)
  return row === undefined || !row.isOwn ? shipped : { ...adopt(packOf(row.hash, row.content, had), shipped), hash: row.hash, isShipped: false }
}

/** The district's own values at a moment; one that no longer fits its pack's bounds is left out, so the default holds. */
const ownValues = async (tx: Tx, pack: Pack, at: string): Promise<PolicyValues> => {
  const { rows } = await sql<{ parameter: string; value: unknown }>`select parameter, value from (
      select distinct on (parameter) parameter, value from policy_value where withdrawn_at is null and from_at <= ${at}::timestamptz
      order by parameter, from_at desc, set_at desc, id desc) newest where value is not null and value <> 'null'::jsonb
    union all select 'district.zone', to_jsonb(zone) from people_district`.execute(tx)
  return Object.fromEntries(
    rows.filter((row) => readValues(pack.parameters, { [row.parameter]: row.value }).ok).map((row) => [row.parameter, row.value]),
  ) as PolicyValues
}

/** What the district goes by, now or at another moment (ISO). */
export const policyInForce = async (tx: Tx, at?: string): Promise<PolicyInForce> => {
  const pack = await packInForce(tx)
  const own = await ownValues(tx, pack, at ?? (await domainNow(tx)).now.toString())
  const read = readValues(pack.parameters, { ...pack.policy, ...own })
  return { pack, own, values: read.ok ? read.value : pack.policy }
}

/** The values alone: what every rule reads its numbers from. */
export const policyValues = async (tx: Tx): Promise<PolicyValues> => (await policyInForce(tx)).values

/** A set of values that something was opened under, and when it was first used. */
export type KeptPolicy = {
  readonly id: string
  readonly pack: string
  readonly packVersion: string
  readonly firstUsedAt: string
  readonly values: PolicyValues
}

export const keptPolicy = async (tx: Tx, id: string): Promise<KeptPolicy | undefined> =>
  (
    await sql<KeptPolicy>`select id, pack, pack_version as "packVersion", first_used_at as "firstUsedAt", content as values from policy_version
    where id = ${id}`.execute(tx)
  ).rows[0]

export type ValueRow = {
  readonly id: string
  readonly parameter: string
  readonly value: unknown // null: back to the default
  readonly fromAt: string
  readonly setAt: string
  readonly setBy: string
  readonly reason: string
  readonly withdrawnAt: string | null
  readonly withdrawnBy: string | null
}
/** Everything that was ever set, newest first. */
export const valueRows = async (tx: Tx, parameter?: string): Promise<readonly ValueRow[]> =>
  (
    await sql<ValueRow>`select v.id, v.parameter, v.value, v.from_at as "fromAt", v.set_at as "setAt", p.name as "setBy", v.reason, v.withdrawn_at as "withdrawnAt",
      w.name as "withdrawnBy"
    from policy_value v join people_person p on p.district_id = v.district_id and p.id = v.set_by
      left join people_person w on w.district_id = v.district_id and w.id = v.withdrawn_by
    where ${parameter ?? null}::text is null or v.parameter = ${parameter ?? null} order by v.from_at desc, v.set_at desc, v.id desc limit 300`.execute(
      tx,
    )
  ).rows

export type TakenPack = {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly hash: string
  readonly isShipped: boolean
  readonly reason: string
  readonly takenAt: string
  readonly takenBy: string
}
export const takenPacks = async (tx: Tx): Promise<readonly TakenPack[]> =>
  (
    await sql<TakenPack>`select k.id, k.name, k.version, k.hash, k.content is null as "isShipped", k.reason, k.taken_at as "takenAt", p.name as "takenBy"
    from policy_pack k join people_person p on p.district_id = k.district_id and p.id = k.taken_by order by k.taken_at desc, k.id desc limit 100`.execute(
      tx,
    )
  ).rows

export type Concerned = { readonly personId: string; readonly address: string }
/** Who holds one of these positions now and has a mail address. */
export const holdersOf = async (tx: Tx, positions: readonly string[], at: string): Promise<readonly Concerned[]> =>
  (
    await sql<Concerned>`select distinct p.id as "personId", p.email as address from people_person p
      join people_assignment a on a.district_id = p.district_id and a.person_id = p.id
    where p.ended_at is null and p.email is not null and a.since <= ${at}::timestamptz and (a.until is null or a.until > ${at}::timestamptz)
      and a.position = any(${[...positions]}::text[]) order by 2`.execute(tx)
  ).rows

type WindowsSaid = { readonly changes: number; readonly at: string; readonly until: string | null }
/** How often the windows were changed by now, when last (else since the district is here), and when they will next be. */
export const windowsSaid = async (tx: Tx, now: Temporal.Instant): Promise<WindowsSaid> => {
  const at = now.toString()
  const { rows } = await sql<WindowsSaid>`with said as (
      select from_at as at from policy_value where withdrawn_at is null and parameter like 'window.%'
      union all select taken_at from policy_pack)
    select count(*) filter (where at <= ${at}::timestamptz)::int as changes, min(at) filter (where at > ${at}::timestamptz) as until,
      coalesce(max(at) filter (where at <= ${at}::timestamptz), (select created_at from people_district)) as at from said`.execute(tx)
  return rows[0] ?? { changes: 0, at, until: null }
}
