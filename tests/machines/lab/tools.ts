// What a lab needs from the machine it runs on, and what to say where that cannot be had.
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, tried } from './exec.ts'

export type LabKind = 'light' | 'vm' | 'qemu' | 'restic'
export type LabReady = { readonly ready: true } | { readonly ready: false; readonly reason: string }

const needs: Record<LabKind, Readonly<Record<string, string>>> = {
  light: {
    'systemd-nspawn': 'systemd-container',
    mmdebstrap: 'mmdebstrap',
    'apt-ftparchive': 'apt-utils',
    'dpkg-deb': 'dpkg',
    setpriv: 'util-linux',
    ip: 'iproute2',
    'ssh-keygen': 'openssh-client',
    mount: 'mount',
  },
  vm: { 'qemu-system-x86_64': 'qemu-system-x86', 'qemu-img': 'qemu-utils', 'grub-mkimage': 'grub-pc-bin', socat: 'socat', mke2fs: 'e2fsprogs' },
  qemu: { 'qemu-system-x86_64': 'qemu-system-x86', 'qemu-img': 'qemu-utils' },
  restic: { restic: 'restic' },
}

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
const found = (command: string): boolean => folders.some((folder) => existsSync(join(folder, command)))

const osRelease = (): ReadonlyMap<string, string> => {
  if (!existsSync('/etc/os-release')) return new Map()
  return new Map(
    readFileSync('/etc/os-release', 'utf8')
      .split('\n')
      .map((line) => [line.split('=')[0] ?? '', (line.split('=')[1] ?? '').replaceAll('"', '')]),
  )
}

/** The Debian packages that are still missing for these kinds of lab. */
const missingPackages = (kinds: readonly LabKind[]): readonly string[] => [
  ...new Set(
    kinds.flatMap((kind) =>
      Object.entries(needs[kind])
        .filter(([command]) => !found(command))
        .map(([, name]) => name),
    ),
  ),
]

const networkNamespaces = async (): Promise<boolean> => {
  const name = `ab-probe-${process.pid}`
  const added = await tried('ip', ['netns', 'add', name])
  await tried('ip', ['netns', 'del', name])
  return added.code === 0
}

/**
 * Makes this machine ready: as root on Debian 12 the missing packages are installed; elsewhere the reason is told, for the
 * test report ("skipped: …"). Light hosts and the guest's tree need root; restic and a QEMU without a guest do not.
 */
export const labTools = async (kinds: readonly LabKind[]): Promise<LabReady> => {
  const missing = missingPackages(kinds)
  const root = process.getuid?.() === 0
  const os = osRelease()
  const debian = os.get('ID') === 'debian' && os.get('VERSION_CODENAME') === 'bookworm'
  const machines = kinds.some((kind) => kind === 'light' || kind === 'vm')
  if (missing.length > 0 && !(root && os.get('ID') === 'debian'))
    return { ready: false, reason: `missing ${missing.join(', ')}; can be installed here only as root on Debian` }
  if (missing.length > 0) {
    try {
      await run('apt-get', ['-qq', 'update'])
      await run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
    } catch (error) {
      return { ready: false, reason: `could not install ${missing.join(', ')}: ${String(error).slice(0, 300)}` }
    }
  }
  if (machines && !root) return { ready: false, reason: 'real hosts need root (namespaces, overlay mounts)' }
  if (machines && !debian) return { ready: false, reason: 'the lab builds Debian 12 hosts from a Debian 12 machine’s own package sources' }
  if (kinds.includes('light') && !(await networkNamespaces())) return { ready: false, reason: 'this machine allows no network namespaces' }
  return { ready: true }
}
