// People's own lists as districts keep them: their headings, their totals, their words that nobody knows.
import { expect, test } from 'vitest'
import { proposeMapping } from './detect.rules.ts'
import { fieldOf } from './fields.rules.ts'
import { headingAt } from './profile.rules.ts'
import { readerFor, readRow } from './row.rules.ts'
import { sourceOf } from './sources.rules.ts'
import { answerTableRequest, tableRequest } from './table-file.ts'
import { meaningOf, type Vocabulary } from './values.rules.ts'

const vocabulary: Vocabulary = {
  site: { s1: 'Lakeside High' },
  kind: { server: 'Server', laptop: 'Laptop', appliance: 'Appliance', unknown: 'Not known' },
  status: { 'in-use': 'In use', lost: 'Lost or stolen', retired: 'Retired', unknown: 'Not known' },
  encryption: { yes: 'Yes', no: 'No', unknown: 'Not known' },
  scope: { in: 'In scope', unknown: 'Not known' },
  actor: { google: 'Google', unknown: 'Not known' },
}
const row = (text: string) => {
  const [head = '', line = ''] = text.split('\n')
  const mapping = proposeMapping('own', head.split(','), {})
  const parts = { mapping, vocabulary, zone: 'UTC', now: '2026-11-01T12:00:00.000Z', isPlaceholder: () => false }
  return readRow({ line: 2, cells: line.split(',') }, readerFor(head.split(','), parts))
}

test('headings as districts write them are understood', () => {
  expect(['Asset #', 'Bldg', 'Bought on', 'OS ver', 'Purchased On', 'Type of device'].map(fieldOf)).toEqual([
    'assetTag',
    'site',
    'purchasedOn',
    'version',
    'purchasedOn',
    'kind',
  ])
})

test('a total below the table, a count and a heading between rows are no devices; one that tells a serial number is', () => {
  const head = 'Device,Serial number,Room,Unit Cost'
  const said = (line: string) => {
    const read = row(`${head}\n${line}`)
    return read.is === 'refused' ? [read.says.join(' '), read.unknown.length] : read.label
  }
  for (const line of [
    'Total,,,4200.00',
    'TOTAL,42,,',
    'Grand total:,,,',
    'Sub-total Lakeside High,,,12',
    'Count of devices: 4,,,',
    '42 devices,,,',
    ',Total,,',
  ])
    expect([line, said(line)]).toEqual([line, [expect.stringContaining('is a total or a count of other rows, not a device'), 0]])
  expect(said('Cart 3,,,')).toEqual([expect.stringContaining('only a name, “Cart 3”, and nothing else'), 0])
  expect(row('School,Device,Serial number\nTotal,,42')).toMatchObject({ is: 'refused', unknown: [] }) // no site of that name is asked for
  expect(['Total,SN-1234,,', 'total-01,,12,', 'Cart 3,,204,', 'counter-2,,Hall,'].map(said)).toEqual(['Total', 'total-01', 'Cart 3', 'counter-2'])
  expect(row('Device\npc-1')).toMatchObject({ is: 'taken' }) // a list of names has nothing else to tell
})

test('a word nobody knows in a column the device does not stand on leaves the word out, never the row', () => {
  expect(row('Device,Serial number,Kind,Status,Condition\npc,S1,Lapdog,Fair,Poor')).toMatchObject({
    is: 'taken',
    told: { serial: 'S1', notes: new Map([['Condition', 'Poor']]) },
    warnings: [
      expect.stringMatching(/^Kind: “Lapdog” is not one of .*: left out$/),
      expect.stringMatching(/^Status: “Fair” is not one of .*: left out$/),
    ],
    unknown: [
      { field: 'kind', word: 'Lapdog' },
      { field: 'status', word: 'Fair' },
    ],
  })
  const known = (field: 'kind' | 'status', word: string) => meaningOf(field, word, vocabulary, {})
  for (const [word, key] of [
    ['SmartBoard', 'appliance'],
    ['Interactive display', 'appliance'],
    ['Virtual server', 'server'],
    ['Document camera', 'appliance'],
  ] as const)
    expect(known('kind', word)).toEqual({ is: 'known', key })
  for (const word of ['Lost', 'Stolen', 'Lost/Stolen', 'Missing', 'Lost or stolen'])
    expect(known('status', word)).toEqual({ is: 'known', key: 'lost' })
  expect(meaningOf('status', 'Lost/Stolen', vocabulary, {}, sourceOf('snipe-it').words)).toEqual({ is: 'known', key: 'lost' })
})

test('headings as US districts write them go somewhere; what nobody understands is kept as a note in people’s own lists', () => {
  const headings =
    'Inventory No.,Mfr,Model,Campus,Rm,Assigned Student,Purch. Date,Warranty Exp.,MAC (WiFi),Comments,PO Number,Unit Cost,In Service,Role,Shelf,'
  const { columns } = proposeMapping('own', headings.split(','), {})
  expect(Object.values(columns)).toEqual([
    ...['assetTag', 'manufacturer', 'model', 'site', 'room', 'assignedTo', 'purchasedOn', 'warrantyEndsOn', 'macs', 'notes'],
    ...['keep', 'keep', 'keep', 'keep', 'keep', 'leave'],
  ])
  expect(proposeMapping('intune', ['Device name', 'Shelf'], {}).columns).toEqual({ devicename: 'hostname', shelf: 'leave' })
  expect(row('Device,Notes,Comments\npc,one,two')).toMatchObject({ told: { notes: new Map([['Notes', 'one; two']]) } })
})

test('a title above the headings is none of them, also where its two cells are words that headings have; a row of devices is none either', () => {
  const at = (...rows: readonly (readonly string[])[]) => headingAt(rows.map((cells, n) => ({ line: n + 1, cells })))
  expect(at(['School', 'Lakeside'], ['Device', 'Serial', 'Room', 'Cart'], ['a', 'b', 'c', 'd'])).toBe(1)
  expect(at(['Tag no.', 'Group', 'Who'], ['100', 'Computer', 'Staff'])).toBe(0)
})

test('semicolons are found below a title with commas, though every row has a comma in its price', () => {
  const text = `District inventory, all schools\n\nDevice;School;Serial #;Price\n${'pc;Lakeside High;007;1.234,50\n'.repeat(30)}`
  for (const bytes of [Buffer.from(text), Buffer.from(text.repeat(200))]) {
    const read = answerTableRequest(tableRequest(bytes, {}))
    expect(read).toMatchObject({ ok: true, value: { shape: { format: 'csv', headingLine: 3 } } })
    expect(read.ok && read.value.shape.columns.map(({ heading, samples }) => [heading, samples[0]])).toEqual([
      ['Device', 'pc'],
      ['School', 'Lakeside High'],
      ['Serial #', '007'],
      ['Price', '1.234,50'],
    ])
  }
})
