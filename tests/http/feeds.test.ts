import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { root } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { bareDistrict } from '../lib/district.ts'
import { debsecanFile, kevFile, nvdLines } from '../lib/feeds.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import { openPmApp } from '../lib/pm-app.ts'

const kev = join(process.env.AFTERBELL_SHARED ?? join(root, '../shared'), 'data/kev/known_exploited_vulnerabilities.json')
let open: InventoryApp
let client: Client
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('http_feeds')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

type Feeds = {
  feeds: { slot: string; sha256: string; entries: number; ageDays: number; isOld: boolean; published: string | null }[]
  refusals: { name: string; faults: string[] }[]
}
const feeds = async (): Promise<Feeds> => (await client.ask('GET', '/feeds')).json as Feeds
const some = [
  ['CVE-2026-0001', '2026-01-02'],
  ['CVE-2026-0002', '2026-02-03'],
  ['CVE-2026-0003', '2026-02-03'],
] as const
const fixes = [
  ['openssl', 'CVE-2026-0001', '3.0.17-1+deb12u1'],
  ['curl', 'CVE-2026-0002', '7.88-2+deb12u1'],
] as const

test('a feed is loaded whole, with hash, date, counts and age, and shown', async () => {
  expect((await feeds()).feeds).toEqual([])
  expect((await client.page('/plan')).text).toContain('no feed is loaded')
  expect(await client.upload('kev.json', kevFile('2026-08-01', some))).toMatchObject({
    status: 201,
    json: { state: 'loaded', slot: 'kev', entries: 3 },
  })
  expect(await client.upload('debian-fixes.zlib', debsecanFile(fixes), { publishedOn: '2026-08-01' })).toMatchObject({
    status: 201,
    json: { state: 'loaded', slot: 'debsecan:bookworm', entries: 2 },
  })
  expect((await feeds()).feeds).toMatchObject([
    { slot: 'debsecan:bookworm', published: '2026-08-01' },
    { slot: 'kev', isOld: true },
  ])
  const { text } = await client.page('/feeds')
  expect(text).toContain('Known exploited vulnerabilities')
  expect(await client.upload('kev.json', kevFile('2026-08-01', some))).toMatchObject({ json: { state: 'unchanged' } })
})

test('a feed without a date is of unknown age, neither fresh nor old, until somebody tells its day; the plan and the report name the KEV list', async () => {
  const fresh = await openPmApp('http_feeds_age')
  const there = fresh.client
  const bytes = debsecanFile(fixes)
  await there.upload('kev.json', kevFile('2026-01-01', some))
  await fresh.at('2026-11-21T18:00:00Z')
  expect(await there.upload('debian-fixes.zlib', bytes)).toMatchObject({ status: 201 })
  expect((await there.ask('GET', '/feeds')).json).toMatchObject({
    feeds: [{ slot: 'debsecan:bookworm', ageDays: null, isOld: false }, { isOld: true }],
  })
  for (const path of ['/feeds', '/report', '/plan'])
    expect((await there.page(path)).text, path).toContain('age not known (the format holds no date); loaded today')
  expect((await there.page('/report')).text).toContain('by a list of Thu 1 Jan 2026, too old to rely on')
  expect((await there.ask('GET', '/plan')).json).toMatchObject({ exploitedBy: 'by a list of Thu 1 Jan 2026, too old to rely on' })
  expect(await there.upload('debian-fixes.zlib', bytes, { publishedOn: '2026-11-20' })).toMatchObject({ json: { state: 'loaded' } })
  expect((await there.ask('GET', '/feeds')).json).toMatchObject({ feeds: [{ ageDays: 1, isOld: false }, {}] })
  const page = (await there.page('/feeds')).text
  expect(page).toContain('debsecan itself is not needed')
  await fresh.close()
})

test('half a file, a wrong schema, the future, an older one, the unknown: refused with every fault, and the earlier stays', async () => {
  const before = (await feeds()).feeds
  const whole = kevFile('2026-08-02', some)
  const fixFile = debsecanFile(fixes)
  const cases: readonly (readonly [string, string, Uint8Array, Record<string, string>, RegExp])[] = [
    ['half a KEV file', 'kev.json', whole.subarray(0, whole.length - 40), {}, /half a file/],
    ['half a packed file', 'bookworm', fixFile.subarray(0, fixFile.length - 20), {}, /half a file/],
    [
      'a wrong schema',
      'kev.json',
      kevFile('2026-08-02', some, { vulnerabilities: [{ cveID: 'CVE-2026-0001' }, { cveID: 'nonsense' }], count: 2 }),
      {},
      /vendorProject/,
    ],
    ['the future', 'kev.json', kevFile('2036-08-02', some), {}, /future/],
    ['an older one', 'kev.json', kevFile('2026-07-01', some), {}, /older/],
    ['older by what is said of it', 'bookworm', debsecanFile([...fixes, ['bash', 'CVE-2026-0009', '1']]), { publishedOn: '2026-07-01' }, /older/],
    ['an unknown format', 'notes.txt', Buffer.from('hello'), {}, /not in a feed format/],
    ['a count that does not fit', 'kev.json', kevFile('2026-08-02', some, { count: 9 }), {}, /count says 9/],
    ['a release nobody tells', 'fixes', debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17']]), {}, /which Debian release|for which/],
  ]
  for (const [what, name, bytes, fields, says] of cases) {
    const answer = await client.upload(name, bytes, fields)
    const problem = answer.json as { code: string; clause: string; says: string; faults?: string[] }
    expect([what, answer.status, problem.clause]).toEqual([what, 422, 'PM-3.2'])
    expect([problem.says, ...(problem.faults ?? [])].join(' ')).toMatch(says)
  }
  const after = await feeds()
  expect(after.feeds).toEqual(before)
  expect(after.refusals.length).toBe(cases.length)
  expect(after.refusals.find((one) => one.faults.length > 5)?.name).toBe('kev.json') // the wrong schema: every fault, not the first
  expect((await client.page('/feeds')).text).toContain('Refused files')
  expect(
    await inDistrict(
      open.db,
      '1',
      async (tx) => (await sql`select 1 from ledger_entry where kind = 'vulnerabilities.feed-refused'`.execute(tx)).rows.length,
    ),
  ).toBe(cases.length)
})

test('no file, and who may not: told so', async () => {
  expect((await client.ask('POST', '/feeds', {})).status).toBe(422)
  open.as(whoOf(place, ['principal']))
  expect((await client.upload('kev.json', kevFile('2026-08-03', some))).status).toBe(403)
  expect((await client.page('/feeds')).status).toBe(200)
  open.as(whoOf(place))
})

test('a KEV list that lacks what the loaded one holds is turned away until a person agrees; due years later is told', async () => {
  const others = kevFile(
    '2026-08-03',
    Array.from({ length: 9 }, (_, at) => [`CVE-2026-${1000 + at}`, '2026-02-03'] as const),
  )
  expect(
    await client.upload(
      'kev.json',
      kevFile('2026-08-02', [...some, ...Array.from({ length: 6 }, (_, at) => [`CVE-2026-${2000 + at}`, '2026-02-03'] as const)]),
    ),
  ).toMatchObject({ status: 201 })
  const swapped = await client.upload('kev.json', others)
  expect(swapped).toMatchObject({
    status: 422,
    json: {
      code: 'vulnerabilities/kev-entries-gone',
      clause: 'PM-3.2',
      faults: [expect.stringContaining('9 known exploited vulnerabilities are gone: CVE-2026-0001')],
    },
  })
  expect((await feeds()).feeds.find(({ slot }) => slot === 'kev')).toMatchObject({ published: expect.stringContaining('2026-08-02') as unknown })
  expect((await client.page('/feeds')).text).toContain('CISA removed these entries: I checked')
  expect(await client.upload('kev.json', others, { agree: 'maybe' })).toMatchObject({ status: 400 })
  expect(await client.upload('kev.json', others, { agree: 'gone' })).toMatchObject({ status: 201, json: { state: 'loaded', entries: 9 } })
  const agreed = await inDistrict(
    open.db,
    '1',
    async (tx) =>
      (
        await sql<{ content: string }>`select content from ledger_entry where kind = 'vulnerabilities.feed-loaded' order by id desc limit 1`.execute(
          tx,
        )
      ).rows[0]?.content,
  )
  expect(JSON.parse(agreed ?? '{}')).toMatchObject({ agreed: true, gone: expect.arrayContaining(['CVE-2026-0001']) as unknown })
})

test('any feed that lacks most of the loaded one, or would close most of what stands on it, waits for a person; few or newer ones do not', async () => {
  const fresh = await openPmApp('http_feeds_loss')
  const { client: there } = fresh
  const names = Array.from({ length: 8 }, (_, n) => `prog${n}`)
  await tellInventory(
    fresh.place.from,
    'sis-01',
    names.map((name) => [name, '1.0-1'] as const),
  )
  const fixesOf = (fixed: string, from = 0) => names.map((name, n) => [name, `CVE-2026-${5000 + from + n}`, fixed] as const)
  const load = async (name: string, bytes: Uint8Array, more: Readonly<Record<string, string>> = {}) =>
    (await there.upload(name, bytes, more)).json as { code?: string; state?: string; faults?: string[] }
  expect(await load('bookworm', debsecanFile(fixesOf('1.0-2')))).toMatchObject({ state: 'loaded' })
  expect(
    await load('nvd.jsonl', nvdLines(names.map((name, n) => [`CVE-2026-${6000 + n}`, [{ product: `acme:${name}`, below: '5' }]] as const))),
  ).toMatchObject({ state: 'loaded' })
  const plan = async () => ((await there.ask('GET', '/plan')).json as { total: number }).total
  expect(await plan()).toBe(8)
  // As many entries under other ids; then the same ids, all fixed by what is installed.
  expect(await load('bookworm', debsecanFile(fixesOf('1.0-2', 100)))).toMatchObject({
    code: 'vulnerabilities/feed-entries-gone',
    faults: [expect.stringContaining('missing 8 of the 8 entries'), expect.stringContaining('close 8 of the 8 findings')],
  })
  expect(await load('bookworm', debsecanFile(fixesOf('0.9-1')))).toMatchObject({
    code: 'vulnerabilities/feed-closes-too-much',
    faults: [expect.stringContaining('close 8 of the 8')],
  })
  expect(
    await load('nvd.jsonl', nvdLines(names.map((name, n) => [`CVE-2026-${7000 + n}`, [{ product: `acme:${name}`, below: '5' }]] as const))),
  ).toMatchObject({ code: 'vulnerabilities/feed-entries-gone' })
  expect([await plan(), (await there.page('/feeds')).text.includes('The publisher really made this change: I checked')]).toEqual([8, true])
  // A feed that goes on as feeds do: two fixed here, one new.
  expect(
    await load(
      'bookworm',
      debsecanFile([
        ...fixesOf('1.0-2').slice(2),
        ['prog0', 'CVE-2026-5000', '1.0-1'],
        ['prog1', 'CVE-2026-5001', '1.0-1'],
        ['prog1', 'CVE-2026-5900', '1.0-2'],
      ]),
    ),
  ).toMatchObject({ state: 'loaded' })
  expect(await load('bookworm', debsecanFile(fixesOf('0.9-1')), { agree: 'gone' })).toMatchObject({ state: 'loaded' })
  const [told] = await fresh.evidenceOf({ about: 'feed_debsecan:bookworm' })
  expect([await plan(), told?.told]).toEqual([
    0,
    expect.objectContaining({ agreed: true, loss: { named: 9, lost: 1, findings: 7, closed: 7, exploited: 0 } }),
  ])
  await fresh.close()
})

test.skipIf(!existsSync(kev))('the real KEV catalogue of the folder of real data loads whole (skipped where it is absent)', async () => {
  const fresh = await openInventoryApp('http_feeds_real')
  const there = await placeFor(fresh.db, '1')
  fresh.as(whoOf(there))
  expect(await clientOf(fresh).upload('known_exploited_vulnerabilities.json', readFileSync(kev))).toMatchObject({
    status: 201,
    json: { entries: 1404, published: '2025-08-25T17:04:19.9796Z' },
  })
  await fresh.close()
})

test('where several districts stand on the feeds, none of them replaces them from its pages', async () => {
  const before = (await feeds()).feeds
  await bareDistrict(open.db, '2')
  expect(await client.upload('kev.json', kevFile('2026-08-04', [['CVE-2026-0001', '2026-01-02']]))).toMatchObject({
    status: 403,
    json: { code: 'vulnerabilities/feeds-are-shared' },
  })
  expect((await feeds()).feeds).toEqual(before)
})
