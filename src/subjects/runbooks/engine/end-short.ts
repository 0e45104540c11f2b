import { ok, refuse } from '../../../core/result.ts'
import { emit } from '../../../platform/jobs/outbox.store.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act, type From } from '../../ledger/index.ts'
import { deliveriesFor } from '../../notices/index.ts'
import { aboutRun, administratorOf, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell, type RunNow } from '../load-run.ts'
import type { RunbookParts } from '../parts.ts'
import { mustMove } from '../runbooks.store.ts'
import type { Jobs } from '../runbooks.jobs.ts'
import { isMine } from '../start-run.ts'
import { rowOf } from '../steps.rules.ts'
import { noteWait } from '../wait.store.ts'
import { shortEnd } from './plan.rules.ts'

type Of = { readonly runId: string; readonly fence: number; readonly says: string }
const over = () => refuse({ code: 'runbooks/nothing-due', clause: '-', says: 'That is over.', satisfiedBy: 'nothing', status: 409 })

const loadMine = async (parts: RunbookParts, act: Act, input: Of) => {
  const found = await loadRun(parts, act, input.runId)
  return found && { found, notMine: await isMine(act, found, input) }
}

/**
 * SP-3: a run that can go on no further ends where a person can decide: stopped while nothing was touched, else as not clean, to be put
 * back or kept and tested. It never goes on to "in production" by itself, and its server stays open on the ticket.
 */
export const endShort = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.end-short',
    clauses: ['SP-3'],
    load: (act, input: Of) => loadMine(parts, act, input),
    decide: (loaded) => {
      if (!loaded) return noSuchRun()
      if (loaded.notMine) return loaded.notMine
      return loaded.found.run.state === 'working' ? ok({ run: loaded.found.run, to: shortEnd(rowOf(loaded.found.steps, 'snapshot')) }) : over()
    },
    commit: async (act, { run, to }, _, { says }) => {
      await mustMove(act, run.id, to, says)
      await emit(act, 'runbooks.ended-short', { runId: run.id })
      return {
        value: to,
        evidence: [{ kind: 'runbooks.run-ended-short', about: aboutRun(run), grade: 'enforced' as const, content: { as: to, says } }],
      }
    },
  })

/** What keeps the runner from going on, noted once: a closed gate, a server that it was not given, an effect whose end it cannot tell. */
export const noteStuck = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.note-stuck',
    clauses: ['SP-1.2', 'SP-1.3'],
    load: (act, input: Of & { readonly code: string; readonly clause?: string; readonly satisfiedBy?: string }) => loadMine(parts, act, input),
    decide: (loaded) => (!loaded ? noSuchRun() : (loaded.notMine ?? ok(loaded.found.run))),
    commit: async (act, run, _, { says, code, clause, satisfiedBy }) => {
      await noteWait(act, run.id, { code, clause: clause ?? '-', says, satisfiedBy: satisfiedBy ?? 'looking at the runner’s log' })
      await emit(act, 'runbooks.runner-stuck', { runId: run.id, says, state: run.state })
      return {
        value: run.id,
        evidence: [
          {
            kind: run.state === 'scheduled' ? 'runbooks.start-refused' : 'runbooks.runner-stuck',
            ...(clause && clause !== '-' ? { clauses: [clause] } : {}),
            about: aboutRun(run),
            grade: run.state === 'scheduled' ? ('enforced' as const) : ('observed' as const),
            content: { code, says, state: run.state },
          },
        ],
      }
    },
  })

const administrator = ({ audience, run }: RunNow) => administratorOf(audience, run)
const aboutIt = ({ run, audience, policy }: RunNow) => letterAbout(run, audience, policy.zone)

/** Tells of a run that ended short: everyone, where nothing was touched; else the systems administrator, who decides what follows. */
const tellEndedShort = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.tell-ended-short',
    clauses: ['SP-3'],
    load: async (act, input: { readonly runId: string }) => {
      const found = await loadRun(parts, act, input.runId)
      return (
        found && {
          found,
          told: (await deliveriesFor(act.tx, showId('run', input.runId))).filter(
            ({ kind, madeAt }) => (kind === 'postponed' || kind === 'alarm') && madeAt >= found.run.stateAt,
          ),
        }
      )
    },
    decide: (loaded) =>
      !loaded ? noSuchRun() : loaded.told.length > 0 || !['stopped', 'not-clean'].includes(loaded.found.run.state) ? over() : ok(loaded.found),
    commit: async (act, found) => {
      const { run } = found
      const reason = run.stateReason ?? ''
      if (run.state === 'stopped')
        await tell(act, run, 'postponed', letters.withdrawn({ ...aboutIt(found), reason: `${reason} Nothing on it was touched.` }), {
          to: everyone(found.audience),
          boundTo: runBinding(run),
        })
      else
        await tell(
          act,
          run,
          'alarm',
          letters['test-result']({ ...aboutIt(found), result: `Not clean. ${reason} Put it back, or keep what is installed and have it tested.` }),
          { to: administrator(found) },
        )
      return {
        value: run.state,
        evidence: [{ kind: 'runbooks.short-end-told', about: aboutRun(run), grade: 'observed' as const, content: { state: run.state } }],
      }
    },
  })

const tellStuck = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.tell-stuck',
    clauses: ['SP-1.3'],
    load: (act, input: { readonly runId: string; readonly says: string; readonly state: string }) => loadRun(parts, act, input.runId),
    decide: (found, input) => (!found ? noSuchRun() : found.run.state === input.state ? ok(found) : over()),
    commit: async (act, found, _, { says }) => {
      await tell(act, found.run, 'alarm', letters['test-result']({ ...aboutIt(found), result: `The run waits. ${says}` }), {
        to: administrator(found),
      })
      return {
        value: found.run.id,
        evidence: [{ kind: 'runbooks.stuck-told', about: aboutRun(found.run), grade: 'observed' as const, content: { says } }],
      }
    },
  })

/** What the worker tells people on the runner's behalf, which has no right to send: beside `runbookMessages`. */
export const engineMessages = (parts: RunbookParts): Jobs => {
  const [short, stuck] = [tellEndedShort(parts), tellStuck(parts)]
  const idOf = (payload: Readonly<Record<string, unknown>>): string => String(payload['runId'] ?? '')
  return {
    'runbooks.ended-short': async (from: From, payload) => {
      await short(from, { runId: idOf(payload) })
    },
    'runbooks.runner-stuck': async (from: From, payload) => {
      await stuck(from, { runId: idOf(payload), says: String(payload['says'] ?? ''), state: String(payload['state'] ?? '') })
    },
  }
}
