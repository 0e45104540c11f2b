import { sql } from 'kysely'
import { firmwareSystem } from '../../../core/firmware.ts'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'

export type Firmware = { readonly vendor: string; readonly product: string; readonly version: string }
export type NewThing = Firmware & {
  readonly hostname: string
  readonly kind: string
  readonly siteId: string | null
  readonly serial: string | null
  readonly room: string | null
}

/** Notes the word about a device's firmware and who said it; its system follows. */
export const saveFirmware = async (act: Act, deviceId: string, { vendor, product, version }: Firmware): Promise<void> => {
  await sql`insert into assets_firmware (district_id, device_id, vendor, product, version, said_by, said_at)
    values (${act.districtId}, ${deviceId}, ${vendor}, ${product}, ${version}, ${act.actor.personId}, ${act.now.toString()})
    on conflict (district_id, device_id) do update set vendor = excluded.vendor, product = excluded.product, version = excluded.version, said_by = excluded.said_by, said_at = excluded.said_at`.execute(
    act.tx,
  )
  await sql`update assets_device set manufacturer = ${vendor}, model = ${product}, os_name = ${firmwareSystem(vendor, product)}, os_version = ${version}
    where district_id = ${act.districtId} and id = ${deviceId}`.execute(act.tx)
}

/** A thing that a person saw standing there: it never speaks for itself. */
export const addThing = async (act: Act, { hostname, kind, siteId, serial, room, ...firmware }: NewThing): Promise<string> => {
  const id = newId()
  await sql`insert into assets_device (district_id, id, hostname, site_id, serial, room, kind, kind_by, source, first_seen, last_seen)
    values (${act.districtId}, ${id}, ${hostname}, ${siteId}, ${serial}, ${room}, ${kind}, 'person', 'by-hand', ${act.now.toString()}, 'epoch')`.execute(
    act.tx,
  )
  await saveFirmware(act, id, firmware)
  return id
}
