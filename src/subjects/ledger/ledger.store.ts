import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import { newId } from '../../platform/ids.ts'
import type { Act } from './use-case.ts'

/** `enforced`: the server would have refused otherwise; `observed`: read from facts; `attested`: a person says so; `stand-in`: a part that only plays the real one. */
export type Grade = 'enforced' | 'observed' | 'attested' | 'stand-in'

/** One piece of evidence. `about` are shown ids (`dev_…`) of what it tells of; persons appear in it by id alone. */
export type Evidence = {
  readonly kind: string // `subject.thing-happened`
  readonly clauses?: readonly string[] // defaults to those the use case serves
  readonly about: readonly string[]
  readonly grade: Grade
  readonly content: { readonly [key: string]: Json | undefined }
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** Appends in the act's own transaction, unordered; the sealer numbers it once it is committed. Clock source and epoch are the database's own word. */
export const append = async (act: Act, evidence: Evidence): Promise<string> => {
  const id = newId()
  const salt = randomBytes(16).toString('hex')
  const content = canonical(evidence.content)
  const row = {
    district_id: act.districtId,
    id,
    at: act.now.toString({ smallestUnit: 'millisecond' }),
    kind: evidence.kind,
    clauses: [...(evidence.clauses ?? [])],
    actor: act.actor.id,
    proof: act.actor.proof,
    grade: evidence.grade,
    about: [...evidence.about],
    salt,
    content,
    content_hash: sha256(`${salt}\n${content}`),
  }
  await sql`with entry as (
      insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, about, salt, content, content_hash)
      values (${row.district_id}, ${row.id}, ${row.at}, ${row.kind}, ${row.clauses}, ${row.actor}, ${row.proof}, ${row.grade},
        ${row.about}, ${row.salt}, ${row.content}, ${row.content_hash}))
    insert into ledger_unsealed (district_id, entry_id) values (${row.district_id}, ${row.id})`.execute(act.tx)
  return id
}
