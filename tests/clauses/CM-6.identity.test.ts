// CM-6, what stands behind an approval: who approves has proved to be themselves, is another person than who asks, and came in by their own door.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { decideOnChange, standingNow } from '../../src/subjects/changes/index.ts'
import { reading, type Actor } from '../../src/subjects/ledger/index.ts'
import { mayEnter } from '../../src/subjects/people/index.ts'
import { codeOf, must, openCycleWorld, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'

let world: CycleWorld
let a: CycleDistrict
let district = 0
beforeAll(async () => {
  world = await openCycleWorld('cm6_identity')
})
afterAll(() => world.close())
beforeEach(async () => {
  a = await world.district(String(++district), '2026-11-16T15:00:00Z')
})
const decide = async (requestId: string, proof: Actor['proof'] = 'password') => {
  const { standing } = must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId)))
  const from = a.as('cora')
  return decideOnChange(
    { ...from, actor: { ...from.actor, proof } },
    { requestId, textHash: standing.textHash, capacity: 'technology-coordinator', verdict: 'approved' },
  )
}
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { code?: string; constraint?: string }) => ({ code: error.code, constraint: error.constraint }),
  )

describe('CM-6/one-mailbox-one-person', () => {
  test.each(['Rita+approver@District.Example', 'rita@district.example'])(
    'whose mail goes to the requester’s mailbox does not decide: %s',
    async (email) => {
      // No grant lets the product give two persons one address; the second spelling is told apart by nothing but case, which the index refuses.
      const changed = faultOf(
        inDistrict(world.db, a.districtId, (tx) => sql`update people_person set email = ${email} where id = ${a.ids.cora}`.execute(tx)),
      )
      if (email === 'rita@district.example') return expect(await changed).toEqual({ code: '23505', constraint: 'email_must_be_one_in_the_district' })
      expect(await changed).toBeUndefined()
      const { requestId } = await ritasCycle(a)
      expect(codeOf(await decide(requestId))).toBe('people/approver-has-requesters-mailbox')
      await inDistrict(world.db, a.districtId, (tx) =>
        sql`update people_person set email = 'cora@district.example' where id = ${a.ids.cora}`.execute(tx),
      )
      expect(codeOf(await decide(requestId))).toBe('ok')
    },
  )
  test('Gmail’s dots make no second person either', async () => {
    const as = (id: string, email: string) =>
      inDistrict(world.db, a.districtId, (tx) => sql`update people_person set email = ${email} where id = ${id}`.execute(tx))
    await as(a.ids.rita, 'ri.ta@gmail.com')
    await as(a.ids.cora, 'rita+work@googlemail.com')
    expect(codeOf(await decide((await ritasCycle(a)).requestId))).toBe('people/approver-has-requesters-mailbox')
  })
})

describe('CM-6/break-glass-decides-nothing', () => {
  test('whoever came in by a break-glass account decides in no capacity, and the database takes no such decision', async () => {
    const { requestId } = await ritasCycle(a)
    expect(codeOf(await decide(requestId, 'break-glass'))).toBe('changes/break-glass-decides-nothing')
    const { standing } = must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId)))
    const past = inDistrict(world.db, a.districtId, (tx) =>
      sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, decider_id, requester_id, submitted_by, proof, decided_at)
      values (${a.districtId}, ${newId()}, ${requestId}, ${standing.textHash}, 'technology-coordinator', 'approved', ${a.ids.cora}, ${a.ids.rita}, ${a.ids.rita}, 'break-glass', now())`.execute(
        tx,
      ),
    )
    expect(await faultOf(past)).toEqual({ code: '23514', constraint: 'decision_must_be_proved_by_its_person' })
  })
  test('what a decision may be proved by is kept with it', async () => {
    for (const proof of ['second-factor', 'provider'] as const) {
      const { requestId } = await ritasCycle(a, proof === 'provider' ? '2027-01' : '2026-12')
      expect(codeOf(await decide(requestId, proof))).toBe('ok')
      const { standing } = must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId)))
      expect(standing.coordinator.decision?.proof).toBe(proof)
    }
  })
})

describe('CM-6/second-factor-after-grace', () => {
  test('whose positions need a second factor enters nothing but the own account once the days are over', () => {
    const late = { positions: ['technology-coordinator'], isFactorOverdue: true }
    expect(codeOf(mayEnter(late, 'changes.approve-as-coordinator'))).toBe('people/second-factor-first')
    expect(codeOf(mayEnter(late, 'signed-in'))).toBe('people/second-factor-first')
    expect(codeOf(mayEnter(late, 'own-account'))).toBe('ok')
    expect(codeOf(mayEnter({ positions: late.positions }, 'changes.approve-as-coordinator'))).toBe('ok')
  })
})
