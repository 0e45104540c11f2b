import { z } from 'zod'
import { ok, refuse, type Result } from '../../../core/result.ts'
import type { Jail } from '../../../platform/jail/jail.ts'
import type { PublisherKeyTold } from './publisher-key.rules.ts'
import { signatureStates, type SetTold, type SignatureTold } from './signature.rules.ts'

const base64 = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9+/]*=*$/)
const instant = z.iso.datetime()
const fingerprint = z.string().regex(/^([0-9A-F]{40}|[0-9A-F]{64})$/)
const keyId = z.string().regex(/^([0-9A-F]{16})?$/)
const byte = z.int().min(0).max(255)

/** What the jail tells of a signature, looked at as at anything a stranger says. */
export const signatureAnswer = z.strictObject({
  hashed: base64(100_000),
  salt: base64(1_000),
  numbers: z.array(base64(10_000)).min(1).max(2),
  version: byte,
  type: byte,
  algorithm: byte,
  hash: byte,
  madeAt: instant,
  endsAt: instant.nullable(),
  issuer: fingerprint.nullable(),
  keyId,
  unknown: z.array(z.string().max(200)).max(20),
}) satisfies z.ZodType<SignatureTold>

/** The same of the signatures of an archive's documents. */
export const setAnswer = z.strictObject({
  documents: z.int().nonnegative(),
  unsigned: z.int().nonnegative(),
  unsignedNames: z.array(z.string().max(200)).max(3),
  state: z.enum(signatureStates),
  keyId: z.string().max(40).nullable(),
  signedAt: instant.nullable(),
}) satisfies z.ZodType<SetTold>

const keyAnswer = z.strictObject({
  fingerprint,
  userIds: z.array(z.string().max(200)).max(20),
  algorithm: z.string().max(80),
  madeAt: instant,
  expiresAt: instant.nullable(),
  isConfirmed: z.boolean(),
  isRevoked: z.boolean(),
  signers: z
    .array(
      z.strictObject({
        fingerprint,
        keyId,
        algorithm: byte,
        words: z.string().max(80),
        bits: z.int().nonnegative().nullable(),
        madeAt: instant,
        expiresAt: instant.nullable(),
        isRevoked: z.boolean(),
        spki: base64(10_000),
      }),
    )
    .max(50),
  armoured: z.string().max(1_000_000),
}) satisfies z.ZodType<PublisherKeyTold>

export type KeyReader = (bytes: Uint8Array) => Promise<Result<PublisherKeyTold>>

/** Reads a publisher's public key in the jail. */
export const jailedKeys =
  (jail: Pick<Jail, 'run'>): KeyReader =>
  async (bytes) => {
    const told = await jail.run('publisher-key', bytes)
    if (!told.ok) return told
    const read = keyAnswer.safeParse(told.value)
    if (read.success) return ok(read.data)
    return refuse({
      code: 'vulnerabilities/key-unreadable',
      clause: 'PM-3.2',
      status: 422,
      says: 'The key could not be read.',
      satisfiedBy: 'Fetch the key again from its publisher.',
      faults: ['key: what was read is not a key'],
    })
  }
