import { showId } from '../../platform/ids.ts'
import { tellFacts, toldDevices, updateTold, type DeviceWords, type ToldDevice, type ToldFact } from '../assets/index.ts'
import { recordSightings, type ToldSighting } from '../inventory/index.ts'
import type { Act, Evidence } from '../ledger/index.ts'
import { changesOf, changeWords, heldBack, movesThePlan, newDevice, type DeviceAfter, type Telling } from './compare.rules.ts'
import type { Outcome } from './imports.store.ts'
import { planAnew, unsightedDevices } from './imports.views.ts'
import { keyOf, type ReadRow, type TakenRow, type Told } from './row.rules.ts'

/** What the plan makes of devices that a list told of or changed, in the same transaction. */
export type OnTold = (act: Act, deviceIds: readonly string[]) => Promise<void>
export type Taking = {
  readonly telling: Telling
  readonly sites: Readonly<Record<string, string>>
  readonly onTold?: OnTold | undefined
  readonly words?: readonly DeviceWords[] | undefined
}
export type Taken = {
  readonly outcomes: readonly Outcome[]
  readonly asked: number
  readonly evidence: readonly Evidence[]
  readonly devices: readonly string[]
}
type Held = DeviceAfter & { readonly id: string; readonly source: string; readonly encryption: string }

const sightingOf = ({ told }: TakenRow, { sites, telling }: Taking, deviceId: string | undefined): ToldSighting => ({
  key: keyOf(told, telling.kind),
  hostname: told.hostname ?? null,
  serial: told.serial ?? null,
  uuid: told.uuid ?? null,
  macs: told.macs ?? [],
  assetTag: told.assetTag ?? null,
  manufacturer: told.manufacturer ?? null,
  model: told.model ?? null,
  osName: told.system ?? null,
  osVersion: told.version ?? null,
  person: told.assignedTo ?? null,
  place: [sites[told.site ?? ''], told.room].filter(Boolean).join(', ') || null,
  seenAt: told.lastSeen ?? null,
  ...(deviceId === undefined ? {} : { deviceId }),
})

/**
 * Devices that stood on the list before anything was noted of who tells of them: known by serial number, then UUID, then asset tag; by name only where
 * a row tells no number. All others are matched by the rules of identity, which have more to go by.
 */
const knownUnsighted = async (act: Act, rows: readonly TakenRow[]): Promise<ReadonlyMap<number, string>> => {
  const all = (of: (told: Told) => string | undefined) => rows.flatMap(({ told }) => of(told) ?? [])
  const nameOf = (told: Told) =>
    told.serial === undefined && told.uuid === undefined && told.assetTag === undefined ? told.hostname?.toLowerCase() : undefined
  const found = await unsightedDevices(act.tx, act.districtId, {
    serials: all(({ serial }) => serial?.toUpperCase()),
    uuids: all(({ uuid }) => uuid),
    assetTags: all(({ assetTag }) => assetTag?.toUpperCase()),
    names: all(nameOf),
  })
  const by = (of: (one: (typeof found)[number]) => string | null) =>
    Map.groupBy(
      found.filter((one) => of(one) !== null),
      (one) => of(one) ?? '',
    )
  const [serials, uuids, tags, names] = [by(({ serial }) => serial), by(({ uuid }) => uuid), by(({ assetTag }) => assetTag), by(({ name }) => name)]
  const only = (some: readonly { readonly id: string }[] | undefined): string | undefined => (some?.length === 1 ? some[0]?.id : undefined)
  return new Map(
    rows.flatMap(({ line, told }) => {
      const id =
        only(serials.get(told.serial?.toUpperCase() ?? '')) ??
        only(uuids.get(told.uuid ?? '')) ??
        only(tags.get(told.assetTag?.toUpperCase() ?? '')) ??
        only(names.get(nameOf(told) ?? ''))
      return id === undefined ? [] : [[line, id] as const]
    }),
  )
}

const seenOnly = 'seen on the network, and no device on the list matches it: it is shown under Coverage'

/** What a console proves of each device it patches: which version ran when it saw it last. */
const factsOf = (rows: readonly TakenRow[], source: string | undefined, idOf: (row: TakenRow) => string | null): readonly ToldFact[] => {
  const facts = rows.flatMap((row): ToldFact[] => {
    const [deviceId, { lastSeen, version, system = '' }] = [idOf(row), row.told]
    return source === undefined || deviceId === null || lastSeen === undefined || version === undefined
      ? []
      : [{ deviceId, source, seenAt: lastSeen, product: system, version }]
  })
  return [...new Map(facts.map((fact) => [fact.deviceId, fact])).values()] // one row a device: a statement writes it once
}

/** Takes in some rows of one table, in the running transaction: whose each is, what it changes, what the plan makes of it. */
export const takeRows = async (act: Act, taking: Taking, rows: readonly ReadRow[]): Promise<Taken> => {
  const { telling, onTold, words } = taking
  const isSeenOnly = telling.kind === 'network' // it says that a thing is there, nothing of what it is
  const taken = rows.filter((row) => row.is === 'taken')
  await planAnew(act.tx)
  const known = isSeenOnly ? new Map<number, string>() : await knownUnsighted(act, taken)
  const recorded = await recordSightings(
    act,
    { source: telling.kind, name: telling.label },
    taken.map((row) => sightingOf(row, taking, known.get(row.line))),
    { words },
  )
  const made = new Set(recorded.made)
  const idOf = (row: TakenRow): string | null => recorded.of.get(keyOf(row.told, telling.kind))?.deviceId ?? null
  const devices = new Map(
    (await toldDevices(act.tx, [...new Set(taken.flatMap((row) => idOf(row) ?? []))], true)).map((device) => [device.id, device as Held]),
  )
  const after = new Map<string, Held>()
  const moved = new Set<string>()
  const outcomes = rows.map((row): Outcome => {
    const head = { line: row.line, label: row.label }
    if (row.is === 'refused') return { ...head, outcome: 'refused', deviceId: null, says: row.says }
    const id = idOf(row)
    if (isSeenOnly) return { ...head, outcome: 'same', deviceId: id, says: [...(id === null ? [seenOnly] : []), ...row.warnings] }
    const device = id === null ? undefined : (after.get(id) ?? devices.get(id))
    if (id === null || device === undefined)
      return {
        ...head,
        outcome: 'refused',
        deviceId: null,
        says: ['it may be one of several devices: resolve that under Coverage, then import the file again'],
      }
    if (made.has(id) && !after.has(id)) {
      after.set(id, { ...newDevice(row.told, row.label, telling), id, source: device.source, encryption: 'unknown' })
      if (row.told.system !== undefined) moved.add(id)
      return { ...head, outcome: 'added', deviceId: id, says: row.warnings }
    }
    const change = changesOf(device, row.told, telling)
    const warnings = [...heldBack(device, row.told), ...row.warnings]
    if (Object.keys(change).length === 0) return { ...head, outcome: 'same', deviceId: id, says: warnings }
    after.set(id, { ...device, ...change })
    if (movesThePlan(change)) moved.add(id)
    return { ...head, outcome: 'changed', deviceId: id, says: [...changeWords(device, change), ...warnings] }
  })
  await updateTold(act, [...after.values()] as (ToldDevice & { id: string })[])
  await tellFacts(act, factsOf(taken, telling.proves, idOf))
  if (moved.size > 0) await onTold?.(act, [...moved])
  return { outcomes, asked: recorded.asked, evidence: recorded.evidence, devices: [...after.keys()] }
}

const told = 100 // devices that one piece of evidence names

/** What the ledger keeps of some rows taken in: the counts, and every device that came or changed. */
export const evidenceOf = (fileId: string, sha256: string, { outcomes, devices }: Taken): readonly Evidence[] => {
  const count = (what: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === what).length
  const parts = Math.max(1, Math.ceil(devices.length / told))
  return Array.from({ length: parts }, (_, n) => ({
    kind: 'imports.rows-taken',
    about: [showId('imp', fileId), ...devices.slice(n * told, (n + 1) * told).map((id) => showId('dev', id))],
    grade: 'attested' as const,
    content: {
      sha256,
      from: outcomes[0]?.line ?? 0,
      to: outcomes.at(-1)?.line ?? 0,
      added: count('added'),
      changed: count('changed'),
      same: count('same'),
      refused: count('refused'),
      part: n + 1,
      parts,
    },
  }))
}
