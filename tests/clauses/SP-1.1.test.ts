// SP-1.1: monthly and quarterly tickets, one for the cycle and all of that person's servers, early enough for the change's lead time.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leadDaysBetween } from '../../src/core/time/leads.ts'
import { newId } from '../../src/platform/ids.ts'
import { standingNow } from '../../src/subjects/changes/index.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { cycleDutiesFor, cycleView, gapsOf } from '../../src/subjects/patching/cycle-page.ts'
import { cyclesOf, serversOf } from '../../src/subjects/patching/cycle.views.ts'
import { editCycle } from '../../src/subjects/patching/edit-cycle.ts'
import { openCycle } from '../../src/subjects/patching/open-cycle.ts'
import { openDueCycles } from '../../src/subjects/patching/open-due-cycles.ts'
import { setCycleRhythm } from '../../src/subjects/patching/set-cycle-rhythm.ts'
import { ticketToCome } from '../../src/subjects/patching/ticket-to-come.ts'
import { codeOf, must, openCycleWorld, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'

let world: CycleWorld
let a: CycleDistrict
let b: CycleDistrict
let district = 0
beforeAll(async () => {
  world = await openCycleWorld('sp11')
})
afterAll(() => world.close())
beforeEach(async () => {
  a = await world.district(String(++district), '2026-11-17T15:00:00Z') // two weeks before December
  b = await world.district(String(++district), '2026-11-17T15:00:00Z')
})
const cycles = (one: CycleDistrict) => reading(one.as('rita'), (tx) => cyclesOf(tx))

describe('SP-1.1/one-ticket-per-cycle', () => {
  test('a second ticket for the same person and period is refused by the use case and by the database', async () => {
    const first = await ritasCycle(a)
    expect(codeOf(await openCycle(a.parts)(a.as('ivan'), { administratorId: a.ids.rita, period: '2026-12' }))).toBe('cycles/already-open')
    expect((await cycles(a)).map((one) => [one.number, one.servers.map((server) => server.host)])).toEqual([[first.number, ['sis-01', 'web-01']]])
    const [row] = (await a.sql(sql`insert into changes_request (district_id, id, number, kind, is_scheduled, title, requester_id, created_at)
      values (${a.districtId}, ${newId()}, 70, 'normal', true, 'x', ${a.ids.rita}, '2026-11-17') returning id`)) as [{ id: string }]
    await expect(
      a.sql(sql`insert into patching_cycle (district_id, id, number, rhythm, period, administrator_id, request_id, not_before, not_after, opened_at)
      values (${a.districtId}, ${newId()}, 71, 'monthly', '2026-12', ${a.ids.rita}, ${row.id}, '2026-12-01', '2027-01-01', '2026-11-17')`),
    ).rejects.toMatchObject({ code: '23505', constraint: 'cycle_must_be_one_a_person_and_period' })
  })
})

describe('SP-1.1/opens-ahead-of-lead-time', () => {
  test('cycles open by themselves for each administrator, as the worker, and keep the 14 days; again and twice at once opens none', async () => {
    const first = await openDueCycles(world.workerDb, a.districtId, a.parts)
    expect([first.opened.length, first.refused.length]).toEqual([2, 0])
    const both = await Promise.all([openDueCycles(world.workerDb, b.districtId, b.parts), openDueCycles(world.workerDb, b.districtId, b.parts)])
    expect(both.flatMap((one) => one.opened).length).toBe(2)
    expect(new Set(both.flatMap((one) => one.refused.map((no) => no.refusal.code)))).toSatisfy(
      (codes: Set<string>) => codes.size === 0 || codes.has('cycles/already-open'),
    )
    expect((await openDueCycles(world.workerDb, a.districtId, a.parts)).opened).toEqual([])
    expect((await cycles(b)).length).toBe(2)
    for (const cycle of await cycles(a)) {
      expect(leadDaysBetween(cycle.openedAt, cycle.notBefore, 'America/Chicago')).toBeGreaterThanOrEqual(14)
      const { standing, request } = must(await reading(a.as('cora'), (tx) => standingNow(tx, cycle.requestId)))
      expect(standing.isLate).toBe(false)
      expect([request.requesterId, request.texts[0]?.submittedBy]).toEqual([cycle.administratorId, cycle.administratorId])
    }
    expect((await reading(a.as('rita'), (tx) => evidence(tx, { clause: 'SP-1.1' }))).map((row) => [row.kind, row.actor, row.grade])).toEqual(
      Array.from({ length: 2 }, () => ['patching.cycle-opened', 'process:worker', 'enforced']),
    )
    expect(a.told.map((one) => one.to.length)).toEqual([1, 1, 1, 1]) // manager and coordinator, for each of two cycles
  })
  test('the next month opens when its time comes, not before', async () => {
    await openDueCycles(world.workerDb, a.districtId, a.parts)
    await a.setClock('2026-12-17T15:00:00Z')
    expect((await openDueCycles(world.workerDb, a.districtId, a.parts)).opened).toEqual([])
    await a.setClock('2026-12-18T15:00:00Z')
    expect((await openDueCycles(world.workerDb, a.districtId, a.parts)).opened.length).toBe(2)
    expect((await cycles(a)).map((one) => one.period)).toEqual(['2027-01', '2027-01', '2026-12', '2026-12'])
  })
})

describe('SP-1.1/no-server-left-out', () => {
  test("all of a person's servers in scope are on the ticket; nobody's server, and one added later, show as gaps", async () => {
    const { cycleId } = await ritasCycle(a)
    expect((await reading(a.as('rita'), async (tx, now) => gapsOf(await serversOf(tx, now)))).map((one) => [one.host, one.says])).toEqual([
      ['orphan-01', 'It has no owner, so it is not on any ticket.'],
    ])
    await a.sql(sql`update assets_device set owner_id = ${a.ids.rita} where hostname = 'orphan-01'`)
    const view = () => reading(a.as('rita'), async (tx, now) => must(await cycleView(tx, a.parts, cycleId, a.ids.rita, now)))
    expect((await view()).missing.map((one) => one.host)).toEqual(['orphan-01'])
    expect(codeOf(await editCycle(a.parts)(a.as('rita'), { cycleId, servers: [a.devices['mail-01']] }))).toBe('cycles/server-of-another')
    expect(codeOf(await editCycle(a.parts)(a.as('sven'), { cycleId, servers: [a.devices['sis-01']] }))).toBe('changes/not-yours-to-edit')
    must(await editCycle(a.parts)(a.as('rita'), { cycleId, servers: [a.devices['sis-01'], a.devices['web-01'], a.devices['orphan-01']] }))
    const after = await view()
    expect([after.missing, after.servers.map((one) => one.host), after.change.plan.slice(0, 23)]).toEqual([
      [],
      ['orphan-01', 'sis-01', 'web-01'],
      'Patch these 3 servers o',
    ])
  })
  test('who said quarterly is kept; the server then stands on the quarterly ticket, not on the monthly one', async () => {
    expect(codeOf(await setCycleRhythm(a.as('ivan'), { deviceId: a.devices['web-01'], rhythm: 'quarterly', why: ' ' }))).toBe(
      'cycles/rhythm-needs-a-reason',
    )
    must(await setCycleRhythm(a.as('ivan'), { deviceId: a.devices['web-01'], rhythm: 'quarterly', why: 'Static pages behind the firewall' }))
    await openDueCycles(world.workerDb, a.districtId, a.parts)
    const mine = (await cycles(a)).filter((one) => one.administratorId === a.ids.rita)
    expect(mine.map((one) => [one.rhythm, one.period, one.servers.map((server) => server.host)]).toSorted()).toEqual([
      ['monthly', '2026-12', ['sis-01']],
      ['quarterly', '2026-Q4', ['web-01']],
    ])
    expect((await reading(a.as('ivan'), (tx, now) => serversOf(tx, now))).find((one) => one.host === 'web-01')).toMatchObject({
      rhythm: 'quarterly',
      saidBy: 'Ivan',
      why: 'Static pages behind the firewall',
    })
  })
  test("refused with its reason: nobody's ticket, no server, a period that is over or none", async () => {
    const open = async (administratorId: string, period: string, notBefore?: string) =>
      codeOf(await openCycle(a.parts)(a.as('ivan'), { administratorId, period, notBefore }))
    expect([
      await open(a.ids.ivan, '2026-12'),
      await open(a.ids.rita, '2026-Q4'),
      await open(a.ids.rita, '2026-10'),
      await open(a.ids.rita, 'soon'),
      await open(a.ids.rita, '2026-12', '2027-02-01'),
      await open(b.ids.rita, '2026-12'),
    ]).toEqual([
      'cycles/not-a-systems-administrator',
      'cycles/no-servers',
      'cycles/period-over',
      'cycles/period-unreadable',
      'cycles/first-start-outside',
      'cycles/not-a-systems-administrator',
    ])
    expect(await cycles(a)).toEqual([])
  })
  test('a refusal names the days, and nobody chosen is told with a wrong first day', async () => {
    const refusal = async (administratorId: string, period: string, notBefore?: string) => {
      const opened = await openCycle(a.parts)(a.as('ivan'), { administratorId, period, notBefore })
      return opened.ok ? undefined : opened.refusal
    }
    expect((await refusal(a.ids.rita, '2026-12', '2027-02-01'))?.satisfiedBy).toBe('a day from 1 to 31 Dec 2026')
    expect((await refusal(a.ids.rita, '2026-Q4', '2027-02-01'))?.code).toBe('cycles/no-servers')
    expect((await refusal('', '2026-12', '2027-02-01'))?.faults).toEqual([
      'administratorId: No systems administrator is chosen.',
      'notBefore: The first day lies outside the period of the cycle, 1 to 31 Dec 2026.',
    ])
  })
  test('what saving a server sets off by itself is told before, with whom the request goes to; and no more once every administrator has the ticket', async () => {
    const told = () => reading(a.as('rita'), (tx, now) => ticketToCome(a.parts.policyOf)(tx, now))
    const says = await told()
    expect(says).toContain(
      'the ticket for December 2026 opens automatically within a minute, and its change request goes to Ivan (IT Systems Manager) and Cora (Technology',
    )
    expect(says).toContain('Rita')
    await openDueCycles(world.workerDb, a.districtId, a.parts)
    expect(await told()).toBeUndefined()
    await b.sql(sql`update people_assignment set until = '2026-11-10' where position = 'it-systems-manager'`)
    expect(await reading(b.as('rita'), (tx, now) => ticketToCome(b.parts.policyOf)(tx, now))).toContain(
      'the IT Systems Manager (nobody holds the position)',
    )
  })
  test('Today shows the ticket to its administrator and the gap to who opens cycles; the other district has its own', async () => {
    await ritasCycle(a)
    const duties = (one: CycleDistrict, person: 'rita' | 'ivan' | 'tess', positions: string[]) =>
      reading(one.as(person), (tx, now) => cycleDutiesFor(tx, { personId: one.ids[person], positions }, now))
    expect((await duties(a, 'rita', ['systems-administrator'])).map((one) => [one.what, one.clause])).toEqual([
      ['T-1: patch December 2026, 2 servers', 'SP-1.1'],
      ['1 server not on any ticket', 'SP-1.1'],
    ])
    expect((await duties(b, 'rita', [])).length).toBe(0)
    expect((await duties(a, 'ivan', ['it-systems-manager'])).map((one) => one.what)).toEqual(['1 server not on any ticket'])
    expect(await duties(a, 'tess', ['tester'])).toEqual([])
  })
})
