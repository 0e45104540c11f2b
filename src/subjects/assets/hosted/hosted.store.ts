import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'
import type { HostedSettings } from './hosted.rules.ts'

export const saveHosted = async (act: Act, id: string, to: HostedSettings & { readonly retiredOn: string | null }): Promise<void> => {
  await sql`insert into assets_hosted (district_id, id, name, vendor, product, version, owner_id, data_class, scope, scope_reason, patching_actor, contract_ends_on, support_ends_on, contact,
      contact_email, retired_on, changed_at)
    values (${act.districtId}, ${id}, ${to.name}, ${to.vendor}, ${to.product}, ${to.version}, ${to.ownerId}, ${to.dataClass}, ${to.scope}, ${to.scopeReason}, ${to.patchingActor}, ${to.contractEndsOn},
      ${to.supportEndsOn}, ${to.contact}, ${to.contactEmail}, ${to.retiredOn}, ${act.now.toString()})
    on conflict (district_id, id) do update set name = excluded.name, vendor = excluded.vendor, product = excluded.product, version = excluded.version, owner_id = excluded.owner_id,
      data_class = excluded.data_class, scope = excluded.scope, scope_reason = excluded.scope_reason, patching_actor = excluded.patching_actor, contract_ends_on = excluded.contract_ends_on,
      support_ends_on = excluded.support_ends_on, contact = excluded.contact, contact_email = excluded.contact_email, retired_on = excluded.retired_on, changed_at = excluded.changed_at`.execute(
    act.tx,
  )
}
