import { sql } from 'kysely'
import type { Json } from '../../../core/proof/canonical.ts'
import { newId, showId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import { undoMinutes } from './undo.rules.ts'

export type Undoable = {
  readonly kind: string // `assets.exposure`
  readonly about: string // shown id
  readonly says: string
  readonly before: Json
  readonly after: Json
}

/** Offers to take an act back, in the act's own transaction. Only where nothing has left the building; acts of no person offer none. */
export const offerUndo = async (act: Act, { kind, about, says, before, after }: Undoable): Promise<string | undefined> => {
  if (act.actor.personId === undefined) return undefined
  const id = newId()
  await sql`insert into people_undo (district_id, id, kind, about, says, person_id, before, after, made_at, ends_at)
    values (${act.districtId}, ${id}, ${kind}, ${about}, ${says.slice(0, 300)}, ${act.actor.personId}, ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb,
      ${act.now.toString()}, ${act.now.add({ minutes: undoMinutes }).toString()})`.execute(act.tx)
  return showId('undo', id)
}

export const markUndone = async (act: Act, id: string): Promise<void> => {
  await sql`update people_undo set undone_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and undone_at is null`.execute(
    act.tx,
  )
}
