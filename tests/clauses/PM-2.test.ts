// PM-2: what is covered is told for each device: in scope, out of scope with a reason, or an open question.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { debsecanFile } from '../lib/feeds.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'
import { showId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'

let open: InventoryApp
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('pm_2')
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

test('a new device is an open question; it goes out of scope only with a reason, kept with who said so', async () => {
  const client = clientOf(open)
  const id = showId('dev', await tellInventory(place.from, 'sis-01', [['bash', '5']]))
  expect((await client.ask('GET', '/devices?scope=unknown')).json).toMatchObject({ total: 1 })
  expect(await client.ask('POST', `/devices/${id}/settings`, { scope: 'out' })).toMatchObject({ status: 422, json: { clause: 'PM-2' } })
  expect((await client.ask('POST', `/devices/${id}/settings`, { scope: 'out', scopeReason: 'The county runs it.' })).status).toBe(200)
  expect((await client.ask('GET', '/devices?scope=unknown')).json).toMatchObject({ total: 0 })
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({ scope: 'out', scopeReason: 'The county runs it.' })
  const [said] = await reading(place.from, (tx) => evidence(tx, { about: id, clause: 'PM-2' }))
  expect([said?.kind, said?.actor, said?.grade]).toEqual(['assets.device-set', place.personId, 'attested'])
})

test('a server stays covered: the help desk takes it neither out of scope nor calls it something else; who answers for servers may, and the rest is kept', async () => {
  const client = clientOf(open)
  const id = showId('dev', await tellInventory(place.from, 'mail-01', [['bash', '5']]))
  const set = (body: Readonly<Record<string, unknown>>) => client.ask('POST', `/devices/${id}/settings`, body)
  expect((await set({ kind: 'server', scope: 'in', patchingActor: 'runbook' })).status).toBe(200)
  open.as(whoOf(place, ['it-support']))
  const out = { scope: 'out', scopeReason: 'It is old.' }
  for (const wish of [out, { kind: 'laptop' }, { patchingActor: 'nobody' }]) {
    expect(await set(wish)).toMatchObject({
      status: 403,
      json: {
        code: 'assets/server-stays-covered',
        clause: 'PM-2',
        says: expect.stringContaining('Systems administrator') as unknown,
        satisfiedBy: expect.stringContaining('with the reason') as unknown,
      },
    })
  }
  expect(await client.ask('POST', '/devices/bulk', { id: [id], toScope: 'out', scopeReason: 'It is old.' })).toMatchObject({
    status: 422,
    json: { faults: [expect.stringContaining('This is a server')] },
  })
  expect((await set({ siteId: 'none', kind: 'server' })).status).toBe(200)
  open.as(whoOf(place))
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({ kind: 'server', scope: 'in', patchingActor: 'runbook' })
  expect((await set(out)).status).toBe(200)
})

describe('in the report and the plan', () => {
  let app: PmApp
  beforeAll(async () => {
    app = await openPmApp('pm_2_report')
  })
  afterAll(() => app.close())

  test('an untold scope counts as a gap with the list behind it; out of scope leaves the counts and the plan, and comes back', async () => {
    const { client } = app
    const key = await client.key(app.place.siteId)
    for (const hostname of ['told', 'untold', 'county']) await client.post(key, debianServer({ hostname, packages: [['openssl', '3.0.11-1']] }))
    await client.upload('bookworm', debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1+deb12u1']]))
    const [told, county] = [await deviceNamed(client, 'told'), await deviceNamed(client, 'county')]
    await client.ask('POST', `/devices/${told}/settings`, { scope: 'in' })
    await client.ask('POST', `/devices/${county}/settings`, { scope: 'out', scopeReason: 'The county runs it.' })
    expect((await client.ask('GET', '/report')).json).toMatchObject({
      systems: { total: 2 },
      gaps: { scopeUnknown: 1 },
      basis: { inventory: { leftOut: { listed: 3, out: 1, retired: 0 } } },
      patches: { pending: 2 },
    })
    expect((await client.ask('GET', '/report/systems?gap=scope')).json).toMatchObject({
      total: 1,
      systems: [{ hostname: 'untold', scope: 'unknown' }],
    })
    expect((await client.ask('GET', '/plan')).json).toMatchObject({ total: 1, rows: [{ package: 'openssl', devices: 2 }] })
    expect((await client.page('/report')).text).toContain('Scope not known')
    await client.ask('POST', `/devices/${county}/settings`, { scope: 'in' })
    expect((await client.ask('GET', '/report')).json).toMatchObject({ systems: { total: 3 }, patches: { pending: 3 } })
  })

  test('the database by itself lets nothing out of scope with an empty reason', async () => {
    await expect(app.rows(sql`update assets_device set scope = 'out', scope_reason = '  '`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'device_out_of_scope_must_have_a_reason',
    })
  })
})
