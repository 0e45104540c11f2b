import { expect, test } from 'vitest'
import { detailsOf, hasRestarted } from './seen-change.rules.ts'
import type { Facts } from './inventory.rules.ts'

const facts: Facts = {
  hostname: 'sis-01',
  itemType: 'Computer',
  os: { family: 'linux', name: 'Debian', version: '12.10', arch: 'x86_64', kernel: '6.1.0-30' },
}

test('each fact before and after; the system by its parts', () => {
  const after: Facts = { ...facts, hostname: 'sis-02', os: { family: 'linux', name: 'Debian', version: '12.11', arch: 'x86_64', kernel: '6.1.0-30' } }
  expect(detailsOf(facts, after, ['hostname', 'os'])).toEqual({ hostname: ['sis-01', 'sis-02'], 'os.version': ['12.10', '12.11'] })
  expect(detailsOf(undefined, { ...facts, drives: [{ mount: '/', encrypted: 'yes' }] }, ['drives'])).toEqual({
    drives: ['', 'mount / encrypted yes'],
  })
})

test.each([
  ['2026-11-01T03:00:00Z', '2026-11-01T03:04:00Z', false],
  ['2026-11-01T03:00:00Z', '2026-11-08T02:10:00Z', true],
  ['2026-11-08 02:10:00', '2026-11-01 03:00:00', false],
  ['2026-10-31 20:00:00', '2026-10-31 19:00:00', false],
  ['2027-03-01 20:00:00', '2027-03-01 21:00:00', false],
  ['2026-12-31T23:50:00-06:00', '2027-01-01T06:30:00Z', true],
  ['2026-12-31T23:50:00-06:00', '2027-01-01T05:51:00Z', false],
  [undefined, '2026-11-01T03:00:00Z', false],
  ['2026-11-01T03:00:00Z', 'soon', false],
])('started at %s, then told %s: started anew %s', (before, after, is) => expect(hasRestarted(before, after)).toBe(is))
