import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { AnswerClock } from './issue-clock.rules.ts'
import type { Found, IssueKind, IssueState, Level } from './issues.rules.ts'

export type NewIssue = {
  readonly about: string
  readonly item: string
  readonly kind: IssueKind
  readonly words: string
  readonly raisedBy: string
  readonly acknowledgeBy: string
  readonly found: Found
}

/** Writes an issue under the next number of the district; two at once are told apart by the number's own constraint, and the second tries again. */
export const insertIssue = async (act: Act, issue: NewIssue): Promise<{ readonly id: string; readonly number: number }> => {
  const id = newId()
  const now = act.now.toString()
  const { rows } = await sql<{
    number: number
  }>`insert into assets_issue (district_id, id, number, about, item, kind, words, raised_by, raised_at, responsible_id, because, level,
      acknowledge_by, from_state, state, state_at)
    select ${act.districtId}::bigint, ${id}::uuid, coalesce(max(number), 0) + 1, ${issue.about}, ${issue.item}, ${issue.kind}, ${issue.words}, ${issue.raisedBy}::uuid, ${now}::timestamptz,
      ${issue.found.personId}::uuid, ${issue.found.because}, ${issue.found.level}, ${issue.acknowledgeBy}::timestamptz, 'new', 'raised', ${now}::timestamptz
    from assets_issue where district_id = ${act.districtId} returning number`.execute(act.tx)
  return { id, number: rows[0]?.number ?? 0 }
}

export type EntryKind = 'raised' | 'told' | 'acknowledged' | 'answered' | 'escalated' | 'dated' | 'handed-over' | 'closed'
/** Adds a line to what happened; by whoever acts, or by the clock. */
export const insertEntry = async (act: Act, issueId: string, kind: EntryKind, words: string): Promise<void> => {
  await sql`insert into assets_issue_entry (district_id, issue_id, n, at, kind, by_id, words)
    select ${act.districtId}::bigint, ${issueId}::uuid, coalesce(max(n), 0) + 1, ${act.now.toString()}::timestamptz, ${kind}, ${act.actor.personId ?? null}::uuid, ${words.slice(0, 4000)}
    from assets_issue_entry where district_id = ${act.districtId} and issue_id = ${issueId}`.execute(act.tx)
}

/** Moves it, and begins or ends its second clock with the move: it runs while it is acknowledged, and never else. */
export const moveIssue = async (act: Act, id: string, from: IssueState, to: IssueState, clock: AnswerClock | null = null): Promise<void> => {
  await sql`update assets_issue set from_state = ${from}, state = ${to}, state_at = ${act.now.toString()},
      answer_by = ${clock?.answerBy ?? null}::timestamptz, answer_level = ${clock?.answerLevel ?? null} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}
export const setAnswerClock = async (act: Act, id: string, { answerBy, answerLevel }: AnswerClock): Promise<void> => {
  await sql`update assets_issue set answer_by = ${answerBy}, answer_level = ${answerLevel} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}

export const giveIssue = async (
  act: Act,
  id: string,
  to: { readonly personId: string; readonly because: string; readonly level: Level; readonly acknowledgeBy: string },
): Promise<void> => {
  await sql`update assets_issue set responsible_id = ${to.personId}, because = ${to.because}, level = ${to.level}, acknowledge_by = ${to.acknowledgeBy}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}
