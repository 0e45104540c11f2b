import { showId } from '../../../platform/ids.ts'
import { noteManaged, noteNamed, type DeviceWords } from '../../assets/index.ts'
import type { Act, Evidence } from '../../ledger/index.ts'
import { sources } from './marks.rules.ts'
import { settleSightings } from './settle-sightings.ts'
import { knowBySightings, markGone, saveSightings, type SourceOf, type ToldSighting } from './sightings.store.ts'

export type Recorded = {
  /** By the row's key: the sighting's id and the device it is of; null where nothing of the list is known to be it. */
  readonly of: ReadonlyMap<string, { readonly sightingId: string; readonly deviceId: string | null; readonly isNew: boolean }>
  /** Devices that turned out to be another one just now. */
  readonly folded: ReadonlySet<string>
  readonly made: readonly string[]
  readonly merged: number
  readonly asked: number
  readonly gone: number
  /** For the caller's own commit: what was merged or asked, and one entry of what was told. */
  readonly evidence: readonly Evidence[]
}

const told = 100 // devices that one piece of evidence names

/**
 * Takes in what a source says of devices (PM-3.1), inside the caller's use case and transaction: `of.source` is its kind (purchase, mdm, directory,
 * hypervisor, network, agent, sheet), `of.name` whose ('Intune', 'Google Admin'; '' where there is one only), and each row's `key` the source's own
 * id of the thing - the same file twice changes nothing. A row with `deviceId` is of that device; one without is tied to the device it is of, gets
 * a device of its own (not from the network: that only saw it), or waits for a person where the rules are not sure. `isWhole`: what the source
 * told before and tells no more is noted as gone there. `words`: what others say of devices, which goes with one that is folded into another. Add `evidence` to the use case's own. Keys must be distinct; junk numbers are left out of
 * matching, never of what is kept. Instants are ISO strings.
 */
export const recordSightings = async (
  act: Act,
  of: SourceOf,
  rows: readonly ToldSighting[],
  {
    isWhole = false,
    words,
    holdsIdentities,
  }: { readonly isWhole?: boolean; readonly words?: readonly DeviceWords[] | undefined; readonly holdsIdentities?: true } = {},
): Promise<Recorded> => {
  const stored = await saveSightings(act, of, rows, holdsIdentities)
  const touched = stored.filter(({ isNew, isMarked, deviceId }) => isNew || isMarked || deviceId === null)
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const toldOf = new Map(
    stored.flatMap(({ id, key }) => {
      const row = byKey.get(key)
      return row === undefined ? [] : [[id, row] as const]
    }),
  )
  const settled =
    touched.length === 0
      ? undefined
      : await settleSightings(
          act,
          touched.map(({ id }) => id),
          toldOf,
          words,
        )
  if (of.source !== 'agent')
    await knowBySightings(
      act,
      touched.map(({ id }) => id),
    )
  const gone = isWhole ? await markGone(act, of) : 0
  const result = new Map(
    stored.map(({ id, key, deviceId, isNew }) => [key, { sightingId: id, deviceId: settled?.deviceOf.get(id) ?? deviceId, isNew }]),
  )
  const devices = [...new Set([...result.values()].flatMap(({ deviceId }) => deviceId ?? []))]
  if (of.source !== 'agent' && of.source !== 'network') await noteNamed(act, devices) // a lease or a port is no list of devices
  if (of.source === 'mdm')
    await noteManaged(
      act,
      rows.flatMap(({ key, seenAt }) => {
        const id = result.get(key)?.deviceId
        return id && seenAt ? [{ id, at: seenAt }] : []
      }),
    )
  const evidence: Evidence[] = [
    {
      kind: 'inventory.sightings-recorded',
      about: devices.slice(0, told).map((id) => showId('dev', id)),
      grade: of.source === 'agent' ? 'observed' : 'attested',
      content: {
        source: sources[of.source],
        name: of.name,
        rows: rows.length,
        new: stored.filter(({ isNew }) => isNew).length,
        devices: devices.length,
        made: settled?.made.length ?? 0,
        merged: settled?.merged ?? 0,
        asked: settled?.asked ?? 0,
        gone,
      },
    },
    ...(settled?.evidence ?? []),
  ]
  return {
    of: result,
    folded: settled?.folded ?? new Set(),
    made: settled?.made ?? [],
    merged: settled?.merged ?? 0,
    asked: settled?.asked ?? 0,
    gone,
    evidence,
  }
}

/** One row of `recordSightings`. */
export const recordSighting = (
  act: Act,
  of: SourceOf,
  row: ToldSighting,
  words?: readonly DeviceWords[],
  holdsIdentities?: true,
): Promise<Recorded> => recordSightings(act, of, [row], { words, ...(holdsIdentities ? { holdsIdentities } : {}) })
