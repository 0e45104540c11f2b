import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { isBefore } from '../../core/time/zone.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { aboutRun, administratorOf, letterAbout, letters, loadRun, runBinding, tell, type RunNow } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { endRow, mustMove } from './runbooks.store.ts'
import { linkOf, type Link, type Tester } from './runbooks.views.ts'
import { rowOf } from './steps.rules.ts'
import { saveAnswer, saveVerdict, useLink } from './testers.store.ts'
import { judge, mayAnswer, type Verdict } from './verdict.rules.ts'

/** Who answers: whoever holds the link, or a tester who is signed in. */
export type Door = { readonly tokenHash: string } | { readonly runId: string; readonly personId: string }

const no = (code: string, says: string, satisfiedBy: string, clause = 'SP-1.5'): Refused =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409 })
const gone = refuse({
  code: 'runbooks/link-not-known',
  clause: 'SP-1.5',
  says: 'This link is not known here.',
  satisfiedBy: 'the newest mail’s link',
  status: 404,
})

type Loaded = { readonly found: RunNow; readonly tester: Tester; readonly link: Link | undefined }
const load = async (parts: RunbookParts, act: Act, door: Door): Promise<Loaded | undefined> => {
  const link = 'tokenHash' in door ? await linkOf(act.tx, door.tokenHash) : undefined
  const runId = 'tokenHash' in door ? link?.runId : door.runId
  const found = runId ? await loadRun(parts, act, runId) : undefined
  const tester = found?.testers.find((one) => ('tokenHash' in door ? one.id === link?.testerId : one.personId === door.personId))
  // Read again under the run's lock: a second tap waited for the first and must see that the link is used.
  const now = 'tokenHash' in door && found ? await linkOf(act.tx, door.tokenHash) : link
  return found && tester ? { found, tester, link: now } : undefined
}

/** A link works once, for its purpose, until its end. */
const mayUse = (link: Link | undefined, purpose: Link['purpose'], now: string): Result<true> => {
  if (!link) return ok(true)
  if (link.purpose !== purpose) return gone
  if (link.usedAt !== null) return no('link-used', 'This link was answered already.', 'nothing; ask the systems administrator to change the answer')
  return isBefore(now, link.endsAt) ? ok(true) : no('link-ended', 'This link has ended.', 'a newer link')
}

export type TesterAnswer = { readonly door: Door; readonly answer: 'accepted' | 'other-time' | 'cannot'; readonly proposedAt?: string | undefined }

/** SP-1.5: a tester takes the time, proposes another, or cannot. The administrator hears of everything but a yes. */
export const answerAsTester = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.answer-as-tester',
    clauses: ['SP-1.5'],
    load: (act, input: TesterAnswer) => load(parts, act, input.door),
    decide: (loaded, input, moment) => {
      if (!loaded) return gone
      const { state, plannedStart } = loaded.found.run
      const may = mayUse(loaded.link, 'accept', moment.now.toString())
      if (!may.ok) return may
      if (state !== 'scheduled') return no('not-asked-now', `This test is ${state === 'withdrawn' ? 'withdrawn' : 'past that question'}.`, 'nothing')
      if (input.answer === 'other-time' && !input.proposedAt)
        return refuse({ ...no('time-missing', 'Which time would suit?', 'a date and time').refusal, status: 422, faults: ['proposedAt: is missing'] })
      return ok({ ...loaded, plannedStart })
    },
    commit: async (act, { found, tester, link }, _, input) => {
      if (link && !(await useLink(act, link.id))) throw new Error('the link was used at the same moment')
      await saveAnswer(act, tester.id, input.answer, input.proposedAt ?? null)
      if (input.answer !== 'accepted') {
        const about = letterAbout(found.run, found.audience, found.policy.zone)
        const what = input.answer === 'cannot' ? 'cannot' : 'asks for another time'
        await tell(act, found.run, 'alarm', letters['tester-declined']({ ...about, who: tester.name, what }), {
          to: administratorOf(found.audience, found.run),
          boundTo: runBinding(found.run),
        })
      }
      return {
        value: { answer: input.answer },
        evidence: [
          {
            kind: 'runbooks.tester-answered',
            about: [...aboutRun(found.run), showId('svc', tester.serviceId)],
            grade: 'attested' as const,
            content: { tester: tester.personId, answer: input.answer, proposedAt: input.proposedAt ?? null, start: found.run.plannedStart },
          },
        ],
      }
    },
  })

export type TesterVerdictInput = {
  readonly door: Door
  readonly verdict: Verdict
  readonly failedTests?: string | undefined
  readonly notes?: string | undefined
}

const results = {
  passed: 'Every test passed. The remark that the server can go back into production is next.',
  failed: 'A test failed. Confirm the revert on the run’s page.',
} as const

/** SP-4.2: a tester says yes, no with the tests that failed, or cannot. A no, and the last yes, move the run on at once. */
export const giveVerdict = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.give-verdict',
    clauses: ['SP-4.2'],
    load: (act, input: TesterVerdictInput) => load(parts, act, input.door),
    decide: (loaded, input, moment) => {
      if (!loaded) return gone
      const now = moment.now.toString()
      const may = mayUse(loaded.link, 'verdict', now)
      if (!may.ok) return may
      const { run, steps, policy } = loaded.found
      const deadline = rowOf(steps, 'verdict')?.intent?.['deadline']
      const answer = mayAnswer(
        run.state,
        now,
        typeof deadline === 'string' ? deadline : undefined,
        input.verdict,
        input.failedTests ?? '',
        policy.zone,
      )
      if (!answer.ok) return answer
      if (loaded.tester.verdict === 'pass' || loaded.tester.verdict === 'fail')
        return no('answered-already', 'You have answered already.', 'nothing', 'SP-4.2')
      return ok({ ...loaded, deadline: String(deadline) })
    },
    commit: async (act, { found, tester, link, deadline }, _, input) => {
      if (link && !(await useLink(act, link.id))) throw new Error('the link was used at the same moment')
      const { run, audience, policy } = found
      const verdict = {
        verdict: input.verdict,
        failedTests: input.failedTests?.trim() || null,
        notes: input.notes?.trim() || null,
        proof: act.actor.proof,
      }
      await saveVerdict(act, tester.id, verdict)
      const testers = found.testers.map((one) => (one.id === tester.id ? { ...one, ...verdict } : one))
      const judgement = judge(testers, act.now, deadline)
      if (judgement.is === 'passed' || judgement.is === 'failed') {
        const says = judgement.is === 'failed' ? judgement.says : ''
        await endRow(act, run.id, 'verdict', rowOf(found.steps, 'verdict')?.fence ?? 0, judgement.is === 'passed' ? 'done' : 'failed', {
          judgement: judgement.is,
          says,
        })
        if (judgement.is === 'failed') await mustMove(act, run.id, 'test-failed', says)
        const result = `${results[judgement.is]} ${says}`.trim()
        await tell(act, run, 'alarm', letters['test-result']({ ...letterAbout(run, audience, policy.zone), result }), {
          to: administratorOf(audience, run),
        })
      }
      return {
        value: { verdict: input.verdict, judgement: judgement.is },
        evidence: [
          {
            kind: 'runbooks.verdict-given',
            about: [...aboutRun(run), showId('svc', tester.serviceId)],
            grade: 'attested' as const,
            content: {
              tester: tester.personId,
              verdict: input.verdict,
              failedTests: verdict.failedTests,
              notes: verdict.notes,
              judgement: judgement.is,
              deadline,
            },
          },
        ],
      }
    },
  })
