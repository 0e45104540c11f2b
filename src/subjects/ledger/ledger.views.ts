import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type EvidenceRow = {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly clauses: readonly string[]
  readonly actor: string
  readonly proof: string
  readonly grade: string
  readonly clock: string
  readonly about: readonly string[]
  readonly content: string
  readonly seq: string | null
  readonly epoch: number
  readonly erased_by: string | null
  readonly actor_name: string | null
}

/**
 * Entries (`e`) that serve a clause, given the kinds that do (`kindsServing`). The kinds stand in the question itself, so that PostgreSQL knows how many
 * entries they are, and reads them alone where they are few.
 */
export const servesClause = (clause: string, kinds: readonly string[]) =>
  sql`e.kind collate "C" in (${sql.join(kinds)}) and e.clauses @> array[${clause}::text]`

/** Evidence that tells of one thing (`about`), or serves one clause, newest first. The actor's name where the actor is a person of the district. */
export const evidence = async (tx: Tx, by: { about?: string; clause?: string; id?: string }, limit = 50): Promise<readonly EvidenceRow[]> => {
  const kinds = by.clause === undefined ? [] : ((await kindsServing(tx)).get(by.clause) ?? [])
  if (by.clause !== undefined && kinds.length === 0) return []
  const chosen = [
    ...(by.about === undefined ? [] : [sql`e.id in (select entry_id from ledger_about where about = ${by.about})`]),
    ...(by.clause === undefined ? [] : [servesClause(by.clause, kinds)]),
    ...(by.id === undefined ? [] : [sql`e.id = ${by.id}::uuid`]),
  ]
  const where = chosen.length === 0 ? sql`` : sql`where ${sql.join(chosen, sql` and `)}`
  return (
    await sql<EvidenceRow>`select e.id, e.at, e.kind, e.clauses, e.actor, e.proof, e.grade, e.clock, e.epoch, e.about, e.content, e.erased_by, s.seq, p.name as actor_name
    from ledger_entry e left join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id
      left join people_person p on p.district_id = e.district_id and p.id::text = e.actor
    ${where} order by e.at desc, e.id desc limit ${limit}`.execute(tx)
  ).rows
}

/** How many entries serve a clause, by their kind: as the sealer counted them, and those that wait for it. Half a million entries are never read for it. */
type Served = { readonly clause: string; readonly kind: string; readonly entries: number }
const servedByKind = async (tx: Tx): Promise<readonly Served[]> =>
  (
    await sql<{ clause: string; kind: string; entries: string }>`select clause, kind, sum(entries) as entries from (
      select clause, kind, entries from ledger_served
      union all select c.clause, e.kind, count(*) from ledger_unsealed u join ledger_entry e on e.district_id = u.district_id and e.id = u.entry_id
        cross join lateral (select distinct unnest(e.clauses) as clause) c group by 1, 2) as s
    group by clause, kind`.execute(tx)
  ).rows.map((row) => ({ ...row, entries: Number(row.entries) }))

/** How many pieces of evidence each clause has. */
export const evidenceCounts = async (tx: Tx): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const { clause, entries } of await servedByKind(tx)) counts.set(clause, (counts.get(clause) ?? 0) + entries)
  return counts
}

/** The kinds of entries that serve each clause: what an index finds them by, for containment (`@>`) finds none under row-level security. */
export const kindsServing = async (tx: Tx): Promise<ReadonlyMap<string, readonly string[]>> => {
  const kinds = new Map<string, string[]>()
  for (const { clause, kind } of await servedByKind(tx)) kinds.set(clause, [...(kinds.get(clause) ?? []), kind])
  return kinds
}

/** Seals count from one without a gap; what waits stands in its own table from the act's own transaction on. */
export const ledgerState = async (tx: Tx): Promise<{ sealed: number; unsealed: number; head: string | undefined }> => {
  const row = (
    await sql<{ sealed: string; unsealed: string; head: string | null }>`select (select seq from ledger_seal order by seq desc limit 1) as sealed,
    (select count(*) from ledger_unsealed) as unsealed,
    (select chain_hash from ledger_seal order by seq desc limit 1) as head`.execute(tx)
  ).rows[0]
  return { sealed: Number(row?.sealed ?? 0), unsealed: Number(row?.unsealed ?? 0), head: row?.head ?? undefined }
}
