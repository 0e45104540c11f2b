// One row as what it tells of a device: read field by field, refused with every reason, or taken with what was left out of it.
import { isDated, type Mapping } from './detect.rules.ts'
import { columnKeys, fields, shapeOf, spareWords, type Field, type Target, type WordField } from './fields.rules.ts'
import { firmwareKinds, firmwareSystem } from '../../core/firmware.ts'
import { readDay, readMoment, readSerialDay } from '../../core/time/told-dates.ts'
import { sourceOf, type SourceKind } from './sources.rules.ts'
import { isCellError, isShortened, kindOfModel, macsOf, meaningOf, noteHeading, notesOf, uuidOf, type Vocabulary } from './values.rules.ts'

type TextField =
  | 'hostname'
  | 'serial'
  | 'assetTag'
  | 'uuid'
  | 'manufacturer'
  | 'model'
  | 'system'
  | 'version'
  | 'build'
  | 'room'
  | 'assignedTo'
  | 'orderedFrom'
  | 'scopeReason'
type DayField = 'purchasedOn' | 'warrantyEndsOn' | 'updatesEndOn'
/** What a row tells; what it does not mention is not there, and takes nothing away. Words are keys of our lists, `site` an id. */
export type Told = { readonly [K in TextField | DayField | WordField | 'lastSeen']?: string } & {
  readonly macs?: readonly string[]
  readonly notes?: ReadonlyMap<string, string>
}
export type Row = { readonly line: number; readonly cells: readonly string[] }
type UnknownWord = { readonly field: WordField; readonly word: string }
export type TakenRow = {
  readonly is: 'taken'
  readonly line: number
  readonly label: string
  readonly told: Told
  readonly warnings: readonly string[]
  /** Words it was taken without. */ readonly unknown?: readonly UnknownWord[]
}
export type RefusedRow = {
  readonly is: 'refused'
  readonly line: number
  readonly label: string
  readonly says: readonly string[]
  readonly unknown: readonly UnknownWord[]
}
export type ReadRow = TakenRow | RefusedRow

export type Reader = {
  readonly columns: readonly {
    readonly target: Target
    readonly heading: string
    /** It holds nothing but days as numbers. */ readonly isSerial?: boolean
  }[] // by place
  readonly mapping: Mapping
  readonly vocabulary: Vocabulary
  readonly zone: string // the district's
  readonly now: string // ISO: nothing was seen after it
  /** True of what makers leave instead of a serial number. */
  readonly isPlaceholder: (serial: string) => boolean
}
/** A reader of this table's rows, with each column's target worked out once. */
export const readerFor = (headings: readonly string[], parts: Omit<Reader, 'columns'>, serials: readonly boolean[] = []): Reader => ({
  ...parts,
  columns: columnKeys(headings).map((key, at) => ({
    target: parts.mapping.columns[key] ?? 'leave',
    heading: headings[at] ?? '',
    isSerial: serials[at] === true,
  })),
})

type Draft = {
  told: { -readonly [K in keyof Told]: Told[K] }
  warnings: string[]
  faults: string[]
  unknown: UnknownWord[]
  macs: string[]
  notes: Map<string, string>
}

const quoted = (cell: string): string => `“${cell.slice(0, 60)}”`
const headingOf = (field: Field): string => fields[field].heading
const longestNote = 500
const mostNotes = 20

const readText = (draft: Draft, field: TextField, cell: string): void => {
  const longest = shapeOf(field).longest ?? 200
  if (field === 'hostname' && cell.length > longest) draft.faults.push(`Device is longer than ${longest} characters`)
  else if (cell.length > longest) draft.warnings.push(`${headingOf(field)} is longer than ${longest} characters and was cut`)
  draft.told[field] = cell.slice(0, longest).trim()
}

const readSerial = (draft: Draft, cell: string, isPlaceholder: Reader['isPlaceholder']): void => {
  if (isShortened(cell)) draft.faults.push(`the serial number ${quoted(cell)} was shortened by a spreadsheet program: its digits are gone`)
  else if (isPlaceholder(cell)) draft.warnings.push(`${quoted(cell)} is not a serial number: left out`)
  else readText(draft, 'serial', cell)
}

const readDate = (draft: Draft, field: DayField | 'lastSeen', cell: string, { mapping, zone, now }: Reader): void => {
  if (/^(never|n\/a|none|-+|unknown|0|0001-01-01.*|1\/1\/0001.*)$/i.test(cell)) return
  const reading = { order: mapping.order, zone: mapping.times === 'utc' ? 'UTC' : zone }
  const read = field === 'lastSeen' ? readMoment(cell, reading) : readDay(cell, reading)
  if (read === undefined) draft.warnings.push(`${headingOf(field)}: ${quoted(cell)} is not a date in this file’s format: left out`) // a device is not lost for a date
  else if (field === 'lastSeen' && read > now) draft.warnings.push(`Last seen ${quoted(cell)} is in the future: left out`)
  else draft.told[field] = read
}

const readWord = (draft: Draft, field: WordField, cell: string, { mapping, vocabulary }: Reader): void => {
  const means = meaningOf(field, cell, vocabulary, mapping.words, sourceOf(mapping.source).words)
  if (means.is === 'known') draft.told[field] = means.key
  else if (means.is === 'unknown') {
    draft.unknown.push({ field, word: cell.slice(0, 200) })
    const says =
      field === 'site'
        ? `${quoted(cell)} is not one of the district’s sites`
        : `${headingOf(field)}: ${quoted(cell)} is not one of ${Object.values(vocabulary[field]).join(', ')}`
    if (spareWords.has(field)) draft.warnings.push(`${says}: left out`)
    else draft.faults.push(says)
  }
}

const keepNote = (draft: Draft, heading: string, text: string): void => {
  if (draft.notes.size >= mostNotes && !draft.notes.has(heading)) {
    draft.warnings.push(`${quoted(heading)} would be more than ${mostNotes} notes: left out`)
    return
  }
  const before = draft.notes.get(heading)
  const all = before === undefined || before === text ? text : `${before}; ${text}` // two columns of one name: both are kept
  if (all.length > longestNote) draft.warnings.push(`${quoted(heading)} is longer than ${longestNote} characters and was cut`)
  draft.notes.set(heading, all.slice(0, longestNote).trim())
}

const readCell = (draft: Draft, target: Target, heading: string, cell: string, reader: Reader): void => {
  if (target === 'leave') return
  if (isCellError(cell)) {
    draft.warnings.push(`${quoted(heading)} contains the spreadsheet error ${cell}: left out`)
    return
  }
  if (target === 'keep') {
    keepNote(draft, noteHeading(heading), cell.replace(/\s+/g, ' '))
    return
  }
  const { kind } = shapeOf(target)
  if (kind === 'word') readWord(draft, target as WordField, cell, reader)
  else if (kind === 'day' || kind === 'moment') readDate(draft, target as DayField, cell, reader)
  else if (kind === 'serial') readSerial(draft, cell, reader.isPlaceholder)
  else if (kind === 'notes') {
    const notes = reader.mapping.source === 'own' ? notesOf(cell) : new Map([['Notes', cell.replace(/\s+/g, ' ')]])
    for (const [name, text] of notes) keepNote(draft, name, text)
  } else if (kind === 'macs') {
    const { macs, left } = macsOf(cell)
    draft.macs.push(...macs)
    if (left.length > 0 && !/^(n\/a|none|unknown|-+)$/i.test(cell)) draft.warnings.push(`${quoted(left.join(' '))} is not a MAC address: left out`)
  } else if (kind === 'uuid') {
    const uuid = uuidOf(cell)
    if (uuid === undefined || reader.isPlaceholder(uuid)) draft.warnings.push(`${quoted(cell)} is not a UUID: left out`)
    else draft.told.uuid = uuid
  } else readText(draft, target as TextField, cell)
}

/** What follows where the row is silent: the source's own system and maker, the kind that the model says. */
const fill = ({ told }: Draft, { mapping }: Reader): void => {
  const { fixed = {}, patchedBy } = sourceOf(mapping.source)
  if (fixed.system !== undefined) told.system ??= fixed.system
  if (fixed.manufacturer !== undefined) told.manufacturer ??= fixed.manufacturer
  if (told.model !== undefined && told.kind === undefined) {
    const kind = kindOfModel(told.model)
    if (kind !== undefined) told.kind = kind
  }
  if (patchedBy !== undefined) told.actor ??= patchedBy
  const isThing = told.kind !== undefined && firmwareKinds.includes(told.kind)
  if (isThing && told.version !== undefined && told.manufacturer !== undefined && told.model !== undefined)
    told.system ??= firmwareSystem(told.manufacturer, told.model)
}

const naming: readonly Target[] = ['hostname', 'assetTag', 'serial']
const sumWord =
  /^(((grand|overall|page|sub)[\s-]*)?totals?(\s+\p{L}[\p{L}\s]*)?|(counts?|sum|average|avg)(\s+of\s+[\p{L}\s]+)?)\s*[:=]?\s*[\d.,$]*$/iu
const countOfThings = /^\d[\d,]*\s+(devices|items|assets|rows|records|computers|laptops|chromebooks|tablets)(\s+(in\s+)?total)?\.?$/i
const isSum = (cell: string): boolean => cell.length <= 80 && (sumWord.test(cell) || countOfThings.test(cell))

/** Why a row is no device at all: the sum below a table, or a heading between its parts. Undefined for a device. */
const noDevice = (row: Row, told: Told, reader: Reader): string | undefined => {
  const cells = reader.columns.map(({ target }, at) => ({ target, cell: (row.cells[at] ?? '').trim() })).filter(({ cell }) => cell !== '')
  const isSums =
    told.uuid === undefined && told.macs === undefined && (told.serial === undefined || /^[\d.,]{1,6}$/.test(told.serial) || isSum(told.serial))
  const sum = cells.find(({ target, cell }, at) => (at === 0 || naming.includes(target)) && isSum(cell))
  if (sum !== undefined && isSums) return `${quoted(sum.cell)} is a total or a count of other rows, not a device`
  const used = reader.columns.filter(({ target }) => target !== 'leave').length
  return used > 2 && cells.length === 1 && cells[0]?.target === 'hostname'
    ? `only a name, ${quoted(cells[0].cell)}, and nothing else: a heading between rows, or a device that needs more details`
    : undefined
}

/** Reads one row by a mapping. `label` names it in reports: what a person would look it up by. */
export const readRow = (row: Row, reader: Reader): ReadRow => {
  const { line, cells } = row
  const draft: Draft = { told: {}, warnings: [], faults: [], unknown: [], macs: [], notes: new Map() }
  for (const [at, { target, heading, isSerial = false }] of reader.columns.entries()) {
    const told = cells[at] ?? ''
    const cell = (isSerial && isDated(target) ? readSerialDay(told) : undefined) ?? told
    if (cell !== '') readCell(draft, target, heading, cell, reader)
  }
  fill(draft, reader)
  const { told } = draft
  if (draft.macs.length > 0) told.macs = [...new Set(draft.macs)].slice(0, 16)
  if (draft.notes.size > 0) told.notes = draft.notes
  const name = told.hostname ?? told.assetTag ?? told.serial ?? told.uuid ?? told.macs?.[0]
  if (name === undefined) draft.faults.push('no name, serial number, asset tag, UUID or MAC address: nothing shows which device it is')
  if (told.scope === 'out' && told.scopeReason === undefined) draft.faults.push('a device can be out of scope only with a reason (PM-2)')
  const label = (name ?? cells.find((cell) => cell !== '') ?? '').slice(0, 200)
  const isNone = noDevice(row, told, reader)
  if (isNone !== undefined) return { is: 'refused', line, label, says: [isNone], unknown: [] } // its words are nobody's to answer
  return draft.faults.length > 0
    ? { is: 'refused', line, label, says: name === undefined ? [...draft.faults, ...draft.warnings] : draft.faults, unknown: draft.unknown } // with what was left out: it may have been the name
    : { is: 'taken', line, label, told, warnings: draft.warnings, ...(draft.unknown.length > 0 ? { unknown: draft.unknown } : {}) }
}

/** By which of its own words a row is the same as another of the table; the strongest it has. On the network the address is, for guests choose their names. */
export const keyOf = (told: Told, source: SourceKind = 'sheet'): string => {
  const [kind, value] =
    told.serial !== undefined
      ? ['serial number', told.serial]
      : told.uuid !== undefined
        ? ['UUID', told.uuid]
        : told.assetTag !== undefined
          ? ['asset tag', told.assetTag]
          : told.hostname !== undefined && (source !== 'network' || told.macs === undefined)
            ? ['name', told.hostname]
            : ['MAC address', told.macs?.[0] ?? '']
  return `${kind} ${value.toUpperCase()}`
}
