import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { codeOf, must, openCycleWorld, ritasCycle, tokenFor, type CycleDistrict, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { evidence, reading, sha256 } from '../ledger/index.ts'
import { changeView, dutiesFor } from './change-page.ts'
import { decideByLink, decideOnChange } from './decide-change.ts'
import { openLink } from './links.ts'
import { seeChange } from './see-change.ts'
import { standingNow } from './standing.ts'

let world: CycleWorld
let a: CycleDistrict
let b: CycleDistrict
let district = 0
beforeAll(async () => {
  world = await openCycleWorld('changes')
})
afterAll(() => world.close())
beforeEach(async () => {
  a = await world.district(String(++district), '2026-11-16T15:00:00Z')
  b = await world.district(String(++district), '2026-11-16T15:00:00Z')
})

const standing = async (requestId: string) => must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId))).standing
const byLink = (token: string, person: 'cora' | 'ivan' = 'cora', more = {}, one = a) =>
  decideByLink({ db: world.db, districtId: one.districtId }, one.ids[person], { token, verdict: 'approved', ...more })
const opens = async (token: string) => {
  const opened = await openLink(world.db, token)
  return !opened.ok ? opened.refusal.code : opened.value.opens.ok ? 'opens' : opened.value.opens.refusal.code
}

test('a link is 192 bits, kept as its hash, and decides once with the proof "link"', async () => {
  const { requestId } = await ritasCycle(a)
  const token = tokenFor(a, 'cora', 'Coordinator')
  expect(token).toMatch(new RegExp(`^${a.districtId}-[\\w-]{32}$`))
  expect(((await a.sql(sql`select token_hash from changes_link`)) as { token_hash: string }[]).map((row) => row.token_hash)).toContain(sha256(token))
  const decided = must(await byLink(token))
  expect(decided).toMatchObject({ capacity: 'technology-coordinator', verdict: 'approved' })
  expect((await standing(requestId)).coordinator).toMatchObject({ state: 'approved', decision: { proof: 'link', deciderId: a.ids.cora } })
  expect(codeOf(await byLink(token))).toBe('changes/link-used')
  expect((await reading(a.as('cora'), (tx) => evidence(tx, { clause: 'CM-6' })))[0]).toMatchObject({
    kind: 'changes.request-approved',
    proof: 'link',
    actor: a.ids.cora,
  })
})

test('opening a link changes nothing, however often', async () => {
  await ritasCycle(a)
  const token = tokenFor(a, 'ivan', 'Manager')
  const count = () =>
    a.sql(
      sql`select (select count(*) from ledger_entry) as entries, (select count(*) from changes_decision) as decisions, (select count(*) from changes_link where used_at is not null) as used`,
    )
  const before = await count()
  for (let n = 0; n < 3; n++) expect(await opens(token)).toBe('opens')
  expect(await count()).toEqual(before)
})

test('two presses at the same moment use it once', async () => {
  await ritasCycle(a)
  const token = tokenFor(a, 'cora', 'Coordinator')
  expect(
    (await Promise.all([byLink(token), byLink(token), byLink(token, 'cora', { verdict: 'denied', cause: 'timing' })])).map(codeOf).toSorted(),
  ).toEqual(['changes/link-used', 'changes/link-used', 'ok'])
})

test('two who may decide at the same moment leave one last word', async () => {
  await a.assign('dana', 'technology-coordinator')
  const { requestId } = await ritasCycle(a)
  const { textHash } = await standing(requestId)
  const decide = (person: 'cora' | 'dana', verdict: 'approved' | 'denied') =>
    decideOnChange(a.as(person), { requestId, textHash, capacity: 'technology-coordinator', verdict, cause: 'planning' })
  expect((await Promise.all([decide('cora', 'approved'), decide('dana', 'denied')])).map(codeOf).toSorted()).toEqual([
    'changes/already-decided',
    'ok',
  ])
})

test('a link ends after 7 days, at the decision of somebody else, and in another district leads nowhere', async () => {
  const { requestId } = await ritasCycle(a)
  const token = tokenFor(a, 'cora', 'Coordinator')
  await ritasCycle(b)
  expect(codeOf(await byLink(token, 'cora', {}, b))).toBe('changes/link-not-found')
  expect(await opens(token.replace(/^\d+/, b.districtId))).toBe('changes/link-not-found')
  for (const wrong of ['', 'x', `${a.districtId}-short`, `0-${token.split('-')[1] ?? ''}`, `999999-${'A'.repeat(32)}`])
    expect(await opens(wrong)).toBe('changes/link-not-found')
  await a.setClock('2026-11-23T15:00:01Z')
  expect(await opens(token)).toBe('changes/link-ended')
  expect(codeOf(await byLink(token))).toBe('changes/link-ended')
  must(
    await decideOnChange(a.as('cora'), {
      requestId,
      textHash: (await standing(requestId)).textHash,
      capacity: 'technology-coordinator',
      verdict: 'approved',
    }),
  )
  expect(await opens(token)).toBe('changes/link-decided-already')
})

test('whose position ended, or whose account the requester handed over, decides by no link', async () => {
  await ritasCycle(a)
  await a.sql(sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at, used_at)
    values (${a.districtId}, ${a.ids.ivan}, ${a.ids.ivan}, 'x', ${a.ids.rita}, 'handed-over', '2026-11-01', '2026-11-08', '2026-11-02')`)
  expect(codeOf(await byLink(tokenFor(a, 'ivan', 'Manager'), 'ivan'))).toBe('people/approver-was-let-in-by-requester')
  await a.sql(sql`update people_assignment set until = '2026-11-16T15:30:00Z' where person_id = ${a.ids.cora}`)
  await a.setClock('2026-11-16T16:00:00Z')
  expect(codeOf(await byLink(tokenFor(a, 'cora', 'Coordinator')))).toBe('changes/not-yours-to-decide')
})

test('whom the requester let in is asked by no mail, has no duty and no button; the requester is told that nobody can decide', async () => {
  await a.sql(sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at, used_at)
    values (${a.districtId}, ${a.ids.cora}, ${a.ids.cora}, 'x', ${a.ids.rita}, 'handed-over', '2026-11-01', '2026-11-08', '2026-11-02')`)
  const { requestId } = await ritasCycle(a)
  expect(a.told.map((one) => one.subject.includes('Coordinator'))).toEqual([false])
  const duties = (person: 'cora' | 'rita') => reading(a.as(person), (tx, now) => dutiesFor(tx, { personId: a.ids[person] }, now))
  expect(await duties('cora')).toEqual([])
  expect((await duties('rita')).map((one) => [one.what, one.why])).toEqual([
    ['Nobody can decide CR-1 as Technology Coordinator', expect.stringContaining('Cora cannot: the requester invited them with a handed-over link')],
  ])
  const view = must(await reading(a.as('cora'), (tx, now) => changeView(tx, requestId, a.ids.cora, now)))
  const one = view.capacities.find(({ capacity }) => capacity === 'technology-coordinator')
  expect([one?.deciders, one?.barred.length, one?.disabledBecause]).toEqual([[], 1, expect.stringContaining('handed over the link')])
  await a.sql(sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at, used_at)
    values (${a.districtId}, ${a.ids.dana}, ${a.ids.cora}, 'y', ${a.ids.rita}, 'mail', '2026-11-10', '2026-11-17', '2026-11-11')`)
  expect([(await duties('cora')).length, (await duties('rita')).length]).toEqual([1, 0])
})

test('a denial by link needs its reason, and the link stays open for it', async () => {
  const { requestId } = await ritasCycle(a)
  const token = tokenFor(a, 'cora', 'Coordinator')
  expect(codeOf(await byLink(token, 'cora', { verdict: 'denied' }))).toBe('changes/denial-needs-a-reason')
  expect(must(await byLink(token, 'cora', { verdict: 'denied', cause: 'back-out', reason: 'No restore was tried' })).reason).toBe(
    'The back-out plan is not good enough: No restore was tried',
  )
  expect((await standing(requestId)).isApproved).toBe(false)
})

test('a delegate decides with the delegation named; one person holding both positions gives both', async () => {
  const first = await ritasCycle(a)
  await a.delegate({
    person: 'cora',
    delegate: 'dana',
    position: 'technology-coordinator',
    appointedBy: 'cora',
    since: '2026-11-01T00:00:00Z',
    until: '2026-12-20T00:00:00Z',
  })
  must(
    await decideOnChange(a.as('dana'), {
      requestId: first.requestId,
      textHash: first.requestId ? (await standing(first.requestId)).textHash : '',
      capacity: 'technology-coordinator',
      verdict: 'approved',
    }),
  )
  expect((await standing(first.requestId)).coordinator.decision).toMatchObject({ deciderId: a.ids.dana, appointedBy: a.ids.cora })
  await a.assign('cora', 'it-systems-manager')
  const second = await ritasCycle(a, '2027-01')
  const { textHash } = await standing(second.requestId)
  for (const capacity of ['it-systems-manager', 'technology-coordinator'] as const)
    must(await decideOnChange(a.as('cora'), { requestId: second.requestId, textHash, capacity, verdict: 'approved' }))
  expect((await standing(second.requestId)).isApproved).toBe(true)
})

test('Today lists what waits for a decider, and no longer after the decision; "read" is kept as evidence of the exact text', async () => {
  const { requestId } = await ritasCycle(a)
  const duties = (person: 'cora' | 'ivan' | 'rita' | 'tess') => reading(a.as(person), (tx, now) => dutiesFor(tx, { personId: a.ids[person] }, now))
  expect((await duties('cora')).map((one) => [one.what, one.clause, one.href.startsWith('/changes/chg_')])).toEqual([
    ['Decide CR-1: Patching December 2026, Rita', 'CM-6', true],
  ])
  expect([(await duties('ivan')).length, (await duties('rita')).length, (await duties('tess')).length]).toEqual([1, 0, 0])
  const { textHash } = await standing(requestId)
  must(await seeChange(a.as('cora'), { requestId, textHash }))
  expect(codeOf(await seeChange(a.as('cora'), { requestId, textHash: '0'.repeat(64) }))).toBe('changes/text-changed')
  must(await decideOnChange(a.as('cora'), { requestId, textHash, capacity: 'technology-coordinator', verdict: 'approved' }))
  expect(await duties('cora')).toEqual([])
})

test('one request is one thing on Today, whoever has both positions to decide, or both to fill', async () => {
  await a.sql(sql`update people_assignment set until = '2026-11-10' where position = 'it-systems-manager'`)
  await a.sql(sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
    values (${a.districtId}, gen_random_uuid(), ${a.ids.cora}, 'it-systems-manager', '2026-11-01', ${a.ids.dana})`)
  await ritasCycle(a)
  const duties = (person: 'cora' | 'rita') => reading(a.as(person), (tx, now) => dutiesFor(tx, { personId: a.ids[person] }, now))
  expect((await duties('cora')).map(({ what, why }) => [what, why])).toEqual([
    [
      'Decide CR-1: Patching December 2026, Rita',
      'Rita is waiting for your decision as IT Systems Manager and Technology Coordinator; nothing starts before that.',
    ],
  ])
  await a.sql(sql`update people_assignment set until = '2026-11-11' where person_id = ${a.ids.cora}`)
  expect((await duties('rita')).map(({ what }) => what)).toEqual(['Nobody can decide CR-1 as IT Systems Manager and Technology Coordinator'])
})

test('a vacancy is told in the evidence, not hidden', async () => {
  await a.sql(sql`update people_assignment set until = '2026-11-10' where position = 'technology-coordinator'`)
  await ritasCycle(a)
  expect(a.told.map((one) => one.subject)).toEqual(['Decision asked: CR-1 Patching December 2026, Rita (IT Systems Manager)'])
  const [submitted] = await reading(a.as('rita'), (tx) => evidence(tx, { clause: 'CM-4' }))
  expect(
    (JSON.parse(submitted?.content ?? '{}') as { asked: { capacity: string; vacant: boolean }[] }).asked.map((one) => [one.capacity, one.vacant]),
  ).toEqual([
    ['it-systems-manager', false],
    ['technology-coordinator', true],
  ])
})
