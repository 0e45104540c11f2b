// CM-4: a formal online change request is submitted for every change.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { changeView, editChange } from '../../src/subjects/changes/index.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { codeOf, must, openCycleWorld, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'

let world: CycleWorld
let a: CycleDistrict
let b: CycleDistrict
beforeAll(async () => {
  world = await openCycleWorld('cm4')
  a = await world.district('1', '2026-11-16T15:00:00Z')
  b = await world.district('2', '2026-11-16T15:00:00Z')
})
afterAll(() => world.close())

test('CM-4/request-is-complete: a patching change is on record with its exact text, plans and requester; nothing of it is overwritten', async () => {
  const { requestId, request } = await ritasCycle(a)
  const view = must(await reading(a.as('cora'), (tx, now) => changeView(tx, requestId, a.ids.cora, now)))
  expect(view).toMatchObject({
    number: request,
    requester: 'Rita',
    title: 'Patching December 2026, Rita',
    rule: { request: `CR-${request}`, district: '1' },
    mayEdit: false,
  })
  expect([view.plan, view.testPlan, view.backOutPlan].every((text) => text.length > 40)).toBe(true)
  for (const plans of [{ plan: ' ' }, { testPlan: '' }, { backOutPlan: '' }]) {
    const edited = await editChange(a.parts)(a.as('rita'), { requestId, ...plans })
    expect(edited).toMatchObject({ ok: false, refusal: { code: 'changes/text-incomplete', clause: 'CM-5' } })
  }
  must(await editChange(a.parts)(a.as('rita'), { requestId, plan: 'Another plan.' }))
  const after = must(await reading(a.as('cora'), (tx, now) => changeView(tx, requestId, a.ids.cora, now)))
  expect(after.revisions.map((one) => one.revision)).toEqual([1, 2])
  for (const statement of [
    sql`update changes_text set plan = ''`,
    sql`delete from changes_text`,
    sql`delete from changes_request`,
    sql`delete from changes_decision`,
  ])
    await expect(a.sql(statement)).rejects.toMatchObject({ code: '42501' })
  expect((await reading(a.as('cora'), (tx) => evidence(tx, { clause: 'CM-4' }))).map((row) => row.kind)).toEqual([
    'changes.text-edited',
    'changes.request-submitted',
  ])
})

test('only the requester and the manager edit it; another district sees nothing of it', async () => {
  const { requestId } = await ritasCycle(a, '2027-01')
  expect(codeOf(await editChange(a.parts)(a.as('sven'), { requestId, plan: 'Mine.' }))).toBe('changes/not-yours-to-edit')
  expect(codeOf(await editChange(b.parts)(b.as('rita'), { requestId, plan: 'Mine.' }))).toBe('changes/not-found')
  expect(codeOf(await editChange(a.parts)(a.as('rita'), { requestId }))).toBe('changes/nothing-changed')
  const seen = await inDistrict(world.db, '2', async (tx) => (await sql`select * from changes_text`.execute(tx)).rows)
  expect(seen).toEqual([])
})
