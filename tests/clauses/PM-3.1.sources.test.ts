// PM-3.1: one list out of several sources, merged never silently, measured against all of them, and auditable: since when, and who saw it.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '../../src/core/result.ts'
import { useCase } from '../../src/subjects/ledger/index.ts'
import { recordSightings, snapshotCoverage, type SourceOf, type ToldSighting } from '../../src/subjects/inventory/index.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let key: string
beforeAll(async () => {
  app = await openPmApp('pm_3_1_sources')
  key = await app.client.key(app.place.siteId)
})
afterAll(() => app?.close())

const record = useCase({
  name: 'test.record',
  clauses: ['PM-3.1'],
  load: async () => true,
  decide: () => ok(true),
  commit: async (act, _, __, { of, rows }: { of: SourceOf; rows: readonly ToldSighting[] }) => {
    const value = await recordSightings(act, of, rows)
    return { value, evidence: value.evidence }
  },
})
const tell = (source: SourceOf['source'], rows: readonly ToldSighting[], name = '') => record(app.place.from, { of: { source, name }, rows })
const report = (hostname: string, packages: readonly (readonly [string, string])[], serial = `SN-${hostname}`) =>
  app.client.post(key, debianServer({ hostname, packages, serial }))
type Coverage = {
  coverage: { is: string; percent?: number; says: string }
  all: number
  managed: number
  silent: number
  unmanaged: number
  waiting: number
  sides: Record<string, number>
  differences: unknown[]
}
const coverage = async (): Promise<Coverage> => (await app.client.ask('GET', '/coverage')).json as Coverage
type Listed = { total: number; devices: { id: string; hostname: string; state: string }[] }
const list = async (query: string): Promise<Listed> => (await app.client.ask('GET', `/coverage/devices?${query}`)).json as Listed

describe('PM-3.1: coverage against the union of all sources', () => {
  test('with one source alone it is not known', async () => {
    await report('sis-01', [['bash', '5.2']])
    expect((await coverage()).coverage).toMatchObject({ is: 'unknown', says: expect.stringContaining('Only one source') })
  })

  test('what is said to have been seen at a moment that has not come yet is refused whole', async () => {
    const ahead = { key: 'f', serial: 'FUTURE-1', seenAt: '2099-01-01T00:00:00Z' }
    const { status, json } = await app.client.ask('POST', '/devices/sightings', {
      source: 'mdm',
      name: 'Google Admin',
      rows: [{ key: 'g', serial: 'G-1' }, ahead],
    })
    expect([status, json]).toMatchObject([422, { code: 'inventory/sightings-of-the-future', faults: [expect.stringContaining('rows.1.seenAt')] }])
    expect((await coverage()).coverage).toMatchObject({ is: 'unknown' })
  })

  test('counted over all sources; what one list has and another lacks is named, and is a task with one act', async () => {
    await tell('purchase', [
      { key: '1', serial: 'SN-sis-01' },
      { key: '2', serial: 'BOUGHT-77', model: 'Chromebook' },
    ])
    await tell('mdm', [{ key: 'm', serial: 'MANAGED-88', hostname: 'cb-88', seenAt: new Date().toISOString() }], 'Google Admin')
    const now = await coverage()
    expect(now).toMatchObject({
      coverage: { is: 'known', percent: 66.6 },
      all: 3,
      managed: 2,
      silent: 0,
      unmanaged: 1,
      sides: { purchase: 2, mdm: 1, seen: 1 },
    })
    expect(now.differences).toContainEqual(expect.objectContaining({ has: 'purchase', lacks: 'mdm', n: 2 }))
    const { total, devices } = await list('has=purchase&lacks=seen')
    expect([total, devices[0]?.hostname, devices[0]?.state]).toEqual([1, 'BOUGHT-77', 'unmanaged'])
    const task = { what: 'Find BOUGHT-77', about: devices[0]?.id, href: `/devices/${devices[0]?.id}`, clause: 'PM-3.1' }
    expect(await app.client.ask('POST', '/tasks', task)).toMatchObject({ status: 201 })
    expect(await app.client.ask('POST', '/tasks', task)).toMatchObject({ status: 409, json: { code: 'people/task-given-already' } })
    const { duties } = (await app.client.ask('GET', '/')).json as { duties: { what: string; clause: string; dueIso?: string }[] }
    expect(duties.find(({ what }) => what === 'Find BOUGHT-77')).toMatchObject({ clause: 'PM-3.1', dueIso: expect.any(String) })
    const [given] = ((await app.client.ask('GET', '/tasks?whose=mine&state=open')).json as { tasks: { id: string }[] }).tasks
    expect(await app.client.ask('POST', `/tasks/${given?.id}/done`, { how: 'in the closet of room 12' })).toMatchObject({ status: 200 })
    expect((await app.client.ask('GET', '/tasks?state=open')).json).toMatchObject({ total: 0 })
    for (const what of ['Find A', 'Find B', 'Find C']) await app.client.ask('POST', '/tasks', { ...task, what })
    const meant = (await app.client.ask('GET', '/tasks/bulk?all=yes&text=find')).json as { total: number; tasks: { id: string }[] }
    expect(meant.total).toBe(3) // the open ones alone
    const id = meant.tasks.map((one) => one.id)
    expect(await app.client.ask('POST', '/tasks/bulk', { id })).toMatchObject({ status: 422, json: { faults: ['how: is missing'] } })
    expect(await app.client.ask('POST', '/tasks/bulk', { id: id.slice(0, 2), how: 'Found in the store room' })).toMatchObject({
      status: 200,
      json: { done: 2 },
    })
    expect((await app.client.ask('GET', '/tasks?state=open')).json).toMatchObject({ total: 1 })
    const both = `id[]=${id[2]}&id[]=${id[0]}`
    expect((await app.client.page(`/tasks/bulk?${both}`)).text).toContain('<h1>Work through 1 task</h1>') // what is done meanwhile is left out
    await app.client.ask('POST', '/tasks/bulk', { id: id[2], how: 'Retired' })
    const differing = (await app.client.page('/coverage/devices?has=purchase&lacks=mdm')).text // boxes of rows that hold forms belong to the form below them
    expect(differing).toMatch(/<form class="bulk" id="bulk-[^"]+" method="get" action="\/coverage\/devices\/bulk">/)
    expect(differing).toMatch(/type="checkbox" class="mark" name="id\[\]" value="dev_[0-9a-f]+" form="bulk-/)
    expect(differing).not.toMatch(/name="all"[^>]*formaction="\/devices\/bulk"/) // that page does not know this list's filters
    expect(/<form\b[^>]*>(?:(?!<\/form>)[^])*<form\b/.test(differing)).toBe(false)
  })

  test('what fell silent is not known: never covered, whatever was known before', async () => {
    await app.at(new Date(Date.now() + 20 * 86_400_000).toISOString())
    expect(await coverage()).toMatchObject({ coverage: { is: 'known', percent: 0 }, managed: 0, silent: 2 })
    expect((await list('state=silent')).devices.map(({ hostname }) => hostname)).toEqual(['cb-88', 'sis-01'])
    const shown = (await app.client.page('/devices?seen=stale')).text // silence is not known: the same look here as on every other page
    expect([...shown.matchAll(/class="tag (\w+)[^"]*">silent</g)].map(([, is]) => is)).toEqual(['unknown', 'unknown'])
    await app.at(new Date().toISOString())
  })

  test('what only the network saw is of no list, and counts against the coverage', async () => {
    await tell('network', [{ key: '10.0.0.50', macs: ['3c:52:82:00:00:50'] }])
    expect(await coverage()).toMatchObject({ all: 4, managed: 2, unmanaged: 2 })
  })

  test('each day leaves its count; the same day again only after hours', async () => {
    expect([await snapshotCoverage(app.place.from), await snapshotCoverage(app.place.from)]).toEqual([true, false])
    expect(await app.rows(sql`select all_n as all, managed_n as managed from inventory_coverage_day`)).toEqual([{ all: 4, managed: 2 }])
    expect((await app.evidenceOf({ clause: 'PM-3.1' })).some(({ kind }) => kind === 'inventory.coverage-counted')).toBe(true)
  })
})

describe('PM-3.1: what counts as a source', () => {
  test('what a person states of one device on a console’s behalf is no list: it is managed by nothing, and covers nothing', async () => {
    const before = await coverage()
    const bought = (await list('text=bought-77')).devices[0]
    expect(bought?.state).toBe('unmanaged')
    const fact = { source: 'google-admin', seenAt: new Date().toISOString(), says: 'current' }
    expect((await app.client.ask('POST', `/devices/${bought?.id}/told`, fact)).status).toBe(200)
    const after = await coverage()
    expect([after.sides, after.managed, after.unmanaged]).toEqual([before.sides, before.managed, before.unmanaged])
    expect((await list('text=bought-77')).devices[0]?.state).toBe('unmanaged')
  })
})

describe('PM-3.1: no silent merge', () => {
  test('a source that contradicts makes a record of its own and a question; a person answers with both sides before them', async () => {
    await tell('mdm', [{ key: 'a', serial: 'AAA-111', assetTag: 'T-700', hostname: 'cart-7' }])
    await tell('sheet', [{ key: 'b', serial: 'BBB-222', assetTag: 'T-700', hostname: 'cart-7' }])
    const { questions } = (await app.client.ask('GET', '/devices/duplicates?state=open')).json as {
      questions: { id: string; trap: string; deviceId: string; otherDeviceId: string }[]
    }
    expect(questions).toMatchObject([{ trap: 'mainboard' }])
    const [one, other] = [questions[0]?.deviceId ?? '', questions[0]?.otherDeviceId ?? '']
    const sides = (await app.client.ask('GET', `/devices/merge?one=${one}&other=${other}`)).json as {
      one: { serial: string }
      other: { serial: string }
    }
    expect([sides.one.serial, sides.other.serial].toSorted()).toEqual(['AAA-111', 'BBB-222'])
    expect(await app.client.ask('POST', '/devices/merge', { one, other, why: '' })).toMatchObject({
      status: 422,
      json: { code: 'inventory/merge-needs-a-reason' },
    })
    expect(await app.client.ask('POST', '/devices/merge', { one, other, why: 'the mainboard was replaced' })).toMatchObject({ status: 200 })
    const page = (await app.client.ask('GET', `/devices/${one}`)).json as {
      seenBy: { sources: unknown[]; merged: { deviceId: string }[]; disagreements: { about: string }[] }
    }
    expect([page.seenBy.sources.length, page.seenBy.merged[0]?.deviceId, page.seenBy.disagreements.map(({ about }) => about)]).toEqual([
      2,
      other,
      ['Serial number'],
    ])
    expect((await app.evidenceOf({ about: other }))[0]).toMatchObject({
      kind: 'inventory.devices-merged',
      grade: 'attested',
      told: { reason: 'the mainboard was replaced', before: expect.anything(), after: expect.anything() },
    })
    expect((await app.client.ask('GET', '/devices?text=cart-7')).json).toMatchObject({ total: 1 })
    expect(await app.client.ask('POST', `/devices/${one}/split`, { merged: other, why: 'two machines after all' })).toMatchObject({ status: 200 })
    await tell('sheet', [{ key: 'b', serial: 'BBB-222', assetTag: 'T-700', hostname: 'cart-7' }])
    expect([
      (await app.client.ask('GET', '/devices?text=cart-7')).json,
      (await app.client.ask('GET', '/devices/duplicates?state=open')).json,
    ]).toMatchObject([{ total: 2 }, { total: 0 }])
  })

  test('who may see may not merge', async () => {
    const { personId } = app.place
    app.as({
      districtId: '1',
      districtName: 'Lakeside',
      zone: 'America/Chicago',
      isDemo: true,
      personId,
      name: 'Maria Chen',
      positions: ['auditor'],
      proof: 'password',
    })
    expect(await app.client.ask('POST', '/devices/merge', { one: 'dev_' + '0'.repeat(32), other: 'dev_' + '1'.repeat(32), why: 'x' })).toMatchObject({
      status: 403,
    })
    app.as({
      districtId: '1',
      districtName: 'Lakeside',
      zone: 'America/Chicago',
      isDemo: true,
      personId,
      name: 'Maria Chen',
      positions: ['technology-director', 'systems-administrator'],
      proof: 'password',
    })
  })
})

describe('PM-3.1: since when, and who saw it', () => {
  test('answered from the log of changes, on the device and by title; a merge does not make it younger', async () => {
    await report('log-01', [
      ['bash', '5.2'],
      ['curl', '8.0'],
    ])
    await report('log-01', [
      ['bash', '5.2'],
      ['curl', '8.1'],
    ])
    await report('log-01', [['bash', '5.2']])
    await report('log-01', [
      ['bash', '5.2'],
      ['curl', '8.1'],
    ])
    const id = await deviceNamed(app.client, 'log-01')
    type Page = {
      inventory: {
        software: { name: string; since: string; sinceOrEarlier: boolean; seenBy: string; submission: string }[]
        changes: { submission: string; added: number }[]
      }
    }
    const before = ((await app.client.ask('GET', `/devices/${id}`)).json as Page).inventory
    const of = (page: Page['inventory'], name: string) => page.software.find((one) => one.name === name)
    expect([of(before, 'bash')?.sinceOrEarlier, of(before, 'curl')?.sinceOrEarlier, of(before, 'curl')?.submission]).toEqual([
      true,
      false,
      before.changes[0]?.submission,
    ])
    expect(of(before, 'curl')?.seenBy).toContain('Servers')
    const title = (await app.client.ask('GET', '/devices/software?name=curl')).json as {
      since: { hostname: string; version: string; at: string; seenBy: string }[]
    }
    expect(title.since).toMatchObject([{ hostname: 'log-01', version: '8.1', at: of(before, 'curl')?.since }])
    await report('log-02', [['zsh', '5.9']])
    const newer = await deviceNamed(app.client, 'log-02')
    expect(await app.client.ask('POST', '/devices/merge', { one: newer, other: id, why: 'one machine under two names' })).toMatchObject({
      status: 200,
    })
    await report('log-01', [
      ['bash', '5.2'],
      ['curl', '8.1'],
      ['zsh', '5.9'],
    ])
    const after = ((await app.client.ask('GET', `/devices/${newer}`)).json as Page).inventory
    expect([of(after, 'bash')?.since, of(after, 'curl')?.since]).toEqual([of(before, 'bash')?.since, of(before, 'curl')?.since])
  })
})
