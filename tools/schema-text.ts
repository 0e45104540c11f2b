import pg from 'pg'

const questions: readonly (readonly [string, string])[] = [
  [
    'functions',
    `select pg_get_functiondef(p.oid) as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname`,
  ],
  [
    'tables',
    `select format(E'table %s.%s%s%s\\n%s', n.nspname, c.relname, case when c.relrowsecurity then ' row-security' else '' end, case when c.relforcerowsecurity then ' forced' else '' end,
    (select string_agg(format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')), E'\\n' order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and c.relname <> 'platform_migration' order by n.nspname, c.relname`,
  ],
  [
    'constraints',
    `select format('%s %s: %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid)) as line from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    where n.nspname in ('public', 'auth') and contype <> 'n' and conrelid <> 'platform_migration'::regclass order by conrelid::regclass::text, conname`,
  ],
  ['indexes', `select indexdef as line from pg_indexes where schemaname in ('public', 'auth') order by indexdef`],
  [
    'triggers',
    `select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and not t.tgisinternal order by t.tgrelid::regclass::text, t.tgname`,
  ],
  [
    'policies',
    `select format('%s %s%s%s%s using %s check %s', tablename, policyname, case permissive when 'RESTRICTIVE' then ' restrictive' else '' end, case cmd when 'ALL' then '' else ' for ' || lower(cmd) end,
    case when roles = '{public}' then '' else ' to ' || (select string_agg(r, ', ' order by r) from unnest(roles::text[]) r) end, qual, with_check) as line
    from pg_policies where schemaname = 'public' order by tablename, policyname`,
  ],
  [
    'grants',
    `select format('%s %s: %s', table_schema || '.' || table_name, grantee, string_agg(privilege_type, ', ' order by privilege_type)) as line from information_schema.role_table_grants
    where table_schema in ('public', 'auth') and grantee like 'afterbell\\_%' and grantee <> 'afterbell_owner' group by table_schema, table_name, grantee order by 1`,
  ],
  [
    'column grants',
    `select format('%s %s may update %s', table_name, grantee, string_agg(column_name, ', ' order by column_name)) as line from information_schema.column_privileges c
    where table_schema = 'public' and privilege_type = 'UPDATE' and grantee like 'afterbell\\_%' and grantee <> 'afterbell_owner' group by table_name, grantee order by 1`,
  ],
]

/** The schema in readable text from the catalogue, so that a review sees it whole (the package brings no pg_dump). */
export const describeSchema = async (ownerUrl: string): Promise<string> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const parts = ['-- The schema as the migrations make it. Written by `npm run check -- --write`; read it, do not edit it.']
    for (const [title, question] of questions) {
      const { rows } = await client.query<{ line: string }>(question)
      parts.push(`\n-- ${title}\n${rows.map((row) => row.line).join('\n')}`)
    }
    return `${parts.join('\n')}\n`
  } finally {
    await client.end()
  }
}
