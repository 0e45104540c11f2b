// CM-5: a scheduled request comes 2 weeks ahead; a shorter one is accepted, marked late, and does not start unless the coordinator expressly allows it.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/ids.ts'
import { decideOnChange, editChange, mayStart, standingNow } from '../../src/subjects/changes/index.ts'
import { cycleDutiesFor, cycleView } from '../../src/subjects/patching/cycle-page.ts'
import { editCycle } from '../../src/subjects/patching/edit-cycle.ts'
import { openCycle } from '../../src/subjects/patching/open-cycle.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { codeOf, must, openCycleWorld, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'

let world: CycleWorld
let a: CycleDistrict
let district = 0
beforeAll(async () => {
  world = await openCycleWorld('cm5')
})
afterAll(() => world.close())
beforeEach(async () => {
  a = await world.district(String(++district), '2026-11-16T15:00:00Z')
}) // Mon 16 Nov, 9 am Central

const standing = async (requestId: string) => must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId))).standing
const approve = async (requestId: string, coordinator: object = {}) => {
  for (const [person, capacity, more] of [
    ['ivan', 'it-systems-manager', {}],
    ['cora', 'technology-coordinator', coordinator],
  ] as const)
    must(await decideOnChange(a.as(person), { requestId, textHash: (await standing(requestId)).textHash, capacity, verdict: 'approved', ...more }))
}
/** A ticket of this very month, whose first day lies inside the lead time. */
const lateCycle = async () =>
  must(await openCycle(a.parts)(a.as('rita'), { administratorId: a.ids.rita, period: '2026-11', notBefore: '2026-11-21' }))

describe('CM-5/lead-14-days', () => {
  test('accepted and marked late, approved and yet not to be started before 14 calendar days', async () => {
    const { requestId } = await lateCycle()
    await approve(requestId)
    const now = await standing(requestId)
    expect(now).toMatchObject({ isLate: true, isApproved: true, earliestStart: expect.stringMatching(/^2026-11-30T09:00:0/) as string })
    expect(mayStart(now, '2026-11-21T19:00:00-06:00')).toMatchObject({ ok: false, refusal: { code: 'changes/lead-time-too-short', clause: 'CM-5' } })
    expect(codeOf(mayStart(now, '2026-11-30T08:59:59-06:00'))).toBe('changes/lead-time-too-short')
    expect(codeOf(mayStart(now, '2026-11-30T19:00:00-06:00'))).toBe('ok')
  })
  test('the coordinator expressly allows it early: signed in, with a reason; nobody else and no link does', async () => {
    const { requestId } = await lateCycle()
    const { textHash } = await standing(requestId)
    const early = (person: 'ivan' | 'cora', more: object, proof?: 'link') =>
      decideOnChange(a.as(person, proof), {
        requestId,
        textHash,
        capacity: person === 'ivan' ? 'it-systems-manager' : 'technology-coordinator',
        verdict: 'approved',
        isEarlyAllowed: true,
        ...more,
      })
    expect(codeOf(await early('ivan', { reason: 'now' }))).toBe('changes/early-start-is-the-coordinators')
    expect(codeOf(await early('cora', {}))).toBe('changes/early-start-needs-a-reason')
    expect(codeOf(await early('cora', { reason: 'now' }, 'link'))).toBe('changes/early-start-needs-sign-in')
    const forged = sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, is_early_allowed, reason, decider_id, requester_id, submitted_by, proof, decided_at)
      values (${a.districtId}, ${newId()}, ${requestId}, ${textHash}, 'it-systems-manager', 'approved', true, 'now', ${a.ids.ivan}, ${a.ids.rita}, ${a.ids.rita}, 'password', '2026-11-17')`
    await expect(a.sql(forged)).rejects.toMatchObject({ code: '23514', constraint: 'early_start_must_be_allowed_by_coordinator_with_reason' })
    await approve(requestId, { isEarlyAllowed: true, reason: 'Exploited in the wild since Friday' })
    const now = await standing(requestId)
    expect(now).toMatchObject({ isLate: true, isEarlyAllowed: true })
    expect(codeOf(mayStart(now, '2026-11-21T19:00:00-06:00'))).toBe('ok')
    expect((await reading(a.as('cora'), (tx) => evidence(tx, { clause: 'CM-5' })))[0]).toMatchObject({
      kind: 'changes.request-approved',
      grade: 'enforced',
    })
  })
})

describe('CM-5/edit-restarts-lead', () => {
  test('an edit of plan, servers or time counts 14 days anew', async () => {
    const { requestId, cycleId } = await ritasCycle(a)
    expect((await standing(requestId)).earliestStart).toMatch(/^2026-11-30T09:00/)
    await a.setClock('2026-11-20T15:00:00Z')
    must(await editChange(a.parts)(a.as('rita'), { requestId, testPlan: 'Log in as a teacher.' }))
    expect((await standing(requestId)).earliestStart).toMatch(/^2026-12-04T09:00/)
    await a.setClock('2026-11-24T15:00:00Z')
    must(await editCycle(a.parts)(a.as('rita'), { cycleId, servers: [a.devices['sis-01']] }))
    await approve(requestId)
    const now = await standing(requestId)
    expect(now.earliestStart).toMatch(/^2026-12-08T09:00/)
    expect(codeOf(mayStart(now, '2026-12-07T19:00:00-06:00'))).toBe('changes/lead-time-too-short')
    expect(codeOf(mayStart(now, '2026-12-08T19:00:00-06:00'))).toBe('ok')
  })
})

/** An update that one server waits for, due on a day. */
const evaluation = async (one: CycleDistrict, pkg: string, due: string) => {
  const [update, state, device] = [newId(), newId(), one.devices['sis-01']]
  await one.sql(sql`insert into patching_update (district_id, id, ecosystem, line, package, is_noise, opened_at, computed_at)
    values (${one.districtId}, ${update}, 'dpkg', '', ${pkg}, false, '2026-11-16', '2026-11-16')`)
  await one.sql(sql`insert into patching_state (district_id, id, digest, update_id, facts, exposure, installed, fixed, cve_count, fixable_count, cves, kev_cves, decision, due_on,
      is_forensic, risk_score, risk_level, rank_key, says, missing, policy)
    values (${one.districtId}, ${state}, ${update.replaceAll('-', '').repeat(2)}, ${update}, '{}', 'unknown', '1', '2', 1, 1, '{CVE-2026-1}', '{CVE-2026-1}', '3-days', ${due}, false, 12,
      'high', 'a', 'x', '{}', 'bod-26-04')`)
  await one.sql(sql`insert into patching_device (district_id, device_id, state_ids, actor, computed_at) values (${one.districtId}, ${device}, array[${state}::uuid], 'runbook', '2026-11-16')
    on conflict (district_id, device_id) do update set state_ids = patching_device.state_ids || excluded.state_ids`)
}

test("a due date before the lead time's end shows the collision with its clause, in this district alone", async () => {
  const { cycleId } = await ritasCycle(a)
  const b = await world.district(String(++district), '2026-11-16T15:00:00Z')
  await evaluation(a, 'openssl', '2026-11-27')
  await evaluation(a, 'bash', '2026-12-15')
  await evaluation(b, 'sudo', '2026-11-18')
  const view = must(await reading(a.as('rita'), (tx, now) => cycleView(tx, a.parts, cycleId, a.ids.rita, now)))
  expect(view.collisions.map((one) => [one.clause, one.says])).toEqual([
    [
      'CM-5',
      'openssl on sis-01 is due Fri 27 Nov 2026, earliest start Tue 1 Dec 2026: earlier needs another “not before” and the coordinator’s express permission (CM-5).',
    ],
  ])
})

test('a ticket that may start now is told of no collision on Today, and no refusal offers what does not exist', async () => {
  const { cycleId } = await ritasCycle(a)
  await evaluation(a, 'openssl', '2026-11-27')
  const duties = () => reading(a.as('rita'), (tx, now) => cycleDutiesFor(tx, { personId: a.ids.rita, positions: ['systems-administrator'] }, now))
  // it stands where the date stands that it breaks
  expect(await duties()).toContainEqual(expect.objectContaining({ what: '1 due before T-1 may start', dueIso: '2026-11-28T05:59:00Z' }))
  await a.setClock('2026-12-09T15:00:00Z')
  expect((await duties()).map(({ what, why }) => `${what} ${why}`).join()).not.toMatch(/may start|emergency/)
  const view = must(await reading(a.as('rita'), (tx, now) => cycleView(tx, a.parts, cycleId, a.ids.rita, now)))
  expect(view.collisions).toEqual([])
})
