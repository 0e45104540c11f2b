import { ok, refuse, type Result } from '../../../core/result.ts'

/** How long an act may be taken back by whoever did it. */
export const undoMinutes = 10

export type Offered = { readonly personId: string; readonly endsAt: string; readonly undoneAt: string | null; readonly says: string }
type Asked = { readonly personId: string | undefined; readonly nowMs: number; readonly endsMs: number; readonly isUnchanged: boolean }

/** Whether an act may still be taken back: by its doer, in time, once, and only while what it set still stands. */
export const mayUndo = (offered: Offered | undefined, asked: Asked): Result<true> => {
  const no = (code: string, says: string, satisfiedBy: string, status: 404 | 409) =>
    refuse({ code: `people/${code}`, clause: '-', says, satisfiedBy, status })
  if (offered === undefined || offered.personId !== asked.personId)
    return no('nothing-to-take-back', 'There is nothing of yours to take back here.', 'Whoever did it takes it back.', 404)
  if (offered.undoneAt !== null) return no('taken-back-already', 'This was taken back already.', 'Nothing more is needed.', 409)
  if (asked.nowMs >= asked.endsMs)
    return no('too-late-to-take-back', `The ${undoMinutes} minutes are over.`, 'Set it anew: both stand on record.', 409)
  if (!asked.isUnchanged) return no('changed-since', 'It was changed again since.', 'Look at what stands now, and set it anew.', 409)
  return ok(true)
}
