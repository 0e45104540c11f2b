import { z } from 'zod'

const base64 = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/)
const common = { asked: z.string().min(20).max(64), credentialId: base64(1400), clientData: base64(4000) }

/** A passkey's signature as the page sends it, with what it was asked by. `owner`: whom the passkey itself says it belongs to. */
export const passkeyAnswer = z.object({ ...common, authenticatorData: base64(4000), signature: base64(2000), owner: z.string().max(64).optional() })

/** A new passkey as the page sends it. */
export const newPasskey = z.object({ ...common, attestation: base64(20_000), transports: z.array(z.string().max(20)).max(8).default([]) })
