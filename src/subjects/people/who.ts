import type { Actor, Proof } from '../ledger/index.ts'
import type { Frame } from './frame.ts'

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
  /** Until when a second factor is to be added (ISO, machine time); none: not needed, or this session has shown one. */
  readonly factorDueAt?: string | undefined
  /** The days of grace are over: only the pages of the own account are open. */
  readonly isFactorOverdue?: boolean | undefined
  /** What stands around the pages shown to them; nothing is decided by it. */
  readonly frame?: Frame | undefined
}

export const actorOf = (who: Who): Actor => ({ id: who.personId, personId: who.personId, proof: who.proof })
