import type { Tx } from '../../platform/db/pool.ts'
import { findingGroups, heldByDevices, statedDevices, titleGroups, type FindingGroup, type HeldBy, type TitleGroup } from './findings.views.ts'

const least = (...days: readonly (string | null)[]): string | null => days.filter((day) => day !== null).toSorted()[0] ?? null
const greatest = (...days: readonly (string | null)[]): string | null =>
  days
    .filter((day) => day !== null)
    .toSorted()
    .at(-1) ?? null
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted()
const shownCves = 50

/** A kernel image other than the one that runs is noise on that device alone; headers and tools are everywhere. */
const isNoise = (group: TitleGroup, { kernel }: HeldBy): boolean =>
  group.isNoise || (group.isKernel && kernel !== null && !group.name.startsWith(`linux-image-${kernel}`))

type Merged = Omit<FindingGroup, 'deviceId'>
/** Several titles of one source as one group; dates are still those of the district, not of a device. */
const merge = (groups: readonly TitleGroup[], noise: boolean): Merged => {
  const [first] = groups
  if (first === undefined) throw new TypeError('no group was given')
  const of = <K extends keyof TitleGroup>(key: K): TitleGroup[K][] => groups.map((group) => group[key])
  const cves = groups.length === 1 ? first.cves : unique(groups.flatMap((group) => group.cves))
  const fixable = groups.length === 1 ? first.fixable : unique(groups.flatMap((group) => group.fixable))
  return {
    line: first.line,
    ecosystem: first.ecosystem,
    package: first.package,
    isNoise: noise,
    inKev: first.inKev,
    installed: unique(groups.flatMap(({ installed }) => installed)),
    fixed: unique(groups.flatMap(({ fixed }) => fixed)),
    cveCount: cves.length,
    fixableCount: fixable.length,
    cves: cves.toSorted().toReversed().slice(0, shownCves),
    urgency: Math.max(...of('urgency')),
    isRemote: of('isRemote').includes(true),
    severityFrom: of('hasFacts').includes(true) ? 'cve-facts' : of('hasUrgency').includes(true) ? 'debian' : null,
    exploitation: first.exploitation,
    automatable: first.automatable,
    technicalImpact: first.technicalImpact,
    assessedOn: greatest(...of('assessedOn')),
    exploitedSince: least(...of('exploitedSince')),
    kevDueOn: least(...of('kevDueOn')),
    fixKnownOn: least(...of('fixKnownOn')),
    detectedOn: least(...of('detectedOn')),
    clocks: {
      'later-of-fix-and-detection': least(...groups.map(({ clocks }) => clocks['later-of-fix-and-detection'])),
      'fix-published': least(...groups.map(({ clocks }) => clocks['fix-published'])),
      'detected-here': least(...groups.map(({ clocks }) => clocks['detected-here'])),
    },
    binaries: unique(of('name')),
  }
}

/** The clock of a device never starts before it was first seen. The later of two days, taken of the earliest, is the earliest of the later ones. */
const onDevice = (merged: Merged, { id, firstSeen }: HeldBy): FindingGroup => {
  const from = (day: string | null): string | null => (day === null ? null : greatest(day, firstSeen))
  const { clocks } = merged
  return {
    ...merged,
    deviceId: id,
    detectedOn: from(merged.detectedOn),
    clocks: {
      'later-of-fix-and-detection': from(clocks['later-of-fix-and-detection']),
      'fix-published': clocks['fix-published'],
      'detected-here': from(clocks['detected-here']),
    },
  }
}

const keyOf = (group: TitleGroup, noise: boolean): string =>
  [group.line, group.ecosystem, group.package, noise, group.inKev, group.exploitation, group.automatable, group.technicalImpact].join('\t')

/**
 * The findings of many devices by source package, exactly as `findingGroups` counts them: what is known of each title is read once, and each set of titles of
 * a source is put together once, however many devices hold it. Devices of which somebody stated something of their own are counted by the database.
 */
export const findingsBySource = async (
  tx: Tx,
  deviceIds: readonly string[],
  zone: string,
  packages?: readonly string[],
): Promise<readonly FindingGroup[]> => {
  const [held, alone] = [await heldByDevices(tx, deviceIds, zone), new Set(await statedDevices(tx, deviceIds))]
  const titles = new Map<string, Set<string>>()
  for (const { lines } of held) {
    for (const [line, ids] of lines) {
      const known = titles.get(line) ?? new Set()
      for (const id of ids) known.add(id)
      titles.set(line, known)
    }
  }
  const byLine = new Map<string, Map<string, TitleGroup[]>>()
  for (const [line, ids] of titles)
    byLine.set(
      line,
      Map.groupBy(await titleGroups(tx, line, [...ids], zone, packages), ({ titleId }) => titleId),
    )
  const merged = new Map<string, Merged>()
  const found = held.flatMap((device): FindingGroup[] => {
    const groups: TitleGroup[] = []
    for (const [line, ids] of device.lines) {
      const known = byLine.get(line)
      if (known !== undefined && known.size > 0) for (const id of ids) groups.push(...(known.get(id) ?? []))
    }
    if (groups.some(({ isUndetected }) => isUndetected)) alone.add(device.id) // since when is not known by the title alone
    if (alone.has(device.id)) return []
    const bySource = new Map<string, { noise: boolean; groups: TitleGroup[] }>()
    for (const group of groups) {
      const noise = isNoise(group, device)
      const key = keyOf(group, noise)
      const some = bySource.get(key)
      if (some === undefined) bySource.set(key, { noise, groups: [group] })
      else some.groups.push(group)
    }
    return [...bySource].map(([key, { noise, groups: some }]) => {
      const name = `${key}\t${some.map(({ titleId }) => titleId).join()}`
      const one = merged.get(name) ?? merge(some, noise)
      merged.set(name, one)
      return onDevice(one, device)
    })
  })
  return alone.size === 0 ? found : [...found, ...(await findingGroups(tx, [...alone], zone, packages))]
}
