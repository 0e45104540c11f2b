// PM-3.2: feeds come by themselves - from their publishers on a schedule, from a folder, in a bundle - and are held to what a file that a person brings is held to.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '../../src/platform/db/pool.ts'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { createLog } from '../../src/platform/log.ts'
import { feedFetching } from '../../src/processes/feed-fetching.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { answerBundle, isBundle, makeBundle, unbundle } from '../../src/subjects/vulnerabilities/fetched/bundle.ts'
import { isDue, nameOfUrl, refuseOtherHash } from '../../src/subjects/vulnerabilities/fetched/feed-source.rules.ts'
import { feedSources } from '../../src/subjects/vulnerabilities/fetched/feed-sources.views.ts'
import { fetchFeedSoon, removeFeedSource, setUpFeedSource } from '../../src/subjects/vulnerabilities/fetched/set-feed-source.ts'
import { feedsInForce } from '../../src/subjects/vulnerabilities/index.ts'
import { openTestCluster, root, type TestDatabase } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'

const now = '2026-11-21T12:00:00Z'
const some = [
  ['CVE-2026-0001', '2026-01-02'],
  ['CVE-2026-0002', '2026-02-03'],
] as const
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let worker: ReturnType<typeof openPool>
let jail: Jail
let place: Place
let server: Server
let folder: string
let at: string
const asked: { path: string; etag: string | undefined }[] = []
const files = new Map<string, { body: string | Uint8Array; etag?: string; status?: number }>()

beforeAll(async () => {
  database = await (await openTestCluster()).clone('fetched')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  worker = openPool(
    database.addresses.worker,
    createLog('test', () => {}),
    2,
  )
  jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 512, timeoutMs: 15_000 })
  place = await placeFor(pool.db, '1', { isDemo: false }) // a demonstration reaches nobody
  await tellInventory(place.from, 'sis-01', [['libssl3', '3.0.11-1', 'openssl']])
  folder = mkdtempSync(join(tmpdir(), 'afterbell-feeds-'))
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
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'ca.pem'),
    ],
    { stdio: 'ignore' },
  )
  server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'ca.pem')) }, (request, answer) => {
    const file = files.get(request.url ?? '')
    asked.push({ path: request.url ?? '', etag: request.headers['if-none-match'] })
    if (file?.etag !== undefined && request.headers['if-none-match'] === file.etag) return void answer.writeHead(304).end()
    answer
      .writeHead(
        file?.status ?? (file ? 200 : 404),
        file?.etag === undefined ? {} : { etag: file.etag, 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' },
      )
      .end(file?.body)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  at = `https://localhost:${(server.address() as AddressInfo).port}`
  mkdirSync(join(folder, 'drop'))
})
afterAll(async () => {
  await new Promise((done) => {
    server.close(done)
  })
  await jail.close()
  await worker.close()
  await pool.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const run = () =>
  feedFetching(
    {
      db: worker.db,
      env: { FEEDS_LOCAL_HOSTS: 'localhost', FEEDS_CA: join(folder, 'ca.pem'), FEEDS_FOLDER: join(folder, 'drop') },
      log: createLog('test', () => {}),
    },
    jail,
  ).run()
const inForce = async () =>
  (await reading(place.from, feedsInForce)).map(({ slot, entries, published }) => [slot, entries, published?.slice(0, 10) ?? null])
const source = async (name: string) => (await reading(place.from, feedSources)).find((one) => one.name === name)
const wish = (name: string, path: string, more: { hashUrl?: string; release?: string } = {}) => ({
  name,
  url: at + path,
  hashUrl: '',
  release: '',
  everyHours: 24,
  ...more,
})
const soon = async (name: string) => fetchFeedSoon(place.from, { id: (await source(name))?.id ?? '' })

describe('from the publisher', () => {
  test('is set up with every fault told, once, by https alone', async () => {
    expect(
      await setUpFeedSource(place.from, { name: ' ', url: 'http://example.org/kev.json', hashUrl: 'ftp://x', release: '12', everyHours: 0 }),
    ).toMatchObject({
      ok: false,
      refusal: {
        clause: 'PM-3.2',
        faults: [
          'name: is missing, or longer than 120 letters',
          'url: is not an address that begins with https:// and contains no login',
          'hashUrl: is not an address that begins with https:// and contains no login',
          'release: is not a release such as bookworm',
          'everyHours: is not from 1 to 720',
        ],
      },
    })
    expect(await setUpFeedSource(place.from, wish('KEV', '/kev.json'))).toMatchObject({ ok: true })
    expect(await setUpFeedSource(place.from, wish('Again', '/kev.json'))).toMatchObject({
      ok: false,
      refusal: { code: 'vulnerabilities/feed-source-there' },
    })
  })

  test('is fetched when due, whole, and by its ETag not again; what nobody changed is loaded once', async () => {
    files.set('/kev.json', { body: kevFile('2026-08-01', some), etag: '"one"' })
    await run()
    expect([await inForce(), await source('KEV')]).toMatchObject([
      [['kev', 2, '2026-08-01']],
      { fault: null, outcome: 'Loaded: 2 entries', etag: '"one"' },
    ])
    await run() // not due
    await soon('KEV')
    await run()
    expect(asked).toEqual([
      { path: '/kev.json', etag: undefined },
      { path: '/kev.json', etag: '"one"' },
    ])
    expect(await source('KEV')).toMatchObject({ outcome: 'Nothing has changed since it was last fetched', fault: null })
  })

  test('a broken file, a status and an unreachable name leave the loaded feed and are told', async () => {
    files.set('/kev.json', { body: '{"half":', etag: '"two"' })
    await soon('KEV')
    await run()
    expect((await source('KEV'))?.fault).toMatch(/not in a feed format/)
    files.set('/kev.json', { body: '', status: 503 })
    await soon('KEV')
    await run()
    expect(await source('KEV')).toMatchObject({ fault: expect.stringContaining('status 503'), etag: null })
    expect(await inForce()).toEqual([['kev', 2, '2026-08-01']])
    await removeFeedSource(place.from, { id: (await source('KEV'))?.id ?? '' })
    expect(await reading(place.from, feedSources)).toEqual([])
  })

  test('a file that its publisher’s hash does not name is turned away', async () => {
    const body = debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1']])
    files.set('/bookworm', { body, etag: '"fixes"' })
    files.set('/bookworm.sha256', { body: `${sha256('another')}  bookworm\n` })
    await setUpFeedSource(place.from, wish('Fixes', '/bookworm', { hashUrl: `${at}/bookworm.sha256`, release: 'bookworm' }))
    await run()
    expect([(await source('Fixes'))?.fault, (await inForce()).length]).toEqual([expect.stringMatching(/not the file its publisher lists/), 1])
    files.set('/bookworm.sha256', { body: `${sha256('another')}  trixie\n${sha256(body)}  bookworm\n` })
    await soon('Fixes')
    await run()
    expect(await inForce()).toEqual([
      ['debsecan:bookworm', 1, '2026-11-20'],
      ['kev', 2, '2026-08-01'],
    ]) // dated as its server dates it
  })

  test('a source is due when never asked, when its time has come, and within the hour after a fault', () => {
    const hour = 3_600_000
    expect(
      [
        [null, false, 0],
        [0, false, 23 * hour],
        [0, false, 24 * hour],
        [0, true, hour - 1],
        [0, true, hour],
      ].map(([triedMs, hasFault, nowMs]) =>
        isDue({ triedMs: triedMs as number | null, begunMs: null, unended: 0, hasFault: hasFault as boolean, everyHours: 24 }, nowMs as number),
      ),
    ).toEqual([true, false, true, false, true])
    // what a worker did not live to end: at once again, then each hour
    expect(
      [
        [0, 1],
        [1, 1],
        [1, hour],
      ].map(([unended = 0, nowMs = 0]) => isDue({ triedMs: 0, begunMs: 0, unended, hasFault: false, everyHours: 24 }, nowMs)),
    ).toEqual([true, false, true])
    expect(['https://a.org/x/kev.json?y=/z', 'https://a.org', 'https://a.org/x/'].map(nameOfUrl)).toEqual(['kev.json', 'feed', 'x'])
    const both = { sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) }
    expect(
      [`${both.sha256}`, `SHA512 (f)=${both.sha512}`, 'A'.repeat(64), 'none', 'c'.repeat(64)].map((told) => refuseOtherHash('f', told, both)?.code),
    ).toEqual([undefined, undefined, undefined, 'vulnerabilities/feed-hash-differs', 'vulnerabilities/feed-hash-differs'])
  })
})

describe('from a folder, and in a bundle', () => {
  const drop = (name: string, bytes: Uint8Array | string, ageSeconds = 60) => {
    writeFileSync(join(folder, 'drop', name), bytes)
    const then = Date.now() / 1000 - ageSeconds
    utimesSync(join(folder, 'drop', name), then, then)
  }
  test('a file put into the folder is loaded once, a broken one told once; links and half-copied ones are left', async () => {
    drop('kev.json', kevFile('2026-09-01', [...some, ['CVE-2026-0003', '2026-09-01']]))
    drop('broken.json', '{')
    drop('new.json', kevFile('2026-10-01', some), 0)
    symlinkSync('/etc/passwd', join(folder, 'drop', 'link.json'))
    await run()
    await run()
    expect((await inForce()).at(-1)).toEqual(['kev', 3, '2026-09-01'])
    const refused = await reading(place.from, async (tx) => (await import('../../src/subjects/vulnerabilities/feeds.views.ts')).refusedFeeds(tx))
    expect(refused.filter(({ name }) => name === 'broken.json')).toHaveLength(1)
    expect(refused.map(({ name }) => name)).not.toContain('link.json')
  })

  test('a bundle is taken apart whole, each file against its hash and with its day; one changed byte refuses it all', async () => {
    const bundle = makeBundle(
      [
        { name: 'kev.json', bytes: Buffer.from(kevFile('2026-10-02', [...some, ['CVE-2026-0003', '2026-09-01']])) },
        { name: 'debian fixes/../trixie', bytes: debsecanFile([['curl', 'CVE-2026-0009', '8-1']]), publishedOn: '2026-11-01', release: 'trixie' },
      ],
      now,
    )
    expect(isBundle(bundle)).toBe(true)
    writeFileSync(join(folder, 'b.tar'), bundle)
    expect(execFileSync('tar', ['-tf', join(folder, 'b.tar')], { encoding: 'utf8' })).toBe('afterbell-feeds.json\nkev.json\ndebian fixes_.._trixie\n')
    const apart = await unbundle(jail, { name: 'b.tar', bytes: bundle })
    expect(apart.ok && apart.value.map(({ name, publishedOn, release }) => [name, publishedOn, release])).toEqual([
      ['kev.json', undefined, undefined],
      ['debian fixes_.._trixie', '2026-11-01', 'trixie'],
    ])
    const changed = Buffer.from(bundle)
    changed.write('X', bundle.length - 2048)
    drop('changed.tar', changed)
    await run()
    expect((await inForce()).map(([slot]) => slot)).not.toContain('debsecan:trixie')
    drop('b.tar', bundle)
    await run()
    expect(await inForce()).toEqual([
      ['debsecan:bookworm', 1, '2026-11-20'],
      ['debsecan:trixie', 1, '2026-11-01'],
      ['kev', 3, '2026-10-02'],
    ])
  })

  test('no bytes break its reader', () => {
    const whole = makeBundle([{ name: 'a.json', bytes: Buffer.from('{}') }], now)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }), fc.nat(whole.length), (edits, length) => {
        const bytes = Buffer.from(whole)
        for (const [i, value] of edits) bytes[i] = value
        const read = answerBundle(bytes.subarray(0, length))
        expect(read.ok || read.refusal.faults?.length).toBeTruthy()
      }),
      { numRuns: 500 },
    )
  })
})
