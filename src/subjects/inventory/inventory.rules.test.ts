import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedFacts, debianRelease, difference, mergeFacts, type Told } from './inventory.rules.ts'

const whole: Told = {
  itemType: 'Computer',
  hostname: 'h',
  serial: 'S',
  uuid: 'u',
  macs: ['b', 'a'],
  manufacturer: 'M',
  os: { family: 'linux', name: 'Debian', version: '12', arch: 'x86_64' },
  software: [],
  drives: [{ mount: '/', encrypted: 'yes' }],
  antivirus: [],
  sections: ['hardware', 'bios', 'os', 'drives', 'networks', 'software'],
}

test('a partial inventory replaces its sections and no others', () => {
  const before = mergeFacts(undefined, whole)
  const after = mergeFacts(before, {
    itemType: 'Computer',
    hostname: 'made-from-the-device-id',
    macs: [],
    os: { family: 'unknown', name: '', version: '', arch: '' },
    software: [],
    drives: [],
    antivirus: [{ name: 'ClamAV' }],
    sections: ['antivirus'],
  })
  expect(after).toEqual({ ...before, antivirus: [{ name: 'ClamAV' }] })
  expect(changedFacts(before, after, (a, b) => JSON.stringify(a) === JSON.stringify(b))).toEqual(['antivirus'])
})

test('what changes from hour to hour is not kept', () => {
  const drives = [{ mount: '/', encrypted: 'yes', totalMb: 10, freeMb: 3 }]
  expect(mergeFacts(undefined, { ...whole, drives }).drives).toEqual([{ mount: '/', encrypted: 'yes', totalMb: 10 }])
})

test('difference tells what came and what went', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50).map(String)), fc.uniqueArray(fc.nat(50).map(String)), (before, after) => {
      const { added, removed } = difference(before, after)
      expect(new Set([...before.filter((id) => !removed.includes(id)), ...added])).toEqual(new Set(after))
    }),
  ))

test.each([
  [{ name: 'Debian GNU/Linux', version: '12.11' }, 'bookworm'],
  [{ name: 'Debian GNU/Linux', version: '', codename: 'trixie' }, 'trixie'],
  [{ name: 'Ubuntu', version: '22.04', codename: 'jammy' }, null],
  [{ name: 'Debian', version: 'unstable' }, null],
])("%j runs Debian's %s", (os, release) => expect(debianRelease(os)).toBe(release))
