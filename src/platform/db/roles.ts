import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { secretFile } from '../config.ts'

/** Who reaches the database: one role a process, none of them a superuser, only `backup` past row-level security. */
export const roles = ['owner', 'app', 'worker', 'runner', 'sealer', 'auth', 'backup'] as const
export type Role = (typeof roles)[number]
export type Addresses = Readonly<Record<Role, string>>

const name = (role: Role) => `afterbell_${role}`
const attributes: Readonly<Record<Role, string>> = {
  owner: 'nobypassrls',
  app: 'nobypassrls',
  worker: 'nobypassrls',
  runner: 'nobypassrls',
  sealer: 'nobypassrls',
  auth: 'nobypassrls',
  backup: 'bypassrls',
}

// A process in a stranger's hands cannot take the connections the others need. Pools (web 12 and 5, worker 8, runner 6) with room for a restart.
const connections: Readonly<Record<Role, number>> = { owner: 4, app: 20, worker: 20, runner: 10, sealer: 6, auth: 8, backup: 4 }

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Large objects know no district, and any role could fill the disk with them. On somebody else's server, whose functions we may not close, they stay as
 * that server's administrator left them.
 */
const closeLargeObjects = async (client: pg.Client): Promise<void> => {
  await client.query(`do $$ declare f regprocedure; begin
    for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(lo_|loread|lowrite)'
        and has_function_privilege('public', p.oid, 'execute') and pg_has_role(p.proowner, 'usage') loop
      execute format('revoke execute on function %s from public', f);
    end loop;
  end $$`)
}

/** Where the database that is named is not there yet, the one every server has: from there it is made. */
const reachable = async (adminUrl: string): Promise<string> => {
  try {
    await withClient(adminUrl, async () => undefined)
    return adminUrl
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error
    const url = new URL(adminUrl)
    url.pathname = '/postgres'
    return url.toString()
  }
}

const addressOf = (adminUrl: string, database: string, role: Role, password: string): string => {
  const url = new URL(adminUrl)
  url.username = name(role)
  url.password = password
  url.pathname = `/${database}`
  return url.toString()
}

/**
 * Makes the roles with fresh rights and the database, and gives each role's address. `adminUrl` may create roles and databases;
 * it is used here and never handed to a process. Passwords are new at each start, known to whoever started us and stored nowhere;
 * only a cluster that several programs prepare (tests) keeps them in a folder, and then without a limit of connections.
 */
export const prepareDatabase = async (adminUrl: string, database: string, kept?: string, { newPasswords = true } = {}): Promise<Addresses> => {
  const passwords = Object.fromEntries(
    roles.map((role) => [role, kept ? secretFile(kept, `database-${role}`) : randomBytes(32).toString('base64url')]),
  ) as Record<Role, string>
  await withClient(await reachable(adminUrl), async (client) => {
    await client.query('select pg_advisory_lock(7202)') // roles are the whole server's: two starts at once would trip over each other
    for (const role of roles) {
      const found = await client.query('select 1 from pg_roles where rolname = $1', [name(role)])
      if (found.rowCount === 0) await client.query(`create role ${name(role)} login nosuperuser nocreatedb nocreaterole`)
      const secret = client.escapeLiteral(passwords[role])
      if (found.rowCount && !newPasswords) continue // another installation on this server may be running
      await client.query(
        `alter role ${name(role)} with login ${attributes[role]} connection limit ${kept ? -1 : connections[role]} password ${secret}`,
      )
    }
    const bad = await client.query(
      `select rolname from pg_roles where rolname = any($1) and (rolsuper or (rolbypassrls and rolname <> 'afterbell_backup'))`,
      [roles.map(name)],
    )
    if (bad.rowCount) throw new Error(`These database roles are stronger than they may be: ${bad.rows.map((row) => row.rolname).join(', ')}.`)
    for (const role of roles) {
      // the administrator makes the owner's database, and the commands speak as the roles (`addressesAs`)
      const isMember = await client.query(
        `select 1 from pg_auth_members m where m.roleid = '${name(role)}'::regrole and m.member = current_user::regrole`,
      )
      if (isMember.rowCount === 0) await client.query(`grant ${name(role)} to current_user`)
    }
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(database)} owner ${name('owner')}`)
      await client.query(`revoke all on database ${client.escapeIdentifier(database)} from public`)
    }
    const roleList = roles.map(name).join(', ')
    await client.query(`grant connect on database ${client.escapeIdentifier(database)} to ${roleList}`)
    // A database that an administrator made before us is theirs; the owner makes schemas in it and lends that right to the queue.
    await client.query(`grant create, temporary on database ${client.escapeIdentifier(database)} to ${name('owner')} with grant option`)
  })
  const inDatabase = new URL(adminUrl)
  inDatabase.pathname = `/${database}`
  await withClient(inDatabase.toString(), async (client) => {
    await client.query('revoke create on schema public from public')
    await client.query(`grant all on schema public to ${name('owner')}`)
    await client.query(`create schema if not exists auth authorization ${name('owner')}`)
    await client.query(`grant usage on schema auth to ${name('auth')}`)
    await closeLargeObjects(client)
  })
  return Object.fromEntries(roles.map((role) => [role, addressOf(adminUrl, database, role, passwords[role])])) as Addresses
}

const spokenAs = (adminUrl: string, database: string): Addresses => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return Object.fromEntries(
    roles.map((role) => {
      url.searchParams.set('options', `-c role=${name(role)}`)
      return [role, url.toString()]
    }),
  ) as Addresses
}

/**
 * The roles' addresses for a command beside a running installation: it signs in as the administrator and speaks as the role from its
 * first statement on, since nobody but the starter knows the roles' passwords. Undefined where no installation made this database.
 */
export const addressesAs = async (adminUrl: string, database: string): Promise<Addresses | undefined> => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  const isMade = await withClient(
    url.toString(),
    async (client) => (await client.query("select to_regclass('public.people_district_list') as made")).rows[0]?.made !== null,
  ).catch((error: unknown) => {
    if ((error as { code?: string }).code === '3D000') return false
    throw error
  })
  return isMade ? spokenAs(adminUrl, database) : undefined
}

/** Makes what is missing for a database to be restored into; passwords of roles that are there stay. The addresses speak as in `addressesAs`. */
export const makeDatabase = async (adminUrl: string, database: string): Promise<Addresses> => {
  await prepareDatabase(adminUrl, database, undefined, { newPasswords: false })
  return spokenAs(adminUrl, database)
}
