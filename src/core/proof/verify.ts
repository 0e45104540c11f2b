import { readVerifierKey, readOrigin, type Note } from './note.ts'
import { isSame, toBase64, toHex, type Tools } from './bytes.ts'
import { canonical, type Json } from './canonical.ts'
import { endLine, formatName, treeFormatName, type ExportLine, type Hash } from './chain.ts'
import { readPasted } from './pasted.ts'
import {
  entryFaults,
  hasExactly,
  isExactEntry,
  looksLikeEntry,
  orderFaults,
  readEntry,
  type Erased,
  type Fault,
  type Read,
} from './verify-entries.ts'
import { checkpointFaults, keysOf, mailedRoot, readCheckpoints, rootsAt, type HeldNote, type Log, type RootVerdict } from './verify-tree.ts'

export type Verdict = {
  readonly ok: boolean
  readonly district?: string
  readonly entries: number
  readonly head: string
  readonly faults: readonly Fault[]
  readonly root?: string // of all entries, base64
  readonly checkpoints: number
  readonly keys: number
  readonly erased: readonly Erased[]
  readonly roots: readonly RootVerdict[] // those kept elsewhere
  readonly remarks: readonly string[]
}
/** What was kept apart from the file: a chain's head, checkpoints as pasted from mails, the first sealing key (`name+hash+key`). */
export type Kept = { readonly head?: string | undefined; readonly roots?: string | undefined; readonly key?: string | undefined }

type Members = { readonly [key: string]: Json | undefined }
type Parsed = {
  readonly district: string
  readonly log: Log | undefined
  readonly read: readonly Read[]
  readonly notes: readonly HeldNote[]
  readonly faults: Fault[]
}

const parse = (text: string): Members | undefined => {
  try {
    const value = JSON.parse(text) as Json
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Members) : undefined
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

/** The first line: which district, and in the second format which log. */
const readHeader = (first: string): { district: string; log: Log | undefined } | undefined => {
  const header = parse(first)
  if (!header || typeof header.district !== 'string' || !isExact(header, first)) return undefined
  if (header.format === formatName)
    return hasExactly(header, ['district', 'exportedAt', 'format']) ? { district: header.district, log: undefined } : undefined
  const log =
    header.format === treeFormatName && hasExactly(header, ['district', 'exportedAt', 'format', 'origin']) && typeof header.origin === 'string'
      ? readOrigin(header.origin)
      : undefined
  return log && log.district === header.district ? { district: header.district, log } : undefined
}

/** Every line between first and last: an entry, or - in the second format, after all entries - a checkpoint. */
const readBody = (body: readonly string[], withTree: boolean): { read: Read[]; notes: HeldNote[]; faults: Fault[] } => {
  const [read, notes, faults]: [Read[], HeldNote[], Fault[]] = [[], [], []]
  body.forEach((text, index) => {
    const line = index + 2
    const value = parse(text)
    if (withTree && value && typeof value.checkpoint === 'string' && hasExactly(value, ['checkpoint'])) notes.push({ line, text: value.checkpoint })
    else {
      const entry = value && looksLikeEntry(value) ? readEntry(line, value as unknown as ExportLine) : undefined
      if (!entry) return void faults.push({ line, says: `line ${line} is not an entry: it was changed or added` })
      read.push(entry)
      if (notes.length > 0) faults.push({ line, says: `line ${line} is an entry after a checkpoint: lines were added or reordered` })
      if (isExactEntry(entry, text)) return
    }
    if (!value || !isExact(value, text)) faults.push({ line, says: `line ${line} was changed: it is not the canonical form of what it says` })
  })
  return { read, notes, faults }
}

const nothing = { entries: 0, head: '', checkpoints: 0, keys: 0, erased: [], roots: [], remarks: [] }

/** The part of the verdict that rests on the tree. */
const verifyTree = (tools: Tools, { log, read, notes }: Parsed & { log: Log }, kept: Kept) => {
  const { keys, faults, remarks } = keysOf(tools, log, read)
  const held = readCheckpoints(tools, log, keys, notes)
  const pasted = kept.roots === undefined ? [] : readPasted(kept.roots)
  const mailed = pasted.flatMap(({ note }) => (note ? [note] : [])).sort((a, b) => sizeOf(a) - sizeOf(b))
  const all = rootsAt(tools, read, new Set([read.length, ...held.checkpoints.map(({ said }) => said.size), ...mailed.map(sizeOf)]))
  faults.push(...held.faults, ...checkpointFaults(held.checkpoints, read.length, all))
  if (kept.roots !== undefined && pasted.length === 0) faults.push({ line: 0, says: 'what was kept elsewhere holds no checkpoint of this product' })
  faults.push(...pasted.flatMap(({ says }) => (says === undefined ? [] : [{ line: 0, says: `kept elsewhere: ${says}` }])))
  const roots: RootVerdict[] = []
  for (const note of mailed) {
    const one = mailedRoot(tools, log, keys, note, read.length, all, Math.max(0, ...roots.filter((root) => root.ok).map((root) => root.size)))
    roots.push(one.verdict)
    faults.push(...one.faults)
  }
  if (kept.key !== undefined) {
    const wanted = readVerifierKey(tools, kept.key)
    if (!wanted) faults.push({ line: 0, says: 'the key kept elsewhere is not a verifier key (name+hash+key)' })
    else if (!keys.some((key) => isSame(key.publicKey, wanted.publicKey)))
      faults.push({ line: 0, says: 'the key kept elsewhere is announced nowhere in this file: its keys were replaced' })
  }
  const root = all.get(read.length)
  return { faults, remarks, roots, keys: keys.length, checkpoints: held.checkpoints.length, ...(root ? { root: toBase64(root) } : {}) }
}
const sizeOf = (note: Note): number => Number(note.text.split('\n')[1])

/**
 * Checks an export without server or database. Every byte counts: each line must be exactly the canonical JSON of what it says, each entry must
 * hash and follow, every checkpoint must be signed and fit, first and last line must fit. Only what was kept elsewhere finds a past that was
 * rewritten whole and signed again. Faults name line and entry.
 */
export const verifyExport = (tools: Tools, text: string, kept: Kept = {}): Verdict => {
  const hash: Hash = (said) => toHex(tools.sha256(tools.utf8(said)))
  const faults: Fault[] = []
  const parts = text.split('\n')
  if (parts.pop() !== '') faults.push({ line: parts.length + 1, says: 'the file does not end with a line end: it was cut or something was added' })
  const first = parts[0] ?? ''
  const header = readHeader(first)
  if (!header)
    return { ok: false, ...nothing, faults: [{ line: 1, says: `line 1 was changed or is not the first line of an ${treeFormatName} export` }] }
  const last = parse(parts[parts.length - 1] ?? '')
  const hasEnd = last?.end === true
  if (!hasEnd) faults.push({ line: parts.length, says: 'the last line is missing or was changed: the end of the file is not proved' })
  const { read, notes, faults: lineFaults } = readBody(parts.slice(1, hasEnd ? -1 : undefined), header.log !== undefined)
  const checked = entryFaults(hash, header.district, read, header.log !== undefined)
  faults.push(...lineFaults, ...orderFaults(read), ...checked.faults)
  const { log } = header
  const tree = log ? verifyTree(tools, { ...header, log, read, notes, faults }, kept) : undefined
  faults.push(...(tree?.faults ?? []))
  if (!tree && (kept.roots !== undefined || kept.key !== undefined))
    faults.push({
      line: 1,
      says: 'this export is from before checkpoints were signed: a checkpoint or key kept elsewhere cannot be compared with it; export again',
    })
  if (hasEnd) {
    const bodyHash = hash(
      parts
        .slice(0, -1)
        .map((line) => `${line}\n`)
        .join(''),
    )
    const due = endLine(hash, first, bodyHash, read.length, checked.head)
    if (last.first !== hash(first) && last.body !== bodyHash)
      faults.push({ line: 1, says: 'line 1 was changed: the last line holds another hash of it' })
    if (faults.length === 0 && due !== parts[parts.length - 1])
      faults.push({ line: parts.length, says: 'the last line was changed: it does not fit the lines before it' })
  }
  if (kept.head !== undefined && kept.head !== checked.head && !read.some(({ value }) => value.chainHash === kept.head)) {
    faults.push({ line: parts.length, says: `the chain does not pass through the head noted earlier (${kept.head}): the past was rewritten or cut` })
  }
  return {
    ok: faults.length === 0,
    ...nothing,
    ...tree,
    district: header.district,
    entries: read.length,
    head: checked.head,
    erased: checked.erased,
    faults,
  }
}
