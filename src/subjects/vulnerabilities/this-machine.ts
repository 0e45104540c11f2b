import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { arch, hostname, networkInterfaces, release } from 'node:os'
import { join } from 'node:path'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { OwnMachine } from '../inventory/index.ts'
import { parseDpkgStatus } from './dpkg-status.rules.ts'

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined // not there, or not ours to read (the serial number is root's)
  }
}

/** Whether the machine Afterbell runs on keeps a Debian package list. */
export const hasOwnPackageList = (root = '/'): boolean => existsSync(join(root, 'var/lib/dpkg/status'))

const osRelease = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Z_]+)=(.*)$/.exec(line)
      return match ? [[match[1] ?? '', (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')] as const] : []
    }),
  )

/** Addresses of real adapters: what bridges, containers and tunnels make up tells nothing about the machine. */
const macs = (): string[] => [
  ...new Set(
    Object.entries(networkInterfaces())
      .filter(([name]) => !/^(lo|docker|br-|veth|v[ebzt]-|virbr|tun|tap|wg|dummy|ifb)/.test(name))
      .flatMap(([, addresses]) => (addresses ?? []).filter((one) => !one.internal && one.mac !== '00:00:00:00:00:00').map((one) => one.mac)),
  ),
]

/** Reads this machine's own word about itself: dpkg's list, os-release, names and firmware numbers as far as they may be read. */
export const readThisMachine = async (root = '/'): Promise<Result<OwnMachine>> => {
  const path = join(root, 'var/lib/dpkg/status')
  const none = (says: string) =>
    refuse({
      code: 'inventory/no-package-list',
      clause: 'PM-3.1',
      says,
      satisfiedBy: 'Use an inventory agent and an enrollment key instead.',
      status: 422,
    })
  if (!existsSync(path)) return none('This machine has no Debian package list.')
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return none("The package list of this machine cannot be read by Afterbell's user.")
  }
  const status = parseDpkgStatus(bytes.toString('utf8'))
  if (!status.ok) return status
  const os = osRelease(textOf(join(root, 'etc/os-release')) ?? '')
  const firmware = (name: string): string | undefined => textOf(join(root, 'sys/class/dmi/id', name)) || undefined
  const machineId = textOf(join(root, 'etc/machine-id'))
  const name = textOf(join(root, 'etc/hostname'))?.split('.')[0] || hostname()
  const given = <K extends string>(key: K, value: string | undefined) => (value === undefined ? {} : ({ [key]: value } as Record<K, string>))
  const codename = os.get('VERSION_CODENAME') ?? status.value.release ?? undefined
  return ok({
    label: machineId === undefined ? name : `machine-id ${machineId}`,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    told: {
      itemType: 'Computer',
      hostname: name,
      ...given('serial', firmware('product_serial')),
      ...given('uuid', firmware('product_uuid')?.toLowerCase()),
      ...given('manufacturer', firmware('sys_vendor')),
      ...given('model', firmware('product_name')),
      macs: root === '/' ? macs() : [],
      drives: [],
      antivirus: [],
      agent: 'own package list',
      sections: ['hardware', 'bios', 'os', 'networks', 'software'],
      os: {
        family: 'linux',
        name: os.get('NAME') ?? 'Linux',
        version: os.get('VERSION_ID') ?? '',
        ...given('codename', codename),
        arch: arch() === 'x64' ? 'x86_64' : arch() === 'arm64' ? 'aarch64' : arch(),
        kernel: release(),
      },
      software: status.value.packages.map((pkg) => ({
        ecosystem: 'dpkg',
        name: pkg.name,
        version: pkg.version,
        arch: pkg.arch,
        source: pkg.source ?? '',
        sourceVersion: pkg.sourceVersion ?? '',
        kind: 'package',
      })),
    },
  })
}
