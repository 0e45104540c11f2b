// PM-3.3: that the data of one service is mission-critical, and nothing else of it, moves its server's updates: rank and risk under BOD 26-04, which knows no such
// input for its dates, and the due date under a table that does. Today and the report follow, with before and after in evidence.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

type Row = { id: string; rank: number; package: string; dueOn: string | null; riskLevel: string; move: { because: string } | null }
type Told = { updates: { rank: number[]; before: { dueOn: string | null; riskScore: number }; after: { dueOn: string | null; riskScore: number } }[] }

let app: PmApp
let service: string
const devices: Record<string, string> = {}
const ask = async <T>(path: string): Promise<T> => (await app.client.ask('GET', path)).json as T
const row = async (name: string): Promise<Row> => {
  const found = (await ask<{ rows: Row[] }>('/plan')).rows.find((one) => one.package === name)
  if (found === undefined) throw new Error(`${name} is not in the plan`)
  return found
}
const first = async (): Promise<string> => (await ask<{ duties: { what: string }[] }>('/')).duties[0]?.what ?? ''
/** The lines of Today about servers, in their order. */
const servers = async (): Promise<readonly string[]> =>
  (await ask<{ duties: { what: string; why: string }[] }>('/')).duties.flatMap(({ what, why }) =>
    what.startsWith('Patch ') ? [`${what} - ${why}`] : [],
  )
const soon = async (): Promise<number> => (await ask<{ patches: { soon: number } }>('/report')).patches.soon
const newest = async (name: string): Promise<Told['updates'][number] | undefined> =>
  (await app.evidenceOf({ about: (await row(name)).id, clause: 'PM-3.3' }))
    .filter(({ kind }) => kind.startsWith('patching.plan-'))
    .map(({ told }) => (told as Told).updates[0])[0]
const flag = (missionCritical: 'yes' | 'no') => app.client.ask('POST', `/services/${service}`, { name: 'Payroll', missionCritical, impacted: '' })

beforeAll(async () => {
  app = await openPmApp('pm_3_3_mission')
  await app.at('2026-11-21T18:00:00Z')
  const feed = debsecanFile([
    ['alpha', 'CVE-2026-0001', '2-1+deb12u1', 'H'],
    ['omega', 'CVE-2026-0002', '2-1+deb12u1', 'H'],
  ])
  await app.client.upload('bookworm', feed, { publishedOn: '2026-11-20' })
  await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
  const key = await app.client.key(app.place.siteId)
  for (const name of ['alpha', 'omega']) {
    await app.client.post(key, debianServer({ hostname: `srv-${name}`, packages: [[name, '1-1']] }))
    devices[name] = await deviceNamed(app.client, `srv-${name}`)
    await app.client.ask('POST', `/devices/${devices[name]}/exposure`, { exposure: 'not-exposed', why: 'Firewall rule 12.' })
  }
  for (const id of Object.values(devices)) await app.client.ask('POST', `/devices/${id}/settings`, { kind: 'server', scope: 'in' })
  service = ((await app.client.ask('POST', '/services', { name: 'Payroll' })).json as { service: string }).service
  await app.client.ask('POST', `/services/${service}/servers`, { deviceId: devices['omega'] })
})
afterAll(() => app?.close())

test('under BOD 26-04 it moves rank and risk, and Today begins with it; the date stays, for that directive does not ask', async () => {
  const before = [await row('alpha'), await row('omega')]
  expect(before.map(({ rank }) => rank)).toEqual([1, 2])
  expect(await first()).toContain('alpha')
  expect((await servers()).map((line) => /srv-\w+/.exec(line)?.[0])).toEqual(['srv-alpha', 'srv-omega'])
  expect((await flag('yes')).status).toBe(200)
  const after = await row('omega')
  expect([after.rank, (await row('alpha')).rank, after.dueOn]).toEqual([1, 2, before[1]?.dueOn])
  expect(after.riskLevel).not.toBe(before[1]?.riskLevel)
  expect(after.move?.because).toContain('mission-critical')
  expect(await first()).toContain('omega')
  expect(await servers()).toEqual([expect.stringContaining(`srv-omega`), expect.stringContaining('srv-alpha')])
  expect((await servers())[0]).toContain(`omega comes first, at ${after.riskLevel} risk`)
  const told = await newest('omega')
  expect(told).toMatchObject({ rank: [2, 1] })
  expect(told?.after.riskScore).toBeGreaterThan(told?.before.riskScore ?? 99)
  expect((await app.client.page('/plan')).text).toContain('place 2 → 1')
  expect((await flag('no')).status).toBe(200)
  expect((await row('omega')).rank).toBe(2)
})

test('under a table that asks for the human impact it moves the due date too, and the report counts it', async () => {
  const rows = ['low', 'medium', 'high', 'very high'].map((value, n) => ({ values: [value], decision: `level ${n}`, days: [90, 60, 30, 7][n] }))
  const own = { act: 'publish', name: 'By impact', points: ['humanImpact'], rows, reason: 'The board wants what matters first.' }
  expect((await app.client.ask('POST', '/patching/policies/own', own)).status).toBe(200)
  const chosen = await app.client.ask('POST', '/parameters', { name: 'priority.policy', value: 'own-table', reason: 'As published.' })
  expect(chosen.status).toBe(200)
  const [was, counted] = [(await row('omega')).dueOn, await soon()]
  expect((await flag('yes')).status).toBe(200)
  const is = (await row('omega')).dueOn
  expect([was, is]).toEqual(['2027-01-20', '2026-11-28'])
  expect((await soon()) - counted).toBe(1)
  expect(await newest('omega')).toMatchObject({ before: { dueOn: was }, after: { dueOn: is } })
  expect((await app.client.page('/plan')).text).toContain('Wed 20 Jan 2027 → Sat 28 Nov 2026')
})
