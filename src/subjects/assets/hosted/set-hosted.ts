import { ok, refuse } from '../../../core/result.ts'
import { newId, showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { decideHosted, hostedNotFound, type HostedSettings } from './hosted.rules.ts'
import { saveHosted } from './hosted.store.ts'
import { hostedForChange, hostedNamed } from './hosted.views.ts'
import { strangerNamed, strangers } from '../strangers.views.ts'
import { hasNoName, needsName } from '../name.rules.ts'

export type HostedChange = { readonly hostedId?: string | undefined; readonly retiredOn?: string | null | undefined } & HostedSettings

/** A hosted application (PM-2): owner, vendor, ends of contract and support, class of data, scope, who patches it. Undefined `hostedId` adds one. */
export const setHosted = useCase({
  name: 'assets.set-hosted',
  clauses: ['PM-2', 'PM-4'],
  load: async (act, input: HostedChange) => ({
    before: input.hostedId === undefined ? undefined : await hostedForChange(act.tx, input.hostedId),
    namesake: await hostedNamed(act.tx, input.name),
    unknown: await strangers(act.tx, [input.ownerId]),
  }),
  decide: ({ before, namesake, unknown }, { hostedId, retiredOn, ...to }) => {
    if (hostedId !== undefined && before === undefined) return refuse(hostedNotFound)
    if (unknown > 0) return strangerNamed('PM-4')
    if (hasNoName(to.name)) return needsName('An application needs a name.', 'PM-2')
    if (namesake !== undefined && namesake !== hostedId) {
      return refuse({
        code: 'assets/hosted-is-listed',
        clause: 'PM-2',
        status: 409,
        says: 'An application with this name is already in the list.',
        satisfiedBy: 'Change that one, or give this one another name.',
        faults: ['name: is already used'],
      })
    }
    const decided = decideHosted(to)
    return decided.ok ? ok({ ...decided.value, retiredOn: retiredOn === undefined ? (before?.retiredOn ?? null) : retiredOn }) : decided
  },
  commit: async (act: Act, after, { before }, { hostedId }) => {
    const id = hostedId ?? newId()
    await saveHosted(act, id, after)
    const { contact: _, contactEmail: __, ...told } = after // a vendor's contact is a person's data
    return {
      value: { hostedId: id },
      evidence: [
        {
          kind: 'assets.hosted-set',
          about: [showId('app', id)],
          grade: 'attested' as const,
          content: {
            before:
              before === undefined
                ? null
                : {
                    scope: before.scope,
                    scopeReason: before.scopeReason,
                    patchingActor: before.patchingActor,
                    contractEndsOn: before.contractEndsOn,
                    supportEndsOn: before.supportEndsOn,
                    ownerId: before.ownerId,
                    dataClass: before.dataClass,
                  },
            after: { ...told },
          },
        },
      ],
    }
  },
})
