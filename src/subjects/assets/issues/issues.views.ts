import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import type { AnswerLevel } from './issue-clock.rules.ts'
import type { EntryKind } from './issues.store.ts'
import type { Holders, IssueKind, IssueState, Level } from './issues.rules.ts'

export type Issue = {
  readonly id: string
  readonly number: number
  readonly about: string
  readonly item: string
  readonly kind: IssueKind
  readonly words: string
  readonly raisedById: string
  readonly raisedBy: string
  readonly raisedAt: string
  readonly responsibleId: string | null
  readonly responsible: string | null
  readonly because: string
  readonly level: Level
  readonly acknowledgeBy: string
  readonly answerBy: string | null // runs while it is acknowledged
  readonly answerLevel: AnswerLevel | null
  readonly state: IssueState
  readonly stateAt: string
}
export const issueColumns = sql`i.id, i.number, i.about, i.item, i.kind, i.words, i.raised_by as "raisedById", r.name as "raisedBy", i.raised_at as "raisedAt",
  i.responsible_id as "responsibleId", p.name as responsible, i.because, i.level, i.acknowledge_by as "acknowledgeBy", i.answer_by as "answerBy", i.answer_level as "answerLevel",
  i.state, i.state_at as "stateAt"`
export const issuesJoined = sql`assets_issue i join people_person r on r.district_id = i.district_id and r.id = i.raised_by
  left join people_person p on p.district_id = i.district_id and p.id = i.responsible_id`

export const issueOf = async (tx: Tx, id: string): Promise<Issue | undefined> =>
  (await sql<Issue>`select ${issueColumns} from ${issuesJoined} where i.id = ${id}`.execute(tx)).rows[0]
export const issueForChange = async (tx: Tx, id: string): Promise<Issue | undefined> =>
  (await sql<Issue>`select ${issueColumns} from ${issuesJoined} where i.id = ${id} for update of i`.execute(tx)).rows[0]

/** Issues of an item, the newest first. */
export const issuesAbout = async (tx: Tx, about: string, limit = 20): Promise<readonly Issue[]> =>
  (await sql<Issue>`select ${issueColumns} from ${issuesJoined} where i.about = ${about} order by i.number desc limit ${limit}`.execute(tx)).rows

/** With nobody: it reached nobody, or whoever had it has left. */
const isNobodys = sql`(i.responsible_id is null or p.ended_at is not null)`
/** What waits for a person: to acknowledge or answer, being theirs to be closed once answered; with `isLeading` also what is with nobody, so that it does not lie. */
export const issuesWaitingFor = async (tx: Tx, personId: string, isLeading: boolean): Promise<readonly (Issue & { readonly isNobodys: boolean })[]> =>
  (
    await sql<
      Issue & { isNobodys: boolean }
    >`select ${issueColumns}, ${isNobodys} as "isNobodys" from ${issuesJoined} where (i.responsible_id = ${personId} and i.state in ('raised', 'acknowledged'))
    or (i.raised_by = ${personId} and i.state = 'answered')
    or (${isNobodys} and i.state in ('raised', 'acknowledged') and (${isLeading} or i.raised_by = ${personId})) order by i.acknowledge_by, i.number limit 50`.execute(
      tx,
    )
  ).rows

/** What was not answered in time, so that somebody above whoever has it was told. */
export const issuesGoneUp = async (tx: Tx): Promise<readonly Issue[]> =>
  (
    await sql<Issue>`select ${issueColumns} from ${issuesJoined} where i.state = 'acknowledged' and i.answer_level <> i.level and not ${isNobodys}
    order by i.answer_by, i.number limit 50`.execute(tx)
  ).rows

/** Open issues that are with nobody, the oldest first: a position that is filled may take them. */
export const issuesOfNobody = async (tx: Tx): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select i.id from ${issuesJoined} where ${isNobodys} and i.state in ('raised', 'acknowledged') order by i.number limit 200`.execute(tx)
  ).rows.map(({ id }) => id)

export type IssueEntry = { readonly at: string; readonly kind: EntryKind; readonly by: string | null; readonly words: string }
export const issueEntries = async (tx: Tx, id: string): Promise<readonly IssueEntry[]> =>
  (
    await sql<IssueEntry>`select e.at, e.kind, p.name as by, e.words from assets_issue_entry e left join people_person p on p.district_id = e.district_id and p.id = e.by_id
    where e.issue_id = ${id} order by e.n`.execute(tx)
  ).rows

/** Who holds these positions now and has not left, the longest holder first; delegates in force after the holders. */
const holdersOf = async (tx: Tx, now: Temporal.Instant, position: string): Promise<readonly string[]> => {
  const at = now.toString()
  return (
    await sql<{ id: string }>`select id from (
      select a.person_id as id, 0 as place, a.since from people_assignment a where a.position = ${position} and a.since <= ${at}::timestamptz and (a.until is null or a.until > ${at}::timestamptz)
      union all select d.delegate_id, 1, d.since from people_delegate d where d.position = ${position} and d.since <= ${at}::timestamptz and coalesce(d.ended_at, d.until) > ${at}::timestamptz) each
    join people_person p using (id) where p.ended_at is null group by id order by min(place), min(each.since), id`.execute(tx)
  ).rows.map(({ id }) => id)
}

export const issueHolders = async (tx: Tx, now: Temporal.Instant, defaultPosition: string): Promise<Holders> => ({
  default: await holdersOf(tx, now, defaultPosition),
  manager: await holdersOf(tx, now, 'it-systems-manager'),
  coordinator: await holdersOf(tx, now, 'technology-coordinator'),
})

/** Names and addresses of people who have not left, in no order. */
export const contactsOf = async (
  tx: Tx,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly name: string; readonly email: string | null }[]> =>
  (
    await sql<{
      id: string
      name: string
      email: string | null
    }>`select id, name, email from people_person where id = any(${[...ids]}::uuid[]) and ended_at is null`.execute(tx)
  ).rows
