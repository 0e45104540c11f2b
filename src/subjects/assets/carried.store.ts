import { sql } from 'kysely'
import { showId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import { retellTasks } from '../people/index.ts'
import type { Carried } from './carried.ts'

const idsIn = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id)

/** What people and consoles said of a device goes over: its firmware, what a console proves, issues raised on it, open tasks about it. */
export const carryAssets = async (act: Act, keptId: string, goneId: string): Promise<Carried> => {
  const of = sql`district_id = ${act.districtId}`
  const [from, to] = [showId('dev', goneId), showId('dev', keptId)]
  return {
    assets_firmware: idsIn(
      (
        await sql<{ id: string }>`update assets_firmware f set device_id = ${keptId} where f.${of} and f.device_id = ${goneId}
        and not exists (select from assets_firmware k where k.${of} and k.device_id = ${keptId}) returning device_id as id`.execute(act.tx)
      ).rows,
    ),
    assets_source_fact: idsIn(
      (
        await sql<{ id: string }>`update assets_source_fact f set device_id = ${keptId} where f.${of} and f.device_id = ${goneId}
        and not exists (select from assets_source_fact k where k.${of} and k.device_id = ${keptId} and k.source = f.source) returning id`.execute(
          act.tx,
        )
      ).rows,
    ),
    assets_issue: idsIn(
      (await sql<{ id: string }>`update assets_issue set about = ${to} where ${of} and about = ${from} returning id`.execute(act.tx)).rows,
    ),
    people_task: await retellTasks(act, from, to),
  }
}

export const giveAssetsBack = async (act: Act, keptId: string, goneId: string, carried: Carried): Promise<void> => {
  const of = sql`district_id = ${act.districtId}`
  const keys = (table: string) => sql`${[...(carried[table] ?? [])]}::uuid[]`
  const [from, to] = [showId('dev', keptId), showId('dev', goneId)]
  await sql`update assets_firmware set device_id = ${goneId} where ${of} and device_id = any(${keys('assets_firmware')})`.execute(act.tx)
  await sql`update assets_source_fact set device_id = ${goneId} where ${of} and device_id = ${keptId} and id = any(${keys('assets_source_fact')})`.execute(
    act.tx,
  )
  await sql`update assets_issue set about = ${to} where ${of} and about = ${from} and id = any(${keys('assets_issue')})`.execute(act.tx)
  await retellTasks(act, from, to, carried['people_task'] ?? [])
}
