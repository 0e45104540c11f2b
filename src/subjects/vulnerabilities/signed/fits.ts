// Whether a signature's numbers fit a file, by Node's own cryptography. This is done outside the jail: whatever a signature file does to its
// reader, it makes no signature that fits. What is hashed: RFC 9580, section 5.2.4.
import { createHash, createPublicKey, createVerify, verify, type Hash, type Verify } from 'node:crypto'
import { hashes, type SignatureTold, type Signer } from './signature.rules.ts'

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')
const padded = (bytes: Buffer, length: number): Buffer =>
  bytes.length >= length ? bytes : Buffer.concat([Buffer.alloc(length - bytes.length), bytes])
const piece = 1024 * 1024

/** Feeds a file in; a text with the line ends that a signature of a text means, in pieces so that it stays flat. */
const feed = (into: Hash | Verify, bytes: Uint8Array, isText: boolean): void => {
  if (!isText) return void into.update(bytes)
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at < all.length) {
    const lineEnd = all.indexOf(10, Math.min(all.length, at + piece))
    const end = lineEnd < 0 ? all.length : lineEnd + 1
    into.update(Buffer.from(all.toString('latin1', at, end).replace(/\r?\n/g, '\r\n'), 'latin1'))
    at = end
  }
}

const trailer = (hashed: Buffer, version: number): Buffer => {
  const end = Buffer.alloc(6)
  end.writeUInt8(version, 0)
  end.writeUInt8(0xff, 1)
  end.writeUInt32BE(hashed.length, 2)
  return Buffer.concat([hashed, end])
}

/** Bytes of one number of an ECDSA signature, by the curve: half of its point. */
const numberBytes = (spki: Buffer): number => {
  const { namedCurve = '' } = createPublicKey({ key: spki, format: 'der', type: 'spki' }).asymmetricKeyDetails ?? {}
  return Math.ceil(Number(/(\d{3})/.exec(namedCurve)?.[1] ?? 256) / 8)
}

/** True where the signature is this key's over these bytes. What the reader told of the signature's head is held against the signed bytes themselves. */
export const fits = (told: SignatureTold, signer: Signer, bytes: Uint8Array): boolean => {
  const hashed = bytesOf(told.hashed)
  const [version = 0, type = -1, algorithm = -1, hash = -1] = hashed
  const name = hashes[hash]
  const isAsTold = version === told.version && type === told.type && algorithm === told.algorithm && hash === told.hash
  if (!isAsTold || (version !== 4 && version !== 6) || name === undefined || signer.spki === '') return false
  const numbers = told.numbers.map(bytesOf)
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = numbers
  const spki = bytesOf(signer.spki)
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const fill = <Into extends Hash | Verify>(into: Into): Into => {
    if (version === 6) into.update(bytesOf(told.salt))
    feed(into, bytes, type === 1)
    into.update(trailer(hashed, version))
    return into
  }
  try {
    if (algorithm === 27 || algorithm === 28) return verify(null, fill(createHash(name)).digest(), key, first)
    if (algorithm === 22) return verify(null, fill(createHash(name)).digest(), key, Buffer.concat([padded(first, 32), padded(second, 32)]))
    if (algorithm === 19) {
      const size = numberBytes(spki)
      const signature = Buffer.concat([padded(first, size), padded(second, size)])
      return fill(createVerify(name)).verify({ key, dsaEncoding: 'ieee-p1363' }, signature)
    }
    return fill(createVerify(name)).verify(key, padded(first, Math.ceil((signer.bits ?? 0) / 8)))
  } catch {
    return false // numbers of another length than the key's, a key that is none
  }
}
