import { sql } from 'kysely'
import { refuse } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'

/** Which of the people and sites a form named are none of this district; none where all are. */
export const strangers = async (tx: Tx, people: readonly (string | null)[], sites: readonly string[] = []): Promise<number> => {
  const ids = [...new Set(people.flatMap((id) => id ?? []))]
  const places = [...new Set(sites)]
  if (ids.length + places.length === 0) return 0
  const { rows } = await sql<{
    n: number
  }>`select ((select count(*) from people_person where id = any(${ids}::uuid[])) + (select count(*) from people_site where id = any(${places}::uuid[])))::int as n`.execute(
    tx,
  )
  return ids.length + places.length - (rows[0]?.n ?? 0)
}

export const strangerNamed = (clause: string) =>
  refuse({
    code: 'assets/nobody-of-this-district',
    clause,
    status: 422,
    says: 'A person or site given here does not belong to this district.',
    satisfiedBy: 'Choose from the lists of the form.',
  })
