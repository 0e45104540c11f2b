// Debian's PostgreSQL 15, a cluster of its own in memory or in a temporary folder: the oldest version that is promised.
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseUser } from '../../src/platform/os-user.ts'

const bin = '/usr/lib/postgresql/15/bin'
/** Why there is none here; undefined where there is. */
export const postgres15Missing = (): string | undefined =>
  existsSync(join(bin, 'initdb')) ? undefined : "PostgreSQL 15 is not installed (Debian's postgresql-15)"

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** Its administrator is a superuser; `adminUrl` names the database `postgres`. */
export const startPostgres15 = async (): Promise<{ readonly adminUrl: string; stop(): void }> => {
  const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'afterbell-pg15-'))
  const user = databaseUser()
  const identity = user ? { uid: user.uid, gid: user.gid } : {}
  if (user) chownSync(home, user.uid, user.gid)
  const run = (tool: string, args: readonly string[]) =>
    execFileSync(join(bin, tool), args, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...identity })
  const data = join(home, 'cluster')
  const password = join(home, 'password')
  writeFileSync(password, 'only here')
  if (user) chownSync(password, user.uid, user.gid)
  const port = await freePort()
  run('initdb', [
    '-D',
    data,
    '-U',
    'boss',
    '--pwfile',
    password,
    '--auth=scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
    '--no-sync',
  ])
  run('pg_ctl', [
    '-D',
    data,
    '-w',
    '-l',
    join(home, 'log'),
    '-o',
    `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200`,
    'start',
  ])
  return {
    adminUrl: `postgres://boss:${encodeURIComponent('only here')}@127.0.0.1:${port}/postgres`,
    stop: () => {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      rmSync(home, { recursive: true, force: true })
    },
  }
}
