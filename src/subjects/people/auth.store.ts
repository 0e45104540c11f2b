import type pg from 'pg'
import type { Temporal } from 'temporal-polyfill'
import { newId } from '../../platform/ids.ts'

/** Failed sign-ins an account may have within the window before it waits. */
export const attemptLimit = { failures: 10, minutes: 15 } as const

/**
 * Notes an attempt and tells whether it may go on. Noted before it is counted, so that attempts sent side by side cannot all
 * pass; one that is stopped leaves no row, so that knocking does not keep the owner out for longer.
 */
export const beginAttempt = async (pool: pg.Pool, accountHash: string, now: Temporal.Instant): Promise<{ mayGoOn: boolean }> => {
  const id = newId()
  const from = now.subtract({ minutes: attemptLimit.minutes }).toString()
  await pool.query('delete from auth.attempt where at < $1', [from])
  await pool.query('insert into auth.attempt (id, account_hash, at) values ($1, $2, $3)', [id, accountHash, now.toString()])
  const { rows } = await pool.query<{ count: string }>('select count(*) from auth.attempt where account_hash = $1 and at >= $2', [accountHash, from])
  const mayGoOn = Number(rows[0]?.count) <= attemptLimit.failures
  if (!mayGoOn) await pool.query('delete from auth.attempt where id = $1', [id])
  return { mayGoOn }
}

/** A success forgets the failures before it. */
export const forgetAttempts = async (pool: pg.Pool, accountHash: string): Promise<void> => {
  await pool.query('delete from auth.attempt where account_hash = $1', [accountHash])
}
