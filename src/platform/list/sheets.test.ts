import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inflateRawSync } from 'node:zlib'
import { csvText, xlsxOf } from './sheets.ts'
import type { List } from '../db/list.ts'

test('no cell of a CSV begins a formula, and each is read back as it was', () => {
  const read = (line: string): string[] =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
      .slice(0, 2)
      .map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('=', '+', '-', '@', '\t', 'a', ',', '"', ' ', '1', "'"), { maxLength: 6 }).map((letters) => letters.join('')),
      (text) => {
        const cells = read(csvText(['a', 'b'], [[text, 'end']]).split('\r\n')[1] ?? '')
        expect(cells[0]).toBe(/^'*\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text)
        expect(cells[1]).toBe('end')
      },
    ),
  )
})

/** The text of one part of a zip file, found by its local header. */
const partOf = (bytes: Buffer, name: string): string => {
  const at = bytes.indexOf(Buffer.concat([Buffer.from(name)]), 0)
  const start = at + name.length + bytes.readUInt16LE(at - 2)
  return inflateRawSync(bytes.subarray(start), { finishFlush: 2 }).toString()
}

test('an XLSX holds texts as texts: no formula, no number made of one, no mark-up of their own', async () => {
  type Row = { readonly text: string }
  const list = { title: 'Hostile', columns: { text: { heading: 'Text', value: (row: Row) => row.text } } } as unknown as List<Row>
  const texts = ['=cmd|calc', '+1', '007', '1e5', '<f>1</f>', '2026-01-01', ']]>', 'a\u0000\u001bb', '\ud800']
  async function* rows() {
    for (const text of texts) yield { text }
  }
  const bytes = Buffer.from(await new Response(xlsxOf(list, rows())).arrayBuffer())
  const xml = partOf(bytes, 'xl/worksheets/sheet1.xml')
  expect(xml).toContain('=cmd|calc')
  expect(xml).not.toMatch(/<f[ >]/)
  expect(xml.match(/t="inlineStr"/g)).toHaveLength(texts.length + 1)
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u001b]/) // what XML cannot hold
})
