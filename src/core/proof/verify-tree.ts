// What the signed checkpoints - those in an export and those kept elsewhere - say of its entries.
import { fromBase64, isSame, toBase64, type Tools } from './bytes.ts'
import type { Json } from './canonical.ts'
import { keyKind } from './chain.ts'
import { keyStatement } from './keys.ts'
import { emptyRoot, leafHash, nodeHash } from './merkle.ts'
import { readCheckpoint, readNote, readOrigin, signersOf, type Checkpoint, type Note, type NoteKey } from './note.ts'
import type { Fault, Read } from './verify-entries.ts'

export type KnownKey = { readonly n: number; readonly publicKey: Uint8Array; readonly seq: number }
export type Log = { readonly installation: string; readonly district: string; readonly epoch: number }

/** The keys that the entries announce. From the second on the former one's signature must fit; a key without is remarked on. */
export const keysOf = (tools: Tools, log: Log, read: readonly Read[]): { keys: KnownKey[]; faults: Fault[]; remarks: string[] } => {
  const keys: KnownKey[] = []
  const faults: Fault[] = []
  const remarks: string[] = []
  for (const {
    line,
    value: { seq, entry, content },
  } of read) {
    if (entry.kind !== keyKind) continue
    const said = content as { readonly key?: Json; readonly publicKey?: Json; readonly formerSignature?: Json } | undefined
    const publicKey = typeof said?.publicKey === 'string' ? fromBase64(said.publicKey) : undefined
    if (publicKey?.length !== 32 || said?.key !== keys.length + 1) {
      faults.push({ line, seq, says: `entry ${seq} announces a sealing key that is none, or out of turn: it was changed` })
      continue
    }
    const former = keys.at(-1)
    const signature = typeof said.formerSignature === 'string' ? fromBase64(said.formerSignature) : undefined
    const statement = tools.utf8(
      keyStatement({ installation: log.installation, district: log.district, n: keys.length + 1, publicKey: said.publicKey as string }),
    )
    if (former && !signature)
      remarks.push(
        `Entry ${seq} announces sealing key ${keys.length + 1} without the signature of the one before: that key was lost, or somebody put another in its place.`,
      )
    else if (former && signature && !tools.isSignedBy(former.publicKey, statement, signature))
      faults.push({ line, seq, says: `entry ${seq} announces a sealing key that the former one did not sign` })
    keys.push({ n: keys.length + 1, publicKey, seq })
  }
  return { keys, faults, remarks }
}

/** The roots of the first so many entries, for each size wanted, in one pass. Undefined where entries are missing or doubled. */
export const rootsAt = ({ sha256, utf8 }: Tools, read: readonly Read[], sizes: ReadonlySet<number>): ReadonlyMap<number, Uint8Array> => {
  const roots = new Map<number, Uint8Array>([[0, emptyRoot(sha256)]])
  const peaks: { level: number; hash: Uint8Array }[] = []
  for (const [at, { value, entryText }] of read.entries()) {
    if (value.seq !== at + 1) break
    let top = { level: 0, hash: leafHash(sha256, utf8(entryText)) }
    for (let left = peaks.at(-1); left?.level === top.level; left = peaks.at(-1)) {
      peaks.pop()
      top = { level: top.level + 1, hash: nodeHash(sha256, left.hash, top.hash) }
    }
    peaks.push(top)
    if (sizes.has(at + 1))
      roots.set(
        at + 1,
        peaks.map((peak) => peak.hash).reduceRight((right, left) => nodeHash(sha256, left, right)),
      )
  }
  return roots
}

const signed = (tools: Tools, note: Note, name: string, keys: readonly KnownKey[]): 'signed' | 'unknown key' | 'void' => {
  const signers = signersOf(
    tools,
    note,
    keys.map(({ publicKey }): NoteKey => ({ name, publicKey })),
  )
  return signers === 'void' ? 'void' : signers.length > 0 ? 'signed' : 'unknown key'
}

export type HeldNote = { readonly line: number; readonly text: string }
export type ReadCheckpoint = { readonly line: number; readonly note: Note; readonly said: Checkpoint; readonly epoch: number }

/** Reads an export's checkpoint lines: each a strict note of this log, none before the one it follows. */
export const readCheckpoints = (
  tools: Tools,
  log: Log,
  keys: readonly KnownKey[],
  held: readonly HeldNote[],
): { checkpoints: ReadCheckpoint[]; faults: Fault[] } => {
  const checkpoints: ReadCheckpoint[] = []
  const faults: Fault[] = []
  for (const { line, text } of held) {
    const note = readNote(text)
    const said = note && readCheckpoint(note.text)
    const origin = said && readOrigin(said.origin)
    const before = checkpoints.at(-1)
    if (!note || !said || !origin || origin.installation !== log.installation || origin.district !== log.district || origin.epoch > log.epoch)
      faults.push({ line, says: `the checkpoint on line ${line} was changed: it is none of this ledger` })
    else if (signed(tools, note, said.origin, keys) !== 'signed')
      faults.push({ line, says: `the checkpoint of ${said.size} entries on line ${line} was changed: no announced key signed it` })
    else if (before && (origin.epoch < before.epoch || (origin.epoch === before.epoch && said.size <= before.said.size)))
      faults.push({ line, says: `the checkpoint of ${said.size} entries on line ${line} does not stand in its place: a line was added or reordered` })
    else checkpoints.push({ line, note, said, epoch: origin.epoch })
  }
  return { checkpoints, faults }
}

/** Each checkpoint against the entries; only the first that does not fit is told, since all later ones do not either. */
export const checkpointFaults = (checkpoints: readonly ReadCheckpoint[], entries: number, roots: ReadonlyMap<number, Uint8Array>): Fault[] => {
  const last = checkpoints.at(-1)
  const faults: Fault[] = []
  if (entries > 0 && last?.said.size !== entries)
    faults.push({
      line: last?.line ?? 0,
      says: last
        ? `the last checkpoint covers ${last.said.size} entries, but the file holds ${entries}: a checkpoint or entries were added or taken out`
        : 'no checkpoint is signed: the file proves its own chain and nothing more',
    })
  const bad = checkpoints.find(({ said }) => {
    const root = roots.get(said.size)
    return root !== undefined && !isSame(root, said.root)
  })
  if (bad)
    faults.push({
      line: bad.line,
      says: `the first ${bad.said.size} entries do not have the root that was signed for them: one of them was changed, added, taken out or reordered`,
    })
  return faults
}

export type RootVerdict = { readonly origin: string; readonly size: number; readonly root: string; readonly ok: boolean }

/** A checkpoint that was kept elsewhere, such as mailed: the one witness that whoever holds machine and key cannot rewrite. */
export const mailedRoot = (
  tools: Tools,
  log: Log,
  keys: readonly KnownKey[],
  note: Note,
  entries: number,
  roots: ReadonlyMap<number, Uint8Array>,
  agreed: number,
): { verdict: RootVerdict; faults: Fault[] } => {
  const said = readCheckpoint(note.text) as Checkpoint
  const origin = readOrigin(said.origin)
  const faults: Fault[] = []
  const tell = (says: string) => faults.push({ line: 0, says })
  const state = signed(tools, note, said.origin, keys)
  const root = roots.get(said.size)
  if (!origin || origin.installation !== log.installation || origin.district !== log.district)
    tell(`the checkpoint kept elsewhere is of another ledger (${said.origin})`)
  else {
    if (state === 'void') tell(`the checkpoint of ${said.size} entries kept elsewhere was altered: its signature does not fit`)
    if (state === 'unknown key')
      tell(
        `the checkpoint of ${said.size} entries kept elsewhere is signed by a key that this file never announces: the file's keys were replaced, or the checkpoint is not from here`,
      )
    if (origin.epoch > log.epoch)
      tell(`the checkpoint kept elsewhere is of epoch ${origin.epoch}, but the file ends in epoch ${log.epoch}: it is older, or was put back`)
    else if (said.size > entries)
      tell(`the checkpoint kept elsewhere covers ${said.size} entries, but the file holds ${entries}: it was exported earlier, or its end was cut`)
    else if (root && !isSame(root, said.root)) {
      tell(
        origin.epoch < log.epoch
          ? `the first ${said.size} entries are not those whose checkpoint was kept elsewhere in epoch ${origin.epoch}: entries were lost when a backup was put back, or the past was rewritten`
          : `the first ${said.size} entries are not those whose checkpoint was kept elsewhere: the past was rewritten${agreed > 0 ? ` after entry ${agreed}` : ''}`,
      )
    }
  }
  return { verdict: { origin: said.origin, size: said.size, root: toBase64(said.root), ok: faults.length === 0 }, faults }
}
