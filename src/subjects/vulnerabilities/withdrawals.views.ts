import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Withdrawal } from './withdrawal.rules.ts'

const columns = sql`w.id, w.cves, w.how, w.withdrawn_on as "on"`

export type WithdrawalShown = Withdrawal & { readonly scope: string; readonly file: string | null }
/** What was said of a vulnerability here and taken back since, the newest first. */
export const withdrawalsOf = async (tx: Tx, cve: string): Promise<readonly WithdrawalShown[]> =>
  (
    await sql<WithdrawalShown>`select ${columns}, w.scope, f.name as file from vulnerabilities_withdrawal w left join vulnerabilities_feed f on f.id = w.feed_id
    where w.cves @> array[${cve}]::text[] order by w.told_at desc, w.id limit 20`.execute(tx)
  ).rows

/** What feeds loaded after one of them took out of what was loaded. */
export const withdrawnAfter = async (tx: Tx, feedId: string): Promise<readonly Withdrawal[]> =>
  (
    await sql<Withdrawal>`select ${columns} from vulnerabilities_withdrawal w where w.feed_id > ${feedId}::bigint order by w.feed_id, w.id limit 5000`.execute(
      tx,
    )
  ).rows
