// What a row changes of a device that is known: what it tells otherwise, as far as it may say so.
import { fields } from './fields.rules.ts'
import type { Told } from './row.rules.ts'
import type { SourceKind } from './sources.rules.ts'

/** A device as far as tables tell of one. Days and moments as ISO text. */
export type KnownDevice = {
  readonly id: string
  readonly hostname: string
  readonly siteId: string | null
  readonly serial: string | null
  readonly uuid: string | null
  readonly macs: readonly string[]
  readonly assetTag: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly kind: string
  readonly kindBy: 'agent' | 'person'
  readonly osName: string
  readonly osVersion: string
  readonly osBuild: string
  readonly scope: string
  readonly scopeReason: string | null
  readonly patchingActor: string
  readonly room: string | null
  readonly assignedTo: string | null
  readonly assignedId: string | null
  readonly purchasedOn: string | null
  readonly warrantyEndsOn: string | null
  readonly orderedFrom: string | null
  readonly status: string
  readonly encryptionTold: string | null
  readonly encryptionBy: string | null
  readonly encryptionAt: string | null
  readonly updatesEndOn: string | null
  readonly lastSeen: string
  readonly notes: Readonly<Record<string, string>>
  readonly source: string
}
/** The same without who and where it came from: what is written. */
export type DeviceAfter = Omit<KnownDevice, 'id' | 'source'>
const neverSeen = '1970-01-01T00:00:00.000Z'
/** A device of which nothing is known yet. */
export const nothingKnown: DeviceAfter = {
  hostname: '',
  siteId: null,
  serial: null,
  uuid: null,
  macs: [],
  assetTag: null,
  manufacturer: null,
  model: null,
  kind: 'unknown',
  kindBy: 'agent',
  osName: '',
  osVersion: '',
  osBuild: '',
  scope: 'unknown',
  scopeReason: null,
  patchingActor: 'unknown',
  room: null,
  assignedTo: null,
  assignedId: null,
  purchasedOn: null,
  warrantyEndsOn: null,
  orderedFrom: null,
  status: 'unknown',
  encryptionTold: null,
  encryptionBy: null,
  encryptionAt: null,
  updatesEndOn: null,
  lastSeen: neverSeen,
  notes: {},
}

export type Telling = {
  readonly label: string
  readonly kind: SourceKind
  readonly now: string
  /** Persons by e-mail address in small letters. */ readonly people: ReadonlyMap<string, string>
  readonly patchedBy?: string | undefined
  readonly proves?: string | undefined
}
type Change = { -readonly [K in keyof DeviceAfter]?: DeviceAfter[K] }

/** An agent that reports from the machine itself knows these better than any list: a list only fills what it left open. */
const agentsOwn = ['hostname', 'serial', 'uuid', 'manufacturer', 'model', 'osName', 'osVersion', 'osBuild'] as const
const plain = {
  hostname: 'hostname',
  serial: 'serial',
  uuid: 'uuid',
  manufacturer: 'manufacturer',
  model: 'model',
  system: 'osName',
  version: 'osVersion',
  build: 'osBuild',
  assetTag: 'assetTag',
  room: 'room',
  assignedTo: 'assignedTo',
  orderedFrom: 'orderedFrom',
  purchasedOn: 'purchasedOn',
  warrantyEndsOn: 'warrantyEndsOn',
  updatesEndOn: 'updatesEndOn',
  site: 'siteId',
} as const satisfies Partial<Record<keyof Told, keyof DeviceAfter>>

const isOpen = (value: unknown): boolean => value === null || value === '' || value === 'unknown'
/** One MAC travels with a dock: what is known stays, what is told is added. */
const macsAfter = (before: readonly string[], told: readonly string[]): readonly string[] =>
  [...new Set([...before, ...told])].toSorted().slice(0, 16)

/** A server that is covered stays so whatever a list says: one line of a table would take it out of plan and report (PM-2). Its own page asks who and why. */
const heldFields = { scope: ['scope', 'out'], kind: ['kind', undefined], actor: ['patchingActor', undefined], status: ['status', 'retired'] } as const
const isHeld = (device: DeviceAfter, told: Told, field: keyof typeof heldFields): boolean => {
  const [[key, only], value] = [heldFields[field], told[field]]
  return (
    device.kind === 'server' &&
    device.scope === 'in' &&
    value !== undefined &&
    value !== 'unknown' &&
    (field === 'status' || !isOpen(device[key])) &&
    value !== device[key] &&
    (only === undefined || value === only)
  )
}
/** What a row says and a list may not: for the report. */
export const heldBack = (device: DeviceAfter, told: Told): readonly string[] =>
  (['scope', 'kind', 'actor', 'status'] as const)
    .filter((field) => isHeld(device, told, field))
    .map(
      (field) =>
        `${fields[field].heading}: not changed; this is a server in scope, so ${field === 'status' ? 'whoever answers for servers takes it out of scope on its page first, with a reason' : 'this is changed on its page, with a reason'}`,
    )

/** What the row changes. Empty cells change nothing; "not known" unsays nothing; nothing was seen earlier than it was. */
export const changesOf = (device: DeviceAfter & { readonly source?: string; readonly encryption?: string }, told: Told, by: Telling): Change => {
  const change: Change = {}
  const isAgents = device.source === 'agent' || device.source === 'this-machine'
  for (const [from, to] of Object.entries(plain) as [keyof typeof plain, keyof DeviceAfter][]) {
    const value = told[from]
    if (value === undefined || value === device[to]) continue
    if (isAgents && (agentsOwn as readonly string[]).includes(to) && !isOpen(device[to])) continue
    // Case alone is no change: consoles write serial numbers and UUIDs as they like.
    if ((to === 'serial' || to === 'uuid' || to === 'assetTag') && String(device[to]).toUpperCase() === value.toUpperCase()) continue
    Object.assign(change, { [to]: value })
  }
  if (change.assignedTo !== undefined || (told.assignedTo !== undefined && device.assignedId === null)) {
    const person = by.people.get((told.assignedTo ?? '').toLowerCase()) ?? null
    if (person !== device.assignedId) change.assignedId = person
  }
  const word = (key: 'status' | 'scope', value: string | undefined) => {
    if (value !== undefined && value !== 'unknown' && value !== device[key]) change[key] = value
  }
  if (!isHeld(device, told, 'status')) word('status', told.status)
  if (!isHeld(device, told, 'scope')) word('scope', told.scope)
  if (told.encryption === 'yes' || told.encryption === 'no') {
    // What the list states is kept as its statement; what an agent sees on the disk itself stands above it.
    if (told.encryption !== device.encryption && told.encryption !== device.encryptionTold)
      Object.assign(change, { encryptionTold: told.encryption, encryptionBy: by.label, encryptionAt: by.now })
  }
  const scope = change.scope ?? device.scope
  if (scope === 'out' && told.scopeReason !== undefined && told.scopeReason !== device.scopeReason) change.scopeReason = told.scopeReason
  if (scope !== 'out' && device.scopeReason !== null) change.scopeReason = null
  if (
    told.actor !== undefined &&
    !isHeld(device, told, 'actor') &&
    told.actor !== 'unknown' &&
    told.actor !== device.patchingActor &&
    (told.actor !== by.patchedBy || device.patchingActor === 'unknown')
  )
    change.patchingActor = told.actor
  // A person's word on what a thing is outweighs a console's; their own list is their word.
  const mayKind =
    by.kind === 'sheet' || by.kind === 'purchase'
      ? !isAgents || device.kind === 'unknown' || by.kind === 'sheet'
      : device.kindBy !== 'person' || device.kind === 'unknown'
  if (told.kind !== undefined && told.kind !== 'unknown' && told.kind !== device.kind && mayKind && !isHeld(device, told, 'kind')) {
    change.kind = told.kind
    change.kindBy = by.kind === 'sheet' ? 'person' : device.kindBy
  }
  if (told.lastSeen !== undefined && told.lastSeen > device.lastSeen) change.lastSeen = told.lastSeen
  const macs = macsAfter(device.macs, told.macs ?? [])
  if (macs.length > device.macs.length) change.macs = macs
  const notes = [...(told.notes ?? [])].filter(([heading, text]) => !Object.hasOwn(device.notes, heading) || device.notes[heading] !== text)
  if (notes.length > 0) change.notes = Object.fromEntries([...Object.entries(device.notes), ...notes])
  return change
}

/** A device that only this row tells of. Without a name it goes by its asset tag or serial number. */
export const newDevice = (told: Told, label: string, by: Telling): DeviceAfter => {
  const after = { ...nothingKnown, ...changesOf(nothingKnown, told, by) }
  return { ...after, hostname: after.hostname || label }
}

const names: Partial<Readonly<Record<keyof DeviceAfter, string>>> = {
  hostname: fields.hostname.heading,
  siteId: fields.site.heading,
  osName: fields.system.heading,
  osVersion: fields.version.heading,
  osBuild: fields.build.heading,
  patchingActor: fields.actor.heading,
  lastSeen: fields.lastSeen.heading,
  notes: fields.notes.heading,
  encryptionTold: fields.encryption.heading,
  ...Object.fromEntries(
    (
      [
        'serial',
        'uuid',
        'macs',
        'assetTag',
        'manufacturer',
        'model',
        'kind',
        'scope',
        'scopeReason',
        'room',
        'assignedTo',
        'purchasedOn',
        'warrantyEndsOn',
        'orderedFrom',
        'status',
        'updatesEndOn',
      ] as const
    ).map((key) => [key, fields[key].heading]),
  ),
}
const shown = (value: unknown): string =>
  value === null || value === '' || value === 'unknown' || value === neverSeen
    ? 'not known'
    : Array.isArray(value)
      ? `${value.length}`
      : typeof value === 'object'
        ? 'more'
        : String(value).slice(0, 60)

/** What a change does, in words for the report: `Room: 12 → 14`. */
export const changeWords = (device: DeviceAfter, change: Change): readonly string[] =>
  (Object.keys(change) as (keyof DeviceAfter)[]).flatMap((key) =>
    names[key] === undefined || key === 'siteId'
      ? key === 'siteId'
        ? ['Site']
        : []
      : [`${names[key]}: ${shown(device[key])} → ${shown(change[key])}`],
  )

/** Changes after which a device's rows in the plan are worked out anew. */
export const movesThePlan = (change: Change): boolean =>
  (['kind', 'scope', 'patchingActor', 'siteId', 'osName', 'osVersion'] as const).some((key) => change[key] !== undefined)
