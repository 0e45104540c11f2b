// PM-1: services carry ratings that weigh on the patches of every server they run on, and on what they lean on; and a fleet is shown school by school.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { noteFleetDay } from '../../src/subjects/patching/index.ts'
import { debsecanFile } from '../lib/feeds.ts'
import { debianServer, deviceNamed, openPmApp, policyOf, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
const ids: Record<string, string> = {}
const made = async (name: string, more: Record<string, unknown> = {}): Promise<string> =>
  ((await app.client.ask('POST', '/services', { name, ...more })).json as { service: string }).service
const put = (service: string, host: string, more: Record<string, string> = {}) =>
  app.client.ask('POST', `/services/${service}/servers`, { deviceId: ids[host], ...more })
/** The impact that a server's patch was judged by, as its evaluation keeps it. */
const ratingsOf = async (host: string): Promise<string> => JSON.stringify((await app.client.ask('GET', `/devices/${ids[host]}`)).json)
const risk = async (host: string): Promise<number> => {
  const { rows } = {
    rows: (await app.client.ask('GET', `/plan?text=${host}`)).json as { rows?: { riskScore: number }[]; updates?: { riskScore: number }[] },
  }
  return Math.max(...(rows.rows ?? rows.updates ?? []).map(({ riskScore }) => riskScore))
}

beforeAll(async () => {
  app = await openPmApp('pm_1')
  await app.at('2026-11-21T18:00:00Z')
  await app.client.upload(
    'bookworm',
    debsecanFile([
      ['app', 'CVE-2026-0001', '2-1+deb12u1'],
      ['db', 'CVE-2026-0002', '2-1+deb12u1'],
    ]),
    { publishedOn: '2026-11-20' },
  )
  const key = await app.client.key(app.place.siteId)
  for (const [hostname, name] of [
    ['sis-01', 'app'],
    ['sis-02', 'app'],
    ['dir-01', 'db'],
  ] as const) {
    await app.client.post(key, debianServer({ hostname, packages: [[name, '1-1']] }))
    ids[hostname] = await deviceNamed(app.client, hostname)
    await app.client.ask('POST', `/devices/${ids[hostname]}/settings`, {
      kind: 'server',
      scope: 'in',
      patchingActor: 'by-hand',
      ownerId: showId('per', app.place.personId),
    })
  }
})
afterAll(() => app.close())

test('one service runs on several servers with roles and a pair, has testers with deputies, and every change is kept', async () => {
  ids['sis'] = await made('Student information', {
    confidentiality: 'low',
    integrity: 'low',
    availability: 'low',
    siteIds: [showId('sit', app.place.siteId)],
  })
  expect((await put(ids['sis'], 'sis-01', { role: 'application', redundancy: 'sis' })).status).toBe(200)
  expect((await put(ids['sis'], 'sis-02', { role: 'application', redundancy: 'sis' })).status).toBe(200)
  expect(
    await app.client.ask('POST', `/services/${ids['sis']}/testers`, {
      personId: showId('per', app.place.personId),
      deputyId: showId('per', app.place.personId),
    }),
  ).toMatchObject({ status: 422, json: { clause: 'SP-1.5' } })
  expect((await app.client.ask('POST', `/services/${ids['sis']}/testers`, { personId: showId('per', app.place.personId) })).status).toBe(200)
  expect((await app.client.ask('GET', `/services/${ids['sis']}`)).json).toMatchObject({
    runsOn: [{ hostname: 'sis-01', role: 'application', redundancy: 'sis' }, { hostname: 'sis-02' }],
    testedBy: [{ name: 'Maria Chen' }],
  })
  expect((await app.client.ask('GET', `/devices/${ids['sis-02']}`)).json).toMatchObject({ service: { name: 'Student information' } })
  const kinds = (await app.evidenceOf({ about: ids['sis'] })).map(({ kind }) => kind)
  expect(kinds).toEqual(expect.arrayContaining(['assets.service-told', 'assets.service-placed', 'assets.tester-named']))
})

test('a higher rating moves the patches of each of its servers at once, and of those it leans on', async () => {
  const before = [await risk('sis-01'), await risk('sis-02'), await risk('dir-01')]
  ids['dir'] = await made('Directory', { confidentiality: 'low', integrity: 'low', availability: 'low' })
  await put(ids['dir'], 'dir-01')
  const low = await risk('dir-01')
  await app.client.ask('POST', `/services/${ids['sis']}`, {
    name: 'Student information',
    confidentiality: 'high',
    integrity: 'high',
    availability: 'high',
    missionCritical: 'yes',
    needs: [ids['dir']],
  })
  const after = [await risk('sis-01'), await risk('sis-02'), await risk('dir-01')]
  expect(after[0]).toBeGreaterThan(before[0] ?? 99)
  expect(after[1]).toBeGreaterThan(before[1] ?? 99)
  expect(after[2]).toBeGreaterThan(low)
  expect(await ratingsOf('sis-01')).toContain('Student information')
})

test('services that would need one another in a circle are refused with the circle named, and the database lets none need itself', async () => {
  const refused = await app.client.ask('POST', `/services/${ids['dir']}`, { name: 'Directory', needs: [ids['sis']] })
  expect(refused).toMatchObject({
    status: 422,
    json: { code: 'assets/needs-make-a-circle', faults: ['needs: Directory needs Student information needs Directory'] },
  })
  await expect(
    app.rows(sql`insert into assets_service_need (district_id, service_id, needs_id) select 1, id, id from assets_service limit 1`),
  ).rejects.toMatchObject({ code: '23514', constraint: 'service_must_not_need_itself' })
  await expect(app.rows(sql`update assets_service set mission_by = null, mission_at = null where mission_critical = 'yes'`)).rejects.toMatchObject({
    code: '23514',
    constraint: 'mission_critical_must_name_who_said_so',
  })
})

test('Fleet health counts the report’s own systems site by site, leads to them, and each day is on record once', async () => {
  const { json } = await app.client.ask('GET', '/fleet')
  const fleet = json as { all: Record<string, number>; sites: { site: string; systems: number; overdue: number }[]; days: unknown[] }
  const report = (await app.client.ask('GET', '/report')).json as { systems: Record<string, number> }
  expect([fleet.all['systems'], fleet.all['upToDate'], fleet.all['pending'], fleet.all['withIssues'], fleet.all['unknown']]).toEqual([
    report.systems['total'],
    report.systems['upToDate'],
    report.systems['pending'],
    report.systems['withIssues'],
    report.systems['unknown'],
  ])
  expect(fleet.sites).toMatchObject([{ site: showId('sit', app.place.siteId), systems: 3 }])
  for (const one of fleet.sites) expect((await app.client.ask('GET', `/fleet/systems?site=${one.site}`)).json).toMatchObject({ total: one.systems })
  await app.at('2026-12-05T18:00:00Z') // by now something is late, and nothing known to be exploited
  const { all } = (await app.client.ask('GET', '/fleet')).json as { all: Record<string, number> }
  expect([all['overdue'], all['exploited']]).toEqual([expect.toSatisfy((n: number) => n > 0), 0])
  const worker = openPool(
    app.database.addresses.worker,
    createLog('test', () => {}),
    1,
  )
  const from = { db: worker.db, districtId: '1', actor: { id: 'process:worker', proof: 'process' as const } }
  await noteFleetDay(policyOf)(from)
  await noteFleetDay(policyOf)(from)
  await worker.close()
  expect(((await app.client.ask('GET', '/fleet')).json as { days: unknown[] }).days).toMatchObject([
    { day: '2026-12-05', systems: 3, upToDate: all['upToDate'], unknown: all['unknown'], overdue: all['overdue'], exploited: all['exploited'] },
  ])
  for (const path of ['/fleet', '/fleet/systems?has=overdue', `/services/${ids['sis']}`, '/services'])
    expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
  await expect(
    app.rows(
      sql`insert into patching_fleet_day (district_id, day, site, systems, up_to_date, pending, with_issues, unknown, overdue, exploited, silent) values (1, '2026-11-20', 'x', 1, 0, 0, 0, 0, 0, 0, 0)`,
    ),
  ).rejects.toMatchObject({ code: '42501' })
})
