import { sql } from 'kysely'
import type { Json } from '../../../core/proof/canonical.ts'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { LateLevel } from './emergencies.views.ts'
import type { Stored } from './updates.views.ts'

/** Writes what updates come to now. */
export const saveUpdates = async (act: Act, rows: readonly (Stored & { readonly id: string })[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`update patching_update u set target = r.target, decision = r.decision, due_on = r."dueOn", is_forensic = r."isForensic", risk_score = r."riskScore",
      risk_level = r."riskLevel", installed = r.installed, cve_count = r."cveCount", fixable_count = r."fixableCount", cves = r.cves, kev_cves = r."kevCves", missing = r.missing,
      exposure = r.exposure, emergency_count = r."emergencyCount", stated_count = r."statedCount", policy = r.policy, order_key = r."orderKey", epss = r.epss, epss_on = r."epssOn",
      opened_at = case when u.closed_at is not null and r."closedAt" is null then ${act.now.toString()}::timestamptz else u.opened_at end, closed_at = r."closedAt",
      computed_at = ${act.now.toString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, target text, decision text, "dueOn" date, "isForensic" boolean, "riskScore" int, "riskLevel" text,
      installed text, "cveCount" int, "fixableCount" int, cves text[], "kevCves" text[], missing text[], exposure text, "emergencyCount" int, "statedCount" int, policy text,
      "orderKey" text, "closedAt" timestamptz, epss numeric, "epssOn" date)
    where u.district_id = ${act.districtId} and u.id = r.id`.execute(act.tx)
}

export type Move = {
  readonly updateId: string
  readonly because: string
  readonly before: Json
  readonly after: Json
  readonly rankBefore: number | null
  readonly rankAfter: number | null
}
export const saveMoves = async (act: Act, moves: readonly Move[]): Promise<void> => {
  if (moves.length === 0) return
  const rows = moves.map(({ before, after, ...move }) => ({ id: newId(), ...move, before, after }))
  await sql`insert into patching_move (district_id, id, update_id, at, because, before, after, rank_before, rank_after)
    select ${act.districtId}::bigint, r.id, r."updateId", ${act.now.toString()}::timestamptz, r.because, nullif(r.before, 'null'::jsonb), nullif(r.after, 'null'::jsonb),
      r."rankBefore", r."rankAfter"
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, "updateId" uuid, because text, before jsonb, after jsonb, "rankBefore" int, "rankAfter" int)`.execute(
    act.tx,
  )
}

export const endOverrideRow = async (act: Act, id: string, why: string): Promise<void> => {
  await sql`update patching_override set ended_at = ${act.now.toString()}, ended_by = ${act.actor.personId ?? null}, ended_why = ${why}
    where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(act.tx)
}

export const markTold = async (act: Act, updates: readonly { readonly id: string; readonly kevCves: readonly string[] }[]): Promise<void> => {
  const rows = JSON.stringify(updates.map(({ id, kevCves }) => ({ id, kev: kevCves })))
  await sql`update patching_update u set told_kev = r.kev from json_to_recordset(${rows}::json) as r(id uuid, kev text[]) where u.district_id = ${act.districtId} and u.id = r.id`.execute(
    act.tx,
  )
}

/** Notes when a level was told that these are late. */
export const markLateTold = async (act: Act, level: LateLevel, ids: readonly string[]): Promise<void> => {
  const column = sql.ref(level === 'up' ? 'late_told_up_at' : 'late_told_at')
  await sql`update patching_update set ${column} = ${act.now.toString()}::timestamptz where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[])`.execute(
    act.tx,
  )
}

export type NewOverride = {
  readonly updateId: string
  readonly target: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly reason: string
  readonly until: string
}
export const insertOverride = async (act: Act, row: NewOverride): Promise<string> => {
  const id = newId()
  await sql`insert into patching_override (district_id, id, update_id, target, decision, due_on, reason, said_by, said_at, until)
    values (${act.districtId}, ${id}, ${row.updateId}, ${row.target}, ${row.decision}, ${row.dueOn}, ${row.reason}, ${act.actor.personId ?? null}, ${act.now.toString()}, ${row.until})`.execute(
    act.tx,
  )
  return id
}

export const saveOwner = async (act: Act, updateId: string, ownerId: string | null): Promise<void> => {
  await sql`update patching_update set owner_id = ${ownerId} where district_id = ${act.districtId} and id = ${updateId}`.execute(act.tx)
}

export type NewTold = {
  readonly ecosystem: string
  readonly line: string
  readonly package: string
  readonly target: string
  readonly kind: string
  readonly releasedOn: string
  readonly source: string
}
/** Notes an update that no vulnerability names; an earlier word about the package gives way to it. */
export const insertTold = async (act: Act, row: NewTold): Promise<string> => {
  const id = newId()
  const by = act.actor.personId ?? null
  await sql`update patching_told set withdrawn_at = ${act.now.toString()}, withdrawn_by = ${by} where district_id = ${act.districtId} and ecosystem = ${row.ecosystem}
    and line = ${row.line} and package = ${row.package} and withdrawn_at is null`.execute(act.tx)
  await sql`insert into patching_told (district_id, id, ecosystem, line, package, target, kind, released_on, source, said_by, said_at)
    values (${act.districtId}, ${id}, ${row.ecosystem}, ${row.line}, ${row.package}, ${row.target}, ${row.kind}, ${row.releasedOn}, ${row.source}, ${by}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}
