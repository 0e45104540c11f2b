import { whole } from '../../core/policy/parameters.ts'
import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { officeCalendar } from '../calendar/index.ts'
import { useCase } from '../ledger/index.ts'
import { policyValues } from '../policy/index.ts'
import { insertItems, noteRead, type NewItem, type Place, type StuckOn } from './advisories.store.ts'
import { sourceForReading } from './advisories.views.ts'
import { readHere, tieAnew } from './tie.ts'
import { triageDue } from './triage.rules.ts'

/** What one reading of a source brought. `from`: the place it was read from, so that a reading that was overtaken changes nothing. */
export type Reading = { readonly sourceId: string; readonly from: Place } & (
  | {
      readonly place: Place
      readonly items: readonly NewItem[]
      readonly newestAt: string | null
      readonly isMore: boolean
      readonly stuckOn?: StuckOn | undefined
    }
  | { readonly fault: string; readonly says?: string } // `says`: without the words that are for who sets up sources, a file of this server among them
)

/**
 * Takes in what a reading brought, with how far it came, in one transaction: killed before it, everything is read again; after it, nothing is (PM-3.2).
 */
export const takeReading = useCase({
  name: 'advisories.take-reading',
  clauses: ['PM-3.2'],
  load: async (act, { sourceId }: Reading) => {
    const values = await policyValues(act.tx)
    return { source: await sourceForReading(act.tx, sourceId), days: whole(values, 'advisory.triageDays'), calendar: await officeCalendar(act.tx) }
  },
  decide: ({ source, days, calendar }, reading, { now }) => {
    const gone = {
      code: 'advisories/source-gone',
      clause: 'PM-3.2',
      says: 'The source is no longer read.',
      satisfiedBy: 'Set it up again.',
      status: 409,
    } as const
    if (source === undefined) return refuse(gone)
    if (source.uidValidity !== reading.from.uidValidity || source.lastUid !== reading.from.lastUid)
      return refuse({ ...gone, code: 'advisories/read-meanwhile', says: 'The source was read by somebody else in the meantime.' })
    return ok({ source, dueAt: triageDue(now, days, calendar).toString() })
  },
  commit: async (act, { source, dueAt }, _, reading) => {
    await noteRead(act, source.id, reading)
    const took = 'fault' in reading ? [] : await insertItems(act, source.id, reading.items, dueAt)
    if (took.length > 0) await tieAnew(act, took, await readHere(act))
    const fault = 'fault' in reading ? reading.fault : reading.stuckOn?.says
    const newFault = fault !== undefined && source.fault !== fault ? fault : undefined
    const about = [showId('ads', source.id)]
    return {
      value: { taken: took.length, ids: took },
      // Each try of every few minutes is not told anew: only what it brought, and a fault that was not there before.
      evidence: [
        ...(took.length > 0
          ? [
              {
                kind: 'advisories.items-taken',
                about: [...about, ...took.slice(0, 200).map((id) => showId('adv', id))],
                grade: 'observed' as const,
                content: { source: source.name, items: took.length, triageBy: dueAt },
              },
            ]
          : []),
        ...(newFault === undefined
          ? []
          : [
              {
                kind: 'advisories.source-unread',
                about,
                grade: 'observed' as const,
                content: { source: source.name, why: ('fault' in reading ? reading.says : undefined) ?? newFault },
              },
            ]),
      ],
      ...(took.length === 0 && newFault === undefined ? { under: 'advisories.source-read' } : {}),
    }
  },
})
