import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { decideKey, reasonFaults, refuseKey, type KeyWish, type PublisherKeyTold } from './publisher-key.rules.ts'
import { askSignedAgain, endKeyRow, endSignedFeed, insertKey, insertSignedFeed } from './publisher-keys.store.ts'
import { publisherKeys, signedFeeds } from './publisher-keys.views.ts'

const standing = async (act: Act) => (await publisherKeys(act.tx)).filter((key) => key.endedAt === null)
const aboutFeed = (slot: string): string => `feed_${slot}`
const notFound = {
  code: 'vulnerabilities/publisher-key-not-found',
  clause: 'PM-3.2',
  says: 'No such key is trusted.',
  satisfiedBy: 'Choose one from the list.',
  status: 404,
} as const

/** A person trusts a publisher's key for its feed, compared with the fingerprint it prints (PM-3.2). */
export const addPublisherKey = useCase({
  name: 'vulnerabilities.add-publisher-key',
  clauses: ['PM-3.2'],
  load: async (act, _: { readonly told: PublisherKeyTold; readonly wish: KeyWish }) => standing(act),
  decide: (kept, { told, wish }, { now }) => decideKey(told, wish, { kept, now: now.toString() }),
  commit: async (act, decided) => {
    const { slot, reason, told } = decided
    const id = await insertKey(act, decided)
    await askSignedAgain(act)
    const { fingerprint, userIds, algorithm, madeAt, expiresAt } = told
    return {
      value: { id, slot, fingerprint },
      evidence: [
        {
          kind: 'vulnerabilities.publisher-key-added',
          about: [showId('pky', id), aboutFeed(slot)],
          grade: 'attested' as const,
          content: { slot, fingerprint, userIds: [...userIds], algorithm, madeAt, expiresAt, reason },
        },
      ],
    }
  },
})

/** A key is trusted no longer; what it signed and is loaded stays, and says so. */
export const endPublisherKey = useCase({
  name: 'vulnerabilities.end-publisher-key',
  clauses: ['PM-3.2'],
  load: async (act, { id }: { readonly id: string; readonly reason: string }) => (await standing(act)).find((key) => key.id === id),
  decide: (key, { reason }) => {
    if (key === undefined) return refuse(notFound)
    const faults = reasonFaults(reason)
    return faults.length > 0 ? refuseKey('The key is still trusted.', faults) : ok(key)
  },
  commit: async (act, { id, slot, fingerprint }, _, { reason }) => {
    await endKeyRow(act, id, reason.trim())
    return {
      value: { id, slot, fingerprint },
      evidence: [
        {
          kind: 'vulnerabilities.publisher-key-ended',
          about: [showId('pky', id), aboutFeed(slot)],
          grade: 'attested' as const,
          content: { slot, fingerprint, reason: reason.trim() },
        },
      ],
    }
  },
})

/** From now on a feed must be signed by a key that is trusted for it: stripped of its signature it is refused. */
export const requireSignature = useCase({
  name: 'vulnerabilities.require-signature',
  clauses: ['PM-3.2'],
  load: async (act, { slot }: { readonly slot: string; readonly reason: string }) => ({
    hasKey: (await standing(act)).some((key) => key.slot === slot),
    isMarked: (await signedFeeds(act.tx)).some((one) => one.slot === slot),
  }),
  decide: ({ hasKey, isMarked }, { slot, reason }) => {
    const faults = [...(hasKey ? [] : ['slot: no key of this publisher is trusted here to check it with']), ...reasonFaults(reason)]
    if (isMarked) return refuseKey('This feed must already be signed.', ['slot: is already marked'], { status: 409 })
    return faults.length > 0 ? refuseKey('The feed was not marked.', faults) : ok({ slot, reason: reason.trim() })
  },
  commit: async (act, { slot, reason }) => {
    const id = await insertSignedFeed(act, slot, reason)
    return {
      value: { id, slot },
      evidence: [{ kind: 'vulnerabilities.signature-required', about: [aboutFeed(slot)], grade: 'attested' as const, content: { slot, reason } }],
    }
  },
})

/** A feed need not be signed any longer. */
export const waiveSignature = useCase({
  name: 'vulnerabilities.waive-signature',
  clauses: ['PM-3.2'],
  load: async (act, { slot }: { readonly slot: string; readonly reason: string }) => (await signedFeeds(act.tx)).find((one) => one.slot === slot),
  decide: (marked, { reason }) => {
    if (marked === undefined) return refuse({ ...notFound, says: 'This feed does not have to be signed.' })
    const faults = reasonFaults(reason)
    return faults.length > 0 ? refuseKey('The feed must still be signed.', faults) : ok(marked)
  },
  commit: async (act, { id, slot }, _, { reason }) => {
    await endSignedFeed(act, id, reason.trim())
    return {
      value: { id, slot },
      evidence: [
        { kind: 'vulnerabilities.signature-waived', about: [aboutFeed(slot)], grade: 'attested' as const, content: { slot, reason: reason.trim() } },
      ],
    }
  },
})
