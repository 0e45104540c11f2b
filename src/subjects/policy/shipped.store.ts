import { createHash } from 'node:crypto'
import pg from 'pg'

/** Writes the pack the program came with, as the owner and outside any district; gives its hash. */
export const writeShippedPack = async (ownerUrl: string, content: string): Promise<string> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const hash = createHash('sha256').update(content).digest('hex')
    await client.query(
      'insert into policy_shipped (hash, content) values ($1, $2) on conflict (is_only) do update set hash = excluded.hash, content = excluded.content',
      [hash, content],
    )
    return hash
  } finally {
    await client.end()
  }
}
