// What an output's own parser finds of the corpus outside plain text. Each check answers a list of faults, empty where the output is as it should be.
import { inflateRawSync } from 'node:zlib'
import { parseCsv } from 'hucre/csv'
import { readXlsx } from 'hucre/xlsx'
import ICAL from 'ical.js'
import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import PostalMime from 'postal-mime'
import { SaxesParser } from 'saxes'
import { mark } from './hostile.ts'

type Faults = readonly string[]
const turning = /[\u202a-\u202e\u2066-\u2069]/
const codes = (text: string): string =>
  JSON.stringify(text.slice(0, 80)).replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
const around = (text: string, at: number): string => codes(text.slice(Math.max(0, at - 30), at + 30))
const where = (text: string, pattern: RegExp, says: string): Faults => {
  const at = text.search(pattern)
  return at < 0 ? [] : [`${says}: ${around(text, at)}`]
}

const addresses = new Set(['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href', 'cite', 'background', 'srcset', 'ping'])
const forbidden = new Set([
  'iframe',
  'object',
  'embed',
  'applet',
  'base',
  'frame',
  'math',
  'animate',
  'set',
  'foreignObject',
  'style',
  'template',
  'plaintext',
  'xmp',
])
/** An address of ours, or one that runs nothing and fetches nothing. */
const isTame = (value: string, publicUrl: string): boolean =>
  /^(\/(?![/\\])|[#?]|mailto:|tel:)/.test(value) ||
  value === '' ||
  value.startsWith(`${publicUrl}/`) ||
  (/^data:image\/(svg\+xml|png);/.test(value) && !value.includes(mark))

/** A page: elements, attributes, addresses and scripts are ours alone; nothing turns the reading direction. */
export const htmlFaults = (html: string, publicUrl: string, known: ReadonlySet<string> = new Set()): Faults => {
  const faults: string[] = [...where(html, turning, 'a turn of the reading direction')]
  const see = (node: DefaultTreeAdapterTypes.ChildNode, inside: string): void => {
    if (node.nodeName === '#comment') {
      if ('data' in node && node.data.includes(mark)) faults.push(`a comment: ${codes(node.data)}`)
      return
    }
    if ('value' in node) {
      if ((inside === 'script' || inside === 'style') && node.value.trim() !== '') faults.push(`text inside ${inside}: ${codes(node.value)}`)
      if (turning.test(node.value)) faults.push(`a turn of the reading direction by reference: ${codes(node.value)}`)
      return
    }
    if (!('attrs' in node)) return
    const { tagName, attrs } = node
    if (tagName.includes(mark) || forbidden.has(tagName) || /[^\w-]/.test(tagName)) faults.push(`an element <${tagName}>`)
    for (const { name, value } of attrs) {
      if (name.includes(mark) || /^on/i.test(name) || name === 'style' || name === 'srcdoc' || /["'<>`]/.test(name))
        faults.push(`an attribute ${name} of <${tagName}>: ${codes(value)}`)
      if (
        (name === 'id' ||
          name === 'class' ||
          name === 'name' ||
          name === 'for' ||
          name === 'rel' ||
          name === 'target' ||
          name === 'type' ||
          name === 'method') &&
        value.includes(mark)
      )
        faults.push(`${name} of <${tagName}> from the corpus: ${codes(value)}`)
      if (turning.test(value)) faults.push(`a turn of the reading direction in ${name}`)
      if (addresses.has(name) && !isTame(value, publicUrl) && !known.has(value)) faults.push(`${name} of <${tagName}>: ${codes(value)}`)
      if (tagName === 'meta' && name === 'http-equiv') faults.push(`a meta refresh or the like: ${codes(value)}`)
    }
    if (tagName === 'script' && !attrs.some(({ name, value }) => name === 'src' && value.startsWith('/assets/'))) faults.push('a script of its own')
    for (const child of node.childNodes) see(child, tagName)
  }
  for (const child of parse(html).childNodes) see(child, '')
  return faults
}

/** The addresses a page leads to. */
export const linksOf = (html: string): readonly string[] =>
  [...html.matchAll(/\shref="(\/[^"#]*)/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))

/** What stands on a terminal or in a log: line ends and tabs, no other control, nothing that turns the reading direction. */
export const terminalFaults = (text: string): Faults =>
  where(text, /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/, 'a control or direction mark')

/** One line of a log: JSON, and fit for a terminal. */
export const logLineFaults = (line: string): Faults => {
  try {
    const told = JSON.parse(line) as Record<string, unknown>
    return [
      ...(line.includes('\n') ? ['a log line of several lines'] : []),
      ...(typeof told.what === 'string' ? [] : ['a log line that says nothing']),
      ...terminalFaults(line),
    ]
  } catch {
    return [`a log line that is no JSON: ${codes(line)}`]
  }
}

/** A sheet's cell as its program would take it: text that begins as a formula does is one. */
const runs = (cell: string): boolean =>
  (/^[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)) || /^[\t\r\n]/.test(cell)

export const csvFaults = (text: string): Faults => {
  const rows = parseCsv(text.replace(/^\ufeff/, ''), { delimiter: ',' }) as unknown[][]
  const width = rows[0]?.length ?? 0
  return rows.flatMap((row, n) => [
    ...(row.length === width ? [] : [`line ${n + 1} has ${row.length} cells of ${width}`]),
    ...row.filter((cell): cell is string => typeof cell === 'string' && runs(cell)).map((cell) => `a formula: ${codes(cell)}`),
  ])
}

const calendarNames = new Set(
  'version prodid calscale name x-wr-calname description x-wr-caldesc x-wr-timezone refresh-interval x-published-ttl uid dtstamp last-modified sequence dtstart dtend summary url status transp tzid tzoffsetfrom tzoffsetto tzname'.split(
    ' ',
  ),
)
/** A calendar: lines of 75 octets at most, each whole characters; only components, properties and parameters of ours; texts that are fit to be shown. */
export const calendarFaults = (text: string): Faults => {
  const faults: string[] = []
  for (const line of text.split('\r\n')) {
    if (Buffer.byteLength(line) > 75) faults.push(`a line of ${Buffer.byteLength(line)} octets: ${codes(line)}`)
    faults.push(...where(line, /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/, 'a control or direction mark in a line'))
    if (!line.isWellFormed()) faults.push(`half a character: ${codes(line)}`)
  }
  if (!text.endsWith('END:VCALENDAR\r\n')) faults.push('a calendar that does not end')
  const see = (part: ICAL.Component): void => {
    for (const property of part.getAllProperties()) {
      if (!calendarNames.has(property.name)) faults.push(`a property ${property.name}`)
      const parameters = Object.keys(property.toJSON()[1] as object)
      if (parameters.length > 0) faults.push(`a parameter of ${property.name}: ${parameters.join()}`)
      if (property.name !== 'description') faults.push(...where(String(property.getFirstValue()), /[\n\r]/, `several lines in ${property.name}`))
    }
    for (const inner of part.getAllSubcomponents()) {
      if (!['vevent', 'vtimezone', 'standard'].includes(inner.name)) faults.push(`a component ${inner.name}`)
      see(inner)
    }
  }
  try {
    const whole = new ICAL.Component(ICAL.parse(text))
    if (whole.name !== 'vcalendar') faults.push(`a ${whole.name}`)
    see(whole)
  } catch (error) {
    faults.push(`no calendar: ${(error as Error).message.slice(0, 100)}`)
  }
  return faults
}

/** The files of a ZIP, by its central directory. */
const unzip = (bytes: Buffer): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>()
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let at = bytes.readUInt32LE(end + 16)
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size, nameLength, extra, comment, local] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + size)
    files.set(name, method === 0 ? packed : inflateRawSync(packed))
    at += 46 + nameLength + extra + comment
  }
  return files
}

export const xlsxFaults = async (bytes: Buffer): Promise<Faults> => {
  const faults: string[] = []
  for (const [name, file] of unzip(bytes)) {
    if (/external|macro|vba|embedding|hyperlink/i.test(name) || name.includes(mark)) faults.push(`a part ${name}`)
    const parser = new SaxesParser()
    parser.on('error', (error) => {
      faults.push(`${name}: ${error.message}`)
    })
    parser.on('opentag', (tag) => {
      if (/^(f|hyperlink|oleObject|script)$/.test(tag.name) || tag.name.includes(mark)) faults.push(`${name}: <${tag.name}>`)
    })
    parser.write(file.toString('utf8')).close()
  }
  const book = await readXlsx(bytes)
  if (book.sheets.length === 0 || book.sheets[0]?.rows.length === 0) faults.push('an empty sheet')
  return faults
}

/** A mail as it left: its headers are exactly ours, once each; subject and text read as they stand. */
export const mailFaults = async (raw: string, headers: readonly string[], to: string): Promise<Faults> => {
  const mail = await PostalMime.parse(raw)
  const names = mail.headers.map((header) => header.key.toLowerCase()).toSorted()
  return [
    ...(names.join() === headers.toSorted().join() ? [] : [`headers ${names.join()}`]),
    ...(mail.to?.length === 1 && mail.to[0]?.address === to && mail.cc === undefined && mail.bcc === undefined
      ? []
      : [`sent to ${JSON.stringify([mail.to, mail.cc, mail.bcc])}`]),
    ...(mail.attachments.length === 0 && mail.html === undefined ? [] : ['a part besides its text']),
    ...terminalFaults(mail.subject ?? '').map((fault) => `subject: ${fault}`),
    ...where((mail.text ?? '').replace(/\r\n/g, '\n'), /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/, 'text'),
  ]
}

/** An answer's own headers: ours by name, nothing of the corpus in a value but an escaped address of ours. */
export const headerFaults = (headers: Headers, publicUrl: string): Faults =>
  [...headers].flatMap(([name, value]) => [
    ...(name.includes(mark) || name === 'bcc' ? [`a header ${name}`] : []),
    ...(name === 'location'
      ? isTame(value, publicUrl) && !/["'<>\s]/.test(value)
        ? []
        : [`sent on to ${codes(value)}`]
      : value.toLowerCase().includes(mark)
        ? [`${name}: ${codes(value)}`]
        : []),
  ])

/** Samples of OpenMetrics: every line is a comment of the format or one sample. */
export const metricsFaults = (text: string): Faults => {
  const lines = text.split('\n')
  const sample = /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="(\\[\\n"]|[^\\"\n])*"(,(?=[a-zA-Z_])|(?=\})))*\})? -?(\d+(\.\d+)?(e[+-]\d+)?|\+Inf|NaN)$/
  return [
    ...(text.endsWith('# EOF\n') && lines.filter((line) => line === '# EOF').length === 1 ? [] : ['no one end']),
    ...lines
      .slice(0, -1)
      .filter((line) => !sample.test(line) && !/^# (TYPE|UNIT|HELP) (afterbell|process)_\w+ .+$|^# EOF$/.test(line))
      .map((line) => `a metric's line: ${codes(line)}`),
    ...terminalFaults(text),
  ]
}
