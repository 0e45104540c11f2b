// An authenticator in software: a P-256 key that makes registrations (attestation "none") and assertions as a phone or a security key does.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest()

// CBOR (RFC 8949), as far as a registration needs it.
const head = (major: number, value: number): Buffer =>
  value < 24
    ? Buffer.from([(major << 5) | value])
    : value < 256
      ? Buffer.from([(major << 5) | 24, value])
      : Buffer.from([(major << 5) | 25, value >> 8, value & 255])
const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value])
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const map = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer => Buffer.concat([head(5, entries.length), ...entries.flat()])

export type Asking = { readonly challenge: string }
export type Habits = { readonly origin?: string; readonly rpId?: string; readonly isVerified?: boolean }
export type Authenticator = ReturnType<typeof softAuthenticator>

/** One key of one owner. `habits` make it misbehave: another site, no PIN. */
export const softAuthenticator = (origin: string, owner = '') => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const [x, y] = [Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url')]
  const cose = map([
    [int(1), int(2)],
    [int(3), int(-7)],
    [int(-1), int(1)],
    [int(-2), bytes(x)],
    [int(-3), bytes(y)],
  ])
  const id = randomBytes(20)
  let counter = 0
  const clientData = (type: string, { challenge }: Asking, habits: Habits) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: habits.origin ?? origin, crossOrigin: false }))
  const authData = (flags: number, habits: Habits): Buffer => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    return Buffer.concat([sha256(habits.rpId ?? new URL(origin).hostname), Buffer.from([flags | (habits.isVerified === false ? 0 : 4)]), count])
  }
  return {
    credentialId: id.toString('base64url'),
    publicKey: cose.toString('base64url'),
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    create: (asking: Asking, habits: Habits = {}) => {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const attestation = map([
        [text('fmt'), text('none')],
        [text('attStmt'), map([])],
        [text('authData'), bytes(Buffer.concat([authData(0x41, habits), credential]))],
      ])
      return {
        credentialId: id.toString('base64url'),
        attestation: attestation.toString('base64url'),
        clientData: clientData('webauthn.create', asking, habits).toString('base64url'),
        transports: ['internal'],
      }
    },
    get: (asking: Asking, habits: Habits = {}) => {
      const [client, data] = [clientData('webauthn.get', asking, habits), authData(1, habits)]
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        credentialId: id.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        clientData: client.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(owner === '' ? {} : { owner }),
      }
    },
  }
}
