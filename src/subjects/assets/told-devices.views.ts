import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { ToldDevice } from './told-devices.store.ts'

export type ToldOf = ToldDevice & { readonly id: string; readonly source: string; readonly encryption: string }

/** These devices as far as lists tell of them; `isHeld` keeps them still until the transaction ends, in one order. */
export const toldDevices = async (tx: Tx, ids: readonly string[], isHeld: boolean): Promise<readonly ToldOf[]> =>
  (
    await sql<ToldOf>`select id, hostname, site_id as "siteId", serial, uuid, macs, asset_tag as "assetTag", manufacturer, model, kind, kind_by as "kindBy", os_name as "osName",
      os_version as "osVersion", os_build as "osBuild", scope, scope_reason as "scopeReason", patching_actor as "patchingActor", room, assigned_to as "assignedTo",
      assigned_id as "assignedId", purchased_on as "purchasedOn", warranty_ends_on as "warrantyEndsOn", ordered_from as "orderedFrom", status, encryption,
      encryption_told as "encryptionTold", encryption_by as "encryptionBy", encryption_at as "encryptionAt", updates_end_on as "updatesEndOn", last_seen as "lastSeen", notes, source
    from assets_device where id = any(${[...ids]}::uuid[]) order by id ${isHeld ? sql`for no key update` : sql``}`.execute(tx)
  ).rows
