// A row in every table the story leaves empty, put together from the catalogue: what a constraint lists, what a key points to, else something of the type.
import pg from 'pg'

type Column = { name: string; type: string; words: string | null; points: string | null; other: string | null }
const columnsOf = `select a.attname as name, a.atttypid::regtype::text as type,
    (select (regexp_match(pg_get_constraintdef(k.oid), 'ARRAY\\[''([^'']+)'''))[1] from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ ('\\(\\(*' || a.attname || ' = ANY') limit 1) as words,
    (select k.confrelid::regclass::text from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any(k.conkey) and a.attname <> 'district_id' limit 1) as points,
    (select o.attname from pg_constraint k, unnest(k.conkey, k.confkey) as pair (mine, theirs), pg_attribute o where k.conrelid = a.attrelid and k.contype = 'f' and pair.mine = a.attnum and o.attrelid = k.confrelid and o.attnum = pair.theirs limit 1) as other
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' and (a.attnotnull or exists (select from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any(k.conkey)))
    and d.oid is null order by a.attnum`
const byType: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: "'a text'",
  'text[]': "'{}'",
  'uuid[]': "'{}'",
  'bigint[]': "'{}'",
  jsonb: "'{}'",
  bytea: "'\\x00'",
  boolean: 'true',
  date: "'2026-12-01'",
  'timestamp with time zone': "'2026-12-04T18:00:00Z'",
}

/** Fills what is empty; `given` says, per `table.column`, the SQL of a value where the type alone will not do. Answers what could not be filled, with the constraint. */
export const fillEmpty = async (adminUrl: string, given: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  const missed = new Map<string, string>()
  try {
    await admin.query('set session_replication_role = replica')
    const { rows: tables } = await admin.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    )
    for (const { name: table } of [...tables, ...tables]) {
      // twice: what a key points to may come later in the alphabet
      if ((await admin.query(`select from ${table} limit 1`)).rowCount !== 0) continue
      const { rows: columns } = await admin.query<Column>(columnsOf, [table])
      const more = Object.keys(given)
        .filter((key) => key.startsWith(`${table}.`))
        .map((key) => key.slice(table.length + 1))
        .filter((name) => !columns.some((column) => column.name === name))
      const values = columns.map(
        ({ name, type, words, points, other }) =>
          given[`${table}.${name}`] ??
          (name === 'district_id'
            ? '1'
            : points !== null
              ? `(select ${other} from ${points} limit 1)`
              : words !== null
                ? `'${words}'`
                : type === 'uuid' && /(^|_)(by|person)(_id)?$|_id$/.test(name)
                  ? '(select id from people_person limit 1)'
                  : (byType[type] ?? '1')),
      )
      const names = [...columns.map(({ name }) => name), ...more]
      await admin
        .query(`insert into ${table} (${names.join(', ')}) values (${[...values, ...more.map((name) => given[`${table}.${name}`])].join(', ')})`)
        .then(
          () => missed.delete(table),
          (error: Error) => missed.set(table, `${table}: ${error.message}`),
        )
    }
  } finally {
    await admin.end()
  }
  return [...missed.values()]
}
