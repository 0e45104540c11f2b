import { ok, refuse } from '../../core/result.ts'
import { newId, showId } from '../../platform/ids.ts'
import { endWitness, insertKeyAsk, insertWitness } from './witness.store.ts'
import { witnesses } from './witness.views.ts'
import { keyRows } from './keys.store.ts'
import { useCase } from './use-case.ts'

export type WitnessInput = { readonly name: string; readonly email: string; readonly everyHours: 24 | 168 }

/** Names somebody who gets the ledger's checkpoints by mail. The evidence names them by id alone. */
export const nameWitness = useCase<WitnessInput, readonly string[], WitnessInput, { id: string }>({
  name: 'ledger.name-witness',
  clauses: [],
  load: async ({ tx }) => (await witnesses(tx)).filter((one) => one.until === null).map((one) => one.email.toLowerCase()),
  decide: (held, input, { actor }) => {
    const [name, email] = [input.name.trim(), input.email.trim()]
    const faults = [
      ...(name === '' || name.length > 200 ? ['name: say who it is'] : []),
      ...(/^[^@\s]+@[^@\s]+$/.test(email) && email.length <= 200 ? [] : ['email: this is not an e-mail address']),
    ]
    if (faults.length > 0 || !actor.personId)
      return refuse({
        code: 'ledger/witness-incomplete',
        clause: '-',
        says: 'Name and e-mail address are needed.',
        satisfiedBy: 'Correct what is listed and try again.',
        status: 422,
        faults,
      })
    if (held.includes(email.toLowerCase()))
      return refuse({
        code: 'ledger/witness-already',
        clause: '-',
        says: `${email} already gets the checkpoints.`,
        satisfiedBy: 'Nothing to do; to change how often, end it first.',
        status: 409,
      })
    return ok({ ...input, name, email })
  },
  commit: async (act, one) => {
    const id = newId()
    await insertWitness(act, { ...one, id, namedBy: act.actor.personId as string })
    return {
      value: { id },
      evidence: [{ kind: 'ledger.witness-named', grade: 'enforced', about: [showId('wit', id)], content: { everyHours: one.everyHours } }],
    }
  },
})

/** Somebody gets no more checkpoints. */
export const dismissWitness = useCase<{ readonly id: string }, boolean, true, null>({
  name: 'ledger.dismiss-witness',
  clauses: [],
  load: async ({ tx }, { id }) => (await witnesses(tx)).some((one) => one.id === id && one.until === null),
  decide: (isHeld) =>
    isHeld
      ? ok(true)
      : refuse({
          code: 'ledger/no-such-witness',
          clause: '-',
          says: 'Nobody with that name gets checkpoints.',
          satisfiedBy: 'Reload the list.',
          status: 404,
        }),
  commit: async (act, _, __, { id }) => {
    await endWitness(act, id)
    return { value: null, evidence: [{ kind: 'ledger.witness-dismissed', grade: 'enforced', about: [showId('wit', id)], content: {} }] }
  },
})

/** Asks the sealer for a new sealing key; it alone can make one, and announces it under the old one's signature. */
export const askNewKey = useCase<Record<string, never>, number, number, { key: number }>({
  name: 'ledger.ask-new-key',
  clauses: [],
  load: async ({ tx }) => (await keyRows(tx)).length,
  decide: (n) =>
    n > 0
      ? ok(n)
      : refuse({
          code: 'ledger/no-key-yet',
          clause: '-',
          says: 'There is no sealing key yet.',
          satisfiedBy: 'Wait until the sealer has run.',
          status: 409,
        }),
  commit: async (act, n) => {
    await insertKeyAsk(act, n)
    return { value: { key: n }, evidence: [{ kind: 'ledger.new-key-asked', grade: 'enforced', about: [], content: { instead: n } }] }
  },
})
