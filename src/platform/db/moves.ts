import pg from 'pg'

export type Moves = { readonly machine: string; readonly from_state: string; readonly to_state: string }

/** Writes the legal moves of the state machines into the table that foreign keys point at. Added only: a move once legal stays known to old rows. */
export const writeMoves = async (ownerUrl: string, moves: readonly Moves[]): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(
      'insert into platform_move select m.machine, m.from_state, m.to_state from json_to_recordset($1::json) as m(machine text, from_state text, to_state text) on conflict do nothing',
      [JSON.stringify(moves)],
    )
  } finally {
    await client.end()
  }
}
