// CM-1: an update of servers needs a change request; a patching cycle has its own from the moment it opens.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { cycleOf } from '../../src/subjects/patching/cycle.views.ts'
import { openCycleWorld, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'

let world: CycleWorld
let a: CycleDistrict
beforeAll(async () => {
  world = await openCycleWorld('cm1')
  a = await world.district('1', '2026-11-16T15:00:00Z')
})
afterAll(() => world.close())

test('CM-1/cycle-carries-its-request: ticket and request are written together, or neither', async () => {
  const { cycleId, requestId } = await ritasCycle(a)
  expect(await reading(a.as('rita'), (tx) => cycleOf(tx, cycleId))).toMatchObject({ requestId, number: 1 })
  expect((await reading(a.as('rita'), (tx) => evidence(tx, { clause: 'CM-1' }))).map((row) => row.kind).toSorted()).toEqual([
    'changes.request-submitted',
    'patching.cycle-opened',
  ])
  const insert = (request: string | null) =>
    a.sql(sql`insert into patching_cycle (district_id, id, number, rhythm, period, administrator_id, request_id, not_before, not_after, opened_at)
    values (${a.districtId}, ${newId()}, 90, 'monthly', '2027-05', ${a.ids.rita}, ${request}, '2027-05-01', '2027-06-01', '2026-11-16')`)
  await expect(insert(null)).rejects.toMatchObject({ code: '23502', column: 'request_id' })
  await expect(insert(requestId)).rejects.toMatchObject({ code: '23505', constraint: 'request_must_belong_to_one_cycle' })
})
