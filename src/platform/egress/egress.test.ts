// Against a real HTTP server, a real HTTPS server and a real DNS server on this machine.
import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reachOf } from './address.ts'
import { ask, type Limits } from './client.ts'
import type { Lookup } from './pin.ts'

let server: Server
let dns: Socket
let port: number
let lookup: Lookup
const asked: string[] = []
const names: Record<string, (question: number) => string[]> = {
  'good.test': () => ['127.0.0.1'],
  'inside.test': () => ['10.1.2.3'],
  'cloud.test': () => ['169.254.169.254'],
  'mixed.test': () => ['93.184.215.14', '127.0.0.1'],
  'turning.test': (question) => (question === 0 ? ['93.184.215.14'] : ['127.0.0.1']), // public when asked first, this machine ever after
}
const questions: Record<string, number> = {}

/** As much of a DNS server as an A question needs. */
const answerOf = (query: Buffer): Buffer => {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  const name = labels.join('.').toLowerCase()
  const isA = query.readUInt16BE(at + 1) === 1
  const addresses = isA ? (names[name]?.(questions[name] ?? 0) ?? []) : []
  if (isA) questions[name] = (questions[name] ?? 0) + 1
  const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, addresses.length, 0, 0, 0, 0])
  const records = addresses.map((address) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]))
  return Buffer.concat([head, query.subarray(12, at + 5), ...records])
}

beforeAll(async () => {
  dns = createSocket('udp4').on('message', (query, from) => dns.send(answerOf(query), from.port, from.address))
  await new Promise<void>((done) => dns.bind(0, '127.0.0.1', done))
  const resolver = new Resolver()
  resolver.setServers([`127.0.0.1:${dns.address().port}`])
  lookup = async (host) => (await resolver.resolve4(host)).map((address) => ({ address, family: 4 }))
  server = createServer(async (request, answer) => {
    asked.push(`${request.headers.host} ${request.url}`)
    const { pathname } = new URL(request.url ?? '', 'http://x')
    if (pathname === '/moved') return void answer.writeHead(302, { location: '/plain' }).end()
    if (pathname === '/elsewhere') return void answer.writeHead(302, { location: `http://localhost:${port}/plain` }).end()
    if (pathname === '/inside') return void answer.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
    if (pathname === '/round') return void answer.writeHead(302, { location: '/round' }).end()
    if (pathname === '/huge') {
      for (let i = 0; i < 4000 && !answer.destroyed; i++) {
        answer.write(Buffer.alloc(65_536))
        await wait(0)
      }
      return void answer.end()
    }
    if (pathname === '/slow') {
      for (let i = 0; i < 100 && !answer.destroyed; i++) {
        answer.write('x')
        await wait(50)
      }
      return void answer.end()
    }
    if (pathname === '/silent') return
    answer.writeHead(200, { 'content-type': 'text/plain' }).end('plain')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  dns.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const local = (): Limits => ({ isLocal: true, schemes: ['http:'], lookup })
const codeOf = async (address: string, limits: Limits): Promise<string> => {
  const answer = await ask(address, limits)
  return answer.ok ? `${answer.value.status} ${Buffer.from(answer.value.body).toString()}` : answer.refusal.code
}

test('where an address leads, whatever it is written as', () => {
  const all = {
    public: ['93.184.215.14', '2606:2800::1', '::ffff:93.184.215.14', '2002:5db8:d70e::'],
    loopback: ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '::ffff:a9fe:a9fe', '64:ff9b::169.254.169.254'],
    private: ['10.0.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd00::1', '::ffff:10.0.0.1', '::10.0.0.1'],
    nowhere: ['0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '192.0.2.1', '2001:db8::1', 'example.org', '', '127.1'],
  }
  for (const [reach, addresses] of Object.entries(all)) for (const address of addresses) expect([address, reachOf(address)]).toEqual([address, reach])
})

describe('an address that a person set', () => {
  test('is asked where it is allowed', async () => {
    expect(await codeOf(`http://good.test:${port}/plain`, local())).toBe('200 plain')
    expect(asked.at(-1)).toBe(`good.test:${port} /plain`)
    expect(await codeOf(`http://good.test:${port}/moved`, local())).toBe('200 plain')
  })
  test.each([
    ['http://good.test/', 'egress/scheme-not-allowed', {}],
    ['ftp://good.test/', 'egress/scheme-not-allowed', {}],
    ['file:///etc/passwd', 'egress/scheme-not-allowed', {}],
    ['nonsense', 'egress/scheme-not-allowed', {}],
    ['https://me:word@good.test/', 'egress/login-in-address', {}],
    ['https://good.test/', 'egress/address-forbidden', {}],
    ['https://127.0.0.1/', 'egress/address-forbidden', {}],
    ['https://2130706433/', 'egress/address-forbidden', {}],
    ['https://0x7f.1/', 'egress/address-forbidden', {}],
    ['https://[::ffff:127.0.0.1]/', 'egress/address-forbidden', {}],
    ['https://inside.test/', 'egress/address-forbidden', {}],
    ['https://mixed.test/', 'egress/address-forbidden', {}],
    ['https://cloud.test/', 'egress/address-forbidden', { isLocal: true }],
    ['https://169.254.169.254/', 'egress/address-forbidden', { isLocal: true }],
    ['https://nowhere.test/', 'egress/name-unknown', {}],
    ['https://other.test/', 'egress/host-not-allowed', { hosts: ['good.test', '.example.org'] }],
    ['https://badexample.org/', 'egress/host-not-allowed', { hosts: ['.example.org'] }],
  ])('%s: %s', async (address, code, limits) => expect(await codeOf(address, { ...limits, lookup })).toBe(code))
  test('stays where it was pinned: a name that turns to this machine is not asked twice', async () => {
    questions['turning.test'] = 0
    const answer = await ask(`http://turning.test:${port}/plain`, { schemes: ['http:'], lookup, timeoutMs: 400 })
    expect([answer.ok, questions['turning.test']]).toEqual([false, 1]) // one question, and never a connection to 127.0.0.1
    expect(asked.some((line) => line.startsWith('turning.test'))).toBe(false)
    expect(await codeOf(`http://turning.test:${port}/plain`, { schemes: ['http:'], lookup })).toBe('egress/address-forbidden')
  })
  test("is not left: other hosts, this machine by another name, the cloud's own address, rounds", async () => {
    for (const [path, code] of [
      ['elsewhere', 'redirect-elsewhere'],
      ['inside', 'redirect-elsewhere'],
      ['round', 'redirects-without-end'],
    ] as const)
      expect(await codeOf(`http://good.test:${port}/${path}`, local())).toBe(`egress/${code}`)
    expect(await codeOf(`http://good.test:${port}/elsewhere`, { ...local(), redirects: 0 })).toBe('302 ')
  })
  test('gives no more and takes no longer than allowed', async () => {
    expect(await codeOf(`http://good.test:${port}/huge`, local())).toBe('egress/too-much')
    for (const path of ['slow', 'silent']) {
      const began = Date.now()
      expect(await codeOf(`http://good.test:${port}/${path}`, { ...local(), timeoutMs: 300 })).toBe('egress/too-slow')
      expect(Date.now() - began).toBeLessThan(2_000)
    }
  })
})
