// What a source tells of a machine that may tell it from others, in one spelling and without what tells nothing.
import { isJunk, isJunkName, uuidKey, whyNoMac } from './junk.rules.ts'

export const sources = {
  purchase: 'Purchase',
  mdm: 'Device management',
  directory: 'Directory',
  hypervisor: 'Hypervisor',
  network: 'Network',
  agent: 'Agent',
  sheet: 'Own list',
} as const
export type Source = keyof typeof sources

/** Sources whose every row is a thing of the district's; what only the network saw is none until something else tells of it. */
export const makesDevices = (source: Source): boolean => source !== 'network'

export type Marks = {
  readonly serial?: string
  readonly uuid?: string
  readonly assetTag?: string
  readonly hostname?: string
  readonly macs: readonly string[]
  readonly agentIds: readonly string[]
}

type Told = {
  readonly serial?: string | null | undefined
  readonly uuid?: string | null | undefined
  readonly assetTag?: string | null | undefined
  readonly hostname?: string | null | undefined
  readonly macs?: readonly string[] | undefined
  readonly agentIds?: readonly string[] | undefined
}

/** How one mark is named in the list of those that are shared: `mac 3c:52:82:00:00:01`. */
export const markName = (kind: string, value: string): string => `${kind} ${value}`

const macOf = (mac: string): string => {
  const hex = mac.toLowerCase().replace(/[^0-9a-f]/g, '')
  return hex.length === 12 ? (hex.match(/../g) ?? []).join(':') : mac.toLowerCase().trim()
}
const shortName = (name: string): string => name.toLowerCase().trim().split('.')[0] ?? ''

/** The marks that are good for telling machines apart. `shared`: names (see `markName`) that turned out to be on several machines. */
export const marksOf = (told: Told, shared: ReadonlySet<string> = new Set()): Marks => {
  const good = (kind: string, value: string | null | undefined, spell: (text: string) => string): string | undefined => {
    if (value === null || value === undefined || isJunk(value)) return undefined
    const spelled = spell(value.trim())
    return shared.has(markName(kind, spelled)) ? undefined : spelled
  }
  const [serial, uuid, assetTag] = [
    good('serial', told.serial, (text) => text.toUpperCase()),
    good('uuid', told.uuid, uuidKey),
    good('asset-tag', told.assetTag, (text) => text.toUpperCase()),
  ]
  const name = shortName(told.hostname ?? '')
  return {
    ...(serial === undefined ? {} : { serial }),
    ...(uuid === undefined ? {} : { uuid }),
    ...(assetTag === undefined ? {} : { assetTag }),
    ...(isJunkName(name) ? {} : { hostname: name }),
    macs: [...new Set((told.macs ?? []).map(macOf))].filter((mac) => whyNoMac(mac) === undefined && !shared.has(markName('mac', mac))).toSorted(),
    agentIds: [...new Set((told.agentIds ?? []).map((id) => id.trim()))]
      .filter((id) => !isJunk(id) && !shared.has(markName('agent-id', id.toLowerCase())) && !shared.has(markName('device-id', id)))
      .toSorted(),
  }
}
