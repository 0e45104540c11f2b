// What an export's entries say of themselves: each hashes, follows, and is whole or truly erased.
import { canonical, type Json } from './canonical.ts'
import { chainHash, contentHash, erasingKind, genesis, shownEntry, type ExportLine, type Hash } from './chain.ts'

export type Fault = { readonly line: number; readonly seq?: number; readonly says: string }
/** One entry's line. `entryText` are the bytes its hashes are over; `contentText` likewise, undefined where it has none or holds what JSON cannot carry. */
export type Read = { readonly line: number; readonly value: ExportLine; readonly entryText: string; readonly contentText: string | undefined }
export type Erased = { readonly seq: number; readonly by: number } // numbers of the entry and of the one that tells of its erasing

const lineKeys = ['chainHash', 'content', 'entry', 'entryHash', 'salt', 'seq']
const erasedKeys = ['chainHash', 'entry', 'entryHash', 'erased', 'seq']
const entryKeys = ['about', 'actor', 'at', 'clauses', 'clock', 'contentHash', 'district', 'epoch', 'grade', 'id', 'kind', 'proof']
export const hasExactly = (value: object, keys: readonly string[]): boolean => Object.keys(value).sort().join() === keys.join()

export const looksLikeEntry = ({
  seq,
  entry,
  entryHash: own,
  chainHash: chain,
  salt,
  erased,
}: {
  readonly [key: string]: Json | undefined
}): boolean => {
  if (!Number.isSafeInteger(seq) || typeof own !== 'string' || typeof chain !== 'string' || typeof entry !== 'object' || entry === null) return false
  const { id, kind, about } = entry as { readonly [key: string]: Json | undefined }
  return (
    typeof id === 'string' &&
    typeof kind === 'string' &&
    Array.isArray(about) &&
    [salt, erased].every((one) => one === undefined || typeof one === 'string')
  )
}

const canonicalOrNone = (value: Json | undefined): string | undefined => {
  try {
    return value === undefined ? undefined : canonical(value)
  } catch {
    return undefined
  }
}

/** Reads a line that looks like an entry; undefined where its entry holds what JSON cannot carry. */
export const readEntry = (line: number, value: ExportLine): Read | undefined => {
  const entryText = canonicalOrNone(value.entry as unknown as Json)
  return entryText === undefined ? undefined : { line, value, entryText, contentText: canonicalOrNone(value.content) }
}

/** Whether a line is byte for byte what an export writes for what it says. */
export const isExactEntry = ({ value, entryText, contentText }: Read, text: string): boolean => {
  const { chainHash: chain, entryHash: own, erased, salt, seq } = value
  const member = (name: string, said: string | undefined) => (said === undefined ? '' : `"${name}":${said},`)
  const quoted = (said: string | undefined) => canonicalOrNone(said)
  return (
    `{${member('chainHash', quoted(chain))}${member('content', contentText)}${member('entry', entryText)}${member('entryHash', quoted(own))}${member('erased', quoted(erased))}${member('salt', quoted(salt))}"seq":${seq}}` ===
    text
  )
}

/** What the hashes do not cover must not be there: a field more or less is a change, wherever it stands. */
const fieldFaults = ({ line, value }: Read): Fault[] => {
  const { seq } = value
  const isErased = value.erased !== undefined
  if (!isErased && (value.salt === undefined || value.content === undefined))
    return [{ line, seq, says: `entry ${seq}'s salt or content was taken out` }]
  if (!hasExactly(value, isErased ? erasedKeys : lineKeys))
    return [{ line, seq, says: `line ${line} holds fields that an export does not have: something was added` }]
  return hasExactly(value.entry, entryKeys) ? [] : [{ line, seq, says: `entry ${seq} holds other fields than an entry has: it was changed` }]
}

/** Which numbers are missing, doubled or out of order, told before any hash so that a dropped line is called dropped. */
export const orderFaults = (read: readonly Read[]): Fault[] => {
  const faults: Fault[] = []
  const seen = new Map<number, number>()
  let highest = 0
  for (const {
    line,
    value: { seq },
  } of read) {
    const first = seen.get(seq)
    if (first !== undefined) faults.push({ line, seq, says: `entry ${seq} stands here again (first on line ${first}): a line was added` })
    else if (seq < highest) faults.push({ line, seq, says: `entry ${seq} stands after entry ${highest}: lines were reordered` })
    if (first === undefined) seen.set(seq, line)
    highest = Math.max(highest, seq)
  }
  for (let seq = 1, named = 0; seq <= highest && named < 1000; seq++) {
    // a changed number may name a far-off one
    if (seen.has(seq)) continue
    faults.push({ line: 0, seq, says: `entry ${seq} is missing` })
    named++
  }
  return faults
}

/** An erased entry keeps its hash, and another entry - later, of the right kind, about just it - must tell of the erasing. */
const erasures = (read: readonly Read[], mayErase: boolean): { faults: Fault[]; erased: Erased[] } => {
  const telling = new Map(
    read.filter(({ value }) => value.entry.kind === erasingKind && value.erased === undefined).map(({ value }) => [value.entry.id, value]),
  )
  const faults: Fault[] = []
  const erased: Erased[] = []
  for (const { line, value } of read) {
    if (value.erased === undefined) continue
    const by = telling.get(value.erased)
    if (mayErase && by && by.seq > value.seq && by.entry.about.join() === shownEntry(value.entry.id)) erased.push({ seq: value.seq, by: by.seq })
    else faults.push({ line, seq: value.seq, says: `entry ${value.seq}'s content was taken out, and no entry tells of its erasing` })
  }
  return { faults, erased }
}

/** Every entry's own faults, and the chain's head. */
export const entryFaults = (
  hash: Hash,
  district: string,
  read: readonly Read[],
  mayErase: boolean,
): { faults: Fault[]; head: string; erased: Erased[] } => {
  const { faults: untold, erased } = erasures(read, mayErase)
  const faults: Fault[] = [...read.flatMap(fieldFaults), ...untold]
  let before: { seq: number; chain: string } = { seq: 0, chain: genesis(hash, district) }
  for (const { line, value, entryText, contentText } of [...read].sort((a, b) => a.value.seq - b.value.seq)) {
    const { seq, entry } = value
    if (seq === before.seq) continue // the doubled line is already named
    if (entry.district !== district) faults.push({ line, seq, says: `entry ${seq} belongs to another district` })
    if (hash(entryText) !== value.entryHash) faults.push({ line, seq, says: `entry ${seq} was changed: its fields do not hash to its entryHash` })
    if (
      value.salt !== undefined &&
      value.content !== undefined &&
      (contentText === undefined || contentHash(hash, value.salt, contentText) !== entry.contentHash)
    )
      faults.push({ line, seq, says: `entry ${seq}'s salt or content was changed` })
    if (seq === before.seq + 1 && chainHash(hash, before.chain, seq, value.entryHash) !== value.chainHash) {
      faults.push({
        line,
        seq,
        says: `entry ${seq} does not follow from entry ${before.seq}: its chainHash, its entryHash or the one before was changed`,
      })
    }
    before = { seq, chain: value.chainHash }
  }
  return { faults, head: before.chain, erased }
}
