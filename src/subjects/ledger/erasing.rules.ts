import { ok, refuse, type Result } from '../../core/result.ts'

/** Why personal details may go out of the evidence. The reason is kept; what was erased is not. */
export const erasingReasons = {
  'asked-for': 'The person, or their guardian, asked for it',
  'no-longer-needed': 'The time for which the district keeps it has ended',
  'entered-by-mistake': 'It should never have been written down',
  ordered: 'A court or an authority ordered it',
} as const
export type ErasingReason = keyof typeof erasingReasons

export type ErasingFacts = { readonly kind: string; readonly isSealed: boolean; readonly isErased: boolean; readonly isOwnAct: boolean }

/** Whether an entry's content may go. Refused for what is not there, not sealed yet, erased already, the ledger's word about itself, or what the eraser did. */
export const mayErase = (entry: ErasingFacts | undefined): Result<true> => {
  const no = (code: string, says: string, satisfiedBy: string, status: 404 | 409) => refuse({ code: `ledger/${code}`, clause: '-', says, satisfiedBy, status })
  if (!entry) return no('no-such-entry', 'There is no such entry.', 'Open it from the list of evidence.', 404)
  if (entry.isErased) return no('erased-already', 'The content of this entry is erased already.', 'Nothing more is needed.', 409)
  if (entry.kind.startsWith('ledger.')) return no('own-entry', 'What the ledger says of itself stays: it names nobody, and without it nothing is proved.', 'Erase the entry it tells of.', 409)
  if (entry.isOwnAct) return no('own-act', 'This entry tells what you did yourself: nobody takes away the evidence of their own act.', 'Ask somebody else who may erase.', 409)
  if (!entry.isSealed) return no('not-sealed-yet', 'This entry is not sealed yet; its hash must stand in the ledger before its content goes.', 'Wait a second and try again.', 409)
  return ok(true)
}

/** Whether a checkpoint goes out to somebody now: at once to who has none, then at the pace chosen, and only when something happened since. */
export const isPostingDue = ({ nowMs, lastMs, everyHours, hasNews }: { readonly nowMs: number; readonly lastMs: number | undefined; readonly everyHours: number; readonly hasNews: boolean }): boolean =>
  lastMs === undefined || (hasNews && nowMs - lastMs >= everyHours * 3_600_000)
