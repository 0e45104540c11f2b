import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

/**
 * Ends every session and takes back every one-time code and half-done sign-in; passwords, passkeys and authenticator seeds stay. Gives how many sessions
 * there were. Runs as the owner, after a restore: what was used up since the backup must not work a second time.
 */
export const endSessions = async (tx: Tx): Promise<number> => {
  const gone = await sql`delete from auth.session`.execute(tx)
  await sql`delete from auth.verification`.execute(tx)
  await sql`delete from auth.half_sign_in`.execute(tx)
  await sql`delete from auth.provider_turn`.execute(tx)
  await sql`delete from auth.backup_code`.execute(tx)
  return Number(gone.numAffectedRows ?? 0)
}
