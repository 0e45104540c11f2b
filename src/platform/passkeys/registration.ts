import { rpIdOf } from './assertion.ts'

/** ES256, RS256: what every platform's authenticator and every security key of the last years makes, and what openssl checks as it is. */
const algorithms = [-7, -257]

export type Owner = { readonly handle: string; readonly name: string; readonly displayName: string }
/** A new key as the authenticator gave it; `publicKey` is its COSE bytes, base64url. */
export type Registered = {
  readonly credentialId: string
  readonly publicKey: string
  readonly transports: readonly string[]
  readonly isSynced: boolean
  readonly counter: number
}
/** What the browser sends back of `navigator.credentials.create`; members base64url. */
export type Registration = {
  readonly credentialId: string
  readonly attestation: string
  readonly clientData: string
  readonly transports: readonly string[]
}

/**
 * What the browser is asked for. A key that its owner can find again without typing a name, and that asks for PIN or finger each time; no attestation,
 * because a district admits any maker's key. `existing` are not made a second time on the same device.
 */
export const registrationOptions = async (
  origin: string,
  owner: Owner,
  existing: readonly { readonly credentialId: string; readonly transports: readonly string[] }[],
) =>
  (await import('@simplewebauthn/server')).generateRegistrationOptions({
    rpName: 'Afterbell',
    rpID: rpIdOf(origin),
    userID: new Uint8Array(Buffer.from(owner.handle, 'utf8')),
    userName: owner.name,
    userDisplayName: owner.displayName,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
    timeout: 180_000,
    excludeCredentials: existing.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
  })

/** Reads a new key; undefined where anything of it does not fit what was asked for. */
export const checkRegistration = async (registration: Registration, challenge: string, origin: string): Promise<Registered | undefined> => {
  try {
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id: registration.credentialId,
        rawId: registration.credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: registration.clientData, attestationObject: registration.attestation },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified) return undefined
    const { credential, credentialDeviceType } = registrationInfo
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      transports: registration.transports.slice(0, 8),
      isSynced: credentialDeviceType === 'multiDevice',
      counter: credential.counter,
    }
  } catch {
    return undefined
  }
}
