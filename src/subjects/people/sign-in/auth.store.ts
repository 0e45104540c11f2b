import type pg from 'pg'
import type { Temporal } from 'temporal-polyfill'
import { newId } from '../../../platform/ids.ts'
import { limits, windowAt, type Limit } from './limits.rules.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * Counts a try and tells whether it may go on. Counted up and read in one statement, so that tries side by side cannot all pass. `isFirstOver`
 * is true for the one try that found the limit reached, so that it is told once a window.
 */
export const countTry = async (
  pool: pg.Pool,
  limit: Limit,
  key: string,
  now: Temporal.Instant,
): Promise<{ mayGoOn: boolean; isFirstOver: boolean; endsMs: number }> => {
  const { beganMs, endsMs } = windowAt(limit, now.epochMilliseconds)
  const { rows } = await pool.query<{ count: number }>(
    'insert into auth.window_count (key, began_at, count) values ($1, $2, 1) on conflict (key, began_at) do update set count = window_count.count + 1 returning count',
    [key, iso(beganMs)],
  )
  const count = rows[0]?.count ?? 0
  if (count === 1) await pool.query('delete from auth.window_count where began_at < $1', [iso(beganMs - 24 * 3_600_000)])
  return { mayGoOn: count <= limits[limit].tries, isFirstOver: count === limits[limit].tries + 1, endsMs }
}

/** A try that was right is no failure: `all` forgets those before it too. */
export const takeBack = async (pool: pg.Pool, limit: Limit, key: string, now: Temporal.Instant, all = false): Promise<void> => {
  const began = iso(windowAt(limit, now.epochMilliseconds).beganMs)
  await pool.query(
    all
      ? 'delete from auth.window_count where key = $1 and began_at = $2'
      : 'update auth.window_count set count = count - 1 where key = $1 and began_at = $2 and count > 0',
    [key, began],
  )
}

/** One more failed sign-in of whoever has this e-mail; the same statement runs where nobody has it. */
export const noteFailure = async (pool: pg.Pool, email: string, now: Temporal.Instant): Promise<void> => {
  await pool.query(
    `insert into auth.failed_sign_in (user_id, count, last_at) select id, 1, $2 from auth."user" where email = $1
      on conflict (user_id) do update set count = failed_sign_in.count + 1, last_at = excluded.last_at`,
    [email, now.toString()],
  )
}
/** How many failed since the last good sign-in; forgets them. */
export const takeFailures = async (pool: pg.Pool, userId: string): Promise<number> =>
  (await pool.query<{ count: number }>('delete from auth.failed_sign_in where user_id = $1 returning count', [userId])).rows[0]?.count ?? 0

export type Half = { readonly userId: string; readonly how: string }
export const insertHalf = async (pool: pg.Pool, tokenHash: string, half: Half, ends: Temporal.Instant, now: Temporal.Instant): Promise<void> => {
  await pool.query('delete from auth.half_sign_in where ends_at < $1', [now.toString()])
  await pool.query('insert into auth.half_sign_in (id, token_hash, user_id, how, ends_at) values ($1, $2, $3, $4, $5)', [
    newId(),
    tokenHash,
    half.userId,
    half.how,
    ends.toString(),
  ])
}
export const halfOf = async (pool: pg.Pool, tokenHash: string, now: Temporal.Instant): Promise<Half | undefined> =>
  (
    await pool.query<Half>('select user_id as "userId", how from auth.half_sign_in where token_hash = $1 and ends_at > $2', [
      tokenHash,
      now.toString(),
    ])
  ).rows[0]
/** Uses a half sign-in up; false where another request did so first. */
export const takeHalf = async (pool: pg.Pool, tokenHash: string): Promise<boolean> =>
  (await pool.query('delete from auth.half_sign_in where token_hash = $1', [tokenHash])).rowCount === 1
export const dropHalves = async (pool: pg.Pool, userId: string): Promise<void> => {
  await pool.query('delete from auth.half_sign_in where user_id = $1', [userId])
}

export type TotpRow = { readonly secret: string; readonly madeMs: number; readonly isConfirmed: boolean }
export const totpOf = async (pool: pg.Pool, userId: string): Promise<TotpRow | undefined> =>
  (
    await pool.query<TotpRow>(
      'select secret, (extract(epoch from made_at) * 1000)::float8 as "madeMs", confirmed_at is not null as "isConfirmed" from auth.totp where user_id = $1',
      [userId],
    )
  ).rows[0]
/** Begins anew; one that is confirmed stays. */
export const beginTotp = async (pool: pg.Pool, userId: string, secret: string, now: Temporal.Instant): Promise<boolean> =>
  (
    await pool.query(
      `insert into auth.totp (user_id, secret, made_at) values ($1, $2, $3)
      on conflict (user_id) do update set secret = excluded.secret, made_at = excluded.made_at where totp.confirmed_at is null`,
      [userId, secret, now.toString()],
    )
  ).rowCount === 1
/** Takes a step once; false where it, or a later one, was taken already. */
export const takeStep = async (pool: pg.Pool, userId: string, step: number): Promise<boolean> =>
  (await pool.query('update auth.totp set last_step = $2 where user_id = $1 and last_step < $2', [userId, step])).rowCount === 1
export const confirmTotp = async (pool: pg.Pool, userId: string, now: Temporal.Instant): Promise<boolean> =>
  (await pool.query('update auth.totp set confirmed_at = $2 where user_id = $1 and confirmed_at is null', [userId, now.toString()])).rowCount === 1
/** False where there was none that counted. */
export const removeTotp = async (pool: pg.Pool, userId: string): Promise<boolean> => {
  const { rowCount } = await pool.query('delete from auth.totp where user_id = $1 and confirmed_at is not null', [userId])
  await pool.query('delete from auth.totp where user_id = $1', [userId])
  await pool.query('delete from auth.backup_code where user_id = $1', [userId])
  return rowCount === 1
}

/** New codes in place of all there were. */
export const replaceBackupCodes = async (pool: pg.Pool, userId: string, hashes: readonly string[]): Promise<void> => {
  const ids = hashes.map(() => newId())
  await pool.query(
    `with gone as (delete from auth.backup_code where user_id = $1 and not code_hash = any($3::text[]))
      insert into auth.backup_code (id, user_id, code_hash) select unnest($2::uuid[]), $1, unnest($3::text[])`,
    [userId, ids, hashes],
  )
}
export const takeBackupCode = async (pool: pg.Pool, userId: string, hash: string, now: Temporal.Instant): Promise<boolean> =>
  (
    await pool.query('update auth.backup_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null', [
      userId,
      hash,
      now.toString(),
    ])
  ).rowCount === 1
export const backupCodesLeft = async (pool: pg.Pool, userId: string): Promise<number> =>
  Number((await pool.query<{ n: string }>('select count(*) as n from auth.backup_code where user_id = $1 and used_at is null', [userId])).rows[0]?.n)

/** Since when (milliseconds since the epoch) the account knows that it must have a second factor; noted at the first call. */
export const factorDutySince = async (pool: pg.Pool, userId: string, now: Temporal.Instant): Promise<number> =>
  (
    await pool.query<{ ms: number }>(
      `with made as (insert into auth.factor_duty (user_id, since) values ($1, $2) on conflict do nothing returning since)
      select (extract(epoch from coalesce((select since from made), (select since from auth.factor_duty where user_id = $1))) * 1000)::float8 as ms`,
      [userId, now.toString()],
    )
  ).rows[0]?.ms ?? now.epochMilliseconds

export const noteSeen = async (pool: pg.Pool, sessionId: string, now: Temporal.Instant): Promise<void> => {
  await pool.query('update auth.session set "seenAt" = $2 where id = $1', [sessionId, now.toString()])
}
/** What a session has proved from now on. */
export const raiseProof = async (pool: pg.Pool, sessionId: string, proof: string, now: Temporal.Instant): Promise<void> => {
  await pool.query('update auth.session set proof = $2, "provedAt" = $3 where id = $1', [sessionId, proof, now.toString()])
}
/** `provedAt`: when its owner showed that the mailbox is theirs; null where nothing showed it. */
export const changeAccountEmail = async (pool: pg.Pool, userId: string, email: string, provedAt: Temporal.Instant | null): Promise<void> => {
  await pool.query('update auth."user" set email = $2, "emailVerified" = true, "addressProvedAt" = $3 where id = $1', [
    userId,
    email,
    provedAt?.toString() ?? null,
  ])
}
export const noteAddressProved = async (pool: pg.Pool, userId: string, email: string, now: Temporal.Instant): Promise<void> => {
  await pool.query('update auth."user" set "addressProvedAt" = coalesce("addressProvedAt", $3) where id = $1 and email = $2', [
    userId,
    email,
    now.toString(),
  ])
}
export const isAddressProved = async (pool: pg.Pool, userId: string): Promise<boolean> =>
  (await pool.query<{ is: boolean }>('select "addressProvedAt" is not null as is from auth."user" where id = $1', [userId])).rows[0]?.is ?? false

export type ProviderTurn = {
  readonly providerId: string
  readonly districtId: string
  readonly nonce: string
  readonly verifier: string
  readonly to: string
}
export const insertTurn = async (
  pool: pg.Pool,
  stateHash: string,
  turn: ProviderTurn,
  ends: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> => {
  await pool.query('delete from auth.provider_turn where ends_at < $1', [now.toString()])
  await pool.query(
    'insert into auth.provider_turn (state_hash, provider_id, district_id, nonce, verifier, go_on_to, ends_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [stateHash, turn.providerId, turn.districtId, turn.nonce, turn.verifier, turn.to, ends.toString()],
  )
}
/** Takes a turn out: an answer counts once. */
export const takeTurn = async (pool: pg.Pool, stateHash: string, now: Temporal.Instant): Promise<ProviderTurn | undefined> =>
  (
    await pool.query<ProviderTurn>(
      `delete from auth.provider_turn where state_hash = $1 and ends_at > $2
      returning provider_id as "providerId", district_id as "districtId", nonce, verifier, go_on_to as "to"`,
      [stateHash, now.toString()],
    )
  ).rows[0]
export const subjectOf = async (
  pool: pg.Pool,
  by: { issuer: string; subject?: string; userId?: string },
): Promise<{ subject: string; userId: string } | undefined> =>
  (
    await pool.query<{ subject: string; userId: string }>(
      'select subject, user_id as "userId" from auth.provider_subject where issuer = $1 and ($2::text is null or subject = $2) and ($3::uuid is null or user_id = $3)',
      [by.issuer, by.subject ?? null, by.userId ?? null],
    )
  ).rows[0]
export const bindSubject = async (pool: pg.Pool, row: { issuer: string; subject: string; userId: string }, now: Temporal.Instant): Promise<boolean> =>
  (
    await pool.query('insert into auth.provider_subject (issuer, subject, user_id, bound_at) values ($1, $2, $3, $4) on conflict do nothing', [
      row.issuer,
      row.subject,
      row.userId,
      now.toString(),
    ])
  ).rowCount === 1
export const unbindSubjects = async (pool: pg.Pool, userId: string): Promise<void> => {
  await pool.query('delete from auth.provider_subject where user_id = $1', [userId])
}
