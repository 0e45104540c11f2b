import { canonical, type Json } from './canonical.ts'
import { chainHash, contentHash, endLine, entryHash, formatName, genesis, type ExportLine, type Hash } from './chain.ts'

export type Fault = { readonly line: number; readonly seq?: number; readonly says: string }
export type Verdict = { readonly ok: boolean; readonly district?: string; readonly entries: number; readonly head: string; readonly faults: readonly Fault[] }

type Read = { readonly line: number; readonly value: ExportLine; readonly text: string }

const parse = (text: string): { readonly [key: string]: Json | undefined } | undefined => {
  try {
    const value = JSON.parse(text) as Json
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { readonly [key: string]: Json | undefined }) : undefined
  } catch {
    return undefined
  }
}

const isExact = (value: Json, text: string): boolean => {
  try {
    return canonical(value) === text
  } catch {
    return false
  }
}

const lineKeys = ['chainHash', 'content', 'entry', 'entryHash', 'salt', 'seq']
const entryKeys = ['about', 'actor', 'at', 'clauses', 'clock', 'contentHash', 'district', 'epoch', 'grade', 'id', 'kind', 'proof']
const hasExactly = (value: object, keys: readonly string[]): boolean => Object.keys(value).sort().join() === keys.join()

const looksLikeEntry = (value: { readonly [key: string]: Json | undefined }): boolean =>
  Number.isSafeInteger(value.seq) && typeof value.entryHash === 'string' && typeof value.chainHash === 'string' && typeof value.entry === 'object' && value.entry !== null

/** What the hashes do not cover must not be there: a field more or less is a change, wherever it stands. Erasing contents is not built, so a missing one is a fault. */
const fieldFaults = ({ line, value }: Read): Fault[] => {
  const { seq } = value
  if (value.salt === undefined || value.content === undefined) return [{ line, seq, says: `entry ${seq}'s salt or content was taken out` }]
  if (!hasExactly(value, lineKeys)) return [{ line, seq, says: `line ${line} holds fields that an export does not have: something was added` }]
  return hasExactly(value.entry, entryKeys) ? [] : [{ line, seq, says: `entry ${seq} holds other fields than an entry has: it was changed` }]
}

/** Which numbers are missing, doubled or out of order, told before any hash so that a dropped line is called dropped. */
const orderFaults = (read: readonly Read[]): Fault[] => {
  const faults: Fault[] = []
  const seen = new Map<number, number>()
  let highest = 0
  for (const { line, value: { seq } } of read) {
    const first = seen.get(seq)
    if (first !== undefined) faults.push({ line, seq, says: `entry ${seq} stands here again (first on line ${first}): a line was added` })
    else if (seq < highest) faults.push({ line, seq, says: `entry ${seq} stands after entry ${highest}: lines were reordered` })
    if (first === undefined) seen.set(seq, line)
    highest = Math.max(highest, seq)
  }
  for (let seq = 1; seq <= highest; seq++) {
    if (!seen.has(seq)) faults.push({ line: 0, seq, says: `entry ${seq} is missing` })
  }
  return faults
}

const entryFaults = (hash: Hash, district: string, read: readonly Read[]): { faults: Fault[]; head: string } => {
  const faults: Fault[] = read.flatMap(fieldFaults)
  let before: { seq: number; chain: string } = { seq: 0, chain: genesis(hash, district) }
  for (const { line, value } of [...read].sort((a, b) => a.value.seq - b.value.seq)) {
    const { seq, entry } = value
    if (seq === before.seq) continue // the doubled line is already named
    const own = entryHash(hash, entry)
    if (entry.district !== district) faults.push({ line, seq, says: `entry ${seq} belongs to another district` })
    if (own !== value.entryHash) faults.push({ line, seq, says: `entry ${seq} was changed: its fields do not hash to its entryHash` })
    if (value.salt !== undefined && value.content !== undefined && contentHash(hash, value.salt, canonical(value.content)) !== entry.contentHash) faults.push({ line, seq, says: `entry ${seq}'s salt or content was changed` })
    if (seq === before.seq + 1 && chainHash(hash, before.chain, seq, value.entryHash) !== value.chainHash) {
      faults.push({ line, seq, says: `entry ${seq} does not follow from entry ${before.seq}: its chainHash, its entryHash or the one before was changed` })
    }
    before = { seq, chain: value.chainHash }
  }
  return { faults, head: before.chain }
}

/**
 * Checks an export without server or database. Every byte counts: each line must be exactly the canonical JSON of what it
 * says, each entry must hash and follow, first and last line must fit. `knownHead`, noted earlier, finds a chain that was
 * rewritten whole. Faults name line and entry.
 */
export const verifyExport = (hash: Hash, text: string, knownHead?: string): Verdict => {
  const faults: Fault[] = []
  const parts = text.split('\n')
  if (parts.pop() !== '') faults.push({ line: parts.length + 1, says: 'the file does not end with a line end: it was cut or something was added' })
  const first = parts[0] ?? ''
  const header = parse(first)
  if (header?.format !== formatName || typeof header.district !== 'string' || !hasExactly(header, ['district', 'exportedAt', 'format']) || !isExact(header, first)) {
    return { ok: false, entries: 0, head: '', faults: [{ line: 1, says: `line 1 was changed or is not the first line of a ${formatName} export` }] }
  }
  const last = parse(parts[parts.length - 1] ?? '')
  const hasEnd = last?.end === true
  if (!hasEnd) faults.push({ line: parts.length, says: 'the last line is missing or was changed: the end of the file is not proved' })
  const body = parts.slice(1, hasEnd ? -1 : undefined)
  const read: Read[] = []
  body.forEach((line, index) => {
    const value = parse(line)
    if (!value || !looksLikeEntry(value)) faults.push({ line: index + 2, says: `line ${index + 2} is not an entry: it was changed or added` })
    else {
      if (!isExact(value, line)) faults.push({ line: index + 2, says: `line ${index + 2} was changed: it is not the canonical form of what it says` })
      read.push({ line: index + 2, value: value as unknown as ExportLine, text: line })
    }
  })
  const checked = entryFaults(hash, header.district, read)
  faults.push(...orderFaults(read), ...checked.faults)
  if (hasEnd) {
    const due = endLine(hash, first, hash(parts.slice(0, -1).map((line) => `${line}\n`).join('')), read.length, checked.head)
    if (last.first !== hash(first)) faults.push({ line: 1, says: 'line 1 was changed: the last line holds another hash of it' })
    if (faults.length === 0 && due !== parts[parts.length - 1]) faults.push({ line: parts.length, says: 'the last line was changed: it does not fit the entries before it' })
  }
  if (knownHead !== undefined && knownHead !== checked.head) faults.push({ line: parts.length, says: `the chain ends in another head than the one noted earlier (${knownHead}): the past was rewritten or cut` })
  return { ok: faults.length === 0, district: header.district, entries: read.length, head: checked.head, faults }
}
