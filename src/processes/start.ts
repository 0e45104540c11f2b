import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { readConfig } from '../platform/config.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { openDatabase } from './database.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789' // no letter looks like a digit

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Holds the data folder for one installation at a time. @throws Error naming the process that has it. */
const holdFolder = (dataDir: string): (() => void) => {
  const file = join(dataDir, 'afterbell.pid')
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'))
    const command = pid > 0 && isAlive(pid) && existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ''
    if (pid !== process.pid && /main\.mjs|bootstrap\.mjs/.test(command)) throw new Error(`Afterbell is already running from this data folder (process ${pid}).`)
  }
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

/** @throws Error with the way out where another program has the port: told before anything is started. */
const portIsFree = (port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start.`) : error))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })

const isNew = async (appUrl: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: appUrl })
  await client.connect()
  try {
    return (await client.query('select from people_district_list limit 1')).rowCount === 0
  } finally {
    await client.end()
  }
}

/** The one-time code of the first page: printed here, kept in a file only we can read, gone once the set-up is done. */
const setupCode = (dataDir: string): string => {
  const file = join(dataDir, 'setup-code')
  if (!existsSync(file)) {
    const code = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('').replace(/(.{4})(?=.)/g, '$1-')
    writeFileSync(file, code, { mode: 0o600 })
  }
  return readFileSync(file, 'utf8').trim()
}

const answering = async (url: string, tries: number, isUp: () => boolean): Promise<boolean> => {
  for (let i = 0; i < tries && isUp(); i++) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    if (response?.ok) return true
    await wait(100)
  }
  return false
}

/** `npm start`: database, then web, worker and runner as processes of their own, each knowing its own database role alone. */
export const start = async (root: string, env: NodeJS.ProcessEnv): Promise<number> => {
  const log = createLog('start')
  const config = readConfig(env, root)
  const chosen = env.AFTERBELL_DATA !== undefined
  mkdirSync(config.dataDir, { recursive: true })
  const release = holdFolder(config.dataDir)
  await portIsFree(config.port, config.host)
  const database = await openDatabase(config, root, chosen)
  for (const sentence of database.said) say(sentence)
  const picked = (...keys: readonly string[]) => Object.fromEntries(keys.flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]])))
  const common = picked('PATH', 'HOME', 'TZ', 'LANG', 'HOST', 'PORT', 'PUBLIC_URL')
  const { app, auth, worker, runner } = database.addresses
  const parts = {
    web: { AFTERBELL_DB: app, AFTERBELL_AUTH_DB: auth, ...picked('SMTP_URL', 'MAIL_FROM') }, // invitations leave from there
    worker: { AFTERBELL_DB: worker, ...picked('SMTP_URL', 'MAIL_FROM', 'MAIL_BOUNCE_ADDRESS', 'MAIL_BOUNCES') },
    runner: { AFTERBELL_DB: runner, ...picked('AFTERBELL_RUNNER_CONFIG') },
  }
  const children = new Map<string, ChildProcess>()
  let stopping = false
  const launch = (name: keyof typeof parts, after = 0): void => {
    const began = Date.now()
    const child = spawn(process.execPath, ['--enable-source-maps', process.argv[1] as string, name], {
      cwd: root, env: { ...common, ...parts[name], AFTERBELL_DATA: config.dataDir }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.set(name, child)
    child.on('exit', (code, signal) => {
      if (stopping) return
      const next = Date.now() - began > 30_000 ? 0 : Math.min(after * 2 + 250, 15_000)
      log.warn('a process ended and is started again', { name, code, signal, afterMs: next })
      setTimeout(() => { if (!stopping) launch(name, next) }, next)
    })
  }
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) launch(name)
  const guard = every(1000, 'watching the database', async () => {
    if (stopping || database.isAlive()) return
    log.warn('PostgreSQL ended and is started again')
    await database.revive()
  }, log)
  const ended = new Promise<number>((resolve) => {
    const stop = (signal: string) => {
      if (stopping) return
      stopping = true
      log.info('stopping', { signal })
      void (async () => {
        await guard.stop()
        for (const child of children.values()) child.kill('SIGTERM')
        await Promise.all([...children.values()].map((child) => (child.exitCode !== null || child.signalCode !== null ? undefined
          : Promise.race([new Promise((done) => child.once('exit', done)), wait(8000).then(() => child.kill('SIGKILL'))]))))
        await database.stop()
        release()
        resolve(0)
      })()
    }
    process.on('SIGTERM', () => stop('SIGTERM'))
    process.on('SIGINT', () => stop('SIGINT'))
    process.on('SIGHUP', () => stop('SIGHUP'))
  })
  const local = `http://${config.host === '0.0.0.0' || config.host === '127.0.0.1' ? 'localhost' : config.host}:${config.port}`
  if (await answering(local, 300, () => !stopping)) {
    if (await isNew(app)) say(`\nSet-up code: ${setupCode(config.dataDir)}\n(the first page asks for it; it is also in ${join(config.dataDir, 'setup-code')})`)
    say(`\nAfterbell answers at ${config.publicUrl}`)
  } else if (!stopping) say(`Afterbell does not answer at ${local} yet; what its processes say stands above.`)
  return ended
}
