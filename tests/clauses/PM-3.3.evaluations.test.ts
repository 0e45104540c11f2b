// PM-3.3: each factor moves a row, visibly and with before and after kept; a person's word over the computed one; a district's own table; updates without a CVE.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { showId } from '../../src/platform/ids.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { plannedFor, planDuties } from '../../src/subjects/patching/index.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

type Row = {
  id: string
  rank: number
  package: string
  target: string | null
  decision: string
  dueOn: string | null
  says: string
  devices: number
  waitsFor: string
  riskLevel: string
  emergencyCount: number
  owner: string | null
  override: { reason: string; by: string; until: string } | null
  move: { because: string; rankBefore: number | null; rankAfter: number | null; dueBefore: string | null; dueAfter: string | null } | null
}
type Plan = { rows: Row[]; emergencies: Row[]; counts: { overridden: number } }

const [plain, other] = ['CVE-2026-0001', 'CVE-2026-0002'] as const
let app: PmApp
const devices: Record<string, string> = {}
const ask = async <T>(path: string): Promise<T> => (await app.client.ask('GET', path)).json as T
const plan = () => ask<Plan>('/plan')
const row = async (name: string): Promise<Row> => {
  const found = (await plan()).rows.find((one) => one.package === name)
  if (found === undefined) throw new Error(`${name} is not in the plan`)
  return found
}
const duties = async () => (await ask<{ duties: { what: string; why: string; dueIso?: string }[] }>('/')).duties
const report = () => ask<{ patches: { exploited: number; late: number; pending: number; soon: number; overridden: number } }>('/report')
const evaluation = async (name: string) =>
  ask<{
    moves: {
      because: string
      before: { dueOn: string | null; riskLevel: string } | null
      after: { dueOn: string | null; riskLevel: string } | null
      rankBefore: number | null
      rankAfter: number | null
    }[]
    inputs: { input: string; value: string; isDefault: boolean }[]
    overrides: { endedWhy: string | null; reason: string }[]
    services: string[]
  }>(`/patching/evaluations/${(await row(name)).id}`)

beforeAll(async () => {
  app = await openPmApp('pm_3_3_evaluations')
  await app.at('2026-11-21T18:00:00Z')
  await app.client.upload(
    'bookworm',
    debsecanFile([
      ['plain', plain, '2-1+deb12u1', 'H'],
      ['other', other, '2-1+deb12u1', 'H'],
    ]),
    { publishedOn: '2026-11-20' },
  )
  await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
  const key = await app.client.key(app.place.siteId)
  for (const hostname of ['a', 'b']) await app.client.post(key, debianServer({ hostname, packages: [[hostname === 'a' ? 'plain' : 'other', '1-1']] }))
  for (const hostname of ['a', 'b']) devices[hostname] = await deviceNamed(app.client, hostname)
  for (const hostname of ['a', 'b'])
    await app.client.ask('POST', `/devices/${devices[hostname]}/exposure`, { exposure: 'not-exposed', why: 'Firewall rule 12.' })
}, 60_000)
afterAll(() => app.close())

describe('PM-3.3/each-factor-moves-a-row: rank, due date, Today and report follow one fact, with before and after in evidence', () => {
  const newest = async (name: string) =>
    (await app.evidenceOf({ about: (await row(name)).id, clause: 'PM-3.3' })).find(({ kind }) => kind.startsWith('patching.plan-'))?.told as {
      updates: { rank: number[]; before: { dueOn: string }; after: { dueOn: string } }[]
    }
  test('what a server serves', async () => {
    expect([(await row('other')).rank, (await row('plain')).rank, (await row('plain')).dueOn]).toEqual([1, 2, '2027-01-20'])
    const rated = { name: 'Payroll', confidentiality: 'high', integrity: 'high', availability: 'high', impacted: '' }
    expect((await app.client.ask('POST', `/devices/${devices.a}/service`, rated)).status).toBe(200)
    expect(await row('plain')).toMatchObject({
      rank: 1,
      riskLevel: 'very high',
      move: { rankBefore: 2, rankAfter: 1, because: '“Payroll”: confidentiality high, integrity high, availability high' },
    })
    const { moves, services } = await evaluation('plain')
    expect([services, moves[0]]).toEqual([
      ['Payroll'],
      expect.objectContaining({
        rankBefore: 2,
        rankAfter: 1,
        before: expect.objectContaining({ riskLevel: 'high' }) as unknown,
        after: expect.objectContaining({ riskLevel: 'very high' }) as unknown,
      }),
    ])
    expect((await duties())[0]?.what).toContain('plain')
    expect((await newest('plain')).updates[0]).toMatchObject({ rank: [2, 1] })
    const [service] = (await ask<{ services: { id: string }[] }>('/services')).services
    expect((await app.client.ask('POST', `/services/${service?.id}`, { ...rated, missionCritical: 'yes' })).status).toBe(200)
    expect((await ask<{ moved: { says: string } | null }>(`/services/${service?.id}`)).moved?.says).toContain('“Payroll”: ')
    expect((await app.client.page(`/services/${service?.id}`)).text).toContain('plan: plain')
  })
  test('exposure', async () => {
    const before = await report()
    expect(
      (await app.client.ask('POST', `/devices/${devices.b}/exposure`, { exposure: 'exposed', why: 'The scan from outside sees it.' })).status,
    ).toBe(200)
    expect(await row('other')).toMatchObject({
      rank: 1,
      dueOn: '2026-11-24',
      move: { dueBefore: '2027-01-20', dueAfter: '2026-11-24', rankBefore: 2, rankAfter: 1 },
    })
    expect((await report()).patches.soon - before.patches.soon).toBe(1)
    expect((await duties()).find(({ what }) => what.includes(' b') || what.includes('other'))?.dueIso).toContain('2026-11-25T05:59')
    expect((await newest('other')).updates[0]).toMatchObject({ rank: [2, 1], before: { dueOn: '2027-01-20' }, after: { dueOn: '2026-11-24' } })
    expect((await app.client.page('/plan')).text).toContain('place 2 → 1; Wed 20 Jan 2027 → Tue 24 Nov 2026')
    const says = '1 update moved in the plan: other now 1st, Tue 24 Nov 2026 instead of Wed 20 Jan 2027.'
    expect((await app.client.page(`/devices/${devices.b}`)).text).toContain(says)
    expect((await app.rows(sql<{ says: string }>`select says from people_undo order by id desc limit 1`))[0]?.says).toBe(
      `b: exposure set to “Publicly exposed”. ${says}`,
    )
  })
  test('a KEV entry: it is an emergency where something is exposed, its owner is told, and the top of the plan and Today say so', async () => {
    const told = await app.count('notices_notice', `kind = 'known-exploited'`)
    expect(
      (
        await app.client.upload(
          'kev.json',
          kevFile('2026-11-21', [
            ['CVE-2020-0001', '2020-01-02'],
            [other, '2026-11-21'],
          ]),
        )
      ).status,
    ).toBe(201)
    expect(await row('other')).toMatchObject({
      decision: '3 days & forensic investigation',
      emergencyCount: 1,
      move: { because: 'feed loaded: kev' },
    })
    const { emergencies } = await plan()
    expect(emergencies.map((one) => [one.package, one.says.includes('1 publicly exposed')])).toEqual([['other', true]])
    expect((await app.client.page('/plan')).text).toContain('Known exploited, and exposed here')
    expect((await duties()).find(({ what }) => what === 'Known exploited and exposed here: other')).toBeDefined()
    expect((await report()).patches.exploited).toBe(1)
    expect(await app.count('notices_notice', `kind = 'known-exploited'`)).toBe(told + 1)
    expect((await app.rows(sql<{ subject: string }>`select subject from notices_notice where kind = 'known-exploited'`))[0]?.subject).toBe(
      'Known exploited and exposed here: other',
    )
    expect((await newest('other')).updates[0]).toMatchObject({
      before: { decision: '3 days' },
      after: { decision: '3 days & forensic investigation' },
    })
    expect(
      (
        await app.client.upload(
          'kev.json',
          kevFile('2026-11-21', [
            ['CVE-2020-0001', '2020-01-02'],
            ['CVE-2020-0002', '2020-01-02'],
            [other, '2026-11-21'],
          ]),
        )
      ).status,
    ).toBe(201)
    expect((await app.client.ask('POST', `/devices/${devices.b}/exposure`, { exposure: 'exposed', why: 'Scanned once more.' })).status).toBe(200)
    expect(await app.count('notices_notice', `kind = 'known-exploited'`)).toBe(told + 1) // once
    // late, it stands on the director's Today whatever its exposure
    const state = (exposure: string) => app.client.ask('POST', `/devices/${devices.b}/exposure`, { exposure, why: 'Firewall rule 12.' })
    expect((await state('not-exposed')).status).toBe(200)
    const director = { ...whoOf(app.place), positions: ['technology-director'] as const }
    const later = await reading(app.place.from, (tx) => planDuties(tx, director, Temporal.Instant.from('2026-11-27T18:00:00Z')))
    expect(later.find(({ what }) => what === 'Known exploited and late: other on b')?.dueIso).toBe('2026-11-25T05:59:00Z')
    await state('exposed')
    // an advisory that names it is told that the plan has it
    expect(await reading(app.place.from, (tx) => plannedFor(tx, [other, 'CVE-2020-0001']))).toMatchObject([
      { package: 'other', cves: [other], href: expect.stringContaining('/patching/evaluations/pe_') as string },
    ])
  })
})

describe('PM-3.3/override-gives-reason-and-end', () => {
  const say = async (body: Record<string, string>) => app.client.ask('POST', `/patching/evaluations/${(await row('plain')).id}/override`, body)
  test('without a reason or an end it is refused, every fault named', async () => {
    expect(await say({ decision: 'mitigated, patch later', dueOn: '2027-02-01' })).toMatchObject({
      status: 422,
      json: { code: 'patching/override-refused', clause: 'PM-3.3', faults: [expect.stringContaining('reason'), expect.stringContaining('until')] },
    })
    expect(await say({ decision: 'mitigated, patch later', reason: 'x', until: '2028-11-21' })).toMatchObject({
      status: 422,
      json: { faults: ['until: is more than 365 days ahead; an override always ends'] },
    })
    expect(await say({ decision: 'mitigated, patch later', reason: 'x', until: '2026-11-20' })).toMatchObject({
      status: 422,
      json: { faults: ['until: is in the past'] },
    })
  })
  test('it moves the row, stands in plan, evaluation and report with its reason, is taken back, and ends with a newer version', async () => {
    expect((await say({ decision: 'mitigated, patch later', dueOn: '2027-03-01', reason: 'The port is closed.', until: '2027-03-01' })).status).toBe(
      200,
    )
    expect(await row('plain')).toMatchObject({
      decision: 'mitigated, patch later',
      dueOn: '2027-03-01',
      override: { reason: 'The port is closed.', by: 'Maria Chen', until: '2027-03-01' },
    })
    expect([(await plan()).counts.overridden, (await report()).patches.overridden]).toEqual([1, 1])
    for (const path of ['/plan', `/patching/evaluations/${(await row('plain')).id}`, '/report'])
      expect((await app.client.page(path)).text, path).toContain('The port is closed.')
    const undo = await app.rows(sql<{ id: string }>`select id from people_undo where kind = 'patching.override' and undone_at is null`)
    expect((await app.client.ask('POST', `/undo/${showId('undo', undo[0]?.id ?? '')}`, {})).status).toBe(200)
    expect(await row('plain')).toMatchObject({ decision: '60 days', dueOn: '2027-01-20', override: null })
    expect((await say({ decision: 'not relevant here', reason: 'Not started.', until: '2027-01-01' })).status).toBe(200)
    expect(await row('plain')).toMatchObject({ decision: 'not relevant here', dueOn: null })
    await app.client.upload(
      'bookworm',
      debsecanFile([
        ['plain', plain, '2-1+deb12u2', 'H'],
        ['other', other, '2-1+deb12u1', 'H'],
      ]),
      { publishedOn: '2026-11-21' },
    )
    expect(await row('plain')).toMatchObject({ target: '2-1+deb12u2', decision: '60 days', override: null })
    expect((await evaluation('plain')).overrides[0]).toMatchObject({
      reason: 'Not started.',
      endedWhy: 'said of 2-1+deb12u1; 2-1+deb12u2 is to be installed now',
    })
  })
  test('said before attacks were known, it ends when they are, and the computed date stands; a word said in their knowledge stays', async () => {
    expect((await say({ decision: 'next summer', dueOn: '2027-06-01', reason: 'Low risk.', until: '2027-06-01' })).status).toBe(200)
    const exploited = kevFile('2026-11-21', [
      ['CVE-2020-0001', '2020-01-02'],
      [other, '2026-11-21'],
      [plain, '2026-11-21'],
    ])
    expect((await app.client.upload('kev.json', exploited)).status).toBe(201)
    expect(await row('plain')).toMatchObject({ override: null, decision: expect.not.stringContaining('summer') as unknown })
    expect((await evaluation('plain')).overrides[0]).toMatchObject({
      reason: 'Low risk.',
      endedWhy: `said before it was known that ${plain} is exploited`,
    })
    expect((await say({ decision: 'isolated', reason: 'Off the network.', until: '2026-12-01' })).status).toBe(200)
    await app.client.ask('POST', `/devices/${devices.a}/exposure`, { exposure: 'exposed', why: 'Scanned.' })
    expect(await row('plain')).toMatchObject({ decision: 'isolated' })
    for (const [path, body] of [
      [`/patching/evaluations/${(await row('plain')).id}/override/end`, { why: 'Over.' }],
      [`/devices/${devices.a}/exposure`, { exposure: 'not-exposed', why: 'Firewall rule 12.' }],
    ] as const)
      expect((await app.client.ask('POST', path, body)).status).toBe(200)
    expect(
      (
        await app.client.upload(
          'kev.json',
          kevFile('2026-11-21', [
            ['CVE-2020-0001', '2020-01-02'],
            [other, '2026-11-21'],
          ]),
          { agree: 'gone' },
        )
      ).status,
    ).toBe(201) // taken back by CISA, and a person looked: it is found here
    await expect(app.rows(sql`update patching_override set ended_at = null, ended_why = null where ended_at is not null`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'ended_must_stay_ended',
    })
  })
  test('the database keeps one word over an update at a time, and no reason left out', async () => {
    const twice = app.rows(sql`insert into patching_override (district_id, id, update_id, decision, reason, said_by, said_at, until)
      select 1, gen_random_uuid(), id, 'x', 'y', ${app.place.personId}, now(), '2027-01-01' from (select id from patching_update limit 1) u cross join generate_series(1, 2)`)
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'override_in_force_must_be_one_an_update' })
    await expect(
      app.rows(sql`insert into patching_override (district_id, id, update_id, decision, reason, said_by, said_at, until)
      select 1, gen_random_uuid(), id, 'x', ' ', ${app.place.personId}, now(), '2027-01-01' from patching_update limit 1`),
    ).rejects.toMatchObject({ code: '23514', constraint: 'override_must_give_its_reason' })
  })
})

test('PM-3.3/updates-without-a-cve: told by a person, judged routine at the next cycle with the default labelled, and gone with the version', async () => {
  const key = await app.client.key(app.place.siteId)
  await app.client.post(key, debianServer({ hostname: 'c', packages: [['editor', '1.0-1']] }))
  const told = (more: object) =>
    app.client.ask('POST', '/patching/updates', {
      ecosystem: 'dpkg',
      package: 'editor',
      target: '1.1-1',
      kind: 'bug-fix',
      releasedOn: '2026-11-15',
      source: 'Release notes',
      ...more,
    })
  expect(await told({ package: 'nothing-here' })).toMatchObject({
    status: 422,
    json: { code: 'patching/update-refused', faults: ['package: is not in the inventory'] },
  })
  expect(await told({ source: ' ' })).toMatchObject({ status: 422 })
  expect((await told({})).json).toMatchObject({ devices: 1 })
  expect(await row('editor')).toMatchObject({
    decision: 'next cycle',
    dueOn: null,
    devices: 1,
    says: expect.stringContaining('it closes no known vulnerability') as string,
  })
  expect((await evaluation('editor')).inputs.find(({ isDefault }) => isDefault)).toMatchObject({ value: 'none: no vulnerability is named' })
  expect((await app.client.page('/patching/updates/new')).text).toContain('Release notes')
  await app.client.post(key, debianServer({ hostname: 'c', packages: [['editor', '1.1-1']] }))
  expect((await plan()).rows.find((one) => one.package === 'editor')).toBeUndefined()
  const [gone] = (await app.evidenceOf({ clause: 'PM-3.3' })).filter(({ kind }) => kind === 'patching.plan-evaluated')
  expect(gone?.told.updates).toEqual([expect.objectContaining({ package: 'editor', after: null, rank: [expect.any(Number), null] })])
})

test('PM-4: who answers for updates is named for many at once, after a preview', async () => {
  const [first, second] = (await plan()).rows
  const marked = [first?.id ?? '', second?.id ?? '']
  const per = showId('per', app.place.personId)
  expect(await ask(`/plan/bulk?toOwner=${per}&id[]=${marked[0]}&id[]=${marked[1]}`)).toMatchObject({
    total: 2,
    updates: [{ owner: null }, { owner: null }],
  })
  expect((await app.client.ask('POST', '/plan/bulk', { id: marked, toOwner: per })).json).toMatchObject({ named: 2 })
  expect((await plan()).rows.slice(0, 2).map(({ owner }) => owner)).toEqual(['Maria Chen', 'Maria Chen'])
  expect((await app.evidenceOf({ about: marked[0] ?? '', clause: 'PM-4' }))[0]).toMatchObject({
    kind: 'patching.owner-named',
    told: { before: null, after: per },
  })
})

describe('PM-3.3/own-table-is-complete', () => {
  const rows = (yes: number) => [
    { values: ['no'], decision: 'later', days: null },
    { values: ['yes'], decision: 'soon', days: yes },
  ]
  const send = (body: Record<string, unknown>) => app.client.ask('POST', '/patching/policies/own', { name: 'Ours', points: ['exposed'], ...body })
  test('what is missing or there twice is named, and nothing is published', async () => {
    expect(await send({ act: 'publish', reason: 'x', rows: [...rows(5), ...rows(5).slice(1)].slice(1) })).toMatchObject({
      status: 422,
      json: { code: 'ssvc/table-not-complete', faults: ['no row for publicly exposed no', '2 rows for publicly exposed yes'] },
    })
    expect(await send({ act: 'publish', reason: ' ', rows: rows(5) })).toMatchObject({ status: 422, json: { code: 'patching/table-needs-a-reason' } })
    expect(await app.count('patching_policy_table')).toBe(0)
  })
  test('tried first - how many due dates, which, and by school - then published and gone by', async () => {
    const tried = (await send({ act: 'try', rows: rows(5) })).json as {
      simulated: {
        moved: number
        rows: { package: string; change: string; before: { dueOn: string }; after: { dueOn: string | null } }[]
        schools: { site: string }[]
      }
    }
    expect(tried.simulated).toMatchObject({ moved: 2, schools: [{ site: 'Lakeside High', later: 1, lost: 1 }] })
    expect(tried.simulated.rows.map((one) => [one.package, one.change, one.before.dueOn, one.after.dueOn]).toSorted()).toEqual([
      ['other', 'later', '2026-11-24', '2026-11-26'],
      ['plain', 'loses its date', '2027-01-20', null],
    ])
    expect((await row('other')).dueOn).toBe('2026-11-24') // trying moves nothing
    expect((await app.client.page('/patching/policies?try=bod-19-02')).text).toContain('This would move')
    expect((await send({ act: 'publish', reason: 'The board wants it simple.', rows: rows(5) })).json).toMatchObject({ version: 1 })
    expect(
      (await app.client.ask('POST', '/parameters', { name: 'priority.policy', value: 'own-table', reason: 'The board wants it simple.' })).status,
    ).toBe(200)
    expect([await row('other'), await row('plain')]).toMatchObject([
      { decision: 'soon', dueOn: '2026-11-26', move: { because: 'priority.policy changed' } },
      { decision: 'later', dueOn: null },
    ])
    expect((await send({ act: 'publish', reason: 'Faster.', rows: rows(4) })).json).toMatchObject({ version: 2 })
    expect(await row('other')).toMatchObject({ dueOn: '2026-11-25' })
    await app.client.ask('POST', '/parameters', { name: 'priority.policy', value: null, reason: 'Back.' })
    expect(await row('other')).toMatchObject({ dueOn: '2026-11-24' })
  })
})
