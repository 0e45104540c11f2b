// PM-4: what the second clock of an issue sets off, and the day that somebody states in place of it.
import { Temporal } from 'temporal-polyfill'
import { whole } from '../../../core/policy/parameters.ts'
import { ok, refuse } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { isBefore } from '../../../core/time/zone.ts'
import { showId } from '../../../platform/ids.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { districtOf } from '../../people/index.ts'
import { aboveNow, clockMoved, mayState, stepUp, type AnswerClock } from './issue-clock.rules.ts'
import { needsPerson, tellOf, type IssueParts } from './issue-parts.ts'
import { issueNotFound } from './issues.rules.ts'
import { insertEntry, setAnswerClock } from './issues.store.ts'
import { issueForChange, issueHolders, type Issue } from './issues.views.ts'

/** The clock of one that is acknowledged; undefined for all others. */
const clockOf = ({ state, answerBy, answerLevel }: Issue): AnswerClock | undefined =>
  state !== 'acknowledged' || answerBy === null || answerLevel === null ? undefined : { answerBy, answerLevel }

export const runAnswerClock = (act: Act, issueId: string, { answerBy, answerLevel }: AnswerClock): Promise<string> =>
  setTimer(act, 'assets.issue-unanswered', Temporal.Instant.from(answerBy), { issueId, level: answerLevel })

/** Another day until which it takes, with the reason: the clock runs to its end, and whoever raised it hears so. */
export const stateDate = (parts: IssueParts) =>
  useCase({
    name: 'assets.state-issue-date',
    clauses: ['PM-4'],
    load: async (act, input: { readonly issueId: string; readonly on: string; readonly why: string }) => ({
      issue: await issueForChange(act.tx, input.issueId),
      holders: await issueHolders(act.tx, act.now, 'technology-director'),
      maxDays: whole(await parts.policyOf(act.tx), 'issue.answerMaxDays'),
      zone: (await districtOf(act.tx))?.zone ?? 'UTC',
    }),
    decide: ({ issue, holders, maxDays, zone }, { on, why }, { actor, now }) => {
      if (issue === undefined) return refuse(issueNotFound)
      if (actor.personId === undefined) return refuse(needsPerson)
      const of = { ...issue, raisedBy: issue.raisedById }
      const may = mayState({ ...of, above: aboveNow(of, holders) }, { on, why, personId: actor.personId, now, zone, maxDays })
      if (!may.ok) return may
      const clock = clockOf(issue)
      return clock === undefined ? refuse(issueNotFound) : ok({ issue, personId: actor.personId, clock: clockMoved(clock, { on, why }, zone) })
    },
    commit: async (act, { issue, personId, clock }, _, { on, why }) => {
      await setAnswerClock(act, issue.id, clock)
      await runAnswerClock(act, issue.id, clock)
      await insertEntry(act, issue.id, 'dated', `${dateInWords(on)}. ${why.trim()}`)
      const told = [...new Set([issue.raisedById, issue.responsibleId])].flatMap((one) => (one === null || one === personId ? [] : [one]))
      if (told.length > 0)
        await tellOf(parts, act, { ...issue, words: why.trim() || issue.words }, told, `it is to be answered by ${dateInWords(on)}`, 'nothing')
      return {
        value: { issueId: issue.id },
        evidence: [
          {
            kind: 'assets.issue-dated',
            about: [showId('iss', issue.id), issue.about],
            grade: 'attested' as const,
            content: { on, why: why.trim(), before: issue.answerBy },
          },
        ],
      }
    },
  })

const over = () =>
  refuse({ code: 'assets/issue-is-answered', clause: 'PM-4', status: 409, says: 'It was answered, or its time is not up.', satisfiedBy: '-' })

/**
 * PM-4: nobody answered it in time, so whoever is next above is told, and the time runs again; whoever has it keeps it. Asks what is already so: a timer may fire
 * twice, and stays behind where the day was moved.
 */
export const escalateUnanswered = (parts: IssueParts) =>
  useCase({
    name: 'assets.escalate-unanswered-issue',
    clauses: ['PM-4'],
    load: async (act, input: { readonly issueId: string; readonly level: string }) => ({
      issue: await issueForChange(act.tx, input.issueId),
      holders: await issueHolders(act.tx, act.now, 'technology-director'),
      hours: whole(await parts.policyOf(act.tx), 'issue.answerHours'),
    }),
    decide: ({ issue, holders, hours }, { level }, { now }) => {
      const clock = issue && clockOf(issue)
      if (issue === undefined || clock === undefined || clock.answerLevel !== level || isBefore(now, clock.answerBy)) return over()
      const step = stepUp({ ...issue, ...clock, raisedBy: issue.raisedById }, holders, now, hours)
      return step === undefined ? over() : ok({ issue, step })
    },
    commit: async (act, { issue, step }) => {
      const { rung, told } = step
      await setAnswerClock(act, issue.id, step)
      if (rung !== undefined) await runAnswerClock(act, issue.id, step)
      const why =
        rung === undefined
          ? 'it was not answered in time, and nobody else is above'
          : `it was not answered in time, so the ${rung.name} is notified too`
      await insertEntry(act, issue.id, 'escalated', `${why.charAt(0).toUpperCase()}${why.slice(1)}.`)
      await tellOf(parts, act, { ...issue, answerBy: step.answerBy }, told, why, rung === undefined ? 'nothing' : 'answer')
      return {
        value: { issueId: issue.id },
        evidence: [
          {
            kind: 'assets.issue-unanswered',
            about: [showId('iss', issue.id), issue.about],
            grade: 'observed' as const,
            content: {
              from: issue.answerLevel,
              to: step.answerLevel,
              told: told.map((id) => showId('per', id)),
              hadUntil: issue.answerBy,
              answerBy: step.answerBy,
              hasMoved: rung !== undefined,
            },
          },
        ],
      }
    },
  })
