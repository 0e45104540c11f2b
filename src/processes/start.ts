import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { readConfig } from '../platform/config.ts'
import type { Addresses } from '../platform/db/roles.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { startChildren } from './children.ts'
import { openDatabase } from './database.ts'
import { backupSchedule, startScheduledBackup } from './scheduled-backup.ts'
import { environmentOf } from './parts.ts'
import { placeProgram } from './program.ts'
import { handOver } from './runner/hand-over.ts'
import { closedTo, keepFor, separate } from './separation.ts'

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
    if (pid !== process.pid && /main\.mjs|bootstrap\.mjs/.test(command))
      throw new Error(`Afterbell is already running from this data folder (process ${pid}).`)
  }
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

/** @throws Error with the way out where another program has the port: told before anything is started. */
const portIsFree = (port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start.`) : error,
      ),
    )
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

/** The one-time code of the first page: printed here, kept in a file only the web part can read, gone once the set-up is done. */
const newCode = (): string =>
  Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')

const answering = async (url: string, tries: number, isUp: () => boolean): Promise<boolean> => {
  for (let i = 0; i < tries && isUp(); i++) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    if (response?.ok) return true
    await wait(100)
  }
  return false
}

type Around = {
  readonly chosen?: boolean // the operator named the data folder
  readonly cookies?: string // what the names of its cookies begin with, where another installation may answer on this machine
  readonly before?: (given: Ready) => Promise<void> // with the database ready and nothing else started
  readonly after?: (given: Ready) => Promise<void> // once it answers
}
type Ready = { readonly addresses: Addresses; readonly publicUrl: string; readonly say: (line: string) => void }

/** `npm start`: database, then every part as a process of its own, each knowing its own database roles alone and, as root, each its own OS user. */
export const start = async (
  root: string,
  env: NodeJS.ProcessEnv,
  { before, after, cookies, chosen = env.AFTERBELL_DATA !== undefined }: Around = {},
): Promise<number> => {
  const log = createLog('start')
  const config = readConfig(env, root)
  backupSchedule(env) // a setting that cannot be read stops the start, not the first night
  mkdirSync(config.dataDir, { recursive: true })
  const release = holdFolder(config.dataDir)
  await portIsFree(config.port, config.host)
  const separation = separate(config.dataDir)
  const program = placeProgram(root, process.argv[1] as string, separation.absent === undefined)
  const database = await openDatabase(config, root, chosen)
  for (const sentence of [
    ...database.said,
    ...separation.said,
    ...(program.moved ? [program.moved] : []),
    ...(await handOver(separation.homes.runner.user, env)),
    ...closedTo(separation.homes.worker.user, env),
  ])
    say(sentence)
  await before?.({ addresses: database.addresses, publicUrl: config.publicUrl, say }).catch(async (error: unknown) => {
    await database.stop()
    release()
    throw error
  })
  const children = startChildren({
    program,
    homes: separation.homes,
    log,
    envOf: (name) => ({
      ...environmentOf(name, database.addresses, env),
      AFTERBELL_DATA: config.dataDir,
      ...(name === 'web'
        ? { AFTERBELL_SEPARATION: separation.absent ? 'absent' : 'own-users', ...(cookies === undefined ? {} : { AFTERBELL_COOKIES: cookies }) }
        : {}),
    }),
  })
  const backup = startScheduledBackup({ env, dataDir: config.dataDir, entry: join(dirname(process.argv[1] as string), 'cli.mjs'), log })
  let stopping = false
  const guard = every(
    1000,
    'watching the database',
    async () => {
      if (stopping || database.isAlive()) return
      log.warn('PostgreSQL ended and is started again')
      await database.revive()
    },
    log,
  )
  const ended = new Promise<number>((resolve) => {
    const stop = (signal: string) => {
      if (stopping) return
      stopping = true
      log.info('stopping', { signal })
      void (async () => {
        await guard.stop()
        await backup?.stop()
        await children.stop()
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
    const { web } = separation.homes
    if (await isNew(database.addresses.app))
      say(`\nSet-up code: ${keepFor(web, 'setup-code', newCode)}\n(the first page asks for it; it is also in ${join(web.ownDir, 'setup-code')})`)
    say(`\nAfterbell answers at ${config.publicUrl}`)
    await after?.({ addresses: database.addresses, publicUrl: config.publicUrl, say }).catch((error: unknown) =>
      log.error('what comes after the start failed', { error }),
    )
  } else if (!stopping) say(`Afterbell does not answer at ${local} yet; what its processes say stands above.`)
  return ended
}
