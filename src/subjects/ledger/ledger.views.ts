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

/** Evidence that tells of one thing (`about`), or serves one clause, newest first. The actor's name where the actor is a person of the district. */
export const evidence = async (tx: Tx, by: { about?: string; clause?: string; id?: string }, limit = 50): Promise<readonly EvidenceRow[]> =>
  (
    await sql<EvidenceRow>`select e.id, e.at, e.kind, e.clauses, e.actor, e.proof, e.grade, e.clock, e.epoch, e.about, e.content, e.erased_by, s.seq, p.name as actor_name
    from ledger_entry e left join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id
      left join people_person p on p.district_id = e.district_id and p.id::text = e.actor
    where (${by.about ?? null}::text is null or e.id in (select entry_id from ledger_about where about = ${by.about ?? null}))
      and (${by.clause ?? null}::text is null or e.clauses @> array[${by.clause ?? null}::text])
      and (${by.id ?? null}::uuid is null or e.id = ${by.id ?? null}::uuid)
    order by e.at desc, e.id desc limit ${limit}`.execute(tx)
  ).rows

/** How many pieces of evidence each clause has. */
export const evidenceCounts = async (tx: Tx): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (
      await sql<{ clause: string; n: string }>`select c as clause, count(*) as n from ledger_entry e, unnest(e.clauses) as c group by c`.execute(tx)
    ).rows.map((row) => [row.clause, Number(row.n)]),
  )

export const ledgerState = async (tx: Tx): Promise<{ sealed: number; unsealed: number; head: string | undefined }> => {
  const row = (
    await sql<{ sealed: string; unsealed: string; head: string | null }>`select (select count(*) from ledger_seal) as sealed,
    (select count(*) from ledger_entry e where not exists (select from ledger_seal s where s.district_id = e.district_id and s.entry_id = e.id)) as unsealed,
    (select chain_hash from ledger_seal order by seq desc limit 1) as head`.execute(tx)
  ).rows[0]
  return { sealed: Number(row?.sealed ?? 0), unsealed: Number(row?.unsealed ?? 0), head: row?.head ?? undefined }
}
