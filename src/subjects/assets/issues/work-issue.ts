import { Temporal } from 'temporal-polyfill'
import { whole } from '../../../core/policy/parameters.ts'
import { ok, refuse } from '../../../core/result.ts'
import { isBefore } from '../../../core/time/zone.ts'
import { showId } from '../../../platform/ids.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { useCase, type From } from '../../ledger/index.ts'
import { escalateUnanswered, runAnswerClock } from './answer-issue.ts'
import { aboveNow, clockBegins } from './issue-clock.rules.ts'
import { needsPerson, tellOf, type IssueParts } from './issue-parts.ts'
import { issueNotFound, mayHandOver, mayMove, nextUp, type Level } from './issues.rules.ts'
import { giveIssue, insertEntry, moveIssue } from './issues.store.ts'
import { contactsOf, issueForChange, issueHolders } from './issues.views.ts'

/** Acknowledges, answers, closes, or takes an answered one up again; acknowledged, it is to be answered in a stated time. Each side hears what the other did. */
export const moveIssueTo = (parts: IssueParts, to: 'acknowledged' | 'answered' | 'closed') =>
  useCase({
    name: `assets.issue-${to}`,
    clauses: ['PM-4'],
    load: async (act, input: { readonly issueId: string; readonly words: string }) => ({
      issue: await issueForChange(act.tx, input.issueId),
      holders: await issueHolders(act.tx, act.now, 'technology-director'),
      hours: whole(await parts.policyOf(act.tx), 'issue.answerHours'),
    }),
    decide: ({ issue, holders, hours }, { words }, { actor, now }) => {
      if (issue === undefined) return refuse(issueNotFound)
      if (actor.personId === undefined) return refuse(needsPerson)
      const of = { ...issue, raisedBy: issue.raisedById }
      const may = mayMove({ ...of, above: aboveNow(of, holders) }, to, actor.personId, words)
      return may.ok ? ok({ issue, personId: actor.personId, clock: to === 'acknowledged' ? clockBegins(now, hours, issue.level) : null }) : may
    },
    commit: async (act, { issue, personId, clock }, _, { words }) => {
      await moveIssue(act, issue.id, issue.state, to, clock)
      if (clock !== null) await runAnswerClock(act, issue.id, clock)
      await insertEntry(act, issue.id, to, words.trim())
      const told = [...new Set([issue.raisedById, issue.responsibleId])].flatMap((one) => (one === null || one === personId ? [] : [one]))
      const why = {
        acknowledged: issue.state === 'answered' ? 'the answer was not enough' : 'it was acknowledged',
        answered: 'it was answered',
        closed: 'it was closed',
      }[to]
      if (told.length > 0) await tellOf(parts, act, { ...issue, words: words.trim() || issue.words }, told, why, 'nothing')
      return {
        value: { issueId: issue.id },
        evidence: [
          {
            kind: `assets.issue-${to}`,
            about: [showId('iss', issue.id), issue.about],
            grade: 'attested' as const,
            content: { from: issue.state, words: words.trim(), ...(clock === null ? {} : { answerBy: clock.answerBy }) },
          },
        ],
      }
    },
  })

/** Gives it to somebody else, who is told at once and has the whole time again. */
export const handOverIssue = (parts: IssueParts) =>
  useCase({
    name: 'assets.hand-over-issue',
    clauses: ['PM-4'],
    load: async (act, input: { readonly issueId: string; readonly personId: string; readonly words: string }) => ({
      issue: await issueForChange(act.tx, input.issueId),
      person: (await contactsOf(act.tx, [input.personId]))[0],
      hours: whole(await parts.policyOf(act.tx), 'issue.acknowledgeHours'),
    }),
    decide: ({ issue, person, hours }, _, { actor, now }) => {
      if (issue === undefined) return refuse(issueNotFound)
      if (actor.personId === undefined) return refuse(needsPerson)
      const may = mayHandOver(issue, person)
      return may.ok ? ok({ issue, person: may.value, acknowledgeBy: now.add({ hours }).toString() }) : may
    },
    commit: async (act, { issue, person, acknowledgeBy }, _, { words }) => {
      // From the first level again: nobody above the new person was asked yet.
      await giveIssue(act, issue.id, { personId: person.id, because: 'it was handed over', level: 'owner', acknowledgeBy })
      await insertEntry(act, issue.id, 'handed-over', `To ${person.name}. ${words.trim()}`.trim())
      await tellOf(parts, act, { ...issue, acknowledgeBy }, [person.id], 'it was handed over to you')
      if (issue.state === 'acknowledged') await moveIssue(act, issue.id, 'acknowledged', 'raised') // by somebody else: the new person has not seen it
      if (issue.state !== 'answered')
        await setTimer(act, 'assets.issue-unacknowledged', Temporal.Instant.from(acknowledgeBy), { issueId: issue.id, level: 'owner' })
      return {
        value: { issueId: issue.id },
        evidence: [
          {
            kind: 'assets.issue-handed-over',
            about: [showId('iss', issue.id), issue.about],
            grade: 'attested' as const,
            content: { to: showId('per', person.id), words: words.trim() },
          },
        ],
      }
    },
  })

const over = () =>
  refuse({ code: 'assets/issue-needs-nobody-else', clause: 'PM-4', status: 409, says: 'Somebody has it, or its time is not up.', satisfiedBy: '-' })

/**
 * PM-4: nobody acknowledged it in time, so it goes one level up, and the clock runs again. Where nobody else is above, whoever has it is asked once more, and whoever
 * raised it hears so. Asks what is already so: a timer may fire twice.
 */
const escalateIssue = (parts: IssueParts) =>
  useCase({
    name: 'assets.escalate-issue',
    clauses: ['PM-4'],
    load: async (act, input: { readonly issueId: string; readonly level: Level }) => {
      const values = await parts.policyOf(act.tx)
      return {
        issue: await issueForChange(act.tx, input.issueId),
        holders: await issueHolders(act.tx, act.now, 'technology-director'),
        hours: whole(values, 'issue.escalateHours'),
      }
    },
    decide: ({ issue, holders, hours }, { level }, { now }) => {
      if (issue === undefined || issue.state !== 'raised' || issue.level !== level || issue.responsibleId === null) return over()
      if (isBefore(now, issue.acknowledgeBy)) return over()
      const up = nextUp(level, issue.responsibleId, holders, issue.raisedById)
      return up === undefined && level === 'coordinator'
        ? over()
        : ok({ issue, up, responsibleId: issue.responsibleId, acknowledgeBy: now.add({ hours }).toString() })
    },
    commit: async (act, { issue, up, responsibleId, acknowledgeBy }) => {
      const to = up ?? { level: 'coordinator' as const, personId: responsibleId, all: [] }
      const name = to.level === 'manager' ? 'the IT Systems Manager' : 'the Technology Coordinator'
      const because = up === undefined ? 'nobody acknowledged it in time, and nobody else is above' : 'nobody acknowledged it in time'
      await giveIssue(act, issue.id, { personId: to.personId, because, level: to.level, acknowledgeBy })
      await insertEntry(
        act,
        issue.id,
        'escalated',
        up === undefined
          ? 'Nobody acknowledged it in time, and nobody else holds a position above: it stays where it is.'
          : `Nobody acknowledged it in time; it goes to ${name}.`,
      )
      await tellOf(
        parts,
        act,
        { ...issue, acknowledgeBy },
        [...new Set([...to.all, responsibleId, ...(up === undefined ? [issue.raisedById] : [])])],
        up === undefined ? because : `nobody acknowledged it in time, so it went to ${name}`,
      )
      if (to.level !== 'coordinator')
        await setTimer(act, 'assets.issue-unacknowledged', Temporal.Instant.from(acknowledgeBy), { issueId: issue.id, level: to.level })
      return {
        value: { issueId: issue.id },
        evidence: [
          {
            kind: 'assets.issue-escalated',
            about: [showId('iss', issue.id), issue.about],
            grade: 'observed' as const,
            content: { from: issue.level, to: to.level, responsible: showId('per', to.personId), hasMoved: up !== undefined, acknowledgeBy },
          },
        ],
      }
    },
  })

/** What the clock of an issue sets off; a refusal means that it is over. */
export const issueTimers = (parts: IssueParts) => ({
  'assets.issue-unacknowledged': async (from: From, payload: Readonly<Record<string, unknown>>): Promise<void> => {
    await escalateIssue(parts)(from, { issueId: String(payload['issueId'] ?? ''), level: String(payload['level'] ?? '') as Level })
  },
  'assets.issue-unanswered': async (from: From, payload: Readonly<Record<string, unknown>>): Promise<void> => {
    await escalateUnanswered(parts)(from, { issueId: String(payload['issueId'] ?? ''), level: String(payload['level'] ?? '') })
  },
})
