import { canonical, type Json } from '../../core/proof/canonical.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refusal } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { addDevice, devicesById, placeDevice, touchDevice, updateDeviceFacts, type DeviceWords } from '../assets/index.ts'
import { sha256, useCase, type Act, type Evidence } from '../ledger/index.ts'
import { deviceFactsOf } from './device-facts.rules.ts'
import { recordAgent, touchAgent } from './identity/agent-sighting.ts'
import { sharedMarks } from './identity/sightings.store.ts'
import { detailsOf, hasRestarted, type Details } from './seen-change.rules.ts'
import { heldFor, identitiesOf, perhapsCloned, whoseIs, type Identity, type Whose } from './identity.rules.ts'
import { changedFacts, difference, mergeFacts, type Facts, type Told, type ToldTitle } from './inventory.rules.ts'
import {
  agentsOf,
  countRepeat,
  inventoryForChange,
  knownIdentities,
  lockIdentities,
  raiseAlarm,
  saveChange,
  saveIdentities,
  saveInventory,
  saveSubmission,
  type Head,
  type Inventory,
  type Raw,
} from './inventory.store.ts'
import { keyAtTheDoor } from './keys.views.ts'
import { notePosture } from './posture/note-posture.ts'
import { claimOf, keepClaim, noRoomFor } from './quarantine.ts'
import { fullNeeded, noKey } from './refusals.rules.ts'
import { titleIdsAfter, titleKey } from './titles.store.ts'

/** What others do in the same transaction once a device's inventory changed: findings and plan follow before the agent is thanked. */
export type OnChanged = (act: Act, change: InventoryChanged) => Promise<unknown>
/** `seen`: what the log of changes says of it; none with a device's first inventory. */
export type InventoryChanged = { readonly deviceId: string; readonly seen?: SeenChange | undefined }
export type SeenChange = {
  readonly changeId: string
  readonly since: string // it came about between this word of the device and now
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly details: Details // ids of titles
}

export type Received = Head & {
  readonly raw: Raw
  readonly siteId: string | null // of the key; none where a person vouches for it
  readonly placeAt?: string | null // the site a person names for it
  readonly agentId?: string | undefined
  readonly told: Told
  readonly source: 'agent' | 'this-machine'
}
export type Receipt = {
  readonly state: 'accepted' | 'unchanged' | 'quarantined'
  readonly submissionId: string
  readonly deviceId: string
  readonly isNew: boolean
  readonly refusal?: Refusal
}
export type Committed = { value: Receipt; evidence: Evidence[]; under?: string }

type Loaded = {
  readonly hasKey: boolean
  readonly identities: readonly Identity[]
  readonly whose: Whose
  readonly before: Inventory | undefined
  readonly titles: ReadonlyMap<string, ToldTitle>
  readonly restarted: boolean
  readonly isOtherAgent: boolean // known by its hardware, told by an installation nobody knew
  readonly isKept: boolean // a claim that is in quarantine already, or has no room there
}
type Decision = {
  readonly facts: Facts
  readonly hasRestarted: boolean
  readonly digest: string
  readonly softwareKnown: boolean
  readonly isUnchanged: boolean
}

const same = (a: unknown, b: unknown): boolean => canonical((a ?? null) as Json) === canonical((b ?? null) as Json)
const softwareCame = ({ told, isPartial }: Received): boolean =>
  told.sections.includes('software') || (isPartial && !enforced('PM-3.1/partial-keeps-the-rest'))

const bootTimeOf = ({ told }: Received): string | undefined => told.os.bootTime
/** Starts are kept of servers alone: everybody else's machine starts every morning. */
const wasRestarted = async (act: Act, deviceId: string, before: Inventory | undefined, input: Received): Promise<boolean> =>
  hasRestarted(before?.bootTime, bootTimeOf(input)) && (await devicesById(act.tx, [deviceId]))[0]?.kind === 'server'

const ofAgent = ({ kind }: Identity): boolean => kind === 'agent-id' || kind === 'device-id'
const load = async (act: Act, input: Received): Promise<Loaded> => {
  const hasKey = input.raw.keyId === null || (await keyAtTheDoor(act.tx, input.raw.keyId))?.isRevoked === false
  const identities = identitiesOf(
    {
      uuid: input.told.uuid,
      serial: input.told.serial,
      agentId: input.agentId,
      deviceId: input.label,
      assetTag: input.told.assetTag,
      macs: input.told.macs,
    },
    await sharedMarks(act),
  )
  await lockIdentities(act, identities)
  const known = await knownIdentities(act, identities)
  const cloned = new Set<string>()
  for (const id of perhapsCloned(identities, known)) if ((await agentsOf(act, id)) > 0) cloned.add(id)
  const found = whoseIs(identities, known, input.siteId, { cloned })
  const foundId = found.is === 'known' ? found.deviceId : undefined
  const isKnownAgent = known.some((one) => one.deviceId === foundId && ofAgent(one))
  const whose =
    foundId === undefined || isKnownAgent || input.siteId === null
      ? found
      : heldFor(found, identities, {
          isKnownAgent,
          isServer: (await devicesById(act.tx, [foundId]))[0]?.kind === 'server',
          agents: await agentsOf(act, foundId),
        })
  const before = whose.is === 'known' ? await inventoryForChange(act, whose.deviceId) : undefined
  return {
    hasKey,
    identities,
    whose,
    before,
    isOtherAgent: before !== undefined && identities.some(ofAgent) && !isKnownAgent,
    restarted: whose.is === 'known' && (await wasRestarted(act, whose.deviceId, before, input)),
    titles: new Map(input.told.software.map((title) => [titleKey(title), title])),
    isKept: whose.is === 'claimed' && (await noRoomFor(act, input.raw, whose)),
  }
}

const commit = async (act: Act, decided: Decision, loaded: Loaded, input: Received): Promise<Committed> => {
  const { whose, before } = loaded
  if (whose.is === 'claimed') return keepClaim(act, input, whose)
  if (decided.isUnchanged && before !== undefined && whose.is === 'known') return noteUnchanged(act, input, whose.deviceId, before)
  const { facts, digest, softwareKnown } = decided
  const softwareIds = softwareCame(input) ? await titleIdsAfter(act.tx, loaded.titles, before?.softwareIds ?? []) : (before?.softwareIds ?? [])
  const deviceId =
    whose.is === 'known' ? whose.deviceId : await addDevice(act, deviceFactsOf(facts), input.siteId ?? input.placeAt ?? null, input.source)
  if (whose.is === 'known') await updateDeviceFacts(act, deviceId, deviceFactsOf(facts))
  const placed = whose.is === 'known' && (await placeByKey(act, input, deviceId))
  const submissionId = await saveSubmission(act, 'accepted', input.raw, input, deviceId)
  await saveInventory(act, deviceId, input.siteId ?? input.placeAt ?? null, {
    digest,
    facts,
    softwareKnown,
    softwareIds,
    submissionId,
    bootTime: bootTimeOf(input) ?? before?.bootTime ?? null,
  })
  await saveIdentities(act, deviceId, loaded.identities)
  const posture = await notePosture(act, deviceId, submissionId, facts, input.told)
  const sighted = await recordAgent(act, input, facts, deviceId, (input as WithHook).words)
  const changed = changedFacts(before?.facts, facts, same)
  const change = {
    ...difference(before?.softwareIds ?? [], softwareIds),
    facts: decided.hasRestarted ? [...changed, 'restart'] : changed,
    details: {
      ...detailsOf(before?.facts, facts, changed),
      ...(loaded.isOtherAgent ? { 'agent.other': ['the one known here', input.label.slice(0, 100)] as const } : {}),
      ...(decided.hasRestarted ? { restart: [before?.bootTime ?? '', bootTimeOf(input) ?? ''] as const } : {}),
    },
  }
  const isChange = before === undefined || change.added.length + change.removed.length + change.facts.length > 0
  const changeId = isChange ? await saveChange(act, deviceId, submissionId, change) : undefined
  const alarms = await raiseShared(act, whose, deviceId, submissionId, sighted.folded)
  const seen =
    before === undefined || changeId === undefined
      ? undefined
      : {
          changeId,
          since: before.heardAt ?? act.now.toString(),
          added: before.softwareKnown ? change.added : [],
          removed: change.removed,
          details: change.details,
        }
  await onChangedOf(input)(act, { deviceId, seen })
  return {
    value: { state: 'accepted', submissionId, deviceId, isNew: whose.is === 'new' },
    evidence: [
      {
        kind: whose.is === 'new' ? 'inventory.device-enrolled' : 'inventory.submission-accepted',
        clauses: change.added.length + change.removed.length > 0 ? ['PM-3.1', 'TU-7.B'] : ['PM-3.1'], // software that was found, or is gone
        about: [showId('dev', deviceId), showId('sub', submissionId)],
        grade: 'observed',
        content: {
          sha256: input.raw.sha256,
          bytes: input.raw.bytes.byteLength,
          partial: input.isPartial,
          titles: softwareIds.length,
          added: change.added.length,
          removed: change.removed.length,
          facts: [...change.facts],
          notes: [...input.notes],
          ...(placed ? { site: showId('sit', input.siteId ?? '') } : {}),
        },
      },
      ...posture,
      ...alarms,
      ...sighted.evidence.filter(({ kind }) => kind !== 'inventory.sightings-recorded'),
    ],
  }
}

/** The key's site is where a device stands of which nobody said so; where somebody did, it stays. */
const placeByKey = async (act: Act, { siteId }: Received, deviceId: string): Promise<boolean> => siteId !== null && placeDevice(act, deviceId, siteId)

const noteUnchanged = async (act: Act, input: Received, deviceId: string, before: Inventory): Promise<Committed> => {
  await touchDevice(act, deviceId)
  await touchAgent(act, input, before.facts)
  const placed = await placeByKey(act, input, deviceId)
  // An agent in a loop tells the same all day: the day's first arrival is the evidence, the others are counted under it.
  const earlier = placed ? undefined : await countRepeat(act, deviceId, act.now.subtract({ hours: 24 }).toString())
  if (earlier !== undefined)
    return { value: { state: 'unchanged', submissionId: earlier, deviceId, isNew: false }, evidence: [], under: showId('sub', earlier) }
  const submissionId = await saveSubmission(act, 'unchanged', input.raw, input, deviceId)
  return {
    value: { state: 'unchanged', submissionId, deviceId, isNew: false },
    evidence: [
      {
        kind: 'inventory.device-seen',
        about: [showId('dev', deviceId), showId('sub', submissionId)],
        grade: 'observed',
        content: {
          sha256: input.raw.sha256,
          sameAs: showId('sub', before.submissionId),
          ...(placed ? { site: showId('sit', input.siteId ?? '') } : {}),
        },
      },
    ],
  }
}

/** Identities that another device holds too: both stay as they are, and somebody is told. MAC addresses travel with docks and raise none. */
const raiseShared = async (act: Act, whose: Whose, deviceId: string, submissionId: string, folded: ReadonlySet<string>): Promise<Evidence[]> => {
  const evidence: Evidence[] = []
  if (whose.is === 'claimed') return evidence
  for (const { kind, value, deviceId: holder } of whose.shared.filter(
    (one) => one.kind !== 'mac' && one.kind !== 'asset-tag' && !folded.has(one.deviceId),
  )) {
    const identity = [`${kind} ${value}`]
    const alarmId = await raiseAlarm(act, { kind: 'identity-shared', deviceId: holder, otherDeviceId: deviceId, submissionId, identity })
    if (alarmId === undefined) continue
    evidence.push({
      kind: 'inventory.alarm-raised',
      about: [showId('alm', alarmId), showId('dev', holder), showId('dev', deviceId)],
      grade: 'observed',
      content: { kind: 'identity-shared', identity },
    })
  }
  return evidence
}

type WithHook = Received & { readonly onChanged?: OnChanged; readonly words?: readonly DeviceWords[] | undefined }
const onChangedOf = (input: WithHook): OnChanged => input.onChanged ?? (async () => undefined)

/**
 * Takes in one inventory, whole or partial. The same again only notes that the device was seen. A stranger's claim of a known
 * device is kept in quarantine with an alarm and merges nothing.
 */
export const receiveSubmission = useCase({
  name: 'inventory.receive-submission',
  clauses: ['PM-3.1'],
  load: (act, input: WithHook) => load(act, input),
  decide: ({ hasKey, whose, before, titles, isKept, restarted }, input) => {
    if (!hasKey && enforced('PM-3.1/key-required')) return refuse(noKey)
    if (whose.is !== 'claimed' && before === undefined && input.isPartial) return refuse(fullNeeded)
    if (whose.is === 'claimed' && isKept) return refuse(claimOf(whose))
    const facts = mergeFacts(before?.facts, input.told)
    const software = softwareCame(input) ? sha256([...titles.keys()].toSorted().join()) : (before?.digest.split(':')[1] ?? '')
    const digest = `${sha256(canonical(facts as unknown as Json))}:${software}`
    return ok<Decision>({
      facts,
      digest,
      softwareKnown: softwareCame(input) || (before?.softwareKnown ?? false),
      hasRestarted: restarted,
      isUnchanged: before?.digest === digest && !restarted,
    })
  },
  commit,
})
