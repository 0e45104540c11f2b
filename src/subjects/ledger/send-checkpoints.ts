import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { isPostingDue } from './erasing.rules.ts'
import { newestCheckpoint, verifierKeys } from './tree.views.ts'
import { insertPosting, witnessStates, type WitnessState } from './witness.store.ts'
import { useCase, type Act } from './use-case.ts'

/** How a notice goes out; the notices subject's own, handed in because it stands below. */
export type TellCheckpoint = (
  act: Act,
  notice: {
    readonly kind: 'ledger-checkpoint'
    readonly about: string
    readonly subject: string
    readonly body: string
    readonly to: readonly { readonly address: string }[]
  },
) => Promise<string>

const letter = (
  note: string,
  size: number,
  keys: readonly string[],
): string => `You were named as one who keeps the checkpoints of this district's evidence. Nothing has to be done: keep this message.

It fixes the first ${size.toLocaleString('en-US')} entries as they stand now. If anybody ever rewrites one of them - even with full control of the server - an export no longer fits these lines:

${note}
To compare: npx afterbell ledger verify EXPORT --root FILE, with this message as FILE. Other tools that read signed notes (C2SP) check it with the key${keys.length > 1 ? 's' : ''}

${keys.join('\n')}
`

/** Sends the newest checkpoint to whoever is due one: by default daily, and only when something happened. Refused `ledger/nothing-due` otherwise. */
export const sendCheckpoints = (tell: TellCheckpoint) =>
  useCase<
    Record<string, never>,
    { newest: Awaited<ReturnType<typeof newestCheckpoint>>; states: readonly WitnessState[] },
    readonly WitnessState[],
    number
  >({
    name: 'ledger.send-checkpoints',
    clauses: [],
    load: async ({ tx }) => {
      const states = await witnessStates(tx)
      return { states, newest: states.length > 0 ? await newestCheckpoint(tx) : undefined }
    },
    decide: ({ newest, states }, _, { now }) => {
      const due = states.filter((one) =>
        isPostingDue({
          nowMs: now.epochMilliseconds,
          lastMs: one.lastAt === null ? undefined : Date.parse(one.lastAt),
          everyHours: one.everyHours,
          hasNews: one.hasNews,
        }),
      )
      return newest && due.length > 0
        ? ok(due)
        : refuse({ code: 'ledger/nothing-due', clause: '-', says: 'No checkpoint is due.', satisfiedBy: 'Nothing is needed.', status: 409 })
    },
    commit: async (act, due, { newest }) => {
      if (!newest) throw new Error('decided without a checkpoint')
      const { epoch, size, note } = newest
      const keys = await verifierKeys(act.tx, act.districtId, epoch)
      const noticeId = await tell(act, {
        kind: 'ledger-checkpoint',
        about: `checkpoint ${size}`,
        subject: `Checkpoint of the evidence: ${size.toLocaleString('en-US')} entries`,
        body: letter(note, size, keys.slice(-1)),
        to: due.map((one) => ({ address: one.email })),
      })
      for (const one of due) await insertPosting(act, { witnessId: one.id, epoch, size, noticeId })
      return {
        value: due.length,
        evidence: [
          {
            kind: 'ledger.checkpoint-posted',
            grade: 'observed',
            about: [showId('ntc', noticeId), ...due.map((one) => showId('wit', one.id))],
            content: { epoch, size, note },
          },
        ],
      }
    },
  })
