import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type FirmwareWord = {
  readonly vendor: string
  readonly product: string
  readonly version: string
  readonly saidBy: string
  readonly saidAt: string
}
/** What was said of a device's firmware last, by whom and when. */
export const firmwareOf = async (tx: Tx, deviceId: string): Promise<FirmwareWord | undefined> =>
  (
    await sql<FirmwareWord>`select f.vendor, f.product, f.version, p.name as "saidBy", f.said_at as "saidAt" from assets_firmware f
    join people_person p on p.district_id = f.district_id and p.id = f.said_by where f.device_id = ${deviceId}`.execute(tx)
  ).rows[0]
