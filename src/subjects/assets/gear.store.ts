import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import { kindFrom } from './assets.rules.ts'
import type { DeviceFacts } from './assets.store.ts'

// Gear that an agent read over SNMP: it is seen, and never speaks for itself, so that no agent is missed on it.

/** Adds gear that was seen now; gives its id. */
export const addGear = async (act: Act, facts: DeviceFacts, siteId: string | null): Promise<string> => {
  const id = newId()
  const now = act.now.toString()
  await sql`insert into assets_device (district_id, id, hostname, site_id, serial, manufacturer, model, kind, kind_by, os_family, os_name, os_version, source,
      first_seen, last_seen)
    values (${act.districtId}, ${id}, ${facts.hostname}, ${siteId}, ${facts.serial}, ${facts.manufacturer}, ${facts.model}, ${kindFrom(facts)}, 'agent',
      ${facts.osFamily}, ${facts.osName}, ${facts.osVersion}, 'agent', ${now}, ${now})`.execute(act.tx)
  return id
}

/** Takes over what was read; what was not read stays, and so do the name and the kind that people or their lists gave it. */
export const updateGear = async (act: Act, id: string, facts: DeviceFacts): Promise<void> => {
  const kind = kindFrom(facts)
  await sql`update assets_device set hostname = case when kind_by = 'person' then hostname else ${facts.hostname} end, serial = coalesce(${facts.serial}, serial),
      manufacturer = coalesce(${facts.manufacturer}, manufacturer), model = coalesce(${facts.model}, model),
      kind = case when kind_by = 'person' and kind <> 'unknown' then kind else ${kind} end, os_family = ${facts.osFamily},
      os_name = coalesce(nullif(${facts.osName}, ''), os_name), os_version = coalesce(nullif(${facts.osVersion}, ''), os_version),
      source = case when source in ('by-hand', 'import') and ${facts.osVersion}::text <> '' then 'agent' else source end,
      last_seen = greatest(last_seen, ${act.now.toString()}::timestamptz)
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

/** The one thing of that serial number that a person added by hand; undefined where there is none, or more than one. */
export const thingBySerial = async (act: Act, serial: string): Promise<string | undefined> => {
  const { rows } = await sql<{
    id: string
  }>`select id from assets_device where district_id = ${act.districtId} and serial_key = ${serial.toUpperCase()}
    and merged_into is null and source = 'by-hand' limit 2 for update`.execute(act.tx)
  return rows.length === 1 ? rows[0]?.id : undefined
}
