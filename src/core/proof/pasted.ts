// Checkpoints as people keep them: pasted from a mail, quoted, wrapped, with other lines about. What is read back must be a whole note again.
import { readCheckpoint, readNote, readOrigin, type Note } from './note.ts'

export type Pasted = { readonly note: Note | undefined; readonly line: number; readonly says?: string }

const signatureLength = 92 // base64 of key hash and Ed25519 signature: 68 bytes
const letters = /^[A-Za-z0-9+/]+={0,2}$/

/** Quoted-printable, where somebody kept the raw mail. */
const unprinted = (text: string): string =>
  /=E2=80=94/i.test(text)
    ? text
        .replace(/=\r?\n/g, '')
        .replace(/=E2=80=94/gi, '\u2014')
        .replace(/=3D/gi, '=')
    : text

const plainLines = (text: string): readonly string[] =>
  unprinted(text)
    .split(/\r\n|\r|\n/)
    .map((line) =>
      line
        .replace(/\u00a0/g, ' ')
        .replace(/^[\s>|]+/, '')
        .trimEnd(),
    )

/** Reads one signature from `at` on: the name, then base64 that may run over several lines. */
const readSignature = (lines: readonly string[], at: number, origin: string): { text: string; next: number } | undefined => {
  const found = /^(?:\u2014|\u2013|--?)\s*(\S+)\s*(\S*)$/.exec(lines[at] ?? '')
  if (!found || found[1] !== origin) return undefined
  let [base64, next] = [found[2] as string, at + 1]
  while (base64.length < signatureLength && letters.test(lines[next] ?? '')) base64 += lines[next++]
  return { text: `\u2014 ${origin} ${base64}\n`, next }
}

const readAt = (lines: readonly string[], start: number): Pasted & { readonly next: number } => {
  const origin = lines[start] as string
  let next = start + 1
  const following = (): string => {
    while (lines[next] === '') next++
    return lines[next++] ?? ''
  }
  const [size, root] = [following(), following()]
  const signatures: string[] = []
  for (;;) {
    let at = next
    while (lines[at] === '') at++
    const one = readSignature(lines, at, origin)
    if (!one) break
    signatures.push(one.text)
    next = one.next
  }
  const note = signatures.length > 0 ? readNote(`${origin}\n${size}\n${root}\n\n${signatures.join('')}`) : undefined
  return note && readCheckpoint(note.text)
    ? { note, line: start + 1, next }
    : {
        note: undefined,
        line: start + 1,
        next: start + 1,
        says: `the checkpoint on line ${start + 1} is not whole: size, root or signature is missing or damaged`,
      }
}

/** Every checkpoint in a text. Quoting marks, blank lines, wrapped signatures and another dash are borne; a damaged one is told. */
export const readPasted = (text: string): readonly Pasted[] => {
  const lines = plainLines(text)
  const found: Pasted[] = []
  for (let at = 0; at < lines.length;) {
    if (!readOrigin(lines[at] as string)) {
      at++
      continue
    }
    const one = readAt(lines, at)
    found.push(one)
    at = one.next
  }
  return found
}
