import { ok, refuse, type Result } from '../../../core/result.ts'

/** How long an act may be taken back by whoever did it. */
export const undoMinutes = 10

export type Offered = { readonly personId: string; readonly endsAt: string; readonly undoneAt: string | null; readonly says: string }
type Asked = { readonly personId: string | undefined; readonly nowMs: number; readonly endsMs: number; readonly isUnchanged: boolean }

export const nothingToTakeBack = refuse({
  code: 'people/nothing-to-take-back',
  clause: '-',
  says: 'There is nothing of yours to undo here.',
  satisfiedBy: 'Only whoever did it can undo it.',
  status: 404,
})

/** Whether an act may still be taken back: by its doer, in time, once, and only while what it set still stands. */
export const mayUndo = (offered: Offered | undefined, asked: Asked): Result<true> => {
  const no = (code: string, says: string, satisfiedBy: string) => refuse({ code: `people/${code}`, clause: '-', says, satisfiedBy, status: 409 })
  if (offered === undefined || offered.personId !== asked.personId) return nothingToTakeBack
  if (offered.undoneAt !== null) return no('taken-back-already', 'This has already been undone.', 'Nothing to do.')
  if (asked.nowMs >= asked.endsMs)
    return no('too-late-to-take-back', `The ${undoMinutes} minutes for undoing are over.`, 'Change it again; both changes stay on record.')
  if (!asked.isUnchanged) return no('changed-since', 'It has been changed again since.', 'Check its current state, and change that.')
  return ok(true)
}
