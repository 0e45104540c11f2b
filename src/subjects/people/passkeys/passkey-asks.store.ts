import { createHash } from 'node:crypto'
import type pg from 'pg'
import { systemNow } from '../../../platform/clock.ts'
import { newToken } from '../../../platform/ids.ts'

const minutes = 10
const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex')

/** What a browser was asked to sign: kept until it answers, at most ten minutes of machine time, and taken once. */
export type Asks = {
  give(purpose: string, value: Readonly<Record<string, unknown>>): Promise<string>
  take(purpose: string, id: string): Promise<Readonly<Record<string, unknown>> | undefined>
}

export const asksIn = (pool: pg.Pool): Asks => ({
  give: async (purpose, value) => {
    const [id, now] = [newToken(), systemNow()]
    await pool.query('delete from auth.passkey_ask where ends_at < $1', [now.toString()])
    await pool.query('insert into auth.passkey_ask (id_hash, purpose, value, ends_at) values ($1, $2, $3, $4)', [
      hashOf(id),
      purpose,
      JSON.stringify(value),
      now.add({ minutes }).toString(),
    ])
    return id
  },
  take: async (purpose, id) => {
    const { rows } = await pool.query<{ value: Readonly<Record<string, unknown>> }>(
      'delete from auth.passkey_ask where id_hash = $1 and purpose = $2 and ends_at >= $3 returning value',
      [hashOf(id), purpose, systemNow().toString()],
    )
    return rows[0]?.value
  },
})
