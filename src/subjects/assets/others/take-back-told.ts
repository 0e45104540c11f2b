import { ok } from '../../../core/result.ts'
import type { Json } from '../../../core/proof/canonical.ts'
import { readId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { markUndone, mayUndo, nothingToTakeBack, undoForChange } from '../../people/index.ts'
import { isManagement, type Source, type SourceWord } from './sources.rules.ts'
import { restoreActor, restoreFact, restoreManaged } from './sources.store.ts'
import { actorForChange, factForChange, type StoredActor, type StoredFact } from './sources.views.ts'

type Offered = Awaited<ReturnType<typeof undoForChange>>
const may = (offered: Offered, isUnchanged: boolean, { actor, now }: Pick<Act, 'actor' | 'now'>) =>
  mayUndo(offered, {
    personId: actor.personId,
    nowMs: now.epochMilliseconds,
    endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
    isUnchanged,
  })

type Word = { readonly source: Source; readonly seenAt: string; readonly version: string; readonly says: SourceWord }
/** What was stated of a source, taken back by whoever stated it: what it had told before stands again (PM-2). */
export const undoSourceTold = useCase({
  name: 'assets.take-back-source-told',
  clauses: ['PM-2', 'PM-3.6'],
  load: async (act, { id }: { readonly id: string }) => {
    const offered = await undoForChange(act.tx, id)
    const word = offered?.after as Word | undefined
    const deviceId = readId('dev', offered?.about ?? '')
    const thingId = deviceId ?? readId('app', offered?.about ?? '')
    const fact = word === undefined || thingId === undefined ? null : await factForChange(act.tx, thingId, word.source)
    return { offered, word, deviceId, fact }
  },
  decide: ({ offered, word, fact }, _, at) => {
    if (fact === null || word === undefined) return nothingToTakeBack
    const isSame = Date.parse(fact.seenAt) === Date.parse(word.seenAt) && fact.version === word.version && fact.says === word.says
    const allowed = may(offered, isSame && fact.toldBy === at.actor.personId, at)
    return allowed.ok ? ok({ fact, word }) : allowed
  },
  commit: async (act, { fact, word }, { offered, deviceId }, { id }) => {
    const before = offered?.before as { readonly fact: StoredFact | null; readonly managedAt: string | null }
    await restoreFact(act, fact.id, before.fact)
    if (deviceId !== undefined && isManagement(word.source)) await restoreManaged(act, deviceId, word.seenAt, before.managedAt)
    await markUndone(act, id)
    return {
      value: { about: offered?.about ?? '' },
      evidence: [
        {
          kind: 'assets.source-taken-back',
          about: [offered?.about ?? ''],
          grade: 'attested' as const,
          content: { source: word.source, before: offered?.after as Json, after: before.fact as unknown as Json },
        },
      ],
    }
  },
})

/** Whom to ask, taken back: who stood there before stands there again (PM-4). */
export const undoActor = useCase({
  name: 'assets.take-back-actor',
  clauses: ['PM-2', 'PM-4'],
  load: async (act, { id }: { readonly id: string }) => {
    const offered = await undoForChange(act.tx, id)
    return { offered, now: offered === undefined ? null : await actorForChange(act.tx, offered.about) }
  },
  decide: ({ offered, now }, _, at) => {
    const set = offered?.after as Pick<StoredActor, 'party' | 'contact' | 'email'> | undefined
    const isUnchanged =
      now !== null && now.party === set?.party && now.contact === set.contact && now.email === set.email && now.changedBy === at.actor.personId
    return may(offered, isUnchanged, at)
  },
  commit: async (act, _, { offered }, { id }) => {
    await restoreActor(act, offered?.about ?? '', (offered?.before ?? null) as StoredActor | null)
    await markUndone(act, id)
    return {
      value: { actor: offered?.about ?? '' },
      evidence: [{ kind: 'assets.actor-taken-back', about: [], grade: 'attested' as const, content: { actor: offered?.about ?? '' } }],
    }
  },
})
