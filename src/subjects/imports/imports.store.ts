import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { Mapping } from './detect.rules.ts'
import type { TableShape } from './profile.rules.ts'

export type NewFile = {
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly lines: Uint8Array
  readonly rows: number
  readonly shape: TableShape
  readonly headingsKey: string
  readonly confidence: number
  readonly mapping: Mapping
}
export const insertFile = async (act: Act, file: NewFile): Promise<string> => {
  const id = newId()
  await sql`insert into imports_file (district_id, id, received_at, received_by, name, size, sha256, lines, row_count, shape, headings_key, source, confidence, mapping)
    values (${act.districtId}, ${id}, ${act.now.toString()}, ${act.actor.id}, ${file.name}, ${file.size}, ${file.sha256}, ${Buffer.from(file.lines)},
      ${file.rows}, ${JSON.stringify(file.shape)}::jsonb, ${file.headingsKey}, ${file.mapping.source}, ${file.confidence}, ${JSON.stringify(file.mapping)}::jsonb)`.execute(
    act.tx,
  )
  return id
}

/** What somebody said of a file's columns: kept with it, and for the next file of that source with these headings. What was tried before is void. */
export const saveMapping = async (act: Act, id: string, mapping: Mapping, headingsKey: string): Promise<void> => {
  const text = JSON.stringify(mapping)
  await sql`update imports_file set mapping = ${text}::jsonb, source = ${mapping.source}, confidence = 100, checked = null where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
  await sql`insert into imports_mapping (district_id, source, headings_key, mapping, set_by, set_at)
    values (${act.districtId}, ${mapping.source}, ${headingsKey}, ${text}::jsonb, ${act.actor.id}, ${act.now.toString()})
    on conflict (district_id, source, headings_key) do update set mapping = excluded.mapping, set_by = excluded.set_by, set_at = excluded.set_at`.execute(
    act.tx,
  )
}

/** By a person's id; '' is nobody's. */
export type ServersToCome = Readonly<Record<string, number>>
export type Checked = {
  readonly at: string
  readonly added: number
  readonly changed: number
  readonly same: number
  readonly refused: number
  readonly warned: number
  readonly asked: number
  /** How many servers come into scope, by whose ticket they belong on; a trial of an older version did not ask. */
  readonly came?: ServersToCome | undefined
  /** Words of the table that nobody has said the meaning of, by field, with how many rows say each. */
  readonly unknown: readonly { readonly field: string; readonly word: string; readonly rows: number }[]
  readonly first: readonly { readonly line: number; readonly label: string; readonly outcome: string; readonly says: readonly string[] }[]
}
export const saveChecked = async (act: Act, id: string, checked: Checked): Promise<void> => {
  await sql`update imports_file set checked = ${JSON.stringify(checked)}::jsonb where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export type Outcome = {
  readonly line: number
  readonly outcome: 'added' | 'changed' | 'same' | 'refused'
  readonly deviceId: string | null
  readonly label: string
  readonly says: readonly string[]
}
type Counts = { readonly added: number; readonly changed: number; readonly same: number; readonly refused: number }
export const countsOf = (outcomes: readonly Pick<Outcome, 'outcome'>[]): Counts => {
  const of = (what: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === what).length
  return { added: of('added'), changed: of('changed'), same: of('same'), refused: of('refused') }
}

/** What became of some rows; those that changed nothing and gave no warning are only counted. */
export const saveOutcomes = async (act: Act, id: string, outcomes: readonly Outcome[]): Promise<void> => {
  const told = outcomes.filter(({ outcome, says }) => outcome !== 'same' || says.length > 0)
  if (told.length > 0) {
    await sql`insert into imports_row (district_id, file_id, line, outcome, device_id, label, says)
      select ${act.districtId}::bigint, ${id}::uuid, r.line, r.outcome, r."deviceId", r.label, r.says
      from jsonb_to_recordset(${JSON.stringify(told.map((one) => ({ ...one, says: one.says.slice(0, 20) })))}::jsonb) as r(line int, outcome text, "deviceId" uuid, label text, says text[])`.execute(
      act.tx,
    )
  }
  const { added, changed, same, refused } = countsOf(outcomes)
  await sql`update imports_file set rows_done = rows_done + ${outcomes.length}, added = added + ${added}, changed = changed + ${changed}, same = same + ${same}, refused = refused + ${refused}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export const moveFile = async (act: Act, id: string, to: 'applying' | 'applied'): Promise<void> => {
  await sql`update imports_file set state = ${to}, ended_at = ${to === 'applied' ? act.now.toString() : null}, lines = case when ${to} = 'applied' then null else lines end where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}
/** Puts a file away that nobody took in: its rows go, that it came stays. */
export const discardFileRow = async (act: Act, id: string): Promise<void> => {
  await sql`update imports_file set state = 'discarded', lines = null, ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}
