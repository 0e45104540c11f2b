import { ask } from '../../platform/egress/client.ts'
import { isLoopbackHost } from '../../platform/http/own-host.ts'

// Hosts beside the issuer's own that a provider is known to answer from.
const alsoOf: Readonly<Record<string, readonly string[]>> = { 'accounts.google.com': ['oauth2.googleapis.com', 'www.googleapis.com'] }

type Fetch = (url: string, options: { method: string; headers?: unknown; body?: unknown }) => Promise<Response>

const textOf = (body: unknown): string | undefined =>
  body === undefined || body === null ? undefined : body instanceof URLSearchParams || typeof body === 'string' ? String(body) : undefined

/** The only way to a provider, through the egress client: its issuer's hosts alone, TLS (let off for a provider on this machine), no redirect followed, bounded in time and size. */
export const providerFetch = (issuer: string): Fetch => {
  const { hostname, host } = new URL(issuer)
  const isHere = isLoopbackHost(host)
  return async (url, { method, headers, body }) => {
    if (isHere && new URL(url).host !== host) throw new Error('the provider leads elsewhere')
    const answered = await ask(
      url,
      {
        hosts: [hostname, ...(alsoOf[hostname] ?? [])],
        isLocal: isHere,
        schemes: isHere ? ['http:', 'https:'] : ['https:'],
        redirects: 0,
        timeoutMs: 10_000,
        maxBytes: 512 * 1024,
      },
      {
        method: method as 'GET',
        headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
        ...(textOf(body) === undefined ? {} : { body: textOf(body) ?? '' }),
      },
    )
    if (!answered.ok) throw new Error(answered.refusal.says)
    const { status, headers: said, body: bytes } = answered.value
    const told = Object.entries(said).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))
    return new Response(status === 204 ? null : (bytes as Uint8Array<ArrayBuffer>), { status, headers: told })
  }
}
