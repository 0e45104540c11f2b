// PM-3.3: each patch has a decision, a due date and a reason by the policy in force; exposure moves rank and due date.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { cveRecords, debsecanFile, kevFile } from '../lib/feeds.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

let open: InventoryApp
let client: Client
let place: Place
const devices: Record<string, string> = {}
beforeAll(async () => {
  open = await openInventoryApp('pm_3_3')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
  for (const name of ['inside', 'outside']) devices[name] = showId('dev', await tellInventory(place.from, name, [['openssl', '3.0.11-1'], ['linux-libc-dev', '6.1.1-1', 'linux']]))
  await client.upload('bookworm', debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1'], ['linux', 'CVE-2026-0002', '6.1.9-1']]))
  await client.upload('kev.json', kevFile('2026-08-01', [['CVE-2020-0001', '2020-01-02']]))
})
afterAll(() => open.close())

type Plan = { total: number; noiseTotal: number; rows: { id: string; rank: number; hostname: string; package: string; decision: string; dueOn: string; says: string }[] }
const plan = async (): Promise<Plan> => (await client.ask('GET', '/plan')).json as Plan

test('each row has decision, due date and one sentence why; every input stands with source and date, defaults labelled; noise is last', async () => {
  const { rows, noiseTotal } = await plan()
  expect([rows.length, noiseTotal, rows[0]?.decision]).toEqual([2, 2, '3 days'])
  expect(rows[0]?.says).toMatch(/^Update openssl from 3\.0\.11-1 to 3\.0\.17-1 by \w{3} \d+ \w{3} \d{4}: it closes 1 vulnerability on a device that counts as exposed because nobody stated otherwise\.$/)
  const one = (await client.ask('GET', `/plan/${rows[0]?.id}`)).json as { inputs: { input: string; isDefault: boolean; source: string; on: string | null }[] }
  expect(one.inputs.filter((input) => input.isDefault).map((input) => input.input)).toEqual(['Publicly exposed', 'Automatable', 'Technical impact', 'Impact on what it serves'])
  expect(one.inputs.every((input) => input.source !== '')).toBe(true)
  for (const path of ['/plan', `/plan/${rows[0]?.id}`, `/devices/${devices.inside}`]) expect((await client.page(path)).status).toBe(200)
})

test('a stated exposure moves rank and due date, with before and after in evidence; without a reason it is refused', async () => {
  const before = (await plan()).rows.find((row) => row.hostname === 'inside')
  expect(await client.ask('POST', `/devices/${devices.inside}/exposure`, { exposure: 'not-exposed' })).toMatchObject({ status: 422, json: { clause: 'PM-3.3' } })
  expect((await client.ask('POST', `/devices/${devices.inside}/exposure`, { exposure: 'not-exposed', why: 'Firewall rule 12.' })).status).toBe(200)
  const after = (await plan()).rows.find((row) => row.hostname === 'inside')
  expect([before?.decision, after?.decision, after?.rank]).toEqual(['3 days', '60 days', 2])
  expect(Date.parse(after?.dueOn ?? '') - Date.parse(before?.dueOn ?? '')).toBe(57 * 86_400_000)
  const [moved] = await reading(place.from, (tx) => evidence(tx, { about: devices.inside ?? '', clause: 'PM-3.3' }))
  expect(JSON.parse(moved?.content ?? '{}')).toMatchObject({
    first: { before: { dueOn: before?.dueOn }, after: { dueOn: after?.dueOn, rank: 2 } },
    rows: expect.arrayContaining([{ package: 'openssl', before: { dueOn: before?.dueOn, decision: '3 days' }, after: { dueOn: after?.dueOn, decision: '60 days' } }]) as unknown,
  })
})

describe('the decision of BOD 26-04 and its due date, in calendar days from the later of fix and detection', () => {
  const cves = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003'] as const
  let app: PmApp
  beforeAll(async () => {
    app = await openPmApp('pm_3_3_bod')
    await app.at('2026-11-21T18:00:00Z')
    await app.client.upload('bookworm', debsecanFile([['exploited', cves[0], '2-1+deb12u1'], ['plain', cves[1], '2-1+deb12u1'], ['waiting', cves[2], '']]), { publishedOn: '2026-11-20' })
    await app.client.upload('kev.json', kevFile('2026-11-20', [[cves[0], '2026-11-01'], ['CVE-2020-0001', '2020-01-02']]))
    const key = await app.client.key(app.place.siteId)
    for (const hostname of ['out', 'in']) await app.client.post(key, debianServer({ hostname, packages: [['exploited', '1-1'], ['plain', '1-1'], ['waiting', '1-1']] }))
  })
  afterAll(() => app.close())
  type Row = { hostname: string; package: string; decision: string; dueOn: string | null; isForensic: boolean; rank: number; says: string }
  const rows = async (): Promise<readonly Row[]> => ((await app.client.ask('GET', '/plan')).json as { rows: Row[] }).rows
  const row = async (host: string, name: string): Promise<Row | undefined> => (await rows()).find((one) => one.hostname === host && one.package === name)
  const state = async (host: string, exposure: string) => app.client.ask('POST', `/devices/${await deviceNamed(app.client, host)}/exposure`, { exposure, why: 'Firewall rule 12.' })

  test.each([
    ['exploited', 'exposed', '3 days & forensic investigation', '2026-11-24', true], ['exploited', 'not-exposed', '3 days & forensic investigation', '2026-11-24', true],
    ['plain', 'exposed', '3 days', '2026-11-24', false], ['plain', 'not-exposed', '60 days', '2027-01-20', false],
  ])('%s, %s: %s', async (name, exposure, decision, dueOn, isForensic) => {
    expect((await state('in', exposure)).status).toBe(200)
    expect(await row('in', name)).toMatchObject({ decision, dueOn, isForensic })
  })
  test('what has no fix yet has no date to install it by, and says so; the rows stand by due date', async () => {
    expect(await row('in', 'waiting')).toMatchObject({ dueOn: null, says: expect.stringContaining('No fixed version of waiting is published yet') as string })
    const dates = (await rows()).map((one) => one.dueOn ?? '9999')
    expect(dates).toEqual(dates.toSorted())
  })
  test('the exposure of one server moves its rows below the other\'s; the clock does not start anew with the same feed or a later word', async () => {
    expect([(await row('out', 'plain'))?.rank, (await row('in', 'plain'))?.rank]).toEqual([3, 4])
    await app.at('2026-11-23T18:00:00Z')
    expect((await app.client.upload('bookworm', debsecanFile([['exploited', cves[0], '2-1+deb12u1'], ['plain', cves[1], '2-1+deb12u1'], ['waiting', cves[2], '']], { more: 'more' }), { publishedOn: '2026-11-22' })).status).toBe(201)
    expect(await row('out', 'plain')).toMatchObject({ dueOn: '2026-11-24' })
  })
  test('a CVE that enters KEV moves its row, with the reason in evidence', async () => {
    expect((await app.client.upload('kev.json', kevFile('2026-11-22', [[cves[0], '2026-11-01'], [cves[1], '2026-11-22'], ['CVE-2020-0001', '2020-01-02']]))).status).toBe(201)
    expect(await row('in', 'plain')).toMatchObject({ decision: '3 days & forensic investigation', dueOn: '2026-11-24' })
    const [moved] = await app.evidenceOf({ about: await deviceNamed(app.client, 'in'), clause: 'PM-3.3' })
    expect(moved).toMatchObject({ kind: 'patching.plan-evaluated', told: { because: 'feed loaded: kev', rows: expect.arrayContaining([expect.objectContaining({ package: 'plain' })]) as unknown } })
  })
})

test('what CISA published of a vulnerability decides in place of the defaults, with its source and day', async () => {
  const app = await openPmApp('pm_3_3_points')
  try {
    await app.at('2026-11-21T18:00:00Z')
    const [spreads, contained] = ['CVE-2026-0001', 'CVE-2026-0002'] as const
    await app.client.upload('bookworm', debsecanFile([['spreads', spreads, '2-1+deb12u1'], ['contained', contained, '2-1+deb12u1']]), { publishedOn: '2026-11-20' })
    await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
    const key = await app.client.key(app.place.siteId)
    await app.client.post(key, debianServer({ hostname: 'web-01', packages: [['spreads', '1-1'], ['contained', '1-1']] }))
    type Row = { id: string; package: string; decision: string }
    const decisions = async () => Object.fromEntries(((await app.client.ask('GET', '/plan')).json as { rows: Row[] }).rows.map((row) => [row.package, row]))
    const before = await decisions()
    expect([before.spreads?.decision, before.contained?.decision]).toEqual(['3 days', '3 days'])
    const loaded = await app.client.upload('cves.jsonl', cveRecords([[spreads, { automatable: 'yes', impact: 'total', severity: 'CRITICAL' }], [contained, { automatable: 'no', impact: 'partial' }]]))
    expect(loaded).toMatchObject({ status: 201, json: { kind: 'cve-facts', state: 'loaded', entries: 2 } })
    const after = await decisions()
    expect([after.spreads?.decision, after.contained?.decision]).toEqual(['3 days', '60 days'])
    const { inputs } = (await app.client.ask('GET', `/plan/${after.contained?.id}`)).json as { inputs: { input: string; value: string; source: string; on: string; isDefault: boolean }[] }
    expect(inputs.filter(({ input }) => input === 'Automatable' || input === 'Technical impact')).toEqual([
      { input: 'Automatable', value: 'no', source: 'CISA decision points (cves.jsonl)', on: '2026-07-30', isDefault: false },
      { input: 'Technical impact', value: 'partial', source: 'CISA decision points (cves.jsonl)', on: '2026-07-30', isDefault: false },
    ])
  } finally {
    await app.close()
  }
})
