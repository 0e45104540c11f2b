// One light host's machine: an overlay over the cached tree, and systemd-nspawn booting it. "Power" is whether nspawn runs.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, openSync, closeSync } from 'node:fs'
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { run, tried, until } from './exec.ts'
import { killAll, processesIn } from './network.ts'

export type Container = {
  readonly root: string // the host's file system while it is mounted
  readonly upper: string // what differs from the tree: the stand-in's "disk"
  readonly powerOn: () => void
  readonly isOn: () => boolean
  readonly die: () => Promise<void> // every process at once: power loss
  readonly replaceDisk: (copyOfUpper: string) => Promise<void> // only while off
  readonly remove: () => Promise<void>
}

// Own control group on each hierarchy, or all hosts would share one. Hybrid (systemd, unified) or pure version 2.
const hierarchies = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified', '/sys/fs/cgroup'].filter((path) => existsSync(join(path, 'cgroup.procs')))
const enterGroup = 'g=$1; shift; for c in $1; do mkdir -p "$c/$g" && echo $$ >"$c/$g/cgroup.procs"; done; shift; exec "$@"'

const removeTree = async (path: string): Promise<void> => {
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) if (entry.isDirectory()) await removeTree(join(path, entry.name))
  await rmdir(path).catch(() => {})
}

/** Removes the control groups a host was in; the kernel lets go of ended processes a moment later. */
export const removeGroups = async (group: string): Promise<void> => {
  for (const path of hierarchies.map((hierarchy) => join(hierarchy, group))) {
    await until(
      `${path} to be empty`,
      10_000,
      async () => {
        await removeTree(path)
        return existsSync(path) ? null : true
      },
      50,
    )
  }
}

/** Prepares the disk of a host in `folder`; nothing runs yet. */
export const containerOf = async (options: {
  readonly name: string
  readonly tree: string
  readonly folder: string
  readonly namespace: string
}): Promise<Container> => {
  const { name, tree, folder, namespace } = options
  const [upper, work, root] = ['upper', 'work', 'root'].map((part) => join(folder, part)) as [string, string, string]
  const mount = async () => {
    await rm(work, { recursive: true, force: true })
    for (const path of [upper, work, root]) await mkdir(path, { recursive: true })
    // volatile: the lab's disk need not survive this machine's own crash, and dpkg syncs a lot
    await run('mount', ['-t', 'overlay', `ab-${name}`, '-o', `lowerdir=${tree},upperdir=${upper},workdir=${work},volatile`, root])
  }
  await mount()
  let child: ChildProcess | null = null
  let wanted = false
  const boot = () => {
    const console_ = openSync(join(folder, 'console.log'), 'a')
    child = spawn(
      '/bin/sh',
      [
        '-c',
        enterGroup,
        'sh',
        namespace,
        hierarchies.join(' '),
        'systemd-nspawn',
        '-q',
        '--register=no',
        '--keep-unit',
        '-M',
        name,
        '-D',
        root,
        `--network-namespace-path=/run/netns/${namespace}`,
        '--resolv-conf=off',
        '--timezone=off',
        '-b',
      ],
      { stdio: ['ignore', console_, console_], detached: true },
    )
    closeSync(console_)
    child.on('exit', (code) => {
      child = null
      if (code === 133 && wanted) boot() // the guest rebooted
      else wanted = false // it switched itself off, or died
    })
  }
  const die = async () => {
    wanted = false
    await until(
      `${name} to be off`,
      10_000,
      async () => {
        const alive = await processesIn(namespace)
        killAll([...alive, ...(child?.pid === undefined ? [] : [child.pid])])
        return alive.length === 0 && child === null ? true : null
      },
      50,
    )
  }
  const unmount = () =>
    until(
      `${name}'s disk to be free`,
      10_000,
      async () => ((await tried('umount', [root])).code === 0 || !existsSync(join(root, 'etc')) ? true : null),
      100,
    )
  return {
    root,
    upper,
    die,
    isOn: () => child !== null,
    powerOn: () => {
      if (wanted) return
      wanted = true
      boot()
    },
    replaceDisk: async (copy) => {
      await unmount()
      await rm(upper, { recursive: true })
      await run('cp', ['-a', copy, upper])
      await mount()
    },
    remove: async () => {
      await die()
      await unmount()
      await removeGroups(namespace)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
