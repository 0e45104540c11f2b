// What the OCS agent of a made-up device sends, in the words and order of a real one (2.10): the same bytes go to every server under measure.
import { deflateSync } from 'node:zlib'
import { drawDevice, packageOf, seeded } from './fleet.ts'

export const userAgent = 'OCS-NG_unified_unix_agent_v2.10.0'
const everySection = 1_572_863 // the agent's CHECKSUM tells which sections changed since its last report
const hardwareAndDrives = 513

type Fields = Readonly<Record<string, string | number>>
const element = (name: string, fields: Fields): string =>
  `    <${name}>\n${Object.entries(fields)
    .map(([field, value]) => `      <${field}>${value}</${field}>\n`)
    .join('')}    </${name}>\n`
const envelope = (content: string): Uint8Array => deflateSync(`<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST>\n${content}</REQUEST>\n`)

/** The titles of a device, of 150 packages, by name: what a server that stored it whole must hold. */
export const titlesOf = (at: number): readonly { readonly name: string; readonly version: string }[] =>
  drawDevice(seeded(at + 1))
    .held.map(([number, behind]) => packageOf(number, behind))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** One visit: what it asks first, and its report. The second visit finds the software as it was, and the free space and time moved on. */
export const visitOf = (at: number, visit: 1 | 2): { readonly prolog: Uint8Array; readonly inventory: Uint8Array } => {
  const number = String(at).padStart(6, '0')
  const name = `lab-${number}`
  const id = `  <DEVICEID>${name}-2026-08-17-07-${String(at % 60).padStart(2, '0')}-00</DEVICEID>\n`
  const mac = `52:54:01:${number.replace(/(..)(?!$)/g, '$1:')}`
  const software = titlesOf(at).map((title) =>
    element('SOFTWARES', {
      ARCHITECTURE: 'amd64',
      COMMENTS: `what ${title.name} is for, in a line`,
      FILESIZE: 10_240 + title.name.length * 4_096,
      FROM: 'deb',
      INSTALLDATE: '2026/04/20 10:00:00',
      NAME: title.name,
      PUBLISHER: `https://${title.name}.example.org`,
      VERSION: title.version,
    }),
  )
  const content = [
    element('ACCOUNTINFO', { KEYNAME: 'TAG', KEYVALUE: 'NA' }),
    element('BIOS', { BDATE: '03/01/2024', SMANUFACTURER: 'Schoolhouse Computer', SMODEL: `Desk ${1 + (at % 7)}`, SSN: `AB${number}` }),
    element('CPUS', { CORES: 4, CPUARCH: 'x86_64', MANUFACTURER: 'Example', TYPE: 'Example Core 4', SPEED: 2_400 }),
    element('DRIVES', {
      CREATEDATE: '2025-08-01',
      FILESYSTEM: 'ext4',
      FREE: 40_000 - visit * 100 - (at % 9_000),
      TOTAL: 120_000,
      TYPE: '/',
      VOLUMN: '/dev/sda2',
    }),
    element('HARDWARE', {
      CHECKSUM: visit === 1 ? everySection : hardwareAndDrives,
      DEFAULTGATEWAY: '10.20.30.1',
      DESCRIPTION: `x86_64/00-00-00 0${visit}:19:40`,
      IPADDR: '10.20.30.40',
      LASTLOGGEDUSER: 'labuser',
      MEMORY: 16_000,
      NAME: name,
      OSCOMMENTS: 'Debian GNU/Linux 12 (bookworm)',
      OSNAME: 'Debian GNU/Linux 12',
      OSVERSION: '12',
      PROCESSORN: 1,
      PROCESSORT: 'Example Core 4',
      SWAP: 0,
      VMSYSTEM: 'Physical',
      WORKGROUP: 'WORKGROUP',
    }),
    element('NETWORKS', {
      DESCRIPTION: 'enp1s0',
      IPADDRESS: '10.20.30.40',
      IPMASK: '255.255.255.0',
      IPSUBNET: '10.20.30.0',
      MACADDR: mac,
      STATUS: 'Up',
      TYPE: 'ethernet',
    }),
    ...software,
    element('STORAGES', { DISKSIZE: 256_060, NAME: 'sda', TYPE: 'disk' }),
  ]
  return {
    prolog: envelope(`${id}  <QUERY>PROLOG</QUERY>\n`),
    inventory: envelope(`  <CONTENT>\n${content.join('')}  </CONTENT>\n${id}  <QUERY>INVENTORY</QUERY>\n`),
  }
}
