import { serve, type ServerType } from '@hono/node-server'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { systemNow } from '../platform/clock.ts'
import { every } from '../platform/jobs/every.ts'
import type { Log } from '../platform/log.ts'
import { filesStamp, readCertificate } from '../platform/tls/own-certificate.ts'

type Answer = (request: Request, env: unknown) => Response | Promise<Response>
type Listening = { stop(): Promise<void> }

const stopOf = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    ;(server as { closeIdleConnections?: () => void }).closeIdleConnections?.()
  })
const taken = (port: number, setting: string) => (error: NodeJS.ErrnoException) =>
  error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another program. Choose one with ${setting}=… npm start.`) : error

// The preview of an act on many rows names each of them in its address: Node's 16 KB end at 340 devices.
const roomForAddresses = { maxHeaderSize: 65_536 }

export const listen = (answer: Answer, port: number, hostname: string): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch: answer as Parameters<typeof serve>[0]['fetch'], port, hostname, serverOptions: roomForAddresses }, () =>
      resolve({ stop: () => stopOf(server) }),
    )
    server.on('error', (error: NodeJS.ErrnoException) => reject(taken(port, 'PORT')(error)))
  })

export type OwnTls = {
  readonly certFile: string
  readonly keyFile: string
  readonly port: number
  readonly host: string
  readonly forHost: string
  readonly everyMs?: number
  readonly clientCaFile?: string | undefined
} // asked for: only who shows a certificate of this authority gets in

/** Our own TLS listener. A renewed certificate counts within seconds, without a restart; one that does not fit is refused, told, and the old one stays. */
export const listenTls = async (
  answer: Answer,
  { certFile, keyFile, port, host, forHost, everyMs = 5000, clientCaFile }: OwnTls,
  log: Log,
): Promise<Listening> => {
  const clients = clientCaFile === undefined ? {} : { ca: readFileSync(clientCaFile), requestCert: true, rejectUnauthorized: true }
  const read = () => readCertificate(certFile, keyFile, forHost, systemNow().epochMilliseconds)
  const first = read()
  if (!first.ok) throw new Error(`${first.refusal.says} ${first.refusal.satisfiedBy}`)
  const server = await new Promise<ServerType>((resolve, reject) => {
    const made = serve(
      {
        fetch: answer as Parameters<typeof serve>[0]['fetch'],
        port,
        hostname: host,
        createServer,
        serverOptions: { ...roomForAddresses, cert: first.value.cert, key: first.value.key, minVersion: 'TLSv1.2', ...clients },
      },
      () => resolve(made),
    )
    made.on('error', (error: NodeJS.ErrnoException) => reject(taken(port, 'TLS_PORT')(error)))
  })
  let seen = filesStamp(certFile, keyFile)
  const reload = every(
    everyMs,
    'reading the certificate',
    async () => {
      const now = filesStamp(certFile, keyFile)
      if (now === seen) return
      seen = now
      const next = read()
      if (!next.ok) return log.warn('the certificate changed and cannot be used; the old one stays', { says: next.refusal.says })
      ;(server as Server).setSecureContext({
        cert: next.value.cert,
        key: next.value.key,
        minVersion: 'TLSv1.2',
        ...('ca' in clients ? { ca: clients.ca } : {}),
      })
      log.info('a renewed certificate is in use', { until: new Date(next.value.endsMs).toISOString() })
    },
    log,
  )
  return {
    stop: async () => {
      await reload.stop()
      await stopOf(server)
    },
  }
}

const onPlain = new Set(['/healthz', '/readyz', '/metrics'])
/** What the plain port answers beside our own TLS: programs that watch, and the way to the right address for a browser. Nothing else crosses the network unsealed. */
export const plainBesideTls =
  (answer: Answer, publicUrl: string): Answer =>
  (request, env) => {
    const { pathname, search } = new URL(request.url)
    if (onPlain.has(pathname)) return answer(request, env)
    if (request.method === 'GET' || request.method === 'HEAD') return Response.redirect(`${publicUrl}${pathname}${search}`, 308)
    return new Response(`Send this to ${publicUrl}, over TLS.\n`, { status: 421, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  }

/** What the port for machines with certificates answers: agents, and nothing else. */
export const agentsAlone =
  (answer: Answer): Answer =>
  (request, env) =>
    new URL(request.url).pathname.startsWith('/agent/')
      ? answer(request, env)
      : new Response('This port is for inventory agents.\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })
