import { ok, refuse } from '../../core/result.ts'
import { instantOf } from '../../core/time/zone.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { deliveriesFor } from '../notices/index.ts'
import { aboutRun, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { timeLeft } from './passes.rules.ts'
import { endRow, reopenRow } from './runbooks.store.ts'
import { rowOf } from './steps.rules.ts'
import { insertLink } from './testers.store.ts'
import { verdictDeadline } from './verdict.rules.ts'

/**
 * SP-4.1: everyone who had the notice hears that the update is finished; each tester who has not said yes gets a link to the test page and a
 * deadline.
 */
export const tellReady = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.tell-ready',
    clauses: ['SP-4.1', 'SP-4.2'],
    load: (act, input: { readonly runId: string }) => loadRun(parts, act, input.runId),
    decide: (found) => {
      if (!found) return noSuchRun()
      const isTold = found.run.state !== 'testing' || rowOf(found.steps, 'tell-ready')?.state !== 'waiting'
      return isTold
        ? refuse({ code: 'runbooks/told-already', clause: 'SP-4.1', says: 'They were told.', satisfiedBy: 'nothing', status: 409 })
        : ok(found)
    },
    commit: async (act, found) => {
      const { run, policy, audience, testers } = found
      const deadline = verdictDeadline(act.now, policy.testMinutes, timeLeft(policy.window, act.now, policy.rollbackMinutes), policy.zone)
      const about = letterAbout(run, audience, policy.zone)
      const asked: { personId: string; address: string; body: string; link: string }[] = []
      for (const tester of testers) {
        if (tester.verdict === 'pass') continue
        const link = `${parts.publicUrl}/t/${await insertLink(act, tester.id, 'verdict', deadline)}`
        const { body } = letters['ready-to-test']({ ...about, service: tester.service, deadline })
        if (tester.email) asked.push({ personId: tester.personId, address: tester.email, body, link })
      }
      // The testers last: where one of them is among the impacted too, the entry with the link is kept.
      const isFirst = !(await deliveriesFor(act.tx, showId('run', run.id))).some(({ kind }) => kind === 'ready-to-test')
      const others = isFirst ? everyone(audience).filter(({ address }) => !asked.some((one) => one.address.toLowerCase() === address)) : []
      await tell(act, run, 'ready-to-test', letters['update-finished'](about), {
        to: [...others, ...asked],
        boundTo: runBinding(run),
        dueBy: instantOf(deadline),
      })
      await endRow(act, run.id, 'tell-ready', rowOf(found.steps, 'tell-ready')?.fence ?? 0, 'done', { deadline, asked: asked.length })
      await reopenRow(act, run.id, 'verdict', { deadline })
      await setTimer(act, 'runbooks.verdict-due', instantOf(deadline), { runId: run.id, deadline })
      return {
        value: { deadline },
        evidence: [
          {
            kind: 'runbooks.ready-to-test-told',
            about: aboutRun(run),
            grade: 'observed' as const,
            content: { deadline, testers: asked.length, others: others.length },
          },
        ],
      }
    },
  })
