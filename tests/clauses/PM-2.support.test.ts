// PM-2: what support ends for is listed with the day, told ahead to whoever answers for it, and on record once it has ended; what nobody tells is an open question.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, showId } from '../../src/platform/ids.ts'
import { flushSoftwareIndex, receiveSubmission } from '../../src/subjects/inventory/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { noteEndedSupport, supportDuties } from '../../src/subjects/patching/index.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { debsecanFile } from '../lib/feeds.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, policyOf, type PmApp } from '../lib/pm-app.ts'

type Row = {
  id: string
  name: string
  kind: string
  ends: string
  endsOn: string | null
  when: string
  devices: number
  sites: number
  ownerId: string | null
  todo: string
  successor: string | null
  source: string
  sourceOn: string | null
}
let app: PmApp
const now = '2026-11-21T18:00:00Z'
const release = (releaseCycle: string, releaseDate: string, eol: unknown, more: object = {}) => ({ releaseCycle, releaseDate, eol, ...more })
const feed = (over: object = {}) =>
  Buffer.from(
    JSON.stringify({
      debian: {
        title: 'Debian',
        category: 'os',
        releases: [
          release('13', '2025-08-09', '2028-08-09', { codename: 'Trixie' }),
          release('12', '2023-06-10', '2026-07-11', { codename: 'Bookworm', eoes: '2028-06-30' }),
        ],
      },
      windows: {
        title: 'Microsoft Windows',
        category: 'os',
        releases: [
          release('11-25h2-w', '2025-09-30', '2027-10-12', { releaseLabel: '11 25H2 (W)', latest: '10.0.26200' }),
          release('11-23h2-w', '2023-10-31', '2025-11-11', { releaseLabel: '11 23H2 (W)', latest: '10.0.22631' }),
          release('11-23h2-e', '2023-10-31', '2026-12-10', { releaseLabel: '11 23H2 (E)', latest: '10.0.22631' }),
        ],
      },
      macos: {
        title: 'Apple macOS',
        category: 'os',
        releases: [release('15', '2024-09-16', false), release('13', '2022-10-24', true), release('12', '2021-10-25', undefined)],
      },
      ...over,
    }),
  )
const rows = async (query = ''): Promise<readonly Row[]> => ((await app.client.ask('GET', `/end-of-support${query}`)).json as { rows: Row[] }).rows
const rowOf = async (name: string) => (await rows(`?text=${encodeURIComponent(name)}`)).find((row) => row.name.includes(name))
const duties = (positions: readonly string[] = ['technology-director', 'systems-administrator']) =>
  reading(app.place.from, (tx, at) => supportDuties(policyOf)(tx, whoOf(app.place, positions), at))
const device = (hostname: string, osName: string, osVersion: string, more: { model?: string; kind?: string; endsOn?: string } = {}) =>
  app.rows(sql`insert into assets_device (district_id, id, hostname, site_id, kind, kind_by, os_name, os_version, manufacturer, model, updates_end_on, source, first_seen, last_seen)
    values (1, ${newId()}, ${hostname}, ${app.place.siteId}, ${more.kind ?? 'laptop'}, 'person', ${osName}, ${osVersion}, ${more.model === undefined ? null : 'Acme'}, ${more.model ?? null}, ${more.endsOn ?? null}, 'import', ${now}, ${now})`)

beforeAll(async () => {
  app = await openPmApp('pm_2_support')
  await app.at(now)
  const key = await app.client.key(app.place.siteId)
  await app.client.post(key, debianServer({ hostname: 'srv-01', packages: [['bash', '5']] }))
  await device('pc-01', 'Microsoft Windows 11 Pro', '10.0.22631')
  await device('pc-02', 'Windows 11', '10.0.22631.3447')
  await device('pc-03', 'Microsoft Windows 11 Education', '10.0.22631')
  await device('mac-01', 'macOS', '15.1')
  await device('mac-02', 'macOS', '13.4')
  await device('mac-03', 'macOS', '12.1')
  await device('odd-01', 'Mystery OS', '7')
  await device('cart-01', 'ChromeOS', '130', { model: 'Chromebook 11', endsOn: '2026-06-30' })
  await device('prn-01', '', '', { model: 'LaserJet 9', kind: 'printer' })
}, 60_000)
afterAll(() => app.close())

test('without dates nothing is called supported; broken data is refused whole, with its place', async () => {
  expect((await rows()).filter(({ kind, when }) => kind === 'system' && when !== 'unknown')).toEqual([])
  const bad = await app.client.upload(
    'endoflife.json',
    feed({ bad: { title: 'Bad', category: 'os', releases: [release('1', '2020-01-01', 'next spring'), release('1', '2020-01-01', true)] } }),
    { publishedOn: '2026-11-20' },
  )
  expect(bad.json).toMatchObject({ faults: ['bad 1: its end "next spring" is no day, nor yes or no', 'bad 1: is named twice'] })
  expect(await app.client.upload('endoflife.json', feed(), { publishedOn: '2027-01-01' })).toMatchObject({ status: 422 })
  expect((await app.client.upload('endoflife.json', feed(), { publishedOn: '2026-11-20' })).status).toBe(201)
  await inDistrict(app.db, '1', async (tx) => {
    while (await flushSoftwareIndex(tx, '1'));
  })
})

test('a view of the list is saved under a name and stands on its page', async () => {
  await app.rows(
    sql`insert into people_saved_view (district_id, id, list, name, query, owner_id, is_shared, made_at) values (1, ${newId()}, 'end-of-support', 'Ended and here', 'when=past', ${app.place.personId}, true, ${now})`,
  )
  expect((await app.client.page('/end-of-support')).text).toMatch(/href="\/end-of-support\?when=past"[^>]*>[^<]*Ended and here/)
})

test('each system, Chromebook and model stands with its end; a day, yes, no and nothing are four states', async () => {
  expect(await rowOf('Debian 12')).toMatchObject({
    kind: 'system',
    endsOn: '2028-06-30',
    when: 'later',
    devices: 1,
    successor: 'Debian 13 (Trixie)',
    source: 'feed',
    sourceOn: '2026-11-20',
  })
  expect(await rowOf('23H2 (Home, Pro)')).toMatchObject({
    endsOn: '2025-11-11',
    when: 'past',
    devices: 2,
    sites: 1,
    successor: 'Microsoft Windows 11 25H2 (Home, Pro)',
  }) // no edition told: the earlier day
  expect(await rowOf('23H2 (Enterprise, Education)')).toMatchObject({ endsOn: '2026-12-10', when: 'soon', devices: 1 })
  expect(await rowOf('macOS 15')).toMatchObject({ ends: 'goes-on', endsOn: null, when: 'goes-on' })
  expect(await rowOf('macOS 13')).toMatchObject({ ends: 'ended', endsOn: null, when: 'past' })
  expect(await rowOf('macOS 12')).toMatchObject({ ends: 'not-told', when: 'unknown' })
  expect(await rowOf('Mystery OS')).toMatchObject({ when: 'unknown', source: 'none' })
  expect(await rowOf('Chromebook 11')).toMatchObject({ kind: 'updates', endsOn: '2026-06-30', when: 'past', source: 'own' })
  expect(await rowOf('LaserJet 9')).toMatchObject({ kind: 'model', when: 'unknown', devices: 1 })
  expect((await rows('?when=past')).map(({ name }) => name)).toEqual([
    'Apple macOS 13',
    'Microsoft Windows 11 23H2 (Home, Pro)',
    'Acme Chromebook 11',
  ])
  const csv = await (await app.app.request('/end-of-support.csv?kind=updates')).text()
  expect(csv.trim().split('\r\n')).toEqual([
    'What,Kind,Ends,When,Devices,Services,Sites,Owner,What to do,Source,Under a contract until',
    'Acme Chromebook 11,Chromebook updates,2026-06-30,Ended,1,0,1,,,the lists its devices stand on,',
  ])
  // the search looks at each make and system once, and finds what the list does
  for (const text of ['23h2', 'macos 1', 'acme', 'mystery', 'debian 12 (', 'nothing-has-this']) {
    const { found } = (await app.client.ask('GET', `/search?text=${text}`)).json as { found: { label: string; hits: { label: string }[] }[] }
    const hits = found.find(({ label }) => label === 'End of support')?.hits ?? []
    expect([text, hits.map(({ label }) => label).toSorted()]).toEqual([text, (await rows(`?text=${text}`)).map(({ name }) => name).toSorted()])
  }
  for (const path of ['/end-of-support', `/end-of-support/${(await rowOf('macOS 13'))?.id}`, '/fleet'])
    expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
})

test('a person says whose it is, what is to be done and a better day, with where it was read; it stands over the published one', async () => {
  const printer = await rowOf('LaserJet 9')
  expect(await app.client.ask('POST', `/end-of-support/${printer?.id}`, { endsOn: '2027-02-01' })).toMatchObject({
    status: 422,
    json: { faults: ['readWhere: is missing'] },
  })
  const owner = showId('per', app.place.personId)
  expect(
    (
      await app.client.ask('POST', `/end-of-support/${printer?.id}`, {
        endsOn: '2027-02-01',
        readWhere: 'Acme’s letter',
        ownerId: owner,
        todo: 'Replace with the next order',
      })
    ).status,
  ).toBe(200)
  expect(await rowOf('LaserJet 9')).toMatchObject({
    endsOn: '2027-02-01',
    when: 'soon',
    source: 'said',
    ownerId: owner,
    todo: 'Replace with the next order',
  })
  expect((await app.evidenceOf({ about: printer?.id ?? '' }))[0]).toMatchObject({
    kind: 'patching.support-said',
    grade: 'attested',
    told: { what: 'Acme LaserJet 9', after: { endsOn: '2027-02-01' } },
  })
  expect(await app.client.ask('POST', `/end-of-support/${showId('sup', newId())}`, {})).toMatchObject({ status: 404 })
  const pro = await rowOf('23H2 (Home, Pro)')
  await app.client.ask('POST', `/end-of-support/${pro?.id}`, { ownerId: owner })
})

test('Today tells it ahead to whoever answers for it, and the director of what is nobody’s; nobody else', async () => {
  const mine = await duties()
  expect(mine.map(({ what }) => what)).toEqual([
    'Microsoft Windows 11 23H2 (Home, Pro): support has ended',
    'Acme LaserJet 9: support ends',
    'Support of 3 products has ended or ends soon, and they have no owner',
  ])
  expect(mine.slice(0, 2).map(({ dueIso }) => dueIso)).toEqual([expect.stringMatching(/^2025-11-1[12]T/), expect.stringMatching(/^2027-02-0[12]T/)])
  expect((await duties(['auditor'])).map(({ what }) => what).length).toBe(2)
  const { endsOn: _, ...rest } = { endsOn: null, ownerId: showId('per', app.place.personId), todo: 'Swapped in December' }
  await app.client.ask('POST', `/end-of-support/${(await rowOf('23H2 (Home, Pro)'))?.id}`, rest)
  expect((await duties()).map(({ what }) => what)).not.toContain('Microsoft Windows 11 23H2 (Home, Pro): support has ended')
  await app.at('2027-02-20T18:00:00Z') // 91 days after it was said, and it is still here: it is asked again, with what was said
  expect((await duties()).find(({ what }) => what === 'Microsoft Windows 11 23H2 (Home, Pro): support has ended')?.why).toContain(
    'Said Sat 21 Nov 2026: Swapped in December. It is still here.',
  )
  await app.at(now)
})

test('the plan says where no fixes will come; Fleet health counts it by school', async () => {
  const word = { endsOn: '2026-11-01', readWhere: 'the district’s own plan', todo: '', ownerId: showId('per', app.place.personId) }
  expect(
    (await app.client.upload('bookworm.txt', debsecanFile([['bash', 'CVE-2025-0001', '']]), { release: 'bookworm', publishedOn: '2026-11-20' }))
      .status,
  ).toBe(201)
  const planRow = async () => ((await app.client.ask('GET', '/plan')).json as { rows: { package: string; noFixes: string | null }[] }).rows[0]
  expect(await planRow()).toMatchObject({ package: 'bash', noFixes: null })
  await app.client.ask('POST', `/end-of-support/${(await rowOf('Debian 12'))?.id}`, word)
  expect((await planRow())?.noFixes).toBe(
    'Debian 12 (Bookworm) gets no more fixes since Sun 1 Nov 2026: no fixes will come. Replace it, or isolate it and prove that.',
  )
  expect((await app.client.page('/plan')).text).toContain('no fixes will come')
  const sites = ((await app.client.ask('GET', '/fleet')).json as { sites: { name: string; supportEnded: number }[] }).sites
  expect(sites.find(({ name }) => name === 'Lakeside High')?.supportEnded).toBe(5)
  const fleet = (await app.client.page('/fleet')).text
  const figures = [...fleet.matchAll(/<a href="(\/fleet\/systems\?[^"]*)">([\d,]+)<span/g)].map(([, href = '', n = '']) => [
    href.replaceAll('&amp;', '&'),
    Number(n.replaceAll(',', '')),
  ])
  expect(figures.filter(([href]) => String(href).includes('has=ended')).map(([, n]) => n)).toEqual(expect.arrayContaining([5])) // each leads to that site's own
  const totals = await Promise.all(
    figures.map(async ([href]) => [href, ((await app.client.ask('GET', String(href))).json as { total: number }).total]),
  )
  expect(figures).toEqual(totals)
  expect(fleet).toContain('have issues: 5 get no more updates')
  expect(fleet).toMatch(/class="tag unknown[^"]*"><span><a href="\/fleet\/systems\?[^"]*has=encryption-unknown"/)
  const systems = ((await app.client.ask('GET', '/fleet/systems?class=with-issues')).json as { systems: { hostname: string; says: string }[] })
    .systems
  expect(systems.map(({ hostname }) => hostname).toSorted()).toEqual(['cart-01', 'mac-02', 'pc-01', 'pc-02', 'srv-01'])
  expect(systems.find(({ hostname }) => hostname === 'mac-02')?.says).toBe(
    'Apple macOS 13 gets no more fixes: no fixes will come. Replace it, or isolate it and prove that.',
  )
  await app.client.ask('POST', `/end-of-support/${(await rowOf('Debian 12'))?.id}`, {})
})

test('a program behind the newest of its release line is an update without a vulnerability; the feed tells it (PM-3.3)', async () => {
  const told = {
    itemType: 'Computer',
    hostname: 'kiosk-01',
    serial: 'K1',
    macs: [],
    drives: [],
    antivirus: [],
    sections: ['hardware', 'bios', 'os', 'software'],
    os: { family: 'windows', name: 'Microsoft Windows 11 Pro', version: '10.0.26200', arch: 'x86_64' },
    software: [
      ['Node.js', '22.1.0'],
      ['LibreOffice 25.2.7.2', '25.2.7.2'],
    ].map(([name = '', version = '']) => ({ ecosystem: 'windows', name, version, arch: 'x86_64', kind: 'application' })),
  }
  const raw = { bytes: Buffer.from('k'), sha256: '0'.repeat(64), remote: '', keyId: null }
  const received = await receiveSubmission(app.place.from, {
    raw,
    siteId: null,
    label: 'kiosk-01',
    dialect: null,
    isPartial: false,
    notes: [],
    source: 'agent',
    told,
  } as unknown as Parameters<typeof receiveSubmission>[1])
  expect(received.ok).toBe(true)
  await inDistrict(app.db, '1', async (tx) => {
    while (await flushSoftwareIndex(tx, '1'));
  })
  const programs = {
    nodejs: {
      title: 'Node.js',
      category: 'lang',
      releases: [release('22', '2024-04-24', '2027-04-30', { latest: '22.23.2', latestReleaseDate: '2026-11-10' })],
    },
    libreoffice: {
      title: 'LibreOffice',
      category: 'app',
      releases: [release('25.2', '2025-02-06', '2025-11-30', { latest: '25.2.7.2', latestReleaseDate: '2025-10-30' })],
    },
  }
  expect((await app.client.upload('endoflife.json', feed(programs), { publishedOn: '2026-11-21' })).status).toBe(201)
  const row = (
    (await app.client.ask('GET', '/plan')).json as { rows: { id: string; package: string; target: string; decision: string; says: string }[] }
  ).rows.filter((one) => one.package === 'Node.js' || one.package === 'LibreOffice')
  expect(row).toMatchObject([{ package: 'Node.js', target: '22.23.2', decision: 'next cycle' }])
  const inputs = (
    (await app.client.ask('GET', `/patching/evaluations/${row[0]?.id}`)).json as { inputs: { input: string; source: string; on: string }[] }
  ).inputs
  expect(inputs.find(({ input }) => input === 'Version to install')).toMatchObject({ source: 'endoflife.date', on: '2026-11-10' })
  expect(await rowOf('LibreOffice 25.2')).toMatchObject({ kind: 'title', when: 'past', devices: 1 })
  const { support } = (await app.client.ask('GET', `/devices/${(row.length > 0 && (await deviceNamed(app.client, 'kiosk-01'))) || ''}`)).json as {
    support: { name: string; when: string }[]
  }
  expect(support.map(({ name, when }) => [name, when])).toEqual([
    ['LibreOffice 25.2', 'past'],
    ['Node.js 22', 'year'],
    ['Microsoft Windows 11 25H2 (Home, Pro)', 'year'],
  ])
})

test('what has ended is on record once, and what ends later is added when its day is over', async () => {
  const ended = async () =>
    (await app.evidenceOf({ clause: 'PM-2' }))
      .filter(({ kind }) => kind === 'patching.support-ended')
      .map(({ told }) => (told['what'] as { name: string }[]).map(({ name }) => name))
  await noteEndedSupport(app.place.from)
  await noteEndedSupport(app.place.from)
  expect(await ended()).toEqual([['Apple macOS 13', 'Microsoft Windows 11 23H2 (Home, Pro)', 'LibreOffice 25.2', 'Acme Chromebook 11']])
  await app.at('2026-12-12T18:00:00Z')
  await noteEndedSupport(app.place.from)
  expect((await ended()).toSorted((a, b) => a.length - b.length)[0]).toEqual(['Microsoft Windows 11 23H2 (Enterprise, Education)'])
  expect(await app.count('patching_support_ended')).toBe(5)
  await app.at(now)
})
