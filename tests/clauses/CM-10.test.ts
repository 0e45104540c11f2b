// CM-10: what the inventory sees change on a server, and nobody asked for, reaches the coordinator once.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { suspectAfter } from '../../src/subjects/changes/index.ts'
import { runCovering, startRun } from '../../src/subjects/runbooks/index.ts'
import { tellInventory } from '../lib/devices.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { friday, readyRun, runDistrict } from '../lib/runs.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, openPmApp, type PmApp } from '../lib/pm-app.ts'

type Listed = { total: number; suspected: { id: string; device: string; says: string; kinds: string[]; state: string }[] }
let app: PmApp
let key: string
beforeAll(async () => {
  app = await openPmApp('cm_10')
  key = await app.client.key(app.place.siteId)
})
afterAll(() => app?.close())

const listed = async (query = ''): Promise<Listed> => (await app.client.ask('GET', `/suspected-changes${query}`)).json as Listed
const report = (hostname: string, packages: readonly (readonly [string, string])[], kernel = '6.1.0-39-amd64') =>
  app.client.post(key, debianServer({ hostname, packages, kernel }))
const asServer = (hostname: string) =>
  app.rows(sql`update assets_device set kind = 'server', kind_by = 'person'
  where hostname = ${hostname} returning id`)
const coordinator = () => app.as({ ...whoOf(app.place), positions: ['technology-coordinator'] })
const today = async (): Promise<readonly { what: string; clause: string }[]> =>
  ((await app.client.ask('GET', '/')).json as { duties: { what: string; clause: string }[] }).duties.filter(({ clause }) => clause === 'CM-10')

describe('CM-10: a change seen by the inventory that nothing covers', () => {
  test('is told once, with what was seen, on the coordinator’s Today; the first inventory and the same again are none', async () => {
    await report('sis-01', [
      ['bash', '5.2'],
      ['nginx', '1.22'],
    ])
    await asServer('sis-01')
    await report('sis-01', [
      ['bash', '5.2'],
      ['nginx', '1.22'],
    ])
    expect(await listed()).toMatchObject({ total: 0 })
    await report(
      'sis-01',
      [
        ['bash', '5.2'],
        ['nginx', '1.24'],
      ],
      '6.1.0-40-amd64',
    )
    await report(
      'sis-01',
      [
        ['bash', '5.2'],
        ['nginx', '1.24'],
      ],
      '6.1.0-40-amd64',
    )
    const { total, suspected } = await listed('?state=open')
    expect([total, suspected[0]?.device, suspected[0]?.kinds]).toEqual([1, 'sis-01', ['os', 'software']])
    expect(suspected[0]?.says).toContain('nginx 1.24')
    expect(await app.evidenceOf({ clause: 'CM-10' })).toMatchObject([{ kind: 'changes.suspected', grade: 'observed' }])
    expect(await today()).toEqual([]) // Maria is director and administrator
    coordinator()
    expect(await today()).toMatchObject([{ what: 'An unapproved change?' }])
    app.as(whoOf(app.place))
  })

  test('a report by an agent nobody knew, under the server’s own numbers, is held: it makes no change to suspect until a person confirms the agent', async () => {
    await report('sis-02', [
      ['bash', '5.2'],
      ['nginx', '1.22'],
    ])
    await asServer('sis-02')
    await app.client.post(key, debianServer({ hostname: 'sis-02', packages: [['bash', '5.2']], deviceId: 'stranger-2026-11-21-00-00-00' }))
    const { suspected } = await listed('?state=open')
    expect(suspected.find(({ device }) => device === 'sis-02')).toBeUndefined()
    expect((await app.client.ask('GET', '/devices/alarms')).json).toMatchObject({ open: [{ kind: 'agent-replaced', device: 'sis-02' }] })
  })

  test('firmware counts as software does; told for the first time it is no change', async () => {
    const told = (firmware?: string) =>
      app.client.post(key, debianServer({ hostname: 'hv-01', packages: [['bash', '5.2']], ...(firmware === undefined ? {} : { firmware }) }))
    await told()
    await asServer('hv-01')
    await told('2.13')
    expect(await listed('?text=hv-01')).toMatchObject({ total: 0 })
    await told('2.14')
    expect(await listed('?text=hv-01')).toMatchObject({ total: 1, suspected: [{ kinds: ['firmware'], says: 'firmware: 2.13 → 2.14' }] })
  })

  test('a workstation is quiet unless the district wants it told', async () => {
    await report('lab-07', [['bash', '5.2']])
    await report('lab-07', [['bash', '5.3']])
    expect(await listed('?text=lab-07')).toMatchObject({ total: 0 })
    await app.rows(sql`insert into policy_value (district_id, id, parameter, value, from_at, set_at, set_by, reason) values (1, gen_random_uuid(),
      'seenChanges.workstations', 'true', now() - interval '1 minute', now() - interval '1 minute', ${app.place.personId}, 'a test')`)
    await report('lab-07', [['bash', '5.4']])
    expect(await listed('?text=lab-07')).toMatchObject({ total: 1 })
  })

  test('is settled once, with a reason, by the request it has or because it needs none; not by whoever answers for the server', async () => {
    const [one] = (await listed('?text=sis-01')).suspected
    await app.rows(sql`update assets_device set owner_id = ${app.place.personId} where hostname = 'sis-01' returning id`)
    const settle = (body: object) => app.client.ask('POST', `/suspected-changes/${one?.id}/settle`, body)
    coordinator()
    expect(await settle({ why: 'it was me' })).toMatchObject({ status: 403, json: { code: 'changes/suspicion-is-about-you' } })
    await app.rows(sql`update assets_device set owner_id = null where hostname = 'sis-01' returning id`)
    expect(await settle({ why: ' ' })).toMatchObject({ status: 422, json: { code: 'changes/suspicion-needs-a-reason' } })
    expect(await settle({ why: 'the vendor', request: 'CR-99' })).toMatchObject({ status: 422, json: { code: 'changes/request-not-found' } })
    expect(await settle({ why: 'the vendor patched it on the phone' })).toMatchObject({ status: 200 })
    expect(await settle({ why: 'again' })).toMatchObject({ status: 409 })
    expect([(await listed('?text=sis-01')).suspected[0]?.state, await app.evidenceOf({ about: one?.id ?? '' })]).toMatchObject([
      'dismissed',
      [{ kind: 'changes.suspicion-dismissed', grade: 'attested' }, { kind: 'changes.suspected' }],
    ])
    app.as({ ...whoOf(app.place), positions: ['systems-administrator'] })
    expect(await settle({ why: 'x' })).toMatchObject({ status: 403 })
    app.as(whoOf(app.place))
  })

  test('the database holds it: one suspicion a change, settled only with a person and a reason', async () => {
    await expect(app.rows(sql`update changes_suspicion set state = 'dismissed' where state = 'open'`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'suspicion_settled_must_say_by_whom_and_why',
    })
    await expect(
      app.rows(sql`insert into changes_suspicion (district_id, id, device_id, change_id, since, seen_at, kinds, says,
      state) select district_id, gen_random_uuid(), device_id, change_id, since, seen_at, kinds, says, 'open' from changes_suspicion limit 1`),
    ).rejects.toMatchObject({ code: '23505', constraint: 'change_seen_must_be_told_once' })
    await expect(app.rows(sql`delete from changes_suspicion`)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('CM-10: what a run covers', () => {
  let world: CycleWorld
  beforeAll(async () => {
    world = await openCycleWorld('cm_10_runs')
  })
  afterAll(() => world?.close())

  test('while a run is at work on the server its changes are the run’s; before it, and on another server, they are nobody’s', async () => {
    const district = await runDistrict(world, '1')
    await district.sql(sql`update assets_device set kind = 'server', kind_by = 'person'`)
    const onChanged = suspectAfter(runCovering)
    const tell = (version: string) => tellInventory(district.as('rita'), 'sis-01', [['nginx', version]], { onChanged })
    const suspected = async () => (await district.sql(sql`select says from changes_suspicion order by seen_at`)) as { says: string }[]
    await tellInventory(district.as('rita'), 'other-01', [['nginx', '1']], { onChanged })
    const told = await tell('1')
    await district.sql(sql`update assets_device set kind = 'server', kind_by = 'person' where id = ${told}`)
    await tell('2')
    expect(await suspected()).toMatchObject([{ says: expect.stringContaining('nginx 2') }])
    const runId = await readyRun(district)
    must(await startRun(district.runParts)(district.as('rita'), { runId }))
    const covering = await inDistrict(world.db, '1', (tx) => runCovering(tx, district.devices['sis-01'], friday.seven, friday.ten))
    expect(covering).toEqual({ id: expect.stringMatching(/^run_/), says: expect.stringMatching(/^the run of T-\d+$/) })
    expect(await inDistrict(world.db, '1', (tx) => runCovering(tx, district.devices['sis-01'], '2026-12-01T00:00:00Z', friday.noon))).toBeUndefined()
    expect(await inDistrict(world.db, '1', (tx) => runCovering(tx, district.devices['web-01'], friday.seven, friday.ten))).toBeUndefined()
    await tellInventory(district.as('rita'), 'sis-01', [['nginx', '3']], {
      onChanged: suspectAfter((tx, _, since, until) => runCovering(tx, district.devices['sis-01'], since, until)),
    })
    expect(await suspected()).toHaveLength(1) // the run was at work
  })
})
