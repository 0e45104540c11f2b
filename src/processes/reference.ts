import pg from 'pg'
import { machines } from './machines.ts'

/** Reference rows that come from code: every state machine's legal moves. Added at each start; a move once legal stays known to old rows. */
export const seedReference = async (ownerUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const machine of machines) {
      for (const [from, to] of machine.moves) {
        await client.query('insert into platform_move values ($1, $2, $3) on conflict do nothing', [machine.name, from, to])
      }
    }
  } finally {
    await client.end()
  }
}
