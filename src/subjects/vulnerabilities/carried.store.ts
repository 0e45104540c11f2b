import { sql } from 'kysely'
import type { Carried } from '../assets/index.ts'
import type { Act } from '../ledger/index.ts'

const idsIn = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id)

/**
 * What scanners and people say of a device's vulnerabilities goes over with it, and which scans looked at it. What one source says of both stays where it is:
 * the one of the record that stays counts, the other's counts for nothing as long as its record is merged.
 */
export const carryFindings = async (act: Act, keptId: string, goneId: string): Promise<Carried> => {
  const of = sql`district_id = ${act.districtId}`
  const scans = idsIn(
    (
      await sql<{ id: string }>`update vulnerabilities_scan_device g set device_id = ${keptId} where g.${of} and g.device_id = ${goneId}
      and not exists (select from vulnerabilities_scan_device k where k.${of} and k.scan_id = g.scan_id and k.device_id = ${keptId}) returning scan_id as id`.execute(
        act.tx,
      )
    ).rows,
  )
  await sql`update vulnerabilities_scan_result set device_id = ${keptId} where ${of} and device_id = ${goneId} and scan_id = any(${[...scans]}::uuid[])`.execute(
    act.tx,
  )
  return {
    vulnerabilities_scan_device: scans,
    vulnerabilities_claim: idsIn(
      (
        await sql<{ id: string }>`update vulnerabilities_claim g set device_id = ${keptId} where g.${of} and g.device_id = ${goneId}
        and (g.ended_at is not null or not exists (select from vulnerabilities_claim k where k.${of} and k.device_id = ${keptId} and k.source = g.source
          and k.source_name = g.source_name and k.cve = g.cve and k.package = g.package and k.ended_at is null)) returning id`.execute(act.tx)
      ).rows,
    ),
    vulnerabilities_statement: idsIn(
      (
        await sql<{
          id: string
        }>`update vulnerabilities_statement g set device_id = ${keptId} where g.${of} and g.device_id = ${goneId} and g.ended_at is null
        and not exists (select from vulnerabilities_statement k where k.${of} and k.device_id = ${keptId} and k.cve = g.cve and k.ecosystem = g.ecosystem
          and k.package = g.package and k.ended_at is null) returning id`.execute(act.tx)
      ).rows,
    ),
  }
}

export const giveFindingsBack = async (act: Act, keptId: string, goneId: string, carried: Carried): Promise<void> => {
  const of = sql`district_id = ${act.districtId} and device_id = ${keptId}`
  const keys = (table: string) => sql`${[...(carried[table] ?? [])]}::uuid[]`
  await sql`update vulnerabilities_scan_device set device_id = ${goneId} where ${of} and scan_id = any(${keys('vulnerabilities_scan_device')})`.execute(
    act.tx,
  )
  await sql`update vulnerabilities_scan_result set device_id = ${goneId} where ${of} and scan_id = any(${keys('vulnerabilities_scan_device')})`.execute(
    act.tx,
  )
  await sql`update vulnerabilities_claim set device_id = ${goneId} where ${of} and id = any(${keys('vulnerabilities_claim')})`.execute(act.tx)
  await sql`update vulnerabilities_statement set device_id = ${goneId} where ${of} and id = any(${keys('vulnerabilities_statement')})
    and ended_at is null`.execute(act.tx)
}
