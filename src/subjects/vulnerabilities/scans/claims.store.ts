import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { Severity } from '../risk.rules.ts'

export type NewClaim = {
  readonly deviceId: string
  readonly cve: string
  readonly package: string
  readonly version: string
  readonly fixed: string
  readonly severity: Severity | null
  readonly says: string
}
export type ClaimSource = { readonly source: 'scanner' | 'person'; readonly name: string; readonly scanId: string | null; readonly at: string }

export type Saved = {
  /** Claims that are new. */
  readonly ids: readonly string[]
  /** Claims that stood already, of which this source now says something else that the plan goes by. */
  readonly changed: number
}

/**
 * Puts claims of one source in place: new ones are added, standing ones say when they were last named. What a scan says of a claim is kept under that scan,
 * so that taking the scan back leads to what the one before said.
 */
export const saveClaims = async (act: Act, { source, name, scanId, at }: ClaimSource, claims: readonly NewClaim[]): Promise<Saved> => {
  if (claims.length === 0) return { ids: [], changed: 0 }
  const made = claims.map((claim) => ({ id: newId(), ...claim }))
  const list = <K extends keyof (typeof made)[number]>(key: K) => made.map((one) => one[key])
  const before = new Map(
    (
      await sql<{ id: string; severity: string | null }>`select id, severity from vulnerabilities_claim
    where district_id = ${act.districtId} and source = ${source} and source_name = ${name} and ended_at is null
      and device_id = any(${[...new Set(list('deviceId'))]}::uuid[])`.execute(act.tx)
    ).rows.map((row) => [row.id, row.severity]),
  )
  const { rows } = await sql<{
    id: string
    isNew: boolean
    severity: string | null
  }>`with told as (select * from unnest(${list('id')}::uuid[], ${list('deviceId')}::uuid[], ${list('cve')}::text[], ${list('package')}::text[], ${list('version')}::text[], ${list('fixed')}::text[],
      ${list('severity')}::text[], ${list('says')}::text[]) as c(id, device_id, cve, package, version, fixed, severity, says)),
    put as (insert into vulnerabilities_claim (district_id, id, source, source_name, scan_id, device_id, cve, package, version, fixed, severity, says, said_by, said_at, last_at)
      select ${act.districtId}::bigint, c.id, ${source}, ${name}, ${scanId}::uuid, c.device_id, c.cve, c.package, c.version, c.fixed, c.severity, c.says, ${act.actor.personId}::uuid, ${at}::timestamptz, ${at}::timestamptz
      from told c
      on conflict (district_id, source, source_name, device_id, cve, package) where ended_at is null do update set scan_id = excluded.scan_id, version = excluded.version, fixed = excluded.fixed,
        severity = excluded.severity, says = excluded.says, last_at = greatest(vulnerabilities_claim.last_at, excluded.last_at)
      returning id, (xmax = 0) as "isNew", severity)
    select id, "isNew", severity from put`.execute(act.tx)
  if (scanId !== null)
    await sql`insert into vulnerabilities_claim_word (district_id, claim_id, scan_id, version, fixed, severity, says)
      select district_id, id, scan_id, version, fixed, severity, says from vulnerabilities_claim where district_id = ${act.districtId}
        and id = any(${rows.map(({ id }) => id)}::uuid[]) on conflict do nothing`.execute(act.tx)
  return {
    ids: rows.flatMap(({ id, isNew }) => (isNew ? [id] : [])),
    changed: rows.filter(({ id, isNew, severity }) => !isNew && before.get(id) !== severity).length,
  }
}

/** Ends claims of this source on devices it looked at, that its newest scan no longer names: no other source's. Gives how many. */
export const closeClaims = async (
  act: Act,
  { name, scanId }: { readonly name: string; readonly scanId: string },
  deviceIds: readonly string[],
  because: string,
): Promise<number> =>
  (
    await sql<{
      id: string
    }>`update vulnerabilities_claim set ended_at = ${act.now.toString()}, ended_because = ${because}, ended_by_scan_id = ${scanId} where district_id = ${act.districtId} and source = 'scanner' and source_name = ${name}
    and scan_id <> ${scanId} and device_id = any(${[...deviceIds]}::uuid[]) and ended_at is null returning id`.execute(act.tx)
  ).rows.length

export const endClaims = async (act: Act, ids: readonly string[], because: string): Promise<number> =>
  (
    await sql<{
      id: string
    }>`update vulnerabilities_claim set ended_at = ${act.now.toString()}, ended_because = ${because} where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[]) and ended_at is null
    returning id`.execute(act.tx)
  ).rows.length

export type NewScan = {
  readonly scanner: string
  readonly label: string
  readonly fileName: string
  readonly sha256: string
  readonly scannedAt: string
  readonly hosts: number
  readonly rows: number
  readonly refused: number
  readonly withoutCve: number
}
export const insertScan = async (act: Act, scan: NewScan): Promise<string> => {
  const id = newId()
  await sql`insert into vulnerabilities_scan (district_id, id, scanner, label, file_name, sha256, scanned_at, hosts, rows_read, refused, without_cve, taken_by, taken_at)
    values (${act.districtId}, ${id}, ${scan.scanner}, ${scan.label}, ${scan.fileName}, ${scan.sha256}, ${scan.scannedAt}, ${scan.hosts}, ${scan.rows}, ${scan.refused}, ${scan.withoutCve}, ${act.actor.personId}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}

/** Notes which devices a scan looked at. */
export const noteScanned = async (act: Act, scanId: string, deviceIds: readonly string[]): Promise<void> => {
  await sql`insert into vulnerabilities_scan_device (district_id, scan_id, device_id) select ${act.districtId}::bigint, ${scanId}::uuid, unnest(${[...deviceIds]}::uuid[]) on conflict do nothing`.execute(
    act.tx,
  )
}

export type NewResult = { readonly deviceId: string; readonly name: string; readonly severity: Severity | null; readonly says: string }
/** Keeps what a scan found without naming a vulnerability. */
export const saveResults = async (act: Act, scanId: string, results: readonly NewResult[]): Promise<void> => {
  for (let from = 0; from < results.length; from += 5000) {
    const rows = JSON.stringify(results.slice(from, from + 5000).map((one, at) => ({ n: from + at, ...one })))
    await sql`insert into vulnerabilities_scan_result (district_id, scan_id, n, device_id, name, severity, says) select ${act.districtId}::bigint, ${scanId}::uuid, r.n, r."deviceId", r.name, r.severity, r.says
      from json_to_recordset(${rows}::json) as r(n int, "deviceId" uuid, name text, severity text, says text)`.execute(act.tx)
  }
}

/** The latest standing scan that said something of a claim, and what: taking one back leads to the one before. */
const standing = (
  act: Act,
  scanId: string,
) => sql`select distinct on (w.claim_id) w.claim_id, w.scan_id, w.version, w.fixed, w.severity, w.says, s.scanned_at
    from vulnerabilities_claim c join vulnerabilities_claim_word w on w.district_id = c.district_id and w.claim_id = c.id
      join vulnerabilities_scan s on s.district_id = w.district_id and s.id = w.scan_id
    where c.district_id = ${act.districtId} and c.scan_id = ${scanId} and c.ended_at is null and s.taken_back_at is null
    order by w.claim_id, s.scanned_at desc, s.taken_at desc, s.id desc`

/**
 * Undoes what a scan did to claims, and notes on it who took it back and why. A claim that an earlier standing scan named too stands by that one's words
 * again, its severity among them; what no standing scan names ends; what this one had closed is open again.
 */
export const reverseScan = async (
  act: Act,
  scanId: string,
  reason: string,
): Promise<{ readonly deviceIds: readonly string[]; readonly ended: number; readonly restored: number; readonly reopened: number }> => {
  const of = sql`district_id = ${act.districtId}`
  await sql`update vulnerabilities_scan set taken_back_at = ${act.now.toString()}, taken_back_by = ${act.actor.personId}, taken_back_because = ${reason} where ${of} and id = ${scanId}`.execute(
    act.tx,
  )
  const { rows: restored } = await sql<{
    deviceId: string
  }>`update vulnerabilities_claim c set scan_id = w.scan_id, version = w.version, fixed = w.fixed, severity = w.severity, says = w.says, last_at = w.scanned_at
    from (${standing(act, scanId)}) w where c.district_id = ${act.districtId} and c.id = w.claim_id returning c.device_id as "deviceId"`.execute(
    act.tx,
  )
  const { rows: ended } = await sql<{
    deviceId: string
  }>`update vulnerabilities_claim set ended_at = ${act.now.toString()}, ended_because = 'its scan was taken back'
    where ${of} and scan_id = ${scanId} and ended_at is null returning device_id as "deviceId"`.execute(act.tx)
  const { rows: reopened } = await sql<{
    deviceId: string
  }>`update vulnerabilities_claim set ended_at = null, ended_because = null, ended_by_scan_id = null where ${of} and ended_by_scan_id = ${scanId}
    returning device_id as "deviceId"`.execute(act.tx)
  return {
    deviceIds: [...new Set([...ended, ...restored, ...reopened].map(({ deviceId }) => deviceId))].toSorted(),
    ended: ended.length,
    restored: restored.length,
    reopened: reopened.length,
  }
}
