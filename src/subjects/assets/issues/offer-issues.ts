import { text, whole } from '../../../core/policy/parameters.ts'
import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { reading, useCase, type From } from '../../ledger/index.ts'
import { isPosition, positions } from '../../people/index.ts'
import { targetOf, tellOf, type IssueParts } from './issue-parts.ts'
import { responsibleFor } from './issues.rules.ts'
import { giveIssue, insertEntry, moveIssue } from './issues.store.ts'
import { contactsOf, issueForChange, issueHolders, issuesOfNobody } from './issues.views.ts'

const stays = () =>
  refuse({
    code: 'assets/issue-stays-with-nobody',
    clause: 'PM-4',
    status: 409,
    says: 'Somebody has it, or there is still nobody it could go to.',
    satisfiedBy: 'Fill a position, or name who answers for the item.',
  })

/** PM-4: an issue that is with nobody goes to whoever it can go to now, who is told and has the whole time. */
const offerIssue = (parts: IssueParts) =>
  useCase({
    name: 'assets.offer-issue',
    clauses: ['PM-4'],
    load: async (act, input: { readonly issueId: string }) => {
      const issue = await issueForChange(act.tx, input.issueId)
      const target = issue && (await targetOf(act.tx, parts.targets, issue.about))
      const values = await parts.policyOf(act.tx)
      const position = text(values, 'owner.default')
      const ids = [target?.ownerId, issue?.responsibleId].filter((id) => typeof id === 'string')
      return {
        issue,
        present: (await contactsOf(act.tx, ids)).map(({ id }) => id), // who has left answers for nothing
        ownerId: target?.ownerId ?? null,
        holders: await issueHolders(act.tx, act.now, position),
        defaultName: isPosition(position) ? positions[position] : position,
        hours: whole(values, 'issue.acknowledgeHours'),
      }
    },
    decide: ({ issue, present, ownerId, holders, defaultName, hours }, _, { now }) => {
      if (issue === undefined || (issue.state !== 'raised' && issue.state !== 'acknowledged')) return stays()
      if (issue.responsibleId !== null && present.includes(issue.responsibleId)) return stays()
      const owner = ownerId !== null && present.includes(ownerId) ? ownerId : null
      const found = responsibleFor({ ownerId: owner, raisedBy: issue.raisedById, holders, defaultName })
      return found.personId === null ? stays() : ok({ issue, found: { ...found, personId: found.personId }, acknowledgeBy: now.add({ hours }) })
    },
    commit: async (act, { issue, found, acknowledgeBy }) => {
      const by = acknowledgeBy.toString()
      const [person] = await contactsOf(act.tx, [found.personId])
      await giveIssue(act, issue.id, { personId: found.personId, because: found.because, level: found.level, acknowledgeBy: by })
      if (issue.state === 'acknowledged') await moveIssue(act, issue.id, 'acknowledged', 'raised') // by somebody who has left
      await insertEntry(act, issue.id, 'handed-over', `To ${person?.name ?? 'somebody'}: nobody had it until now.`)
      const isTold = await tellOf(parts, act, { ...issue, acknowledgeBy: by }, [found.personId], 'nobody had it until now, and it is with you')
      await setTimer(act, 'assets.issue-unacknowledged', acknowledgeBy, { issueId: issue.id, level: found.level })
      return {
        value: { issueId: issue.id },
        evidence: [
          {
            kind: 'assets.issue-offered',
            about: [showId('iss', issue.id), issue.about],
            grade: 'observed' as const,
            content: { responsible: showId('per', found.personId), because: found.because, isTold, acknowledgeBy: by },
          },
        ],
      }
    },
  })

/** Looks whether what is with nobody can go to somebody by now: a position was filled, or somebody was named. Gives how many found somebody. */
export const offerIssues =
  (parts: IssueParts) =>
  async (from: From): Promise<number> => {
    let given = 0
    for (const issueId of await reading(from, issuesOfNobody)) if ((await offerIssue(parts)(from, { issueId })).ok) given++
    return given
  }
