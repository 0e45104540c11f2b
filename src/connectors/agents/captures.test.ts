// Requests of real agents, and real inventories of others. Not part of the project: read where they are, else skipped.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Submission } from './contract.ts'
import { parseSubmission } from './parse.ts'

const data = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data')
const archives = [join(data, 'wire/agent-captures.tar.gz'), join(data, 'inventory/glpi-inventory-format.tar.gz')]
const absent = archives.filter((path) => !existsSync(path))

describe.skipIf(absent.length > 0)(`captures of real agents${absent.length > 0 ? ` (skipped: ${absent.join(', ')} is not here)` : ''}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'captures-'))
  afterAll(() => rmSync(dir, { recursive: true }))
  if (absent.length === 0) for (const archive of archives) execFileSync('tar', ['xzf', archive, '-C', dir])

  const parse = (path: string): Submission => {
    const result = parseSubmission(readFileSync(join(dir, path)))
    if (!result.ok) throw new Error(`${path}: ${result.refusal.code} ${result.refusal.says}`)
    return result.value
  }
  const told = (path: string): unknown[] => {
    const { kind, dialect, partial, inventory } = parse(path)
    return [path.split('/').slice(-2).join('/'), kind, dialect, partial, inventory?.software.length, inventory?.drives.length]
  }

  test('every request on the wire parses, compressed and not, to the same', () => {
    const wires = readdirSync(join(dir, 'wire'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.wire'))
    expect(wires).toHaveLength(17)
    for (const path of wires) {
      const plain = parse(join('wire', path.replace(/\.wire$/, '.body')))
      expect({ ...parse(join('wire', path)), compression: 'none' }).toEqual(plain)
      expect(plain.deviceId).toBe('lab-pc-0001-2026-01-15-08-00-00')
    }
  })

  test('counts are those of the files', () => {
    expect(
      [
        'wire/fusioninventory-zlib/02-request.wire',
        'wire/ocsinventory-agent/02-request.wire',
        'wire/glpi-agent-json/02-request.wire',
        'wire/glpi-agent-json/03-request.wire',
        'wire/glpi-agent-json/04-request.wire',
        'wire/glpi-injector/01-request.wire',
        'inventories/tests-data-3.xml',
        'inventories/tests-data-12.xml',
        'inventories/tests-data-18.xml',
        'inventories/computer_1.json',
        'inventories/computer_1_partial_softs.json',
        'inventories/computer_2.json',
        'inventories/phone_1.json',
      ].map(told),
    ).toEqual([
      ['fusioninventory-zlib/02-request.wire', 'inventory', 'xml', false, 1018, 1],
      ['ocsinventory-agent/02-request.wire', 'inventory', 'xml', false, 1028, 1],
      ['glpi-agent-json/02-request.wire', 'inventory', 'glpi-json', false, 1028, 1],
      ['glpi-agent-json/03-request.wire', 'contact', 'glpi-json', false, undefined, undefined],
      ['glpi-agent-json/04-request.wire', 'inventory', 'glpi-json', true, 0, 1],
      ['glpi-injector/01-request.wire', 'inventory', 'glpi-json', true, 1028, 0],
      ['inventories/tests-data-3.xml', 'inventory', 'xml', false, 40, 3],
      ['inventories/tests-data-12.xml', 'inventory', 'xml', false, 8, 3],
      ['inventories/tests-data-18.xml', 'inventory', 'xml', false, 309, 4], // 310 rows, one doubled
      ['inventories/computer_1.json', 'inventory', 'glpi-json', false, 6, 6],
      ['inventories/computer_1_partial_softs.json', 'inventory', 'glpi-json', true, 6, 0],
      ['inventories/computer_2.json', 'inventory', 'glpi-json', false, 0, 0],
      ['inventories/phone_1.json', 'inventory', 'glpi-json', false, 3, 4],
    ])
  })

  test('a switch, read over SNMP, is itself and not the machine that asked', () => {
    const { gear, inventory, ...rest } = parse('inventories/networkequipment_3.json')
    expect([rest, inventory]).toMatchObject([{ kind: 'inventory', dialect: 'glpi-json', deviceId: 'HP-2530-48G-2020-12-31-11-28-51' }, undefined])
    expect(gear).toEqual([
      {
        itemType: 'NetworkEquipment',
        hostname: 'HP-2530-48G',
        manufacturer: 'Hewlett-Packard',
        model: '2530-48G',
        serial: 'CN5BFP62CP',
        agent: '2.5',
        macs: ['b0:5a:da:10:10:80'],
        os: { family: 'other', name: 'Hewlett-Packard 2530-48G firmware', version: 'YA.15.12.0015', arch: '' },
        software: [],
        drives: [],
        antivirus: [],
        sections: ['hardware', 'bios', 'os', 'networks'],
      },
    ])
  })

  test('the facts of three systems', () => {
    const linux = parse('wire/fusioninventory-zlib/02-request.wire').inventory
    expect(linux).toMatchObject({
      hostname: 'lab-pc-0001',
      serial: 'SN0001',
      manufacturer: 'Example Computer',
      tag: 'K12-LAB',
      lastUser: 'tester',
      os: { family: 'linux', name: 'Debian GNU/Linux', version: '12.11', codename: 'bookworm', arch: 'x86_64', kernel: '6.1.0-40-amd64' },
    })
    const ocs = parse('wire/ocsinventory-agent/02-request.wire').inventory
    expect(ocs?.os).toEqual({ family: 'linux', name: 'Debian GNU/Linux', version: '12', codename: 'bookworm', arch: 'x86_64' })
    const windows = parse('inventories/tests-data-12.xml').inventory
    expect(windows?.os).toMatchObject({ family: 'windows', version: '6.3.9600', arch: 'x86_64', installedOn: '2015-04-17' })
    expect(windows?.antivirus).toHaveLength(2)
    expect(parse('inventories/tests-data-3.xml').inventory?.os).toMatchObject({ family: 'macos', kernel: '10.8.0' })
    expect(parse('inventories/tests-data-18.xml').inventory).toMatchObject({ itemType: 'Phone', os: { family: 'android' } })
    const [root] = parse('inventories/computer_1.json').inventory?.drives ?? []
    expect(root).toMatchObject({ mount: '/', encrypted: 'yes', encryption: 'LUKS1 aes-xts-plain64' })
  })
})
