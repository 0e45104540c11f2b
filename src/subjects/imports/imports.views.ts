import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Mapping } from './detect.rules.ts'
import type { Checked, Outcome } from './imports.store.ts'
import type { TableShape } from './profile.rules.ts'

export type ImportFile = {
  readonly id: string
  readonly receivedAt: string
  readonly receivedBy: string | null
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly rows: number
  readonly shape: TableShape
  readonly headingsKey: string
  readonly confidence: number
  readonly mapping: Mapping
  readonly checked: Checked | null
  readonly state: 'received' | 'applying' | 'applied' | 'discarded'
  readonly done: number
  readonly added: number
  readonly changed: number
  readonly same: number
  readonly refused: number
  readonly endedAt: string | null
}
const columns = sql`f.id, f.received_at as "receivedAt", p.name as "receivedBy", f.name, f.size, f.sha256, f.row_count as rows, f.shape, f.headings_key as "headingsKey", f.confidence, f.mapping,
  f.checked, f.state, f.rows_done as done, f.added, f.changed, f.same, f.refused, f.ended_at as "endedAt"`
const joined = sql`imports_file f left join people_person p on p.district_id = f.district_id and p.id::text = f.received_by`

export const importFile = async (tx: Tx, id: string): Promise<ImportFile | undefined> =>
  (await sql<ImportFile>`select ${columns} from ${joined} where f.id = ${id}`.execute(tx)).rows[0]
/** The same, held until the transaction ends. */
export const importFileForChange = async (tx: Tx, id: string): Promise<ImportFile | undefined> =>
  (await sql<ImportFile>`select ${columns} from ${joined} where f.id = ${id} for update of f`.execute(tx)).rows[0]
export const recentFiles = async (tx: Tx, limit: number): Promise<readonly ImportFile[]> =>
  (
    await sql<ImportFile>`select ${columns} from ${joined} where f.state <> 'discarded' order by f.received_at desc, f.id desc limit ${limit}`.execute(
      tx,
    )
  ).rows

/** The kept rows, packed; undefined once the file was put away. */
export const keptLines = async (tx: Tx, id: string): Promise<Uint8Array | undefined> =>
  (await sql<{ lines: Buffer | null }>`select lines from imports_file where id = ${id}`.execute(tx)).rows[0]?.lines ?? undefined
export const keptFile = async (tx: Tx, id: string): Promise<Uint8Array | undefined> =>
  (
    await sql<{
      file: Buffer
    }>`select r.file from imports_file f join imports_raw r on r.district_id = f.district_id and r.sha256 = f.sha256 where f.id = ${id} and f.state <> 'discarded'`.execute(
      tx,
    )
  ).rows[0]?.file

/** When the very same bytes were taken in last, if they were. */
export const takenInBefore = async (tx: Tx, sha256: string, otherThan: string): Promise<string | undefined> =>
  (
    await sql<{
      at: string
    }>`select ended_at as at from imports_file where sha256 = ${sha256} and state = 'applied' and id <> ${otherThan} order by ended_at desc limit 1`.execute(
      tx,
    )
  ).rows[0]?.at

export const rememberedFor = async (tx: Tx, source: string, headingsKey: string): Promise<Mapping | undefined> =>
  (await sql<{ mapping: Mapping }>`select mapping from imports_mapping where source = ${source} and headings_key = ${headingsKey}`.execute(tx))
    .rows[0]?.mapping
/** The source that a person said a table with these headings is of, last. */
export const sourceSaidFor = async (tx: Tx, headingsKey: string): Promise<string | undefined> =>
  (await sql<{ source: string }>`select source from imports_mapping where headings_key = ${headingsKey} order by set_at desc limit 1`.execute(tx))
    .rows[0]?.source

/** What became of the rows of a file, from a row on. */
export const outcomesAfter = async (tx: Tx, id: string, after: number, limit: number): Promise<readonly Outcome[]> =>
  (
    await sql<Outcome>`select line, outcome, device_id as "deviceId", label, says from imports_row where file_id = ${id} and line > ${after} order by line limit ${limit}`.execute(
      tx,
    )
  ).rows

export const refusedOutcomes = async (tx: Tx, id: string, limit: number): Promise<readonly Outcome[]> =>
  (
    await sql<Outcome>`select line, outcome, device_id as "deviceId", label, says from imports_row where file_id = ${id} and outcome = 'refused' order by line limit ${limit}`.execute(
      tx,
    )
  ).rows

/** E-mail addresses of persons here, in small letters, with their ids. */
export const peopleByAddress = async (tx: Tx): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await sql<{
        email: string
        id: string
      }>`select lower(email) as email, id from people_person where email is not null and ended_at is null`.execute(tx)
    ).rows.map(({ email, id }) => [email, id]),
  )

type Marks = {
  readonly serials: readonly string[]
  readonly uuids: readonly string[]
  readonly assetTags: readonly string[]
  readonly names: readonly string[]
}
type Unsighted = {
  readonly id: string
  readonly serial: string | null
  readonly uuid: string | null
  readonly assetTag: string | null
  readonly name: string
}
/** Devices known from before anything was noted of who saw them, by what a table may know them by. Each is looked up by an index, whatever the planner knows of tables filled a moment ago. */
export const unsightedDevices = async (tx: Tx, districtId: string, marks: Marks): Promise<readonly Unsighted[]> => {
  const by = (column: string, values: readonly string[]) => sql`select k.id from unnest(${[...values]}::text[]) as told(mark)
    cross join lateral (select id from assets_device where district_id = ${districtId} and ${sql.ref(column)} = told.mark offset 0) k`
  return (
    await sql<Unsighted>`select d.* from (${by('serial_key', marks.serials)} union ${by('uuid_key', marks.uuids)} union ${by('asset_tag_key', marks.assetTags)} union ${by('name_key', marks.names)}) found
    cross join lateral (select id, serial_key as serial, uuid_key as uuid, asset_tag_key as "assetTag", name_key as name from assets_device
      where district_id = ${districtId} and id = found.id and merged_into is null offset 0) d
    left join lateral (select true as is from inventory_sighting where district_id = ${districtId} and device_id = d.id limit 1) s on true
    where s.is is null order by d.id`.execute(tx)
  ).rows
}

/**
 * Lets the database think anew how it finds things in tables that this connection filled: what it planned while they were all but empty, for its own
 * checks of foreign keys too, goes through a whole district for each row once they are not.
 */
export const planAnew = async (tx: Tx): Promise<void> => void (await sql`discard plans`.execute(tx))
