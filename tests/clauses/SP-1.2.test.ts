// SP-1.2: change management is applied to the ticket and the IT Systems Manager approves it; what is approved is a rule, bound to its exact text.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { approvedRule, decideOnChange, editChange, mayStart, standingNow } from '../../src/subjects/changes/index.ts'
import { evidence, reading, sha256 } from '../../src/subjects/ledger/index.ts'
import { signedApproval } from '../../src/subjects/runbooks/engine/signed.ts'
import type { Run } from '../../src/subjects/runbooks/runbooks.views.ts'
import { codeOf, must, openCycleWorld, publicUrl, ritasCycle, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'
import { opensslVerifies } from '../lib/openssl.ts'
import { approveSigned, passkeyOf, trusted } from '../lib/passkeys.ts'

let world: CycleWorld
let a: CycleDistrict
let district = 0
beforeAll(async () => {
  world = await openCycleWorld('sp12')
})
afterAll(() => world.close())
beforeEach(async () => {
  a = await world.district(String(++district), '2026-11-16T15:00:00Z')
})

const now = async (requestId: string) => must(await reading(a.as('cora'), (tx) => standingNow(tx, requestId)))
const asked = (requestId: string) => inDistrict(world.runnerDb, a.districtId, (tx) => approvedRule(tx, requestId))
const approve = async (requestId: string, person: 'ivan' | 'cora', textHash?: string) =>
  decideOnChange(a.as(person), {
    requestId,
    textHash: textHash ?? (await now(requestId)).standing.textHash,
    capacity: person === 'ivan' ? 'it-systems-manager' : 'technology-coordinator',
    verdict: 'approved',
  })

describe('SP-1.2/approved-before-touch', () => {
  test('the runner gets no rule and the scheduler no start before the IT systems manager approved', async () => {
    const { requestId } = await ritasCycle(a)
    must(await approve(requestId, 'cora'))
    expect(await asked(requestId)).toMatchObject({ ok: false, refusal: { code: 'changes/not-approved-by-manager', clause: 'SP-1.2' } })
    expect(codeOf(mayStart((await now(requestId)).standing, '2026-12-05T19:00:00-06:00'))).toBe('changes/not-approved-by-manager')
    must(await approve(requestId, 'ivan'))
    const approved = must(await asked(requestId))
    expect(approved.rule).toMatchObject({
      request: 'CR-1',
      cycle: 'T-1',
      removals: false,
      releaseUpgrade: false,
      updates: "all from the servers' own sources at run time",
      fallback: 'revert to snapshot',
    })
    expect(approved.rule.targets.map((one) => one.host).toSorted()).toEqual(['sis-01', 'web-01'])
    expect(
      (await reading(a.as('cora'), (tx) => evidence(tx, { clause: 'SP-1.2' }))).filter((row) => row.kind === 'changes.request-approved'),
    ).toHaveLength(1)
  })
})

describe('SP-1.2/rule-bound-to-exact-text', () => {
  test('a decision names the text that was shown; over a changed one it is refused', async () => {
    const { requestId } = await ritasCycle(a)
    const shown = (await now(requestId)).standing.textHash
    must(await editChange(a.parts)(a.as('rita'), { requestId, backOutPlan: 'Restore from the backup.' }))
    expect(codeOf(await approve(requestId, 'ivan', shown))).toBe('changes/text-changed')
    expect((await now(requestId)).standing.manager.state).toBe('waiting')
  })
  test('going back to the earlier words is a new text: old approvals stay void', async () => {
    const { requestId } = await ritasCycle(a)
    const first = await now(requestId)
    must(await approve(requestId, 'ivan'))
    must(await approve(requestId, 'cora'))
    must(await editChange(a.parts)(a.as('rita'), { requestId, plan: 'Something else.' }))
    must(await editChange(a.parts)(a.as('rita'), { requestId, plan: first.request.texts[0]?.plan }))
    expect((await now(requestId)).standing.isApproved).toBe(false)
    expect(codeOf(await asked(requestId))).toBe('changes/not-approved-by-manager')
  })
  test('stored bytes that no longer fit their hash are found by whoever runs them, and no role of the product can change them', async () => {
    const { requestId } = await ritasCycle(a)
    must(await approve(requestId, 'ivan'))
    must(await approve(requestId, 'cora'))
    const { rule, ruleHash } = must(await asked(requestId))
    expect(ruleHash).toBe(sha256((await now(requestId)).request.texts[0]?.rule ?? ''))
    for (const db of [world.db, world.workerDb, world.runnerDb])
      await expect(inDistrict(db, a.districtId, (tx) => sql`update changes_text set rule = ''`.execute(tx))).rejects.toMatchObject({ code: '42501' })
    expect(rule.targets).toHaveLength(2)
  })
})

describe('SP-1.2/runner-checks-signature', () => {
  test('an approval without a passkey’s signature moves no runner; signed over exactly this it does, and openssl agrees', async () => {
    const { requestId } = await ritasCycle(a)
    must(await approve(requestId, 'ivan'))
    must(await approveSigned(a, 'cora', requestId, 'technology-coordinator'))
    const keys = [
      await trusted(a, 'ivan', ['it-systems-manager']),
      await trusted(a, 'cora', ['technology-coordinator']),
      await trusted(a, 'rita', ['systems-administrator']),
    ]
    const run = { requestId, deviceId: a.devices['sis-01'] } as Run
    const asks = () =>
      inDistrict(world.runnerDb, a.districtId, (tx) =>
        signedApproval(tx, { mode: 'signed', origin: publicUrl, keys: () => keys }, a.districtId, run, '2026-12-06T02:00:00Z'),
      )
    expect(await asks()).toMatchObject({
      ok: false,
      refusal: { code: 'runner/approval-not-signed', clause: 'SP-1.2', says: expect.stringContaining('Ivan approved as IT Systems Manager') },
    })
    const { decisionId } = must(await approveSigned(a, 'ivan', requestId, 'it-systems-manager')) // the same approval, signed later
    expect(must(await asks()).map((key) => key.name)).toEqual(['ivan', 'cora'])
    const approved = must(await asked(requestId))
    const row = approved.approvals.find((one) => one.id === decisionId)
    if (!row?.signed) throw new Error('the signature is not stored with the decision')
    expect(opensslVerifies((await passkeyOf(a, 'ivan')).pem, row.signed, approved.bytesOf(a.districtId, row, row.signed))).toBe('Verified OK')
    expect(opensslVerifies((await passkeyOf(a, 'cora')).pem, row.signed, approved.bytesOf(a.districtId, row, row.signed))).toBe(
      'Verification failure',
    )
  })
})

describe('a database that somebody changed past the product', () => {
  test.each([
    ['another server', sql`update changes_text set rule = replace(rule, 'sis-01', 'evil-1')`],
    ['more passes', sql`update changes_text set rule = replace(rule, '"maxPasses":5', '"maxPasses":9')`],
    ['another plan', sql`update changes_text set plan = 'rm -rf /'`],
  ])('%s: the runner gets no rule', async (_, tamper) => {
    const owned = await openCycleWorld('sp12_tamper')
    try {
      const own = await owned.district('1', '2026-11-16T15:00:00Z')
      const { requestId } = await ritasCycle(own)
      const { standing } = must(await reading(own.as('cora'), (tx) => standingNow(tx, requestId)))
      for (const [person, capacity] of [
        ['ivan', 'it-systems-manager'],
        ['cora', 'technology-coordinator'],
      ] as const)
        must(await decideOnChange(own.as(person), { requestId, textHash: standing.textHash, capacity, verdict: 'approved' }))
      const pool = openPool(
        owned.ownerUrl,
        createLog('test', () => {}),
        1,
      )
      await inDistrict(pool.db, '1', (tx) => tamper.execute(tx))
      await pool.close()
      expect(await inDistrict(owned.runnerDb, '1', (tx) => approvedRule(tx, requestId))).toMatchObject({
        ok: false,
        refusal: { code: 'changes/text-not-what-was-approved', clause: 'SP-1.2' },
      })
    } finally {
      await owned.close()
    }
  })
})
