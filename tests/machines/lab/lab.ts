// One lab = one test's machines under one random id: a subnet, a login key, a folder. Closing it leaves nothing behind; what a
// killed test left behind is cleared by the next lab.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, lives, locked, processMark } from './cache.ts'
import { removeGroups } from './container.ts'
import { run, tried, until } from './exec.ts'
import { freeSubnet, freshId, killAll, layCable, processesIn, type Cable } from './network.ts'

export type LoginKey = { readonly keyFile: string; readonly privateKey: string; readonly publicKey: string }
export type Lab = {
  readonly id: string
  readonly folder: string
  readonly login: LoginKey
  readonly cable: () => Promise<Cable>
  readonly onClose: (stop: () => Promise<void>) => void
  readonly close: () => Promise<void>
}

const runs = (): string => join(cacheFolder(), 'run')

export const makeKey = async (keyFile: string, comment: string): Promise<LoginKey> => {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', keyFile])
  const [privateKey, publicKey] = await Promise.all([readFile(keyFile, 'utf8'), readFile(`${keyFile}.pub`, 'utf8')])
  return { keyFile, privateKey, publicKey: publicKey.trim() }
}

const clearOne = async (id: string): Promise<void> => {
  const folder = join(runs(), id)
  const listed = (await tried('ip', ['netns', 'list'])).out.split('\n').map((line) => line.split(' ')[0] ?? '')
  const namespaces = listed.filter((name) => name.startsWith(`ab-${id}-`))
  for (const namespace of namespaces) {
    await until(`${namespace} to be empty`, 10_000, async () => {
      const alive = await processesIn(namespace)
      killAll(alive)
      return alive.length === 0 ? true : null
    })
    await tried('ip', ['netns', 'del', namespace])
    await removeGroups(namespace)
  }
  const guest = await readFile(join(folder, 'qemu.pid'), 'utf8').catch(() => '')
  const guestRuns = await readFile(`/proc/${guest.trim() || '0'}/cmdline`, 'utf8').catch(() => '')
  if (guestRuns.includes(folder)) killAll([Number(guest)])
  for (const host of await readdir(folder)) if (existsSync(join(folder, host, 'root'))) await tried('umount', ['-l', join(folder, host, 'root')])
  const mounted = await readFile('/proc/mounts', 'utf8')
  if (!mounted.includes(` ${folder}/`)) await rm(folder, { recursive: true, force: true })
}

/** Clears the labs whose process is gone. Called under the lock when a lab opens. */
const clearLeftovers = async (): Promise<void> => {
  for (const id of await readdir(runs()).catch(() => [])) {
    const owner = await readFile(join(runs(), id, 'owner'), 'utf8').catch(() => '0 0')
    if (!lives(owner)) await clearOne(id)
  }
}

export const openLab = (): Promise<Lab> =>
  locked('labs', async () => {
    await clearLeftovers()
    const id = freshId()
    const folder = join(runs(), id)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'owner'), processMark(process.pid) ?? '')
    const login = await makeKey(join(folder, 'key'), 'afterbell')
    let subnet: string | null = null
    let cables = 0
    const stops: (() => Promise<void>)[] = []
    return {
      id,
      folder,
      login,
      cable: () => locked('labs', async () => layCable(id, (subnet ??= await freeSubnet()), cables++)),
      onClose: (stop) => void stops.push(stop),
      close: async () => {
        for (const stop of stops.reverse()) await stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  })
