import { ok, refuse, type Result } from '../../../core/result.ts'
import { addressUnderCheck, proposeAddress, putInForce, type SettledAddress } from '../../../platform/db/settled-address.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { newToken } from '../../../platform/ids.ts'
import { sha256, useCase } from '../../ledger/index.ts'
import { districtIn } from '../accept-invitation.ts'
import { breaks, type AddressFields, type Bound } from './address.rules.ts'
import { boundToAddress } from './address.views.ts'

type Propose = { readonly address: AddressFields; readonly now: string; readonly isAgreed: boolean } // `now`: the address in force

/** Proposes an address; it counts once a browser has reached Afterbell by it. Refused (`people/address-breaks`) until what it breaks is agreed to. */
export const proposeNewAddress = useCase<Propose, Bound, readonly string[], { checkPath: string; broken: readonly string[] }>({
  name: 'people.propose-address',
  clauses: [],
  load: (act) => boundToAddress(act.tx),
  decide: (bound, { address, now, isAgreed }, { actor }) => {
    if (actor.proof === 'break-glass')
      return refuse({
        code: 'people/address-by-break-glass',
        clause: '-',
        status: 403,
        says: 'Somebody signed in with a break-glass account cannot change Afterbell’s address.',
        satisfiedBy: 'Ask somebody who signed in with their own account.',
      })
    const broken = breaks(now, address.publicUrl, bound)
    return broken.length === 0 || isAgreed
      ? ok(broken)
      : refuse({
          code: 'people/address-breaks',
          clause: '-',
          status: 409,
          says: 'Changing the address breaks what is bound to this one.',
          satisfiedBy: 'Read what it breaks, check the box, and submit it again.',
          faults: broken,
        })
  },
  commit: async (act, broken, _, { address, now }) => {
    const token = `${act.districtId}-${newToken()}`
    await proposeAddress(act.tx, address, act.actor.id, sha256(token))
    return {
      value: { checkPath: `/setup/address/check/${token}`, broken },
      evidence: [
        {
          kind: 'people.address-proposed',
          grade: 'enforced',
          about: [],
          content: { before: now, after: address.publicUrl, tls: address.tls, breaks: [...broken] },
        },
      ],
    }
  },
})

const settle = useCase<{ readonly token: string }, SettledAddress | undefined, SettledAddress, SettledAddress>({
  name: 'people.settle-address',
  clauses: [],
  load: (act) => addressUnderCheck(act.tx),
  decide: (row, { token }) =>
    row?.checkHash === sha256(token)
      ? ok(row)
      : refuse({
          code: 'people/address-check-over',
          clause: '-',
          status: 404,
          says: 'This check has expired: an hour has passed, or another address was proposed since.',
          satisfiedBy: 'Propose the address again.',
        }),
  commit: async (act, row) => {
    await putInForce(act.tx, row.id)
    return {
      value: row,
      evidence: [{ kind: 'people.address-settled', grade: 'observed', about: [], content: { address: row.publicUrl, tls: row.tls } }],
    }
  },
})

/** A browser reached us by the new address and says so: it counts from now on. */
export const settleAddress = async (db: Db, token: string): Promise<Result<SettledAddress>> => {
  const districtId = await districtIn(db, token)
  if (districtId === undefined)
    return refuse({
      code: 'people/address-check-over',
      clause: '-',
      status: 404,
      says: 'This check has expired.',
      satisfiedBy: 'Propose the address again.',
    })
  return settle({ db, districtId, actor: { id: 'address-check', proof: 'link' } }, { token })
}
