import { limits } from './contract.ts'
import type { Notes } from './clean.ts'
import { count, fail } from './faults.ts'
import { addRow, emptyRaw, type Raw, type RawSection, type Row, vocabulary } from './raw.ts'

const sections = vocabulary((name) => name)
const faultsTold = 20

/**
 * Reads GLPI Agent's JSON (`action` contact or inventory). Only own keys that are used are read, so `__proto__` and the like mean nothing.
 * @throws Fault 400 no JSON; 413 too deep or too many values; 422 with every field of a wrong type named.
 */
export const readGlpiJson = (text: string, notes: Notes): Raw => {
  measure(text)
  const body = parse(text)
  const raw = emptyRaw()
  const faults: string[] = []
  const top = isObject(body) ? body : fail(422, 'not-an-inventory', 'The JSON is no inventory: it is not an object.')
  raw.query = (scalar(own(top, 'action'), 'action', faults) ?? '').toUpperCase()
  raw.deviceId = scalar(own(top, 'deviceid'), 'deviceid', faults) ?? ''
  raw.itemType = scalar(own(top, 'itemtype'), 'itemtype', faults) ?? ''
  raw.tag = scalar(own(top, 'tag'), 'tag', faults) ?? ''
  // Anything but a clear no is partial: taken for whole, it would delete everything it leaves out.
  raw.partial = !['', '0', 'false', 'no'].includes((scalar(own(top, 'partial'), 'partial', faults) ?? '').toLowerCase())
  const content = own(top, 'content')
  if (isObject(content)) readContent(content, raw, notes, faults)
  else if (content !== undefined) faults.push('content: expected an object')
  if (raw.query === '' && raw.hasContent) raw.query = 'INVENTORY'
  if (raw.query === 'CONTACT') raw.agent = [own(top, 'name'), own(top, 'version')].filter((part) => typeof part === 'string').join(' ')
  if (faults.length > 0) {
    const more = faults.length - faultsTold
    fail(422, 'wrong-shape', `${count(faults.length)} values of the JSON are of another type than the inventory format says.`, undefined,
      more > 0 ? [...faults.slice(0, faultsTold), `and ${count(more)} more`] : faults)
  }
  return raw
}

const readContent = (content: Json, raw: Raw, notes: Notes, faults: string[]): void => {
  raw.hasContent = true
  raw.agent = scalar(own(content, 'versionclient'), 'content.versionclient', faults) ?? ''
  for (const [key, { name, fields }] of sections) {
    const given = own(content, key)
    if (given === undefined || given === null) continue
    const rows: unknown[] = Array.isArray(given) ? given : [given]
    raw.sections[name] ??= []
    for (const [i, row] of rows.entries()) {
      if (isObject(row)) addRow(raw, name, readRow(row, fields, `content.${key}[${i}]`, name, faults), notes)
      else faults.push(`content.${key}[${i}]: expected an object`)
    }
  }
}

const readRow = (given: Json, fields: ReadonlyMap<string, string>, where: string, section: RawSection, faults: string[]): Row => {
  const row: Row = {}
  for (const [key, field] of fields) {
    const value = own(given, key)
    if (value !== undefined) row[field] = scalar(value, `${where}.${key}`, faults)
  }
  const zone = section === 'operatingsystem' ? own(given, 'timezone') : undefined
  if (isObject(zone)) row.offset = scalar(own(zone, 'offset'), `${where}.timezone.offset`, faults)
  return row
}

type Json = { readonly [key: string]: unknown }
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (object: Json, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined)

/** Text of a scalar; numbers beyond what JSON can carry (1e999) are faults, not guesses. */
const scalar = (value: unknown, where: string, faults: string[]): string | undefined => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  faults.push(`${where}: expected text${typeof value === 'number' ? ', got a number out of range' : ''}`)
  return undefined
}

/** Depth and number of values before anything is built from them: small text can stand for very much memory. */
const measure = (text: string): void => {
  let depth = 0
  let values = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i++ // backslash
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 44) values++
    else if (c === 91 || c === 123) {
      values++
      if (++depth > limits.depth) fail(413, 'too-deep', `The JSON is nested more than ${limits.depth} levels deep.`)
    } else if (c === 93 || c === 125) depth--
  }
  if (values > limits.nodes) fail(413, 'too-many-elements', `The JSON has more than ${count(limits.nodes)} values.`)
  if (inString || depth > 0) fail(400, 'truncated', 'The JSON ends too early: part of the submission is missing.')
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    // The engine's message quotes the text; only its position is told.
    const at = /position (\d+)/.exec(String(error))?.[1]
    return fail(400, 'malformed-json', `The JSON is not well-formed${at ? ` (at character ${at})` : ''}.`)
  }
}
