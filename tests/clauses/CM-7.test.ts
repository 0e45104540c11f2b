// CM-7: the coordinator may deny a change for poor planning, poor back-out plans, bad timing, people or means hard to get - or another reason in words.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/platform/ids.ts'
import { decideOnChange, editChange, standingNow } from '../../src/subjects/changes/index.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { codeOf, must, openCycleWorld, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'

let world: CycleWorld
let a: CycleDistrict
beforeAll(async () => {
  world = await openCycleWorld('cm7')
  a = await world.district('1', '2026-11-16T15:00:00Z')
})
afterAll(() => world.close())

const standing = async (requestId: string) => must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId))).standing

test('CM-7/denial-names-its-reason: a denial or delay gives one of the reasons, or another in words; an edit answers it', async () => {
  const { requestId } = await ritasCycle(a)
  const decide = async (more: object) =>
    decideOnChange(a.as('cora'), {
      requestId,
      textHash: (await standing(requestId)).textHash,
      capacity: 'technology-coordinator',
      verdict: 'denied',
      ...more,
    })
  expect(codeOf(await decide({}))).toBe('changes/denial-needs-a-reason')
  expect(codeOf(await decide({ reason: 'just no' }))).toBe('changes/denial-needs-a-reason')
  expect(codeOf(await decide({ verdict: 'delayed', cause: 'other' }))).toBe('changes/denial-needs-a-reason')
  must(await decide({ verdict: 'delayed', cause: 'resources', reason: 'Thanksgiving' }))
  expect((await standing(requestId)).whyNot.map((one) => one.code)).toEqual(['changes/not-approved-by-manager', 'changes/delayed-by-coordinator'])
  must(await decide({ cause: 'timing', reason: 'payroll closes that week' }))
  const denied = (await standing(requestId)).whyNot[1]
  expect([denied?.code, denied?.says]).toEqual([
    'changes/denied-by-coordinator',
    'Denied as Technology Coordinator: Bad timing for a key business process: payroll closes that week',
  ])
  expect(codeOf(await decide({ verdict: 'approved' }))).toBe('changes/already-decided') // the last word on this text
  expect((await reading(a.as('cora'), (tx) => evidence(tx, { clause: 'CM-7' }))).map((row) => row.kind)).toEqual([
    'changes.request-denied',
    'changes.request-delayed',
  ])
  must(await editChange(a.parts)(a.as('rita'), { requestId, plan: 'After the 20th, when payroll is done.' }))
  must(await decide({ verdict: 'approved' }))
  expect((await standing(requestId)).coordinator.state).toBe('approved')
})

test('the database keeps no denial without its reason, and one last word a capacity', async () => {
  const { requestId } = await ritasCycle(a, '2027-01')
  const { textHash } = await standing(requestId)
  const insert = (verdict: string, cause: string | null, reason: string | null) =>
    a.sql(sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, cause, reason,
      decider_id, requester_id, submitted_by, proof, decided_at) values (${a.districtId}, ${newId()}, ${requestId}, ${textHash}, 'technology-coordinator', ${verdict}, ${cause}, ${reason},
      ${a.ids.cora}, ${a.ids.rita}, ${a.ids.rita}, 'password', '2026-11-17')`)
  const refused = { code: '23514', constraint: 'denial_must_give_a_reason' }
  for (const [cause, reason] of [
    [null, null],
    [null, 'no'],
    ['other', null],
    ['timing', ' '],
  ] as const)
    await expect(insert('denied', cause, reason)).rejects.toMatchObject(refused)
  await insert('delayed', 'timing', 'exams')
  await insert('denied', 'timing', 'exams')
  await expect(insert('approved', null, null)).rejects.toMatchObject({ code: '23505', constraint: 'text_must_be_decided_once_a_capacity' })
})
