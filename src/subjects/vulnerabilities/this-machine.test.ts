import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasOwnPackageList, readThisMachine } from './this-machine.ts'

const machine = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'afterbell-machine-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('a Debian machine tells its system, its numbers and its packages with their sources', async () => {
  const root = machine({
    'var/lib/dpkg/status':
      'Package: libssl3\nStatus: install ok installed\nVersion: 3.0.11-1\nArchitecture: amd64\nSource: openssl\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: all\n\n',
    'etc/os-release': 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
    'etc/hostname': 'sis-db-01.example.org\n',
    'etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    'sys/class/dmi/id/product_serial': 'S-1\n',
  })
  const own = await readThisMachine(root)
  expect(own.ok && own.value).toMatchObject({
    label: 'machine-id 0123456789abcdef0123456789abcdef',
    told: {
      hostname: 'sis-db-01',
      serial: 'S-1',
      os: { name: 'Debian GNU/Linux', version: '12', codename: 'bookworm' },
      software: [{ name: 'libssl3', version: '3.0.11-1', source: 'openssl', ecosystem: 'dpkg' }],
    },
  })
  rmSync(root, { recursive: true })
})

test("a machine without Debian's list, or with a broken one, is refused with what to do", async () => {
  const none = machine({})
  expect([hasOwnPackageList(none), (await readThisMachine(none)).ok]).toEqual([false, false])
  const broken = machine({ 'var/lib/dpkg/status': 'no field at all\n' })
  const answer = await readThisMachine(broken)
  expect(answer.ok ? '' : answer.refusal.clause).toBe('PM-3.1')
  for (const root of [none, broken]) rmSync(root, { recursive: true })
})
