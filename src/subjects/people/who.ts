import type { Actor, Proof } from '../ledger/index.ts'

/** Who is at the door: one person in one district, with the positions held now and how they proved themselves. */
export type Who = {
  readonly districtId: string
  readonly districtName: string
  readonly zone: string
  readonly isDemo: boolean
  readonly personId: string
  readonly name: string
  readonly positions: readonly string[]
  readonly proof: Proof
}

export const actorOf = (who: Who): Actor => ({ id: who.personId, personId: who.personId, proof: who.proof })
