import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../../platform/db/pool.ts'
import { createLog } from '../../../platform/log.ts'
import { openTestCluster, type TestDatabase } from '../../../../tests/lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../../../../tests/lib/devices.ts'
import { debsecanFile, kevFile, nvdLines } from '../../../../tests/lib/feeds.ts'
import { tellTitles } from '../../../../tests/lib/titles.ts'
import { flushSoftwareIndex } from '../../inventory/index.ts'
import { evidence, reading } from '../../ledger/index.ts'
import { evaluateAfter, followFindings, loadFeedFiles } from '../../patching/index.ts'
import { openUndo } from '../../people/undo/undo.views.ts'
import { endStatement, findingsOf, undoNaming, undoStatement } from '../index.ts'
import { forgetNaming, nameSoftware } from '../products/name-software.ts'
import { identityRules, suggestions, unrecognisedList } from '../products/identity.views.ts'
import { readList } from '../../../platform/db/list.ts'
import { hitsOf, toCheckList } from '../vulnerability.views.ts'
import { stateFinding } from './state-finding.ts'
import { standingStatements } from './statements.views.ts'

const onChanged = evaluateAfter('its inventory changed')
const [state, name] = [stateFinding(followFindings), nameSoftware(followFindings)]
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
let other: Place
let [server, laptop, otherLaptop] = ['', '', '']
beforeAll(async () => {
  database = await (await openTestCluster()).clone('statements')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  place = await placeFor(pool.db, '1')
  other = await placeFor(pool.db, '2')
  server = await tellInventory(
    place.from,
    'sis-01',
    [
      ['libssl3', '3.0.11-1', 'openssl'],
      ['openssl', '3.0.11-1'],
    ],
    { onChanged },
  )
  const titles = [
    { name: 'Bus Router 4.2', version: '4.2', publisher: 'Acme Routing Inc.' },
    { name: 'Google Chrome', version: '119.0.1' },
  ]
  laptop = await tellTitles(place.from, 'win-01', 'windows', titles, onChanged)
  otherLaptop = await tellTitles(other.from, 'win-02', 'windows', titles, onChanged)
  await loadFeedFiles(place.from, [
    { name: 'bookworm', bytes: debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1']], { openssl: 'openssl libssl3' }) },
    {
      name: 'nvd.jsonl',
      bytes: nvdLines([
        ['CVE-2026-1001', [{ product: 'google:chrome', below: '120' }]],
        ['CVE-2026-1002', [{ product: 'acme:bus_router', below: '5' }]],
      ]),
    },
  ])
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'America/Chicago' })
const counted = async (deviceId: string, of = place): Promise<readonly string[]> =>
  (await reading(of.from, (tx) => findingsOf(tx, deviceId)))
    .filter(({ statementId }) => statementId === null)
    .map(({ cve, package: found, source }) => `${cve} ${found} ${source}`)
    .toSorted()
const planned = (deviceId: string): Promise<number> =>
  inDistrict(pool.db, '1', async (tx) =>
    Number(
      (await sql<{ n: string }>`select coalesce(sum(cardinality(state_ids)), 0) as n from patching_device where device_id = ${deviceId}`.execute(tx))
        .rows[0]?.n ?? 0,
    ),
  )
const wish = {
  kind: 'not-affected',
  cve: 'CVE-2026-0001',
  ecosystem: 'dpkg',
  package: 'openssl',
  justification: 'vulnerable_code_not_in_execute_path',
  reason: 'Only the library is used.',
  until: day(30),
} as const
const lastUndo = async (): Promise<string> => (await reading(place.from, (tx, now) => openUndo(tx, place.personId, now)))?.id ?? ''

describe('a finding that does not count here', () => {
  test('needs a person, a justification, a reason and an end within bounds; every fault is told at once', async () => {
    const refused = async (more: object, from = place.from) => {
      const result = await state(from, { ...wish, ...more })
      return result.ok ? 'recorded' : [result.refusal.code, ...(result.refusal.faults ?? [])]
    }
    expect(await refused({ reason: ' ', justification: undefined, until: day(-1) })).toEqual([
      'vulnerabilities/statement-incomplete',
      'reason: is missing',
      'justification: is missing',
      'until: is in the past',
    ])
    expect(await refused({ until: day(400) })).toEqual([
      'vulnerabilities/statement-incomplete',
      `until: is later than ${day(365)}, 365 days from now`,
    ])
    expect(await refused({ until: 'soon' })).toEqual(['vulnerabilities/statement-incomplete', 'until: is not a date'])
    expect(await refused({ package: 'nginx' })).toEqual(['vulnerabilities/finding-not-there'])
    expect(await refused({}, { ...place.from, actor: { id: 'process:x', proof: 'process' } })).toEqual(['vulnerabilities/statement-needs-a-person'])
  })

  test('leaves findings and plan at once, with evidence; is taken back with everything as before', async () => {
    const before = await planned(server)
    expect(await counted(server)).toEqual(['CVE-2026-0001 libssl3 openssl', 'CVE-2026-0001 openssl openssl'])
    for (const found of ['openssl', 'libssl3'])
      expect(await state(place.from, { ...wish, package: found })).toMatchObject({ ok: true, value: { devices: 1 } })
    expect(await counted(server)).toEqual([])
    expect(await planned(server)).toBe(before - 1)
    expect(await state(place.from, wish)).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/said-already' } })
    const said = (await reading(place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).find(({ kind }) => kind === 'vulnerabilities.finding-stated')
    expect(JSON.parse(said?.content ?? '{}')).toMatchObject({
      kind: 'not-affected',
      cve: 'CVE-2026-0001',
      package: 'libssl3',
      justification: 'vulnerable_code_not_in_execute_path',
      until: day(30),
    })
    expect(
      (await reading(place.from, (tx) => hitsOf(tx, 'CVE-2026-0001'))).map((hit) => [hit.package, hit.devices, hit.statementId !== null]),
    ).toEqual([
      ['libssl3', 1, true],
      ['openssl', 1, true],
    ])
    expect(await undoStatement(followFindings)(place.from, { id: await lastUndo() })).toMatchObject({ ok: true })
    expect(await counted(server)).toEqual(['CVE-2026-0001 libssl3 openssl'])
    expect(await planned(server)).toBe(before)
  })

  test('is back when its last day is over, by a timer of the district', async () => {
    const timers = await inDistrict(
      pool.db,
      '1',
      async (tx) =>
        (
          await sql<{ dueAt: string; payload: { statementId: string } }>`select due_at as "dueAt", payload from platform_timer
      where kind = 'vulnerabilities.statement-ends' order by id`.execute(tx)
        ).rows,
    )
    expect(timers.map(({ dueAt }) => new Date(dueAt).toLocaleDateString('en-CA', { timeZone: 'America/Chicago' }))).toEqual([day(31), day(31)])
    expect(await endStatement(followFindings)(place.from, { id: timers[0]?.payload.statementId ?? '', why: 'its last day is over' })).toMatchObject({
      ok: true,
      value: { devices: 1 },
    })
    expect(await counted(server)).toEqual(['CVE-2026-0001 libssl3 openssl', 'CVE-2026-0001 openssl openssl'])
    expect(await endStatement(followFindings)(place.from, { id: timers[0]?.payload.statementId ?? '', why: 'twice' })).toMatchObject({
      ok: false,
      refusal: { status: 404 },
    })
  })

  test('the database itself lets none pass without reason, justification, or a person of the district', async () => {
    const insert = (values: Readonly<Record<string, unknown>>) =>
      inDistrict(pool.db, '1', (tx) => {
        const row = { kind: 'not-affected', justification: 'component_not_present', reason: 'R', by: place.personId, until: day(3), ...values }
        return sql`insert into vulnerabilities_statement (district_id, id, kind, cve, ecosystem, package, justification, reason, said_by, said_at, until)
        values (1, gen_random_uuid(), ${row.kind}, 'CVE-1', 'dpkg', 'x', ${row.justification}, ${row.reason}, ${row.by}, now(), ${row.until})`.execute(
          tx,
        )
      })
    await expect(insert({ reason: ' ' })).rejects.toMatchObject({ code: '23514', constraint: 'statement_must_give_its_reason' })
    await expect(insert({ justification: null })).rejects.toMatchObject({ code: '23514', constraint: 'not_affected_must_say_why' })
    await expect(insert({ until: '2020-01-01' })).rejects.toMatchObject({ code: '23514', constraint: 'statement_must_not_end_before_it_began' })
    await expect(insert({ by: other.personId })).rejects.toMatchObject({ code: '23503' })
  })
})

describe('software that no rule knows', () => {
  const listed = (of = place) =>
    reading(of.from, async (tx) => {
      while (await flushSoftwareIndex(tx, of.from.districtId));
      return readList(tx, unrecognisedList, {}, undefined)
    })
  test('is listed with what feeds could mean by it', async () => {
    const { rows } = await listed()
    expect(rows.map((row) => [row.name, row.plainName, row.versions, row.installations])).toEqual([['Bus Router 4.2', 'bus router', 1, '1']])
    expect(rows[0] && (await reading(place.from, (tx) => suggestions(tx, rows[0] as (typeof rows)[number])))).toEqual(['acme:bus_router'])
  })

  test('a person names it: all its versions are judged, here and not in another district, and the way back is whole', async () => {
    const id = (await listed()).rows[0]?.id ?? ''
    expect(await name(place.from, { nameId: id, product: 'not a product name', label: '', reason: '' })).toMatchObject({
      ok: false,
      refusal: { faults: ['product: is not a vendor:product such as papercut:papercut_mf', 'reason: is missing'] },
    })
    expect(
      await name(place.from, { nameId: id, product: 'cpe:2.3:a:acme:bus_router:*:*:*:*:*:*:*:*', label: 'Bus Router', reason: 'Its About box.' }),
    ).toMatchObject({ ok: true, value: { titles: 1, devices: 1 } })
    expect(await counted(laptop)).toEqual(['CVE-2026-1001 Google Chrome Google Chrome', 'CVE-2026-1002 Bus Router 4.2 acme:bus_router'])
    expect(await counted(otherLaptop, other)).toEqual(['CVE-2026-1001 Google Chrome Google Chrome'])
    expect([(await listed()).total, (await listed(other)).total]).toEqual([0, 1])
    const newer = await tellTitles(place.from, 'win-03', 'windows', [{ name: 'Bus Router 4.9', version: '4.9' }], onChanged)
    expect(await counted(newer)).toEqual(['CVE-2026-1002 Bus Router 4.9 acme:bus_router'])
    expect(await undoNaming(followFindings)(place.from, { id: await lastUndo() })).toMatchObject({ ok: true, value: { devices: 2 } })
    expect([await counted(newer), await counted(laptop), (await listed()).total]).toEqual([[], ['CVE-2026-1001 Google Chrome Google Chrome'], 1])
  })

  test('a match that a person calls wrong puts its name on the list with who doubts it and why, until somebody says which product it is', async () => {
    const wrong = {
      ...wish,
      kind: 'wrong-match',
      cve: 'CVE-2026-1001',
      ecosystem: 'windows',
      package: 'Google Chrome',
      justification: undefined,
    } as const
    const before = (await listed()).total
    expect(await state(place.from, { ...wrong, reason: 'A kiosk shell of our own.' })).toMatchObject({ ok: true })
    const doubted = (await listed()).rows.find(({ doubt }) => doubt !== null)
    expect([doubted?.plainName, doubted?.doubt, (await listed()).total]).toEqual([
      'google chrome',
      'Maria Chen: A kiosk shell of our own.',
      before + 1,
    ])
    expect((await listed(other)).rows.map(({ doubt }) => doubt)).toEqual([null]) // another district doubts nothing
    expect(await name(place.from, { nameId: doubted?.id ?? '', product: null, label: '', reason: 'Seen on the kiosk.' })).toMatchObject({ ok: true })
    expect((await listed()).rows.filter(({ doubt }) => doubt !== null)).toEqual([])
    expect(await undoNaming(followFindings)(place.from, { id: await lastUndo() })).toMatchObject({ ok: true })
    expect((await listed()).rows.filter(({ doubt }) => doubt !== null)).toHaveLength(1)
    const [standing] = await reading(place.from, standingStatements)
    expect(await endStatement(followFindings)(place.from, { id: standing?.id ?? '', why: 'It is Chrome after all.' })).toMatchObject({ ok: true })
    expect((await listed()).total).toBe(before)
  })

  test('a wrong match is mended by its name: another product, or none; taken back, the table decides again', async () => {
    const chrome = (await reading(place.from, (tx) => hitsOf(tx, 'CVE-2026-1001')))[0]?.nameId ?? ''
    expect(await name(place.from, { nameId: chrome, product: null, label: '', reason: 'A kiosk shell of our own with that name.' })).toMatchObject({
      ok: true,
      value: { devices: 1 },
    })
    expect([await counted(laptop), await counted(otherLaptop, other)]).toEqual([[], ['CVE-2026-1001 Google Chrome Google Chrome']])
    expect((await reading(place.from, (tx) => readList(tx, toCheckList, {}, undefined))).total).toBe(0)
    const [rule] = await reading(place.from, (tx) => identityRules(tx))
    expect(rule).toMatchObject({ plainName: 'google chrome', product: null, saidBy: 'Maria Chen' })
    expect(await forgetNaming(followFindings)(place.from, { id: rule?.id ?? '' })).toMatchObject({ ok: true })
    expect(await counted(laptop)).toEqual(['CVE-2026-1001 Google Chrome Google Chrome'])
  })
})

test('said before attacks were known, it ends by itself when they are; what is said in their knowledge stands, and is listed', async () => {
  for (const found of ['openssl', 'libssl3']) expect(await state(place.from, { ...wish, package: found })).toMatchObject({ ok: true })
  const load = (more: readonly (readonly [string, string])[]) =>
    loadFeedFiles(place.from, [{ name: 'kev.json', bytes: kevFile(day(-2), [[wish.cve, day(-3)], ...more]) }])
  expect(await load([])).toMatchObject([{ result: { ok: true } }])
  expect(await counted(server)).toEqual(['CVE-2026-0001 libssl3 openssl', 'CVE-2026-0001 openssl openssl'])
  const ended = (await reading(place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).find(
    ({ kind }) => kind === 'vulnerabilities.finding-counts-again',
  )
  expect(JSON.parse(ended?.content ?? '{}')).toMatchObject({ cve: wish.cve, why: `known to be exploited since ${day(-3)}` })
  expect(await state(place.from, wish)).toMatchObject({ ok: true })
  expect(await load([['CVE-2020-0001', '2020-01-02']])).toMatchObject([{ result: { ok: true } }])
  expect(await reading(place.from, standingStatements)).toMatchObject([{ cve: wish.cve, package: 'openssl', isExploited: true, reason: wish.reason }])
  expect(await reading(other.from, standingStatements)).toEqual([])
  const again = inDistrict(pool.db, '1', (tx) => sql`update vulnerabilities_statement set ended_at = null where ended_at is not null`.execute(tx))
  await expect(again).rejects.toMatchObject({ code: '23514', constraint: 'ended_must_stay_ended' })
  expect(await undoStatement(followFindings)(place.from, { id: await lastUndo() })).toMatchObject({ ok: true })
})
