// The corpus in a district's rows: every text a table takes, by the catalogue, so that a new column is covered by itself.
import pg from 'pg'

export type Stamped = { readonly column: string; readonly taken: number; readonly rows: number }
export type Stamping = {
  readonly stamped: readonly Stamped[]
  readonly refused: readonly string[]
  readonly empty: readonly string[]
  readonly left: readonly string[]
}
type Column = { table: string; name: string; type: string; nullable: boolean; rows: string; all: string }

// Tries each text in one row, undone at once; gives the numbers of those that the table's own constraints take.
const takes = `create or replace function pg_temp.takes(t text, c text, texts text[], as_array boolean) returns int[] language plpgsql as $$
declare found int[] := '{}'; n int;
begin
  for n in 1 .. array_length(texts, 1) loop
    begin
      execute format('update public.%I set %I = %s where ctid = (select ctid from public.%I order by %I is null limit 1)', t, c, case when as_array then 'array[$1]' else '$1' end, t, c) using texts[n];
      raise exception using errcode = 'HZQ00';
    exception when sqlstate 'HZQ00' then found := found || n; when others then null;
    end;
  end loop;
  return found;
end $$`

const columnsOf = `select c.relname as table, a.attname as name, a.atttypid::regtype::text as type, not a.attnotnull as nullable,
    (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', c.relname), false, true, '')))[1]::text as "all",
    (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I where %I is not null', c.relname, a.attname), false, true, '')))[1]::text as rows
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype)
    and not exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey)) -- what names another row is no text of anybody's
  order by 1, 2`

/** JSON with its prose (leaves with a blank in them) replaced by texts of the corpus, in turn. */
const withTexts = (value: unknown, next: () => string): unknown => {
  if (typeof value === 'string') return value.includes(' ') ? next() : value
  if (Array.isArray(value)) return value.map((one) => withTexts(one, next))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, next)]))
  return value
}
const jsonIn = (text: string): unknown => {
  try {
    return /^\s*[{[]/.test(text) ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/**
 * Writes the texts, each row another, into every text, text[] and jsonb column of the schema as its administrator; the district's own constraints refuse what cannot stand there.
 * `turn` moves which text comes into which row. `left` names `table.column` (or `table`) with the reason it is left alone.
 */
export const stampRows = async (
  adminUrl: string,
  texts: readonly string[],
  turn: number,
  left: Readonly<Record<string, string>>,
): Promise<Stamping> => {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  const result = { stamped: [] as Stamped[], refused: [] as string[], empty: [] as string[], left: [] as string[] }
  try {
    await admin.query(`set session_replication_role = replica; ${takes}`)
    const columns = (await admin.query<Column>(columnsOf)).rows
    let n = turn
    for (const { table, name, type, nullable, rows, all } of columns) {
      const column = `${table}.${name}`
      if (left[table] !== undefined || left[column] !== undefined) {
        result.left.push(column)
        continue
      }
      const isUnset = rows === '0' // nobody said anything there yet: then every row does
      if (all === '0' || (isUnset && (!nullable || type === 'jsonb'))) {
        result.empty.push(column)
        continue
      }
      const old =
        type === 'text[]'
          ? []
          : (await admin.query<{ ctid: string; old: string }>(`select ctid::text, ${name}::text as old from ${table} where ${name} is not null`)).rows
      const deep = old.filter((row) => type === 'jsonb' || jsonIn(row.old) !== undefined)
      if (type === 'jsonb' || deep.length > 0) {
        let done = 0
        for (const row of deep) {
          const told = JSON.stringify(withTexts(jsonIn(row.old), () => texts[n++ % texts.length] ?? ''))
          if (told !== JSON.stringify(jsonIn(row.old)))
            done += await admin.query(`update ${table} set ${name} = $1 where ctid = $2::tid`, [told, row.ctid]).then(
              (did) => did.rowCount ?? 0,
              () => 0,
            )
        }
        if (done > 0) result.stamped.push({ column, taken: texts.length, rows: done })
        else result.refused.push(column)
        continue
      }
      const taken =
        (await admin.query<{ taken: number[] }>('select pg_temp.takes($1, $2, $3, $4) as taken', [table, name, texts, type === 'text[]'])).rows[0]
          ?.taken ?? []
      const usable = taken.map((at) => texts[at - 1] ?? '')
      if (usable.length === 0) {
        result.refused.push(column)
        continue
      }
      const value = `($1::text[])[1 + (n.n + $2) % ${usable.length}]`
      const write = (unique: string) =>
        admin.query(
          `with n as (select ctid as at, row_number() over (order by ctid)::int as n from ${table}${isUnset ? '' : ` where ${name} is not null`})
        update ${table} set ${name} = ${type === 'text[]' ? `array[${value}]` : `${value}${unique}`} from n where ${table}.ctid = n.at`,
          [usable, n++],
        )
      const done = await write('')
        .catch(() => write(' || n.n'))
        .then(
          (did) => did.rowCount ?? 0,
          () => 0,
        )
      if (done > 0) result.stamped.push({ column, taken: usable.length, rows: done })
      else result.refused.push(column)
    }
  } finally {
    await admin.end()
  }
  return result
}
