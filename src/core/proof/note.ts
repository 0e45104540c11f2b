// Signed notes (C2SP signed-note, as Go's sumdb/note) and checkpoints (C2SP tlog-checkpoint): what public tools can check.
import { fromBase64, join, toBase64, toHex, type Tools } from './bytes.ts'

const ed25519 = Uint8Array.of(1) // the signature type in key hashes and verifier keys
const dash = '\u2014'

export type NoteSignature = { readonly name: string; readonly keyHash: string; readonly signature: Uint8Array }
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }
export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array }
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

/** The first four bytes of SHA-256 over name, line end, type and key, as hexadecimal. */
export const keyHash = ({ sha256, utf8 }: Tools, { name, publicKey }: NoteKey): string =>
  toHex(sha256(utf8(`${name}\n`), ed25519, publicKey).subarray(0, 4))
/** The verifier key that Go's tools take: `name+hash+key`. */
export const verifierKey = (tools: Tools, key: NoteKey): string => `${key.name}+${keyHash(tools, key)}+${toBase64(join(ed25519, key.publicKey))}`

/** Reads a verifier key; undefined where it is none or its hash does not fit. */
export const readVerifierKey = (tools: Tools, text: string): NoteKey | undefined => {
  const [name, hash, ...rest] = text.trim().split('+')
  const bytes = fromBase64(rest.join('+'))
  if (!name || !bytes || bytes.length !== 33 || bytes[0] !== ed25519[0]) return undefined
  const key = { name, publicKey: bytes.subarray(1) }
  return keyHash(tools, key) === hash ? key : undefined
}

const signatureLine = ({ name, keyHash: hash, signature }: NoteSignature): string =>
  `${dash} ${name} ${toBase64(
    join(
      Uint8Array.from(hash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      signature,
    ),
  )}\n`

export const writeNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(signatureLine).join('')}`

/** Reads a note exactly as written; undefined for any other bytes. */
export const readNote = (text: string): Note | undefined => {
  const split = text.lastIndexOf('\n\n')
  if (split < 0 || !text.endsWith('\n')) return undefined
  const signatures = text
    .slice(split + 2, -1)
    .split('\n')
    .map((line) => {
      const found = new RegExp(`^${dash} ([^ +]+) ([A-Za-z0-9+/=]+)$`).exec(line)
      const bytes = found && fromBase64(found[2] as string)
      return bytes && bytes.length > 4 ? { name: found[1] as string, keyHash: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) } : undefined
    })
  if (signatures.some((one) => one === undefined)) return undefined
  return { text: text.slice(0, split + 1), signatures: signatures as NoteSignature[] }
}

/** Which of the keys signed it: a signature of a known key that does not fit makes the note void, as in Go. */
export const signersOf = (tools: Tools, note: Note, keys: readonly NoteKey[]): readonly NoteKey[] | 'void' => {
  const signers: NoteKey[] = []
  for (const { name, keyHash: hash, signature } of note.signatures) {
    const key = keys.find((one) => one.name === name && keyHash(tools, one) === hash)
    if (!key) continue
    if (!tools.isSignedBy(key.publicKey, tools.utf8(note.text), signature)) return 'void'
    signers.push(key)
  }
  return signers
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`

/** Reads a checkpoint's text. Ours has no further lines. */
export const readCheckpoint = (text: string): Checkpoint | undefined => {
  const [origin, size, root, end, ...more] = text.split('\n')
  const bytes = fromBase64(root ?? '')
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || bytes?.length !== 32 || end !== '' || more.length > 0) return undefined
  return { origin, size: Number(size), root: bytes }
}

/** The log a checkpoint is of: this installation's ledger of one district, in one life of it. A restore begins another log. */
export const originOf = (installation: string, district: string, epoch: number): string =>
  `afterbell-${installation}/district/${district}/epoch/${epoch}`
export const readOrigin = (origin: string): { readonly installation: string; readonly district: string; readonly epoch: number } | undefined => {
  const found = /^afterbell-([0-9a-f]{16})\/district\/([1-9]\d*)\/epoch\/([1-9]\d*)$/.exec(origin)
  return found ? { installation: found[1] as string, district: found[2] as string, epoch: Number(found[3]) } : undefined
}
