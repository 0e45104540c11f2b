import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import pg from 'pg'
import { z } from 'zod'
import type { Log } from '../../../platform/log.ts'
import { minPasswordLength } from '../person-form.rules.ts'

/** Written by `openSession` below alone: from the socket, or from a proxy that is trusted. */
export const remoteHeader = 'x-afterbell-remote'
export const basePath = '/auth'
export const sessionHours = { usual: 7 * 24, breakGlass: 4 } as const

// The platform reads timestamps as text; the library wants a Date.
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === 1184 ? (text: string) => new Date(text) : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

export const authPool = (databaseUrl: string, log: Log): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: '-c search_path=auth',
    max: 5,
    types,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', (error) => log.warn('a database connection was lost', { error }))
  return pool
}

/** Opens a session for whoever was proved to be its owner before. Asked by us alone: the library's own addresses are not mounted. */
const openSession = createAuthEndpoint(
  '/open-session',
  { method: 'POST', body: z.object({ userId: z.string(), proof: z.string(), how: z.string(), hours: z.number() }) },
  async (ctx) => {
    const { userId, proof, how, hours } = ctx.body
    const user = await ctx.context.internalAdapter.findUserById(userId)
    if (!user) throw new Error('no such account')
    const now = new Date()
    const expiresAt = new Date(now.getTime() + hours * 3_600_000)
    const session = await ctx.context.internalAdapter.createSession(userId, false, { proof, how, seenAt: now, provedAt: now, expiresAt }, true)
    if (!session) throw new Error('no session was made')
    await setSessionCookie(ctx, { session, user })
    return ctx.json({ id: session.id })
  },
)

/** The sign-in library: accounts, password hashes, sessions and their cookies. Limits and factors are ours (`auth.ts`). */
export const authLibrary = (pool: pg.Pool, secret: string, publicUrl: string, log: Log, cookies: string) =>
  betterAuth({
    appName: 'Afterbell',
    baseURL: publicUrl,
    basePath,
    secret,
    database: pool,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, autoSignIn: false, minPasswordLength },
    session: {
      expiresIn: sessionHours.usual * 3600,
      disableSessionRefresh: true,
      additionalFields: {
        proof: { type: 'string', required: false, input: false },
        how: { type: 'string', required: false, input: false },
        seenAt: { type: 'date', required: false, input: false },
        provedAt: { type: 'date', required: false, input: false },
      },
    },
    rateLimit: { enabled: false }, // ours count in fixed windows per account and per address
    plugins: [{ id: 'afterbell', endpoints: { openSession } }],
    advanced: {
      cookiePrefix: cookies,
      useSecureCookies: publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [remoteHeader] }, // X-Forwarded-For is anybody's word
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
    logger: { level: 'error', log: (_level, message) => log.warn('sign-in library', { message }) },
  })
