// What one cell says, by the kind of its field.
import type { WordField } from './fields.rules.ts'

/** The lists that words are looked up in: key -> label. Sites come by id and name. */
export type Vocabulary = Readonly<Record<WordField, Readonly<Record<string, string>>>>

/** What people call kinds, states and yes or no. */
const alsoSaid: Partial<Readonly<Record<WordField, Readonly<Record<string, string>>>>> = {
  kind: {
    desktop: 'workstation',
    desktops: 'workstation',
    pc: 'workstation',
    computer: 'workstation',
    imac: 'workstation',
    chromebox: 'workstation',
    chromebook: 'laptop',
    chromebooks: 'laptop',
    notebook: 'laptop',
    laptops: 'laptop',
    macbook: 'laptop',
    ipad: 'tablet',
    ipads: 'tablet',
    tablets: 'tablet',
    iphone: 'phone',
    phones: 'phone',
    smartphone: 'phone',
    servers: 'server',
    printer: 'printer',
    printers: 'printer',
    copier: 'printer',
    switch: 'network-gear',
    switches: 'network-gear',
    router: 'network-gear',
    firewall: 'network-gear',
    'access point': 'network-gear',
    ap: 'network-gear',
    camera: 'camera',
    cameras: 'camera',
    'virtual server': 'server',
    'vm server': 'server',
    vm: 'server',
    'virtual machine': 'server',
    'windows server': 'server',
    'security camera': 'camera',
    'ip camera': 'camera',
    'document camera': 'appliance',
    'doc camera': 'appliance',
    hotspot: 'network-gear',
    hotspots: 'network-gear',
    'mobile hotspot': 'network-gear',
    'wifi hotspot': 'network-gear',
    'wi-fi hotspot': 'network-gear',
    'wireless access point': 'network-gear',
    smartboard: 'appliance',
    smartboards: 'appliance',
    'smart board': 'appliance',
    'interactive display': 'appliance',
    'interactive whiteboard': 'appliance',
    'interactive flat panel': 'appliance',
    projector: 'appliance',
    projectors: 'appliance',
    'interactive panel': 'appliance',
    display: 'appliance',
    tv: 'appliance',
    'apple tv': 'appliance',
  },
  status: {
    active: 'in-use',
    'in use': 'in-use',
    deployed: 'in-use',
    assigned: 'in-use',
    'checked out': 'in-use',
    issued: 'in-use',
    stock: 'in-store',
    'in stock': 'in-store',
    'in store': 'in-store',
    storage: 'in-store',
    spare: 'in-store',
    available: 'in-store',
    'in storage': 'in-store',
    'in repair': 'repair',
    broken: 'repair',
    damaged: 'repair',
    lost: 'lost',
    stolen: 'lost',
    missing: 'lost',
    'lost/stolen': 'lost',
    'lost / stolen': 'lost',
    'not found': 'lost',
    disposed: 'retired',
    surplus: 'retired',
    decommissioned: 'retired',
    recycled: 'retired',
    sold: 'retired',
    'end of life': 'retired',
  },
  encryption: { true: 'yes', y: 'yes', on: 'yes', encrypted: 'yes', '1': 'yes', false: 'no', n: 'no', off: 'no', 'not encrypted': 'no', '0': 'no' },
  actor: { 'windows update': 'vendor', wsus: 'by-hand', jamf: 'apple-mdm', mosyle: 'apple-mdm' },
}

export type Means = { readonly is: 'known'; readonly key: string } | { readonly is: 'empty' } | { readonly is: 'unknown' }

/** The key of our list that a word means: said by hand for this table first, then by the source, the list's own words, and what people call them. */
export const meaningOf = (
  field: WordField,
  word: string,
  vocabulary: Vocabulary,
  said: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ofSource: Partial<Readonly<Record<WordField, Readonly<Record<string, string>>>>> = {},
): Means => {
  const small = word.toLowerCase()
  const list = vocabulary[field]
  const byHand = said[field]?.[small]
  if (byHand !== undefined) return byHand === '' ? { is: 'empty' } : Object.hasOwn(list, byHand) ? { is: 'known', key: byHand } : { is: 'unknown' }
  const told = ofSource[field]?.[small]
  if (told !== undefined && Object.hasOwn(list, told)) return { is: 'known', key: told }
  const key = Object.keys(list).find((one) => one === small || (list[one] ?? '').toLowerCase() === small)
  if (key !== undefined) return { is: 'known', key }
  const also = alsoSaid[field]?.[small]
  if (also !== undefined && Object.hasOwn(list, also)) return { is: 'known', key: also }
  if (field === 'site' && word.includes('/')) return siteOfPath(small, list)
  return { is: 'unknown' }
}

/** An organisational unit such as `/Schools/Lakeside High/Students` is at the site whose very name one of its parts is. */
const siteOfPath = (path: string, sites: Readonly<Record<string, string>>): Means => {
  const parts = path
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const found = Object.keys(sites).filter((id) => parts.includes((sites[id] ?? '').toLowerCase()))
  return found.length === 1 ? { is: 'known', key: found[0] as string } : { is: 'unknown' }
}

/** The kind that a model's own name says: a Chromebook is a laptop. Undefined where it says none. */
export const kindOfModel = (model: string): string | undefined => {
  const known: readonly (readonly [RegExp, string])[] = [
    [/chromebox|chromebase|imac|mac ?mini|mac ?pro\b(?!.*book)|mac studio|optiplex/i, 'workstation'],
    [/chromebook|macbook|latitude|thinkpad|elitebook|probook/i, 'laptop'],
    [/\bipad\b/i, 'tablet'],
    [/\biphone\b/i, 'phone'],
    [/poweredge|proliant/i, 'server'],
    [/apple ?tv/i, 'appliance'],
  ]
  return known.find(([shape]) => shape.test(model))?.[1]
}

/** What a spreadsheet shows where a formula failed. */
export const isCellError = (cell: string): boolean => /^#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/i.test(cell)

/** `1.23457E+11`: a number that a spreadsheet program has shortened; its digits are gone. */
export const isShortened = (cell: string): boolean => /^\d(\.\d+)?E\+\d{1,3}$/i.test(cell)

/** Every MAC address in a cell, as `aa:bb:cc:dd:ee:ff`; `left` is what is none. All zeros and all ones name nobody. */
export const macsOf = (cell: string): { readonly macs: readonly string[]; readonly left: readonly string[] } => {
  const words = cell
    .replace(/[{}[\]"]/g, ' ')
    .split(/[\s,;|/]+/)
    .filter((word) => word !== '')
  const read = words.map((word) => ({ word, hex: word.replace(/[:.-]/g, '').toLowerCase() }))
  const good = read.filter(({ hex }) => /^[0-9a-f]{12}$/.test(hex))
  return {
    macs: [...new Set(good.filter(({ hex }) => !/^(0{12}|f{12})$/.test(hex)).map(({ hex }) => hex.match(/../g)?.join(':') ?? hex))],
    left: read.filter((one) => !good.includes(one)).map(({ word }) => word),
  }
}

/** A UUID in small letters, with or without braces and dashes; undefined for what is none. */
export const uuidOf = (cell: string): string | undefined => {
  const hex = cell
    .replace(/[{}()\s-]/g, '')
    .replace(/^urn:uuid:/i, '')
    .toLowerCase()
  return /^[0-9a-f]{32}$/.test(hex) ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined
}

/** Notes as the saved list writes them: one `Heading: text` a line; a line without a heading belongs to the one before, the first to `Notes`. */
export const notesOf = (cell: string): ReadonlyMap<string, string> => {
  const notes = new Map<string, string>()
  let heading = 'Notes'
  for (const line of cell.split(/\r?\n/)) {
    const [, name, text] = /^([^:]{1,60}): (.*)$/.exec(line) ?? []
    if (name !== undefined && name.trim() !== '') heading = name.trim()
    const said = (name === undefined ? line : (text ?? '')).replace(/\s+/g, ' ').trim()
    if (said !== '') notes.set(heading, [...(notes.has(heading) ? [notes.get(heading)] : []), said].join(' '))
  }
  return notes
}
/** A column's heading as that of a note: without what would end it. */
export const noteHeading = (heading: string): string =>
  heading
    .replace(/[:\r\n]+/g, ' ')
    .trim()
    .slice(0, 60) || 'Notes'
