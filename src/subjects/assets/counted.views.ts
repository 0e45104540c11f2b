import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

/**
 * Which devices `d` every figure counts: the report, fleet health, the plan, coverage, end of support, who answers for what. A retired one is nobody's
 * work any more, one out of scope has its reason, and a merged record is another one. One that is lost or stolen is counted until somebody retires it.
 */
export const isCounted = sql`(d.merged_into is null and d.scope <> 'out' and d.status <> 'retired')`
/** The same of hosted applications `h`. */
export const isCountedHosted = sql`(h.retired_on is null and h.scope <> 'out')`

/** Heard from once, by an agent or device management, and not since that moment (ISO). What never spoke did not fall silent. */
export const isSilent = (staleBefore: string) => sql`(d.fresh_at > 'epoch' and d.fresh_at < ${staleBefore}::timestamptz)`

/** Every device of the list is in one of these: counted, or left out for a reason. */
export const countedWords = { yes: 'Counted', retired: 'Not counted: retired', out: 'Not counted: out of scope' } as const
const counted = {
  yes: isCounted,
  retired: sql`d.status = 'retired'`,
  out: sql`(d.scope = 'out' and d.status <> 'retired')`,
} as const satisfies Record<keyof typeof countedWords, unknown>
export const countedAs = (as: string) => (Object.hasOwn(counted, as) ? counted[as as keyof typeof counted] : undefined)

/** `listed` = counted + retired + out; `lost` are counted, and named because nobody has them. */
export type LeftOut = { readonly listed: number; readonly retired: number; readonly out: number; readonly lost: number }
export const leftOut = async (tx: Tx): Promise<LeftOut> =>
  (
    await sql<LeftOut>`select count(*)::int as listed, (count(*) filter (where ${counted.retired}))::int as retired, (count(*) filter (where ${counted.out}))::int as out,
      (count(*) filter (where d.status = 'lost' and ${isCounted}))::int as lost from assets_device d where d.merged_into is null`.execute(tx)
  ).rows[0] ?? { listed: 0, retired: 0, out: 0, lost: 0 }
