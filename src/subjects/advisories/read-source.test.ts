// News over a real HTTPS server through the egress client: what did not change is not read again, sends-on and size have limits, silence is not "nothing new".
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Source } from './advisories.views.ts'
import { readNews } from './read-news.ts'
import { readSource, type SourceParts } from './read-source.ts'
import { isSilent } from './triage.rules.ts'

const feed = (n: number): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>Site</title>${Array.from({ length: n }, (_, at) => `<entry><id>urn:${at}</id><title>Entry ${at} CVE-2026-000${at}</title><updated>2026-11-0${at + 1}T10:00:00Z</updated></entry>`).join('')}</feed>`
const asked: { url: string; etag: string | undefined; modified: string | undefined }[] = []
let server: Server
let parts: SourceParts
let port = 0
const folder = mkdtempSync('/var/tmp/afterbell-news-')

beforeAll(async () => {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      join(folder, 'key'),
      '-out',
      join(folder, 'pem'),
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    ],
    { stdio: 'ignore' },
  )
  const pem = readFileSync(join(folder, 'pem'), 'utf8')
  server = createServer({ key: readFileSync(join(folder, 'key')), cert: pem }, (request, response) => {
    const { url = '', headers } = request
    asked.push({ url, etag: headers['if-none-match'], modified: headers['if-modified-since'] })
    const to = (location: string) => response.writeHead(302, { location }).end()
    if (url === '/moved') return void to('/atom')
    if (url === '/elsewhere') return void to('https://other.example/atom')
    if (url === '/plain') return void to('http://localhost/atom')
    if (url === '/round') return void to('/round')
    if (url === '/large') return void response.writeHead(200).end(Buffer.alloc(8 * 1024 * 1024 + 1, 'x'))
    if (url === '/gone') return void response.writeHead(410).end()
    if (headers['if-none-match'] === '"two"') return void response.writeHead(304).end()
    response.writeHead(200, { etag: '"two"', 'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT', 'content-type': 'application/atom+xml' }).end(feed(2))
  })
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  port = (server.address() as AddressInfo).port
  parts = {
    openMailbox: () => {
      throw new TypeError('no mailbox here')
    },
    secretOf: () => ({ file: '', secret: undefined }),
    readers: {
      message: () => {
        throw new TypeError('no message here')
      },
      news: async (bytes) => readNews(bytes),
    },
    limits: { ca: pem, localHosts: ['localhost'], lookup: async () => [{ address: '127.0.0.1', family: 4 }] },
  }
})
afterAll(() => {
  server?.closeAllConnections()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const source = (path: string, more: Partial<Source> = {}): Source => ({
  id: 'a',
  kind: 'news',
  name: 'Site',
  address: `https://localhost:${port}${path}`,
  security: 'tls',
  username: '',
  folder: '',
  silentDays: 14,
  setBy: 'M',
  setAt: '2026-10-01T00:00:00Z',
  uidValidity: null,
  lastUid: 0,
  etag: null,
  modified: null,
  triedAt: null,
  answeredAt: null,
  newestAt: null,
  fault: null,
  hasMore: false,
  stuckUid: null,
  stuckTries: 0,
  items: 0,
  untriaged: 0,
  ...more,
})
const read = async (one: Source) => {
  const got = await readSource(one, parts, '2026-11-10T00:00:00.000Z')
  return got.ok ? got.value : got.refusal.code
}

test('is read once: what did not change is answered with 304 and brings nothing, and the place stays', async () => {
  const first = await read(source('/atom'))
  expect(first).toMatchObject({
    place: { etag: '"two"', modified: 'Mon, 02 Nov 2026 10:00:00 GMT' },
    newestAt: '2026-11-02T10:00:00.000Z',
    isMore: false,
    items: [{ toldId: 'urn:0', cves: ['CVE-2026-0000'] }, { toldId: 'urn:1' }],
  })
  const { place } = first as Exclude<typeof first, string>
  expect(await read(source('/atom', place))).toEqual({ place, items: [], newestAt: null, isMore: false })
  expect(asked.at(-1)).toEqual({ url: '/atom', etag: '"two"', modified: 'Mon, 02 Nov 2026 10:00:00 GMT' })
})

test('is followed where it moved on its own site, and nowhere else; size, status and certificates have limits', async () => {
  expect(await read(source('/moved'))).toMatchObject({ items: [{ toldId: 'urn:0' }, { toldId: 'urn:1' }] })
  expect([
    await read(source('/elsewhere')),
    await read(source('/plain')),
    await read(source('/round')),
    await read(source('/large')),
    await read(source('/gone')),
  ]).toEqual(['egress/redirect-elsewhere', 'egress/redirect-elsewhere', 'egress/redirects-without-end', 'egress/too-much', 'advisories/news-refused'])
  const strange = { ...parts, limits: { localHosts: ['localhost'], ...(parts.limits.lookup ? { lookup: parts.limits.lookup } : {}) } }
  const closed = { ...parts, limits: { ...parts.limits, localHosts: [] } }
  expect(
    [await readSource(source('/atom'), strange, '2026-11-10T00:00:00Z'), await readSource(source('/atom'), closed, '2026-11-10T00:00:00Z')].map(
      (one) => (one.ok ? 'read' : one.refusal.code),
    ),
  ).toEqual(['egress/unreachable', 'egress/address-forbidden'])
})

test('that tells nothing new for longer than it ever is quiet is silent, though it answers', () => {
  const one = source('/atom', { newestAt: '2026-11-02T10:00:00Z', answeredAt: '2026-11-17T00:00:00Z' })
  expect([
    isSilent(one, '2026-11-16T09:59:59Z'),
    isSilent(one, '2026-11-16T10:00:01Z'),
    isSilent({ ...one, newestAt: null }, '2026-10-15T00:00:01Z'),
  ]).toEqual([false, true, true])
})
