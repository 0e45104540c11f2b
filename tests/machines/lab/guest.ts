// A QEMU guest with a kernel of its own: the only place where a kernel update and a hypervisor's snapshot are real. It reaches
// nothing but its package repository.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostTarget } from '../../../src/connectors/hosts/contract.ts'
import { debianSsh } from '../../../src/connectors/hosts/debian-ssh.ts'
import { once } from '../../../src/connectors/hosts/watch.ts'
import { repositoryOf, type Wave } from './build.ts'
import { run, until } from './exec.ts'
import { guestImage } from './image.ts'
import type { Lab } from './lab.ts'
import { serveRepository } from './repository.ts'

export type Guest = {
  readonly target: HostTarget
  readonly qmp: string // the monitor's socket
  readonly offer: (wave: Wave) => void
  readonly breakRepository: () => Promise<void>
  readonly mendRepository: () => Promise<void>
  readonly isOn: () => boolean
  readonly die: () => Promise<void> // power loss
  readonly powerOn: () => Promise<void> // until a command runs over ssh
  readonly stop: () => Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

// Emulated unless asked otherwise: /dev/kvm may open and still boot nothing.
const emulated = ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'max']
const accelerator = process.env['AFTERBELL_LAB_ACCEL'] === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : emulated

/** Brings the guest up (18-45 s emulated); its kernel and packages are the older ones. */
export const guest = async (lab: Lab, options: { readonly name: string }): Promise<Guest> => {
  const { name } = options
  const [image, packages] = [await guestImage(), await repositoryOf('vm')]
  const repository = await serveRepository(packages, '127.0.0.1')
  const port = await freePort()
  const [disk, qmp] = [join(lab.folder, `${name}.qcow2`), join(lab.folder, `${name}.qmp`)]
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', image.disk, '-F', 'qcow2', disk])
  const target = { name, address: '127.0.0.1', port, user: 'afterbell', privateKey: image.login.privateKey, hostKeys: [image.hostKey] }
  const network = `user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22,guestfwd=tcp:10.0.2.100:80-cmd:socat - TCP:127.0.0.1:${repository.port}`
  let qemu: ReturnType<typeof spawn> | null = null
  const boot = async () => {
    const child = spawn(
      'qemu-system-x86_64',
      [
        '-name',
        name,
        ...accelerator,
        '-machine',
        'q35,smm=off,vmport=off,hpet=off',
        '-smp',
        '2',
        '-m',
        '768',
        '-nodefaults',
        '-display',
        'none',
        '-blockdev',
        `driver=file,filename=${disk},node-name=file0,cache.direct=off,cache.no-flush=on`,
        '-blockdev',
        'driver=qcow2,file=file0,node-name=disk0,cache.no-flush=on,discard=unmap',
        '-device',
        'virtio-blk-pci,drive=disk0',
        '-netdev',
        network,
        '-device',
        'virtio-net-pci,netdev=n0,romfile=',
        '-device',
        'virtio-rng-pci',
        '-serial',
        `file:${join(lab.folder, `${name}.serial`)}`,
        '-qmp',
        `unix:${qmp},server=on,wait=off`,
      ],
      { stdio: 'ignore', detached: true },
    )
    qemu = child
    child.once('exit', () => (qemu = null))
    await writeFile(join(lab.folder, 'qemu.pid'), String(child.pid))
  }
  const die = async () => {
    qemu?.kill('SIGKILL')
    await until('QEMU to end', 10_000, async () => (qemu === null ? true : null))
  }
  const powerOn = async () => {
    if (qemu === null) await boot()
    await until(
      `${name} on ssh`,
      240_000,
      async () => {
        const bootId = await once(debianSsh({ connectMs: 20_000 }), target, (session) => session.bootId())
        return bootId.ok ? true : null
      },
      1000,
    )
  }
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    await die()
    await repository.stop()
  }
  lab.onClose(stop)
  await powerOn()
  return {
    target,
    qmp,
    die,
    powerOn,
    stop,
    isOn: () => qemu !== null,
    offer: repository.offer,
    breakRepository: repository.break,
    mendRepository: repository.mend,
  }
}
