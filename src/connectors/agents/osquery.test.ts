import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NormalInventory } from './contract.ts'
import { putTogether } from './osquery.ts'
import { readOsqueryRequest } from './osquery-request.ts'
import { parseSubmission } from './parse.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]
const bytesOf = (answers: Readonly<Record<string, Rows>>): Uint8Array =>
  putTogether(
    'host-1',
    '5.20.0',
    Object.entries(answers).map(([name, rows]) => ({ name, at: 1795323560, rows: JSON.stringify(rows) })),
  )
const inventoryOf = (answers: Readonly<Record<string, Rows>>): NormalInventory => {
  const read = parseSubmission(bytesOf(answers))
  if (!read.ok || read.value.inventory === undefined) throw new Error('was not taken')
  return read.value.inventory
}
const machine = {
  system_info: [{ hostname: 'lab-1', uuid: 'AB' }],
  os_version: [{ name: 'Debian GNU/Linux', version: '12 (bookworm)', platform: 'debian', codename: 'bookworm', arch: 'x86_64' }],
}

describe('what the tables of osquery mean', () => {
  test('Windows Server Core tells by the registry what it is, for its updates have names of their own', () => {
    const told = (type: string) =>
      inventoryOf({
        system_info: [{ hostname: 'dc-1', uuid: 'AB' }],
        os_version: [{ name: 'Microsoft Windows Server 2022 Standard', version: '10.0.20348', platform: 'windows', arch: '64-bit' }],
        kernel_info: [{ version: '10.0.20348.2762' }],
        installation_type: [{ data: type }],
      }).os?.name
    expect([told('Server Core'), told('Server')]).toEqual([
      'Microsoft Windows Server 2022 Standard (Server Core)',
      'Microsoft Windows Server 2022 Standard',
    ])
  })
  test('Windows: programs, hotfixes by their day, BitLocker, what the security centre says', () => {
    const found = inventoryOf({
      system_info: [{ hostname: 'book-1', uuid: 'AB' }],
      chassis_info: [{ chassis_types: 'Laptop' }],
      os_version: [{ name: 'Microsoft Windows 11 Pro Education', version: '10.0.22631', build: '22631', platform: 'windows', arch: '64-bit' }],
      kernel_info: [{ version: '10.0.22631.4317' }],
      programs: [{ name: 'Zoom', version: '6.1', publisher: 'Zoom Inc.', install_date: '20260814', identifying_number: '{1}' }],
      patches: [
        { hotfix_id: 'KB5042098', description: 'Security Update', installed_on: '5/12/2026' },
        { hotfix_id: 'KB5001716', description: 'Update', installed_on: '' },
      ],
      bitlocker_info: [
        { drive_letter: 'C:', protection_status: '1', conversion_status: '1', encryption_method: 'XTS-AES 128' },
        { drive_letter: 'D:', protection_status: '0', conversion_status: '0' },
        { drive_letter: 'E:', protection_status: '0', conversion_status: '1' },
        { drive_letter: 'F:', protection_status: '2', conversion_status: '' },
      ],
      antivirus: [{ name: 'Microsoft Defender Antivirus', state: 'On', signatures_up_to_date: '1' }],
      firewall_products: [{ name: 'Windows Firewall', state: 'Off' }],
      chrome_extensions: [{ name: 'Securly for Chromebooks', version: '2.9', identifier: 'abc', browser_type: 'chrome' }],
    })
    expect(found.os).toMatchObject({ family: 'windows', version: '10.0.22631', kernel: '10.0.22631.4317', arch: 'x86_64' })
    expect(found.software.map(({ name, kind, installedOn, ecosystem }) => [name, kind, installedOn, ecosystem])).toEqual([
      ['Zoom', 'app', '2026-08-14', 'windows'],
      ['KB5042098', 'hotfix', '2026-05-12', 'windows'],
      ['KB5001716', 'hotfix', undefined, 'windows'],
      ['Securly for Chromebooks', 'extension', undefined, 'browser'],
    ])
    expect(found.drives.map(({ mount, encrypted, encryption }) => [mount, encrypted, encryption])).toEqual([
      ['C:', 'yes', 'BitLocker XTS-AES 128'],
      ['D:', 'no', undefined],
      ['E:', 'partial', 'BitLocker'],
      ['F:', 'unknown', 'BitLocker'],
    ])
    expect([found.antivirus, found.firewalls]).toEqual([
      [{ name: 'Microsoft Defender Antivirus', enabled: true, upToDate: true }],
      [{ name: 'Windows Firewall', enabled: false }],
    ])
    expect(found.sections.toSorted()).toEqual(['antivirus', 'drives', 'firewalls', 'hardware', 'os', 'software'])
  })

  test('macOS: apps without their ending, FileVault, firewall, screen lock', () => {
    const found = inventoryOf({
      system_info: [{ hostname: 'mac-1', uuid: 'AB' }],
      os_version: [{ name: 'macOS', version: '15.1', platform: 'darwin', arch: 'arm64' }],
      apps: [{ name: 'Safari.app', bundle_short_version: '18.1', bundle_identifier: 'com.apple.Safari' }],
      disk_encryption: [{ mount: '/', device: '/dev/disk3s1s1', filesystem: 'apfs', encrypted: '1', method: 'APFS Encryption' }],
      alf: [{ global_state: '1' }],
      screenlock: [{ enabled: '1', grace_period: '5' }],
      interface_details: [{ interface: 'en0', mac: '3c:22:fb:00:11:22', type: '6' }],
    })
    expect(found).toMatchObject({
      os: { family: 'macos', version: '15.1', arch: 'aarch64' },
      software: [{ name: 'Safari', version: '18.1', ecosystem: 'macos' }],
      macs: ['3c:22:fb:00:11:22'],
      drives: [{ encrypted: 'yes' }],
      firewalls: [{ name: 'macOS firewall', enabled: true }],
      screenLock: { enabled: true, graceSeconds: 5 },
    })
  })

  test("Debian's source packages with their own numbers; rpm with its epoch", () => {
    const found = inventoryOf({
      ...machine,
      deb_packages: [
        { name: 'age', version: '1.1.1-1+b3', arch: 'amd64', source: 'age (1.1.1-1)' },
        { name: 'apt-utils', version: '2.6.1', arch: 'amd64', source: 'apt' },
        { name: 'bash', version: '5.2', arch: 'amd64', source: '' },
      ],
      rpm_packages: [
        { name: 'openssl-libs', version: '3.0.7', release: '28.el9', epoch: '1', arch: 'x86_64', source: 'openssl-3.0.7-28.el9.src.rpm' },
      ],
    })
    expect(found.software.map(({ name, version, source, sourceVersion }) => [name, version, source, sourceVersion])).toEqual([
      ['age', '1.1.1-1+b3', 'age', '1.1.1-1'],
      ['apt-utils', '2.6.1', 'apt', '2.6.1'],
      ['bash', '5.2', 'bash', '5.2'],
      ['openssl-libs', '1:3.0.7-28.el9', 'openssl', ''],
    ])
  })

  test("an empty list of programs was not told; a question of nobody's is passed over; the head must be whole", () => {
    const read = parseSubmission(bytesOf({ ...machine, deb_packages: [], chrome_extensions: [{ name: 'x', version: '1' }], camera: [{ name: 'x' }] }))
    expect(read.ok && [read.value.dialect, read.value.inventory?.sections, read.value.notes]).toEqual([
      'osquery',
      ['hardware', 'os'],
      ['No list of installed software came, or an empty one; the software known before stays.'],
    ])
    for (const [body, code] of [
      ['{"format":"afterbell-osquery/1","results":1}', 'wrong-shape'],
      ['{"format":"afterbell-osquery/1","results":{"apps":{"rows":[1]}}}', 'wrong-shape'],
      ['{"format":"afterbell-osquery/1",', 'truncated'],
      ['{"format":"afterbell-osquery/1","results":{}}', 'no-device-id'],
    ] as const) {
      const refused = parseSubmission(Buffer.from(body))
      expect(!refused.ok && refused.refusal.code).toBe(`inventory/${code}`)
    }
  })
})

describe('no bytes make the readers throw', () => {
  const sample = Buffer.from(
    JSON.stringify({
      node_key: 'n1.x',
      log_type: 'result',
      data: [{ snapshot: [{ name: 'bash', version: '5' }], name: 'deb_packages', unixTime: 1795323560 }],
      queries: { 'inventory/apps': [{ name: 'a' }] },
      statuses: { 'inventory/apps': 0 },
      enroll_secret: 'k1.x',
      host_identifier: 'h',
      platform_type: '9',
      host_details: { system_info: { hostname: 'h', cpu_brand: 'x\0\0' } },
    }),
  )
  const holds = (bytes: Uint8Array): void => {
    const read = readOsqueryRequest(bytes)
    if (!read.ok) {
      expect(read.refusal).toMatchObject({ clause: 'PM-3.1', code: expect.stringMatching(/^inventory\//) })
      return
    }
    const shown = [
      read.value.enrol,
      read.value.nodeKey,
      read.value.answers?.map(({ id, message, shown: cells }) => [id, message, cells]),
      read.value.log?.results.map(({ name }) => name),
    ]
    expect(JSON.stringify(shown)).not.toMatch(/\\u00[01]/)
  }
  const edits = fc.array(
    fc.record({
      at: fc.nat(),
      cut: fc.nat(6),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.constantFrom('{', '[', ']', '"', '\\u0000', '1e999', 'null', '__proto__').map((text) => Buffer.from(text)),
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  test('mutated', () =>
    fc.assert(
      fc.property(edits, (list) =>
        holds(
          list.reduce<Uint8Array>((all, { at, cut, put }) => {
            const i = at % (all.length + 1)
            return Buffer.concat([all.subarray(0, i), put, all.subarray(i + cut)])
          }, sample),
        ),
      ),
      { numRuns: 500 },
    ))
  test('any JSON, any rows put together', () => {
    fc.assert(
      fc.property(fc.json(), (text) => holds(gzipSync(`{"node_key":"x","log_type":"result","data":${text},"queries":${text}}`))),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(
        fc.constantFrom('system_info', 'deb_packages', 'bitlocker_info', 'disk_encryption', 'screenlock', 'interface_details'),
        fc.json(),
        (name, text) => {
          const read = parseSubmission(
            putTogether('h', '5', [
              { name: 'os_version', at: 1, rows: '[{"name":"x"}]' },
              { name, at: 1, rows: text },
            ]),
          )
          if (!read.ok) expect(read.refusal.code).toMatch(/^inventory\//)
        },
      ),
      { numRuns: 300 },
    )
  })
  test('each limit is named', () => {
    const codeOf = (body: object) => {
      const read = readOsqueryRequest(Buffer.from(JSON.stringify(body)))
      return read.ok ? 'taken' : read.refusal.code
    }
    expect(codeOf({ log_type: 'result', data: [{ name: 'x', snapshot: Array.from({ length: 20_001 }, () => 1) }] })).toBe(
      'inventory/too-many-elements',
    )
    expect(codeOf({ log_type: 'result', data: Array.from({ length: 1_025 }, () => ({})) })).toBe('inventory/too-many-elements')
    expect(codeOf({ queries: Object.fromEntries(Array.from({ length: 1_025 }, (_, i) => [`q${i}`, []])) })).toBe('inventory/too-many-elements')
    expect(codeOf({ enroll_secret: 'x', host_identifier: '\0' })).toBe('inventory/no-device-id')
  })
})
