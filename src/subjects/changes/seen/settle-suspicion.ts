import { ok, refuse, type Refusal } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { maySettle } from './suspicion.rules.ts'
import { settleSuspicionRow } from './suspicions.store.ts'
import { requestByNumber, suspicionForChange } from './suspicions.views.ts'

export type Settling = { readonly suspicionId: string; readonly why: string; readonly request?: string | undefined }

/** The number in `CR-118` or `118`; undefined where it is none. */
export const numberOf = (text: string | undefined): number | undefined => {
  const read = /^(?:CR-)?(\d{1,8})$/i.exec((text ?? '').trim())
  return read === null ? undefined : Number(read[1])
}

export const requestNotFound: Refusal = {
  code: 'changes/request-not-found',
  clause: 'CM-10',
  status: 422,
  says: 'There is no such change request.',
  satisfiedBy: 'Enter its number as shown in the list: CR-118.',
  faults: ['request: is not known'],
}

/** Says what a suspected change was: it has its request (`CR-118`), or needs none and why. Not by whoever answers for the server. */
export const settleSuspicion = useCase({
  name: 'changes.settle-suspicion',
  clauses: ['CM-10'],
  load: async (act, { suspicionId, request }: Settling) => {
    const number = numberOf(request)
    return { found: await suspicionForChange(act.tx, suspicionId), request: number === undefined ? undefined : await requestByNumber(act.tx, number) }
  },
  decide: ({ found, request }, input, { actor }) => {
    const may = maySettle(found, { personId: actor.personId, why: input.why })
    if (!may.ok) return may
    const isAsked = (input.request ?? '').trim() !== ''
    return isAsked && request === undefined ? refuse(requestNotFound) : ok({ found: may.value, request })
  },
  commit: async (act, { found, request }, _, { why }) => {
    await settleSuspicionRow(act, found.id, {
      state: request === undefined ? 'dismissed' : 'linked',
      requestId: request?.id ?? null,
      why: why.trim(),
    })
    return {
      value: { suspicionId: found.id },
      evidence: [
        {
          kind: request === undefined ? 'changes.suspicion-dismissed' : 'changes.suspicion-linked',
          grade: 'attested' as const,
          about: [showId('sus', found.id), showId('dev', found.deviceId), ...(request === undefined ? [] : [showId('chg', request.id)])],
          content: { says: found.says, seenAt: found.seenAt, reason: why.trim(), request: request === undefined ? null : `CR-${request.number}` },
        },
      ],
    }
  },
})
