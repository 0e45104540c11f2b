import { expect, test } from 'vitest'
import { breaks, readAddress } from './address.rules.ts'

const none = { publicUrl: undefined, tls: undefined, certFile: undefined, keyFile: undefined, trustedProxy: undefined }
const faults = (sent: Partial<typeof none> | Record<string, string>) => {
  const read = readAddress({ ...none, ...sent })
  return read.ok ? read.value : (read.refusal.faults ?? []).map((one) => one.split(':')[0])
}

test.each([
  [
    { publicUrl: 'https://IT.district.org/', tls: 'proxy', trustedProxy: '127.0.0.1' },
    { publicUrl: 'https://it.district.org', tls: 'proxy', certFile: null, keyFile: null, trustedProxy: '127.0.0.1' },
  ],
  [
    { publicUrl: 'https://it.district.org:8443', tls: 'own', certFile: '/etc/c.pem', keyFile: '/etc/k.pem', trustedProxy: 'x' },
    { publicUrl: 'https://it.district.org:8443', tls: 'own', certFile: '/etc/c.pem', keyFile: '/etc/k.pem', trustedProxy: null },
  ],
  [
    { publicUrl: 'http://localhost:8080', tls: 'none' },
    { publicUrl: 'http://localhost:8080', tls: 'none', certFile: null, keyFile: null, trustedProxy: null },
  ],
  [{ publicUrl: 'http://it.district.org', tls: 'none' }, ['publicUrl']],
  [{ publicUrl: 'https://it.district.org', tls: 'none' }, ['tls']],
  [{ publicUrl: 'https://192.168.1.5', tls: 'proxy', trustedProxy: '10.0.0.1' }, ['publicUrl']],
  [{ publicUrl: 'https://it.district.org/path', tls: 'proxy', trustedProxy: '10.0.0.1' }, ['publicUrl']],
  [{ publicUrl: 'javascript:alert(1)', tls: 'own' }, ['publicUrl', 'certFile', 'keyFile']],
  [{}, ['publicUrl', 'tls']],
  [{ publicUrl: 'http://localhost:8080', tls: 'proxy', trustedProxy: '10.0.0.1' }, ['publicUrl']],
])('%j', (sent, read) => expect(faults(sent)).toEqual(read))

test('a change names what it breaks; a new port alone breaks no passkey', () => {
  const bound = { passkeys: 2, invitations: 1, providers: 0 }
  expect(breaks('http://localhost:8080', 'https://it.district.org', { passkeys: 0, invitations: 0, providers: 0 })).toEqual([])
  expect(breaks('https://it.district.org', 'https://afterbell.district.org', bound).map((one) => one.slice(0, 14))).toEqual([
    '2 passkeys wil',
    '1 link that wa',
    'Agents that re',
  ])
  expect(breaks('https://it.district.org', 'https://it.district.org:8443', bound)).toHaveLength(2)
  expect(breaks('https://it.district.org', 'https://it.district.org', bound)).toEqual([])
})
