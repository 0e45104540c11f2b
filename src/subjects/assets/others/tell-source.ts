import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { offerUndo } from '../../people/index.ts'
import { deviceNotFound, actors } from '../assets.rules.ts'
import { deviceForChange } from '../assets.views.ts'
import { hostedForChange } from '../hosted/hosted.views.ts'
import { hostedNotFound } from '../hosted/hosted.rules.ts'
import { checkStatement, sources, type Source, type SourceStatement } from './sources.rules.ts'
import { saveActor, saveFact, type ActorParty } from './sources.store.ts'
import { actorForChange, factForChange, type StoredFact } from './sources.views.ts'

export type SourceTold = SourceStatement & {
  readonly deviceId?: string | undefined
  readonly hostedId?: string | undefined
  readonly source: Source
  readonly detail: string
  readonly zone: string
}

/** What a word says, without who said it when. */
const wordOf = ({ seenAt, product, version, says, detail }: Omit<StoredFact, 'id' | 'toldBy' | 'toldAt'>) => ({
  seenAt,
  product,
  version,
  says,
  detail,
})

/**
 * What the source that speaks for whoever patches told of one system: a person reads it there and states it here, or an import brings it. What it had
 * told before stands beside it in evidence, and whoever stated it may take it back.
 */
export const tellSource = useCase({
  name: 'assets.tell-source',
  clauses: ['PM-2', 'PM-3.6'],
  load: async (act, { deviceId, hostedId, source }: SourceTold) => {
    const device = deviceId === undefined ? undefined : await deviceForChange(act.tx, deviceId)
    const hosted = deviceId !== undefined || hostedId === undefined ? undefined : await hostedForChange(act.tx, hostedId)
    const thing = device ?? hosted
    return {
      thing: thing && { id: thing.id, name: device?.hostname ?? hosted?.name ?? '', managedAt: device?.managedAt ?? null },
      before: thing === undefined ? null : await factForChange(act.tx, thing.id, source),
    }
  },
  decide: ({ thing }, input, { now }) => {
    if (thing === undefined) return refuse(input.hostedId === undefined ? deviceNotFound : hostedNotFound)
    const seenAt = checkStatement(input, now, input.zone)
    return seenAt.ok ? ok({ seenAt: seenAt.value, thing }) : seenAt
  },
  commit: async (act, { seenAt, thing }, { before }, { deviceId, hostedId, source, product, version, says, detail }) => {
    const word = { seenAt, product: product.trim(), version: version.trim(), says, detail: detail.trim() }
    const isNewer = await saveFact(act, { deviceId: deviceId ?? null, hostedId: hostedId ?? null, source, ...word })
    const about = showId(deviceId === undefined ? 'app' : 'dev', thing.id)
    if (isNewer)
      await offerUndo(act, {
        kind: 'assets.source-told',
        about,
        says: `${thing.name}: what ${sources[source].replace(/^The /, 'the ')} says was saved.`,
        before: { fact: before && { ...before }, managedAt: thing.managedAt },
        after: { source, ...word },
      })
    return {
      value: { isNewer },
      evidence: [
        {
          kind: 'assets.source-told',
          about: [about],
          grade: act.actor.personId === undefined ? ('observed' as const) : ('attested' as const),
          content: { source, ...word, isNewer, before: before && wordOf(before), after: isNewer || before === null ? word : wordOf(before) },
        },
      ],
    }
  },
})

/** Whom to ask behind a patching actor; whoever set it may take it back. */
export const setActor = useCase({
  name: 'assets.set-actor',
  clauses: ['PM-2', 'PM-4'],
  load: (act, { actor }: ActorParty) => actorForChange(act.tx, actor),
  decide: (before, to) =>
    to.email === null || /^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>".]+$/.test(to.email)
      ? ok({ before, to })
      : refuse({
          code: 'assets/address-unreadable',
          clause: 'PM-4',
          status: 422,
          says: 'This is not an e-mail address.',
          satisfiedBy: 'Write it as name@example.org.',
          faults: ['email: is not an address'],
        }),
  commit: async (act, { before, to }) => {
    await saveActor(act, to)
    await offerUndo(act, {
      kind: 'assets.actor-set',
      about: to.actor,
      says: `The contact for what ${to.party || actors[to.actor]} patches was saved.`,
      before: before && { ...before },
      after: { party: to.party, contact: to.contact, email: to.email },
    })
    const party = (one: Pick<ActorParty, 'party' | 'contact' | 'email'>) => ({
      party: one.party,
      hasContact: one.contact !== '' || one.email !== null,
    })
    return {
      value: { actor: to.actor },
      evidence: [
        {
          kind: 'assets.actor-set',
          about: [],
          grade: 'attested' as const,
          content: { actor: to.actor, before: before && party(before), after: party(to) },
        },
      ],
    }
  },
})
