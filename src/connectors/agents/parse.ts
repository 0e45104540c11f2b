import { lookup } from '../../core/lookup.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { cleanText, createNotes, type Notes } from './clean.ts'
import { type Dialect, limits, type Submission } from './contract.ts'
import { decode } from './decode.ts'
import { fail, Fault } from './faults.ts'
import { gearQueries, isGearType, normaliseGear } from './gear.ts'
import { readGlpiJson } from './glpi-json.ts'
import { normalise } from './normalise.ts'
import { osqueryHead, readOsquery } from './osquery.ts'
import { refuseTooManyTitles, type Raw } from './raw.ts'
import { readXml } from './xml.ts'

/**
 * One request body of an agent, as it came. Pure: the same bytes give the same answer.
 * Refusals are `inventory/…`, clause PM-3.1, status 400 (cannot be read), 413 (a limit, named) or 422 (read, but not what is taken).
 */
export const parseSubmission = (bytes: Uint8Array): Result<Submission> => {
  try {
    return ok(read(bytes))
  } catch (error) {
    if (error instanceof Fault) return refuse(error.refusal)
    throw error
  }
}

const readers = { xml: readXml, 'glpi-json': readGlpiJson, osquery: readOsquery } satisfies Record<Dialect, (text: string, notes: Notes) => Raw>
const kinds: Readonly<Record<string, Submission['kind']>> = lookup({
  PROLOG: 'prolog',
  INVENTORY: 'inventory',
  CONTACT: 'contact',
  ...Object.fromEntries([...gearQueries].map((query) => [query, 'inventory' as const])),
})
const inventoryOnly = 'Let only the inventory task run on this agent.'
const itemTypes = new Set(['', 'Computer', 'Phone'])

const read = (bytes: Uint8Array): Submission => {
  const { compression, text: whole } = decode(bytes)
  const text = whole.trimStart()
  const dialect = dialectOf(text)
  const notes = createNotes()
  const raw = readers[dialect](text, notes)
  const kind =
    kinds[raw.query] ??
    fail(422, 'kind-not-served', `The agent asks for "${word(raw.query)}"; prolog, contact and inventory are answered.`, inventoryOnly)
  const isGear = kind === 'inventory' && (gearQueries.has(raw.query) || raw.gear.length > 0 || isGearType(raw.itemType))
  if (!isGear && !itemTypes.has(raw.itemType)) {
    fail(
      422,
      'kind-not-served',
      `The inventory is of a ${word(raw.itemType)}; computers, phones, printers and network gear are taken.`,
      inventoryOnly,
    )
  }
  if (raw.deviceId.length > limits.deviceIdLength) {
    fail(422, 'device-id-too-long', `The device id is longer than ${limits.deviceIdLength} characters.`)
  }
  const deviceId = cleanText(raw.deviceId, 'device id', notes)
  if (deviceId === '') fail(422, 'no-device-id', 'The submission names no device id.')
  const head = { kind, dialect, compression, deviceId, partial: raw.partial }
  if (kind !== 'inventory') return { ...head, notes: notes.list() }
  if (isGear) {
    // That a task of SNMP begins or ends, or could not read a device, is told in messages of their own: nothing to take in.
    if (raw.gear.length === 0 && !(dialect === 'xml' && raw.hasContent)) fail(422, 'no-content', 'The inventory tells nothing of a device.')
    const gear = normaliseGear(raw, deviceId, notes)
    return gear.length === 0 ? { ...head, notes: notes.list() } : { ...head, gear, notes: notes.list() }
  }
  refuseTooManyTitles(raw)
  if (Object.keys(raw.sections).length === 0) fail(422, 'no-content', 'The inventory has no content.')
  const inventory = normalise(raw, deviceId, notes)
  return { ...head, inventory, notes: notes.list() }
}

const dialectOf = (text: string): Dialect => {
  if (text.startsWith('<')) return 'xml'
  if (text.startsWith(osqueryHead)) return 'osquery'
  if (text.startsWith('{')) return 'glpi-json'
  return fail(
    400,
    'unknown-format',
    'The body is neither XML nor JSON, plain or compressed with zlib or gzip.',
    'Send what a FusionInventory, OCS Inventory or GLPI agent writes.',
  )
}

const word = (text: string): string => text.replace(/[^\w .-]/g, '?').slice(0, 40)
