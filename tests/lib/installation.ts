// A whole installation of its own, for tests and benches: three processes and a PostgreSQL on disk, set up through its pages.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from '../../tools/build.mjs'

const root = join(import.meta.dirname, '../..')
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number }
const stats = (): readonly Stat[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')
        return [{ pid: Number(name), parent: Number(fields[1]), ticks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) }] // own and reaped children's time
      } catch {
        return [] // ended meanwhile
      }
    })

/** Empty for a process that ended meanwhile. */
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

export type Installation = {
  readonly url: string
  readonly data: string
  setupCode(): string
  readonly said: () => string
  pidOf(part: 'web' | 'worker' | 'sealer' | 'runner' | 'start'): number | undefined
  postmaster(): number
  post(path: string, body: Record<string, unknown>): Promise<Response>
  get(path: string, accept?: string): Promise<Response>
  cpuSeconds(): number
  stop(): Promise<void>
}

/** Starts it, goes through the set-up page unless told not to, and signs in. CPU is that of everything it started, PostgreSQL included. */
export const startInstallation = async (
  more: NodeJS.ProcessEnv = {},
  { setUp = true, command = 'start' as 'start' | 'demo', under = '/var/tmp' } = {},
): Promise<Installation> => {
  await build()
  const data = mkdtempSync(join(under, 'afterbell-own-'))
  chmodSync(data, 0o755) // the database's own OS user goes in
  const port = await freePort()
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, [join(root, 'dist/main.mjs'), command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', AFTERBELL_DATA: data, PORT: String(port), PUBLIC_URL: url, ...more },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said += part.toString()
    })
  const last = command === 'demo' ? 'npx afterbell demo remove' : 'answers at'
  for (let i = 0; i < (command === 'demo' ? 4000 : 600) && child.exitCode === null && !said.includes(last); i++) await wait(100)
  if (!said.includes(last)) throw new Error(`it did not start:\n${said}`)
  let cookie = ''
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'application/json', connection: 'close', cookie, ...init.headers },
    })
    const set = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    if (set) cookie = set
    return response
  }
  const post = (path: string, body: Record<string, unknown>) =>
    send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  const setupCode = () => readFileSync(join(data, 'web', 'setup-code'), 'utf8').trim()
  const found = () =>
    post('/setup', {
      code: setupCode(),
      district: 'Trial District',
      zone: 'America/Chicago',
      site: 'Office',
      siteKind: 'office',
      name: 'Pat Bell',
      email: 'pat@example.test',
      initials: 'PB',
      positions: ['technology-director', 'technology-coordinator', 'systems-administrator', 'it-systems-manager'],
      password: 'a trial of its own',
      passwordAgain: 'a trial of its own',
    })
  const made = setUp && command === 'start' ? await found() : undefined
  if (made && !made.ok) throw new Error(`set-up answered ${made.status}: ${await made.text()}`)
  const postmaster = () => Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
  const pidOf = (part: string) =>
    part === 'start' ? child.pid : stats().find((one) => one.parent === child.pid && commandOf(one.pid).endsWith(`${part}\0`))?.pid
  return {
    url,
    data,
    setupCode,
    said: () => said,
    pidOf,
    postmaster,
    post,
    get: (path, accept) => send(path, accept === undefined ? {} : { headers: { accept } }),
    cpuSeconds: () => {
      const all = stats()
      const ours = new Set([child.pid as number, postmaster()])
      for (let grown = true; grown;) {
        grown = false
        for (const one of all)
          if (ours.has(one.parent) && !ours.has(one.pid)) {
            ours.add(one.pid)
            grown = true
          }
      }
      return all.filter((one) => ours.has(one.pid)).reduce((sum, one) => sum + one.ticks, 0) / 100
    },
    stop: async () => {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(data, { recursive: true, force: true })
    },
  }
}
