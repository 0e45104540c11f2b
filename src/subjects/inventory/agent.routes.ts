import { z } from 'zod'
import { limits } from '../../connectors/agents/contract.ts'
import { bytes, route, type Reply, type Request0, type Route } from '../../platform/http/route.ts'
import { systemNow } from '../../platform/clock.ts'
import type { Who } from '../people/index.ts'
import { whoKnocks, type IntakeParts, type Shown } from './door.ts'
import { answerAgent, answerAsked } from './intake.ts'
import { readKey } from './key-text.ts'
import { answerOsquery, type Endpoint } from './osquery/intake.ts'
import { createPending } from './pending.ts'
import { createSentLately } from './sent-lately.ts'
import { makeToken, tokenSeconds } from './token.ts'

const json = (status: number, body: object, headers: Record<string, string> = {}): Reply =>
  bytes(JSON.stringify(body), 'application/json', headers, status)
const shownBy = ({ params, headers, certificate }: Request0): Shown => ({ pathKey: params.key, headers, certificate })

/** How large a request of each address may be, as it comes. */
const osquery = {
  enroll: { says: "An osquery daemon enrolls with a site's key as its secret", maxBytes: 64 * 1024 },
  config: { says: 'What an enrolled osquery daemon asks its machine, and when', maxBytes: 16 * 1024 },
  log: { says: "An enrolled daemon's answers to its schedule", maxBytes: limits.bodyBytes },
  'distributed/read': { says: "What is asked of an enrolled daemon's machine now, of a closed list", maxBytes: 16 * 1024 },
  'distributed/write': { says: "An enrolled daemon's answers to that", maxBytes: limits.bodyBytes },
} as const satisfies Record<Endpoint, { readonly says: string; readonly maxBytes: number }>

const tokenBody = z.object({
  grant_type: z.string().max(100),
  client_id: z.string().max(200).optional(),
  client_secret: z.string().max(300),
  scope: z.string().max(200).optional(),
})
const tokenPaths = ['/agent/inventory/api.php/token', '/agent/api.php/token'] as const // below the agents' address, whole or without its last part

/** The agents' doors: inventories as they send them, tokens for those that want one, and osquery's five addresses. */
export const agentRoutes = (given: IntakeParts): readonly Route<Who>[] => {
  const parts = { ...given, pending: createPending(), sentLately: createSentLately() }
  const reply = ({ status, contentType, body, headers }: Awaited<ReturnType<typeof answerAgent>>): Reply =>
    bytes(body, contentType, headers ?? {}, status)
  return [
    ...tokenPaths.map((path) =>
      route<Who, typeof tokenBody>({
        method: 'POST',
        path,
        says: 'A one-hour token for an inventory agent, in exchange for an enrollment key (OAuth2 client credentials)',
        clauses: ['PM-3.1'],
        may: 'anyone',
        machine: true,
        body: tokenBody,
        handle: async ({ body }) => {
          const door = body.grant_type === 'client_credentials' ? await whoKnocks(parts.db, readKey(body.client_secret)) : undefined
          if (door === undefined) return json(401, { error: body.grant_type === 'client_credentials' ? 'invalid_client' : 'unsupported_grant_type' })
          const token = makeToken(
            parts.tokenSecret,
            { districtId: door.from.districtId, keyId: door.keyId },
            Math.floor(systemNow().epochMilliseconds / 1000),
          )
          return json(200, { token_type: 'Bearer', expires_in: tokenSeconds, access_token: token })
        },
      }),
    ),
    ...(['/agent/inventory', '/agent/inventory/:key'] as const).flatMap((path) => [
      route<Who>({
        method: 'POST',
        path,
        says: "An inventory agent's report; the enrollment key in the address, as the password, as a token or by a certificate",
        clauses: ['PM-3.1'],
        may: 'anyone',
        machine: true,
        rawBody: { maxBytes: limits.bodyBytes },
        handle: async ({ request }) => reply(await answerAgent(parts, { ...shownBy(request), remote: request.remote, body: request.raw })),
      }),
      route<Who>({
        method: 'GET',
        path,
        says: "What an inventory agent's other tasks should do: nothing; and how a report went that was pending",
        may: 'anyone',
        machine: true,
        handle: async ({ request }) =>
          reply(await answerAsked(parts, { ...shownBy(request), remote: request.remote }, new URLSearchParams(request.query))),
      }),
    ]),
    ...(Object.keys(osquery) as Endpoint[]).map((endpoint) =>
      route<Who>({
        method: 'POST',
        path: `/agent/osquery/${endpoint}`,
        says: osquery[endpoint].says,
        clauses: endpoint.startsWith('distributed') ? ['PM-3.1', 'TU-4.G'] : ['PM-3.1'],
        may: 'anyone',
        machine: true,
        rawBody: { maxBytes: osquery[endpoint].maxBytes },
        handle: async ({ request }) => {
          const { status, json: body } = await answerOsquery(parts, endpoint, { ...shownBy(request), remote: request.remote, body: request.raw })
          return json(status, body)
        },
      }),
    ),
  ]
}
