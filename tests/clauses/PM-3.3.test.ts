// PM-3.3: each patch has a decision, a due date and a reason by the policy in force; exposure moves rank and due date.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { noteLook } from '../../src/subjects/people/looks/note-look.ts'
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
  for (const name of ['inside', 'outside'])
    devices[name] = showId(
      'dev',
      await tellInventory(place.from, name, [
        ['openssl', '3.0.11-1'],
        ['linux-libc-dev', '6.1.1-1', 'linux'],
      ]),
    )
  await client.upload(
    'bookworm',
    debsecanFile([
      ['openssl', 'CVE-2026-0001', '3.0.17-1'],
      ['linux', 'CVE-2026-0002', '6.1.9-1'],
    ]),
  )
  await client.upload('kev.json', kevFile('2026-08-01', [['CVE-2020-0001', '2020-01-02']]))
})
afterAll(() => open.close())

type Row = {
  id: string
  rank: number
  package: string
  line: string
  decision: string
  dueOn: string | null
  says: string
  devices: number
  isNoise: boolean
  isForensic: boolean
  waitsFor: string
  situations: { devices: number; exposure: string; installed: string; decision: string; dueOn: string | null }[]
}
type Plan = { total: number; rows: Row[]; emergencies: Row[] }
const plan = async (of = client): Promise<Plan> => (await of.ask('GET', '/plan')).json as Plan
type Waiting = { package: string; decision: string; dueOn: string; says: string; isNoise: boolean }
const waiting = async (id: string, of = client): Promise<readonly Waiting[]> =>
  ((await of.ask('GET', `/devices/${id}`)).json as { patches: Waiting[] }).patches

test('each update has decision, due date and one sentence why; every input stands with source and date, defaults labelled; noise is last', async () => {
  const { rows, total } = await plan()
  expect([total, rows.map((row) => [row.rank, row.package, row.devices, row.isNoise])]).toEqual([
    2,
    [
      [1, 'openssl', 2, false],
      [2, 'linux', 2, true],
    ],
  ])
  expect(rows[0]?.decision).toBe('3 days')
  expect(rows[0]?.says).toMatch(
    /^Update openssl to 3\.0\.17-1 on 2 devices by \w{3} \d+ \w{3} \d{4}: it closes 1 vulnerability; the most urgent of them counts as exposed because its exposure is not known\.$/,
  )
  const one = (await client.ask('GET', `/patching/evaluations/${rows[0]?.id}`)).json as {
    inputs: { input: string; isDefault: boolean; source: string; on: string | null }[]
  }
  expect(one.inputs.filter((input) => input.isDefault).map((input) => input.input)).toEqual([
    'Publicly exposed',
    'Automatable',
    'Technical impact',
    'Impact on what it serves',
  ])
  expect(one.inputs.every((input) => input.source !== '')).toBe(true)
  for (const path of ['/plan', `/patching/evaluations/${rows[0]?.id}`, `/devices/${devices.inside}`, `/plan/devices?update=${rows[0]?.id}`])
    expect((await client.page(path)).status, path).toBe(200)
})

test('what moved is marked for each person since they last looked, not for a day: a second look sees nothing, another person’s marks stay', async () => {
  type Looked = { moved: number; lookedAt: string | null; movedSince: string }
  const looked = async () => (await client.ask('GET', '/plan')).json as Looked
  const marked = async () => ((await client.ask('GET', '/plan?moved=looked')).json as Plan).total
  expect([(await looked()).moved, (await looked()).lookedAt, await marked()]).toEqual([2, null, 2]) // never looked: the last 24 hours
  expect((await client.page('/plan')).text).toContain('moved in the last 24 hours')
  expect(await noteLook(place.from, { list: 'plan' })).toMatchObject({ ok: true })
  const after = await looked()
  expect([after.moved, await marked(), after.movedSince]).toEqual([0, 0, after.lookedAt])
  expect((await client.page('/plan')).text).toContain('Nothing has moved since you last looked')
  open.as({ ...whoOf(place), personId: place.siteId }) // another person looks
  expect([(await looked()).moved, (await looked()).lookedAt]).toEqual([2, null])
  open.as(whoOf(place))
})

test('a stated exposure moves due dates, with before and after in evidence; without a reason it is refused', async () => {
  const id = devices.inside ?? ''
  const [before] = await waiting(id)
  expect(await client.ask('POST', `/devices/${id}/exposure`, { exposure: 'not-exposed' })).toMatchObject({ status: 422, json: { clause: 'PM-3.3' } })
  expect(await client.ask('POST', `/devices/${id}/exposure`, { exposure: 'not-exposed', why: 'Firewall rule 12.' })).toMatchObject({
    status: 200,
    json: { says: expect.stringMatching(/^\d due dates? moved on this device: .*The plan’s order stays/) as unknown }, // the other device that waits for it leads
  })
  const [after] = await waiting(id)
  expect([before?.decision, after?.decision]).toEqual(['3 days', '60 days'])
  expect(Date.parse(after?.dueOn ?? '') - Date.parse(before?.dueOn ?? '')).toBe(57 * 86_400_000)
  expect((await plan()).rows[0]?.situations.map((one) => [one.devices, one.exposure, one.decision])).toEqual([
    [1, 'unknown', '3 days'],
    [1, 'not-exposed', '60 days'],
  ])
  const [moved] = await reading(place.from, (tx) => evidence(tx, { about: id, clause: 'PM-3.3' }))
  expect(JSON.parse(moved?.content ?? '{}')).toMatchObject({
    rows: expect.arrayContaining([
      { package: 'openssl', before: { dueOn: before?.dueOn, decision: '3 days' }, after: { dueOn: after?.dueOn, decision: '60 days' } },
    ]) as unknown,
  })
})

describe('the decision of BOD 26-04 and its due date, in calendar days from the later of fix and detection', () => {
  const cves = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003'] as const
  let app: PmApp
  beforeAll(async () => {
    app = await openPmApp('pm_3_3_bod')
    await app.at('2026-11-21T18:00:00Z')
    await app.client.upload(
      'bookworm',
      debsecanFile([
        ['exploited', cves[0], '2-1+deb12u1'],
        ['plain', cves[1], '2-1+deb12u1'],
        ['waiting', cves[2], ''],
      ]),
      { publishedOn: '2026-11-20' },
    )
    await app.client.upload(
      'kev.json',
      kevFile('2026-11-20', [
        [cves[0], '2026-11-01'],
        ['CVE-2020-0001', '2020-01-02'],
      ]),
    )
    const key = await app.client.key(app.place.siteId)
    for (const hostname of ['out', 'in'])
      await app.client.post(
        key,
        debianServer({
          hostname,
          packages: [
            ['exploited', '1-1'],
            ['plain', '1-1'],
            ['waiting', '1-1'],
          ],
        }),
      )
  })
  afterAll(() => app.close())
  const row = async (host: string, name: string): Promise<(Waiting & { isForensic?: boolean }) | undefined> =>
    (await waiting(await deviceNamed(app.client, host), app.client)).find((one) => one.package === name)
  const update = async (name: string): Promise<Row | undefined> => (await plan(app.client)).rows.find((one) => one.package === name)
  const state = async (host: string, exposure: string) =>
    app.client.ask('POST', `/devices/${await deviceNamed(app.client, host)}/exposure`, { exposure, why: 'Firewall rule 12.' })

  test.each([
    ['exploited', 'exposed', '3 days & forensic investigation', '2026-11-24', true],
    ['exploited', 'not-exposed', '3 days & forensic investigation', '2026-11-24', true],
    ['plain', 'exposed', '3 days', '2026-11-24', false],
    ['plain', 'not-exposed', '60 days', '2027-01-20', false],
  ])('%s, %s: %s', async (name, exposure, decision, dueOn, isForensic) => {
    expect((await state('in', exposure)).status).toBe(200)
    expect(await row('in', name)).toMatchObject({
      decision,
      dueOn,
      says: isForensic ? (expect.stringContaining('look for signs of a break-in') as string) : (expect.not.stringContaining('break-in') as string),
    })
  })
  test('what has no fix yet has no date to install it by, and says so; the rows stand by due date', async () => {
    expect(await row('in', 'waiting')).toMatchObject({
      dueOn: null,
      says: expect.stringContaining('No fixed version of waiting is published yet') as string,
    })
    const dates = (await plan(app.client)).rows.map((one) => one.dueOn ?? '9999')
    expect(dates).toEqual(dates.toSorted())
  })
  test('the exposure of one server moves its own dates; the clock does not start anew with the same feed or a later word', async () => {
    expect([(await row('out', 'plain'))?.dueOn, (await row('in', 'plain'))?.dueOn, (await update('plain'))?.dueOn]).toEqual([
      '2026-11-24',
      '2027-01-20',
      '2026-11-24',
    ])
    await app.at('2026-11-23T18:00:00Z')
    expect(
      (
        await app.client.upload(
          'bookworm',
          debsecanFile(
            [
              ['exploited', cves[0], '2-1+deb12u1'],
              ['plain', cves[1], '2-1+deb12u1'],
              ['waiting', cves[2], ''],
            ],
            { more: 'more' },
          ),
          { publishedOn: '2026-11-22' },
        )
      ).status,
    ).toBe(201)
    expect(await row('out', 'plain')).toMatchObject({ dueOn: '2026-11-24' })
  })
  test('a CVE that enters KEV moves its row, with the reason in evidence', async () => {
    expect(
      (
        await app.client.upload(
          'kev.json',
          kevFile('2026-11-22', [
            [cves[0], '2026-11-01'],
            [cves[1], '2026-11-22'],
            ['CVE-2020-0001', '2020-01-02'],
          ]),
        )
      ).status,
    ).toBe(201)
    expect(await row('in', 'plain')).toMatchObject({ decision: '3 days & forensic investigation', dueOn: '2026-11-24' })
    const [moved] = await app.evidenceOf({ about: await deviceNamed(app.client, 'in'), clause: 'PM-3.3' })
    expect(moved).toMatchObject({
      kind: 'patching.plan-evaluated',
      told: { because: 'feed loaded: kev', rows: expect.arrayContaining([expect.objectContaining({ package: 'plain' })]) as unknown },
    })
  })
  test('a KEV list that lacks even one entry found on devices here waits for a person; one that nothing here has may go', async () => {
    const without = (...entries: readonly (readonly [string, string])[]) =>
      app.client.upload('kev.json', kevFile('2026-11-23', [[cves[0], '2026-11-01'], ...entries]))
    expect(await without(['CVE-2020-0001', '2020-01-02'])).toMatchObject({
      status: 422,
      json: { code: 'vulnerabilities/kev-entries-gone', faults: [expect.stringContaining(`${cves[1]}; 1 found on devices here`)] },
    })
    expect((await update('plain'))?.dueOn).toBe('2026-11-24') // nothing moved
    expect((await without([cves[1], '2026-11-22'])).status).toBe(201)
  })
})

test('what CISA published of a vulnerability decides in place of the defaults, with its source and day', async () => {
  const app = await openPmApp('pm_3_3_points')
  try {
    await app.at('2026-11-21T18:00:00Z')
    const [spreads, contained] = ['CVE-2026-0001', 'CVE-2026-0002'] as const
    await app.client.upload(
      'bookworm',
      debsecanFile([
        ['spreads', spreads, '2-1+deb12u1'],
        ['contained', contained, '2-1+deb12u1'],
      ]),
      { publishedOn: '2026-11-20' },
    )
    await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
    const key = await app.client.key(app.place.siteId)
    await app.client.post(
      key,
      debianServer({
        hostname: 'web-01',
        packages: [
          ['spreads', '1-1'],
          ['contained', '1-1'],
        ],
      }),
    )
    const decisions = async () => Object.fromEntries((await plan(app.client)).rows.map((row) => [row.package, row]))
    const before = await decisions()
    expect([before.spreads?.decision, before.contained?.decision]).toEqual(['3 days', '3 days'])
    const loaded = await app.client.upload(
      'cves.jsonl',
      cveRecords([
        [spreads, { automatable: 'yes', impact: 'total', severity: 'CRITICAL' }],
        [contained, { automatable: 'no', impact: 'partial' }],
      ]),
    )
    expect(loaded).toMatchObject({ status: 201, json: { kind: 'cve-facts', state: 'loaded', entries: 2 } })
    const after = await decisions()
    expect([after.spreads?.decision, after.contained?.decision]).toEqual(['3 days', '60 days'])
    const { inputs } = (await app.client.ask('GET', `/patching/evaluations/${after.contained?.id}`)).json as {
      inputs: { input: string; value: string; source: string; on: string; isDefault: boolean }[]
    }
    expect(inputs.filter(({ input }) => input === 'Automatable' || input === 'Technical impact')).toEqual([
      { input: 'Automatable', value: 'no', source: 'CISA decision points (cves.jsonl)', on: '2026-07-30', isDefault: false },
      { input: 'Technical impact', value: 'partial', source: 'CISA decision points (cves.jsonl)', on: '2026-07-30', isDefault: false },
    ])
  } finally {
    await app.close()
  }
})
