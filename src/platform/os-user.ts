import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, parse } from 'node:path'

export type OsUser = { readonly name: string; readonly uid: number; readonly gid: number }

/** The system user of this name; undefined where there is none. */
export const lookUp = (name: string): OsUser | undefined => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith(`${name}:`))
  if (!line) return undefined
  const [, , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}

/**
 * The system user of this name, made if missing, with a group of its own and no other, no home and no shell. Root alone can.
 * @throws Error where this machine makes no users
 */
export const systemUser = (name: string): OsUser => {
  const found = lookUp(name)
  if (found) return found
  let why = ''
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', name], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } catch (error) {
    // another start of ours may just have made it
    why = error instanceof Error ? error.message : String(error)
  }
  const made = lookUp(name)
  if (!made) throw new Error(`the OS user "${name}" could not be made: ${why}`)
  return made
}

/** PostgreSQL refuses to run as root: as root it runs as `postgres`, made if missing; otherwise as whoever started us (undefined). */
export const databaseUser = (): OsUser | undefined => (process.getuid?.() === 0 ? systemUser('postgres') : undefined)

/** Whom hostile bytes are read as: a user who owns nothing. */
export const nobody: OsUser = { name: 'nobody', uid: 65_534, gid: 65_534 }

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
