import { execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  constants,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { secretFile } from '../config.ts'
import { installBinaries } from './binaries.ts'
import { closedParent, databaseUser, type OsUser } from '../os-user.ts'

const run = promisify(execFile)

export type Embedded = { readonly adminUrl: string; readonly home: string; readonly adopted: boolean; isAlive(): boolean; stop(): Promise<void> }
type Place = { readonly home: string; readonly moved: string | undefined }

/**
 * Where the cluster lives. The database's OS user must be able to enter every parent: a closed default place is left for one
 * under /var/lib; a place the operator chose is never left, but refused in one sentence.
 */
export const choosePlace = (dataDir: string, chosen: boolean, user: OsUser | undefined): Place => {
  const home = join(dataDir, 'postgres')
  if (!user) return { home, moved: undefined }
  const closed = closedParent(dirname(home), user)
  if (!closed) return { home, moved: undefined }
  const sentence = `The OS user "${user.name}" that PostgreSQL runs as may not enter ${closed}.`
  if (chosen) throw new Error(`${sentence} Set AFTERBELL_DATA to a folder below one that every user may enter, such as /var/lib/afterbell.`)
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return { home: join('/var/lib/afterbell', key), moved: sentence }
}

/** A file that only grows at starts is begun anew beyond a mebibyte, with one before it kept. PostgreSQL's own logs are one a weekday, each begun anew. */
const keepShort = (file: string): void => {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 1024 * 1024) renameSync(file, `${file}.1`)
}

const tryPort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** The port of last time, so that whoever is connected finds the server again after a crash; another one where it was taken meanwhile. */
const choosePort = async (home: string): Promise<number> => {
  const file = join(home, 'port')
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const port = await tryPort(before).catch(() => tryPort(0))
  rmSync(file, { force: true })
  writeFileSync(file, String(port), { flag: 'wx' }) // the folder is another user's: no link of theirs is followed
  return port
}

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const alive = (pid: number): boolean => {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const settings = [
  "listen_addresses = '127.0.0.1'",
  "unix_socket_directories = ''",
  'logging_collector = on',
  "log_directory = 'log'",
  "log_filename = 'postgresql-%a.log'",
  'log_truncate_on_rotation = on',
  'log_rotation_age = 1d',
  'log_statement = none',
  'log_min_error_statement = panic',
  'log_parameter_max_length = 0',
  'log_parameter_max_length_on_error = 0',
  'max_connections = 80',
  'shared_buffers = 128MB',
  "timezone = 'UTC'",
  "password_encryption = 'scram-sha-256'",
  'checkpoint_timeout = 15min', // most of the log is pages written whole, once each after a checkpoint; how much is read after a crash, max_wal_size bounds
]

/**
 * Settings that came with a later version reach a cluster that is there: those its file does not name. What an operator set (`alter system`) is named and
 * stays. The folder is another user's: no link of theirs is followed.
 */
const bringSettings = (data: string): void => {
  const path = join(data, 'postgresql.auto.conf')
  if (!existsSync(path)) return
  const file = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW)
  try {
    const before = readFileSync(file, 'utf8')
    const named = new Set([...before.matchAll(/^\s*([\w.]+)\s*=/gm)].map(([, name]) => name))
    const missing = settings.filter((line) => !named.has(line.split(' ')[0]))
    if (missing.length > 0) writeSync(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`)
  } finally {
    closeSync(file)
  }
}

const initialise = async (bin: string, home: string, password: string, user: OsUser | undefined, extra: readonly string[]): Promise<void> => {
  const data = join(home, 'cluster')
  const draft = join(home, `cluster.draft-${process.pid}`)
  const passwordFile = join(home, `.initdb-${randomBytes(6).toString('hex')}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  try {
    await run(
      join(bin, 'initdb'),
      [
        '-D',
        draft,
        '-U',
        'afterbell_admin',
        '--pwfile',
        passwordFile,
        '--auth=scram-sha-256',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--locale=C.UTF-8',
        '--no-instructions',
      ],
      { cwd: '/', ...identity(user), env: { PATH: process.env.PATH ?? '', TZ: 'UTC' } },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(join(draft, 'postgresql.auto.conf'), `${[...settings, ...extra].join('\n')}\n`)
  await run('mv', [draft, data]) // only a whole cluster gets the name
}

const identity = (user: OsUser | undefined) => (user ? { uid: user.uid, gid: user.gid } : {})

/** What postmaster.pid says: process id and port; undefined when there is none. */
const running = (data: string): { pid: number; port: number } | undefined => {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

/**
 * The embedded PostgreSQL, started or - after a kill -9 of ours left it an orphan - adopted.
 * `extra` are further lines of postgresql.conf, for a test cluster in memory.
 */
export const startEmbedded = async (root: string, place: Place, secrets: string, extra: readonly string[] = []): Promise<Embedded> => {
  const user = databaseUser()
  const { home } = place
  mkdirSync(home, { recursive: true })
  if (user) chownSync(home, user.uid, user.gid)
  chmodSync(home, 0o755)
  const bin = installBinaries(root, home)
  const data = join(home, 'cluster')
  const password = secretFile(secrets, 'database-admin')
  if (!existsSync(data)) await initialise(bin, home, password, user, extra)
  const url = (port: number) => `postgres://afterbell_admin:${password}@127.0.0.1:${port}/postgres`
  const isAlive = () => alive(running(data)?.pid ?? 0)
  const stop = async () => {
    const found = running(data)
    if (!found || !alive(found.pid)) return
    process.kill(found.pid, 'SIGINT') // fast shutdown
    for (let i = 0; i < 150 && alive(found.pid); i++) await wait(100)
  }
  const deadline = performance.now() + 20_000 // a postmaster just killed refuses one start; recovery after a crash takes its time
  let last = ''
  while (performance.now() < deadline) {
    const found = running(data)
    if (found && alive(found.pid) && (await answers(url(found.port)))) return { adminUrl: url(found.port), home, adopted: true, isAlive, stop }
    if (found && alive(found.pid)) {
      await wait(250)
      continue
    }
    bringSettings(data)
    const port = await choosePort(home)
    keepShort(join(home, 'start.log'))
    const console = openSync(join(home, 'start.log'), constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW, 0o600)
    const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port)], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', console, console],
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC' },
      ...identity(user),
    })
    closeSync(console)
    let gone = false
    child.on('error', (error) => {
      gone = true
      last = error.message
    })
    child.on('exit', () => {
      gone = true
    })
    child.unref()
    while (!gone && performance.now() < deadline) {
      if (await answers(url(port))) return { adminUrl: url(port), home, adopted: false, isAlive, stop }
      await wait(50)
    }
    await wait(300)
  }
  throw new Error(`PostgreSQL did not start in 20 seconds; its own words are in ${join(home, 'start.log')} and ${join(data, 'log')}. ${last}`)
}
