import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofTools, signerOf } from '../../platform/proof-tools.ts'
import { fromBase64, fromHex, toBase64, toHex } from './bytes.ts'
import {
  checkpointText,
  keyHash,
  originOf,
  readCheckpoint,
  readNote,
  readOrigin,
  readVerifierKey,
  signersOf,
  verifierKey,
  writeNote,
} from './note.ts'
import { readTilePath, tilePath } from './tiles.ts'

// From the documentation of golang.org/x/mod/sumdb/note: a key, and a note it signed.
const peter = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const quote = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const signed = `${quote}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

describe('signed notes', () => {
  it("reads and verifies the example of Go's own documentation, and writes the same bytes", () => {
    const key = readVerifierKey(proofTools, peter)
    const note = readNote(signed)
    if (!key || !note) throw new Error('not read')
    expect(verifierKey(proofTools, key)).toBe(peter)
    expect(keyHash(proofTools, key)).toBe('c74f20a3')
    expect(signersOf(proofTools, note, [key])).toEqual([key])
    expect(writeNote(note)).toBe(signed)
    expect(signersOf(proofTools, { ...note, text: note.text.replace('answer', 'Answer') }, [key])).toBe('void')
  })
  it("refuses every changed character of a checkpoint's note", () => {
    const { publicKey, sign } = signerOf(fromHex('01'.repeat(32)))
    const origin = originOf('00112233445566ff', '7', 2)
    const text = checkpointText({ origin, size: 57, root: proofTools.sha256(proofTools.utf8('x')) })
    const key = { name: origin, publicKey }
    const note = writeNote({ text, signatures: [{ name: origin, keyHash: keyHash(proofTools, key), signature: sign(proofTools.utf8(text)) }] })
    const holds = (said: string) => {
      const read = readNote(said)
      const signers = read && readCheckpoint(read.text) ? signersOf(proofTools, read, [key]) : 'void'
      return signers !== 'void' && signers.length === 1
    }
    expect(holds(note)).toBe(true)
    expect(readOrigin(origin)).toEqual({ installation: '00112233445566ff', district: '7', epoch: 2 })
    for (let at = 0; at < note.length; at++)
      for (const by of [1, 32]) {
        const other = `${note.slice(0, at)}${String.fromCharCode(note.charCodeAt(at) ^ by)}${note.slice(at + 1)}`
        expect(holds(other), `character ${at} changed`).toBe(false)
      }
  })
})

describe('bytes in text', () => {
  it('base64 goes both ways, and one value has one text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes)
        return text === Buffer.from(bytes).toString('base64') && toHex(fromBase64(text) ?? Uint8Array.of(1, 2, 3)) === toHex(bytes)
      }),
    )
    for (const text of ['AB==', 'A', 'AA=A', 'AA==\n', 'AAA', 'AAE=='] as const) expect(fromBase64(text)).toBeUndefined()
  })
  it('tile addresses are those of C2SP', () => {
    expect([tilePath(0, 0), tilePath(1, 1_234_067), tilePath(0, 5, 17), tilePath(2, 999)]).toEqual([
      'tile/0/000',
      'tile/1/x001/x234/067',
      'tile/0/005.p/17',
      'tile/2/999',
    ])
    expect(readTilePath('tile/1/x001/x234/067')).toEqual({ level: 1, n: 1_234_067, width: 256 })
    for (const path of ['tile/0/5', 'tile/0/x000/005', 'tile/0/005.p/256', 'tile/0/005.p/0', 'tile/00/005', 'tile/0/../1'] as const)
      expect(readTilePath(path)).toBeUndefined()
  })
})
