// PM-3.2: a CSAF provider's directory is followed - what changed since, each document against its hash and with its signature - and whatever is wrong with
// one document, the list or the server leaves what is loaded and is told.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import * as openpgp from 'openpgp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPool } from '../../src/platform/db/pool.ts'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { createLog } from '../../src/platform/log.ts'
import { feedFetching } from '../../src/processes/feed-fetching.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { evaluateAfter, loadFeedFiles, takeOutDocuments } from '../../src/subjects/patching/index.ts'
import { feedSources } from '../../src/subjects/vulnerabilities/fetched/feed-sources.views.ts'
import { fetchFeedSoon, setUpFeedSource } from '../../src/subjects/vulnerabilities/fetched/set-feed-source.ts'
import { feedsInForce } from '../../src/subjects/vulnerabilities/index.ts'
import { openTestCluster, root, type TestDatabase } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { document, json } from '../lib/feed-files.ts'
import { kevFile } from '../lib/feeds.ts'
import { ownCertificate } from '../lib/openssl.ts'
import { tellTitles } from '../lib/titles.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
let worker: ReturnType<typeof openPool>
let jail: Jail
let place: Place
let server: Server
let folder: string
let at: string
type Served = Uint8Array | ((answer: ServerResponse) => void)
const files = new Map<string, Served>()
const asked: string[] = []
const log = createLog('test', () => {})

const base = '/csaf/white/'
const hashOf = (bytes: Uint8Array, name: string): Buffer => Buffer.from(`${createHash('sha512').update(bytes).digest('hex')}  ${name}\n`)
const advisory = (id: string, day: string, label = 'WHITE', vulnerabilities?: readonly unknown[]): Buffer => {
  const whole = document({}, { id, current_release_date: `2026-${day}T10:00:00Z` }) as { document: object; vulnerabilities: unknown[] }
  return json({
    ...whole,
    document: { ...whole.document, publisher: { name: 'Acme PSIRT' }, distribution: { tlp: { label } } },
    ...(vulnerabilities === undefined ? {} : { vulnerabilities }),
  })
}
/** Puts a document into the tree, with its hash. */
const put = (id: string, day: string, label?: string, vulnerabilities?: readonly unknown[]): void => {
  const [path, bytes] = [`${base}2026/${id.toLowerCase()}.json`, advisory(id, day, label, vulnerabilities)]
  files.set(path, bytes)
  files.set(`${path}.sha512`, hashOf(bytes, `${id.toLowerCase()}.json`))
}
const list = (...documents: readonly (readonly [id: string, day: string])[]): void => {
  files.set(`${base}changes.csv`, Buffer.from(documents.map(([id, day]) => `"2026/${id.toLowerCase()}.json","2026-${day}T10:00:00Z"\n`).join('')))
}
const metadata = (distributions: readonly object[]): void =>
  void files.set('/.well-known/csaf/provider-metadata.json', json({ metadata_version: '2.0', distributions }))

const run = () =>
  feedFetching(
    { db: worker.db, env: { FEEDS_LOCAL_HOSTS: 'localhost', FEEDS_CA: join(folder, 'ca.pem') }, log, within: { maxBytes: 200_000 } },
    jail,
  ).run()
const source = async () => (await reading(place.from, feedSources))[0]
const again = async () => {
  await fetchFeedSoon(place.from, { id: (await source())?.id ?? '' })
  asked.length = 0
  await run()
  return source()
}
const inForce = async () =>
  (await reading(place.from, feedsInForce)).map(({ slot, published, signature }) => [slot, published?.slice(5, 10), signature])
const states = () =>
  reading(place.from, async (tx) =>
    (
      await sql<{
        name: string
        state: string
      }>`select substring(url from '[^/]+$') as name, state from vulnerabilities_feed_document order by 1`.execute(tx)
    ).rows.map(({ name, state }) => `${name} ${state}`),
  )

beforeAll(async () => {
  database = await (await openTestCluster()).clone('provider')
  pool = openPool(database.addresses.app, log, 4)
  worker = openPool(database.addresses.worker, log, 2)
  jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 512, timeoutMs: 15_000 })
  place = await placeFor(pool.db, '1', { isDemo: false }) // a demonstration reaches nobody
  await tellInventory(place.from, 'sis-01', [['libssl3', '3.0.11-1', 'openssl']])
  folder = mkdtempSync(join(tmpdir(), 'afterbell-provider-'))
  ownCertificate(folder)
  server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'ca.pem')) }, (request, answer) => {
    const file = files.get(request.url ?? '')
    asked.push(request.url ?? '')
    if (typeof file === 'function') return void file(answer)
    answer.writeHead(file === undefined ? 404 : 200, { 'content-length': file?.length ?? 0 }).end(file)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  at = `https://localhost:${(server.address() as AddressInfo).port}`
  metadata([{ directory_url: at + base }])
  put('ACME-1', '08-01')
  put('ACME-2', '08-02')
  list(['ACME-1', '08-01'], ['ACME-2', '08-02'])
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
beforeEach(() => {
  asked.length = 0
})

test('its documents stand beside one another, each by its hash; what did not change is not asked for again', async () => {
  const wish = { name: 'Acme', url: `${at}/.well-known/csaf/provider-metadata.json`, hashUrl: '', release: '', everyHours: 24 }
  expect(await setUpFeedSource(place.from, { ...wish, hashUrl: `${at}/sums` })).toMatchObject({ ok: false }) // its documents have their own
  expect(await setUpFeedSource(place.from, wish)).toMatchObject({ ok: true })
  await run()
  expect(await inForce()).toEqual([
    ['csaf:acme-psirt/ACME-1', '08-01', 'none'],
    ['csaf:acme-psirt/ACME-2', '08-02', 'none'],
  ])
  expect(await source()).toMatchObject({ fault: null, outcome: '2 documents loaded' })
  expect(asked).toContain(`${base}2026/acme-1.json.sha512`)
  expect(await again()).toMatchObject({ outcome: 'Nothing has changed since it was last fetched' })
  expect(asked).toEqual(['/.well-known/csaf/provider-metadata.json', `${base}changes.csv`])
})

test('one that changed replaces itself alone, with its signature; others’ eyes only, and what names no vulnerability, is left out', async () => {
  put('ACME-2', '09-02')
  put('ACME-3', '09-03', 'AMBER')
  put('ACME-4', '09-04', 'WHITE', [])
  const { privateKey } = (await openpgp.generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name: 'Acme' }],
    date: new Date('2026-01-01'),
    format: 'object',
  })) as unknown as { privateKey: openpgp.PrivateKey }
  const message = await openpgp.createMessage({ binary: files.get(`${base}2026/acme-2.json`) as Uint8Array })
  files.set(
    `${base}2026/acme-2.json.asc`,
    Buffer.from((await openpgp.sign({ message, signingKeys: privateKey, detached: true, date: new Date('2026-09-05') })) as string),
  )
  list(['ACME-1', '08-01'], ['ACME-2', '09-02'], ['ACME-3', '09-03'], ['ACME-4', '09-04'])
  expect((await again())?.outcome).toMatch(/^1 document loaded; 2 documents left out \(acme-4\.json: it names no vulnerability, and others\)$/)
  expect(await inForce()).toEqual([
    ['csaf:acme-psirt/ACME-1', '08-01', 'none'],
    ['csaf:acme-psirt/ACME-2', '09-02', 'not-checked'],
  ])
  expect(asked).not.toContain(`${base}2026/acme-1.json`)
})

test('a document that is gone, has another hash, lies about its size, goes round in circles or is broken keeps no other from being loaded, and is told', async () => {
  put('ACME-5', '10-05')
  put('ACME-6', '10-06')
  files.set(`${base}2026/acme-6.json.sha512`, hashOf(Buffer.from('another'), 'acme-6.json'))
  files.set(
    `${base}2026/acme-7.json`,
    (answer) => void answer.writeHead(200, { 'content-length': 9_000 }).write(advisory('ACME-7', '10-07'), () => answer.destroy()),
  )
  files.set(`${base}2026/acme-8.json`, (answer) => void answer.writeHead(302, { location: `${at}${base}2026/acme-8.json` }).end())
  files.set(`${base}2026/acme-9.json`, Buffer.from('{"document":{"csaf_version":"2.0"'))
  files.set(`${base}2026/acme-10.json`, (answer) => void answer.writeHead(200, { 'content-length': 300_000 }).end(Buffer.alloc(300_000, 32)))
  list(
    ...(['ACME-1', 'ACME-2', 'ACME-3', 'ACME-4'] as const).map((id, i) => [id, ['08-01', '09-02', '09-03', '09-04'][i] ?? ''] as const),
    ...[5, 6, 7, 8, 9, 10, 11].map((n) => [`ACME-${n}`, `10-${String(n).padStart(2, '0')}`] as const),
  )
  const told = await again()
  expect(told?.fault).toBeNull()
  expect(told?.outcome).toMatch(/^1 document loaded; 6 documents not loaded \(acme-11\.json: .*status 404.*and others\)$/)
  expect((await inForce()).map(([slot]) => slot)).toEqual(['csaf:acme-psirt/ACME-1', 'csaf:acme-psirt/ACME-2', 'csaf:acme-psirt/ACME-5'])
  expect(await states()).toEqual([
    'acme-1.json loaded',
    'acme-10.json failed',
    'acme-11.json failed',
    'acme-2.json loaded',
    'acme-3.json left-out',
    'acme-4.json left-out',
    'acme-5.json loaded',
    'acme-6.json failed',
    'acme-7.json failed',
    'acme-8.json failed',
    'acme-9.json failed',
  ])
  put('ACME-6', '10-06') // its hash is right now
  expect((await again())?.outcome).toMatch(/^1 document loaded; 5 documents not loaded/)
  expect(asked).not.toContain(`${base}2026/acme-5.json`)
})

test('half a list, no list, endless redirects: nothing loaded is lost, and it is tried again', async () => {
  const before = await inForce()
  list(['ACME-1', '08-01'])
  expect((await again())?.fault).toMatch(/lists 1 of the 11 documents that it listed before/)
  files.set(`${base}changes.csv`, Buffer.from('<html>Not found</html>'))
  expect((await again())?.fault).toMatch(/changes\.csv was refused/)
  files.set(`${base}changes.csv`, (answer) => void answer.writeHead(302, { location: `${at}${base}changes.csv` }).end())
  expect((await again())?.fault).toMatch(/sends on more than 3 times/)
  files.delete(`${base}changes.csv`)
  expect((await again())?.fault).toMatch(/status 404/)
  metadata([{ directory_url: 'https://10.0.0.8/csaf/' }])
  expect((await again())?.fault).toMatch(/10\.0\.0\.8/)
  metadata([{ rolie: { feeds: [{ tlp_label: 'RED', url: `${at}/red.json` }] } }])
  expect((await again())?.fault).toMatch(/no feed is labelled TLP:WHITE/)
  expect(await inForce()).toEqual(before)
})

test('a ROLIE feed names its documents itself; what it names and does not give is a fault of that document', async () => {
  put('ACME-12', '11-12')
  put('ACME-13', '11-13')
  files.delete(`${base}2026/acme-13.json.sha512`)
  const entry = (id: string, updated: string) => ({
    updated: `2026-${updated}T10:00:00Z`,
    content: { src: `${at}${base}2026/${id.toLowerCase()}.json`, type: 'application/json' },
    link: [{ rel: 'hash', href: `${at}${base}2026/${id.toLowerCase()}.json.sha512` }],
  })
  metadata([{ rolie: { feeds: [{ tlp_label: 'WHITE', url: `${at}/white.json` }] } }])
  const known = [1, 2, 3, 4, 5, 6].map((n) => entry(`ACME-${n}`, ['08-01', '09-02', '09-03', '09-04', '10-05', '10-06'][n - 1] ?? ''))
  files.set('/white.json', json({ feed: { id: 'white', entry: [...known, entry('ACME-12', '11-12'), entry('ACME-13', '11-13')] } }))
  expect((await again())?.outcome).toMatch(/^1 document loaded; 1 document not loaded \(acme-13\.json: When asked for its hash/)
  expect((await inForce()).map(([slot]) => slot)).toContain('csaf:acme-psirt/ACME-12')
})

test('what its list no longer names is taken out with that reason, at once or, where that closes what is known to be exploited, by a person; listed again it is loaded again', async () => {
  const followed = evaluateAfter('its inventory changed')
  await tellTitles(place.from, 'rhel-01', 'redhat', [{ name: 'openssl', version: '3.0.7-24.el9' }], followed)
  await loadFeedFiles(place.from, [{ name: 'kev.json', bytes: kevFile('2026-08-01', [['CVE-2026-0950', '2026-01-02']]) }])
  const entry = (id: string, updated: string) => ({
    updated: `2026-${updated}T10:00:00Z`,
    content: { src: `${at}${base}2026/${id.toLowerCase()}.json` },
  })
  const tree = {
    full_product_names: [
      { product_id: 'P', name: 'openssl', product_identification_helper: { purl: 'pkg:rpm/redhat/openssl@3.0.7-25.el9?arch=x86_64&distro=rhel-9' } },
    ],
  }
  const about = JSON.parse(advisory('ACME-14', '11-14', 'WHITE', [{ cve: 'CVE-2026-0950', product_status: { fixed: ['P'] } }]).toString()) as object
  files.set(`${base}2026/acme-14.json`, json({ ...about, product_tree: tree }))
  const days = ['08-01', '09-02', '09-03', '09-04', '10-05', '10-06', '10-07', '10-08', '10-09', '10-10', '10-11']
  const known = days.map((day, n) => entry(`ACME-${n + 1}`, day))
  const listed = (...more: readonly object[]) => void files.set('/white.json', json({ feed: { id: 'white', entry: [...known, ...more] } }))
  const [twelve, fourteen] = [entry('ACME-12', '11-12'), entry('ACME-14', '11-14')]
  const slots = async () => (await inForce()).map(([slot]) => slot)
  const open = async () =>
    (
      await reading(
        place.from,
        async (tx) =>
          (await sql<{ cves: string[] }>`select cves from patching_update where closed_at is null and package = 'openssl'`.execute(tx)).rows,
      )
    ).flatMap(({ cves }) => cves)
  const withdrawn = () =>
    reading(place.from, async (tx) =>
      (await sql<{ id: string; how: string }>`select id, how from vulnerabilities_withdrawal order by id`.execute(tx)).rows.map(
        ({ id, how }) => `${id} ${how}`,
      ),
    )
  listed(twelve, fourteen)
  await again()
  expect([await slots(), await open()]).toEqual([expect.arrayContaining(['csaf:acme-psirt/ACME-12', 'csaf:acme-psirt/ACME-14']), ['CVE-2026-0950']])

  listed()
  expect((await again())?.outcome).toMatch(
    /2 documents no longer listed, still loaded: somebody has to look \(acme-12\.json: .*it would close 1 finding of /,
  )
  listed(fourteen)
  expect((await again())?.outcome).toMatch(/1 document no longer listed and taken out \(acme-12\.json: no longer listed\)/)
  expect([(await slots()).includes('csaf:acme-psirt/ACME-12'), await withdrawn(), await open()]).toEqual([
    false,
    ['ACME-12 delisted'],
    ['CVE-2026-0950'],
  ])

  listed(twelve)
  expect((await again())?.outcome).toMatch(/^1 document loaded; .*1 document no longer listed, still loaded/)
  expect([await withdrawn(), await open(), (await source())?.delisted]).toEqual([[], ['CVE-2026-0950'], 1])
  const id = (await source())?.id ?? ''
  expect(await takeOutDocuments(place.from, { id })).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/feed-closes-too-much' } })
  expect(await takeOutDocuments(place.from, { id, isLossAgreed: true })).toMatchObject({ ok: true, value: { documents: 1, closed: 1 } })
  expect([await withdrawn(), await open(), (await source())?.delisted, (await slots()).includes('csaf:acme-psirt/ACME-14')]).toEqual([
    ['ACME-14 delisted'],
    [],
    0,
    false,
  ])
  const because = await reading(
    place.from,
    async (tx) => (await sql<{ because: string }>`select because from patching_move where after is null`.execute(tx)).rows,
  )
  expect(because.map((one) => one.because)).toContainEqual(expect.stringMatching(/ACME-14 is no longer listed by its publisher, noticed /))
})
