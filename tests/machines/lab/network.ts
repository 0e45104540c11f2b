// Each light host has a network namespace of its own with one cable to this machine: a point-to-point pair of 10.99.N.0/30
// addresses, no route further. Names carry the lab's random id, so a leftover of another run never collides.
import { randomBytes } from 'node:crypto'
import { run, tried } from './exec.ts'

export type Cable = {
  readonly namespace: string
  readonly hostAddress: string
  readonly ourAddress: string
  readonly cut: () => Promise<void>
  readonly heal: () => Promise<void>
  readonly remove: () => Promise<void>
}

export const freshId = (): string => randomBytes(3).toString('hex')

/** A free 10.99.N.0/24 for one lab. Call it under the lab's lock; it stays free only until the first cable is laid. */
export const freeSubnet = async (): Promise<string> => {
  const taken = await run('ip', ['-4', '-o', 'addr', 'show'])
  const start = randomBytes(1)[0] ?? 0
  for (let i = 0; i < 256; i++) {
    const subnet = `10.99.${(start + i) % 256}`
    if (!taken.includes(` ${subnet}.`)) return subnet
  }
  throw new Error('every 10.99.N.0/24 is taken on this machine')
}

/** Lays the cable number `n` (0-62) of a lab. Interface names have at most 15 characters. */
export const layCable = async (labId: string, subnet: string, n: number): Promise<Cable> => {
  const namespace = `ab-${labId}-${n}`
  const ours = `ab${labId}v${n}`
  const ourAddress = `${subnet}.${4 * n + 1}`
  const hostAddress = `${subnet}.${4 * n + 2}`
  await run('ip', ['netns', 'add', namespace])
  await run('ip', ['link', 'add', ours, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace])
  await run('ip', ['addr', 'add', `${ourAddress}/30`, 'dev', ours])
  await run('ip', ['link', 'set', ours, 'up'])
  await run('ip', ['-n', namespace, 'addr', 'add', `${hostAddress}/30`, 'dev', 'eth0'])
  for (const device of ['lo', 'eth0']) await run('ip', ['-n', namespace, 'link', 'set', device, 'up'])
  return {
    namespace,
    hostAddress,
    ourAddress,
    cut: async () => void (await run('ip', ['link', 'set', ours, 'down'])),
    heal: async () => void (await run('ip', ['link', 'set', ours, 'up'])),
    remove: async () => {
      await tried('ip', ['link', 'del', ours])
      await tried('ip', ['netns', 'del', namespace])
    },
  }
}

/** Every process inside a namespace: with them a light host ends at once, as by power loss. */
export const processesIn = async (namespace: string): Promise<readonly number[]> => {
  const found = await tried('ip', ['netns', 'pids', namespace])
  return found.out
    .split('\n')
    .filter((line) => line !== '')
    .map(Number)
}

/** Ends processes at once; one that has ended meanwhile is no fault. */
export const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // gone already
    }
  }
}
