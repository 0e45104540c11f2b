import type { ReadRow, Told } from './row.rules.ts'
import type { SourceKind } from './sources.rules.ts'

/** What tells a thing from another within one table: its numbers, else its name, else its network address. */
const marksOf = ({ serial, uuid, assetTag, hostname, macs }: Told, source: SourceKind): readonly string[] => {
  const numbers = [
    ...(serial === undefined ? [] : [`serial number ${serial.toUpperCase()}`]),
    ...(uuid === undefined ? [] : [`UUID ${uuid}`]),
    ...(assetTag === undefined ? [] : [`asset tag ${assetTag.toUpperCase()}`]),
  ]
  const addresses = (macs ?? []).map((mac) => `MAC address ${mac}`)
  if (numbers.length > 0) return numbers
  if (source === 'network' && addresses.length > 0) return addresses // two guests may be called alike
  return hostname !== undefined ? [`name ${hostname.toLowerCase()}`] : addresses
}

/** Refuses rows that tell of a thing an earlier row of the same table told of already: which of them is right, a person says. Rows in their order. */
export const twinKeeper = (source: SourceKind = 'sheet'): ((row: ReadRow) => ReadRow) => {
  const seen = new Map<string, number>()
  const named = new Map<string, number>() // a name with numbers beside it is no twin of its like, but of the name alone
  return (row) => {
    if (row.is === 'refused') return row
    const marks = marksOf(row.told, source)
    const name = row.told.hostname?.toLowerCase()
    const isNameAlone = marks[0]?.startsWith('name ') === true
    const mark = marks.find((one) => seen.has(one))
    const first = mark === undefined ? (isNameAlone && name !== undefined ? named.get(name) : undefined) : seen.get(mark)
    if (first !== undefined)
      return { is: 'refused', line: row.line, label: row.label, says: [`the same ${mark ?? `name ${name}`} is in row ${first}`], unknown: [] }
    for (const one of marks) seen.set(one, row.line)
    if (name !== undefined && source !== 'network' && !named.has(name)) named.set(name, row.line)
    return row
  }
}
