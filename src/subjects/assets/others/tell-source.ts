import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { deviceNotFound } from '../assets.rules.ts'
import { deviceForChange } from '../assets.views.ts'
import { hostedForChange } from '../hosted/hosted.views.ts'
import { hostedNotFound } from '../hosted/hosted.rules.ts'
import { checkStatement, type Source, type SourceStatement } from './sources.rules.ts'
import { saveActor, saveCurrentVersion, saveFact, type ActorParty, type CurrentVersion } from './sources.store.ts'

export type SourceTold = SourceStatement & {
  readonly deviceId?: string | undefined
  readonly hostedId?: string | undefined
  readonly source: Source
  readonly detail: string
  readonly zone: string
}

/** What the source that speaks for whoever patches told of one system: a person reads it there and states it here, or an import brings it. */
export const tellSource = useCase({
  name: 'assets.tell-source',
  clauses: ['PM-2', 'PM-3.6'],
  load: async (act, input: SourceTold) =>
    input.deviceId !== undefined
      ? deviceForChange(act.tx, input.deviceId)
      : input.hostedId !== undefined
        ? hostedForChange(act.tx, input.hostedId)
        : undefined,
  decide: (found, input, { now }) =>
    found === undefined ? refuse(input.hostedId === undefined ? deviceNotFound : hostedNotFound) : checkStatement(input, now, input.zone),
  commit: async (act, seenAt, _, { deviceId, hostedId, source, product, version, says, detail }) => {
    const isNewer = await saveFact(act, {
      deviceId: deviceId ?? null,
      hostedId: hostedId ?? null,
      source,
      seenAt,
      product: product.trim(),
      version: version.trim(),
      says,
      detail: detail.trim(),
    })
    return {
      value: { isNewer },
      evidence: [
        {
          kind: 'assets.source-told',
          about: [deviceId === undefined ? showId('app', hostedId ?? '') : showId('dev', deviceId)],
          grade: act.actor.personId === undefined ? ('observed' as const) : ('attested' as const),
          content: { source, seenAt, product: product.trim(), version: version.trim(), says, detail: detail.trim(), isNewer },
        },
      ],
    }
  },
})

/** Whom to ask behind a patching actor. */
export const setActor = useCase({
  name: 'assets.set-actor',
  clauses: ['PM-2', 'PM-4'],
  load: async (_, input: ActorParty) => input,
  decide: (to) =>
    to.email === null || /^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>".]+$/.test(to.email)
      ? ok(to)
      : refuse({
          code: 'assets/address-unreadable',
          clause: 'PM-4',
          status: 422,
          says: 'This is no e-mail address.',
          satisfiedBy: 'Write it as name@example.org.',
          faults: ['email: is no address'],
        }),
  commit: async (act, to) => {
    await saveActor(act, to)
    return {
      value: { actor: to.actor },
      evidence: [
        {
          kind: 'assets.actor-set',
          about: [],
          grade: 'attested' as const,
          content: { actor: to.actor, party: to.party, hasContact: to.contact !== '' || to.email !== null },
        },
      ],
    }
  },
})

/** Which version of a product counts as current, and where that was read. */
export const setCurrentVersion = useCase({
  name: 'assets.set-current-version',
  clauses: ['PM-2', 'PM-3.6'],
  load: async (_, input: CurrentVersion) => input,
  decide: (to) =>
    /^v?\d/i.test(to.version)
      ? ok(to)
      : refuse({
          code: 'assets/version-has-no-number',
          clause: 'PM-3.6',
          status: 422,
          says: 'A version begins with a number.',
          satisfiedBy: 'Write it as the source shows it, such as 126.0.6478.',
          faults: ['version: begins with no number'],
        }),
  commit: async (act, to) => {
    await saveCurrentVersion(act, to)
    return {
      value: { product: to.product },
      evidence: [{ kind: 'assets.current-version-set', about: [], grade: 'attested' as const, content: { ...to } }],
    }
  },
})
