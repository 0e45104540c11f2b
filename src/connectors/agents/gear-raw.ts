import { limits } from './contract.ts'
import type { Notes } from './clean.ts'
import type { Json } from './json.ts'
import { isObject, own } from './json.ts'
import type { Raw, RawGear, Row } from './raw.ts'

// Both notations of what an SNMP task read: `DEVICE / INFO, COMPONENTS, FIRMWARES, PORTS` in XML, `network_device`, `network_components`, `firmwares`,
// `network_ports` in JSON. Toner, page counts, what each port carries are passed over.

const info = ['name', 'serial', 'model', 'manufacturer', 'mac', 'type', 'firmware', 'assettag'] as const
const component = ['index', 'type', 'name', 'description', 'manufacturer', 'model', 'serial', 'firmware', 'version'] as const
const firmware = ['type', 'name', 'description', 'manufacturer', 'version'] as const
const upper = (names: readonly string[]): ReadonlyMap<string, string> => new Map(names.map((name) => [name.toUpperCase(), name]))
const inXml = { INFO: upper(info), COMPONENT: upper(component), FIRMWARES: upper(firmware) } as const

const empty = (): RawGear => ({ info: {}, components: [], firmwares: [], portMacs: [] })
const most = 4_096 // devices held while reading: more are counted and refused later
const keep = <T>(list: T[], one: T, where: string, notes: Notes): void => {
  if (list.length < limits.rows) list.push(one)
  else notes.add('rows', where)
}

export type GearXml = {
  readonly isOpen: () => boolean
  /** Whether the element's text is wanted. Depths: DEVICE 3, its parts 4, their fields 5, a component's or a port's 6. */
  readonly open: (name: string, depth: number) => boolean
  readonly close: (name: string, depth: number, value: string) => void
}

/** Collects DEVICE elements as a streaming parser passes them. */
export const gearXml = (raw: Raw, notes: Notes): GearXml => {
  let device: RawGear | undefined
  let part = ''
  let row: Row = {}
  let hasInfo = false
  const fieldOf = (name: string, depth: number): string | undefined => {
    if (part === 'INFO' && depth === 5) return inXml.INFO.get(name)
    if (part === 'FIRMWARES' && depth === 5) return inXml.FIRMWARES.get(name)
    return part === 'COMPONENTS' && depth === 6 ? inXml.COMPONENT.get(name) : undefined
  }
  return {
    isOpen: () => device !== undefined,
    open: (name, depth) => {
      if (depth === 3) [device, hasInfo] = [empty(), false]
      else if (depth === 4) {
        part = name
        row = {}
        hasInfo ||= name === 'INFO'
      } else if (depth === 5 && part === 'COMPONENTS') row = {}
      return fieldOf(name, depth) !== undefined || (part === 'PORTS' && depth === 6 && name === 'MAC')
    },
    close: (name, depth, value) => {
      if (device === undefined) return
      const field = fieldOf(name, depth)
      if (field !== undefined && part === 'INFO') device.info[field] ??= value
      else if (field !== undefined) row[field] ??= value
      else if (depth === 6 && part === 'PORTS' && name === 'MAC') keep(device.portMacs, value, 'ports', notes)
      else if (depth === 5 && part === 'COMPONENTS') keep(device.components, row, 'components', notes)
      else if (depth === 4) {
        if (part === 'FIRMWARES') keep(device.firmwares, row, 'firmwares', notes)
        part = ''
      } else if (depth === 3) {
        // A device that could not be asked tells an ERROR and nothing of itself.
        if (hasInfo && raw.gear.length < most) raw.gear.push(device)
        device = undefined
      }
    },
  }
}

/** Text of an own scalar by its place, and a fault noted for what is of another type. */
export type GearReader = { readonly text: (object: Json, key: string, place: string) => string | undefined; readonly fault: (fault: string) => void }

/** The device of a JSON inventory, where it tells of one. */
export const readGearJson = (content: Json, raw: Raw, notes: Notes, { text, fault }: GearReader): void => {
  const told = own(content, 'network_device')
  if (told === undefined || told === null) return
  const given: unknown = Array.isArray(told) ? told[0] : told
  if (!isObject(given)) return fault('content.network_device: expected an object')
  const device = empty()
  for (const field of info) device.info[field] = text(given, field, 'content.network_device')
  const rows = (key: string, each: (row: Json, place: string) => void): void => {
    const list = own(content, key)
    if (list === undefined || list === null) return
    const some: readonly unknown[] = Array.isArray(list) ? list : [list]
    for (const [i, row] of some.entries()) {
      if (i >= limits.rows) return notes.add('rows', key, some.length - limits.rows)
      if (isObject(row)) each(row, `content.${key}[${i}]`)
      else fault(`content.${key}[${i}]: expected an object`)
    }
  }
  const rowOf = (fields: readonly string[], row: Json, place: string): Row =>
    Object.fromEntries(fields.map((field) => [field, text(row, field, place)]))
  rows('network_components', (row, place) => device.components.push(rowOf(component, row, place)))
  rows('firmwares', (row, place) => device.firmwares.push(rowOf(firmware, row, place)))
  rows('network_ports', (row, place) => {
    const mac = text(row, 'mac', place)
    if (mac !== undefined) device.portMacs.push(mac)
  })
  raw.gear.push(device)
}
