import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { contactsOf, issueHolders } from '../assets/index.ts'
import { useCase } from '../ledger/index.ts'
import { noteLateTold } from './advisories.store.ts'
import { lateUntold } from './advisories.views.ts'
import type { TriageParts } from './triage-items.ts'

/** Tells who triages, and the IT systems manager, of advisories that touch devices here and were not triaged in time: once each (PM-3.2). */
export const tellLate = (parts: Pick<TriageParts, 'publicUrl' | 'tell'>) =>
  useCase({
    name: 'advisories.tell-late',
    clauses: ['PM-3.2'],
    load: async (act, _: Record<string, never>) => {
      const holders = await issueHolders(act.tx, act.now, 'systems-administrator')
      return { late: await lateUntold(act.tx, act.now), people: await contactsOf(act.tx, [...new Set([...holders.default, ...holders.manager])]) }
    },
    decide: (facts) => ok(facts),
    commit: async (act, { late, people }) => {
      const to = people.flatMap(({ id, email }) => (email === null ? [] : [{ personId: id, address: email }]))
      const [first] = late
      if (first === undefined) return { value: { late: 0, told: 0 }, evidence: [], under: 'advisories.none-late' }
      await noteLateTold(
        act,
        late.map(({ id }) => id),
      )
      const many = late.length === 1 ? 'An advisory' : `${late.length} advisories`
      if (to.length > 0) {
        await parts.tell(act, {
          kind: 'advisory',
          about: showId('adv', first.id),
          subject: `${many} that touch${late.length === 1 ? 'es' : ''} devices here wait for triage`,
          body: [
            `${many} should have been triaged by now:`,
            late
              .slice(0, 20)
              .map(({ subject, devices }) => `- ${subject} (${devices.toLocaleString('en-US')} devices)`)
              .join('\n'),
            `${parts.publicUrl}/advisories?late=late`,
          ].join('\n\n'),
          to,
        })
      }
      return {
        value: { late: late.length, told: to.length },
        evidence: [
          {
            kind: 'advisories.triage-late',
            about: late.map(({ id }) => showId('adv', id)),
            grade: 'observed' as const,
            content: { advisories: late.length, told: to.map(({ personId }) => showId('per', personId)) },
          },
        ],
      }
    },
  })
