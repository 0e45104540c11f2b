// What a systems administrator's passkey signs to have a server put back (SP-4.3): canonical bytes of exactly what is lost.
import { canonical } from '../../core/proof/canonical.ts'
import { instantOf } from '../../core/time/zone.ts'

/** Ids as people see them; times ISO, any offset. */
export type RevertOrder = {
  readonly district: string
  readonly run: string
  readonly server: string
  readonly snapshot: string
  readonly losesSince: string
  readonly person: string
  readonly nonce: string
  readonly signedAt: string
}

/** The exact bytes, as text. @throws RangeError for what is no time */
export const revertOrderBytes = (one: RevertOrder): string =>
  canonical({ format: 'afterbell-revert/1', ...one, losesSince: instantOf(one.losesSince).toString(), signedAt: instantOf(one.signedAt).toString() })
