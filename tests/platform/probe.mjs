// What somebody reaches who has taken over one part: run as its OS user, with its environment and so its database addresses. Tries everything it is
// told of and prints what succeeded, as JSON. Plain JavaScript and nothing but `pg`: nothing of the product's own care stands in its way.
import { accessSync, constants, openSync, closeSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import pg from 'pg'

const { files, pids, roles } = JSON.parse(readFileSync(0, 'utf8'))
const holds = (work) => {
  try {
    work()
    return true
  } catch {
    return false
  }
}
const found = { readable: [], writable: [], listable: [], processes: [], sql: [], contents: {} }

for (const path of files) {
  if (holds(() => readdirSync(path))) found.listable.push(path)
  else if (holds(() => closeSync(openSync(path, 'r')))) {
    found.readable.push(path)
    found.contents[path] = readFileSync(path).subarray(0, 200_000).toString('latin1')
  }
  if (holds(() => accessSync(path, constants.W_OK))) found.writable.push(path)
}
for (const pid of pids) {
  const hits = ['environ', 'mem', 'maps', 'auxv', 'stack', 'syscall'].filter((name) =>
    holds(() => {
      const handle = openSync(`/proc/${pid}/${name}`, 'r')
      try {
        if (name !== 'mem') readFileSync(handle)
      } finally {
        closeSync(handle)
      }
    }),
  )
  if (holds(() => readdirSync(`/proc/${pid}/fd`))) hits.push('fd')
  if (holds(() => readlinkSync(`/proc/${pid}/exe`))) hits.push('exe')
  if (holds(() => process.kill(pid, 0))) hits.push('signal')
  if (hits.length > 0) found.processes.push([pid, hits])
}

const attempts = (role) =>
  [
    "select pg_read_file('/etc/hostname')",
    "select pg_read_binary_file('postgresql.conf')",
    "select pg_ls_dir('.')",
    "select pg_stat_file('/etc/passwd')",
    'select pg_ls_logdir()',
    "copy (select 1) to program 'id'",
    "copy platform_move from program 'echo'",
    "copy (select 1) to '/var/tmp/from-database'",
    "copy platform_move from '/etc/passwd'",
    "select lo_import('/etc/hostname')",
    'select lo_create(0)',
    "select lo_from_bytea(0, 'x')",
    "select lo_export(1, '/var/tmp/x')",
    'create table mine (x int)',
    'create temp table mine (x int)',
    'create schema mine',
    'create extension dblink',
    'create extension file_fdw',
    'create extension adminpack',
    "create function mine() returns int language c as 'x'",
    'create function public.mine() returns int language sql as $$ select 1 $$',
    'create role mine',
    'create database mine',
    "alter system set log_statement = 'all'",
    'select pg_reload_conf()',
    'select * from pg_authid',
    'select * from pg_shadow',
    'select * from pg_hba_file_rules',
    'select * from pg_file_settings',
    'select rolpassword from pg_authid',
    "select set_config('session_replication_role', 'replica', false)",
    'set session_authorization = afterbell_owner',
    'set row_security = off; select count(*) from people_person',
    'alter table ledger_entry disable row level security',
    'alter table ledger_entry disable trigger all',
    'drop policy rows_must_be_of_the_session_district on ledger_entry',
    'truncate platform_move',
    'delete from ledger_entry',
    "insert into platform_move values ('run', 'new', 'finished')",
    "update platform_migration set sha256 = ''",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename not in ('${role}') and usename is not null",
    "select query from pg_stat_activity where usename not in ('${role}') and usename is not null and query <> '<insufficient privilege>' and query <> ''",
    "select pg_create_logical_replication_slot('mine', 'test_decoding')",
    'select pg_switch_wal()',
    'create publication mine for all tables',
    "create subscription mine connection 'host=127.0.0.1' publication p",
    ...roles.flatMap((other) =>
      `afterbell_${other}` === role
        ? []
        : [
            `set role afterbell_${other}`,
            `set session authorization afterbell_${other}`,
            `grant afterbell_${other} to ${role}`,
            `alter role afterbell_${other} password 'mine'`,
          ],
    ),
    `alter role ${role} superuser`,
    `alter role ${role} bypassrls`,
    `alter role ${role} connection limit -1`,
  ].map((text) => text.replaceAll('${role}', role))

for (const [name, address] of Object.entries(process.env).filter(([, value]) => value.startsWith('postgres:'))) {
  const url = new URL(address)
  const role = url.username
  for (const text of attempts(role)) {
    const client = new pg.Client({ connectionString: address })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('begin')
      const told = await client.query(text)
      const rows = Array.isArray(told) ? told.at(-1).rows : told.rows
      // A statement that went through without a row, or a row that is false or zero, has reached nothing.
      const reached = /^\s*(select|set row)/.test(text)
        ? rows.some((row) => Object.values(row).some((value) => value !== false && value !== null && value !== '0'))
        : true
      if (reached) found.sql.push(`${role}: ${text}`)
    } catch (error) {
      if (!/^[0-9A-Z]{5}$/.test(error.code ?? '')) found.sql.push(`${role}: ${text}: ${error.message}`) // only the database's own no counts
    } finally {
      await client.query('rollback').catch(() => undefined)
      await client.end().catch(() => undefined)
    }
  }
  for (const other of roles) {
    // no password, its own password, the role's name
    if (`afterbell_${other}` === role) continue
    for (const password of ['', url.password, `afterbell_${other}`, other]) {
      url.username = `afterbell_${other}`
      url.password = password
      const client = new pg.Client({ connectionString: url.toString() })
      client.on('error', () => undefined)
      await client.connect().then(
        () => found.sql.push(`${name}: connected as ${url.username}`),
        () => undefined,
      )
      await client.end().catch(() => undefined)
      url.password = new URL(address).password
    }
  }
}
process.stdout.write(JSON.stringify(found))
