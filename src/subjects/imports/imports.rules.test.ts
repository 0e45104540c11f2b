import { expect, test } from 'vitest'
import { readSheet } from '../../platform/sheets/read-sheet.ts'
import * as tables from '../../../tests/lib/vendor-tables.ts'
import { kindOfSite } from './answer-words.ts'
import { changesOf, heldBack, newDevice, nothingKnown, type Telling } from './compare.rules.ts'
import { confidenceIn, detectSource, proposeMapping, rememberedMapping, settledOrder } from './detect.rules.ts'
import { fieldNames, fields } from './fields.rules.ts'
import { headingAt, profile } from './profile.rules.ts'
import { keyOf, readerFor, readRow, type ReadRow, type TakenRow } from './row.rules.ts'
import { sourceNames, sourceOf, type SourceName } from './sources.rules.ts'
import { twinKeeper } from './twins.ts'
import { kindOfModel, macsOf, meaningOf, notesOf, uuidOf, type Vocabulary } from './values.rules.ts'
import { countWords, plannedWords } from './words.rules.ts'

const vocabulary: Vocabulary = {
  site: { s1: 'Lakeside High', s2: 'Bus garage' },
  kind: {
    server: 'Server',
    workstation: 'Workstation',
    laptop: 'Laptop',
    tablet: 'Tablet',
    phone: 'Phone',
    appliance: 'Appliance',
    printer: 'Printer',
    unknown: 'Not known',
  },
  status: { 'in-use': 'In use', 'in-store': 'In storage', repair: 'In repair', lost: 'Lost or stolen', retired: 'Retired', unknown: 'Not known' },
  encryption: { yes: 'Yes', no: 'No', unknown: 'Not known' },
  scope: { in: 'In scope', out: 'Out of scope', unknown: 'Not known' },
  actor: { google: 'Google', 'by-hand': 'By hand', 'apple-mdm': 'Apple MDM', vendor: 'Vendor', unknown: 'Not known' },
}
const now = '2026-11-01T12:00:00.000Z'
const isPlaceholder = (text: string): boolean => /^(n\/a|0+|to be filled by o\.e\.m\.)$/i.test(text)

/** A table read as it would be with everything as proposed. */
const readAll = (
  text: string,
  source?: SourceName,
): { readonly source: SourceName; readonly confidence: number; readonly order: string; readonly rows: readonly ReadRow[] } => {
  const read = readSheet(Buffer.from(text))
  if (!read.ok) throw new Error(read.refusal.says)
  const all = read.value.rows
  const at = headingAt(all)
  const { columns, headings } = profile(all[at]?.cells ?? [], all.slice(at + 1))
  const found = detectSource(headings)
  const mapping = proposeMapping(source ?? found.source, headings, Object.fromEntries(columns.map((column) => [column.key, column.dates])))
  const reader = readerFor(headings, { mapping, vocabulary, zone: 'America/Chicago', now, isPlaceholder })
  return { ...found, order: mapping.order, rows: all.slice(at + 1).map((row) => readRow(row, reader)) }
}
const told = (row: ReadRow | undefined) => (row?.is === 'taken' ? row.told : row?.says)

test('each source is known by its headings, with a stated confidence', () => {
  const found = (table: string) => {
    const { source, confidence } = readAll(table)
    return [source, confidence]
  }
  expect(found(tables.googleTable)).toEqual(['google-admin', 100])
  expect(found(tables.intuneTable)).toEqual(['intune', 100])
  expect(found(tables.jamfComputersTable)).toEqual(['jamf-computers', 100])
  expect(found(tables.jamfMobileTable)).toEqual(['jamf-mobile', 100])
  expect(found(tables.mosyleTable)).toEqual(['mosyle', 100])
  expect(found(tables.wsusTable)).toEqual(['wsus', 92])
  expect(found(tables.configmgrTable)).toEqual(['configmgr', 100])
  expect(found(tables.snipeTable)).toEqual(['snipe-it', 100])
  expect(found(tables.directoryTable)).toEqual(['active-directory', 100])
  expect(found(tables.guestsTable)).toEqual(['hypervisor', 100])
  expect(found(tables.leasesTable)).toEqual(['network', 100])
  expect(found(tables.purchaseTable)).toEqual(['purchase', 100])
  expect(found('Device Name;Serial No.;Model;School\nx;y;z;')).toEqual(['own', 80])
  expect(found('Colour,Shape\nred,round')).toEqual(['own', 0])
  expect(detectSource([...fieldNames.map((name) => fields[name].heading), 'Exposure', 'Owner', 'First seen'])).toMatchObject({
    source: 'own',
    confidence: 100,
  })
  for (const heading of ['constructor', '__proto__', 'toString', '', '#2']) expect(detectSource([heading, heading]).source).toBe('own')
})

test('Google: leading zeros, the site by its unit, updates’ end in milliseconds, the last sync as it was, a placeholder', () => {
  const [one, two, three] = readAll(tables.googleTable).rows
  expect(told(one)).toMatchObject({
    serial: '5CD1234ABC',
    assetTag: '000123',
    site: 's1',
    room: 'Room 12',
    assignedTo: 'maria@example.org',
    kind: 'laptop',
    system: 'ChromeOS',
    version: '130.0.6723.84',
    status: 'in-use',
    updatesEndOn: '2026-06-30',
    lastSeen: '2026-10-30T14:05:06.123Z',
    macs: ['3c:52:82:00:00:a1'],
    actor: 'google',
  })
  expect(told(two)).toEqual(['“/Retired” is not one of the district’s sites'])
  expect(three).toMatchObject({
    is: 'taken',
    label: '3c:52:82:00:00:a3',
    warnings: ['“N/A” is not a serial number: left out'],
    told: { status: 'unknown' },
  })
})

test('Intune, Jamf, Mosyle, WSUS, Configuration Manager, Snipe-IT, a purchase list: what each tells', () => {
  const first = (table: string) => told(readAll(table).rows[0])
  expect(first(tables.intuneTable)).toMatchObject({
    hostname: 'OFFICE-01',
    serial: 'PF3ABCDE',
    system: 'Windows',
    version: '10.0.22631.4317',
    encryption: 'yes',
    macs: ['3c:52:82:00:00:b1', '3c:52:82:00:00:b2'],
    lastSeen: '2026-10-31T09:15:00.123Z',
    kind: 'laptop',
    assignedTo: 'maria@example.org',
  })
  expect(readAll(tables.intuneTable).rows[1]).toMatchObject({
    told: { encryption: 'no' },
    warnings: ['“To be filled by O.E.M.” is not a serial number: left out'],
  })
  expect(first(tables.jamfComputersTable)).toMatchObject({
    uuid: '2ca8977b-05a1-4cf0-9e06-24c4aa8115bc',
    system: 'macOS',
    version: '15.1',
    build: '24B83',
    encryption: 'yes',
    site: 's1',
    room: '204',
    purchasedOn: '2021-08-15',
    warrantyEndsOn: '2024-08-15',
    orderedFrom: 'CDW',
    kind: 'workstation',
    lastSeen: '2026-10-31T13:00:00.000Z',
  })
  expect(told(readAll(tables.jamfComputersTable).rows[1])).toMatchObject({ encryption: 'no', kind: 'laptop' })
  expect(first(tables.jamfMobileTable)).toMatchObject({
    hostname: 'cart-3-07',
    kind: 'tablet',
    version: '18.0',
    manufacturer: 'Apple',
    assetTag: '0307',
  })
  expect(first(tables.mosyleTable)).toMatchObject({
    uuid: '2ca8977b-05a1-4cf0-9e06-24c4aa8115be',
    lastSeen: '2025-10-30T12:05:06.000Z',
    kind: 'tablet',
    assetTag: '0401',
  })
  expect(readAll(tables.wsusTable).order).toBe('mdy') // 10/31 fits no other way
  expect(readAll(tables.wsusTable).rows.map(told)).toMatchObject([
    { hostname: 'office-03.district.local', lastSeen: '2026-10-31T02:10:00.000Z', kind: 'workstation' },
    { lastSeen: '2026-01-02T03:04:05.000Z' },
  ])
  expect(first(tables.configmgrTable)).toMatchObject({ hostname: 'OFFICE-05', uuid: '4c4c4544-0042-3510-8052-b4c04f4e3232', build: '10.0.22631' })
  expect(first(tables.snipeTable)).toMatchObject({
    hostname: 'lib-pc-01',
    assetTag: '0099',
    kind: 'workstation',
    status: 'in-use',
    purchasedOn: '2024-03-04',
    warrantyEndsOn: '2027-03-04',
    orderedFrom: 'CDW',
  })
  expect(told(readAll(tables.snipeTable).rows[1])).toEqual(['“Old Annex” is not one of the district’s sites'])
  expect([readAll(tables.purchaseTable).order, readAll(tables.purchaseTable).rows[0]]).toEqual([
    'ask',
    expect.objectContaining({
      is: 'taken',
      warnings: expect.arrayContaining([expect.stringContaining('is not a date in this file’s format: left out')]),
    }),
  ])
})

test('words mean what was said by hand first, then what the source, the list and people say', () => {
  const means = (field: 'kind' | 'status' | 'encryption' | 'site', word: string, said = {}) => {
    const found = meaningOf(field, word, vocabulary, said)
    return found.is === 'known' ? found.key : found.is
  }
  expect([
    means('kind', 'Chromebook'),
    means('kind', 'LAPTOP'),
    means('kind', 'Lapdog'),
    means('kind', 'Lapdog', { kind: { lapdog: 'tablet' } }),
    means('kind', 'Lapdog', { kind: { lapdog: '' } }),
    means('kind', 'x', { kind: { x: 'nonsense' } }),
  ]).toEqual(['laptop', 'laptop', 'unknown', 'tablet', 'empty', 'unknown'])
  expect([
    means('encryption', 'TRUE'),
    means('encryption', 'Off'),
    means('encryption', 'maybe'),
    means('status', 'Surplus'),
    means('site', 'lakeside high'),
    means('site', '/A/Bus garage/B'),
    means('site', '/Bus garage/Lakeside High'),
    means('kind', 'constructor'),
  ]).toEqual(['yes', 'no', 'unknown', 'retired', 's1', 's2', 'unknown', 'unknown'])
  expect(macsOf('3C-52-82-00-00-01; 3c5282000001 0000.0000.0000 n0pe')).toEqual({ macs: ['3c:52:82:00:00:01'], left: ['n0pe'] })
  expect([uuidOf('{2CA8977B-05A1-4CF0-9E06-24C4AA8115BC}'), uuidOf('00008020-000A1B2C3D4E5F60')]).toEqual([
    '2ca8977b-05a1-4cf0-9e06-24c4aa8115bc',
    undefined,
  ])
  expect([kindOfModel('ASUS Chromebox 4'), kindOfModel('iPad Pro'), kindOfModel('Thing')]).toEqual(['workstation', 'tablet', undefined])
  expect([...notesOf('PO: 12\nmore: of: it\nplain')]).toEqual([
    ['PO', '12'],
    ['more', 'of: it plain'],
  ])
})

const row = (text: string, more: Partial<Parameters<typeof readerFor>[1]['mapping']> = {}) => {
  const [head = '', line = ''] = text.split('\n')
  const mapping = { ...proposeMapping('own', head.split(','), {}), ...more }
  return readRow({ line: 2, cells: line.split(',') }, readerFor(head.split(','), { mapping, vocabulary, zone: 'UTC', now, isPlaceholder }))
}

test('a row that cannot be used says every reason; what is left out of one is told', () => {
  expect(row('Device,Kind,Scope,Patched by\n,Lapdog,Out of scope,Elves')).toMatchObject({
    is: 'refused',
    says: [
      'Patched by: “Elves” is not one of Google, By hand, Apple MDM, Vendor, Not known',
      'no name, serial number, asset tag, UUID or MAC address: nothing shows which device it is',
      'a device can be out of scope only with a reason (PM-2)',
      'Kind: “Lapdog” is not one of Server, Workstation, Laptop, Tablet, Phone, Appliance, Printer, Not known: left out',
    ],
  })
  expect(row('Device,Serial number,Room\n#CALC!,,12')).toMatchObject({
    says: [
      'no name, serial number, asset tag, UUID or MAC address: nothing shows which device it is',
      '“Device” contains the spreadsheet error #CALC!: left out',
    ],
  })
  expect(row('Serial number\n1.23457E+11')).toMatchObject({
    is: 'refused',
    says: [
      'the serial number “1.23457E+11” was shortened by a spreadsheet program: its digits are gone',
      expect.stringContaining('nothing shows which device'),
    ],
  })
  expect(row('Device,Model,MAC address,Last seen\npc,#N/A,zzz,2027-01-01')).toMatchObject({
    is: 'taken',
    warnings: [
      '“Model” contains the spreadsheet error #N/A: left out',
      '“zzz” is not a MAC address: left out',
      'Last seen “2027-01-01” is in the future: left out',
    ],
  })
  expect(row('Device,Room,Purchased\npc,007,never')).toMatchObject({ is: 'taken', told: { room: '007' } })
  expect(row('Device,Colour\npc,red', { columns: { device: 'hostname', colour: 'keep' } })).toMatchObject({
    told: { notes: new Map([['Colour', 'red']]) },
  })
  expect(row('Device\n=1+1')).toMatchObject({ told: { hostname: '=1+1' } })
})

test('a second row about the same thing is refused and names the first', () => {
  const asTwin = twinKeeper()
  const take = (line: number, of: TakenRow['told']) => {
    const out = asTwin({ is: 'taken', line, label: 'x', told: of, warnings: [] })
    return out.is === 'refused' ? out.says[0] : keyOf(of)
  }
  expect([
    take(2, { serial: 'a1', hostname: 'pc' }),
    take(3, { serial: 'A1' }),
    take(4, { hostname: 'PC' }),
    take(5, { hostname: 'pc', serial: 'B2' }),
    take(6, { assetTag: '7', serial: 'C3' }),
    take(7, { assetTag: '7' }),
    take(8, { hostname: 'lab' }),
    take(9, { hostname: 'LAB' }),
  ]).toEqual([
    'serial number A1',
    'the same serial number A1 is in row 2',
    'the same name pc is in row 2',
    'serial number B2',
    'serial number C3',
    'the same asset tag 7 is in row 6',
    'name LAB',
    'the same name lab is in row 8',
  ])
})

const by = (kind: Telling['kind'], label = 'Intune'): Telling => ({ label, kind, now, people: new Map([['maria@example.org', 'p1']]) })

test('what a row changes: nothing said twice, nothing unsaid, an agent’s own word stands', () => {
  const fresh = newDevice(
    { serial: 'S1', model: 'iPad', kind: 'tablet', assignedTo: 'Maria@example.org', encryption: 'no', lastSeen: '2026-10-01T00:00:00.000Z' },
    'S1',
    by('mdm'),
  )
  expect(fresh).toMatchObject({
    hostname: 'S1',
    kind: 'tablet',
    kindBy: 'agent',
    assignedId: 'p1',
    encryptionTold: 'no',
    encryptionBy: 'Intune',
    lastSeen: '2026-10-01T00:00:00.000Z',
  })
  expect(newDevice({ serial: 'S1' }, 'S1', by('purchase')).lastSeen).toBe('1970-01-01T00:00:00.000Z') // bought is not seen
  expect(
    changesOf(
      { ...fresh, source: 'import' },
      { serial: 's1', model: 'iPad', kind: 'tablet', assignedTo: 'Maria@example.org', encryption: 'no', lastSeen: '2026-09-01T00:00:00.000Z' },
      by('mdm'),
    ),
  ).toEqual({})
  const agents = {
    ...nothingKnown,
    hostname: 'pc-1',
    osName: 'Debian',
    kind: 'server',
    kindBy: 'person' as const,
    source: 'agent',
    scope: 'in',
    status: 'in-use',
  }
  expect(
    changesOf(
      agents,
      {
        hostname: 'other',
        system: 'Windows',
        version: '11',
        room: '12',
        kind: 'laptop',
        scope: 'unknown',
        status: 'unknown',
        notes: new Map([['PO', '1']]),
      },
      by('mdm'),
    ),
  ).toEqual({ osVersion: '11', room: '12', notes: { PO: '1' } })
  expect(changesOf({ ...agents, patchingActor: 'by-hand' }, { actor: 'google' }, { ...by('mdm'), patchedBy: 'google' })).toEqual({}) // fills, never takes over
  // A server in scope is not taken out of plan and report by one line of a table, nor called something else first.
  const server = { ...agents, kind: 'server', scope: 'in', patchingActor: 'runbook' }
  const away = { kind: 'laptop', scope: 'out', scopeReason: 'because', actor: 'nobody', status: 'retired', room: '14' }
  expect([changesOf(server, away, by('sheet')), heldBack(server, away).map((one) => one.split(':')[0])]).toEqual([
    { room: '14' },
    ['Scope', 'Kind', 'Patched by', 'Status'],
  ])
  expect(changesOf({ ...server, scope: 'out' }, { status: 'retired' }, by('sheet'))).toEqual({ status: 'retired' })
  expect([
    heldBack(server, { scope: 'in', kind: 'server', actor: 'runbook' }),
    heldBack({ ...server, scope: 'unknown' }, away),
    heldBack({ ...server, kind: 'laptop' }, away),
  ]).toEqual([[], [], []])
  expect(changesOf({ ...agents, kind: 'workstation' }, { kind: 'laptop' }, by('sheet'))).toEqual({ kind: 'laptop', kindBy: 'person' })
})

test('a remembered mapping is used again for the same headings; new columns are proposed; counts read as a sentence', () => {
  const kept = { ...proposeMapping('own', ['Device', 'Colour'], {}), columns: { device: 'hostname', colour: 'keep' } as const, order: 'dmy' as const }
  const again = rememberedMapping(kept, ['Colour', 'Device', 'Room', 'Purchased'], { purchased: { mdy: 0, dmy: 0, either: 2 } })
  expect([again.columns, again.order]).toEqual([{ colour: 'keep', device: 'hostname', room: 'room', purchased: 'purchasedOn' }, 'dmy'])
  expect(rememberedMapping(kept, ['Purchased'], { purchased: { mdy: 1, dmy: 0, either: 2 } }).order).toBe('mdy') // the values prove it
  expect([countWords({ added: 312, changed: 40, same: 0, refused: 2 }), countWords({ added: 0, changed: 0, same: 5, refused: 0 })]).toEqual([
    '312 added, 40 changed, 2 refused.',
    'Nothing changed: all 5 rows are as they were.',
  ])
  expect([plannedWords({ added: 9, changed: 0, same: 1, refused: 35 }), plannedWords({ added: 0, changed: 0, same: 5, refused: 0 })]).toEqual([
    '9 to add, 35 refused, 1 stays as it is.',
    'Nothing to change: all 5 rows stay as they are.',
  ])
})

test('every source’s table names fields that exist, and is marked by headings of its own', () => {
  for (const name of sourceNames)
    for (const mark of sourceOf(name).marks) expect([name, mark, confidenceIn(name, [mark]).known <= 1]).toEqual([name, mark, true])
  expect(
    headingAt([
      { line: 1, cells: ['Inventory of Lakeside'] },
      { line: 3, cells: ['Device', 'Serial', 'Room'] },
      { line: 4, cells: ['a', 'b', 'c'] },
    ]),
  ).toBe(1)
  expect(
    headingAt([
      { line: 1, cells: ['Serial'] },
      { line: 2, cells: ['x'] },
    ]),
  ).toBe(0)
})

test('the order of dates is asked only where a column that goes to a date leaves it open', () => {
  const either = { mdy: 0, dmy: 0, either: 3 }
  expect(settledOrder('own', { device: 'hostname' }, {}, 'ask')).toBe('ymd') // no date column: nothing to ask
  expect(settledOrder('own', { device: 'hostname', bought: 'leave' }, { bought: either }, 'ask')).toBe('ymd')
  expect(settledOrder('own', { bought: 'purchasedOn' }, { bought: either }, 'ymd')).toBe('ask') // given a date's place only now
  expect(settledOrder('own', { bought: 'purchasedOn' }, { bought: either }, 'dmy')).toBe('dmy')
  expect(settledOrder('own', { bought: 'purchasedOn' }, { bought: { mdy: 1, dmy: 0, either: 3 } }, 'ask')).toBe('mdy')
  expect(settledOrder('own', { bought: 'purchasedOn' }, { bought: { mdy: 1, dmy: 1, either: 0 } }, 'mdy')).toBe('mdy')
})

test('a new site is of the kind its name says, else of the one chosen', () => {
  expect(['Bus Barn', 'Oak Elementary', 'District Office', 'Central Kitchen', 'Annex'].map(kindOfSite)).toEqual([
    'bus-garage',
    'school',
    'office',
    'kitchen',
    undefined,
  ])
})
