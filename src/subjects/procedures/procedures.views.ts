import { sql } from 'kysely'
import { readValues, type PolicyValues } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { Pack } from './pack.rules.ts'

/** The district's policy: the pack's values with the district's own over them. A stored value that no longer fits its bounds falls back to the pack's. */
export const districtPolicy = async (tx: Tx, pack: Pack): Promise<PolicyValues> => {
  const { rows } = await sql<{ parameter: string; value: unknown }>`select parameter, value from people_setting
    union all select 'district.zone', to_jsonb(zone) from people_district`.execute(tx)
  const own = rows.filter((row) => readValues(pack.parameters, { [row.parameter]: row.value as never }).ok)
  const read = readValues(pack.parameters, { ...pack.policy, ...Object.fromEntries(own.map((row) => [row.parameter, row.value])) } as never)
  return read.ok ? read.value : pack.policy
}
