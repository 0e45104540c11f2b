import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/db/pool.ts'

export type BackupRow = {
  readonly beganAt: string
  readonly endedAt: string
  readonly bySchedule: boolean
  readonly file: string
  readonly bytes: string | null
  readonly sha256: string | null
  readonly rows: string | null
  readonly fault: string | null
}

/** The newest backups, good and failed ones. */
export const backups = async (db: Db | Tx, limit = 20): Promise<readonly BackupRow[]> =>
  (
    await sql<BackupRow>`select began_at as "beganAt", ended_at as "endedAt", by_schedule as "bySchedule", file, bytes, sha256, rows, fault
    from installation_backup order by began_at desc limit ${limit}`.execute(db)
  ).rows

/** When the last good backup began: the moment whose state it holds. */
export const lastGoodBackup = async (db: Db | Tx): Promise<BackupRow | undefined> =>
  (
    await sql<BackupRow>`select began_at as "beganAt", ended_at as "endedAt", by_schedule as "bySchedule", file, bytes, sha256, rows, fault
    from installation_backup where fault is null order by began_at desc limit 1`.execute(db)
  ).rows[0]

export type RestoreRow = {
  readonly epoch: number
  readonly restoredAt: string
  readonly backupMadeAt: string
  readonly endedSessions: number
  readonly confirmedAt: string | null
  readonly confirmedBy: string | null
}
export const restores = async (tx: Tx): Promise<readonly RestoreRow[]> =>
  (
    await sql<RestoreRow>`select r.epoch, r.restored_at as "restoredAt", r.backup_made_at as "backupMadeAt", r.ended_sessions as "endedSessions", r.confirmed_at as "confirmedAt",
    coalesce(p.name, r.confirmed_by) as "confirmedBy" from installation_restore r
    left join people_person p on p.district_id = r.district_id and p.id::text = r.confirmed_by order by r.epoch desc`.execute(tx)
  ).rows

/** What waits for the confirmation, as far as the web may see it: timers, mail not sent yet, runs planned or under way. Links and agents' keys wait too. */
export type Held = { readonly timers: number; readonly mails: number; readonly runs: number }
export const heldBack = async (tx: Tx): Promise<Held> => {
  const row = (
    await sql<{ timers: string; mails: string; runs: string }>`select
    (select count(*) from platform_timer where fired_at is null and made_in_epoch < platform_current_epoch()) as timers,
    (select count(*) from notices_delivery d where d.state = 'waiting' and d.state_at < (select max(restored_at) from installation_restore)) as mails,
    (select count(*) from runbooks_run r where r.made_in_epoch < platform_current_epoch() and (select m.to_state from runbooks_run_move m
      where m.district_id = r.district_id and m.run_id = r.id order by m.n desc limit 1)
      in ('scheduled', 'working', 'not-clean', 'over-window', 'testing', 'test-failed', 'reverting', 'holding', 'awaiting-backup', 'removing-snapshot')) as runs`.execute(
      tx,
    )
  ).rows[0]
  return { timers: Number(row?.timers ?? 0), mails: Number(row?.mails ?? 0), runs: Number(row?.runs ?? 0) }
}

/** The installation's epoch, and of each district how far its ledger is sealed with the newest signed checkpoint: what a backup's description says of the past it holds. */
export type Heads = {
  readonly epoch: number
  readonly districts: readonly { readonly district: string; readonly sealed: number; readonly checkpoint: string | null }[]
}
export const ledgerHeads = async (tx: Tx): Promise<Heads> => {
  const epoch = (await sql<{ epoch: number }>`select max(epoch) as epoch from platform_epoch`.execute(tx)).rows[0]?.epoch ?? 1
  const { rows } = await sql<{ district: string; sealed: string | null; checkpoint: string | null }>`select d.district_id as district,
    (select max(seq) from ledger_seal s where s.district_id = d.district_id) as sealed,
    (select note from ledger_checkpoint c where c.district_id = d.district_id order by epoch desc, size desc limit 1) as checkpoint
    from people_district_list d order by d.district_id`.execute(tx)
  return { epoch, districts: rows.map((row) => ({ district: row.district, sealed: Number(row.sealed ?? 0), checkpoint: row.checkpoint })) }
}
