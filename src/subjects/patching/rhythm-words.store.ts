import { sql } from 'kysely'
import type { Carried, DeviceWords } from '../assets/index.ts'
import type { Act } from '../ledger/index.ts'

/** How often a server is patched, as somebody said: all that was said goes over, and of both the later word is in force, as anywhere. */
const carry = async (act: Act, keptId: string, goneId: string): Promise<Carried> => ({
  patching_rhythm: (
    await sql<{ id: string }>`update patching_rhythm set device_id = ${keptId} where district_id = ${act.districtId} and device_id = ${goneId}
    returning id`.execute(act.tx)
  ).rows.map(({ id }) => id),
})

const giveBack = async (act: Act, keptId: string, goneId: string, carried: Carried): Promise<void> => {
  await sql`update patching_rhythm set device_id = ${goneId} where district_id = ${act.districtId} and device_id = ${keptId}
    and id = any(${[...(carried['patching_rhythm'] ?? [])]}::uuid[])`.execute(act.tx)
}

export const rhythmWords: DeviceWords = {
  lines: async (tx, _, goneId) => [
    {
      what: 'Maintenance group and rhythm, as said; the latest word counts',
      moves: Number((await sql<{ n: string }>`select count(*) as n from patching_rhythm where device_id = ${goneId}`.execute(tx)).rows[0]?.n ?? 0),
      rests: 0,
    },
  ],
  carry,
  giveBack,
}
