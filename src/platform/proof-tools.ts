import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Tools } from '../core/proof/bytes.ts'

// What stands before the 32 bytes of an Ed25519 key in PKCS#8 and in SubjectPublicKeyInfo (RFC 8410).
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicHead = Buffer.from('302a300506032b6570032100', 'hex')

const publicKeyOf = (key: Uint8Array) => createPublicKey({ key: Buffer.concat([publicHead, key]), format: 'der', type: 'spki' })

/** The cryptography that the pure proof code is handed, from Node's own. */
export const proofTools: Tools = {
  sha256: (...parts) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return new Uint8Array(hash.digest())
  },
  utf8: (text) => new Uint8Array(Buffer.from(text, 'utf8')),
  isSignedBy: (publicKey, message, signature) =>
    publicKey.length === 32 && signature.length === 64 && verify(null, message, publicKeyOf(publicKey), signature),
}

export type Signer = { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array }

/** An Ed25519 key from its 32 secret bytes. */
export const signerOf = (seed: Uint8Array): Signer => {
  const key = createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' })
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { publicKey: new Uint8Array(der.subarray(publicHead.length)), sign: (message) => new Uint8Array(sign(null, message, key)) }
}
