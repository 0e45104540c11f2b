import { firmwareSystem } from '../../core/firmware.ts'
import { lookup } from '../../core/lookup.ts'
import { cleanText, type Notes } from './clean.ts'
import { type GearMember, limits, type NormalInventory } from './contract.ts'
import { count, fail } from './faults.ts'
import type { Raw, RawGear, Row } from './raw.ts'
import { isPlaceholder, macOf } from './values.ts'

// What an agent read over SNMP of a switch, an access point, a printer: another device than the one it runs on.

/** Queries of SNMP tasks: FusionInventory and GLPI Agent write SNMPQUERY, GLPI's own JSON netinventory. */
export const gearQueries: ReadonlySet<string> = new Set(['SNMPQUERY', 'SNMP', 'NETINVENTORY'])

type ItemType = NormalInventory['itemType']
/** By the device's own type: a word, or FusionInventory's number of old. What is not here is told by its item type. */
const byType: Readonly<Record<string, ItemType>> = lookup({
  networking: 'NetworkEquipment',
  '2': 'NetworkEquipment',
  printer: 'Printer',
  '3': 'Printer',
  phone: 'Phone',
  storage: 'Appliance',
  power: 'Appliance',
  pdu: 'Appliance',
  kvm: 'Appliance',
})
const byItemType: Readonly<Record<string, ItemType>> = lookup({
  networkequipment: 'NetworkEquipment',
  printer: 'Printer',
  phone: 'Phone',
  pdu: 'Appliance',
})
/** Whether an item type can only be gear: a phone also tells of itself. */
export const isGearType = (itemType: string): boolean => byItemType[itemType.toLowerCase()] !== undefined && itemType.toLowerCase() !== 'phone'

const word = (text: string): string => text.replace(/[^\w .-]/g, '?').slice(0, 40)
const itemTypeOf = (itemType: string, type: string): ItemType =>
  byType[type.toLowerCase()] ??
  (type === '' || /^unmanaged$/i.test(type) ? byItemType[itemType.toLowerCase()] : undefined) ??
  fail(
    422,
    'kind-not-served',
    `The inventory is of ${type === '' && itemType === '' ? 'a device of no known type' : `a ${word(type || itemType)}`}; printers, network gear, phones, storage and power gear are taken from SNMP, computers from an agent of their own.`,
    'Let the SNMP task ask printers and network gear only.',
  )

const deviceLimit = 64 // of one message; agents send one

/**
 * The devices of one message of an SNMP task; none where it only tells that the task begins, ends or could not read a device.
 * @throws Fault 413 more devices than are taken; 422 of a type that is not taken, or a type of gear and nothing of it.
 */
export const normaliseGear = (raw: Raw, deviceId: string, notes: Notes): readonly NormalInventory[] => {
  if (raw.gear.length > deviceLimit)
    fail(413, 'too-many-devices', `The message tells of ${count(raw.gear.length)} devices; at most ${deviceLimit} are taken at once.`)
  return raw.gear.map((one) => normaliseOne(raw, one, deviceId, notes))
}

const isChassis = ({ type = '' }: Row): boolean => /^(chassis|stack-?member)$/i.test(type.trim())
const ofDevice = ({ type = '', description = '' }: Row): boolean =>
  /^(device|system|firmware|software)$/i.test(type.trim()) || /^device firmware$/i.test(description)

const normaliseOne = (raw: Raw, { info, components, firmwares, portMacs }: RawGear, deviceId: string, notes: Notes): NormalInventory => {
  const clean = (row: Row | undefined, field: string): string => {
    const text = cleanText(row?.[field], `device.${field}`, notes)
    if (text === '' || !isPlaceholder(text)) return text
    notes.add('placeholder', field)
    return ''
  }
  const itemType = itemTypeOf(cleanText(raw.itemType, 'itemtype', notes), cleanText(info['type'], 'device.type', notes))
  const chassis = components.filter(isChassis)
  const [only, second] = chassis // one chassis is the device itself; several are a stack, each with its own number
  const alone = second === undefined ? only : undefined
  const main = firmwares.find(ofDevice) ?? (firmwares.length === 1 ? firmwares[0] : undefined)
  const manufacturer = clean(info, 'manufacturer') || clean(main, 'manufacturer') || clean(only, 'manufacturer')
  const model = clean(info, 'model') || clean(alone, 'model')
  const serial = clean(info, 'serial') || clean(alone, 'serial')
  const version = undated(clean(info, 'firmware') || clean(main, 'version') || revisionOf(alone, clean))
  const [mac] = [clean(info, 'mac')].flatMap((text) => macOf(text) ?? [])
  // A printer of old tells its address with its port alone; a switch has one a port, and none of those is the switch's.
  const macs = mac !== undefined ? [mac] : itemType === 'NetworkEquipment' ? [] : portMacs.flatMap((text) => macOf(text.trim()) ?? []).slice(0, 8)
  const members = membersOf(second === undefined ? components.filter((one) => one !== only) : components, clean, notes)
  const name = clean(info, 'name')
  if (name === '') notes.add('hostname', 'model and serial number')
  return {
    itemType,
    hostname: name || [model, serial || macs[0]].filter(Boolean).join(' ') || deviceId,
    ...given({ manufacturer, model, serial, assetTag: clean(info, 'assettag'), agent: cleanText(raw.agent, 'versionclient', notes) }),
    macs: [...new Set(macs)],
    os: {
      family: 'other',
      name: manufacturer !== '' && model !== '' ? firmwareSystem(manufacturer, model).slice(0, limits.textLength) : '',
      version,
      arch: '',
    },
    software: [],
    drives: [],
    antivirus: [],
    ...(components.length > 0 ? { members } : {}),
    sections: ['hardware', 'bios', 'os', ...(macs.length > 0 ? (['networks'] as const) : [])],
  }
}

type Clean = (row: Row | undefined, field: string) => string
/** What a chassis runs: its software's revision; where it tells none, its firmware's, which for some makers is the boot loader's. */
const revisionOf = (row: Row | undefined, clean: Clean): string => clean(row, 'version') || clean(row, 'firmware')
/** HP's printers put the day before the version, and feeds do not. */
const undated = (version: string): string => version.replace(/^(?:19|20)\d{6}\s+(?=\S)/, '')

const membersMost = 128
/** Members of a stack, and modules that run a firmware of their own. Ports, fans and power supplies are none. */
const membersOf = (components: readonly Row[], clean: Clean, notes: Notes): readonly GearMember[] => {
  const all = components
    .filter(
      (row) => isChassis(row) || (/^module$/i.test((row['type'] ?? '').trim()) && `${row['firmware'] ?? ''}${row['version'] ?? ''}`.trim() !== ''),
    )
    .map((row) => ({
      name: ['name', 'description', 'index'].map((field) => cleanText(row[field], `components.${field}`, notes)).find((text) => text !== '') ?? '',
      ...given({
        manufacturer: clean(row, 'manufacturer'),
        model: clean(row, 'model'),
        serial: clean(row, 'serial'),
        firmware: revisionOf(row, clean),
      }),
    }))
  if (all.length > membersMost) notes.add('rows', 'components', all.length - membersMost)
  return all.slice(0, membersMost)
}

const given = <K extends string>(values: Record<K, string>): Partial<Record<K, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as Partial<Record<K, string>>
