import { ok, refuse } from '../../core/result.ts'
import { instantOf } from '../../core/time/zone.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { useCase } from '../ledger/index.ts'
import { aboutRun, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { timeLeft } from './passes.rules.ts'
import { endRow, reopenRow } from './runbooks.store.ts'
import { rowOf } from './steps.rules.ts'
import { insertLink } from './testers.store.ts'
import { verdictDeadline } from './verdict.rules.ts'

/** SP-4.1: everyone who had the notice hears that the update is finished; each tester who has not said yes gets a link to the test page and a deadline. */
export const tellReady = (parts: RunbookParts) => useCase({
  name: 'runbooks.tell-ready',
  clauses: ['SP-4.1', 'SP-4.2'],
  load: (act, input: { readonly runId: string }) => loadRun(parts, act, input.runId),
  decide: (found) => {
    if (!found) return noSuchRun()
    const isTold = found.run.state !== 'testing' || rowOf(found.steps, 'tell-ready')?.state !== 'waiting'
    return isTold ? refuse({ code: 'runbooks/told-already', clause: 'SP-4.1', says: 'They were told.', satisfiedBy: 'nothing', status: 409 }) : ok(found)
  },
  commit: async (act, found) => {
    const { run, policy, audience, testers } = found
    const deadline = verdictDeadline(act.now, policy.testMinutes, timeLeft(policy.window, act.now, policy.rollbackMinutes), policy.zone)
    const about = letterAbout(run, audience, policy.zone)
    const bound = { boundTo: runBinding(run) }
    const isFirst = !(await parts.deliveriesFor(act.tx, aboutRun(run)[0] ?? '')).some(({ kind }) => kind === 'update-finished')
    if (isFirst) await tell(parts, act, run, 'update-finished', letters['update-finished'](about), { to: everyone(audience), ...bound })
    let asked = 0
    for (const tester of testers) {
      if (tester.verdict === 'pass') continue
      const link = `${parts.publicUrl}/t/${await insertLink(act, tester.id, 'verdict', deadline)}`
      const letter = letters['ready-to-test']({ ...about, service: tester.service, deadline })
      if (tester.email) await tell(parts, act, run, 'ready-to-test', letter, { to: [{ personId: tester.personId, address: tester.email, body: `${letter.body}\n\n${link}` }], dueBy: deadline, ...bound })
      asked++
    }
    await endRow(act, run.id, 'tell-ready', rowOf(found.steps, 'tell-ready')?.fence ?? 0, 'done', { deadline, asked })
    await reopenRow(act, run.id, 'verdict', { deadline })
    await setTimer(act, 'runbooks.verdict-due', instantOf(deadline), { runId: run.id, deadline })
    return { value: { deadline }, evidence: [{ kind: 'runbooks.ready-to-test-told', about: aboutRun(run), grade: 'observed' as const, content: { deadline, testers: asked } }] }
  },
})
