import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { closedParent, lookUp, systemUser, type OsUser } from '../platform/os-user.ts'
import { partNames, type PartName } from './parts.ts'
import { NoUsersLeft, ownBase, takeSlot, userOf } from './user-slots.ts'

export type Home = { readonly ownDir: string; readonly user: OsUser | undefined }
export type Separation = {
  readonly absent: string | undefined // why the parts share one OS user; undefined where each has its own
  readonly said: readonly string[] // for the operator
  readonly homes: Readonly<Record<PartName, Home>>
}

/** Somebody who is nobody in particular: what others may enter, any user of ours may. */
export const anyone: OsUser = { name: 'any user', uid: -1, gid: -1 }

// Never through a link, never what is known under a second name elsewhere: the folder may have been in a stranger's hands.
const giveTo = (path: string, user: OsUser): void => {
  const facts = lstatSync(path)
  if (facts.isFile() && facts.nlink > 1) throw new Error(`${path} is also known under another name; remove it and start again.`)
  if (facts.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), user)
  lchownSync(path, user.uid, user.gid)
}

/** A part's own folder, which only its user may enter. What an earlier version kept elsewhere moves in. */
const ownFolder = (ownDir: string, user: OsUser | undefined, earlier: Readonly<Record<string, string>>): void => {
  mkdirSync(ownDir, { recursive: true, mode: 0o700 })
  for (const [name, from] of Object.entries(earlier)) if (existsSync(from) && !existsSync(join(ownDir, name))) renameSync(from, join(ownDir, name))
  const owners = [
    ownDir,
    ...Object.keys(earlier)
      .map((name) => join(ownDir, name))
      .filter((path) => existsSync(path)),
  ].map((path) => lstatSync(path).uid)
  if (user && owners.some((uid) => uid !== user.uid)) giveTo(ownDir, user)
  chmodSync(ownDir, 0o700)
}

const home = '/var/lib/afterbell'

const usersOfTheirOwn = (dataDir: string): Readonly<Record<PartName, OsUser>> => {
  const slot = takeSlot({ home, dataDir, uidOf: (name) => lookUp(name)?.uid })
  return Object.fromEntries(partNames.map((name) => [name, systemUser(userOf(slot, name))])) as Record<PartName, OsUser>
}

/**
 * Gives every part its own folder and, started as root, its own OS user. Never fails for want of users: it then says in one sentence that
 * the separation of users is absent, as it is for whoever starts us as an ordinary user.
 */
export const separate = (dataDir: string): Separation => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const isRoot = process.getuid?.() === 0
  let users: Readonly<Record<PartName, OsUser>> | undefined
  let absent = isRoot ? undefined : `every part runs as the user ${userInfo().username}`
  try {
    if (isRoot) users = usersOfTheirOwn(dataDir)
  } catch (error) {
    if (error instanceof NoUsersLeft) throw error
    absent = `every part runs as root, because ${error instanceof Error ? error.message : String(error)}`
  }
  chmodSync(dataDir, isRoot ? 0o711 : 0o700) // others pass through to what is theirs; they cannot list it
  const closed = users && closedParent(dataDir, anyone)
  const base = closed ? ownBase(home, dataDir) : dataDir
  if (closed) mkdirSync(base, { recursive: true, mode: 0o711 })
  const homes = Object.fromEntries(partNames.map((name) => [name, { ownDir: join(base, name), user: users?.[name] }])) as Record<PartName, Home>
  const earlier: Partial<Record<PartName, Record<string, string>>> = {
    web: { 'sign-in': join(dataDir, 'secrets/sign-in'), 'setup-code': join(dataDir, 'setup-code') },
  }
  for (const name of partNames) ownFolder(homes[name].ownDir, homes[name].user, earlier[name] ?? {})
  const said = absent
    ? [
        `No separation of OS users: ${absent}. Whoever takes over one part can read what the others keep. Started as root, each part gets a user of its own.`,
      ]
    : [`Each part runs as a user of its own: ${partNames.map((name) => users?.[name].name ?? name).join(', ')}.`]
  if (closed) said.push(`Those users may not enter ${closed}; what each part keeps is therefore in ${base}.`)
  return { absent, said, homes }
}

/** A small file in a part's folder that the part may read and remove. The folder is a stranger's: no link is followed. Gives what stands there. */
export const keepFor = ({ ownDir, user }: Home, name: string, make: () => string): string => {
  const file = join(ownDir, name)
  if (!existsSync(file)) {
    const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
    writeSync(handle, make())
    fchmodSync(handle, 0o600)
    if (user) fchownSync(handle, user.uid, user.gid)
    closeSync(handle)
  }
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    return readFileSync(handle, 'utf8').trim()
  } finally {
    closeSync(handle)
  }
}

/** What the operator's settings name and the worker's own user may not use, a sentence each: folders of others are not ours to give away. */
export const closedTo = (worker: OsUser | undefined, env: NodeJS.ProcessEnv): readonly string[] =>
  (worker ? ['MAIL_BOUNCES', 'AFTERBELL_CHECKPOINTS_TO'] : []).flatMap((name) => {
    const folder = env[name]
    const facts = folder ? statSync(folder, { throwIfNoEntry: false }) : undefined
    if (!worker || !folder || !facts) return []
    const closed = closedParent(folder, worker)
    const isUsable = facts.uid === worker.uid || (facts.mode & 0o007) === 0o007 || (facts.gid === worker.gid && (facts.mode & 0o070) === 0o070)
    return closed === undefined && isUsable
      ? []
      : [
          `${name}: the worker runs as ${worker.name}, who may not ${closed ? `enter ${closed}` : `write into ${folder}`}. Give that folder to ${worker.name}.`,
        ]
  })
