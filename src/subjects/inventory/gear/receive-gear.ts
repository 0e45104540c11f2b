import { enforced } from '../../../core/policy/switch.ts'
import { canonical, type Json } from '../../../core/proof/canonical.ts'
import { ok, refuse, type Refusal } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { addGear, devicesById, noteSeen, placeDevice, thingBySerial, touchDevice, updateGear, type DeviceWords } from '../../assets/index.ts'
import { sha256, useCase, type Act, type Evidence } from '../../ledger/index.ts'
import { deviceFactsOf } from '../device-facts.rules.ts'
import { identitiesOf, whoseIs, type Identity, type Whose } from '../identity.rules.ts'
import { recordSighting } from '../identity/record-sightings.ts'
import { sharedMarks, touchSighting } from '../identity/sightings.store.ts'
import { changedFacts, difference, type Facts, type Told, type ToldTitle } from '../inventory.rules.ts'
import {
  countRepeat,
  inventoryForChange,
  knownIdentities,
  lockIdentities,
  saveChange,
  saveIdentities,
  saveInventory,
  saveSubmission,
  type Head,
  type Inventory,
  type Raw,
} from '../inventory.store.ts'
import { keyAtTheDoor } from '../keys.views.ts'
import { claimOf, keepClaim, noRoomFor } from '../quarantine.ts'
import type { Committed, OnChanged } from '../receive-submission.ts'
import { fullNeeded, gearUnnamed, noKey } from '../refusals.rules.ts'
import { detailsOf } from '../seen-change.rules.ts'
import { titleIdsAfter, titleKey } from '../titles.store.ts'
import { gearFacts, mayBeRead, memberTitles, readerName } from './gear.rules.ts'

/** What one agent read of one other device; `label` and `agentId` are the agent's own. */
export type GearReading = Head & {
  readonly raw: Raw
  readonly siteId: string
  readonly agentId?: string | undefined
  readonly told: Told
  readonly onChanged: OnChanged
  readonly words?: readonly DeviceWords[] | undefined
}
type Loaded = {
  readonly hasKey: boolean
  readonly identities: readonly Identity[]
  readonly whose: Whose
  readonly before: Inventory | undefined
  readonly mayBeRead: boolean
  readonly agents: readonly string[] // devices that the reading agent runs on
  readonly isKept: boolean
}
type Decision = { readonly facts: Facts; readonly digest: string; readonly titles: readonly ToldTitle[]; readonly isNothingNew: boolean }

const same = (a: unknown, b: unknown): boolean => canonical((a ?? null) as Json) === canonical((b ?? null) as Json)
const source = { source: 'network', name: 'SNMP' } as const
const keyOf = ({ serial, macs, hostname }: Pick<Facts, 'serial' | 'macs' | 'hostname'>): string => (serial ?? macs?.[0] ?? hostname).slice(0, 512)

const load = async (act: Act, input: GearReading): Promise<Loaded> => {
  const { told, siteId, raw } = input
  const hasKey = raw.keyId !== null && (await keyAtTheDoor(act.tx, raw.keyId))?.isRevoked === false
  const identities = identitiesOf({ serial: told.serial, assetTag: told.assetTag, macs: told.macs }, await sharedMarks(act))
  const reader = identitiesOf({ agentId: input.agentId, deviceId: input.label, macs: [] })
  await lockIdentities(act, identities)
  const found = whoseIs(identities, await knownIdentities(act, identities), siteId, { isGear: true })
  const byHand = found.is === 'new' && told.serial !== undefined ? await thingBySerial(act, told.serial) : undefined
  const whose: Whose = byHand === undefined ? found : { is: 'known', deviceId: byHand, shared: [] }
  const before = whose.is === 'known' ? await inventoryForChange(act, whose.deviceId) : undefined
  const kind = whose.is === 'known' ? (await devicesById(act.tx, [whose.deviceId]))[0]?.kind : undefined
  const readers = await knownIdentities(act, reader)
  return {
    hasKey,
    identities,
    whose,
    before,
    mayBeRead: mayBeRead(before?.facts, kind ?? 'unknown'),
    agents: [...new Set(readers.filter((one) => one.siteId === siteId).map(({ deviceId }) => deviceId))],
    isKept: whose.is === 'claimed' && (await noRoomFor(act, raw, whose)),
  }
}

/** Nothing new, or of a device that speaks for itself: it was seen, once a day that is evidence. */
const noteRead = async (act: Act, input: GearReading, deviceId: string, facts: Facts): Promise<Committed> => {
  await noteSeen(act, [{ id: deviceId, at: act.now.toString() }])
  await touchSighting(act, source, keyOf(facts))
  const earlier = await countRepeat(act, deviceId, act.now.subtract({ hours: 24 }).toString())
  if (earlier !== undefined)
    return { value: { state: 'unchanged', submissionId: earlier, deviceId, isNew: false }, evidence: [], under: showId('sub', earlier) }
  const submissionId = await saveSubmission(act, 'unchanged', input.raw, input, deviceId)
  return {
    value: { state: 'unchanged', submissionId, deviceId, isNew: false },
    evidence: [
      {
        kind: 'inventory.gear-seen',
        about: [showId('dev', deviceId), showId('sub', submissionId)],
        grade: 'observed',
        content: { sha256: input.raw.sha256, seenBy: readerName(input.label, input.raw.remote) },
      },
    ],
  }
}

const commit = async (act: Act, { facts, digest, titles, isNothingNew }: Decision, loaded: Loaded, input: GearReading): Promise<Committed> => {
  const { whose, before } = loaded
  for (const id of loaded.agents) await touchDevice(act, id) // the agent spoke; what it read did not
  if (whose.is === 'claimed') return keepClaim(act, input, whose)
  if (isNothingNew && whose.is === 'known') return noteRead(act, input, whose.deviceId, facts)
  const [told, isNew] = [deviceFactsOf(facts), whose.is === 'new']
  const deviceId = whose.is === 'known' ? whose.deviceId : await addGear(act, told, input.siteId)
  if (whose.is === 'known') {
    await updateGear(act, deviceId, told)
    await placeDevice(act, deviceId, input.siteId)
  }
  const softwareIds = await titleIdsAfter(act.tx, new Map(titles.map((title) => [titleKey(title), title])), before?.softwareIds ?? [])
  const submissionId = await saveSubmission(act, 'accepted', input.raw, input, deviceId)
  await saveInventory(act, deviceId, input.siteId, { digest, facts, softwareKnown: facts.members !== undefined, softwareIds, submissionId })
  await saveIdentities(act, deviceId, loaded.identities)
  const sighted = await recordSighting(
    act,
    source,
    {
      key: keyOf(facts),
      deviceId,
      hostname: facts.hostname,
      serial: facts.serial ?? null,
      macs: facts.macs ?? [],
      assetTag: facts.assetTag ?? null,
      manufacturer: facts.manufacturer ?? null,
      model: facts.model ?? null,
      osName: facts.os?.name ?? null,
      osVersion: facts.os?.version ?? null,
      seenAt: act.now.toString(),
    },
    input.words,
    true,
  )
  const changed = changedFacts(before?.facts, facts, same)
  const change = {
    ...difference(before?.softwareIds ?? [], softwareIds),
    facts: changed,
    details: { ...detailsOf(before?.facts, facts, changed), 'agent.saw': ['', readerName(input.label, input.raw.remote)] as const },
  }
  const changeId = await saveChange(act, deviceId, submissionId, change)
  const seen =
    before === undefined ? undefined : { changeId, since: act.now.toString(), added: change.added, removed: change.removed, details: change.details }
  await input.onChanged(act, { deviceId, seen })
  const evidence: Evidence = {
    kind: isNew ? 'inventory.gear-added' : 'inventory.gear-read',
    clauses: ['PM-3.1'],
    about: [showId('dev', deviceId), showId('sub', submissionId)],
    grade: 'observed',
    content: {
      sha256: input.raw.sha256,
      seenBy: readerName(input.label, input.raw.remote),
      version: facts.os?.version ?? '',
      members: (facts.members ?? []).length,
      facts: [...changed],
      notes: [...input.notes],
    },
  }
  return {
    value: { state: 'accepted', submissionId, deviceId, isNew },
    evidence: [evidence, ...sighted.evidence.filter(({ kind }) => kind !== 'inventory.sightings-recorded')],
  }
}

const unknownGear = (loaded: Loaded, { isPartial }: GearReading): Refusal | undefined => {
  if (loaded.identities.length === 0) return gearUnnamed
  return loaded.whose.is === 'new' && isPartial ? fullNeeded : undefined
}

/**
 * Takes in what an agent read of a switch or a printer over SNMP (PM-3.1): by the same identities and the same care as an inventory. The agent was
 * heard, the gear was seen; a device that speaks for itself is not told by others.
 */
export const receiveGear = useCase({
  name: 'inventory.receive-gear',
  clauses: ['PM-3.1'],
  load: (act, input: GearReading) => load(act, input),
  decide: (loaded, input) => {
    const { hasKey, whose, before, isKept } = loaded
    if (!hasKey && enforced('PM-3.1/key-required')) return refuse(noKey)
    if (whose.is === 'claimed' && isKept) return refuse(claimOf(whose))
    const refusal = unknownGear(loaded, input)
    if (refusal !== undefined) return refuse(refusal)
    const facts = gearFacts(loaded.mayBeRead ? before?.facts : undefined, input.told)
    const titles = memberTitles(facts)
    const digest = `${sha256(canonical(facts as unknown as Json))}:${sha256(titles.map(titleKey).toSorted().join())}`
    return ok<Decision>({ facts, digest, titles, isNothingNew: whose.is === 'known' && (!loaded.mayBeRead || before?.digest === digest) })
  },
  commit,
})
