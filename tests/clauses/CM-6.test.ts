// CM-6: each scheduled request receives the coordinator's formal approval before the change proceeds; nobody approves their own.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { approvedRule, decideByLink, decideOnChange, editChange, mayStart, standingNow } from '../../src/subjects/changes/index.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { signedApproval } from '../../src/subjects/runbooks/engine/signed.ts'
import { judgeApprovals, type TrustedKey } from '../../src/subjects/runbooks/engine/signed.rules.ts'
import type { Run } from '../../src/subjects/runbooks/runbooks.views.ts'
import { codeOf, must, openCycleWorld, publicUrl, ritasCycle, tokenFor, type CycleDistrict, type CycleWorld, type Person } from '../lib/cycles.ts'
import { approveSigned, trusted } from '../lib/passkeys.ts'

let world: CycleWorld
let a: CycleDistrict
let b: CycleDistrict
let district = 0
beforeAll(async () => {
  world = await openCycleWorld('cm6')
})
afterAll(() => world.close())
beforeEach(async () => {
  a = await world.district(String(++district), '2026-11-16T15:00:00Z')
  b = await world.district(String(++district), '2026-11-16T15:00:00Z')
})

const textHashOf = async (requestId: string): Promise<string> =>
  must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId))).standing.textHash
const decide = async (person: Person, requestId: string, capacity: 'it-systems-manager' | 'technology-coordinator', more = {}) =>
  decideOnChange(a.as(person), { requestId, textHash: await textHashOf(requestId), capacity, verdict: 'approved', ...more })
const standing = async (requestId: string) => must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId))).standing
const start = '2026-12-05T19:00:00-06:00'

describe('CM-6/approved-before-start', () => {
  test('nothing starts before the coordinator approved; then it does', async () => {
    const { requestId } = await ritasCycle(a)
    must(await decide('ivan', requestId, 'it-systems-manager'))
    const before = mayStart(await standing(requestId), start)
    expect(before).toMatchObject({ ok: false, refusal: { code: 'changes/not-approved-by-coordinator', clause: 'CM-6' } })
    expect(codeOf(await inDistrict(world.runnerDb, a.districtId, (tx) => approvedRule(tx, requestId)))).toBe('changes/not-approved-by-coordinator')
    must(await decide('cora', requestId, 'technology-coordinator'))
    expect(mayStart(await standing(requestId), start)).toEqual({ ok: true, value: true })
    const approved = must(await inDistrict(world.runnerDb, a.districtId, (tx) => approvedRule(tx, requestId)))
    expect(approved.approvals.map((one) => [one.capacity, one.deciderId])).toEqual([
      ['it-systems-manager', a.ids.ivan],
      ['technology-coordinator', a.ids.cora],
    ])
    expect((await reading(a.as('cora'), (tx) => evidence(tx, { clause: 'CM-6' }))).map((row) => row.kind)).toContain('changes.request-approved')
  })
  test("another district's coordinator finds no such request", async () => {
    const { requestId } = await ritasCycle(a)
    const textHash = await textHashOf(requestId)
    expect(codeOf(await decideOnChange(b.as('cora'), { requestId, textHash, capacity: 'technology-coordinator', verdict: 'approved' }))).toBe(
      'changes/not-found',
    )
  })
})

describe('CM-6/approver-is-not-requester', () => {
  test('the requester decides in no capacity, by whatever positions', async () => {
    await a.assign('rita', 'it-systems-manager')
    await a.assign('rita', 'technology-coordinator')
    await a.assign('rita', 'second-approver')
    const { requestId } = await ritasCycle(a)
    expect(codeOf(await decide('rita', requestId, 'it-systems-manager'))).toBe('people/approver-is-requester')
    expect(codeOf(await decide('rita', requestId, 'technology-coordinator'))).toBe('people/approver-is-requester')
    expect((await standing(requestId)).isApproved).toBe(false)
  })
  test("the requester decides through no link, not even somebody else's", async () => {
    const { requestId } = await ritasCycle(a)
    const token = tokenFor(a, 'cora', 'Coordinator')
    expect(codeOf(await decideByLink({ db: world.db, districtId: a.districtId }, a.ids.rita, { token, verdict: 'approved' }))).toBe(
      'changes/link-not-found',
    )
    expect(
      codeOf(await decideByLink({ db: world.db, districtId: a.districtId }, a.ids.cora, { token, verdict: 'approved', viewerId: a.ids.rita })),
    ).toBe('changes/link-of-somebody-else')
    expect(a.told.flatMap((one) => one.to).some((to) => to.personId === a.ids.rita)).toBe(false)
    expect((await standing(requestId)).isApproved).toBe(false)
  })
  test("whoever opened or wrote it in somebody else's name counts as the requester", async () => {
    const { requestId } = await ritasCycle(a, '2026-12', 'ivan')
    expect(codeOf(await decide('ivan', requestId, 'it-systems-manager'))).toBe('people/approver-is-requester')
    expect(codeOf(await decide('seth', requestId, 'it-systems-manager'))).toBe('ok')
  })
  test('a delegate whom the requester appointed counts as the requester, at one remove too, and after it ended', async () => {
    const { requestId } = await ritasCycle(a)
    await a.assign('dana', 'technology-coordinator')
    await a.delegate({
      person: 'rita',
      delegate: 'sven',
      position: 'systems-administrator',
      appointedBy: 'rita',
      since: '2026-11-01T00:00:00Z',
      until: '2026-11-16T16:00:00Z',
    })
    await a.delegate({
      person: 'sven',
      delegate: 'dana',
      position: 'systems-administrator',
      appointedBy: 'sven',
      since: '2026-11-01T00:00:00Z',
      until: '2026-12-20T00:00:00Z',
    })
    await a.setClock('2026-11-17T15:00:00Z')
    expect(codeOf(await decide('dana', requestId, 'technology-coordinator'))).toBe('people/approver-is-delegate-of-requester')
    expect(codeOf(await decide('cora', requestId, 'technology-coordinator'))).toBe('ok')
  })
})

describe('the database by itself', () => {
  const insert = async (
    requestId: string,
    more: { decider: Person; requester?: Person; submittedBy?: Person; delegation?: string; appointedBy?: Person },
  ) => {
    const textHash = await textHashOf(requestId)
    return a.sql(sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, decider_id, requester_id, submitted_by, delegation_id, appointed_by, proof, decided_at)
      values (${a.districtId}, ${newId()}, ${requestId}, ${textHash}, 'technology-coordinator', 'approved', ${a.ids[more.decider]}, ${a.ids[more.requester ?? 'rita']},
        ${a.ids[more.submittedBy ?? 'rita']}, ${more.delegation ?? null}, ${more.appointedBy ? a.ids[more.appointedBy] : null}, 'password', '2026-11-17')`)
  }
  test("lets the requester in by no statement of the application's role", async () => {
    const { requestId } = await ritasCycle(a)
    await expect(insert(requestId, { decider: 'rita' })).rejects.toMatchObject({
      code: '23514',
      constraint: 'change_must_not_be_decided_by_requester',
    })
    await expect(insert(requestId, { decider: 'rita', requester: 'sven', submittedBy: 'sven' })).rejects.toMatchObject({
      code: '23503',
      constraint: 'decision_must_keep_the_requester',
    })
    await expect(insert(requestId, { decider: 'cora', submittedBy: 'sven' })).rejects.toMatchObject({
      code: '23503',
      constraint: 'decision_must_keep_who_wrote_the_text',
    })
    await expect(a.sql(sql`update changes_request set requester_id = ${a.ids.sven} where id = ${requestId}`)).rejects.toMatchObject({ code: '42501' })
    await expect(a.sql(sql`update changes_decision set decider_id = ${a.ids.cora}`)).rejects.toMatchObject({ code: '42501' })
    await expect(a.sql(sql`update changes_text set submitted_by = ${a.ids.sven}`)).rejects.toMatchObject({ code: '42501' })
  })
  test('lets in neither who wrote the text nor a delegate of the requester, named or not', async () => {
    const { requestId } = await ritasCycle(a, '2026-12', 'ivan')
    await expect(insert(requestId, { decider: 'ivan', submittedBy: 'ivan' })).rejects.toMatchObject({
      code: '23514',
      constraint: 'change_must_not_be_decided_by_who_wrote_its_text',
    })
    const delegation = await a.delegate({
      person: 'cora',
      delegate: 'dana',
      position: 'technology-coordinator',
      appointedBy: 'rita',
      since: '2026-11-01T00:00:00Z',
      until: '2026-12-20T00:00:00Z',
    })
    const refused = { code: '23514', constraint: 'change_must_not_be_decided_by_delegate_of_requester' }
    await expect(insert(requestId, { decider: 'dana', submittedBy: 'ivan', delegation, appointedBy: 'rita' })).rejects.toMatchObject(refused)
    await expect(insert(requestId, { decider: 'dana', submittedBy: 'ivan' })).rejects.toMatchObject(refused) // not naming the delegation helps nothing
    await expect(insert(requestId, { decider: 'dana', submittedBy: 'ivan', delegation, appointedBy: 'cora' })).rejects.toMatchObject(refused)
    await expect(insert(requestId, { decider: 'seth', submittedBy: 'ivan', delegation: newId(), appointedBy: 'cora' })).rejects.toMatchObject({
      code: '23503',
      constraint: 'delegate_must_be_whom_the_delegation_names',
    })
  })
})

describe('CM-6/second-approver-for-coordinator', () => {
  test("the coordinator's own request goes to the second approver, not to another coordinator", async () => {
    await a.assign('rita', 'technology-coordinator')
    const { requestId } = await ritasCycle(a)
    const asked = a.told.find((one) => one.subject.includes('Coordinator'))
    expect(asked?.to.map((to) => to.personId)).toEqual([a.ids.seth])
    expect(codeOf(await decide('cora', requestId, 'technology-coordinator'))).toBe('changes/goes-to-second-approver')
    expect(codeOf(await decide('seth', requestId, 'technology-coordinator'))).toBe('ok')
  })
})

describe('CM-6/edit-voids-approval', () => {
  test('any later edit voids both decisions, and both are asked again with new links', async () => {
    const { requestId } = await ritasCycle(a)
    must(await decide('ivan', requestId, 'it-systems-manager'))
    must(await decide('cora', requestId, 'technology-coordinator'))
    expect((await standing(requestId)).isApproved).toBe(true)
    const old = tokenFor(a, 'cora', 'Coordinator')
    must(await editChange(a.parts)(a.as('rita'), { requestId, testPlan: 'Log in as a student.' }))
    expect(await standing(requestId)).toMatchObject({ isApproved: false, manager: { state: 'waiting' }, coordinator: { state: 'waiting' } })
    expect(codeOf(await inDistrict(world.runnerDb, a.districtId, (tx) => approvedRule(tx, requestId)))).toBe('changes/not-approved-by-manager')
    expect(tokenFor(a, 'cora', 'Coordinator')).not.toBe(old)
    expect(codeOf(await decideByLink({ db: world.db, districtId: a.districtId }, a.ids.cora, { token: old, verdict: 'approved' }))).toBe(
      'changes/link-over-changed-text',
    )
  })
})

describe('CM-6/runner-checks-signature', () => {
  const keys = async () => [
    await trusted(a, 'ivan', ['it-systems-manager']),
    await trusted(a, 'cora', ['technology-coordinator']),
    await trusted(a, 'rita', ['systems-administrator']),
  ]
  const asks = async (requestId: string, given: readonly TrustedKey[]) =>
    inDistrict(world.runnerDb, a.districtId, (tx) =>
      signedApproval(
        tx,
        { mode: 'signed', origin: publicUrl, keys: () => given },
        a.districtId,
        { requestId, deviceId: a.devices['sis-01'] } as Run,
        '2026-12-06T02:00:00Z',
      ),
    )
  test('the coordinator’s approval by password moves no runner, and an edit voids a signature with its decision', async () => {
    const { requestId } = await ritasCycle(a)
    must(await approveSigned(a, 'ivan', requestId, 'it-systems-manager'))
    must(await decide('cora', requestId, 'technology-coordinator'))
    expect(await asks(requestId, await keys())).toMatchObject({ ok: false, refusal: { code: 'runner/approval-not-signed', clause: 'CM-6' } })
    must(await approveSigned(a, 'cora', requestId, 'technology-coordinator'))
    must(await asks(requestId, await keys()))
    must(await editChange(a.parts)(a.as('rita'), { requestId, plan: 'Another plan.' }))
    expect(codeOf(await asks(requestId, await keys()))).toBe('changes/not-approved-by-manager')
  })
  test('CM-6/signer-is-not-requester: a trusted key of whoever asks approves nothing, whatever the database says', async () => {
    const signer = { ...(await trusted(a, 'rita', ['second-approver'])), personId: 'rita' }
    const approvals = (['it-systems-manager', 'technology-coordinator'] as const).map((capacity) => ({
      capacity,
      deciderId: 'rita',
      decider: 'Rita',
      proof: 'passkey',
      finding: { is: 'known' as const, key: signer, fault: undefined },
    }))
    expect(codeOf(judgeApprovals(approvals, ['ivan']))).toBe('ok')
    expect(codeOf(judgeApprovals(approvals, ['rita']))).toBe('runner/approver-is-requester')
  })
})
