import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemNow } from '../platform/clock.ts'
import { every } from '../platform/jobs/every.ts'
import type { Log } from '../platform/log.ts'
import { backupsToRemove, isBackupDue, minutesOf } from '../subjects/installation/index.ts'

/** What the environment says of backups by schedule. @throws Error naming every setting that cannot be read. */
export const backupSchedule = (env: NodeJS.ProcessEnv): { readonly folder: string; readonly atMinute: number; readonly keep: number } | undefined => {
  if (!env.BACKUP_FOLDER) return undefined
  const atMinute = minutesOf(env.BACKUP_AT ?? '02:30')
  const keep = Number(env.BACKUP_KEEP ?? 14)
  const faults = [
    ...(atMinute === undefined ? [`BACKUP_AT is "${env.BACKUP_AT}"; give a time such as 02:30`] : []),
    ...(Number.isInteger(keep) && keep >= 1 ? [] : [`BACKUP_KEEP is "${env.BACKUP_KEEP}"; give a count of at least 1`]),
  ]
  if (faults.length > 0) throw new Error(`Settings cannot be used: ${faults.join('; ')}.`)
  return { folder: env.BACKUP_FOLDER, atMinute: atMinute as number, keep }
}

const pattern = /^afterbell-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.age$/
/** Minutes since the newest backup in the folder began; undefined where there is none. */
const newestMinutes = (folder: string, nowMs: number): number | undefined => {
  const newest = readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .at(-1)
  const iso = newest?.replace(pattern, '$1-$2-$3T$4:$5:$6Z')
  return iso === undefined ? undefined : Math.max(0, (nowMs - Date.parse(iso)) / 60_000)
}

type Parts = { readonly env: NodeJS.ProcessEnv; readonly dataDir: string; readonly entry: string; readonly log: Log }
type Schedule = NonNullable<ReturnType<typeof backupSchedule>>

/** One backup as the command makes it; gives the minutes to wait before the next try. In a process of its own: the starter stays small. */
const runOnce = ({ env, dataDir, entry, log }: Parts, { folder, keep }: Schedule): Promise<number> =>
  new Promise((resolve) => {
    const stamp = systemNow().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
    const file = join(folder, `afterbell-${stamp}.age`)
    const child = spawn(process.execPath, [entry, 'backup', '--out', file, '--scheduled', '--json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...env, AFTERBELL_DATA: dataDir },
    })
    let said = ''
    child.stderr.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-2000)
    })
    child.on('error', (error) => {
      log.error('the backup could not begin', { error })
      resolve(60)
    })
    child.on('exit', (code) => {
      const again = code === 0 ? 0 : code === 3 ? 5 : 60 // a refusal, such as no key yet, is mended by a person
      if (again > 0) log.error('the backup by schedule failed and is tried again', { inMinutes: again, code, said })
      else {
        log.info('a backup was made', { file })
        for (const name of backupsToRemove(readdirSync(folder), keep)) rmSync(join(folder, name), { force: true })
      }
      resolve(again)
    })
  })

/** Makes a backup each day once its time has come (this machine's time zone), and keeps the newest; undefined where no folder is set. */
export const startScheduledBackup = (parts: Parts): { stop(): Promise<void> } | undefined => {
  const schedule = backupSchedule(parts.env)
  if (!schedule) return undefined
  mkdirSync(schedule.folder, { recursive: true, mode: 0o700 })
  let notBefore = 0
  return every(
    30_000,
    'the backup by schedule',
    async () => {
      const now = Date.now()
      const local = new Date(now)
      if (now < notBefore || !isBackupDue(schedule.atMinute, local.getHours() * 60 + local.getMinutes(), newestMinutes(schedule.folder, now))) return
      notBefore = now + (await runOnce(parts, schedule)) * 60_000
    },
    parts.log,
  )
}
