// A light host: a real Debian with its own init, dpkg, sshd, boot id and package source, on a cable that can be cut. Its
// kernel is this machine's, so kernel conditions are proved elsewhere (guest.ts), and its snapshots are folder copies.
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { HostTarget } from '../../../src/connectors/hosts/contract.ts'
import { sudoersFor } from '../../../src/connectors/hosts/debian-steps.ts'
import { repositoryOf, treeOf, type Wave } from './build.ts'
import { containerOf } from './container.ts'
import { run, tried, until, type Done } from './exec.ts'
import { type Lab, makeKey } from './lab.ts'
import { serveRepository } from './repository.ts'

export type FolderSnapshot = { readonly name: string; readonly takenAtMs: number }
export type LightHost = {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly user: string
  readonly keyFile: string
  readonly hostKeys: readonly string[]
  readonly target: HostTarget
  readonly gateway: string // this machine's address as the host sees it: where it can reach our servers
  readonly portal: string // the address of the service that runs on it
  readonly powerOn: () => Promise<void> // until sshd answers
  readonly isOn: () => boolean
  readonly die: () => Promise<void>
  readonly cutNetwork: () => Promise<void>
  readonly healNetwork: () => Promise<void>
  readonly offer: (wave: Wave) => void
  readonly breakRepository: () => Promise<void>
  readonly mendRepository: () => Promise<void>
  /** A command on the host as root, from outside and not by the product's way in: for tests to look and to plant faults. */
  readonly inside: (command: string, ...args: string[]) => Promise<Done>
  readonly snapshots: {
    readonly list: () => Promise<readonly FolderSnapshot[]>
    readonly take: (name: string) => Promise<void>
    readonly revert: (name: string) => Promise<void> // powers off, swaps the disk, powers on: the boot id is a new one
    readonly remove: (name: string) => Promise<void>
  }
  readonly stop: () => Promise<void>
}

const sshAnswers = (address: string, port: number): Promise<true | null> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 })
    const done = (value: true | null) => {
      socket.destroy()
      resolve(value)
    }
    socket
      .once('data', () => done(true))
      .once('error', () => done(null))
      .once('timeout', () => done(null))
      .once('close', () => resolve(null))
  })

/** Brings a light host up; resolves when sshd answers. `powered: false` leaves it off. */
export const lightHost = async (
  lab: Lab,
  options: { readonly name: string; readonly wave?: Wave; readonly powered?: boolean },
): Promise<LightHost> => {
  const { name } = options
  const [tree, packages] = [await treeOf('light'), await repositoryOf('light')]
  const cable = await lab.cable()
  const folder = join(lab.folder, name)
  const container = await containerOf({ name, tree, folder, namespace: cable.namespace })
  const repository = await serveRepository(packages, cable.ourAddress)
  repository.offer(options.wave ?? 'wave1')
  const file = (path: string) => join(container.root, path)
  await writeFile(file('etc/hostname'), `${name}\n`)
  await writeFile(file('etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${name}\n${cable.ourAddress} lab\n`)
  await writeFile(file('etc/apt/sources.list'), `deb [trusted=yes] http://${cable.ourAddress}:${repository.port} ./\n`)
  await writeFile(file('etc/sudoers.d/afterbell'), sudoersFor('afterbell'), { mode: 0o440 })
  await mkdir(file('home/afterbell/.ssh'), { recursive: true, mode: 0o700 })
  await writeFile(file('home/afterbell/.ssh/authorized_keys'), `${lab.login.publicKey}\n`)
  await run('chown', ['-R', `--reference=${file('home/afterbell')}`, file('home/afterbell/.ssh')])
  for (const old of await readdir(file('etc/ssh'))) if (old.startsWith('ssh_host_')) await rm(file(`etc/ssh/${old}`))
  const hostKey = (await makeKey(file('etc/ssh/ssh_host_ed25519_key'), name)).publicKey
  const target = { name, address: cable.hostAddress, port: 22, user: 'afterbell', privateKey: lab.login.privateKey, hostKeys: [hostKey] }
  const powerOn = async () => {
    container.powerOn()
    await until(`${name} on ssh`, 60_000, () => sshAnswers(target.address, target.port))
  }
  const kept = join(lab.folder, `${name}-snapshots`)
  await mkdir(kept)
  const copyOf = (snapshot: string) => join(kept, createHash('sha256').update(snapshot).digest('hex').slice(0, 16))
  const labels = new Map<string, number>()
  let stopped = false
  const host: LightHost = {
    ...target,
    target,
    keyFile: lab.login.keyFile,
    gateway: cable.ourAddress,
    portal: `http://${cable.hostAddress}:8080/`,
    powerOn,
    isOn: container.isOn,
    die: container.die,
    cutNetwork: cable.cut,
    healNetwork: cable.heal,
    offer: repository.offer,
    breakRepository: repository.break,
    mendRepository: repository.mend,
    inside: async (command, ...args) => {
      const leader = (await tried('ip', ['netns', 'pids', cable.namespace])).out.split('\n')[0] ?? ''
      // A light host shares this machine's clock and kernel: whoever enters from outside must not be able to touch them.
      const harmless = ['--bounding-set=-sys_time,-sys_module,-sys_rawio,-sys_boot', '--inh-caps=-sys_time,-sys_module,-sys_rawio,-sys_boot']
      return tried('setpriv', [...harmless, 'nsenter', '-t', leader, '-m', '-u', '-i', '-n', '-p', '--', command, ...args])
    },
    snapshots: {
      list: async () => [...labels].map(([label, takenAtMs]) => ({ name: label, takenAtMs })),
      take: async (snapshot) => {
        await run('cp', ['-a', container.upper, copyOf(snapshot)])
        labels.set(snapshot, Date.now())
      },
      revert: async (snapshot) => {
        await container.die()
        await container.replaceDisk(copyOf(snapshot))
        await powerOn()
      },
      remove: async (snapshot) => {
        await rm(copyOf(snapshot), { recursive: true })
        labels.delete(snapshot)
      },
    },
    stop: async () => {
      if (stopped) return
      stopped = true
      await container.remove()
      await repository.stop()
      await cable.remove()
      await rm(kept, { recursive: true, force: true })
    },
  }
  lab.onClose(host.stop)
  if (options.powered !== false) await powerOn()
  return host
}
