// PM-1: the report tells timeliness (updates against their due dates) and stability (failed updates, reverts, unplanned outages and restarts). Runs that failed
// and were put back are counted in PM-3.6.test.ts, on runs that really went so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TrackRecord } from '../../src/subjects/patching/track-record.rules.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let key: string
const fixed = '2-1+deb12u1'
const devices: Record<string, string> = {}
const report = (hostname: string, name: string, version: string, bootTime = '2026-11-20 06:00:00') =>
  app.client.post(key, debianServer({ hostname, packages: [[name, version]], bootTime }))
const record = async (): Promise<TrackRecord> => ((await app.client.ask('GET', '/report')).json as { trackRecord: TrackRecord }).trackRecord

beforeAll(async () => {
  app = await openPmApp('pm_1_record')
  await app.at('2026-11-21T18:00:00Z')
  await app.client.upload(
    'bookworm',
    debsecanFile([
      ['one', 'CVE-2026-0001', fixed],
      ['two', 'CVE-2026-0002', fixed],
      ['three', 'CVE-2026-0003', fixed],
    ]),
    { publishedOn: '2026-11-20' },
  )
  await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
  key = await app.client.key(app.place.siteId)
  for (const name of ['one', 'two', 'three']) {
    await report(`pc-${name}`, name, '1-1')
    devices[name] = await deviceNamed(app.client, `pc-${name}`)
  }
})
afterAll(() => app?.close())

test('nothing was installed yet: nothing can be said about timeliness', async () => {
  expect((await record()).closed).toEqual({ inTime: 0, late: 0, undated: 0, otherwise: 0 })
  expect((await app.client.page('/report')).text).toContain('nothing can be said about timeliness')
})

test('an update that is everywhere before its date counts as in time, after it as late; what a statement takes out is neither', async () => {
  const due = ((await app.client.ask('GET', '/plan?text=two')).json as { rows: { dueOn: string }[] }).rows[0]?.dueOn
  expect(due).toBe('2026-11-24')
  await app.at('2026-11-22T18:00:00Z')
  await report('pc-one', 'one', fixed)
  expect((await app.client.ask('POST', `/devices/${devices['three']}/settings`, { scope: 'out', scopeReason: 'Sold.' })).status).toBe(200)
  await app.at(`${due}T18:00:00Z`) // its last day
  expect((await record()).closed).toEqual({ inTime: 1, late: 0, undated: 0, otherwise: 1 })
  await app.at('2026-12-31T18:00:00Z')
  await report('pc-two', 'two', fixed)
  expect((await record()).closed).toEqual({ inTime: 1, late: 1, undated: 0, otherwise: 1 })
  expect((await app.client.page('/report')).text).toContain('1 of 2 updates with a due date were installed everywhere by then (50 %).')
})

test('an outage that somebody reports and a restart that nothing covers are counted, each with its list', async () => {
  await app.client.ask('POST', `/devices/${devices['one']}/settings`, { kind: 'server' })
  const raised = await app.client.ask('POST', '/issues', {
    about: devices['one'],
    kind: 'outage',
    words: 'It did not answer from 9 to 10 in the morning.',
  })
  expect(raised.status).toBe(200)
  await report('pc-one', 'one', fixed, '2026-12-31 10:00:00')
  expect(await record()).toMatchObject({ outages: 1, restarts: 1, days: 90 })
  for (const [path, total] of [
    ['/issues?kind=outage', 1],
    ['/suspected-changes?kind=restart', 1],
  ] as const)
    expect((await app.client.ask('GET', path)).json).toMatchObject({ total })
})

test('every form of the report holds it, and what is older than the stated days counts no more', async () => {
  const file = async (path: string, accept: string) =>
    (await app.app.request(`http://localhost${path}`, { method: 'POST', headers: { accept, origin: 'http://localhost' } })).text()
  expect(await file('/report.csv', 'text/csv')).toContain('"timeliness and stability, last 90 days",Updates installed after their due date,1')
  expect(JSON.parse(await file('/report.json', 'application/json'))).toMatchObject({ trackRecord: { closed: { late: 1 } } })
  expect((await app.evidenceOf({ clause: 'PM-3.6' })).find(({ kind }) => kind === 'patching.report-made')?.told).toMatchObject({
    trackRecord: { closed: { inTime: 1, late: 1 } },
  })
  await app.at('2027-05-01T18:00:00Z')
  expect(await record()).toMatchObject({ closed: { inTime: 0, late: 0, otherwise: 0 }, outages: 0, restarts: 0 })
})
