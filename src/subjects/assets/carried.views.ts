import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { openTasksAbout } from '../people/index.ts'
import type { CarriedLine } from './carried.ts'

/** What people and consoles said of a device that would go over to another one, and what is said of that one already. */
export const assetLines = async (tx: Tx, keptId: string, goneId: string): Promise<readonly CarriedLine[]> => {
  const { rows } = await sql<{
    firmware: number
    hasFirmware: boolean
    facts: number
    both: number
    issues: number
    services: number
    shared: number
  }>`select
    (select count(*)::int from assets_firmware where device_id = ${goneId}) as firmware,
    exists (select from assets_firmware where device_id = ${keptId}) as "hasFirmware",
    (select count(*)::int from assets_source_fact where device_id = ${goneId}) as facts,
    (select count(*)::int from assets_source_fact g where g.device_id = ${goneId} and exists (select from assets_source_fact k where k.device_id = ${keptId}
      and k.source = g.source)) as both,
    (select count(*)::int from assets_issue where about = ${showId('dev', goneId)}) as issues,
    (select count(*)::int from assets_service_server where device_id = ${goneId}) as services,
    (select count(*)::int from assets_service_server g where g.device_id = ${goneId} and exists (select from assets_service_server k
      where k.device_id = ${keptId} and k.service_id = g.service_id)) as shared`.execute(tx)
  const tasks = await openTasksAbout(tx, showId('dev', goneId), showId('dev', keptId))
  const n = rows[0]
  if (n === undefined) return []
  return [
    { what: 'Services that run on it', moves: n.services - n.shared, rests: n.shared },
    { what: 'Issues raised about it', moves: n.issues, rests: 0 },
    { what: 'Open tasks about it', moves: tasks.all - tasks.twice, rests: tasks.twice },
    { what: 'Firmware version entered by hand', moves: n.hasFirmware ? 0 : n.firmware, rests: n.hasFirmware ? n.firmware : 0 },
    { what: 'Proof from consoles and providers', moves: n.facts - n.both, rests: n.both },
  ]
}
