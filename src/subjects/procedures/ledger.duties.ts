import type { Tx } from '../../platform/db/pool.ts'
import { copyState, erasingReasons, openErasings, sealingFault } from '../ledger/index.ts'
import { mayDo, type Who } from '../people/index.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** For Today: a ledger that is not sealed, and a folder elsewhere that takes no checkpoints. Neither may wait for somebody to look at its page. */
export const ledgerDuties = async (tx: Tx, who: Who): Promise<readonly Duty[]> => {
  const erasings = mayDo(who.positions, 'ledger.erase').ok ? (await openErasings(tx)).filter((one) => one.askedById !== who.personId) : []
  const toAgree = erasings.map((one): Duty => ({
    what: 'Agree to erase personal details, or decline',
    why: `${one.askedBy} asks: ${erasingReasons[one.reason].toLowerCase()}.`,
    href: `/evidence/${one.entryId}/erase`,
    clause: '-',
  }))
  if (!mayDo(who.positions, 'ledger.witness').ok) return toAgree
  const [fault, copy] = [await sealingFault(tx), await copyState(tx)]
  return [
    ...toAgree,
    ...(fault
      ? [
          {
            what: 'Find out why the evidence is not sealed',
            why: `The sealer stopped: ${fault.fault}. Compare an export with a checkpoint kept elsewhere.`,
            href: '/ledger',
            clause: 'PM-8',
            dueIso: fault.at,
          },
        ]
      : []),
    ...(copy?.fault ? [{ what: 'Fix the folder that checkpoints are copied to', why: copy.fault, href: '/ledger', clause: 'PM-8' }] : []),
  ]
}
