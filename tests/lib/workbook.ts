// Workbooks and archives made by hand, so that a test can make wrong ones.
import { crc32, deflateRawSync } from 'node:zlib'

type Part = string | { readonly packed: Uint8Array; readonly claims: number }

/** A ZIP archive of these parts; `claims` is the size its directory tells. */
export const zipOf = (parts: Readonly<Record<string, Part>>): Buffer => {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, part] of Object.entries(parts)) {
    const plain = typeof part === 'string' ? Buffer.from(part) : Buffer.alloc(0)
    const packed = typeof part === 'string' ? deflateRawSync(plain) : Buffer.from(part.packed)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(crc32(plain), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(typeof part === 'string' ? plain.length : part.claims, 22)
    head.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(at, 42)
    const file = Buffer.concat([head, Buffer.from(name), packed])
    files.push(file)
    directory.push(Buffer.concat([entry, Buffer.from(name)]))
    at += file.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(
    directory.reduce((sum, one) => sum + one.length, 0),
    12,
  )
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...directory, end])
}

export type BookParts = {
  readonly sheets: readonly { readonly name: string; readonly xml: string; readonly isHidden?: boolean }[]
  readonly strings?: readonly string[] // what stands inside each <si>
  readonly formats?: readonly (readonly [code: string, id: number])[] // style 1, 2, …
  readonly parts?: Readonly<Record<string, Part>> // laid over the others
}
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook whose sheets hold this XML inside <sheetData>. */
export const workbookOf = ({ sheets, strings = [], formats = [], parts = {} }: BookParts): Buffer =>
  zipOf({
    '_rels/.rels': `${head}<Relationships><Relationship Id="r" Type="${kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook ${main} xmlns:r="${kind}"><sheets>${sheets
      .map(({ name, isHidden }, n) => `<sheet name="${name}" sheetId="${n + 1}"${isHidden ? ' state="hidden"' : ''} r:id="rId${n + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships>${sheets.map((_, n) => `<Relationship Id="rId${n + 1}" Type="${kind}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`).join('')}
    <Relationship Id="s" Type="${kind}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="${kind}/styles" Target="/xl/styles.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `${head}<sst ${main}>${strings.map((one) => `<si>${one}</si>`).join('')}</sst>`,
    'xl/styles.xml': `${head}<styleSheet ${main}><numFmts>${formats.map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`).join('')}</numFmts>
    <cellXfs><xf numFmtId="0"/>${formats.map(([, id]) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map(({ xml }, n) => [`xl/worksheets/sheet${n + 1}.xml`, `${head}<worksheet ${main}><sheetData>${xml}</sheetData></worksheet>`]),
    ),
    ...parts,
  })
