// Tables broken in every way bytes can break, from real ones; every case is told by its seed.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { answerTableRequest, tableRequest } from '../../src/subjects/imports/table-file.ts'
import { randomFrom } from './fuzz/random.ts'
import * as tables from './vendor-tables.ts'
import { workbookOf, zipOf } from './workbook.ts'

const bits = [
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\0',
  '=',
  '\ufeff',
  '\u202e',
  '\ud800',
  'é',
  '<',
  '>',
  '&',
  '&lol;',
  ']]>',
  '1e999',
  '-1',
  '9'.repeat(30),
  '#REF!',
  'A'.repeat(300),
  '<row r="1048577">',
  '<c r="XFD1"/>',
  '<c t="s"><v>4294967296</v></c>',
  '</sheetData>',
  '<!DOCTYPE x>',
  '<!--',
  '<a xmlns:b="c">',
] as const

/** Bytes with one to eight places changed, taken out, doubled or filled in. */
const broken = (bytes: Uint8Array, random: (n: number) => number): Buffer => {
  let all = Buffer.from(bytes)
  for (let n = 1 + random(8); n > 0; n--) {
    const at = random(all.length + 1)
    const kind = random(6)
    if (kind === 0 && all.length > 0) all[Math.min(at, all.length - 1)] = random(256)
    else if (kind === 1) all = Buffer.concat([all.subarray(0, at), all.subarray(Math.min(all.length, at + 1 + random(60)))])
    else if (kind === 2) all = Buffer.concat([all.subarray(0, at), all.subarray(Math.max(0, at - random(200)), at), all.subarray(at)])
    else if (kind === 3) all = Buffer.from(all.subarray(0, Math.max(1, at)))
    else all = Buffer.concat([all.subarray(0, at), Buffer.from(bits[random(bits.length)] ?? ''), all.subarray(at)])
  }
  return all
}

type Sample = {
  readonly name: string
  readonly bytes: Buffer
  /** The parts of an XLSX unpacked, so that what is inside is broken too. */ readonly parts?: Readonly<Record<string, string>>
}
const partsOf = (bytes: Buffer): Readonly<Record<string, string>> => {
  const parts: Record<string, string> = {}
  for (let at = bytes.indexOf('PK\x03\x04', 0, 'latin1'); at >= 0 && at + 30 < bytes.length;) {
    const [method, packed, nameLength, extra] = [
      bytes.readUInt16LE(at + 8),
      bytes.readUInt32LE(at + 18),
      bytes.readUInt16LE(at + 26),
      bytes.readUInt16LE(at + 28),
    ]
    const from = at + 30 + nameLength + extra
    const part = bytes.subarray(from, from + packed)
    parts[bytes.toString('utf8', at + 30, at + 30 + nameLength)] = (method === 8 ? inflateRawSync(part) : part).toString('utf8')
    at = bytes.indexOf('PK\x03\x04', from + packed, 'latin1')
  }
  return parts
}

/** Real tables: the vendors' as CSV in three encodings, and workbooks as a library and as a hand makes them. */
export const samples = async (): Promise<readonly Sample[]> => {
  const csv = Object.entries(tables).flatMap(([name, text]): Sample[] => [
    { name, bytes: Buffer.from(text) },
    { name: `${name} utf16`, bytes: Buffer.from(`\ufeff${text}`, 'utf16le') },
    { name: `${name} semicolons`, bytes: Buffer.from(text.replaceAll(',', ';'), 'latin1') },
  ])
  const rows = tables.snipeTable.split('\r\n').map((line) => line.split(','))
  const written = Buffer.from(
    await writeXlsx({
      sheets: [
        { name: 'Assets', rows: [...rows, ['x', 7, new Date('2026-03-01T00:00:00Z'), true]] },
        { name: 'Other', rows: [['a']] },
      ],
    }),
  )
  const byHand = workbookOf({
    sheets: [
      {
        name: 'List',
        xml: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Serial</t></is></c></row><row r="3"><c r="A3" s="1"><v>42</v></c><c r="B3" s="2"><v>46082.5</v></c><c r="C3" t="str"><f>A1</f><v>x</v></c></row>',
      },
    ],
    strings: ['<t>Device</t>', '<r><t>rich</t></r>'],
    formats: [
      ['000000', 164],
      ['yyyy-mm-dd', 165],
    ],
  })
  return [...csv, ...[written, byHand].map((bytes, n): Sample => ({ name: `workbook ${n}`, bytes, parts: partsOf(bytes) }))]
}

export type Told = {
  readonly seed: number
  readonly sample: string
  readonly outcome: 'read' | 'refused' | 'broke'
  readonly says: string
  readonly ms: number
}

export const tableKinds = ['CSV', 'XLSX'] as const
export type TableKind = (typeof tableKinds)[number]

/** One case: a sample of this kind broken by its seed, read as the jail reads it. */
export const runCase = (all: readonly Sample[], kind: TableKind, seed: number): Told => {
  const random = randomFrom(seed)
  const some = all.filter(({ parts }) => (parts !== undefined) === (kind === 'XLSX'))
  const sample = some[random(some.length)] as Sample
  const names = Object.keys(sample.parts ?? {})
  const bytes =
    sample.parts && random(4) > 0
      ? zipOf({ ...sample.parts, ...inside(sample.parts, names[random(names.length)] ?? '', random) })
      : broken(sample.bytes, random)
  const began = performance.now()
  try {
    const result = answerTableRequest(tableRequest(bytes, {}))
    const ms = performance.now() - began
    return result.ok
      ? { seed, sample: sample.name, outcome: 'read', says: String(result.value.rows), ms }
      : { seed, sample: sample.name, outcome: 'refused', says: result.refusal.faults?.[0] ?? '', ms }
  } catch (error) {
    return {
      seed,
      sample: sample.name,
      outcome: 'broke',
      says: error instanceof Error ? (error.stack ?? error.message) : String(error),
      ms: performance.now() - began,
    }
  }
}
const inside = (parts: Readonly<Record<string, string>>, name: string, random: (n: number) => number) => {
  const plain = broken(Buffer.from(parts[name] ?? ''), random)
  return { [name]: { packed: deflateRawSync(plain), claims: random(3) === 0 ? random(2 ** 31) : plain.length } }
}

/** What is wrong with a case: it broke, it was refused without a place or a word, or it took too long. */
export const wrongOf = (told: Told): string | undefined =>
  told.outcome === 'broke'
    ? `seed ${told.seed} of ${told.sample} broke: ${told.says.slice(0, 500)}`
    : told.outcome === 'refused' && !/^file: .{10,}/.test(told.says)
      ? `seed ${told.seed} of ${told.sample} was refused without a word: ${told.says}`
      : told.ms > 2_000
        ? `seed ${told.seed} of ${told.sample} took ${Math.round(told.ms)} ms`
        : undefined
