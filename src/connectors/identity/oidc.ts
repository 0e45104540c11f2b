import type { Configuration, CustomFetch, IDToken } from 'openid-client'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import type { Claims, IdentityProviders, ProviderSettings } from './contract.ts'
import { providerFetch } from './provider-fetch.ts'

/** Loaded with the first sign-in at a provider. */
const library = () => import('openid-client')

const said = (error: unknown): string =>
  (error instanceof Error
    ? [error.message, (error.cause as { message?: unknown } | undefined)?.message].filter(Boolean).join(': ')
    : 'unknown fault'
  ).slice(0, 200)
const unreachable = (issuer: string, error: unknown): Refused =>
  refuse({
    code: 'identity/unreachable',
    clause: '-',
    status: 503,
    says: `${new URL(issuer).host} does not answer as an identity provider: ${said(error)}.`,
    satisfiedBy: 'Its issuer address, and a way to it from this machine.',
  })

/** Discovery each time: keys change, and a provider that is gone must not go on. */
const configured = async ({ issuer, clientId, secret }: ProviderSettings): Promise<Configuration> => {
  const client = await library()
  const url = new URL(issuer)
  const config = await client.discovery(url, clientId, secret, secret === undefined ? client.None() : client.ClientSecretBasic(secret), {
    [client.customFetch]: providerFetch(issuer) as CustomFetch,
    ...(url.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}), // providerFetch lets only loopback through
  })
  client.enableNonRepudiationChecks(config) // the id token's signature too, not the TLS way alone
  return config
}

const claimsOf = (issuer: string, claims: IDToken): Claims => ({
  issuer,
  subject: claims.sub,
  email: typeof claims.email === 'string' ? claims.email.toLowerCase() : undefined,
  isEmailVerified: claims.email_verified === true, // Entra says nothing here: an address it passes on may be anybody's
  isTwofold: Array.isArray(claims.amr) && claims.amr.includes('mfa'),
})

/** OpenID Connect by a certified client library: Google, Entra or any issuer. */
export const oidcProviders: IdentityProviders = {
  check: async (settings): Promise<Result<true>> =>
    configured(settings).then(
      () => ok(true as const),
      (error: unknown) => unreachable(settings.issuer, error),
    ),
  begin: async (settings, redirectUri) => {
    try {
      const [client, config] = [await library(), await configured(settings)]
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return ok({ url: url.href, state, nonce, verifier })
    } catch (error) {
      return unreachable(settings.issuer, error)
    }
  },
  finish: async (settings, redirectUri, answer, { state, nonce, verifier }) => {
    let config: Configuration
    try {
      config = await configured(settings)
    } catch (error) {
      return unreachable(settings.issuer, error)
    }
    try {
      const client = await library()
      const tokens = await client.authorizationCodeGrant(config, new URL(`${redirectUri}?${answer}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('no id token')
      return ok(claimsOf(settings.issuer, claims))
    } catch (error) {
      return refuse({
        code: 'identity/answer-refused',
        clause: '-',
        status: 401,
        says: `What ${new URL(settings.issuer).host} answered cannot be used: ${said(error)}.`,
        satisfiedBy: 'Signing in from the beginning.',
      })
    }
  },
}
