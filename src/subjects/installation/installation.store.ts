import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'

export type BackupNote = {
  readonly beganAt: string
  readonly endedAt: string
  readonly bySchedule: boolean
  readonly file: string
  readonly made?: { readonly bytes: number; readonly sha256: string; readonly rows: number }
  readonly fault?: string
}

/** Notes a backup that was written and compared, or one that failed. Runs as the backup's own role, which writes nothing else. */
export const noteBackup = async (db: Db, { beganAt, endedAt, bySchedule, file, made, fault }: BackupNote): Promise<void> => {
  await sql`insert into installation_backup (id, began_at, ended_at, by_schedule, file, bytes, sha256, rows, fault)
    values (${newId()}, ${beganAt}, ${endedAt}, ${bySchedule}, ${file}, ${made?.bytes ?? null}, ${made?.sha256 ?? null}, ${made?.rows ?? null}, ${fault ?? null})`.execute(
    db,
  )
}

export type RestoreNote = {
  readonly districtId: string
  readonly epoch: number
  readonly at: string
  readonly backupMadeAt: string
  readonly endedSessions: number
}
/** From here on nothing of the earlier epochs is acted on in this district. */
export const noteRestore = async (tx: Tx, note: RestoreNote): Promise<void> => {
  await sql`insert into installation_restore (district_id, epoch, restored_at, backup_made_at, ended_sessions)
    values (${note.districtId}, ${note.epoch}, ${note.at}, ${note.backupMadeAt}, ${note.endedSessions})`.execute(tx)
}

/** Confirms every restore of the district that waits; gives the epochs. */
export const confirmRestores = async (tx: Tx, districtId: string, at: string, by: string): Promise<readonly number[]> =>
  (
    await sql<{ epoch: number }>`update installation_restore set confirmed_at = ${at}, confirmed_by = ${by}
    where district_id = ${districtId} and confirmed_at is null returning epoch`.execute(tx)
  ).rows.map((row) => row.epoch)
