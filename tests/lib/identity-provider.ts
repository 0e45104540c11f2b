// A real OpenID provider on this machine, for one client: who comes is signed in and agrees to everything.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** Whom the provider takes the next person for, and what it says of them. */
type Told = { readonly subject: string; readonly amr: string[]; readonly claims: Record<string, unknown> }
export type IdentityProvider = { readonly issuer: string; close(): Promise<void> }

/** `publicUrl` is where its client, Afterbell, is served; `told` is asked anew at every sign-in. */
export const openIdentityProvider = async (publicUrl: string, told: () => Told): Promise<IdentityProvider> => {
  const server = createServer()
  await new Promise<void>((up) => {
    server.listen(0, '127.0.0.1', up)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'afterbell',
        client_secret: 'the-client-secret-of-the-test',
        redirect_uris: [`${publicUrl}/sign-in/provider/callback`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of the test'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...told().claims }) }),
    features: { devInteractions: { enabled: false } },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
    ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  })
  // Who comes is signed in and agrees to everything: the provider's own pages are not what is tested.
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response)
    void (async () => {
      const { prompt, params, session } = await provider.interactionDetails(request, response)
      if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: told().subject, amr: told().amr } })
      const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) })
      grant.addOIDCScope('openid email')
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
    })().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  return {
    issuer,
    close: () =>
      new Promise((down) => {
        server.closeAllConnections()
        server.close(() => down())
      }),
  }
}

/** Through the provider as a browser goes: follows every redirect with its cookies until it leads back to us. Gives the address it leads back to. */
export const throughProvider = async (url: string, publicUrl: string): Promise<string> => {
  const jar = new Map<string, string>()
  let next = url
  for (let step = 0; step < 12; step++) {
    const response = await fetch(next, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const one of response.headers.getSetCookie()) jar.set(one.split('=')[0] ?? '', one.split(';')[0]?.slice(one.indexOf('=') + 1) ?? '')
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the provider answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
    next = new URL(location, next).href
    if (next.startsWith(publicUrl)) return next
  }
  throw new Error('the provider leads nowhere')
}
