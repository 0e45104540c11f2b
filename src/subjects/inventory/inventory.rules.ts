// What an inventory becomes here. A part an agent did not send is not known, never empty: the stored one stays.

export type Section = 'hardware' | 'bios' | 'os' | 'software' | 'drives' | 'antivirus' | 'networks' | 'users' | 'firewalls' | 'screenlock'

/** One title as told; `source` and `sourceVersion` only where the teller knows them (dpkg's own list and osquery do, other agents do not). */
export type ToldTitle = {
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly arch?: string
  readonly source?: string
  readonly sourceVersion?: string
  readonly publisher?: string
  readonly kind: string
  readonly installedOn?: string
}

type Os = {
  readonly family: string
  readonly name: string
  readonly version: string
  readonly codename?: string
  readonly arch: string
  readonly kernel?: string
  readonly installedOn?: string
  readonly bootTime?: string // not kept with the facts
}
type Drive = {
  readonly mount: string
  readonly encrypted: string
  readonly encryption?: string
  readonly fileSystem?: string
  readonly totalMb?: number
  readonly medium?: string
}
type Antivirus = { readonly name: string; readonly enabled?: boolean; readonly upToDate?: boolean; readonly version?: string }
/** An update the system says it has: its number as told, and the day where told. */
export type Patch = { readonly name: string; readonly installedOn?: string }
type Firewall = { readonly name: string; readonly enabled?: boolean }
type ScreenLock = { readonly enabled: boolean; readonly graceSeconds?: number }

/** One chassis of a stack, or a module with a firmware of its own. */
export type Member = {
  readonly name: string
  readonly manufacturer?: string
  readonly model?: string
  readonly serial?: string
  readonly firmware?: string
}

/** An inventory as any teller gives it: agents' contract, or this machine's own list. */
export type Told = {
  readonly itemType: string
  readonly hostname: string
  readonly domain?: string
  readonly serial?: string
  readonly uuid?: string
  readonly macs: readonly string[]
  readonly manufacturer?: string
  readonly model?: string
  readonly chassis?: string
  readonly assetTag?: string
  readonly firmware?: string
  readonly os: Os
  readonly software: readonly ToldTitle[]
  readonly drives: readonly Drive[]
  readonly antivirus: readonly Antivirus[]
  readonly agent?: string
  readonly tag?: string
  readonly firewalls?: readonly Firewall[]
  readonly screenLock?: ScreenLock
  readonly members?: readonly Member[]
  readonly sections: readonly Section[]
}

/**
 * All that is kept of it but software. What changes by itself from hour to hour (free space, who is signed in) is left out, or nothing would ever be
 * unchanged.
 */
export type Facts = {
  readonly hostname: string
  readonly itemType: string
  readonly domain?: string
  readonly chassis?: string
  readonly uuid?: string // hardware
  readonly serial?: string
  readonly manufacturer?: string
  readonly model?: string
  readonly assetTag?: string
  readonly firmware?: string // bios
  readonly os?: Os
  readonly drives?: readonly Drive[]
  readonly antivirus?: readonly Antivirus[]
  readonly macs?: readonly string[]
  readonly firewalls?: readonly Firewall[]
  readonly screenLock?: ScreenLock
  readonly patches?: readonly Patch[]
  readonly via?: 'snmp' // gear that an agent elsewhere read; absent where the device's own agent told it
  readonly members?: readonly Member[] // of gear
  readonly agent?: string
  readonly tag?: string
}

const present = <T extends object>(values: T): T => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T

/** Facts after an inventory, whole or partial: sections that came replace, the others stay. */
export const mergeFacts = (before: Facts | undefined, told: Told): Facts => {
  const has = (section: Section): boolean => told.sections.includes(section)
  const hardware = has('hardware') || before === undefined ? told : before
  const bios = has('bios') || before === undefined ? told : before
  const os = has('os') || has('hardware') || before?.os === undefined ? told.os : before.os // OCS tells the system among the hardware
  return present({
    hostname: has('hardware') ? told.hostname : (before?.hostname ?? told.hostname),
    itemType: told.itemType,
    domain: hardware.domain,
    chassis: told.chassis ?? before?.chassis,
    uuid: hardware.uuid ?? before?.uuid,
    serial: bios.serial ?? before?.serial,
    manufacturer: bios.manufacturer,
    model: bios.model,
    assetTag: bios.assetTag,
    firmware: bios.firmware ?? before?.firmware,
    os: present({
      family: os.family,
      name: os.name,
      version: os.version,
      codename: os.codename,
      arch: os.arch,
      kernel: os.kernel,
      installedOn: os.installedOn,
    }) as Os,
    drives: has('drives') ? told.drives.map(steady).toSorted((a, b) => (a.mount < b.mount ? -1 : 1)) : before?.drives,
    antivirus: has('antivirus') ? told.antivirus : before?.antivirus,
    macs: has('networks') ? told.macs.toSorted() : before?.macs,
    firewalls: has('firewalls') ? (told.firewalls ?? []) : before?.firewalls,
    screenLock: has('screenlock') ? told.screenLock : before?.screenLock,
    patches: has('software') ? patchesOf(told.software) : before?.patches,
    agent: told.agent ?? before?.agent,
    tag: told.tag ?? before?.tag,
  }) as Facts
}

const patchesOf = (software: readonly ToldTitle[]): readonly Patch[] | undefined => {
  const found = software.filter(({ kind }) => kind === 'hotfix').map(({ name, installedOn }) => present({ name, installedOn }) as Patch)
  return found.length === 0 ? undefined : found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const steady = ({ mount, encrypted, encryption, fileSystem, totalMb, medium }: Drive): Drive =>
  present({ mount, encrypted, encryption, fileSystem, totalMb, medium }) as Drive

/** Which facts differ, by name. */
export const changedFacts = (before: Facts | undefined, after: Facts, same: (a: unknown, b: unknown) => boolean): readonly string[] =>
  before === undefined
    ? []
    : [...new Set([...Object.keys(before), ...Object.keys(after)])]
        .filter((key) => !same(before[key as keyof Facts], after[key as keyof Facts]))
        .toSorted()

/** What came and what went between two sorted lists of numbers written as text. */
export const difference = (
  before: readonly string[],
  after: readonly string[],
): { readonly added: readonly string[]; readonly removed: readonly string[] } => {
  const [had, has] = [new Set(before), new Set(after)]
  return { added: after.filter((id) => !had.has(id)), removed: before.filter((id) => !has.has(id)) }
}

const debianReleases: Readonly<Record<string, string>> = {
  8: 'jessie',
  9: 'stretch',
  10: 'buster',
  11: 'bullseye',
  12: 'bookworm',
  13: 'trixie',
  14: 'forky',
}

/** Debian's release by code name, where the system is Debian and tells it, by name or by number. */
export const debianRelease = (os: { readonly name: string; readonly version: string; readonly codename?: string | undefined }): string | null => {
  if (!/debian/i.test(os.name)) return null
  return os.codename?.toLowerCase() ?? debianReleases[/^\d+/.exec(os.version)?.[0] ?? ''] ?? null
}

/** How much a district keeps of what was turned away. */
export const quarantine = { rows: 500, bytes: 64 * 1024 * 1024 } as const
