// What a reading over SNMP makes of gear: a switch, an access point, a printer (PM-3.1). A reading is never whole: what it does not tell stays.
import { firmwareKinds, firmwareSystem } from '../../../core/firmware.ts'
import type { Facts, Told, ToldTitle } from '../inventory.rules.ts'

const present = <T extends object>(values: T): T => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T

/** Whether a device is gear that readings may tell of: what its own agent tells, or a person calls a computer, is not told from outside. */
export const mayBeRead = (before: Facts | undefined, kind: string): boolean =>
  before === undefined ? kind === 'unknown' || firmwareKinds.includes(kind) : before.via === 'snmp'

/** Facts after a reading: each value that it tells replaces, every other stays. */
export const gearFacts = (before: Facts | undefined, told: Told): Facts => {
  const [manufacturer, model] = [told.manufacturer ?? before?.manufacturer, told.model ?? before?.model]
  const system =
    manufacturer !== undefined && model !== undefined ? firmwareSystem(manufacturer, model).slice(0, 512) : (before?.os?.name ?? told.os.name)
  return present({
    hostname: told.hostname,
    itemType: told.itemType,
    via: 'snmp' as const,
    serial: told.serial ?? before?.serial,
    manufacturer,
    model,
    assetTag: told.assetTag ?? before?.assetTag,
    os: { family: told.os.family, name: system, version: told.os.version || (before?.os?.version ?? ''), arch: '' },
    macs: told.macs.length > 0 ? told.macs.toSorted() : before?.macs,
    members: told.members ?? before?.members,
    agent: told.agent ?? before?.agent,
    tag: before?.tag,
  }) as Facts
}

/** How the agent that read gear is named: the tool that is run by hand calls itself foo, and then its address says more. */
export const readerName = (label: string, remote: string): string =>
  (label === 'foo' ? (remote === '' ? 'not named' : `at ${remote}`) : label).slice(0, 100)

/**
 * The firmware of a stack's members that run another one than the stack is said to: each is judged like the device's own. A member that tells no
 * maker or model is of the stack's.
 */
export const memberTitles = ({ members = [], manufacturer, model, serial, os }: Facts): readonly ToldTitle[] => {
  // The stack may be called by its name and its members by their part number: the member that is the stack tells which is which.
  const part = members.find((one) => serial !== undefined && one.serial === serial)?.model
  const all = members.flatMap((member): readonly ToldTitle[] => {
    const isAlike = member.model === undefined || member.model === part
    const [vendor, product, version] = [member.manufacturer ?? manufacturer, isAlike ? (model ?? member.model) : member.model, member.firmware]
    if (vendor === undefined || product === undefined || version === undefined) return []
    const name = firmwareSystem(vendor, product).slice(0, 512)
    return name === os?.name && version === os.version ? [] : [{ ecosystem: 'os', kind: 'firmware', name, version }]
  })
  return [...new Map(all.map((one) => [`${one.name}\n${one.version}`, one])).values()]
}
