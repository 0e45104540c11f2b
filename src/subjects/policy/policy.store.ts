import { sql } from 'kysely'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import type { PolicyValues } from '../../core/policy/parameters.ts'
import { newId } from '../../platform/ids.ts'
import { sha256, type Act } from '../ledger/index.ts'
import { policyInForce } from './policy.views.ts'

export type NewValue = { readonly parameter: string; readonly value: Json; readonly fromAt: string; readonly by: string; readonly reason: string }
export const insertValue = async (act: Act, row: NewValue): Promise<string> => {
  const id = newId()
  await sql`insert into policy_value (district_id, id, parameter, value, from_at, set_by, set_at, reason)
    values (${act.districtId}, ${id}, ${row.parameter}, ${row.value === null ? null : JSON.stringify(row.value)}::jsonb, ${row.fromAt}, ${row.by},
      ${act.now.toString()}, ${row.reason})`.execute(act.tx)
  return id
}

export const markWithdrawn = async (act: Act, id: string, by: string): Promise<void> => {
  await sql`update policy_value set withdrawn_at = ${act.now.toString()}, withdrawn_by = ${by}
    where district_id = ${act.districtId} and id = ${id} and withdrawn_at is null`.execute(act.tx)
}

export type NewPack = {
  readonly name: string
  readonly version: string
  readonly hash: string
  readonly content: string | null
  readonly reason: string
  readonly by: string
}
export const insertPack = async (act: Act, row: NewPack): Promise<string> => {
  const id = newId()
  await sql`insert into policy_pack (district_id, id, name, version, hash, content, reason, taken_by, taken_at)
    values (${act.districtId}, ${id}, ${row.name}, ${row.version}, ${row.hash}, ${row.content}, ${row.reason}, ${row.by}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}

/** Setting values and taking packs go one after the other in a district, so that what is decided over what was read still holds. */
export const onePolicyAtATime = async (act: Act): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('policy ' || ${act.districtId}, 0))`.execute(act.tx)
}

/** Keeps the values in force for what is being opened, once for each set of values, and gives them with their id. */
export const keepPolicy = async (act: Act): Promise<{ readonly id: string; readonly values: PolicyValues }> => {
  const { pack, values } = await policyInForce(act.tx, act.now.toString())
  const content = canonical(values as unknown as Json)
  const id = sha256(canonical({ pack: pack.hash, values: content }))
  await sql`insert into policy_version (district_id, id, pack, pack_version, pack_hash, content, first_used_at)
    values (${act.districtId}, ${id}, ${pack.pack}, ${pack.version}, ${pack.hash}, ${content}::jsonb, ${act.now.toString()}) on conflict do nothing`.execute(
    act.tx,
  )
  return { id, values }
}
