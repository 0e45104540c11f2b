import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { Wish } from './statement.rules.ts'

export const saveStatement = async (act: Act, wish: Wish): Promise<string> => {
  const id = newId()
  await sql`insert into vulnerabilities_statement (district_id, id, kind, cve, ecosystem, package, device_id, justification, reason, said_by, said_at, until, was_exploited)
    values (${act.districtId}, ${id}, ${wish.kind}, ${wish.cve}, ${wish.ecosystem}, ${wish.package}, ${wish.deviceId ?? null}, ${wish.kind === 'not-affected' ? (wish.justification ?? null) : null},
      ${wish.reason}, ${act.actor.personId}, ${act.now.toString()}, ${wish.until},
      exists (select from vulnerabilities_kev k where k.cve = ${wish.cve}))`.execute(act.tx)
  return id
}

/** Ends a statement; false where it had ended. */
export const endStatementRow = async (act: Act, id: string): Promise<boolean> =>
  (
    await sql<{
      id: string
    }>`update vulnerabilities_statement set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and ended_at is null returning id`.execute(
      act.tx,
    )
  ).rows.length > 0
