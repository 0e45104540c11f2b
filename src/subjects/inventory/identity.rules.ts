// Whose submission it is (PM-3.1). Serial and UUID tell the machine; the agent's ids tell its installation; a MAC alone says little, for docks are
// shared.
import { enforced } from '../../core/policy/switch.ts'
import { isJunk, uuidKey, whyNoMac } from './identity/junk.rules.ts'
import { markName } from './identity/marks.rules.ts'

export type IdentityKind = 'uuid' | 'serial' | 'agent-id' | 'device-id' | 'mac' | 'asset-tag'
export type Identity = { readonly kind: IdentityKind; readonly value: string }

/** The identities a submission tells, strongest first; junk is left out, and what is on several machines (`shared`, see `markName`). */
export const identitiesOf = (
  told: {
    readonly uuid?: string | undefined
    readonly serial?: string | undefined
    readonly agentId?: string | undefined
    readonly deviceId?: string | undefined
    readonly assetTag?: string | undefined
    readonly macs: readonly string[]
  },
  shared: ReadonlySet<string> = new Set(),
): readonly Identity[] => {
  const named: readonly (readonly [IdentityKind, string | undefined])[] = [
    ['uuid', told.uuid === undefined ? undefined : uuidKey(told.uuid)],
    ['serial', told.serial?.trim().toUpperCase()],
    ['agent-id', told.agentId?.toLowerCase()],
    ['device-id', told.deviceId],
    ['asset-tag', told.assetTag?.trim().toUpperCase()],
    ...told.macs
      .slice(0, 64)
      .filter((mac) => whyNoMac(mac) === undefined)
      .map((mac) => ['mac', mac.toLowerCase()] as const),
  ]
  return named.flatMap(([kind, value]) =>
    value === undefined || isJunk(value) || shared.has(markName(kind, value.trim())) ? [] : [{ kind, value: value.trim() }],
  )
}

/** Identities as an alarm names them: `device-id web-01-2026`. */
export const identitiesNamed = (named: readonly string[]): readonly Identity[] =>
  named.flatMap((one) => {
    const kind = (['agent-id', 'device-id'] as const).find((kind) => one.startsWith(`${kind} `))
    return kind === undefined ? [] : [{ kind, value: one.slice(kind.length + 1) }]
  })

/** One identity that is known already, with its device, by whose site's key that came first, and what else is known of it. */
export type Known = Identity & {
  readonly deviceId: string
  readonly siteId: string | null
  readonly uuids: readonly string[]
  readonly serials: readonly string[]
}

export type Whose =
  | { readonly is: 'new'; readonly shared: readonly Known[] } // shared: identities that another device holds
  | { readonly is: 'known'; readonly deviceId: string; readonly shared: readonly Known[] }
  | { readonly is: 'claimed'; readonly deviceId: string; readonly by: readonly Identity[]; readonly isAgent?: true } // a stranger's key names what is another site's; `isAgent`: an agent nobody knew tells of a server

const strength: readonly IdentityKind[] = ['uuid', 'serial', 'agent-id', 'device-id', 'asset-tag', 'mac']

/**
 * A machine that tells another UUID, or other serial and no UUID to compare, is another machine, whatever else it copied (a cloned disk keeps the
 * agent's id).
 */
const isOther = (told: readonly Identity[], known: Known): boolean => {
  const differs = (kind: IdentityKind, values: readonly string[]): boolean | undefined => {
    const own = told.find((one) => one.kind === kind)
    return own === undefined || values.length === 0 ? undefined : !values.includes(own.value)
  }
  return differs('uuid', known.uuids) ?? differs('serial', known.serials) ?? false
}

/**
 * Devices with the UUID that is told and another serial number than the one told, of which none of the agents that tell it is known, or no network card that
 * it tells: cloned images (the agent's id goes with the disk) and firmware that several machines share. Where an agent reported for such a device before,
 * this is another machine; else a list may have had its serial number wrong.
 */
export const perhapsCloned = (told: readonly Identity[], known: readonly Known[]): readonly string[] => {
  const [serial, agents] = [told.find(({ kind }) => kind === 'serial'), told.filter(({ kind }) => kind === 'agent-id' || kind === 'device-id')]
  if (serial === undefined || agents.length === 0) return []
  const devicesBy = (...kinds: readonly IdentityKind[]) => new Set(known.filter(({ kind }) => kinds.includes(kind)).map(({ deviceId }) => deviceId))
  const [byAgent, byCard] = [devicesBy('agent-id', 'device-id'), devicesBy('mac')]
  const tellsCards = told.some(({ kind }) => kind === 'mac')
  const isSame = (deviceId: string): boolean => byAgent.has(deviceId) && (!tellsCards || byCard.has(deviceId))
  return known
    .filter(({ kind, deviceId, serials }) => kind === 'uuid' && !isSame(deviceId) && serials.length > 0 && !serials.includes(serial.value))
    .map(({ deviceId }) => deviceId)
}

/**
 * A server is told by the agents that are known of it. A key is a site's, so whoever holds one could tell a server's software anew under its serial
 * number, and close what is open on it: an agent nobody knew is held until a person says that it is that server's (PM-3.1).
 */
export const heldFor = (
  whose: Whose,
  told: readonly Identity[],
  of: { readonly isServer: boolean; readonly agents: number; readonly isKnownAgent: boolean },
): Whose => {
  const agents = told.filter(({ kind }) => kind === 'agent-id' || kind === 'device-id')
  const isHeld =
    whose.is === 'known' && agents.length > 0 && of.isServer && of.agents > 0 && !of.isKnownAgent && enforced('PM-3.1/server-told-by-known-agents')
  return isHeld ? { is: 'claimed', deviceId: whose.deviceId, by: agents, isAgent: true } : whose
}

/**
 * Decides which device a submission is of. `siteId` is the site of the key it came with; a device that came first by another site's key is
 * never merged with it. Without a site a person vouches for it (this machine's own list); a device that came so is taken over by the first key.
 * A MAC or an asset tag joins only a device of which no UUID or serial is known; gear's own address stays with it, and joins where this reading told
 * no number (`isGear`). `cloned`: devices that only share the UUID, see `perhapsCloned`.
 */
export const whoseIs = (
  told: readonly Identity[],
  known: readonly Known[],
  siteId: string | null,
  { isGear = false, cloned = new Set() }: { readonly isGear?: boolean; readonly cloned?: ReadonlySet<string> } = {},
): Whose => {
  const isBare = isGear && !told.some(({ kind }) => kind === 'serial' || kind === 'uuid')
  const usable = known.filter(
    (one) =>
      (one.kind !== 'mac' && one.kind !== 'asset-tag') || (one.uuids.length === 0 && one.serials.length === 0) || (isBare && one.kind === 'mac'),
  )
  const ordered = usable.toSorted((a, b) => strength.indexOf(a.kind) - strength.indexOf(b.kind))
  // Another site's image brings its agent's ids along: with other hardware that is a clone, not a claim.
  const foreign = ordered.filter(
    (one) =>
      siteId !== null &&
      one.siteId !== null &&
      one.siteId !== siteId &&
      !((one.kind === 'agent-id' || one.kind === 'device-id') && isOther(told, one)),
  )
  const first = foreign[0]
  if (first !== undefined && enforced('PM-3.1/identity-not-taken-over'))
    return { is: 'claimed', deviceId: first.deviceId, by: foreign.filter((one) => one.deviceId === first.deviceId) }
  const own = ordered.find((one) => !isOther(told, one) && !cloned.has(one.deviceId))
  if (own === undefined) return { is: 'new', shared: ordered }
  return { is: 'known', deviceId: own.deviceId, shared: ordered.filter((one) => one.deviceId !== own.deviceId) }
}
