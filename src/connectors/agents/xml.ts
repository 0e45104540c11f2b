import { SaxesParser } from 'saxes'
import { limits } from './contract.ts'
import type { Notes } from './clean.ts'
import { count, fail } from './faults.ts'
import { gearXml } from './gear-raw.ts'
import { addRow, emptyRaw, type Raw, type Row, vocabulary } from './raw.ts'

const sections = vocabulary((name) => (name === 'firewalls' ? 'FIREWALL' : name.toUpperCase())) // JSON writes the plural

// Characters and character references XML forbids, which agents send all the same (Windows registry values, firmware strings).
const forbidden = new RegExp(
  [
    '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]',
    '&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01])|x0*(?:[0-8bcef]|1[\\da-f]|d[89a-f][\\da-f]{2}|fff[ef]));',
  ].join('|'),
  'gi',
)

const maxAttributes = 1_000
const maxForbidden = 10_000
const maxReferences = 500_000

/**
 * Reads FusionInventory, OCS and GLPI XML: `REQUEST / CONTENT / SECTION / FIELD`. Elements that are not used are passed over.
 * @throws Fault 400 not well-formed, document type or entities; 413 too deep or too many elements; 422 another root element.
 */
export const readXml = (text: string, notes: Notes): Raw => {
  const raw = emptyRaw()
  const parser = new SaxesParser({ position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  let depth = 0
  let elements = 0
  let attributes = 0
  let top = '' // the element below REQUEST
  let section: ReturnType<typeof sections.get>
  let row: Row = {}
  let field: string | undefined
  let value = ''
  let listening = false
  const gear = gearXml(raw, notes)

  const open = (name: string): void => {
    if (++elements > limits.nodes) fail(413, 'too-many-elements', `The XML has more than ${count(limits.nodes)} elements.`)
    if (++depth > limits.depth) fail(413, 'too-deep', `The XML is nested more than ${limits.depth} levels deep.`)
    listening = false
    value = ''
    if (depth === 1) {
      if (name !== 'REQUEST') fail(422, 'not-an-inventory', 'The XML is no inventory: its root element is not REQUEST.')
    } else if (depth === 2) {
      top = name
      if (name === 'CONTENT') raw.hasContent = true
      else listening = true
    } else if (top === 'CONTENT' && (gear.isOpen() || (depth === 3 && name === 'DEVICE'))) {
      listening = gear.open(name, depth)
    } else if (top === 'CONTENT' && depth === 3) {
      section = sections.get(name)
      row = {}
      listening = name === 'VERSIONCLIENT'
    } else if (section !== undefined && (depth === 4 || (depth === 5 && name === 'OFFSET'))) {
      // OPERATINGSYSTEM / TIMEZONE / OFFSET
      field = section.fields.get(name)
      listening = field !== undefined
    }
  }
  const close = (name: string): void => {
    if (depth === 2) readHead(raw, name, value)
    else if (gear.isOpen()) gear.close(name, depth, value)
    else if (depth === 3 && top === 'CONTENT') {
      if (section !== undefined) addRow(raw, section.name, row, notes)
      else if (name === 'VERSIONCLIENT') raw.agent = value
      section = undefined
    } else if (listening && field !== undefined) row[field] ??= value
    listening = false
    depth -= 1
  }
  const hear = (part: string): void => {
    if (listening) value += part
  }
  parser.on('opentag', (tag) => open(tag.name))
  parser.on('closetag', (tag) => close(tag.name))
  parser.on('text', hear)
  parser.on('cdata', hear)
  parser.on('attribute', () => {
    if (++attributes > maxAttributes) fail(413, 'too-many-elements', `The XML has more than ${count(maxAttributes)} attributes; agents write none.`)
  })
  parser.on('doctype', () => fail(400, 'document-type', 'The XML has a document type or entity declarations; agents send none, and none are read.'))
  parser.on('error', (error) =>
    malformed(error.message, `line ${parser.line}, character ${parser.column + 1}`, /<\/REQUEST>\s*$/.test(text.slice(-200))),
  )

  refuseManyReferences(text)
  parser.write(withoutForbidden(text, notes)).close()
  return raw
}

/** A text is built one reference at a time, which costs far more memory than it says. */
const refuseManyReferences = (text: string): void => {
  for (let at = text.indexOf('&'), n = 0; at >= 0; at = text.indexOf('&', at + 1)) {
    if (++n > maxReferences) fail(413, 'too-many-elements', `The XML has more than ${count(maxReferences)} character references.`)
  }
}

/** Piece by piece rather than by `replace`, which holds millions of matches at once. */
const withoutForbidden = (text: string, notes: Notes): string => {
  let clean = ''
  let from = 0
  let n = 0
  for (const match of text.matchAll(forbidden)) {
    if (++n > maxForbidden) fail(413, 'too-many-control-characters', `The XML holds more than ${count(maxForbidden)} characters that XML forbids.`)
    clean += text.slice(from, match.index)
    from = match.index + match[0].length
  }
  if (n > 0) notes.add('control', 'the XML itself', n)
  return n > 0 ? clean + text.slice(from) : text
}

const readHead = (raw: Raw, name: string, value: string): void => {
  if (name === 'QUERY') raw.query = value.trim().toUpperCase()
  else if (name === 'DEVICEID') raw.deviceId = value
  else if (name === 'ITEMTYPE') raw.itemType = value.trim()
}

// saxes reads a bare `&` up to the next `;` and then says "unclosed tag": a document with its end is not a truncated one.
const malformed = (message: string, place: string, hasEnd: boolean): never => {
  if (!hasEnd && /unclosed tag|document must contain a root|unexpected end/i.test(message)) {
    fail(400, 'truncated', 'The XML ends too early: part of the submission is missing.')
  }
  if (message.includes('undefined entity')) fail(400, 'document-type', 'The XML uses an entity that XML does not define; none are read.')
  return fail(400, 'malformed-xml', `The XML is not well-formed at ${place}: ${message.replace(/[^\x20-\x7e]/g, '?').slice(0, 160)}`)
}
