import { lookup } from '../../core/lookup.ts'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'

export const kinds = {
  server: 'Server',
  workstation: 'Workstation',
  laptop: 'Laptop',
  tablet: 'Tablet',
  phone: 'Phone',
  appliance: 'Appliance',
  'network-gear': 'Network gear',
  printer: 'Printer',
  camera: 'Camera',
  'door-controller': 'Door controller',
  unknown: 'Not known',
} as const
export const actors = {
  runbook: 'Runbook',
  'by-hand': 'By hand',
  google: 'Google',
  intune: 'Intune',
  'apple-mdm': 'Apple MDM',
  msp: 'Managed service provider',
  vendor: 'Vendor',
  nobody: 'Nobody',
  unknown: 'Not known',
} as const
export const exposures = { exposed: 'Publicly exposed', 'not-exposed': 'Not publicly exposed', unknown: 'Not known' } as const
export const scopes = { in: 'In scope', out: 'Out of scope', unknown: 'Not known' } as const
export const ratings = { low: 'Low', moderate: 'Moderate', high: 'High', unknown: 'Not known' } as const

export type Kind = keyof typeof kinds
export type PatchingActor = keyof typeof actors
export type Exposure = keyof typeof exposures
export type Scope = keyof typeof scopes
export type Rating = keyof typeof ratings

/** Keys of such a table as a schema's choices. */
export const keysOf = <K extends string>(table: Readonly<Record<K, string>>): [K, ...K[]] => Object.keys(table) as [K, ...K[]]

const byChassis: readonly (readonly [RegExp, Kind])[] = [
  [/server|rack mount|blade/i, 'server'],
  [/laptop|notebook|portable|convertible|sub notebook/i, 'laptop'],
  [/tablet|detachable/i, 'tablet'],
  [/desktop|tower|mini pc|all in one|pizza box|lunch box|space-saving/i, 'workstation'],
  [/hand held|phone/i, 'phone'],
]

const byItemType: Readonly<Record<string, Kind>> = lookup({ Printer: 'printer', NetworkEquipment: 'network-gear', Appliance: 'appliance' })

/** The kind an agent's facts show. A virtual machine tells no chassis: only a system named Server is taken for one, else it is not known. */
export const kindFrom = (facts: { itemType?: string | undefined; chassis?: string | undefined; osName: string; osFamily: string }): Kind => {
  const gear = byItemType[facts.itemType ?? '']
  if (gear !== undefined) return gear // before its name is looked at: a print server is no server
  if (/\bserver\b/i.test(facts.osName)) return 'server'
  if (facts.itemType === 'Phone' || facts.osFamily === 'android') return 'phone'
  return byChassis.find(([shape]) => shape.test(facts.chassis ?? ''))?.[1] ?? 'unknown'
}

export const deviceNotFound: Refusal = {
  code: 'assets/device-not-found',
  clause: 'PM-3.1',
  says: 'There is no such device in this district.',
  satisfiedBy: 'Find it in the list of devices.',
  status: 404,
}

const wordsIn = (line: string): readonly string[] => line.split(/\s+/).filter((word) => word !== '')
const isAddress = (word: string): boolean => /^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>".]+$/.test(word) && word.length <= 254

/** Addresses as people type them, separated by commas, semicolons, blanks or lines; refused with all that is none: a line without any address whole. */
export const readAddresses = (text: string): Result<readonly string[]> => {
  const lines = text.split(/[\r\n,;]+/).map((line) => line.trim())
  const words = lines.flatMap(wordsIn)
  const bad = lines.flatMap((line) => {
    const wrong = wordsIn(line).filter((word) => !isAddress(word))
    return wrong.length > 0 && wrong.length === wordsIn(line).length ? [line] : wrong
  })
  if (bad.length > 0) {
    return refuse({
      code: 'assets/address-unreadable',
      clause: 'SP-1.4',
      status: 422,
      says: 'Some of the addresses cannot be used.',
      satisfiedBy: 'Write each as name@example.org, one per line.',
      faults: bad.slice(0, 50).map((line) => `impacted: "${line.slice(0, 80)}" is not an e-mail address`),
    })
  }
  return ok([...new Set(words.map((word) => word.toLowerCase()))])
}

export type DeviceSettings = {
  readonly kind: Kind
  readonly scope: Scope
  readonly scopeReason: string | null
  readonly patchingActor: PatchingActor
  readonly siteId: string | null
  readonly ownerId: string | null
}

/** What of a change takes a server out of plan or report, in words; undefined where nothing does, or it is no server that is covered. */
export const uncovers = (before: DeviceSettings, after: DeviceSettings): string | undefined => {
  if (before.kind !== 'server' || before.scope === 'out') return undefined
  if (after.scope === 'out') return 'taking it out of scope'
  if (after.kind !== 'server') return 'another kind'
  return before.patchingActor !== 'unknown' && after.patchingActor !== before.patchingActor ? 'another word on who patches it' : undefined
}

/** The settings after a change; what the change leaves out stays. Out of scope needs its reason (PM-2). */
export const decideSettings = (
  before: DeviceSettings,
  change: { readonly [K in keyof DeviceSettings]?: DeviceSettings[K] | undefined },
): Result<DeviceSettings> => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const after: DeviceSettings = { ...before, ...given }
  if (after.scope === 'out' && (after.scopeReason ?? '').trim() === '') {
    return refuse({
      code: 'assets/out-of-scope-needs-a-reason',
      clause: 'PM-2',
      says: 'A device can be out of scope only with a reason.',
      satisfiedBy: 'Say why the department does not patch it.',
      status: 422,
      faults: ['scopeReason: is missing'],
    })
  }
  return ok(after.scope === 'out' ? after : { ...after, scopeReason: null })
}
