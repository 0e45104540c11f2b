// restic, asked on the machine that holds the repository's password (the runner's). Only what `snapshots` prints is used:
// it opens the repository read-only and takes no lock.
import { spawn } from 'node:child_process'
import { z } from 'zod'
import { backupTrouble, known, type BackupAnswer, type BackupFacts, type Backups } from './contract.ts'

export type ResticRepository = {
  readonly name: string // what the district calls it
  readonly repository: string
  readonly passwordFile: string
  readonly command?: string // default `restic`
  readonly limitMs?: number // default 60 s
}

const shape = z.array(
  z.object({ time: z.string(), hostname: z.string(), id: z.string(), short_id: z.string().optional(), paths: z.array(z.string()).default([]) }),
)
const limits = 'restic keeps no failed tries and does not tell skipped files; a plain check does not read the data.'

type Ran = { readonly code: number | null; readonly out: string; readonly err: string }

const ask = ({ repository, passwordFile, command = 'restic', limitMs = 60_000 }: ResticRepository, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(command, ['--repo', repository, '--password-file', passwordFile, '--no-lock', '--json', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.on('error', (error) => resolve({ code: null, out, err: error.message }))
    child.on('close', (code) => resolve({ code, out, err }))
  })

const said = (ran: Ran): BackupAnswer<never> => {
  const says = ran.err.trim().slice(0, 300) || 'restic ended without a word'
  if (/wrong password|no key found/.test(says)) return backupTrouble('login-refused', says)
  if (/unable to open config|does not exist|no such file|connection|timeout|ENOENT/i.test(says) || ran.code === null)
    return backupTrouble('unreachable', says)
  return backupTrouble('step-failed', says)
}

/** Reads `restic snapshots --json`. One latest per set of paths comes back: the newest of them counts. */
export const readSnapshots = (text: string, host: string, source: string): BackupAnswer<BackupFacts> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return backupTrouble('unreadable-answer', 'restic did not print JSON.')
  }
  const read = shape.safeParse(json ?? [])
  if (!read.success) return backupTrouble('unreadable-answer', 'restic printed an unknown form.')
  const own = read.data.filter((snapshot) => snapshot.hostname === host)
  const newest = own.reduce<(typeof own)[number] | null>((a, b) => (a === null || Date.parse(b.time) > Date.parse(a.time) ? b : a), null)
  if (newest === null) return backupTrouble('no-such-host', `${source} holds no backup of ${host}.`)
  const at = Date.parse(newest.time)
  if (!Number.isFinite(at)) return backupTrouble('unreadable-answer', `restic printed no time: ${newest.time.slice(0, 60)}`)
  return known({
    host,
    source,
    evidence: 'real',
    lastGoodAtMs: at,
    lastTriedAtMs: null,
    lastResult: 'ok',
    verifiedAtMs: null,
    verifyMethod: 'none',
    reference: newest.short_id ?? newest.id.slice(0, 8),
    limits,
  })
}

/** The vendor `restic`: one repository, every server that backs up into it (by restic's host name). */
export const resticBackups = (repository: ResticRepository): Backups => ({
  latest: async (host) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/.test(host)) return backupTrouble('no-such-host', 'That is no host name.')
    const ran = await ask(repository, ['snapshots', '--host', host, '--latest', '1'])
    return ran.code === 0 ? readSnapshots(ran.out, host, `restic ${repository.name}`) : said(ran)
  },
})
