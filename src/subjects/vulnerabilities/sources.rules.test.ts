import { expect, test } from 'vitest'
import { slotOf } from './feed-slot.rules.ts'
import { sourceOf } from './sources.rules.ts'

const listed = new Map([
  ['libssl3', 'openssl'],
  ['bsdutils', 'util-linux'],
  ['python3-ldb', 'samba'],
  ['comerr-dev', 'e2fsprogs'],
  ['postgresql', 'postgresql-common'],
])
const untold = (name: string, version: string) => sourceOf({ name, version, source: '', sourceVersion: '' }, listed)

test.each([
  ['libssl3', '3.0.11-1~deb12u2', 'openssl', '3.0.11-1~deb12u2'],
  ['libssl3', '3.0.11-1+b1', 'openssl', '3.0.11-1'],
  ['bsdutils', '1:2.38.1-5+deb12u3', 'util-linux', '2.38.1-5+deb12u3'],
  ['python3-ldb', '2:2.6.2+samba4.17.12+dfsg-0+deb12u4', 'samba', '2:4.17.12+dfsg-0+deb12u4'],
  ['comerr-dev', '2.1-1.47.0-2+b2', 'e2fsprogs', '1.47.0-2'],
  ['postgresql', '15+248+deb12u1', 'postgresql-common', '248+deb12u1'],
  ['unlisted', '1-1', 'unlisted', '1-1'],
])('%s %s is built from %s %s', (name, version, source, sourceVersion) =>
  expect(untold(name, version)).toEqual({ source, version: sourceVersion, isTold: false }),
)

test('what was told stands', () =>
  expect(sourceOf({ name: 'libssl3', version: '1+b1', source: 'openssl', sourceVersion: '1' }, listed)).toEqual({
    source: 'openssl',
    version: '1',
    isTold: true,
  }))

test('the release of a feed: as stated, by its name, by what stands in it, else refused', () => {
  const text = '1.0-1+deb13u1 2.0-1+deb13u2 3.0+deb13u1 4.0+deb12u1'
  const slot = (name: string, content: string, stated?: string) => {
    const result = slotOf('debsecan', name, content, stated)
    return result.ok ? result.value.slot : result.refusal.code
  }
  expect([slot('x', '', 'Trixie'), slot('debsecan-bookworm.zlib', text), slot('x', text), slot('x', '1.0-1')]).toEqual([
    'debsecan:trixie',
    'debsecan:bookworm',
    'debsecan:trixie',
    'vulnerabilities/feed-release-unknown',
  ])
})
