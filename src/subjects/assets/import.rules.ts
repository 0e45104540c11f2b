// A list of devices as a spreadsheet saves it (RFC 4180), for those no agent reports on: what each row says, and why one cannot be taken.
import { ok, refuse, type Result } from '../../core/result.ts'
import { actors, kinds, scopes, type Kind, type PatchingActor, type Scope } from './assets.rules.ts'

/** Headings that are read, as the list of devices is saved (`devices.csv`), and three more. Others are left alone. */
export const importHeadings = [
  'Device', 'Site', 'Kind', 'System', 'Version', 'Serial number', 'Scope', 'Why out of scope', 'Patched by', 'Manufacturer', 'Model',
] as const
type Heading = (typeof importHeadings)[number]

/** What spreadsheets and consoles call the same, letters and digits alone. */
const alsoCalled: Partial<Record<Heading, readonly string[]>> = {
  Device: ['devicename', 'name', 'hostname', 'computername', 'computer'], Site: ['school', 'building', 'campus', 'location'],
  Kind: ['type', 'devicetype', 'category'], System: ['os', 'operatingsystem'], Version: ['osversion'],
  'Serial number': ['serial', 'serialno', 'serialnr', 'sn'], Manufacturer: ['make', 'brand'], Model: ['makemodel', 'modelname', 'devicemodel'],
}
const kindsCalled: Readonly<Record<string, Kind>> = {
  desktop: 'workstation', pc: 'workstation', chromebook: 'laptop', notebook: 'laptop', ipad: 'tablet', printer: 'appliance', switch: 'appliance', projector: 'appliance',
}
/** Words that stand where no serial number is known: none of them tells two devices apart. */
const noSerial = /^(-+|\?+|n\/?a|none|null|unknown|tbd|to be filled by o\.?e\.?m\.?)$/i

export type ImportRow = {
  readonly line: number // of the file, the headings being 1
  readonly hostname: string
  readonly site: string | null
  readonly kind: Kind
  readonly osName: string
  readonly osVersion: string
  readonly serial: string | null
  readonly scope: Scope
  readonly scopeReason: string | null
  readonly patchingActor: PatchingActor
  readonly manufacturer: string | null
  readonly model: string | null
}
export type Rejected = { readonly line: number; readonly says: string }
/** `left`: headings that say nothing to the list. */
export type ReadTable = { readonly rows: readonly ImportRow[]; readonly rejected: readonly Rejected[]; readonly left: readonly string[] }

const longest = 50_000 // rows of one file

/** The sign between its cells: what the first line has most of. A sheet copied out of a program has tabs, some countries' files have semicolons. */
const separatorOf = (text: string): string => {
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const often = (sign: string) => first.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (often(sign) > often(best) ? sign : best))
}

/** Cells of a text with commas (or semicolons, or tabs), quotes and line ends inside quotes; an apostrophe that a saved list puts before a formula is taken off. */
export const cellsOf = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  const separator = separatorOf(text)
  const end = () => { rows.at(-1)?.push(cell.replace(/^'(?=\s*[=+\-@])/, '').trim()); cell = '' }
  for (let i = text.startsWith('\ufeff') ? 1 : 0; i < text.length; i++) {
    const sign = text[i] as string
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[i + 1] === '"') { cell += '"'; i++ } else isQuoted = false
    } else if (sign === '"' && cell.trim() === '') { cell = ''; isQuoted = true }
    else if (sign === separator) end()
    else if (sign === '\n') { end(); rows.push([]) } else if (sign !== '\r') cell += sign
  }
  end()
  return rows.map((row) => (row.every((one) => one === '') ? [] : row))
}

const keyFor = <K extends string>(table: Readonly<Record<K, string>>, word: string): K | undefined =>
  (Object.keys(table) as K[]).find((key) => key === word.toLowerCase() || table[key].toLowerCase() === word.toLowerCase())

const readRow = (cell: (heading: Heading) => string, line: number): ImportRow | Rejected => {
  const [kind, scope, actor] = [keyFor(kinds, cell('Kind') || 'unknown') ?? kindsCalled[cell('Kind').toLowerCase()], keyFor(scopes, cell('Scope') || 'unknown'), keyFor(actors, cell('Patched by') || 'unknown')]
  const faults = [
    ...(cell('Device') === '' ? ['Device is missing'] : cell('Device').length > 512 ? ['Device is longer than 512 characters'] : []),
    ...(kind === undefined ? [`“${cell('Kind').slice(0, 40)}” is no kind (${Object.values(kinds).join(', ')})`] : []),
    ...(scope === undefined ? [`“${cell('Scope').slice(0, 40)}” is no scope`] : []),
    ...(actor === undefined ? [`“${cell('Patched by').slice(0, 40)}” is nobody who patches`] : []),
    ...(scope === 'out' && cell('Why out of scope') === '' ? ['a device goes out of scope only with a reason (PM-2)'] : []),
  ]
  if (kind === undefined || scope === undefined || actor === undefined || faults.length > 0) return { line, says: faults.join('; ') }
  const told = (heading: Heading): string | null => cell(heading).slice(0, 200) || null
  return {
    line, hostname: cell('Device'), site: told('Site'), kind, osName: told('System') ?? '', osVersion: told('Version') ?? '', serial: noSerial.test(cell('Serial number')) ? null : told('Serial number'), scope,
    scopeReason: scope === 'out' ? cell('Why out of scope').slice(0, 500) : null, patchingActor: actor, manufacturer: told('Manufacturer'), model: told('Model'),
  }
}

const bare = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Where a column stands: by its own heading first, by another name for it else; -1 where nowhere. */
const columnOf = (headings: readonly string[], heading: Heading): number => {
  const own = headings.findIndex((one) => bare(one) === bare(heading))
  return own >= 0 ? own : headings.findIndex((one) => alsoCalled[heading]?.includes(bare(one)))
}

/** Every row of the table, taken or rejected with its reason. Refused whole: no heading Device, no row, more than 50,000 rows. */
export const readTable = (text: string): Result<ReadTable> => {
  const [headings = [], ...rows] = cellsOf(text)
  const no = (says: string, satisfiedBy: string) => refuse({ code: 'assets/table-unreadable', clause: 'PM-3.1', status: 422, says, satisfiedBy, faults: [`table: ${says}`] })
  const at = (heading: Heading): number => columnOf(headings, heading)
  if (at('Device') < 0) return no('The first line names no column “Device”.', `A first line such as ${importHeadings.join(',')}`)
  if (rows.length > longest) return no(`The table has more than ${longest.toLocaleString('en-US')} rows.`, 'Several smaller tables.')
  const read = rows.flatMap((row, i) => (row.length === 0 ? [] : [readRow((heading) => row[at(heading)] ?? '', i + 2)]))
  if (read.length === 0) return no('The table has no row below its headings.', 'At least one device.')
  const used = new Set(importHeadings.map(at))
  const left = headings.filter((one, i) => one !== '' && !used.has(i))
  return ok({ rows: read.filter((one) => 'hostname' in one), rejected: read.filter((one) => 'says' in one), left })
}

export type Known = { readonly id: string; readonly hostname: string; readonly serial: string | null }
export type FreshRow = ImportRow & { readonly siteId: string | null }
export type Compared = { readonly fresh: readonly FreshRow[]; readonly known: readonly string[]; readonly rejected: readonly Rejected[]; readonly left: readonly string[] }

/**
 * The table against the list: known is a row whose serial number, or name where it tells none, stands on the list already; it changes nothing but that it was
 * seen. `known` in the answer: ids. `sites`: ids by name in small letters.
 */
export const compare = ({ rows, rejected: before, left }: ReadTable, known: readonly Known[], sites: ReadonlyMap<string, string>): Compared => {
  const names = new Map(known.map(({ id, hostname }) => [hostname.toLowerCase(), id]))
  const serials = new Map(known.flatMap(({ id, serial }) => (serial === null ? [] : [[serial.toLowerCase(), id]])))
  const lines = new Map<string, number>()
  const rejected: Rejected[] = [...before]
  const fresh: FreshRow[] = []
  const old: string[] = []
  for (const row of rows) {
    const siteId = row.site === null ? null : sites.get(row.site.toLowerCase())
    const key = `${row.serial === null ? 'name' : 'serial number'} ${(row.serial ?? row.hostname).toLowerCase()}`
    const twin = lines.get(key)
    const isAt = row.serial === null ? names.get(row.hostname.toLowerCase()) : serials.get(row.serial.toLowerCase())
    lines.set(key, twin ?? row.line)
    if (siteId === undefined) rejected.push({ line: row.line, says: `“${(row.site ?? '').slice(0, 60)}” is none of the district’s sites` })
    else if (twin !== undefined) rejected.push({ line: row.line, says: `the same ${key.slice(0, 80)} stands in line ${twin}` })
    else if (isAt !== undefined) old.push(isAt)
    else fresh.push({ ...row, siteId })
  }
  return { fresh, known: old, rejected: rejected.toSorted((a, b) => a.line - b.line), left }
}
