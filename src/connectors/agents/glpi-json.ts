import type { Notes } from './clean.ts'
import { count, fail } from './faults.ts'
import { isObject, own, parseJson, type Json } from './json.ts'
import { readGearJson } from './gear-raw.ts'
import { addRow, emptyRaw, type Raw, type RawSection, type Row, vocabulary } from './raw.ts'

const sections = vocabulary((name) => name)
const faultsTold = 20

/**
 * Reads GLPI Agent's JSON (`action` contact or inventory). Only own keys that are used are read, so `__proto__` and the like mean nothing.
 * @throws Fault 400 no JSON; 413 too deep or too many values; 422 with every field of a wrong type named.
 */
export const readGlpiJson = (text: string, notes: Notes): Raw => {
  const body = parseJson(text)
  const raw = emptyRaw()
  const faults: Faults = { n: 0, first: [] }
  const top = isObject(body) ? body : fail(422, 'not-an-inventory', 'The JSON is no inventory: it is not an object.')
  const head = (key: string): string => scalar(top, key, faults, '') ?? ''
  raw.query = head('action').toUpperCase()
  raw.deviceId = head('deviceid')
  raw.itemType = head('itemtype')
  raw.tag = head('tag')
  // Anything but a clear no is partial: taken for whole, it would delete everything it leaves out.
  raw.partial = !['', '0', 'false', 'no'].includes(head('partial').toLowerCase())
  const content = own(top, 'content')
  if (isObject(content)) readContent(content, raw, notes, faults)
  else if (content !== undefined) tell(faults, 'content: expected an object')
  if (raw.query === '' && raw.hasContent) raw.query = 'INVENTORY'
  if (raw.query === 'CONTACT') raw.agent = [head('name'), head('version')].filter(Boolean).join(' ')
  if (faults.n > 0) {
    const more = faults.n - faults.first.length
    fail(
      422,
      'wrong-shape',
      `${count(faults.n)} values of the JSON are of another type than the inventory format says.`,
      undefined,
      more > 0 ? [...faults.first, `and ${count(more)} more`] : faults.first,
    )
  }
  return raw
}

const readContent = (content: Json, raw: Raw, notes: Notes, faults: Faults): void => {
  raw.hasContent = true
  raw.agent = scalar(content, 'versionclient', faults, 'content.') ?? ''
  for (const [key, { name, fields }] of sections) {
    const given = own(content, key)
    if (given === undefined || given === null) continue
    const rows: unknown[] = Array.isArray(given) ? given : [given]
    raw.sections[name] ??= []
    for (const [i, row] of rows.entries()) {
      if (isObject(row)) addRow(raw, name, readRow(row, fields, name, i, faults), notes)
      else tell(faults, `content.${key}[${i}]: expected an object`)
    }
  }
  readGearJson(content, raw, notes, { text: (object, key, place) => scalar(object, key, faults, `${place}.`), fault: (fault) => tell(faults, fault) })
}

const readRow = (given: Json, fields: ReadonlyMap<string, string>, section: RawSection, index: number, faults: Faults): Row => {
  const row: Row = {}
  for (const [key, field] of fields) row[field] = scalar(given, key, faults, section, index)
  const zone = section === 'operatingsystem' ? own(given, 'timezone') : undefined
  if (isObject(zone)) row.offset = scalar(zone, 'offset', faults, 'timezone', index)
  return row
}

type Faults = { n: number; readonly first: string[] }

const tell = (faults: Faults, fault: string): void => {
  if (++faults.n <= faultsTold) faults.first.push(fault)
}

/** Text of an own scalar; numbers beyond what JSON can carry (1e999) are faults, not guesses. */
const scalar = (object: Json, key: string, faults: Faults, section: string, index?: number): string | undefined => {
  const value = own(object, key)
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  const where = index === undefined ? `${section}${key}` : `content.${section}[${index}].${key}`
  tell(faults, `${where}: ${typeof value === 'number' ? 'number out of range' : 'expected text'}`)
  return undefined
}
