import { text, whole } from '../../../core/policy/parameters.ts'
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { useCase } from '../../ledger/index.ts'
import { positions, isPosition } from '../../people/index.ts'
import { tellOf, targetOf, type IssueParts } from './issue-parts.ts'
import { responsibleFor, type IssueKind } from './issues.rules.ts'
import { insertEntry, insertIssue } from './issues.store.ts'
import { contactsOf, issueHolders } from './issues.views.ts'

export type IssueRaised = { readonly about: string; readonly kind: IssueKind; readonly words: string }

/** PM-4: an issue on any item. Whoever answers for it is told in the same transaction, and the clock runs until somebody acknowledges. */
export const raiseIssue = (parts: IssueParts) =>
  useCase({
    name: 'assets.raise-issue',
    clauses: ['PM-4'],
    load: async (act, input: IssueRaised) => {
      const target = await targetOf(act.tx, parts.targets, input.about)
      const values = await parts.policyOf(act.tx)
      const position = text(values, 'owner.default')
      const holders = await issueHolders(act.tx, act.now, position)
      const owner = target?.ownerId ? (await contactsOf(act.tx, [target.ownerId]))[0] : undefined // who has left answers for nothing
      return {
        target,
        ownerId: owner?.id ?? null,
        holders,
        defaultName: isPosition(position) ? positions[position] : position,
        hours: whole(values, 'issue.acknowledgeHours'),
      }
    },
    decide: ({ target, ownerId, holders, defaultName, hours }, input, { actor, now }) => {
      if (target === undefined)
        return refuse({
          code: 'assets/issue-about-nothing',
          clause: 'PM-4',
          status: 404,
          says: 'There is nothing here to raise an issue about.',
          satisfiedBy: 'Raise it on the page of a device, service, application, patch or cycle.',
        })
      if (actor.personId === undefined)
        return refuse({
          code: 'assets/issue-needs-a-person',
          clause: 'PM-4',
          status: 403,
          says: 'Only a signed-in person can raise an issue.',
          satisfiedBy: 'Sign in.',
        })
      if (input.words.trim() === '')
        return refuse({
          code: 'assets/issue-needs-words',
          clause: 'PM-4',
          status: 422,
          says: 'An issue needs a description.',
          satisfiedBy: 'Write what is wrong.',
          faults: ['words: is missing'],
        })
      return ok({
        target,
        raisedBy: actor.personId,
        found: responsibleFor({ ownerId, raisedBy: actor.personId, holders, defaultName }),
        acknowledgeBy: now.add({ hours }),
      })
    },
    commit: async (act, { target, raisedBy, found, acknowledgeBy }, _, input) => {
      const words = input.words.trim()
      const item = target.title.slice(0, 600)
      const { id, number } = await insertIssue(act, {
        about: input.about,
        item,
        kind: input.kind,
        words,
        raisedBy,
        acknowledgeBy: acknowledgeBy.toString(),
        found,
      })
      await insertEntry(act, id, 'raised', words)
      let isTold = false
      if (found.personId !== null && enforced('PM-4/issue-reaches-owner-at-once')) {
        isTold = await tellOf(
          parts,
          act,
          { id, number, item, words, acknowledgeBy: acknowledgeBy.toString() },
          [found.personId],
          `it was raised with you, who ${found.because === 'answers for it' ? 'answer for it' : `are asked because ${found.because}`}`,
        )
      }
      if (found.personId === null) await insertEntry(act, id, 'told', `Nobody could be notified: ${found.because}.`)
      // With nobody, no clock of anybody runs: it is offered anew once a position is filled (offer-issues.ts).
      if (found.personId !== null) await setTimer(act, 'assets.issue-unacknowledged', acknowledgeBy, { issueId: id, level: found.level })
      return {
        value: { issueId: id, number, responsibleId: found.personId },
        evidence: [
          {
            kind: 'assets.issue-raised',
            about: [showId('iss', id), input.about],
            grade: isTold ? ('enforced' as const) : ('observed' as const), // whoever has it was not told: they find it on Today
            content: {
              issue: showId('iss', id),
              number,
              kind: input.kind,
              words,
              responsible: found.personId === null ? null : showId('per', found.personId),
              because: found.because,
              isTold,
              acknowledgeBy: acknowledgeBy.toString(),
            },
          },
        ],
      }
    },
  })
