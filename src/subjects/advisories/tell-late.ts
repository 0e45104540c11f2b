import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { contactsOf, issueHolders } from '../assets/index.ts'
import { useCase } from '../ledger/index.ts'
import { noteLateTold } from './advisories.store.ts'
import { lateUntold, type LateItem } from './advisories.views.ts'
import { touchWords } from './triage.rules.ts'
import type { TriageParts } from './triage-items.ts'

const lineOf = (item: LateItem): string =>
  `- ${item.subject || '(no subject)'}: ${item.fault ?? `${touchWords(item)}${item.isExploited ? '; known to be exploited' : ''}`}`

/**
 * Tells who triages, and the IT systems manager, of advisories that were not triaged in time, whatever they name: once each (PM-3.2). Where nobody holds these
 * positions the director is told. Nobody has an address: nothing is noted as told, and whoever has one later is told then.
 */
export const tellLate = (parts: Pick<TriageParts, 'publicUrl' | 'tell'>) =>
  useCase({
    name: 'advisories.tell-late',
    clauses: ['PM-3.2'],
    load: async (act, _: Record<string, never>) => {
      const late = await lateUntold(act.tx, act.now)
      if (late.length === 0) return { late, to: [] }
      const holders = await issueHolders(act.tx, act.now, 'systems-administrator')
      const reach = async (ids: readonly string[]) =>
        (await contactsOf(act.tx, [...new Set(ids)])).flatMap(({ id, email }) => (email === null ? [] : [{ personId: id, address: email }]))
      const to = await reach([...holders.default, ...holders.manager])
      return { late, to: to.length > 0 ? to : await reach((await issueHolders(act.tx, act.now, 'technology-director')).default) }
    },
    decide: (facts) => ok(facts),
    commit: async (act, { late, to }) => {
      const [first] = late
      if (first === undefined || to.length === 0) return { value: { late: late.length, told: 0 }, evidence: [], under: 'advisories.none-late' }
      await noteLateTold(
        act,
        late.map(({ id }) => id),
      )
      const each = late.filter(({ isAsking }) => isAsking)
      const rest = late.length - each.length
      const many = late.length === 1 ? 'An advisory' : `${late.length.toLocaleString('en-US')} advisories`
      await parts.tell(act, {
        kind: 'advisory',
        about: showId('adv', first.id),
        subject: `${many} should have been triaged by now`,
        body: [
          `${many} should have been triaged by now:`,
          [
            ...each.slice(0, 20).map(lineOf),
            ...(each.length > 20 ? [`- and ${each.length - 20} more like these`] : []),
            ...(rest > 0
              ? [`- ${rest.toLocaleString('en-US')} in which we recognize nothing that is here: look through ${rest === 1 ? 'it' : 'them'}`]
              : []),
          ].join('\n'),
          `${parts.publicUrl}/advisories?late=late`,
        ].join('\n\n'),
        to,
      })
      return {
        value: { late: late.length, told: to.length },
        evidence: [
          {
            kind: 'advisories.triage-late',
            about: late.slice(0, 200).map(({ id }) => showId('adv', id)),
            grade: 'observed' as const,
            content: { advisories: late.length, told: to.map(({ personId }) => showId('per', personId)) },
          },
        ],
      }
    },
  })
