// Reads OpenPGP signatures and public keys. Runs in the jail: both are a stranger's. The library is loaded by the first of them and by nothing else.
import { createPublicKey } from 'node:crypto'
import type * as OpenPgp from 'openpgp'
import { ok, refuse, type Refused, type Result } from '../../../core/result.ts'
import { packetsOf, readArmour, whatElse } from './armour.rules.ts'
import type { PublisherKeyTold } from './publisher-key.rules.ts'
import type { Signer, SignatureTold } from './signature.rules.ts'

/** The most a signature file and a key file may hold; real ones have 0.2 to 1 KB, and 0.5 to 100 KB. */
export const mostSignatureBytes = 64 * 1024
export const mostKeyBytes = 512 * 1024

type Lib = typeof OpenPgp
let lib: Promise<Lib> | undefined
const load = (): Promise<Lib> => (lib ??= import('openpgp'))

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const instant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`
const plain = (text: string, most: number): string => text.replaceAll('\0', '').toWellFormed().slice(0, most)
/** The library's own words, as one short line. */
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replaceAll('\0', '').toWellFormed().slice(0, 200) || 'unreadable'

const refused = (code: 'signature-unreadable' | 'key-unreadable', fault: string): Refused => {
  const [what, field] =
    code === 'key-unreadable'
      ? (['The key', 'key'] as const)
      : (['The feed was refused, and what was loaded before stays: its signature', 'signature'] as const)
  return refuse({
    code: `vulnerabilities/${code}`,
    clause: 'PM-3.2',
    says: `${what} cannot be read: ${fault}.`,
    satisfiedBy:
      code === 'key-unreadable'
        ? 'Fetch the key again from its publisher: a public key, armoured or binary.'
        : 'Download the signature again, together with the file.',
    faults: [`${field}: ${fault}`],
    status: 422,
  })
}

/** The packets' bytes of a file that is binary or one armoured block of this kind; a string says what is wrong. */
const packetBytes = (bytes: Uint8Array, kind: 'SIGNATURE' | 'PUBLIC KEY BLOCK', isAlone: boolean): Uint8Array | string => {
  if (((bytes[0] ?? 0) & 0x80) !== 0 && bytes[0] !== 0xef) return bytes // 0xef begins a text with a mark of its encoding
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
  const armour = readArmour(text)
  if (typeof armour === 'string') return armour
  if (armour.kind === 'PRIVATE KEY BLOCK') return 'it is a private key: only its owner may have it, and it is not kept here'
  if (armour.kind === 'SIGNED MESSAGE') return 'it is a text with the signature inside it; the separate signature file is needed'
  if (armour.kind !== kind) return `it is an OpenPGP ${armour.kind.toLowerCase()}, and no ${kind.toLowerCase().replace(' block', '')}`
  if (isAlone && armour.hasMore)
    return /-----BEGIN PGP SIGNATURE-----[^]*-----BEGIN PGP/.test(text)
      ? 'it holds more than one signature'
      : 'there is something before or after the signature'
  return Buffer.from(armour.letters, 'base64')
}

type Params = { readonly s?: Uint8Array; readonly r?: Uint8Array; readonly RS?: Uint8Array }

/** The one detached signature of a file's bytes. Refused with what is wrong: no OpenPGP, half a file, two signatures, bytes behind it. */
export const readSignature = async (bytes: Uint8Array): Promise<Result<SignatureTold>> => {
  const no = (fault: string) => refused('signature-unreadable', fault)
  if (bytes.length === 0) return no('it is empty')
  if (bytes.length > mostSignatureBytes) return no(`it has more than ${mostSignatureBytes / 1024} KB`)
  const binary = packetBytes(bytes, 'SIGNATURE', true)
  if (typeof binary === 'string') return no(binary)
  const packets = packetsOf(binary, 100)
  if (typeof packets === 'string') return no(packets)
  if (packets.some(({ tag }) => tag !== 2))
    return no(packets.some(({ tag }) => tag === 2) ? 'there is other data next to the signature' : whatElse(''))
  if (packets.length !== 1) return no(`it holds ${packets.length} signatures, and it is not clear which one counts`)
  try {
    const [packet] = (await (await load()).readSignature({ binarySignature: binary, config: { ignoreUnsupportedPackets: false } })).packets
    if (packet === undefined || packet.signatureData === null || packet.created === null) return no('it cannot be parsed')
    const { s, r, RS } = (packet as unknown as { params: Params }).params
    const numbers = RS ? [RS] : r && s ? [r, s] : s ? [s] : []
    const issuer = packet.issuerFingerprint
    const keyId = packet.issuerKeyID.toHex().toUpperCase()
    const told: SignatureTold = {
      hashed: base64(packet.signatureData),
      salt: base64((packet as unknown as { salt: Uint8Array | null }).salt ?? new Uint8Array()),
      numbers: numbers.map(base64),
      version: packet.version,
      type: packet.signatureType ?? -1,
      algorithm: packet.publicKeyAlgorithm ?? -1,
      hash: packet.hashAlgorithm ?? -1,
      madeAt: instant(packet.created),
      endsAt: packet.signatureNeverExpires ? null : instant(packet.getExpirationTime() as Date),
      issuer: issuer === null ? null : hex(issuer),
      keyId: /^0*$/.test(keyId) ? '' : keyId,
      unknown: [
        ...packet.unknownSubpackets.filter(({ critical }) => critical).map(({ type }) => `a field of type ${type}`),
        ...packet.rawNotations.filter(({ critical }) => critical).map(({ name }) => `the notation ${plain(name, 60)}`),
      ].slice(0, 20),
    }
    return ok(told)
  } catch (error) {
    return no(wordsOf(error))
  }
}

type Numbers = {
  readonly n?: Uint8Array
  readonly e?: Uint8Array
  readonly A?: Uint8Array
  readonly Q?: Uint8Array
  readonly oid?: { readonly oid: Uint8Array }
}
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const zero = Buffer.from([0])
const oidOf = { ed25519: Buffer.from([0x2b, 0x65, 0x70]), ed448: Buffer.from([0x2b, 0x65, 0x71]), ec: Buffer.from('2a8648ce3d0201', 'hex') }

/** The public numbers as others write them (SubjectPublicKeyInfo); undefined for kinds of key that sign nothing here. @throws Error where they are no key. */
const spkiOf = (algorithm: number, { n, e, A, Q, oid }: Numbers): Buffer | undefined => {
  const whole = (head: Buffer, point: Uint8Array) => der(0x30, head, der(0x03, zero, point))
  if ((algorithm === 1 || algorithm === 3) && n && e) {
    const jwk = { kty: 'RSA', n: Buffer.from(n).toString('base64url'), e: Buffer.from(e).toString('base64url') }
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })
  }
  if (algorithm === 19 && oid && Q) return whole(der(0x30, der(0x06, oidOf.ec), der(0x06, oid.oid)), Q)
  if (algorithm === 22 && Q) return whole(der(0x30, der(0x06, oidOf.ed25519)), Q.subarray(1))
  if (algorithm === 27 && A) return whole(der(0x30, der(0x06, oidOf.ed25519)), A)
  if (algorithm === 28 && A) return whole(der(0x30, der(0x06, oidOf.ed448)), A)
  return undefined
}

const names: Readonly<Record<string, string>> = {
  rsaEncryptSign: 'RSA',
  rsaSign: 'RSA',
  rsaEncrypt: 'RSA',
  dsa: 'DSA',
  elgamal: 'ElGamal',
  ecdsa: 'ECDSA',
}
const curves: Readonly<Record<string, string>> = { nistP256: 'P-256', nistP384: 'P-384', nistP521: 'P-521' }
const algorithmWords = ({ algorithm, bits, curve }: OpenPgp.AlgorithmInfo): string => {
  if (algorithm === 'eddsaLegacy' || algorithm === 'ed25519') return 'Ed25519'
  return [names[algorithm] ?? plain(algorithm, 40), bits, curve === undefined ? undefined : (curves[curve] ?? curve)]
    .filter((one) => one !== undefined)
    .join(' ')
}

/** What no time of the clock decides is asked of the library without a time. */
const never = null as unknown as Date
const earlier = (a: Date | number | null, b: Date | number | null): Date | null => {
  const least = Math.min(Number(a ?? Infinity), Number(b ?? Infinity))
  return Number.isFinite(least) ? new Date(least) : null
}

/** The parts of a key that may sign files, as the key itself confirms them; revoked ones are told as such. */
const signersOf = async (key: OpenPgp.Key, config: OpenPgp.Config): Promise<readonly Signer[]> => {
  const signers: Signer[] = []
  const expires = await key.getExpirationTime(undefined, config)
  const revocations = key as unknown as { readonly isRevoked: (signature: null, by: null, at: null) => Promise<boolean> }
  for (const one of [key, ...key.subkeys].slice(0, 50)) {
    const isRevoked = await (one as unknown as typeof revocations).isRevoked(null, null, null)
    const found = await key.getSigningKey(one.getKeyID(), never, undefined, config).catch(() => undefined)
    if (found?.getFingerprint() !== one.getFingerprint() && !(isRevoked && one !== key)) continue
    const { keyPacket } = one as unknown as { readonly keyPacket: OpenPgp.PublicKeyPacket }
    const info = one.getAlgorithmInfo()
    const algorithm = keyPacket.algorithm as unknown as number
    const spki = spkiOf(algorithm, keyPacket.publicParams as Numbers) ?? Buffer.alloc(0)
    if (spki.length > 0) createPublicKey({ key: spki, format: 'der', type: 'spki' }) // numbers that are no key end here
    const ends = one === key ? expires : earlier(expires, await (one as OpenPgp.Subkey).getExpirationTime(never, config))
    signers.push({
      fingerprint: one.getFingerprint().toUpperCase(),
      keyId: one.getKeyID().toHex().toUpperCase(),
      algorithm,
      words: algorithmWords(info),
      bits: info.bits ?? null,
      madeAt: instant(one.getCreationTime()),
      expiresAt: ends instanceof Date ? instant(ends) : null,
      isRevoked,
      spki: base64(spki),
    })
  }
  return signers
}

/** One public key, with the parts of it that may sign. Refused: no key, several, a private one. Whether it is strong enough and in force is for the rules. */
export const readPublisherKey = async (bytes: Uint8Array): Promise<Result<PublisherKeyTold>> => {
  const no = (fault: string) => refused('key-unreadable', fault)
  if (bytes.length === 0) return no('it is empty')
  if (bytes.length > mostKeyBytes) return no(`it has more than ${mostKeyBytes / 1024} KB`)
  const binary = packetBytes(bytes, 'PUBLIC KEY BLOCK', false)
  if (typeof binary === 'string') return no(binary)
  const packets = packetsOf(binary, 5_000)
  if (typeof packets === 'string') return no(packets)
  if (packets.some(({ tag }) => tag === 5 || tag === 7)) return no('it is a private key: only its owner may have it, and it is not kept here')
  try {
    const openpgp = await load()
    // Too short and too old is for the rules to say, in words.
    const config: OpenPgp.Config = {
      ...openpgp.config,
      minRSABits: 0,
      rejectPublicKeyAlgorithms: new Set(),
      rejectCurves: new Set(),
      allowMissingKeyFlags: true,
    }
    const keys = await openpgp.readKeys({ binaryKeys: binary, config })
    const [key] = keys
    if (key === undefined || keys.length !== 1) return no(`it holds ${keys.length} keys; add each one separately`)
    // The library loads a module for these curves under Node that is not published with it.
    if (key.getAlgorithmInfo().curve?.startsWith('brainpool') === true) return no('it uses a Brainpool curve, and such keys cannot be read here')
    const userIds: string[] = []
    for (const user of key.users.slice(0, 50)) {
      const isConfirmed = await user.verify(never, config).catch(() => false)
      if (isConfirmed && user.userID) userIds.push(plain(user.userID.userID, 200))
    }
    const revocations = key as unknown as { readonly isRevoked: (signature: null, by: null, at: null) => Promise<boolean> }
    const expires = await key.getExpirationTime(undefined, config)
    return ok({
      fingerprint: key.getFingerprint().toUpperCase(),
      userIds: userIds.slice(0, 20),
      algorithm: algorithmWords(key.getAlgorithmInfo()),
      madeAt: instant(key.getCreationTime()),
      expiresAt: expires instanceof Date ? instant(expires) : null,
      isConfirmed: expires !== null, // it has a valid signature of its own
      isRevoked: await revocations.isRevoked(null, null, null),
      signers: await signersOf(key, config),
      armoured: key.armor().replaceAll('\r\n', '\n'),
    })
  } catch (error) {
    return no(wordsOf(error))
  }
}
