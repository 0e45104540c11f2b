import { createHash, createHmac } from 'node:crypto'
import { refuse, ok, type Refusal, type Result } from '../../../core/result.ts'
import type { Temporal } from 'temporal-polyfill'
import { systemNow as machineNow } from '../../../platform/clock.ts'
import { newToken } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import type { Proof } from '../../ledger/index.ts'
import { authLibrary, authPool, basePath, remoteHeader, sessionHours } from './auth-library.ts'
import {
  changeAccountEmail,
  countTry,
  dropHalves,
  factorDutySince,
  halfOf,
  insertHalf,
  isAddressProved,
  noteAddressProved,
  noteFailure,
  noteSeen,
  raiseProof,
  takeBack,
  takeFailures,
  takeHalf,
  unbindSubjects,
} from './auth.store.ts'
import { limits, oneAddress, type Limit } from './limits.rules.ts'
import { asksIn } from '../passkeys/passkey-asks.store.ts'
import { createProviderTurns } from '../providers/provider-turns.ts'
import { createSecondFactor } from '../second-factor/second-factor.ts'

/** Where a request comes from: the client's address, which counts for limits, and the browser's name for the list of sessions. */
export type Visit = { readonly remote: string; readonly headers: Headers }
/** How somebody signed in: the first thing they proved. The session's `proof` is the grade of both together. */
export type How = 'password' | 'provider' | 'passkey' | 'break-glass'
/** `isHalf`: the second factor is still asked for; the cookie opens nothing but that page. `failedBefore`: failed sign-ins since the last good one. */
export type SignedIn = {
  readonly userId: string
  readonly cookies: readonly string[]
  readonly isHalf: boolean
  readonly proof: Proof
  readonly how: How
  readonly failedBefore: number
}
export type SessionRow = {
  readonly id: string
  readonly isThis: boolean
  readonly since: string
  readonly until: string
  readonly seen: string
  readonly from: string
  readonly browser: string
  readonly how: string
  readonly proof: string
}
export type Session = {
  readonly userId: string
  readonly sessionId: string
  readonly proof: Proof
  readonly how: string
  readonly provedMs: number
  readonly email: string
}

/** One answer for an unknown account and a wrong password. */
const wrong: Refusal = {
  code: 'people/sign-in-refused',
  clause: '-',
  status: 401,
  says: 'The e-mail or the password is wrong.',
  satisfiedBy: 'Enter both again. If you lost the password, somebody who may change people can send you a new invitation.',
}
const halfOver = refuse({
  code: 'people/sign-in-begun-too-long-ago',
  clause: '-',
  status: 401,
  says: 'This sign-in was started too long ago, or has already been completed.',
  satisfiedBy: 'Start the sign-in again.',
})
const halfMinutes = 10
const seenEveryMs = 5 * 60_000
// Verified against where there is no account, so that both answers take the same work.
const nobodysPassword = 'nobody has this password and nobody will'

/** `now`: machine time; tests set it, so that windows of limits and codes do not turn over under them. */
/** `cookies`: what the names of its cookies begin with. A browser keeps cookies by host, not by port: two installations on one machine need two. */
export type AuthParts = {
  readonly databaseUrl: string
  readonly secret: string
  readonly publicUrl: string
  readonly log: Log
  readonly now?: () => Temporal.Instant
  readonly cookies?: string | undefined
}
export type Auth = ReturnType<typeof createAuth>

/** Accounts, passwords, second factors and sessions. The library's own addresses are not mounted: what is not here cannot be asked of it. */
export const createAuth = ({ databaseUrl, secret, publicUrl, log, now: systemNow = machineNow, cookies: named = 'afterbell' }: AuthParts) => {
  const halfCookie = `${named}_half`
  const pool = authPool(databaseUrl, log)
  const auth = authLibrary(pool, secret, publicUrl, log, named)
  const keyed = (kind: string, text: string) => createHmac('sha256', secret).update(`${kind}\n${text}`).digest('hex')
  const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex')
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  const context = async () => auth.$context
  let nobodysHash: Promise<string> | undefined

  /** Counts a try against a limit; refused (429) once the window's tries are used up. `key` is hashed before it is kept. */
  const limited = async (limit: Limit, key: string, says: string): Promise<Result<{ takeBack: (all?: boolean) => Promise<void> }>> => {
    const now = systemNow()
    const hash = keyed(limit, key)
    const { mayGoOn, isFirstOver, endsMs } = await countTry(pool, limit, hash, now)
    if (mayGoOn) return ok({ takeBack: (all) => takeBack(pool, limit, hash, now, all) })
    if (isFirstOver) log.warn('a limit was reached', { limit })
    const minutes = Math.max(1, Math.ceil((endsMs - now.epochMilliseconds) / 60_000))
    return refuse({
      code: 'people/too-many-tries',
      clause: '-',
      status: 429,
      says,
      satisfiedBy: `Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then try again.`,
    })
  }
  const session = (headers: Headers) => auth.api.getSession({ headers: new Headers({ cookie: headers.get('cookie') ?? '' }) })

  /** The password alone, nothing opened. Limited per account and per address; both count failures only. */
  const checkPassword = async (given: string, password: string, visit: Visit): Promise<Result<{ userId: string }>> => {
    const email = given.trim().toLowerCase()
    const { tries, minutes } = limits['sign-in-account']
    const account = await limited('sign-in-account', email, `This account had ${tries} failed sign-ins within ${minutes} minutes.`)
    if (!account.ok) return account
    const address = await limited('sign-in-address', oneAddress(visit.remote), 'Too many failed sign-ins from your address.')
    if (!address.ok) {
      await account.value.takeBack()
      return address
    }
    const { internalAdapter, password: passwords } = await context()
    const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
    const hash = found?.accounts.find((one) => one.providerId === 'credential')?.password
    nobodysHash ??= passwords.hash(nobodysPassword)
    const fits = await passwords.verify({ hash: hash ?? (await nobodysHash), password })
    if (!found || !hash || !fits) {
      await noteFailure(pool, email, systemNow())
      return refuse(wrong)
    }
    await account.value.takeBack(true)
    await address.value.takeBack()
    return ok({ userId: found.user.id })
  }

  /** A session for an account whose owner was proved before; gives the cookies. */
  const openSession = async (userId: string, { proof, how }: { proof: Proof; how: How }, visit: Visit): Promise<readonly string[]> => {
    const headers = new Headers({
      'content-type': 'application/json',
      origin: new URL(publicUrl).origin,
      [remoteHeader]: visit.remote,
      'user-agent': visit.headers.get('user-agent') ?? '',
    })
    const hours = how === 'break-glass' ? sessionHours.breakGlass : sessionHours.usual
    const response = await auth.handler(
      new Request(`${publicUrl}${basePath}/open-session`, { method: 'POST', headers, body: JSON.stringify({ userId, proof, how, hours }) }),
    )
    if (!response.ok) throw new Error(`no session could be opened: ${response.status}`)
    return response.headers.getSetCookie()
  }
  const factor = createSecondFactor({ pool, secret, keyed, limited, systemNow })

  /** After the first proof: a session, or - where the account has a second factor that was not proved yet - the half of one. */
  const begin = async (userId: string, { proof, how }: { proof: Proof; how: How }, visit: Visit): Promise<SignedIn> => {
    if (proof === 'passkey' || proof === 'second-factor' || !(await factor.isOn(userId)))
      return {
        userId,
        cookies: await openSession(userId, { proof, how }, visit),
        isHalf: false,
        proof,
        how,
        failedBefore: await takeFailures(pool, userId),
      }
    const token = newToken()
    const now = systemNow()
    await insertHalf(pool, tokenHash(token), { userId, how }, now.add({ minutes: halfMinutes }), now)
    return {
      userId,
      cookies: [`${halfCookie}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${halfMinutes * 60}${secure}`],
      isHalf: true,
      proof,
      how,
      failedBefore: 0,
    }
  }
  const signIn = async (email: string, password: string, visit: Visit): Promise<Result<SignedIn>> => {
    const checked = await checkPassword(email, password, visit)
    return checked.ok ? ok(await begin(checked.value.userId, { proof: 'password', how: 'password' }, visit)) : checked
  }
  const halfToken = (headers: Headers) => new RegExp(`(?:^|;\\s*)${halfCookie}=([\\w-]{20,64})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1]
  const hasHalf = async (headers: Headers): Promise<boolean> => {
    const token = halfToken(headers)
    return token !== undefined && (await halfOf(pool, tokenHash(token), systemNow())) !== undefined
  }
  /** The second proof: a code of the app or a backup code. `usedBackupCode` is to be told to the owner. */
  const finish = async (typed: string, visit: Visit): Promise<Result<SignedIn & { usedBackupCode: boolean }>> => {
    const token = halfToken(visit.headers)
    const half = token === undefined ? undefined : await halfOf(pool, tokenHash(token), systemNow())
    if (token === undefined || !half) return halfOver
    const proved = await factor.prove(half.userId, typed)
    if (!proved.ok) return proved
    if (!(await takeHalf(pool, tokenHash(token)))) return halfOver
    const how = half.how as How
    const cookies = await openSession(half.userId, { proof: 'second-factor', how }, visit)
    const gone = `${halfCookie}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure}`
    return ok({
      userId: half.userId,
      cookies: [...cookies, gone],
      isHalf: false,
      proof: 'second-factor',
      how,
      failedBefore: await takeFailures(pool, half.userId),
      ...proved.value,
    })
  }

  const sessionOf = async (request: { readonly headers: Headers }): Promise<Session | undefined> => {
    if (!request.headers.get('cookie')?.includes(`${named}.session_token=`)) return undefined // saves the database a question
    const found = await session(request.headers)
    if (!found) return undefined
    const { id, proof, how, seenAt, provedAt } = found.session
    const now = systemNow()
    if (now.epochMilliseconds - (seenAt ? new Date(seenAt).getTime() : 0) > seenEveryMs) await noteSeen(pool, id, now)
    return {
      userId: found.user.id,
      sessionId: id,
      proof: (proof ?? 'password') as Proof,
      how: how ?? 'password',
      email: found.user.email,
      provedMs: provedAt ? new Date(provedAt).getTime() : 0,
    }
  }
  /** An account's open sessions, the newest first. */
  const sessionsOfAccount = async (userId: string, currentId?: string): Promise<readonly SessionRow[]> => {
    const rows = await (await context()).internalAdapter.listSessions(userId, { onlyActiveSessions: true })
    const listed = rows.map((row) => {
      const more = row as typeof row & { proof?: string; how?: string; seenAt?: Date | null }
      return {
        id: row.id,
        isThis: row.id === currentId,
        since: row.createdAt.toISOString(),
        until: row.expiresAt.toISOString(),
        seen: (more.seenAt ?? row.createdAt).toISOString(),
        from: row.ipAddress ?? '',
        browser: row.userAgent ?? '',
        how: more.how ?? 'password',
        proof: more.proof ?? 'password',
      }
    })
    return listed.sort((a, b) => b.since.localeCompare(a.since))
  }
  const sessionsOf = async (headers: Headers): Promise<readonly SessionRow[]> => {
    const current = await session(headers)
    return current ? sessionsOfAccount(current.user.id, current.session.id) : []
  }
  /** Ends an account's sessions that `which` names, and every sign-in half begun; gives how many. */
  const endSessions = async (userId: string, which: (id: string, proof: string) => boolean = () => true): Promise<number> => {
    const { internalAdapter } = await context()
    const rows = (await internalAdapter.listSessions(userId)).filter((row) =>
      which(row.id, (row as typeof row & { proof?: string }).proof ?? 'password'),
    )
    for (const row of rows) await internalAdapter.deleteSession(row.token)
    await dropHalves(pool, userId)
    return rows.length
  }
  /** Ends the session; gives whose it was and the cookies that end it in the browser. */
  const signOut = async (visit: Visit): Promise<{ userId: string | undefined; cookies: readonly string[] }> => {
    const current = await session(visit.headers)
    if (current) await (await context()).internalAdapter.deleteSession(current.session.token)
    const { authCookies } = await context()
    return {
      userId: current?.user.id,
      cookies: [authCookies.sessionToken.name, authCookies.sessionData.name, halfCookie].map(
        (name) => `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure}`,
      ),
    }
  }

  /** Whether the person at the keyboard knows the password now; a fresh proof for acts on the account itself. */
  const proveAgain = async (headers: Headers, password: string, visit: Visit): Promise<Result<Session>> => {
    const current = await sessionOf({ headers })
    if (!current) return halfOver
    const checked = await checkPassword(current.email, password, visit)
    if (checked.ok) return ok(current)
    if (checked.refusal.status === 429) return checked
    return refuse({
      code: 'people/wrong-password',
      clause: '-',
      status: 403,
      says: 'The current password is wrong.',
      satisfiedBy: 'Enter the password you signed in with.',
    })
  }
  /** A new password without the old one, for whoever proved another way to be the owner; every session ends. */
  const replacePassword = async (userId: string, password: string): Promise<void> => {
    const { internalAdapter, password: passwords } = await context()
    await internalAdapter.updatePassword(userId, await passwords.hash(password))
    await endSessions(userId)
  }
  const changePassword = async (currentPassword: string, newPassword: string, visit: Visit): Promise<Result<readonly string[]>> => {
    const proved = await proveAgain(visit.headers, currentPassword, visit)
    if (!proved.ok) return proved
    const { userId, proof, how } = proved.value
    await replacePassword(userId, newPassword)
    return ok(await openSession(userId, { proof, how: how as How }, visit))
  }

  const accountOf = async (email: string): Promise<string | undefined> =>
    (await (await context()).internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id
  const emailOf = async (userId: string): Promise<string | undefined> => (await (await context()).internalAdapter.findUserById(userId))?.email
  /** @throws where the e-mail has an account already. `password` missing: an account that only codes open. */
  const createAccount = async ({ email, name, password }: { email: string; name: string; password?: string }): Promise<{ userId: string }> => {
    const { internalAdapter, password: passwords } = await context()
    // Verified from the start: the library deletes password and sessions of an unverified account at its first magic link.
    const user = await internalAdapter.createUser({ email, name, emailVerified: true }, { method: 'email-password' })
    if (password !== undefined)
      await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: await passwords.hash(password) })
    return { userId: user.id }
  }
  const deleteAccount = async (userId: string): Promise<void> => (await context()).internalAdapter.deleteUser(userId)
  /** Every way in but the password: second factor, identity providers. For whoever lost them all and was seen by two persons. */
  const forgetFactors = async (userId: string): Promise<void> => {
    await factor.remove(userId)
    await unbindSubjects(pool, userId)
  }

  return {
    log,
    now: systemNow,
    signIn,
    begin,
    hasHalf,
    finish,
    openSession,
    checkPassword,
    proveAgain,
    limited,
    signOut,
    changePassword,
    sessionOf,
    sessionsOf,
    sessionsOfAccount,
    endSessions,
    accountOf,
    emailOf,
    createAccount,
    deleteAccount,
    replacePassword,
    forgetFactors,
    factor,
    turns: createProviderTurns(pool, systemNow),
    asks: asksIn(pool),
    raiseProof: (sessionId: string, proof: Proof) => raiseProof(pool, sessionId, proof, systemNow()),
    factorDutyMs: (userId: string) => factorDutySince(pool, userId, systemNow()),
    /** `isProved`: the new address was confirmed by a link that truly went there. */
    changeEmail: (userId: string, email: string, isProved: boolean) => changeAccountEmail(pool, userId, email, isProved ? systemNow() : null),
    noteAddressProved: (userId: string, email: string) => noteAddressProved(pool, userId, email.toLowerCase(), systemNow()),
    isAddressProved: (userId: string) => isAddressProved(pool, userId),
    close: () => pool.end(),
  }
}
