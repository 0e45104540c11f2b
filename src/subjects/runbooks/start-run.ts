import { ok, refuse, type Refused } from '../../core/result.ts'
import { isBefore } from '../../core/time/zone.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { deliveriesFor, everyoneTold } from '../notices/index.ts'
import { gates, mayStart, type StartFacts } from './gates.rules.ts'
import { isFenceCurrent } from './lease.store.ts'
import { aboutRun, loadRun, noSuchRun, runBinding, type RunNow } from './load-run.ts'
import { approvedFor } from './change-of.ts'
import { noticeSpan } from './notice.rules.ts'
import { noticePolicy, type RunbookParts } from './parts.ts'
import { watchWindow } from './over-window.ts'
import { isOpen, stateSays } from './run.rules.ts'
import { endRow, mustMove, refuseStale } from './runbooks.store.ts'
import { mustKnow } from './runbooks.views.ts'

/** Who works on a run: the runner with its fence, or a person by hand (no fence). */
export type Worker = { readonly fence?: number | undefined }

/** The facts of every gate at a moment: now, when the run begins; its planned start, while that is to come. */
const startFacts = async (act: Pick<Act, 'tx'>, { run, testers, policy, audience }: RunNow, at: string): Promise<StartFacts> => {
  const expected = mustKnow(audience)
  const told = everyoneTold(await deliveriesFor(act.tx, showId('run', run.id)), {
    expected,
    boundTo: runBinding(run),
    ...noticeSpan(at, noticePolicy(policy)),
    zone: policy.zone,
  })
  return {
    plan: { server: showId('dev', run.deviceId), start: run.plannedStart, end: run.plannedEnd },
    now: at,
    approved: await approvedFor(act.tx, run.requestId, at, run.plannedEnd),
    window: policy.window,
    told: told.ok ? ok({ told: expected.length }) : told,
    testers,
  }
}

/** Whether this worker's hand is the one that counts: the run's way, and for the runner the newest fence. */
export const isMine = async (act: Act, { run }: RunNow, worker: Worker): Promise<Refused | undefined> => {
  const way = worker.fence === undefined ? 'by-hand' : 'runner'
  if (run.way !== way)
    return refuse({
      code: 'runbooks/not-your-run',
      clause: '-',
      status: 409,
      says: run.way === 'runner' ? 'The runner works on this run.' : 'This run is worked on by hand.',
      satisfiedBy: run.way === 'runner' ? 'waiting for it, or a new plan by hand' : 'the page of the run',
    })
  return worker.fence === undefined || (await isFenceCurrent(act.tx, { runId: run.id, fence: worker.fence })) ? undefined : refuseStale()
}

/** Begins a run: every gate is asked again at this moment (SP-1.2, CM-2, SP-1.4, SP-1.5). The same for the runner and by hand. */
export const startRun = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.start-run',
    clauses: ['SP-1.2', 'CM-6', 'CM-2', 'SP-1.4', 'SP-1.5'],
    load: async (act, input: { readonly runId: string; readonly approvals?: 'signed' | 'recorded' } & Worker) => {
      const found = await loadRun(parts, act, input.runId)
      return found ? { found, facts: await startFacts(act, found, act.now.toString()), notMine: await isMine(act, found, input) } : undefined
    },
    decide: (loaded) => {
      if (!loaded) return noSuchRun()
      if (loaded.notMine) return loaded.notMine
      const { state } = loaded.found.run
      if (state !== 'scheduled')
        return refuse({
          code: 'runbooks/not-scheduled',
          clause: 'SP-1.3',
          says: stateSays(state),
          satisfiedBy: isOpen(state) ? 'nothing: it was begun already' : 'a new plan',
          status: 409,
        })
      const may = mayStart(loaded.facts)
      return may.ok ? ok({ answers: may.value, ...loaded.found }) : may
    },
    commit: async (act, { answers, run, policy }, _, input) => {
      for (const { step, facts } of answers) await endRow(act, run.id, step, input.fence ?? 0, 'done', facts)
      await mustMove(act, run.id, 'working')
      await watchWindow(act, run, policy)
      return {
        value: { runId: run.id },
        evidence: [
          {
            kind: 'runbooks.run-started',
            about: aboutRun(run),
            grade: 'enforced' as const,
            content: { gates: answers.map(({ step }) => step), boundTo: runBinding(run), approvals: input.approvals },
          },
        ],
      }
    },
  })

/** Every gate's answer as things stand, for the page: asked for the planned start while that is still to come. */
export const gatesNow = async (act: Pick<Act, 'tx' | 'now'>, found: RunNow) =>
  gates(await startFacts(act, found, isBefore(act.now, found.run.plannedStart) ? found.run.plannedStart : act.now.toString()))
