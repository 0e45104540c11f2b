import { chownSync, chmodSync, lstatSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { closedParent, type OsUser } from '../../platform/os-user.ts'

const named = z.object({ hosts: z.array(z.object({ keyFile: z.string(), backup: z.object({ passwordFile: z.string() }) }).partial()).catch([]) })

/** Gives one secret file to the runner's user alone. Gives a sentence where that was done or cannot be. */
const giveFile = (path: string, user: OsUser): string | undefined => {
  const facts = lstatSync(path, { throwIfNoEntry: false })
  if (!facts) return `${path} is not there; the runner needs it.`
  const closed = closedParent(dirname(path), user)
  if (closed) return `The runner runs as ${user.name}, who may not enter ${closed}. Put ${path} where that user can reach it, such as /etc/afterbell.`
  if (facts.uid === user.uid) return undefined
  // Only what is root's own, a plain file and known under one name: somebody else's file is not ours to give away.
  if (facts.uid !== 0 || !facts.isFile() || facts.nlink > 1) return `The runner runs as ${user.name}, who must own ${path} (mode 0600).`
  chownSync(path, user.uid, user.gid)
  chmodSync(path, 0o600)
  return `${path} belongs to ${user.name} now, and only that user can read it.`
}

/**
 * Started as root, the runner has a user of its own: its configuration and the keys and passwords that it names become that user's alone. Gives
 * what the operator should read. Faults of the configuration itself are the runner's to tell.
 */
export const handOver = async (user: OsUser | undefined, env: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const file = env.AFTERBELL_RUNNER_CONFIG
  if (!user || !file) return []
  try {
    const { parse } = await import('../../platform/yaml.ts')
    const { hosts } = named.parse(parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }))
    const secrets = hosts.flatMap((host) => [host.keyFile, host.backup?.passwordFile]).filter((path) => path !== undefined)
    return [...new Set([file, ...secrets])].flatMap((path) => giveFile(path, user) ?? [])
  } catch (error) {
    return [`${file}: ${error instanceof Error ? error.message : String(error)}`]
  }
}
