import pg from 'pg'
import { secretFile } from '../config.ts'

/** Who reaches the database: one role a process, none of them a superuser, only `backup` past row-level security. */
export const roles = ['owner', 'app', 'worker', 'runner', 'auth', 'backup'] as const
export type Role = (typeof roles)[number]
export type Addresses = Readonly<Record<Role, string>>

const name = (role: Role) => `afterbell_${role}`
const attributes: Readonly<Record<Role, string>> = {
  owner: 'nobypassrls', app: 'nobypassrls', worker: 'nobypassrls', runner: 'nobypassrls', auth: 'nobypassrls', backup: 'bypassrls',
}

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

const addressOf = (adminUrl: string, database: string, role: Role, password: string): string => {
  const url = new URL(adminUrl)
  url.username = name(role)
  url.password = password
  url.pathname = `/${database}`
  return url.toString()
}

/**
 * Makes the roles with fresh rights and the database, and gives each role's address. `adminUrl` may create roles and databases;
 * it is used here and never handed to a process. Passwords are random and live in `secrets`.
 */
export const prepareDatabase = async (adminUrl: string, database: string, secrets: string): Promise<Addresses> => {
  const passwords = Object.fromEntries(roles.map((role) => [role, secretFile(secrets, `database-${role}`)])) as Record<Role, string>
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(7202)') // roles are the whole server's: two starts at once would trip over each other
    for (const role of roles) {
      const found = await client.query('select 1 from pg_roles where rolname = $1', [name(role)])
      if (found.rowCount === 0) await client.query(`create role ${name(role)} login nosuperuser nocreatedb nocreaterole`)
      const secret = client.escapeLiteral(passwords[role])
      await client.query(`alter role ${name(role)} with login ${attributes[role]} password ${secret}`)
    }
    const bad = await client.query(`select rolname from pg_roles where rolname = any($1) and (rolsuper or (rolbypassrls and rolname <> 'afterbell_backup'))`,
      [roles.map(name)])
    if (bad.rowCount) throw new Error(`These database roles are stronger than they may be: ${bad.rows.map((row) => row.rolname).join(', ')}.`)
    const isMember = await client.query(`select 1 from pg_auth_members m where m.roleid = '${name('owner')}'::regrole and m.member = current_user::regrole`)
    if (isMember.rowCount === 0) await client.query(`grant ${name('owner')} to current_user`)
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(database)} owner ${name('owner')}`)
      await client.query(`revoke all on database ${client.escapeIdentifier(database)} from public`)
    }
    const roleList = roles.map(name).join(', ')
    await client.query(`grant connect on database ${client.escapeIdentifier(database)} to ${roleList}`)
  })
  const inDatabase = new URL(adminUrl)
  inDatabase.pathname = `/${database}`
  await withClient(inDatabase.toString(), async (client) => {
    await client.query('revoke create on schema public from public')
    await client.query(`grant all on schema public to ${name('owner')}`)
    await client.query(`create schema if not exists auth authorization ${name('owner')}`)
    await client.query(`grant usage on schema auth to ${name('auth')}`)
  })
  return Object.fromEntries(roles.map((role) => [role, addressOf(adminUrl, database, role, passwords[role])])) as Addresses
}
