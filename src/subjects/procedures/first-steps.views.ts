import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'

export type FirstSteps = {
  readonly device: boolean
  readonly feeds: boolean
  readonly approver: boolean
  readonly passkey: boolean
  readonly server: boolean
  readonly cycle: boolean
}

/** How far a new district has come: each step once done stays done. */
export const firstStepsOf = async (tx: Tx, now: Temporal.Instant): Promise<FirstSteps> =>
  (
    await sql<FirstSteps>`select exists (select from assets_device) as device,
      exists (select from vulnerabilities_feed where superseded_at is null and kind = 'kev')
        and exists (select from vulnerabilities_feed where superseded_at is null and kind = 'debian-fixes') as feeds,
      exists (select from people_assignment where position = 'second-approver' and (until is null or until > ${now.toString()}::timestamptz)) as approver,
      exists (select from people_passkey where removed_at is null) as passkey,
      exists (select from assets_device where kind = 'server' and owner_id is not null) as server,
      exists (select from patching_cycle) as cycle`.execute(tx)
  ).rows[0] as FirstSteps
