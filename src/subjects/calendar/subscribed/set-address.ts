import { ok, refuse, type Result } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { mayDo, personNow } from '../../people/index.ts'
import { mayMake, type AddressWish } from './address.rules.ts'
import { endAddressRow, insertAddress } from './address.store.ts'
import { addressesOf, type AddressRow } from './address.views.ts'

/** The address is in the answer and nowhere else: only its token's hash is kept. */
export type MadeAddress = { readonly id: string; readonly token: string; readonly label: string }
type Facts = { readonly addresses: readonly AddressRow[]; readonly may: Result<true> }
const nobody = '00000000-0000-0000-0000-000000000000'

// Asked of the positions held now, not of those of the session: a break-glass account holds none, and its address would open nothing.
const load = async (act: Act): Promise<Facts> => {
  const personId = act.actor.personId ?? nobody
  const person = await personNow(act.tx, personId, act.now)
  return { addresses: await addressesOf(act.tx, personId), may: mayDo(person?.positions ?? [], 'cycles.see') }
}
const needsPerson = refuse({
  code: 'calendar/needs-a-person',
  clause: 'PM-3.4',
  status: 403,
  says: 'Only a signed-in person can do this.',
  satisfiedBy: 'Sign in.',
})
const notFound = refuse({
  code: 'calendar/address-not-found',
  clause: 'PM-3.4',
  status: 404,
  says: 'You have no such calendar address; it may be revoked already.',
  satisfiedBy: 'Choose one from your list.',
})
const wishOf = ({ label, whose, hasWindows }: AddressWish) => ({ label: label.trim(), shows: whose, windows: hasWindows })
const about = (id: string, personId: string): readonly string[] => [showId('cal', id), showId('per', personId)]

/** A calendar address of one's own (PM-3.4). Refused as `mayMake`. */
export const makeAddress = useCase<AddressWish, Facts, { readonly by: string }, MadeAddress>({
  name: 'calendar.make-address',
  clauses: ['PM-3.4'],
  load,
  decide: ({ addresses, may }, { label }, { actor }) => {
    if (actor.personId === undefined) return needsPerson
    const allowed = mayMake(may, label, addresses.length)
    return allowed.ok ? ok({ by: actor.personId }) : allowed
  },
  commit: async (act, { by }, _, wish) => {
    const made = await insertAddress(act, by, wish)
    return {
      value: { ...made, label: wish.label.trim() },
      evidence: [{ kind: 'calendar.address-made', about: about(made.id, by), grade: 'enforced', content: wishOf(wish) }],
    }
  },
})

type Own = { readonly address: AddressRow; readonly by: string }
const ownOf = ({ addresses }: Facts, id: string, personId: string | undefined): Result<Own> => {
  const address = addresses.find((one) => one.id === id)
  return personId === undefined ? needsPerson : address === undefined ? notFound : ok({ address, by: personId })
}

/** A new address in place of one of one's own, which ends in the same act. */
export const renewAddress = useCase<{ readonly id: string }, Facts, Own, MadeAddress>({
  name: 'calendar.renew-address',
  clauses: ['PM-3.4'],
  load,
  decide: (facts, { id }, { actor }) => {
    const own = ownOf(facts, id, actor.personId)
    if (!own.ok) return own
    const allowed = mayMake(facts.may, own.value.address.label, 0) // one goes for it
    return allowed.ok ? own : allowed
  },
  commit: async (act, { address, by }) => {
    await endAddressRow(act, address.id)
    const made = await insertAddress(act, by, address)
    return {
      value: { ...made, label: address.label },
      evidence: [
        {
          kind: 'calendar.address-renewed',
          about: about(made.id, by),
          grade: 'enforced',
          content: { ...wishOf(address), ended: showId('cal', address.id) },
        },
      ],
    }
  },
})

/** Ends one of one's own addresses at once: the next program that comes with it gets nothing. */
export const endAddress = useCase<{ readonly id: string }, Facts, Own, { readonly id: string }>({
  name: 'calendar.end-address',
  clauses: ['PM-3.4'],
  load,
  decide: (facts, { id }, { actor }) => ownOf(facts, id, actor.personId),
  commit: async (act, { address, by }) => {
    await endAddressRow(act, address.id)
    return {
      value: { id: address.id },
      evidence: [{ kind: 'calendar.address-ended', about: about(address.id, by), grade: 'enforced', content: { label: address.label } }],
    }
  },
})
