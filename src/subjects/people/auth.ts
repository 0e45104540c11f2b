import { createHmac, randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import pg from 'pg'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { systemNow } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { attemptLimit, beginAttempt, forgetAttempts } from './auth.store.ts'
import { minPasswordLength } from './person-form.rules.ts'

/** Where a request comes from: the socket's address, which alone counts for limits, and the browser's name for the list of sessions. */
export type Visit = { readonly remote: string; readonly headers: Headers }
export type SignedIn = { readonly userId: string; readonly cookies: readonly string[] }
export type SessionRow = {
  readonly id: string
  readonly isThis: boolean
  readonly since: string
  readonly until: string
  readonly from: string
  readonly browser: string
}

const remoteHeader = 'x-afterbell-remote' // only `ask` below writes it
const basePath = '/auth'

/** One answer for an unknown account and a wrong password. */
const wrong: Refusal = {
  code: 'people/sign-in-refused',
  clause: '-',
  status: 401,
  says: 'This e-mail and this password do not belong together.',
  satisfiedBy: 'Type both again. If the password is lost, someone who may change people sends you a new invitation.',
}
const slowDown = (says: string, satisfiedBy: string) => refuse({ code: 'people/too-many-tries', clause: '-', status: 429, says, satisfiedBy })

// The platform reads timestamps as text; the library wants a Date.
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === 1184 ? (text: string) => new Date(text) : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

const library = (pool: pg.Pool, secret: string, publicUrl: string, log: Log) =>
  betterAuth({
    appName: 'Afterbell',
    baseURL: publicUrl,
    basePath,
    secret,
    database: pool,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, autoSignIn: false, minPasswordLength },
    session: { expiresIn: 7 * 24 * 3600, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: 'database',
      // A school sits behind one address, so an address may do more than an account. The library counts on until the window passes in silence.
      customRules: { '/sign-in/email': { window: 20, max: 60 }, '/change-password': { window: 20, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'afterbell',
      useSecureCookies: publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [remoteHeader] }, // X-Forwarded-For is anybody's word
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
    logger: { level: 'error', log: (_level, message) => log.warn('sign-in library', { message }) },
  })

export type AuthParts = { readonly databaseUrl: string; readonly secret: string; readonly publicUrl: string; readonly log: Log }
export type Auth = ReturnType<typeof createAuth>

/** Accounts, passwords and sessions. The library's own addresses are not mounted: what is not here cannot be asked of it. */
export const createAuth = ({ databaseUrl, secret, publicUrl, log }: AuthParts) => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: '-c search_path=auth',
    max: 5,
    types,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', (error) => log.warn('a database connection was lost', { error }))
  const auth = library(pool, secret, publicUrl, log)

  /** Through the library's handler, never its `api`: only the handler keeps the limits. */
  const ask = (path: string, body: Record<string, unknown>, visit: Visit): Promise<Response> => {
    const headers = new Headers({ 'content-type': 'application/json', origin: new URL(publicUrl).origin, [remoteHeader]: visit.remote })
    for (const name of ['cookie', 'user-agent']) {
      const value = visit.headers.get(name)
      if (value !== null) headers.set(name, value)
    }
    return auth.handler(new Request(`${publicUrl}${basePath}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
  }
  const accountHash = (email: string) => createHmac('sha256', secret).update(email.trim().toLowerCase()).digest('hex')
  const session = (headers: Headers) => auth.api.getSession({ headers: new Headers({ cookie: headers.get('cookie') ?? '' }) })

  const signIn = async (email: string, password: string, visit: Visit): Promise<Result<SignedIn>> => {
    const hash = accountHash(email)
    const { mayGoOn } = await beginAttempt(pool, hash, systemNow())
    if (!mayGoOn)
      return slowDown(
        `This account had ${attemptLimit.failures} failed sign-ins within ${attemptLimit.minutes} minutes.`,
        `Wait ${attemptLimit.minutes} minutes, then try again.`,
      )
    const fresh = new Headers(visit.headers) // an old session has no part in a new one
    fresh.delete('cookie')
    const response = await ask('/sign-in/email', { email: email.trim(), password }, { remote: visit.remote, headers: fresh })
    if (response.status === 429) return slowDown('Too many sign-ins came from your address at once.', 'Wait a minute, then try again.')
    if (!response.ok) return refuse(wrong)
    await forgetAttempts(pool, hash)
    const { user } = (await response.json()) as { user: { id: string } }
    return ok({ userId: user.id, cookies: response.headers.getSetCookie() })
  }
  /** Revokes the session; gives the cookies that end it in the browser. */
  const signOut = async (visit: Visit): Promise<readonly string[]> => (await ask('/sign-out', {}, visit)).headers.getSetCookie()

  const changePassword = async (currentPassword: string, newPassword: string, visit: Visit): Promise<Result<readonly string[]>> => {
    const response = await ask('/change-password', { currentPassword, newPassword, revokeOtherSessions: true }, visit)
    if (response.status === 429) return slowDown('The password was tried too often.', 'Wait a minute, then try again.')
    if (!response.ok)
      return refuse({
        code: 'people/wrong-password',
        clause: '-',
        status: 403,
        says: 'The present password is not right.',
        satisfiedBy: 'Type the password you signed in with.',
      })
    return ok(response.headers.getSetCookie())
  }

  const sessionOf = async (request: { readonly headers: Headers }): Promise<{ userId: string } | undefined> => {
    if (!request.headers.get('cookie')?.includes('afterbell.session_token=')) return undefined // saves the database a question
    const found = await session(request.headers)
    return found ? { userId: found.user.id } : undefined
  }
  const sessionsOf = async (headers: Headers): Promise<readonly SessionRow[]> => {
    const current = await session(headers)
    if (!current) return []
    const rows = await (await auth.$context).internalAdapter.listSessions(current.user.id, { onlyActiveSessions: true })
    return rows.map((row) => ({
      id: row.id,
      isThis: row.id === current.session.id,
      since: row.createdAt.toISOString(),
      until: row.expiresAt.toISOString(),
      from: row.ipAddress ?? '',
      browser: row.userAgent ?? '',
    }))
  }
  const endOtherSessions = async (headers: Headers): Promise<number> => {
    const current = await session(headers)
    if (!current) return 0
    const { internalAdapter } = await auth.$context
    const others = (await internalAdapter.listSessions(current.user.id)).filter((row) => row.id !== current.session.id)
    for (const row of others) await internalAdapter.deleteSession(row.token)
    return others.length
  }

  const accountOf = async (email: string): Promise<string | undefined> =>
    (await (await auth.$context).internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id
  /** @throws where the e-mail has an account already. */
  const createAccount = async ({ email, name, password }: { email: string; name: string; password: string }): Promise<{ userId: string }> => {
    const { internalAdapter, password: passwords } = await auth.$context
    const hash = await passwords.hash(password)
    // Verified from the start: the library deletes password and sessions of an unverified account at its first magic link.
    const user = await internalAdapter.createUser({ email, name, emailVerified: true }, { method: 'email-password' })
    await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash })
    return { userId: user.id }
  }
  const deleteAccount = async (userId: string): Promise<void> => (await auth.$context).internalAdapter.deleteUser(userId)
  /** A new password without the old one, for whoever proved another way to be the owner; every session ends. */
  const replacePassword = async (userId: string, password: string): Promise<void> => {
    const { internalAdapter, password: passwords } = await auth.$context
    await internalAdapter.updatePassword(userId, await passwords.hash(password))
    await internalAdapter.deleteUserSessions(userId)
  }

  return {
    signIn,
    signOut,
    changePassword,
    sessionOf,
    sessionsOf,
    endOtherSessions,
    accountOf,
    createAccount,
    deleteAccount,
    replacePassword,
    close: () => pool.end(),
  }
}
