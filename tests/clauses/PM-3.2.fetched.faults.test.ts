// PM-3.2: what can go wrong while a feed is fetched - the line, the server, the file, our own side - leaves the loaded feed whole, is told, and holds up no other feed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPool } from '../../src/platform/db/pool.ts'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { createLog } from '../../src/platform/log.ts'
import { feedFetching } from '../../src/processes/feed-fetching.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { followLeftFeeds } from '../../src/subjects/patching/index.ts'
import { unfollowedFeeds } from '../../src/subjects/patching/feeds-followed.views.ts'
import { feedSources } from '../../src/subjects/vulnerabilities/fetched/feed-sources.views.ts'
import { fetchFeedSoon, setUpFeedSource } from '../../src/subjects/vulnerabilities/fetched/set-feed-source.ts'
import { feedsInForce, fetchDueFeeds, loadFeeds } from '../../src/subjects/vulnerabilities/index.ts'
import { openTestCluster, root, type TestDatabase } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { ownCertificate } from '../lib/openssl.ts'

const some = [
  ['CVE-2026-0001', '2026-01-02'],
  ['CVE-2026-0002', '2026-02-03'],
] as const
const whole = Buffer.from(kevFile('2026-08-01', some))
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let worker: ReturnType<typeof openPool>
let jail: Jail
let place: Place
let server: Server
let folder: string
let at: string
let answer: (response: ServerResponse) => void = (response) => void response.end(whole)
const noLog = createLog('test', () => {})
const within = { silentMs: 300, timeoutMs: 2_000, maxBytes: 200_000 }
const limits = () => ({ localHosts: ['localhost'], ca: readFileSync(join(folder, 'ca.pem'), 'utf8'), ...within })

beforeAll(async () => {
  database = await (await openTestCluster()).clone('fetch_faults')
  pool = openPool(database.addresses.app, noLog, 4)
  worker = openPool(database.addresses.worker, noLog, 2)
  jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 512, timeoutMs: 15_000 })
  place = await placeFor(pool.db, '1', { isDemo: false })
  await tellInventory(place.from, 'sis-01', [['libssl3', '3.0.11-1', 'openssl']])
  folder = mkdtempSync(join(tmpdir(), 'afterbell-faults-'))
  ownCertificate(folder)
  server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'ca.pem')) }, (request, response) =>
    request.url === '/other.json' ? void response.end(whole) : answer(response),
  )
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  at = `https://localhost:${(server.address() as AddressInfo).port}`
  await loadFeeds(place.from, [{ name: 'kev.json', bytes: whole }])
  await setUpFeedSource(place.from, {
    name: 'KEV',
    url: `${at}/kev.json`,
    hashUrl: '',
    isSigned: false,
    signatureUrl: '',
    release: '',
    everyHours: 24,
  })
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => {
    server.close(done)
  })
  await jail.close()
  await worker.close()
  await pool.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const source = async (name = 'KEV') => (await reading(place.from, feedSources)).find((one) => one.name === name)
const soon = async (name = 'KEV') => fetchFeedSoon(place.from, { id: (await source(name))?.id ?? '' })
const run = () =>
  feedFetching({ db: worker.db, env: { FEEDS_LOCAL_HOSTS: 'localhost', FEEDS_CA: join(folder, 'ca.pem') }, log: noLog, within }, jail).run()
const inForce = async () => (await reading(place.from, feedsInForce)).map(({ slot, entries }) => `${slot} ${entries}`)
const asWorker = () => ({ db: worker.db, districtId: '1', actor: { id: 'process:worker', proof: 'process' as const } })
const kinds = async (like: string) =>
  reading(place.from, async (tx) =>
    Number((await sql<{ n: string }>`select count(*) as n from ledger_entry where kind like ${like}`.execute(tx)).rows[0]?.n),
  )

describe('what the line and the server do', () => {
  beforeEach(() => soon())
  const half = whole.subarray(0, whole.length / 2)
  const faults: Readonly<Record<string, readonly [(response: ServerResponse) => void, RegExp]>> = {
    'the line breaks off in the middle': [
      (response) => {
        response.writeHead(200, { 'content-length': whole.length }).write(half)
        setImmediate(() => response.destroy())
      },
      /broke off after [\d,]+ bytes of [\d,]+ bytes/,
    ],
    'the line breaks off between two pieces of unknown length': [
      (response) => {
        response.write(half) // chunked
        setImmediate(() => response.destroy())
      },
      /broke off after [\d,]+ bytes\./,
    ],
    'the line is cut: nothing more comes, and nobody says so': [
      (response) => void response.writeHead(200, { 'content-length': whole.length }).write(half),
      /sent nothing for/,
    ],
    'more is announced than comes': [
      (response) => {
        response.writeHead(200, { 'content-length': whole.length + 10, connection: 'close' }).write(whole)
        setImmediate(() => response.socket?.end())
      },
      /broke off after [\d,]+ bytes of/,
    ],
    'less is announced than comes': [
      (response) => void response.socket?.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${half.length}\r\n\r\n`), whole])),
      /could not be asked|not in a feed format|not JSON|is no/,
    ],
    'it never ends': [
      (response) => {
        response.on('error', () => undefined)
        const more = () => void (response.destroyed || (response.write(Buffer.alloc(16_384, 32)) ? setImmediate(more) : response.once('drain', more)))
        more()
      },
      /more than the 200000 bytes taken here/,
    ],
    'a few bytes a time, past every patience': [
      (response) => {
        const drip = setInterval(() => response.write(' '), 100)
        response.on('close', () => clearInterval(drip))
      },
      /did not send all of it in time/,
    ],
    'its length is not told at all': [
      (response) => void response.socket?.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n'), whole])),
      /does not tell how long kev\.json is/,
    ],
    'another host is named': [
      (response) => void response.writeHead(302, { location: 'https://127.0.0.1:1/kev.json' }).end(),
      /sends on to another host/,
    ],
    'it sends on for ever': [(response) => void response.writeHead(302, { location: '/kev.json' }).end(), /sends on more than 3 times/],
    'a compressed file is cut': [(response) => void response.end(gzipSync(whole).subarray(0, -9)), /ends too early \(half a file\)/],
  }
  for (const [what, [does, says]] of Object.entries(faults)) {
    test(`${what}`, async () => {
      answer = does
      await run()
      expect(await source()).toMatchObject({ fault: expect.stringMatching(says), begunAt: null, unended: 0 })
      expect([await inForce(), await kinds('vulnerabilities.feed-loaded')]).toEqual([['kev 2'], 1])
    })
  }

  test('the same broken file, asked for again each hour, is turned away once on record; then the whole one is taken', async () => {
    const before = await kinds('vulnerabilities.feed-refused')
    answer = (response) => void response.end('{"half":')
    for (let n = 0; n < 3; n++) {
      await soon()
      await run()
    }
    expect((await kinds('vulnerabilities.feed-refused')) - before).toBe(1)
    answer = (response) => void response.end(kevFile('2026-08-02', [...some, ['CVE-2026-0003', '2026-08-02']]))
    await soon()
    await run()
    expect([await inForce(), (await source())?.fault]).toEqual([['kev 3'], null])
  })
})

describe('what breaks on our side', () => {
  test('a full disk is that source’s fault in words, and the next source is fetched all the same', async () => {
    await soon()
    await setUpFeedSource(place.from, {
      name: 'Other',
      url: `${at}/other.json`,
      hashUrl: '',
      isSigned: false,
      signatureUrl: '',
      release: '',
      everyHours: 24,
    })
    const taken: string[] = []
    const broke: string[] = []
    await fetchDueFeeds(asWorker(), {
      limits: limits(),
      broke: (name) => void broke.push(name),
      load: async (_, [file]) => {
        if (taken.push(file?.name ?? '') === 1) throw Object.assign(new Error('could not extend file'), { code: '53100' })
        return []
      },
    })
    expect([taken, broke]).toEqual([['kev.json', 'other.json'], ['KEV']])
    expect((await source())?.fault).toMatch(/^It failed on our side: the disk of the database is full\. The loaded feed stays/)
    expect(await source('Other')).toMatchObject({ fault: null })
  })

  test('a try that the worker did not live to end is told once, made again at once, and then each hour', async () => {
    const id = (await source('Other'))?.id ?? ''
    const dies = () => fetchDueFeeds(asWorker(), { limits: limits(), broke: () => undefined, load: () => new Promise(() => undefined) }) // killed: it never comes back
    await fetchFeedSoon(place.from, { id })
    void dies()
    await expect.poll(async () => (await source('Other'))?.begunAt !== null, { interval: 20 }).toBe(true)
    expect(await kinds('vulnerabilities.feed-fetch-unended')).toBe(0)
    void dies() // the new worker, and it dies again
    await expect.poll(async () => (await source('Other'))?.unended, { interval: 20 }).toBe(1)
    await run() // within the hour nothing is asked
    expect(await source('Other')).toMatchObject({ unended: 1 })
    await fetchFeedSoon(place.from, { id }) // unless a person asks
    await run()
    expect(await source('Other')).toMatchObject({ begunAt: null, unended: 0 })
    expect(await kinds('vulnerabilities.feed-fetch-unended')).toBe(2)
  })

  test('a feed whose loader died before the plan followed is followed by whoever looks next, once', async () => {
    await followLeftFeeds(place.from)
    expect(await reading(place.from, unfollowedFeeds)).toBeUndefined()
    await loadFeeds(place.from, [
      { name: 'bookworm', bytes: debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1']], { openssl: 'openssl libssl3' }) },
    ]) // and dies
    expect(await reading(place.from, unfollowedFeeds)).toMatchObject({ slots: ['debsecan:bookworm'], movedAt: null })
    const found = async () =>
      reading(place.from, async (tx) => Number((await sql<{ n: string }>`select count(*) as n from patching_state`.execute(tx)).rows[0]?.n))
    expect(await found()).toBe(0)
    expect(await followLeftFeeds(place.from)).toBe(true)
    expect(await found()).toBeGreaterThan(0)
    expect(await followLeftFeeds(place.from)).toBe(false)
  })
})
