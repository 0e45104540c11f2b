import { expect, test } from 'vitest'
import { clientAddress, noProxies, readProxies } from './client-address.ts'

const proxies = readProxies('192.0.2.10, 10.0.0.0/8 2001:db8::/32')

test.each([
  ['198.51.100.1', '203.0.113.9', '198.51.100.1', 'a stranger’s header is not believed'],
  ['192.0.2.10', '203.0.113.9', '203.0.113.9', 'the proxy’s is'],
  ['::ffff:192.0.2.10', '203.0.113.9', '203.0.113.9', 'also over a socket that takes both families'],
  ['192.0.2.10', '1.2.3.4, 203.0.113.9', '203.0.113.9', 'what the client wrote before it is not'],
  ['192.0.2.10', '203.0.113.9, 10.1.2.3', '203.0.113.9', 'through two proxies'],
  ['192.0.2.10', 'garbage', '192.0.2.10', 'nonsense leaves the proxy’s own address'],
  ['192.0.2.10', '1.2.3.4, garbage', '192.0.2.10', 'and does not let what stands before it through'],
  ['2001:db8::5', '[2001:db9::7]:4711', '2001:db9::7', 'IPv6 with port'],
  ['10.9.9.9', '203.0.113.9:1234', '203.0.113.9', 'IPv4 with port'],
])('%s said %s: %s (%s)', (socket, forwarded, client) => expect(clientAddress(socket, forwarded, proxies)).toBe(client))

test('without the header, or without a trusted proxy, the socket counts', () => {
  expect(clientAddress('192.0.2.10', null, proxies)).toBe('192.0.2.10')
  expect(clientAddress('127.0.0.1', '203.0.113.9', noProxies)).toBe('127.0.0.1')
})

test.each(['0.0.0.0/0', '::/0', '192.0.2.0/33', 'proxy.example', '192.0.2.1/24/8', '192.0.2.1/x'])('%s is refused', (text) =>
  expect(() => readProxies(text)).toThrow(/TRUSTED_PROXY/),
)
