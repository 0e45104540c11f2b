import type { SealedEntry } from '../../core/proof/chain.ts'

/** An entry's envelope as the database gives it: everything but salt and content. */
export type EnvelopeRow = {
  readonly id: string
  readonly district_id: string
  readonly at: string
  readonly kind: string
  readonly clauses: string[]
  readonly actor: string
  readonly proof: string
  readonly grade: string
  readonly clock: string
  readonly epoch: number
  readonly about: string[]
  readonly content_hash: string
}

/** The columns the sealer may read; written out because it has no right to the others. */
export const envelopeColumns = [
  'district_id',
  'id',
  'at',
  'kind',
  'clauses',
  'actor',
  'proof',
  'grade',
  'clock',
  'epoch',
  'about',
  'content_hash',
] as const

export const asSealed = (row: EnvelopeRow): SealedEntry => ({
  district: row.district_id,
  id: row.id,
  at: row.at,
  kind: row.kind,
  clauses: row.clauses,
  actor: row.actor,
  proof: row.proof,
  grade: row.grade,
  clock: row.clock,
  epoch: row.epoch,
  about: row.about,
  contentHash: row.content_hash,
})
