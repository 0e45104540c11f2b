// Debian's OCS Inventory server as a peer under measure: an own MariaDB and an own Apache with their configuration, data and ports in one temporary folder,
// never the machine's services. Its settings are those that its package ships; only where the database, the log and the port are is told anew.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { cpuOf } from './own-database.ts'

const modules = '/usr/lib/apache2/modules'
const settings = '/etc/apache2/conf-available/ocsinventory-server.conf'
const schemaFolder = '/usr/share/ocsinventory-reports/files'
// Debian pairs the server 2.8.1 with the console 2.11.1, whose step 7045 takes away a column that this server reads of every title. With that step it tries to
// insert every title anew and loses reports in deadlocks; here the schema stops where it fits the server, which is the kinder choice.
const lastStep = 7_044
const needed: Readonly<Record<string, string>> = {
  '/usr/sbin/apache2': 'apache2',
  [`${modules}/mod_perl.so`]: 'libapache2-mod-perl2',
  '/usr/sbin/mariadbd': 'mariadb-server',
  [settings]: 'ocsinventory-server',
  [`${schemaFolder}/ocsbase_new.sql`]: 'ocsinventory-reports', // its console lays the schema
}
const ports = { web: 8511, database: 8512 }
const databasePassword = 'ocs'

/** Debian packages that are not installed here; empty where OCS can be run. */
export const missingForOcs = (): readonly string[] => Object.keys(needed).flatMap((path) => (existsSync(path) ? [] : [needed[path] ?? '']))

export type OcsServer = {
  readonly url: string
  /** What it runs and how durable its database is, in a line. */
  readonly says: string
  readonly query: (sql: string) => readonly (readonly string[])[]
  /** Seconds of the processor so far: Apache with its children, and MariaDB. */
  readonly cpuSeconds: () => { readonly server: number; readonly database: number }
  readonly stop: () => Promise<void>
}

const isRoot = process.getuid?.() === 0
const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
}
/** Until it does not throw; what it threw at last after half a minute. */
const until = async <T>(what: () => T | Promise<T>): Promise<T> => {
  for (let tried = 0; ; tried++) {
    try {
      return await what()
    } catch (error) {
      if (tried === 150) throw error
      await wait(200)
    }
  }
}

/** Apache as the package's settings want it, with the modules that Debian turns on for them and processes (its console is PHP and has none of threads). */
const apacheSettings = (home: string): string => {
  const of = ['mpm_prefork', 'authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user', 'auth_basic', 'perl']
  return [
    `ServerRoot ${home}`,
    `ServerName localhost`,
    `DefaultRuntimeDir ${home}`,
    `PidFile ${home}/apache.pid`,
    `Listen 127.0.0.1:${ports.web}`,
    ...of.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
    ...(isRoot ? ['User www-data', 'Group www-data'] : []),
    `ErrorLog ${home}/log/error.log`,
    `LogFormat "%h %l %u %t \\"%r\\" %>s %O" common`,
    `CustomLog ${home}/log/access.log common`,
    `Include ${home}/ocs.conf`,
    '',
  ].join('\n')
}
const ocsSettings = (home: string): string =>
  readFileSync(settings, 'utf8')
    .replace(/^(\s*PerlSetEnv OCS_DB_HOST).*$/m, '$1 127.0.0.1')
    .replace(/^(\s*PerlSetEnv OCS_DB_PORT).*$/m, `$1 ${ports.database}`)
    .replace(/^(\s*PerlSetEnv OCS_DB_NAME).*$/m, '$1 ocsweb')
    .replace(/^(\s*PerlSetEnv OCS_DB_USER).*$/m, '$1 ocs')
    .replace(/^(\s*PerlSetVar OCS_DB_PWD).*$/m, `$1 ${databasePassword}`)
    .replace(/^(\s*PerlSetEnv OCS_OPT_LOGPATH).*$/m, `$1 "${home}/log"`)

/** Starts both and lays the schema; `stop` ends them by their process and takes the folder away. */
export const startOcs = async (): Promise<OcsServer> => {
  const home = mkdtempSync('/var/tmp/afterbell-bench-ocs-')
  const [data, socket] = [join(home, 'data'), join(home, 'data/database.sock')]
  chmodSync(home, 0o755) // MariaDB and Apache step down to users of their own
  mkdirSync(join(home, 'log'))
  const children: ChildProcess[] = []
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await stopped(child)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const user = isRoot ? ['--user=mysql'] : []
    execFileSync(
      '/usr/bin/mariadb-install-db',
      ['--no-defaults', ...user, `--datadir=${data}`, '--skip-test-db', '--auth-root-authentication-method=normal'],
      { stdio: 'pipe' },
    )
    // The character set is that of Debian's own configuration; all else is MariaDB's default, a commit flushed to disk among it.
    const database = spawn(
      '/usr/sbin/mariadbd',
      [
        '--no-defaults',
        ...user,
        `--datadir=${data}`,
        `--socket=${socket}`,
        `--port=${ports.database}`,
        '--bind-address=127.0.0.1',
        '--character-set-server=utf8mb4',
        '--collation-server=utf8mb4_general_ci',
      ],
      { stdio: ['ignore', 'ignore', openSync(join(home, 'database.log'), 'a')] },
    )
    children.push(database)
    const client = (sql: string, name = 'ocsweb', options: readonly string[] = []): string =>
      execFileSync('/usr/bin/mariadb', ['--no-defaults', `--socket=${socket}`, '--user=root', '--batch', '--skip-column-names', ...options, name], {
        input: sql,
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
    await until(() => client('select 1', 'mysql')).catch(() => {
      throw new Error(`MariaDB does not answer:\n${readFileSync(join(home, 'database.log'), 'utf8').slice(-2_000)}`)
    })
    client(
      `create database ocsweb character set utf8 collate utf8_bin; create user ocs@'%' identified by '${databasePassword}'; grant all on ocsweb.* to ocs@'%'`,
      'mysql',
    )
    // As its console's installer does: the base, then each newer step; a statement that fails is passed over.
    const lay = (path: string): string =>
      client(readFileSync(path, 'utf8'), 'ocsweb', ['--force', "--init-command=set sql_mode='NO_ENGINE_SUBSTITUTION'"])
    lay(join(schemaFolder, 'ocsbase_new.sql'))
    const laid = Number(client("select TVALUE from config where NAME = 'GUI_VERSION'"))
    for (let step = laid + 1; step <= lastStep; step++) lay(join(schemaFolder, `update/${step}.sql`))
    writeFileSync(join(home, 'ocs.conf'), ocsSettings(home))
    writeFileSync(join(home, 'apache.conf'), apacheSettings(home))
    if (isRoot) execFileSync('chown', ['-R', 'www-data', join(home, 'log')])
    const web = spawn('/usr/sbin/apache2', ['-f', join(home, 'apache.conf'), '-D', 'FOREGROUND'], { stdio: 'ignore', detached: true }) // ends its whole process group
    children.push(web)
    const url = `http://127.0.0.1:${ports.web}/ocsinventory`
    await until(() => fetch(url)).catch((error: unknown) => {
      throw new Error(`Apache does not answer: ${String(error)}\n${readFileSync(join(home, 'log/error.log'), 'utf8').slice(-2_000)}`)
    })
    const query = (sql: string): readonly (readonly string[])[] =>
      client(sql)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('\t'))
    const [version = '', flush = ''] = query('select version(), @@innodb_flush_log_at_trx_commit')[0] ?? []
    return {
      url,
      says: `MariaDB ${version}, innodb_flush_log_at_trx_commit ${flush}`,
      query,
      cpuSeconds: () => ({ server: cpuOf(web.pid ?? 0), database: cpuOf(database.pid ?? 0) }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
