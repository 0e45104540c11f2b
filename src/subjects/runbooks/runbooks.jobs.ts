import type { Result } from '../../core/result.ts'
import type { From } from '../ledger/index.ts'
import { reading } from '../ledger/index.ts'
import { closeCycleIfDone } from './close-cycle.ts'
import type { RunbookParts } from './parts.ts'
import { runOf } from './runbooks.views.ts'
import { tellReady } from './tell-ready.ts'
import { considerRemoval } from './consider-removal.ts'
import { noteBackupDue } from './note-backup-due.ts'
import { noteMissedStart } from './note-missed-start.ts'
import { noteOldSnapshot } from './note-old-snapshot.ts'
import { noteWindowOver } from './over-window.ts'
import { noteVerdictDue } from './note-verdict-due.ts'
import { sendNotice, tellDropped } from './send-notice.ts'
import { tellReverted } from './tell-reverted.ts'
import { watchSnapshot } from './watch-snapshot.ts'

export type Payload = Readonly<Record<string, unknown>>
export type Jobs = Readonly<Record<string, (from: From, payload: Payload) => Promise<void>>>

const runId = (payload: Payload): { runId: string } => ({ runId: String(payload['runId'] ?? '') })
// A refusal here means that it is over, or not yet: nothing to try again for. A fault throws, and is tried again.
const act =
  (useCase: (from: From, input: { runId: string }) => Promise<Result<unknown>>) =>
  async (from: From, payload: Payload): Promise<void> => {
    await useCase(from, runId(payload))
  }

/** What each of this subject's timers sets off; each asks what is already so, since a timer may fire twice. */
export const runbookTimers = (parts: RunbookParts): Jobs => {
  const [verdictDue, windowOver] = [noteVerdictDue(parts), noteWindowOver(parts)]
  return {
    'runbooks.notice-due': act(sendNotice(parts)),
    'runbooks.start-missed': act(noteMissedStart(parts)),
    'runbooks.verdict-due': async (from, payload) => {
      await verdictDue(from, { ...runId(payload), deadline: String(payload['deadline'] ?? '') })
    },
    'runbooks.window-over': async (from, payload) => {
      await windowOver(from, { ...runId(payload), closes: String(payload['closes'] ?? '') })
    },
    'runbooks.hold-over': act(considerRemoval(parts)),
    'runbooks.backup-due': act(noteBackupDue(parts)),
    'runbooks.snapshot-old': act(noteOldSnapshot(parts)),
  }
}

/** What each of this subject's events sets off. */
export const runbookMessages = (parts: RunbookParts): Jobs => {
  const [close, dropped] = [closeCycleIfDone(parts), tellDropped(parts)]
  return {
    'runbooks.snapshot-taken': act(watchSnapshot(parts)),
    'runbooks.ready-to-test': act(tellReady(parts)),
    'runbooks.backup-seen': act(considerRemoval(parts)),
    'runbooks.reverted': act(tellReverted(parts)),
    'notices.dropped-late': async (from, payload) => {
      await dropped(from, { about: String(payload['about'] ?? ''), kind: String(payload['kind'] ?? ''), count: Number(payload['count'] ?? 0) })
    },
    'runbooks.finished': async (from, payload) => {
      const run = await reading(from, (tx) => runOf(tx, runId(payload).runId))
      if (run) await close(from, { cycleId: run.cycleId })
    },
  }
}
