import { createHash } from 'node:crypto'

/** What an authenticator gave over one challenge; every member base64url, as it came. */
export type Assertion = { readonly credentialId: string; readonly authenticatorData: string; readonly clientData: string; readonly signature: string }
export type AssertionFault = 'unreadable' | 'other-challenge' | 'other-origin' | 'other-name' | 'person-not-verified' | 'signature-wrong'
export type Checked = { readonly ok: true; readonly counter: number } | { readonly ok: false; readonly fault: AssertionFault }
export type Expected = { readonly challenge: string; readonly origin: string; readonly publicKey: string }

const no = (fault: AssertionFault): Checked => ({ ok: false, fault })

/** The name a passkey binds to: the host of PUBLIC_URL, without its port. */
export const rpIdOf = (origin: string): string => new URL(origin).hostname

/** The challenge over exact bytes: their SHA-256, base64url. */
export const challengeOf = (bytes: string): string => createHash('sha256').update(bytes, 'utf8').digest('base64url')

/** SHA-256 of the public key as the authenticator gave it, hex: by it people compare keys. */
export const fingerprintOf = (publicKey: string): string => createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex')

const clientDataOf = (text: string): { type?: unknown; challenge?: unknown; origin?: unknown; crossOrigin?: unknown } | undefined => {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof read === 'object' && read !== null ? read : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether a passkey signed exactly this challenge, for this site, with its owner verified (PIN or finger). Each condition of WebAuthn 7.2 that
 * matters here has a name of its own; the signature itself is the library's to check. `counter` is the authenticator's; 0 where it keeps none.
 */
export const checkAssertion = async (assertion: Assertion, { challenge, origin, publicKey }: Expected): Promise<Checked> => {
  const client = clientDataOf(assertion.clientData)
  const data = Buffer.from(assertion.authenticatorData, 'base64url')
  if (!client || client.type !== 'webauthn.get' || data.length < 37) return no('unreadable')
  if (client.challenge !== challenge) return no('other-challenge')
  if (client.origin !== origin || client.crossOrigin === true) return no('other-origin')
  if (!data.subarray(0, 32).equals(createHash('sha256').update(rpIdOf(origin)).digest())) return no('other-name')
  if (((data[32] ?? 0) & 0b101) !== 0b101) return no('person-not-verified') // present and verified
  try {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server') // a megabyte of certificates' code, for those who have a passkey
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: assertion.credentialId,
        rawId: assertion.credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: { authenticatorData: assertion.authenticatorData, clientDataJSON: assertion.clientData, signature: assertion.signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      requireUserVerification: true,
      // The counter is compared by whoever keeps it: what was signed long ago is checked again here.
      credential: { id: assertion.credentialId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter: 0 },
    })
    return verified ? { ok: true, counter: authenticationInfo.newCounter } : no('signature-wrong')
  } catch {
    return no('signature-wrong')
  }
}

/** What the browser is asked for: one of these credentials over this challenge, with its owner verified. */
export const assertionOptions = (
  origin: string,
  challenge: string,
  credentials: readonly { readonly credentialId: string; readonly transports: readonly string[] }[],
) => ({
  challenge,
  rpId: rpIdOf(origin),
  userVerification: 'required' as const,
  timeout: 180_000,
  allowCredentials: credentials.map(({ credentialId, transports }) => ({
    type: 'public-key' as const,
    id: credentialId,
    transports: [...transports],
  })),
})
