// What an inventory agent would send of the story's machines, in FusionInventory's own format.
import { deflateSync } from 'node:zlib'
import { sources, type SourceName } from './feeds/facts.ts'
import { versionIn } from './feeds/feed.ts'

export type Machine = {
  readonly host: string
  readonly chassis: 'Rack Mount Chassis' | 'Desktop'
  readonly maker: string
  readonly model: string
  readonly has: readonly SourceName[]
  readonly firmware?: string
}

/** Signs that stay the same for a name from one load to the next: serial numbers, addresses. */
const signs = (text: string): number => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7)
const hex = (n: number, length: number): string => n.toString(16).padStart(length, '0').slice(-length)
export const serialOf = (host: string): string => `JF${hex(signs(host), 8).toUpperCase()}`

const kernelIn = (month: string): string => (month < '2025-08' ? '6.1.0-17-amd64' : month < '2025-09' ? '6.1.0-37-amd64' : '6.1.0-39-amd64')
const element = (name: string, inner: Readonly<Record<string, string>>): string =>
  `<${name}>${Object.entries(inner)
    .map(([tag, value]) => `<${tag}>${value}</${tag}>`)
    .join('')}</${name}>`

/** A machine that was last patched with what was known in `patched`; `late` sources were left at what an earlier month knew. */
export const reportOf = (
  { host, chassis, maker, model, has, firmware = '2.13' }: Machine,
  patched: string,
  late: Readonly<Partial<Record<SourceName, string>>> = {},
): Uint8Array => {
  const kernel = kernelIn(late.linux ?? patched)
  const installed = [...new Set(has)].flatMap((name) => {
    const version = versionIn(name, late[name] ?? patched)
    const binaries: readonly string[] = name === 'linux' ? [`linux-image-${kernel}`] : sources[name].binaries
    return binaries.map((binary) => element('SOFTWARES', { ARCH: 'amd64', FROM: 'deb', NAME: binary, VERSION: version }))
  })
  const id = hex(signs(`${host} board`), 8)
  return deflateSync(
    [
      '<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT>',
      element('BIOS', { SMANUFACTURER: maker, SMODEL: model, SSN: serialOf(host), BVERSION: firmware }),
      element('HARDWARE', {
        NAME: host,
        CHASSIS_TYPE: chassis,
        OSNAME: 'Debian GNU/Linux 12 (bookworm)',
        OSVERSION: kernel,
        UUID: `${id}-${id.slice(0, 4)}-4000-8000-${id}${id.slice(0, 4)}`,
      }),
      element('OPERATINGSYSTEM', {
        ARCH: 'x86_64',
        FULL_NAME: 'Debian GNU/Linux 12 (bookworm)',
        KERNEL_NAME: 'linux',
        KERNEL_VERSION: kernel,
        NAME: 'Debian GNU/Linux',
        VERSION: '12.12',
      }),
      element('NETWORKS', {
        DESCRIPTION: 'enp1s0',
        MACADDR: `02:${(id.match(/../g) ?? []).join(':')}`,
        STATUS: 'Up',
        TYPE: 'ethernet',
        VIRTUALDEV: '0',
      }),
      // Disks as such agents tell them: encrypted, or nothing said. Every third desktop was never encrypted, so that nothing is said of it.
      element('DRIVES', {
        FILESYSTEM: 'ext4',
        TOTAL: '240000',
        TYPE: '/',
        VOLUMN: '/dev/mapper/root',
        ...(chassis === 'Desktop' && signs(host) % 3 > 0 ? { ENCRYPT_NAME: 'LUKS2', ENCRYPT_ALGO: 'aes-xts-plain64', ENCRYPT_STATUS: 'Yes' } : {}),
      }),
      element('FIREWALL', { DESCRIPTION: 'ufw', STATUS: signs(host) % 5 === 0 ? 'off' : 'on' }),
      ...installed,
      `<VERSIONCLIENT>FusionInventory-Agent_v2.6-3</VERSIONCLIENT></CONTENT><DEVICEID>${host}-2025-07-28-08-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
    ].join('\n'),
  )
}
