// Lists of inventory and people as pages, JSON, CSV and XLSX; one answer for many agents; forms that are refused keep what was typed.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, showId } from '../../src/platform/ids.ts'
import { debianServer, openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let key: string
beforeAll(async () => {
  app = await openPmApp('inventory_lists')
  key = await app.client.key(app.place.siteId)
})
afterAll(() => app?.close())

/** As a browser sends a form: the page that comes back. */
const form = async (path: string, values: Readonly<Record<string, string | readonly string[]>>) => {
  const body = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string])))
  const response = await app.app.request(path, {
    method: 'POST',
    headers: { accept: 'text/html', origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  })
  return { status: response.status, text: await response.text(), to: response.headers.get('location') }
}
const json = async <T>(path: string): Promise<T> => (await app.client.ask('GET', path)).json as T
const report = async (hostname: string, deviceId: string, packages: readonly (readonly [string, string])[] = [['openssl', '3.0']]) =>
  (await app.client.post(key, debianServer({ hostname, packages, deviceId }))).status

describe('several agents that are held, settled at once (PM-3.1)', () => {
  const held = async () => json<{ open: number; agents: { id: string; device: string }[] }>('/devices/alarms/agents?state=open')
  test('a list with a preview and one POST: each is confirmed by an act of its own, and is taken in from then on', async () => {
    for (const host of ['srv-1', 'srv-2', 'srv-3']) {
      expect(await report(host, `${host}-2025-01-01-00-00-00`)).toBe(200)
      const { devices } = await json<{ devices: { id: string }[] }>(`/devices?text=${host}`)
      await app.client.ask('POST', `/devices/${devices[0]?.id}/settings`, { kind: 'server' })
      expect(await report(host, `${host}-2026-11-20-00-00-00`)).toBe(409)
    }
    const { open, agents } = await held()
    expect([open, agents.map(({ device }) => device).toSorted()]).toEqual([3, ['srv-1', 'srv-2', 'srv-3']])
    expect((await app.client.page('/devices/alarms')).text).toContain('/devices/alarms/agents?state=open')
    const two = agents.filter(({ device }) => device !== 'srv-3').map(({ id }) => id)
    const preview = await app.client.page(`/devices/alarms/agents/settle?${two.map((id) => `id[]=${id}`).join('&')}`)
    expect([preview.text.includes('Settle 2 agents'), preview.text.includes('srv-3')]).toEqual([true, false])
    expect((await app.client.page('/devices/alarms/agents/settle?all=yes&state=open')).text).toContain('Settle 3 agents')
    const refused = await form('/devices/alarms/agents/settle', { 'id[]': two, is: 'not', how: ' ' })
    expect([refused.status, refused.text.includes('How you know: is missing'), two.every((id) => refused.text.includes(id))]).toEqual([
      422,
      true,
      true,
    ])
    expect(refused.text).toMatch(/value="not"[^>]* checked|checked[^>]* value="not"/) // what was chosen stays
    expect(await form('/devices/alarms/agents/settle', { 'id[]': two, is: 'own', how: 'Rolled out anew.' })).toMatchObject({ status: 303 })
    expect([(await held()).open, await report('srv-1', 'srv-1-2026-11-20-00-00-00'), await report('srv-3', 'srv-3-2026-11-20-00-00-00')]).toEqual([
      1, 200, 409,
    ])
    const told = await app.evidenceOf({ clause: 'PM-3.1' })
    expect(told.filter(({ kind }) => kind === 'inventory.alarm-settled').map(({ told: { how, confirmed } }) => [how, confirmed])).toEqual([
      ['Rolled out anew.', true],
      ['Rolled out anew.', true],
    ])
  })
})

describe('software titles, enrolment keys and sites as lists', () => {
  test('titles are filtered, sorted, searched and exported; a name still answers who has it, as before', async () => {
    await report('lab-1', 'lab-1', [
      ['zsh', '5.9'],
      ['openssl', '3.0'],
    ])
    await report('lab-2', 'lab-2', [['zsh', '5.8']])
    const titles = await json<{ total: number; titles: { name: string; version: string; devices: number }[] }>(
      '/devices/software?text=zsh&sort=version',
    )
    expect([titles.total, titles.titles.map(({ name, version, devices }) => [name, version, devices])]).toEqual([
      2,
      [
        ['zsh', '5.8', 1],
        ['zsh', '5.9', 1],
      ],
    ])
    expect(await json('/devices/software?name=ZSH')).toMatchObject({ name: 'ZSH', total: 2, versions: [{ n: 1 }, { n: 1 }], since: [{}, {}] })
    expect(await json('/devices/software?kind=windows')).toMatchObject({ total: 0 })
    expect((await app.client.page('/devices/software.csv?name=zsh&sort=version')).text.trimEnd().split('\r\n')).toEqual([
      expect.stringContaining('Name,Version,Architecture,Publisher,Kind,Devices') as string,
      'zsh,5.8,amd64,,Debian package,1',
      'zsh,5.9,amd64,,Debian package,1',
    ])
    expect((await app.client.page('/devices/software?name=zsh')).text).toContain('installed ')
  })

  test('keys and sites keep their address and JSON; each has its filter, order and export', async () => {
    expect(await json('/devices/enrol')).toMatchObject({
      total: 1,
      keys: [{ id: expect.stringMatching(/^key_/) as string, label: 'Servers' }],
      sites: [{}, {}],
    })
    expect(await json('/devices/enrol?state=revoked')).toMatchObject({ total: 0, keys: [] })
    expect((await app.client.page('/devices/enrol.csv')).text).toContain('Key,Site,Created,Created by,Last used,State,Revoked,Revoked by')
    expect((await app.client.page('/devices/enrol.csv')).text).not.toMatch(/secret|[0-9a-f]{64}/i)
    expect(await json('/sites?kind=school')).toMatchObject({
      total: 1,
      sites: [{ id: showId('sit', app.place.siteId), name: 'Lakeside High', kind: 'school' }],
    })
    expect((await app.client.page('/sites.csv?sort=name&order=descending')).text.trimEnd()).toMatch(
      /Name,Kind\r\nLakeside High,School\r\nBus garage,Bus garage$/,
    )
    expect(await form('/looks', { list: 'plan', path: '/plan' })).toMatchObject({ status: 303, to: '/plan' })
    expect(await json('/plan')).toMatchObject({ moved: 0, lookedAt: expect.stringMatching(/^20/) as string })
    const refused = await form('/sites', { name: ' ', kind: 'kitchen' })
    expect([refused.status >= 400, refused.text.includes('Lakeside High')]).toEqual([true, true])
  })
})

describe('a refused form names its field and keeps what was typed', () => {
  test('ending a claim without a reason', async () => {
    const { devices } = await json<{ devices: { id: string }[] }>('/devices?text=lab-1')
    const [device] = await app.rows(sql<{ id: string }>`select id from assets_device where hostname = 'lab-1'`)
    const id = newId()
    await app.rows(sql`insert into vulnerabilities_claim (district_id, id, source, source_name, device_id, cve, package, said_by, said_at, last_at)
      values (1, ${id}, 'person', 'Maria Chen', ${device?.id}, 'CVE-2026-4242', 'zsh', ${app.place.personId}, now(), now())`)
    const no = await form(`/vulnerabilities/claims/${showId('clm', id)}/end`, { why: '  ' })
    expect([no.status, no.text.includes('<h1'), no.text.includes('CVE-2026-4242'), no.text.includes('How you know: is missing')]).toEqual([
      422,
      true,
      true,
      true,
    ])
    expect(no.text).toMatch(/<details open/)
    expect(await form(`/vulnerabilities/claims/${showId('clm', id)}/end`, { why: 'Looked at it.' })).toMatchObject({
      status: 303,
      to: '/vulnerabilities/CVE-2026-4242',
    })
    expect(devices).toHaveLength(1)
  })

  test('what a console says, firmware, and a service without its name: on the page it was typed on', async () => {
    const { devices } = await json<{ devices: { id: string }[] }>('/devices?text=lab-2')
    const lab = devices[0]?.id ?? ''
    await app.client.ask('POST', `/devices/${lab}/settings`, { patchingActor: 'intune' })
    const told = await form(`/devices/${lab}/told`, {
      source: 'intune',
      seenAt: '2026-11-01T10:00',
      version: '',
      says: 'nothing',
      detail: 'Devices page',
    })
    expect([
      told.status,
      told.text.includes('lab-2'),
      told.text.includes('Version or build: is missing'),
      told.text.includes('Devices page'),
      told.text.includes('2026-11-01T10:00'),
    ]).toEqual([422, true, true, true, true])
    const service = await form(`/devices/${lab}/service`, { name: '', impacted: 'kim@example.org' })
    expect([service.status, service.text.includes('Service: is missing'), service.text.includes('kim@example.org')]).toEqual([422, true, true])
    const added = await app.client.ask('POST', '/devices/by-hand', { hostname: 'copier-1', kind: 'printer', vendor: 'HP', product: 'LaserJet' })
    const firmware = await form(`/devices/${(added.json as { device: string }).device}/firmware`, { vendor: '', product: 'M404', version: '7' })
    expect([
      firmware.status,
      firmware.text.includes('copier-1'),
      firmware.text.includes('Manufacturer: is missing'),
      firmware.text.includes('value="M404"'),
    ]).toEqual([422, true, true, true])
    const made = await app.client.ask('POST', '/hosted', { name: 'Grades', patchingActor: 'vendor' })
    const hosted = await form(`/hosted/${(made.json as { application: string }).application}/told`, {
      source: 'vendor-statement',
      seenAt: '',
      detail: 'Letter of May',
    })
    expect([hosted.status, hosted.text.includes('Grades'), hosted.text.includes('Letter of May')]).toEqual([422, true, true])
    expect((await form('/hosted', { name: '', vendor: 'Acme' })).text).toMatch(/Acme/)
  })
})

test('a piece of evidence says in a sentence what happened and shows what changed; the record is folded', async () => {
  await report('srv-9', 'srv-9-2026-11-20-00-00-00')
  const { devices } = await json<{ devices: { id: string }[] }>('/devices?text=srv-9')
  const device = devices[0]?.id ?? ''
  await app.client.ask('POST', `/devices/${device}/settings`, { kind: 'server', siteId: showId('sit', app.place.otherSiteId) })
  const entry = (await app.evidenceOf({ about: device })).find(({ kind }) => kind === 'assets.device-set')
  const { text } = await app.client.page(`/evidence/${entry?.id}`)
  expect(text).toContain(`Maria Chen changed the settings of <a href="/devices/${device}">srv-9</a>.`)
  const before = text.slice(0, text.indexOf('<summary>As recorded</summary>'))
  expect(before).toMatch(/Before and after.*Kind.*not known.*server.*Site.*Lakeside High.*Bus garage/s)
  expect(before).not.toMatch(/siteId|patchingActor|&quot;before&quot;/)
  expect(text).toMatch(/<summary>As recorded<\/summary>.*&quot;patchingActor&quot;/s)
})
