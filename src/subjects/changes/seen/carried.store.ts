import { sql } from 'kysely'
import type { Carried, DeviceWords } from '../../assets/index.ts'
import type { Act } from '../../ledger/index.ts'

/** What was seen to change on a device and waits for a person is about the one that stays; what is settled stays where it was seen. */
const carry = async (act: Act, keptId: string, goneId: string): Promise<Carried> => ({
  changes_suspicion: (
    await sql<{ id: string }>`update changes_suspicion set device_id = ${keptId} where district_id = ${act.districtId} and device_id = ${goneId}
    and state = 'open' returning id`.execute(act.tx)
  ).rows.map(({ id }) => id),
})

const giveBack = async (act: Act, keptId: string, goneId: string, carried: Carried): Promise<void> => {
  await sql`update changes_suspicion set device_id = ${goneId} where district_id = ${act.districtId} and device_id = ${keptId}
    and id = any(${[...(carried['changes_suspicion'] ?? [])]}::uuid[])`.execute(act.tx)
}

export const suspicionWords: DeviceWords = {
  lines: async (tx, _, goneId) => [
    {
      what: 'Changes that nobody asked for, to be settled',
      moves: Number(
        (await sql<{ n: string }>`select count(*) as n from changes_suspicion where device_id = ${goneId} and state = 'open'`.execute(tx)).rows[0]
          ?.n ?? 0,
      ),
      rests: 0,
    },
  ],
  carry,
  giveBack,
}
