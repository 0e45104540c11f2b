import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { writeXlsx } from 'hucre/xlsx'
import { readSheet } from './read-sheet.ts'
import { formatOf, isoOfDay, shownNumber } from './xlsx-cells.ts'
import { workbookOf, zipOf } from '../../../tests/lib/workbook.ts'

const rowsOf = (bytes: Uint8Array | string, sheet?: string) => {
  const read = readSheet(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, sheet)
  return read.ok ? read.value.rows.map(({ line, cells }) => [line, ...cells]) : read.refusal.faults
}

test('CSV: commas, quotes and lines inside cells; a mark and a formula’s apostrophe come off; empty rows are counted', () => {
  expect(rowsOf('\ufeffDevice,Site\r\n"a, ""b""\nc", x \r\n\r\n\'=1+1,y,,')).toEqual([
    [1, 'Device', 'Site'],
    [2, 'a, "b"\nc', 'x'],
    [4, '=1+1', 'y'],
  ])
  expect(rowsOf("''=x,'plain")).toEqual([[1, "'=x", "'plain"]])
  expect(rowsOf('a\rb')).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})

test('CSV of other programs: semicolons, tabs, bars, UTF-16, Windows-1252, a line that tells the separator, PowerShell’s type line', () => {
  for (const sign of [';', '\t', '|'])
    expect(rowsOf(`"Device, name"${sign}Site\nx${sign}y`)).toEqual([
      [1, 'Device, name', 'Site'],
      [2, 'x', 'y'],
    ])
  expect(rowsOf(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Name;Café\r\n1;2', 'utf16le')]))).toEqual([
    [1, 'Name', 'Café'],
    [2, '1', '2'],
  ])
  expect(rowsOf(Buffer.from('Name;Caf\u00e9', 'latin1'))).toEqual([[1, 'Name', 'Café']])
  expect(rowsOf('sep=;\r\na;b')).toEqual([[1, 'a', 'b']])
  // A title above, with commas of its own or with no separator at all.
  for (const title of ['Inventory, all schools, 2026', 'Inventory'])
    expect(rowsOf(`${title}\n\nName;Site\na;b\nc;d`)).toEqual([
      [1, title],
      [3, 'Name', 'Site'],
      [4, 'a', 'b'],
      [5, 'c', 'd'],
    ])
  expect(rowsOf('Name,Note\na,x;y\nb,x;y')).toEqual([
    [1, 'Name', 'Note'],
    [2, 'a', 'x;y'],
    [3, 'b', 'x;y'],
  ])
  expect(rowsOf('#TYPE System.Object\nFullDomainName\npc-1')).toEqual([
    [2, 'FullDomainName'],
    [3, 'pc-1'],
  ])
})

test('what is no table is named; a fault names its place', () => {
  expect(rowsOf('')).toEqual(['file: the file is empty'])
  expect(rowsOf('a,b\n"c,d\n')).toEqual(['file: row 2: a quotation mark opens in column 1 and is never closed'])
  expect(rowsOf('%PDF-1.7')).toEqual(['file: the file is a PDF'])
  expect(rowsOf('<html><table>')).toEqual(['file: the file is a web page or XML, whatever its name says'])
  expect(rowsOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toEqual(['file: the file is an Excel workbook of before 2007, or one with a password'])
  expect(rowsOf('a\0b')).toEqual(['file: the file holds bytes that no text has: it is no table'])
  expect(rowsOf(`a\n${'x'.repeat(4_001)}`)).toEqual(['file: row 2, column A: the cell holds more than 4,000 characters'])
  expect(rowsOf(`a\n${',x'.repeat(200)}`)).toEqual(['file: row 2, column GS: more than 200 columns'])
  expect(rowsOf(`a\n${'1\n'.repeat(50_001)}`)).toEqual(['file: row 50,002: the table has more than 50,000 rows'])
})

test('XLSX as a library writes it: texts, numbers, dates, truth values; zeros that a format shows are kept', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Devices',
        rows: [
          ['Device', 'Serial', 'Bought', 'Yes'],
          ['=1+1', '007', new Date('2026-03-01T00:00:00Z'), true],
          ['pc', 351234567890123, null, false],
        ],
      },
    ],
  })
  expect(rowsOf(bytes)).toEqual([
    [1, 'Device', 'Serial', 'Bought', 'Yes'],
    [2, '=1+1', '007', '2026-03-01', 'TRUE'],
    [3, 'pc', '351234567890123', '', 'FALSE'],
  ])
})

test('XLSX by hand: shared and rich strings, formats, 1904, gaps, a formula’s last value, the sheet that is seen', () => {
  const book = workbookOf({
    sheets: [
      { name: 'Hidden', isHidden: true, xml: '<row r="1"><c t="str"><v>no</v></c></row>' },
      {
        name: 'List',
        xml: `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
        <row r="5"><c r="A5" s="1"><v>42</v></c><c r="B5" s="2"><v>46082.5</v></c><c r="C5" t="str"><f>A1&amp;B1</f><v>shown</v></c><c r="D5"><f>1+1</f></c><c r="E5" t="e"><v>#N/A</v></c></row>`,
      },
    ],
    strings: ['<t>Device</t>', '<r><t>Asset </t></r><r><t xml:space="preserve">tag</t></r><rPh sb="0" eb="1"><t>reading</t></rPh>'],
    formats: [
      ['000000', 164],
      ['yyyy\\-mm\\-dd', 165],
    ],
  })
  expect(rowsOf(book)).toEqual([
    [2, 'Device', '', 'Asset tag'],
    [5, '000042', '2026-03-01T12:00:00', 'shown', '#CALC!', '#N/A'], // nobody ever worked 1+1 out
  ])
  expect(rowsOf(book, 'Hidden')).toEqual([[1, 'no']])
  expect(rowsOf(book, 'Nowhere')).toEqual(['file: the workbook has no sheet called Nowhere'])
})

test('numbers and days of a workbook', () => {
  const plain = formatOf(0, undefined)
  expect(shownNumber('3.51234567890123E+14', plain, false)).toBe('351234567890123')
  expect(shownNumber('0.1', plain, false)).toBe('0.1')
  for (const wrong of ['', 'x', 'Infinity', '1e999']) expect(shownNumber(wrong, plain, false)).toBeUndefined()
  expect([
    formatOf(14, undefined).kind,
    formatOf(165, '[$-409]d-mmm-yy;@').kind,
    formatOf(166, '"ymd"0').kind,
    formatOf(167, 'General').kind,
    formatOf(168, '[h]:mm').kind,
  ]).toEqual(['date', 'date', 'plain', 'plain', 'date'])
  expect([isoOfDay(1, false), isoOfDay(59, false), isoOfDay(61, false), isoOfDay(0, true), isoOfDay(-1, false), isoOfDay(3e6, false)]).toEqual([
    '1900-01-01',
    '1900-02-28',
    '1900-03-01',
    '1904-01-01',
    undefined,
    undefined,
  ])
})

test('hostile workbooks end in a fault that names the place, not in memory', () => {
  const sheet = (xml: string, strings: readonly string[] = []) => rowsOf(workbookOf({ sheets: [{ name: 'S', xml }], strings }))
  expect(sheet('<row r="1048577"/>')).toEqual(['file: the row after row 0 is numbered “1048577”'])
  expect(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')).toEqual(['file: row 1, column XFD: more than 200 columns'])
  expect(sheet('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>')).toEqual(['file: row 1: the cell after column B is named “A1”'])
  expect(sheet('<row r="7"><c r="C7" t="s"><v>5</v></c></row>', ['<t>x</t>'])).toEqual([
    'file: row 7, column C: points to string “5”, and the workbook has 1',
  ])
  expect(sheet('<row r="7"><c r="C7" t="s"><v>-1</v></c></row>', ['<t>x</t>'])).toEqual([
    'file: row 7, column C: points to string “-1”, and the workbook has 1',
  ])
  expect(sheet('<row r="1"><c><v>1e999</v></c></row>')).toEqual(['file: row 1, column A: “1e999” is no number'])
  expect(sheet('<row r="1048576"><c r="XFD1048576"/></row>')).toEqual([]) // an empty corner claims nothing
  expect(sheet('<a>'.repeat(60) + '</a>'.repeat(60))).toEqual(['file: the sheet S is nested deeper than a workbook is'])
  expect(sheet('<row r="1"><c t="str"><v>&lol;</v></c></row>')).toMatchObject([expect.stringMatching(/^file: the sheet S is no XML/)])
  const lol = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><sst><si><t>&lol2;</t></si></sst>'
  expect(rowsOf(workbookOf({ sheets: [{ name: 'S', xml: '' }], parts: { 'xl/sharedStrings.xml': lol } }))).toEqual([
    'file: the list of strings declares a document type, which no workbook does',
  ])
  // One string, pointed to a million times, is no million strings.
  const long = `<row r="1"><c t="str"><v>Device</v></c></row>${Array.from({ length: 45_000 }, (_, n) => `<row r="${n + 2}"><c t="s"><v>0</v></c></row>`).join('')}`
  expect(sheet(long, [`<t>${'x'.repeat(3_900)}</t>`])).toMatchObject([
    expect.stringMatching(/^file: row 16,4\d\d: the cells up to here hold more than 64 million characters/),
  ])
})

test('hostile archives: bombs, cut ones, two of a name, a password', () => {
  const bomb = deflateRawSync(Buffer.alloc(300 * 2 ** 20))
  expect(rowsOf(workbookOf({ sheets: [{ name: 'S', xml: '' }], parts: { 'xl/worksheets/sheet1.xml': { packed: bomb, claims: 100 } } }))).toEqual([
    'file: xl/worksheets/sheet1.xml unpacks to more than is read of a workbook',
  ])
  const whole = workbookOf({ sheets: [{ name: 'S', xml: '<row r="1"><c t="str"><v>Device</v></c></row>' }] })
  expect(rowsOf(whole)).toEqual([[1, 'Device']])
  expect(rowsOf(whole.subarray(0, whole.length - 30))).toEqual(['file: the file is no whole XLSX: its directory is missing'])
  const moved = Buffer.from(whole)
  moved.writeUInt32LE(whole.length, moved.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 16)
  expect(rowsOf(moved)).toEqual(['file: the file is no whole XLSX: its directory is cut'])
  expect(rowsOf(zipOf({ 'content.xml': '<x/>' }))).toEqual(['file: the file is an OpenDocument spreadsheet'])
  // A second part of the same name is how two readers are made to see two files: the first counts.
  const two = workbookOf({
    sheets: [{ name: 'S', xml: '<row r="1"><c t="str"><v>Device</v></c></row>' }],
    parts: { 'xl/worksheets/sheetX.xml': '<worksheet/>' },
  })
  two.write('sheet1', two.lastIndexOf('sheetX'), 'latin1')
  expect(rowsOf(two)).toEqual([[1, 'Device']])
  const locked = Buffer.from(whole)
  locked.writeUInt16LE(1, locked.lastIndexOf('xl/worksheets/sheet1.xml') - 46 + 8)
  expect(rowsOf(locked)).toEqual(['file: the file is protected by a password'])
  expect(rowsOf(zipOf({ 'a.txt': 'hello' }))).toEqual(['file: the workbook has no part xl/workbook.xml'])
}, 20_000)
