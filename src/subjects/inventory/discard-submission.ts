import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { discardSubmission as drop } from './inventory.store.ts'
import { submissionById } from './inventory.views.ts'

/** Clears one submission out of quarantine: its bytes go, its row, hash and refusal stay. What was accepted is never discarded. */
export const discardSubmission = useCase({
  name: 'inventory.discard-submission',
  clauses: ['PM-3.1'],
  load: (act, input: { submissionId: string }) => submissionById(act.tx, input.submissionId),
  decide: (found) => {
    if (found === undefined)
      return refuse({
        code: 'inventory/submission-not-found',
        clause: 'PM-3.1',
        says: 'There is no such submission.',
        satisfiedBy: 'Choose one from the quarantine.',
        status: 404,
      })
    if (found.state !== 'quarantined' && found.state !== 'refused') {
      return refuse({
        code: 'inventory/submission-not-in-quarantine',
        clause: 'PM-3.1',
        says: `This submission is ${found.state}, not in quarantine.`,
        satisfiedBy: 'Only refused submissions can be discarded.',
        status: 409,
      })
    }
    return ok(found)
  },
  commit: async (act, found) => {
    await drop(act, found.id)
    return {
      value: { submissionId: found.id },
      evidence: [
        {
          kind: 'inventory.submission-discarded',
          about: [showId('sub', found.id)],
          grade: 'attested' as const,
          content: { sha256: found.sha256, code: found.refusal?.code },
        },
      ],
    }
  },
})
