import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams'
import { migrationsOf, ourSchemas, sameText, tablesOf, type Migration, type Sequence, type Table } from './catalogue.ts'
import { applyMigration, migrationsIn } from './migrate.ts'
import type { Tx } from './pool.ts'
import { typedOver } from './typed.ts'

/** The target cannot take a restore; `says` and `satisfiedBy` tell why and what would help. */
export class CannotTake extends Error {
  readonly code: string
  readonly satisfiedBy: string
  constructor(code: string, says: string, satisfiedBy: string) {
    super(says)
    this.code = code
    this.satisfiedBy = satisfiedBy
  }
}

const inOurs = `n.nspname in (${ourSchemas.map((name) => `'${name}'`).join(', ')})`

/** Takes away what migrations made in a database nobody used yet, so that the schema can be made as the backup had it. The queue's stays. */
const clearSchema = `do $$ declare one record; begin
  drop schema if exists auth cascade;
  create schema auth;
  for one in select format('%s %s', case c.relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end, c.oid::regclass) as what
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'S') and c.relowner = current_user::regrole
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i', 'e')) order by c.relkind
  loop execute format('drop %s cascade', one.what); end loop;
  for one in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop execute format('drop routine %s cascade', one.name); end loop;
end $$; grant usage on schema auth to afterbell_auth`

const refuseUnlessEmpty = async (client: pg.Client, usedTables: readonly string[]): Promise<boolean> => {
  const number = Number((await client.query<{ n: string }>("select current_setting('server_version_num') as n")).rows[0]?.n)
  if (number < 150_000)
    throw new CannotTake('backup/server-too-old', 'The PostgreSQL to restore into is older than 15.', 'Use PostgreSQL 15 or later.')
  const others = await client.query<{
    name: string
  }>(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${inOurs} and c.relkind in ('r', 'p', 'v', 'm') and c.relowner <> current_user::regrole limit 3`)
  if (others.rowCount)
    throw new CannotTake(
      'backup/not-empty',
      `The database holds tables that are not Afterbell's (${others.rows.map((row) => row.name).join(', ')}).`,
      'Name an empty database in DATABASE_URL.',
    )
  const busy = await client.query<{ n: string }>(
    `select count(*) as n from pg_stat_activity where datname = current_database() and usename ~ '^afterbell_(app|worker|runner|sealer|auth)$'`,
  )
  if (busy.rows[0]?.n !== '0') throw new CannotTake('backup/in-use', 'Afterbell is running on this database.', 'Stop it, then restore.')
  for (const table of usedTables) {
    const isThere = (await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table])).rows[0]?.there
    if (isThere && (await client.query(`select from ${table} limit 1`)).rowCount)
      throw new CannotTake(
        'backup/not-empty',
        'A district is set up here already: a restore would overwrite it.',
        'Set AFTERBELL_DATA to an empty folder (or DATABASE_URL to an empty database) and restore there.',
      )
  }
  return (await client.query("select to_regclass('public.platform_migration') as there")).rows[0]?.there !== null
}

type Foreign = { readonly owner: string; readonly name: string; readonly definition: string }
type Trigger = { readonly owner: string; readonly name: string }

/** Keys between tables are taken off while rows come in and put back at the end, where each is checked over all rows. Triggers rest: the rows went through them once. */
const loosen = async (client: pg.Client, tables: readonly Table[]): Promise<() => Promise<void>> => {
  const keys = (
    await client.query<Foreign>(`select format('%I.%I', n.nspname, c.relname) as owner, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${inOurs} and k.contype = 'f' order by k.oid`)
  ).rows
  const triggers = (
    await client.query<Trigger>(`select format('%I.%I', n.nspname, c.relname) as owner, quote_ident(t.tgname) as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where ${inOurs} and not t.tgisinternal and t.tgenabled = 'O'`)
  ).rows
  const forced = (
    await client.query<{
      name: string
    }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${inOurs} and c.relforcerowsecurity`)
  ).rows
  for (const key of keys) await client.query(`alter table ${key.owner} drop constraint ${key.name}`)
  for (const one of triggers) await client.query(`alter table ${one.owner} disable trigger ${one.name}`)
  for (const { name } of forced) await client.query(`alter table ${name} no force row level security`)
  if (tables.length > 0) await client.query(`truncate ${tables.map((table) => table.name).join(', ')}`) // rows that migrations wrote: the backup has its own
  return async () => {
    for (const key of keys) await client.query(`alter table ${key.owner} add constraint ${key.name} ${key.definition}`)
    for (const one of triggers) await client.query(`alter table ${one.owner} enable trigger ${one.name}`)
    for (const { name } of forced) await client.query(`alter table ${name} force row level security`)
  }
}

export type Target = {
  /** Makes the schema as the backup had it. @throws CannotTake where the backup knows migrations that this program does not. */
  begin(migrations: readonly Migration[], tables: readonly { readonly name: string; readonly columns: readonly string[] }[]): Promise<void>
  rows(table: string, columns: readonly string[]): CopyStreamQuery
  /** Keys, triggers and sequences as they were; then the migrations the backup did not know yet. Gives their names. */
  end(sequences: readonly Sequence[]): Promise<readonly string[]>
  readonly tx: Tx
}

/** One transaction as the owner, from the empty database to the whole one: whatever fails leaves it empty. */
export const restoring = async <T>(
  ownerUrl: string,
  folder: string,
  usedTables: readonly string[],
  work: (target: Target) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => undefined) // told by the query under way
  await client.connect()
  let tighten = async (): Promise<void> => undefined
  try {
    await client.query('select pg_advisory_lock(7205)') // the migrations' lock: no start changes the schema meanwhile
    await client.query('begin')
    if (await refuseUnlessEmpty(client, usedTables)) await client.query(clearSchema)
    await client.query(sameText)
    await client.query('set local row_security = on')
    const result = await work({
      tx: typedOver(client),
      begin: async (migrations, tables) => {
        const ours = migrationsIn(folder)
        for (const { name, sha256 } of migrations) {
          const own = ours.find((one) => one.name === name)
          if (own?.sha256 !== sha256) {
            throw new CannotTake(
              'backup/newer-than-program',
              own
                ? `The backup's migration ${name} is not the one this version of Afterbell has.`
                : `The backup was made by a newer version of Afterbell (it knows ${name}).`,
              'Restore with the version that made it, or with a later one.',
            )
          }
        }
        await client.query('create table platform_migration (name text primary key, sha256 text not null, applied_at timestamptz not null)')
        for (const { name } of migrations) await applyMigration(client, folder, name)
        const made = await tablesOf(client)
        for (const table of tables) {
          const own = made.find((one) => one.name === table.name)
          if (!own || table.columns.some((column) => !own.columns.includes(column)))
            throw new CannotTake(
              'backup/schema-differs',
              `The backup's table ${table.name} is not the one its migrations make.`,
              'Restore with the version that made it.',
            )
        }
        tighten = await loosen(client, made)
      },
      rows: (table, columns) => client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)),
      end: async (sequences) => {
        await tighten()
        for (const { name, value, isCalled } of sequences) await client.query('select setval($1::regclass, $2::bigint, $3)', [name, value, isCalled])
        const done = new Set((await migrationsOf(client)).map((one) => one.name))
        const left = migrationsIn(folder).filter((one) => !done.has(one.name))
        for (const { name } of left) await applyMigration(client, folder, name)
        return left.map((one) => one.name)
      },
    })
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the connection may be what was lost
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Hands bytes to a COPY and waits until it may have more. */
export const feed = async (copy: CopyStreamQuery, bytes: Uint8Array): Promise<void> => {
  if (!copy.write(bytes)) await Promise.race([once(copy, 'drain'), finished(copy)])
}
export const endCopy = async (copy: CopyStreamQuery): Promise<void> => {
  copy.end()
  await finished(copy)
}
