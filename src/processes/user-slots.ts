import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, rmdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { partNames, type PartName } from './parts.ts'

// Two installations on one machine must not share OS users: a part of one would read what the same part of the other keeps. Each takes a number,
// written down where root alone writes; the users of the first are called as they always were.

const most = 100

/** No users are left that nobody has: it does not start, rather than share some. */
export class NoUsersLeft extends Error {}
export const userOf = (slot: number, part: PartName): string => (slot === 1 ? `afterbell-${part}` : `afterbell-${slot}-${part}`)

/** Where what the parts keep lies when their users may not enter the data folder. */
export const ownBase = (home: string, dataDir: string): string => join(home, `${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-own`)

type Given = {
  readonly home: string // /var/lib/afterbell
  readonly dataDir: string
  readonly uidOf: (name: string) => number | undefined // of a user that is there
  readonly running?: () => ReadonlySet<number> // user ids that own a process now
}

const runningUids = (): ReadonlySet<number> =>
  new Set(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          return [statSync(`/proc/${name}`).uid]
        } catch {
          return [] // ended meanwhile
        }
      }),
  )

/** One start at a time decides. A lock left behind by a start that was killed is broken after three seconds. */
const withLock = <T>(folder: string, work: () => T): T => {
  const lock = join(folder, '.deciding')
  for (let tries = 0; ; tries++) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (age > 3000) rmSync(lock, { recursive: true, force: true })
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
  }
  try {
    return work()
  } finally {
    rmdirSync(lock)
  }
}

const slots = Array.from({ length: most }, (_, at) => at + 1)

/**
 * The number of this data folder's OS users: the one it has, or the lowest that no other installation has. Taken by another: written down for a folder
 * that is still there, or its users run something. An installation of before the numbers keeps the first one's users, which own its folders already.
 * @throws NoUsersLeft
 */
export const takeSlot = ({ home, dataDir: given, uidOf, running = runningUids }: Given): number => {
  const dataDir = realpathSync(given)
  const folder = join(home, 'users')
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const fileOf = (slot: number) => join(folder, String(slot))
  const holderOf = (slot: number) => (existsSync(fileOf(slot)) ? readFileSync(fileOf(slot), 'utf8') : undefined)
  return withLock(folder, () => {
    const own = slots.find((slot) => holderOf(slot) === dataDir)
    if (own !== undefined) return own
    const busy = running()
    const ownUid =
      statSync(join(dataDir, 'web'), { throwIfNoEntry: false })?.uid ?? statSync(join(ownBase(home, given), 'web'), { throwIfNoEntry: false })?.uid
    const isFree = (slot: number): boolean => {
      const holder = holderOf(slot)
      if (holder !== undefined && (existsSync(holder) || existsSync(ownBase(home, holder)))) return false
      const uids = partNames.flatMap((part) => uidOf(userOf(slot, part)) ?? [])
      return uids.includes(ownUid ?? -1) || !uids.some((uid) => busy.has(uid))
    }
    const free = slots.find(isFree)
    if (free === undefined)
      throw new NoUsersLeft(`${most} installations have users of their own on this machine already; remove what is gone from ${folder}`)
    rmSync(fileOf(free), { force: true })
    const handle = openSync(fileOf(free), 'wx', 0o644)
    writeSync(handle, dataDir)
    closeSync(handle)
    return free
  })
}
