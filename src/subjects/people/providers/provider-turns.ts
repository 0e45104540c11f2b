import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Temporal } from 'temporal-polyfill'
import { bindSubject, insertTurn, subjectOf, takeTurn, type ProviderTurn } from '../sign-in/auth.store.ts'

const turnMinutes = 10
const hashOf = (state: string) => createHash('sha256').update(state).digest('hex')

/** Sign-ins at an identity provider that have begun, and whom its subjects are. */
export const createProviderTurns = (pool: pg.Pool, systemNow: () => Temporal.Instant) => ({
  begin: (state: string, turn: ProviderTurn) => insertTurn(pool, hashOf(state), turn, systemNow().add({ minutes: turnMinutes }), systemNow()),
  take: (state: string) => takeTurn(pool, hashOf(state), systemNow()),
  subjectOf: (by: { issuer: string; subject?: string; userId?: string }) => subjectOf(pool, by),
  /** False where this subject, or this account at this issuer, is bound already. */
  bind: (row: { issuer: string; subject: string; userId: string }) => bindSubject(pool, row, systemNow()),
})
