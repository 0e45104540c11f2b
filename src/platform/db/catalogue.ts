import type pg from 'pg'

/** A table of ours as the catalogue has it: `name` as it stands in a statement, columns without generated ones, and what makes its order the same everywhere. */
export type Table = { readonly name: string; readonly columns: readonly string[]; readonly order: string }
export type Sequence = { readonly name: string; readonly value: string; readonly isCalled: boolean }

/** The schemas that are ours. The queue's own is left out: its jobs are for "now". */
export const ourSchemas = ['public', 'auth'] as const
const inOurs = `n.nspname in (${ourSchemas.map((name) => `'${name}'`).join(', ')})`

/** Settings under which rows read and write as the same text on every server. Off, row security is loud: it refuses instead of leaving rows out. */
export const sameText = `set local row_security = off; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8'; set local search_path = public`

const tablesQuery = `
  select format('%I.%I', n.nspname, c.relname) as name,
    (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    coalesce((select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', ' order by k.at)
      from pg_index i, unnest(i.indkey::int2[]) with ordinality as k(attnum, at), pg_attribute a
      where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum), format('%I::text collate "C"', c.relname)) as "order"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${inOurs} and c.relkind = 'r' and c.relname <> 'platform_migration' order by 1`

export const tablesOf = async (client: pg.Client): Promise<readonly Table[]> => (await client.query<Table>(tablesQuery)).rows

/** Sequences by name, as far as they were used, with where they stand. */
export const sequencesOf = async (client: pg.Client): Promise<readonly Sequence[]> => {
  const { rows } = await client.query<{
    name: string
  }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${inOurs} and c.relkind = 'S' order by 1`)
  const found: Sequence[] = []
  for (const { name } of rows) {
    const row = (await client.query<{ last_value: string; is_called: boolean }>(`select last_value, is_called from ${name}`)).rows[0]
    if (row) found.push({ name, value: row.last_value, isCalled: row.is_called })
  }
  return found
}

export type Migration = { readonly name: string; readonly sha256: string }
export const migrationsOf = async (client: pg.Client): Promise<readonly Migration[]> =>
  (await client.query<Migration>('select name, sha256 from platform_migration order by name')).rows

export const serverVersion = async (client: pg.Client): Promise<string> =>
  String((await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version)
