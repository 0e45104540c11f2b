import type { SchemaAge } from '../platform/db/schema-age.ts'
import type { Log } from '../platform/log.ts'
import { listen } from './listen.ts'

const answerOf = (age: SchemaAge, version: string, request: Request): Response => {
  const headers = { 'retry-after': '10', 'cache-control': 'no-store' }
  const says = 'says' in age ? age.says : ''
  const { pathname } = new URL(request.url)
  if (pathname === '/healthz') return Response.json({ alive: true, version })
  if (pathname === '/readyz') return Response.json({ ready: false, database: true, schema: age, processes: {} }, { status: 503, headers })
  const problem = {
    type: 'about:blank#platform/schema-differs',
    title: 'Afterbell is being updated.',
    status: 503,
    code: 'platform/schema-differs',
    clause: '-',
    says,
    satisfiedBy: 'Try again in a minute; whoever runs Afterbell finds what to do in its log and at /readyz.',
  }
  if (!(request.headers.get('accept') ?? '').includes('text/html'))
    return new Response(JSON.stringify(problem), { status: 503, headers: { ...headers, 'content-type': 'application/problem+json' } })
  // No names of versions for whoever passes by: what to do stands where those look who can do it.
  const page = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${problem.title}</title><h1>${problem.title}</h1><p>${problem.satisfiedBy}</p></html>`
  return new Response(page, {
    status: 503,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  })
}

/** What the web's port answers while its program and the database do not fit; opened by the first word of it. */
export const waitingDoor = ({
  port,
  host,
  version,
  log,
}: {
  readonly port: number
  readonly host: string
  readonly version: string
  readonly log: Log
}) => {
  let now: SchemaAge | undefined
  let open: ReturnType<typeof listen> | undefined
  return {
    tell: (age: SchemaAge): void => {
      now = age
      open ??= listen((request) => answerOf(now ?? age, version, request), port, host)
      open.catch((error: unknown) => log.warn('nobody can be told to wait', { error }))
    },
    close: async (): Promise<void> => {
      await (await open?.catch(() => undefined))?.stop()
    },
  }
}
