import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, parse } from 'node:path'

export type OsUser = { readonly name: string; readonly uid: number; readonly gid: number }

const lookUp = (name: string): OsUser | undefined => {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((row) => row.startsWith(`${name}:`))
  if (!line) return undefined
  const [, , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}

/** PostgreSQL refuses to run as root: as root it runs as `postgres`, made if missing; otherwise as whoever started us (undefined). */
export const databaseUser = (): OsUser | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const found = lookUp('postgres')
  if (found) return found
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  return lookUp('postgres')
}

/** The first folder from the root down to `path` that `user` may not enter; undefined when all are open. Folders yet to be made count as open. */
export const closedParent = (path: string, user: OsUser): string | undefined => {
  const chain: string[] = []
  for (let at = path; ; at = dirname(at)) {
    chain.unshift(at)
    if (at === parse(at).root) break
  }
  return chain.find((folder) => {
    const facts = statSync(folder, { throwIfNoEntry: false })
    if (!facts) return false
    if (facts.uid === user.uid) return (facts.mode & 0o100) === 0
    if (facts.gid === user.gid) return (facts.mode & 0o010) === 0
    return (facts.mode & 0o001) === 0
  })
}
