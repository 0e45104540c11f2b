import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Result } from '../../core/result.ts'
import type { NormalInventory, Submission } from './contract.ts'
import { parseSubmission } from './parse.ts'
import { sampleSubmission } from './sample.ts'

const read = (body: string | Uint8Array): Result<Submission> => parseSubmission(typeof body === 'string' ? Buffer.from(body) : body)
const good = (body: string | Uint8Array): Submission => {
  const result = read(body)
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.says}`)
  return result.value
}
const inventoryOf = (body: string | Uint8Array): NormalInventory => {
  const { inventory } = good(body)
  if (!inventory) throw new Error('no inventory')
  return inventory
}
const xml = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT>${content}</CONTENT>` +
  '<DEVICEID>desk-2026-01-02-03-04-05</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>'
const json = (content: object, more: object = {}): string =>
  JSON.stringify({ action: 'inventory', deviceid: 'desk-2026-01-02-03-04-05', itemtype: 'Computer', content, ...more })

test('a prolog is told apart, by whatever compression', () => {
  const prolog = '<?xml version="1.0"?>\n<REQUEST><DEVICEID>desk-1</DEVICEID><QUERY>PROLOG</QUERY><TOKEN>1</TOKEN></REQUEST>'
  expect(good(prolog)).toEqual({ kind: 'prolog', dialect: 'xml', compression: 'none', deviceId: 'desk-1', partial: false, notes: [] })
  expect(good(gzipSync(prolog)).compression).toBe('gzip')
})

test('a whole FusionInventory submission becomes one inventory', () => {
  const own = { hostname: 'lab-3', serial: 'SN3', uuid: 'ABCD0000-0000-4000-8000-000000000003', mac: '52:54:00:00:00:03' }
  const submission = good(sampleSubmission({ seed: 3, ...own }).body)
  const { software, ...inventory } = submission.inventory as NormalInventory
  expect(submission).toMatchObject({
    kind: 'inventory',
    dialect: 'xml',
    compression: 'zlib',
    deviceId: 'lab-3-2026-08-17-07-03-00',
    partial: false,
    notes: [],
  })
  expect(inventory).toEqual({
    itemType: 'Computer',
    hostname: 'lab-3',
    serial: 'SN3',
    uuid: 'abcd0000-0000-4000-8000-000000000003',
    macs: ['52:54:00:00:00:03'],
    manufacturer: 'Schoolhouse Computer',
    model: 'Desk 4',
    chassis: 'Desktop',
    lastUser: 'labuser',
    agent: 'FusionInventory-Agent_v2.6-3',
    os: {
      family: 'linux',
      name: 'Debian GNU/Linux',
      version: '12.11',
      codename: 'bookworm',
      arch: 'x86_64',
      kernel: '6.1.0-39-amd64',
      bootTime: '2026-08-17T06:58:12',
    },
    drives: [{ mount: '/', encrypted: 'unknown', volume: '/dev/sda2', fileSystem: 'ext4', totalMb: 120_000, freeMb: 40_003 }],
    antivirus: [],
    sections: ['hardware', 'bios', 'os', 'software', 'drives', 'networks'],
  })
  expect(software).toHaveLength(170)
  expect(software[0]).toMatchObject({ name: 'adduser', ecosystem: 'dpkg', publisher: 'Debian', kind: 'package' })
})

test('samples differ by seed and not otherwise', () => {
  expect(sampleSubmission({ seed: 5 }).xml).toBe(sampleSubmission({ seed: 5 }).xml)
  const hosts = Array.from({ length: 300 }, (_, seed) => inventoryOf(sampleSubmission({ seed, titles: 1 }).body))
  for (const key of ['hostname', 'serial', 'uuid'] as const) expect(new Set(hosts.map((host) => host[key])).size).toBe(300)
  expect(new Set(hosts.flatMap((host) => host.macs)).size).toBe(300)
  expect(inventoryOf(sampleSubmission({ seed: 1, titles: 500 }).body).software).toHaveLength(500)
})

test('OCS: the system is read from the hardware section', () => {
  const { os, software, sections } = inventoryOf(
    xml(`<HARDWARE><NAME>desk</NAME><DESCRIPTION>x86_64/00-00-00 00:19:40</DESCRIPTION>
    <OSNAME>Debian GNU/Linux 12</OSNAME><OSVERSION>12</OSVERSION><OSCOMMENTS>Debian GNU/Linux 12 (bookworm)</OSCOMMENTS></HARDWARE>
    <SOFTWARES><NAME>bash</NAME><VERSION>5.2.15-2</VERSION><ARCHITECTURE>amd64</ARCHITECTURE><FROM>deb</FROM>
    <INSTALLDATE>2025/04/20 00:00:00</INSTALLDATE></SOFTWARES>`),
  )
  expect(os).toEqual({ family: 'linux', name: 'Debian GNU/Linux', version: '12', codename: 'bookworm', arch: 'x86_64' })
  expect(sections).toEqual(['hardware', 'os', 'software'])
  expect(software).toEqual([{ name: 'bash', version: '5.2.15-2', arch: 'amd64', ecosystem: 'dpkg', installedOn: '2025-04-20', kind: 'package' }])
})

test('Windows: hotfixes, antivirus, encryption, day-first dates', () => {
  const inventory = inventoryOf(
    json({
      hardware: { name: 'OFFICE-7', uuid: '03000200-0400-0500-0006-000700080009', workgroup: 'WORKGROUP' },
      bios: { ssn: 'To be filled by O.E.M.', smanufacturer: 'Example', smodel: 'Note 3' },
      operatingsystem: {
        name: 'Windows',
        full_name: 'Microsoft Windows 11 Education',
        version: '23H2',
        kernel_name: 'MSWin32',
        kernel_version: '10.0.22631',
        arch: '64-bit',
        boot_time: '2026-08-17 06:58:12',
        timezone: { name: 'CST', offset: '-0600' },
        install_date: '2024-01-15 10:00:00',
      },
      softwares: [
        { name: 'KB5042098', from: 'registry', system_category: 'security_update', installdate: '14/08/2026' },
        { name: 'Update for Example (KB5000001)', from: 'registry', system_category: 'update', version: '1' },
        { name: 'Reader of KB5000001', from: 'registry', version: '2', arch: 'x86_64', publisher: 'Example' },
        { guid: '{0000}', from: 'registry' },
      ],
      drives: [
        { letter: 'C:', type: 'Local Disk', encrypt_status: 'Yes', encrypt_name: 'BitLocker', encrypt_algo: 'XTS_AES_128' },
        { letter: 'D:', encrypt_status: 'No' },
        { letter: 'E:', encrypt_status: 'Partially' },
        { letter: 'F:' },
      ],
      antivirus: [{ name: 'Windows Defender', enabled: true, uptodate: false, version: '4.18' }],
      networks: [
        { mac: '52-54-00-AA-BB-CC', type: 'ethernet', virtualdev: false },
        { mac: '02:42:00:00:00:01', description: 'docker0' },
        { mac: 'none' },
      ],
      users: [{ login: 'avega', domain: 'SCHOOL' }],
    }),
  )
  expect(inventory.os).toEqual({
    family: 'windows',
    name: 'Microsoft Windows 11 Education',
    version: '23H2',
    arch: 'x86_64',
    kernel: '10.0.22631',
    installedOn: '2024-01-15',
    bootTime: '2026-08-17T06:58:12-06:00',
  })
  expect(inventory.software.map(({ kind, name, installedOn }) => [kind, name, installedOn])).toEqual([
    ['hotfix', 'KB5042098', '2026-08-14'],
    ['hotfix', 'Update for Example (KB5000001)', undefined],
    ['app', 'Reader of KB5000001', undefined],
    ['app', '{0000}', undefined],
  ])
  expect(inventory.drives.map(({ encrypted }) => encrypted)).toEqual(['yes', 'no', 'partial', 'unknown'])
  expect(inventory.drives[0]?.encryption).toBe('BitLocker XTS_AES_128')
  expect(inventory.antivirus).toEqual([{ name: 'Windows Defender', enabled: true, upToDate: false, version: '4.18' }])
  expect(inventory).toMatchObject({ macs: ['52:54:00:aa:bb:cc'], users: ['SCHOOL\\avega'] })
  expect([inventory.serial, inventory.uuid, inventory.domain]).toEqual([undefined, undefined, undefined])
})

test('partial: what was not sent is named by its absence, and only a clear no makes it whole', () => {
  const submission = good(json({ hardware: { name: 'desk' } }, { partial: true, tag: 'K12' }))
  expect(submission).toMatchObject({ partial: true, inventory: { sections: ['hardware'], software: [], tag: 'K12', os: { family: 'unknown' } } })
  for (const partial of [1, 'true', 'yes', 'perhaps']) expect(good(json({ hardware: {} }, { partial })).partial).toBe(true)
  for (const partial of [false, 0, '0', null]) expect(good(json({ hardware: {} }, { partial })).partial).toBe(false)
})

test('contact', () => {
  const contact = JSON.stringify({ action: 'contact', deviceid: 'desk-1', name: 'GLPI-Agent', version: '1.12', 'enabled-tasks': ['inventory'] })
  expect(good(contact)).toEqual({ kind: 'contact', dialect: 'glpi-json', compression: 'none', deviceId: 'desk-1', partial: false, notes: [] })
})

test('what is cleaned is noted: control characters, long values, the nameless, the doubled, the missing host name', () => {
  const cpu = 'Example CPU' + '\0'.repeat(30)
  const { inventory, notes } = good(
    json({
      bios: { smodel: cpu, ssn: 'A\u0007B\ud800' },
      softwares: [
        { name: 'a', version: '1' },
        { name: 'a', version: '1' },
        { name: 'a', version: '1', arch: 'amd64' },
        { name: ' \t', version: '9' },
        { name: 'x'.repeat(600) },
      ],
    }),
  )
  expect(inventory).toMatchObject({ hostname: 'desk', model: 'Example CPU', serial: 'AB\ufffd' })
  expect(inventory?.software.map(({ name }) => name.length)).toEqual([1, 1, 512])
  expect(notes).toEqual(
    [
      'The agent told no host name; taken from the device id.',
      'Control characters removed, values: 2 (first in bios.ssn).',
      'Software left out for want of a name: 1.',
      'Software named again with the same version and architecture, counted once: 1 (first a).',
      'Values cut after 512 characters: 1 (first in software name).',
    ].sort((a, b) => notes.indexOf(a) - notes.indexOf(b)),
  )
  const dirty = good(xml('<HARDWARE><NAME>de\0sk&#0;&#x1F;&#xD800;</NAME></HARDWARE><BIOS><SSN><![CDATA[S<N>1]]></SSN></BIOS>'))
  expect(dirty.inventory).toMatchObject({ hostname: 'desk', serial: 'S<N>1' })
  expect(dirty.notes).toEqual(['Control characters removed, values: 4 (first in the XML itself).'])
})

test('markup and marks in strings stay what they are: outputs escape them', () => {
  const name = '<script>&"\'\u202e=cmd|'
  expect(inventoryOf(json({ softwares: [{ name }] })).software[0]?.name).toBe(name)
  expect(inventoryOf(xml('<SOFTWARES><NAME>&lt;script&gt;&amp;&quot;&apos;\u202e=cmd|</NAME></SOFTWARES>')).software[0]?.name).toBe(name)
})

test('encodings by declaration or byte order mark', () => {
  const content = '<HARDWARE><NAME>café</NAME></HARDWARE><BIOS><SMODEL>5 €</SMODEL></BIOS>'
  const body = (encoding: string): string => xml(content).replace('UTF-8', encoding)
  const wide = Buffer.from(`\ufeff${body('UTF-16')}`, 'utf16le')
  const expected = { hostname: 'café', model: '5 €' }
  expect(inventoryOf(Buffer.from(`\ufeff${body('UTF-8')}`))).toMatchObject(expected)
  expect(inventoryOf(wide)).toMatchObject(expected)
  expect(inventoryOf(Buffer.from(wide).swap16())).toMatchObject(expected)
  expect(inventoryOf(wide.subarray(2))).toMatchObject(expected)
  const windows = Buffer.from(body('Windows-1252').replace('€', '\u0080'), 'latin1')
  expect(inventoryOf(windows)).toMatchObject(expected)
  expect(inventoryOf(Buffer.from(body('ISO-8859-1').replace('€', '$'), 'latin1'))).toMatchObject({ hostname: 'café', model: '5 $' })
})
