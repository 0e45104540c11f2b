import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

type ActRow = {
  readonly id: string
  readonly kind: string
  readonly about: readonly string[]
  readonly actor: string
  readonly grade: string
  readonly content: string | null
}

/** What a person's newest act entered, in its order: an act may enter several things at its one moment. Nothing from before `since`. */
export const newestActsOf = async (tx: Tx, personId: string, since: { toString(): string }): Promise<readonly ActRow[]> =>
  (
    await sql<ActRow>`select e.id, e.kind, e.about, e.actor, e.grade, e.content from ledger_entry e
    where e.actor = ${personId} and e.at = (select max(n.at) from ledger_entry n where n.actor = ${personId} and n.at > ${since.toString()}::timestamptz)
    order by e.id limit 200`.execute(tx)
  ).rows
