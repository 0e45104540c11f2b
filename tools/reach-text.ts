import pg from 'pg'
import { roles } from '../src/platform/db/roles.ts'

const held = roles.filter((role) => role !== 'owner') // who owns everything has every right; no process speaks as the owner
const letters = { SELECT: 'r', INSERT: 'a', UPDATE: 'u', DELETE: 'd' } as const
type Row = { readonly name: string; readonly role: string; readonly whole: readonly string[]; readonly some: readonly string[] }

/** What each database role may do to each table, and which functions act with their owner's rights: from the catalogue, as Markdown. */
export const describeReach = async (ownerUrl: string): Promise<string> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Row>(
      `select (case when n.nspname = 'public' then '' else n.nspname || '.' end) || c.relname as name, r.role,
        array(select p from unnest($1::text[]) p where has_table_privilege('afterbell_' || r.role, c.oid, p)) as whole,
        array(select p from unnest($1::text[]) p where p <> 'DELETE' and has_any_column_privilege('afterbell_' || r.role, c.oid, p)) as some
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join unnest($2::text[]) as r(role)
      where c.relkind in ('r', 'p', 'v') and not c.relispartition and (n.nspname in ('public', 'auth')) order by n.nspname <> 'public', c.relname, array_position($2::text[], r.role)`,
      [Object.keys(letters), held],
    )
    const { rows: functions } = await client.query<{ name: string; who: string[] }>(
      `select p.oid::regprocedure::text as name,
        array(select r from unnest($1::text[]) r where has_function_privilege('afterbell_' || r, p.oid, 'execute') order by array_position($1::text[], r)) as who
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname in ('public', 'auth', 'graphile_worker') order by 1`,
      [held],
    )
    const cell = ({ whole, some }: Row): string =>
      Object.entries(letters)
        .map(([right, letter]) => (whole.includes(right) ? letter : some.includes(right) ? `(${letter})` : ''))
        .join('')
    const tables = Map.groupBy(rows, ({ name }) => name)
    const lines = [...tables].map(([name, of]) => `| ${name} | ${of.map(cell).join(' | ')} |`)
    return [
      '# What each database role can reach',
      '',
      'Written by `tools/types.ts` from the live catalogue; do not edit. Compared on every `npm run check`, so that a right given shows in the review.',
      '',
      'r read, a add, u change, d delete; in brackets: some columns only. Rows are those of the district of the transaction and no others (forced row-level security); `backup` alone reads past it.',
      'Which process speaks as which role stands in [separation.md](separation.md).',
      '',
      `| table | ${held.join(' | ')} |`,
      `|---|${held.map(() => '---').join('|')}|`,
      ...lines,
      '',
      "## Functions that act with their owner's rights",
      '',
      '| function | who may call it |',
      '|---|---|',
      ...functions.map(({ name, who }) => `| \`${name}\` | ${who.join(', ') || 'nobody'} |`),
      '',
    ].join('\n')
  } finally {
    await client.end()
  }
}
