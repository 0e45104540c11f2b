// Somebody with full SQL as the web's and the worker's roles, and with passkeys of their own: the runner touches nothing, and says why.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { newId } from '../../src/platform/ids.ts'
import { fingerprintOf } from '../../src/platform/passkeys/assertion.ts'
import { decideOnChange, standingNow } from '../../src/subjects/changes/index.ts'
import { confirmRevert, noteRunnerWord, type TrustedKey } from '../../src/subjects/runbooks/index.ts'
import { runnerAsks } from '../../src/subjects/runbooks/runner-asks.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { softAuthenticator, type Habits } from '../lib/authenticator.ts'
import { must, openCycleWorld, publicUrl, type CycleWorld, type Person } from '../lib/cycles.ts'
import { approveSigned, passkeyOf, revertSigned, trusted } from '../lib/passkeys.ts'
import { aboutRunId, readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'
import { openLab, type Lab } from './lab.ts'

let world: CycleWorld
let next = 30
beforeAll(async () => {
  world = await openCycleWorld('runner_intruder')
})
afterAll(() => world.close())

const open = async () => {
  const district = await runDistrict(world, String(next++), { approved: false })
  return { district, lab: openLab(world, district) }
}
type Ids = 'it-systems-manager' | 'technology-coordinator'
const plain = async (district: RunDistrict, person: Person, capacity: Ids, proof: 'link' | 'password' = 'link') => {
  const { standing } = must(await reading(district.as(person), (tx) => standingNow(tx, district.requestId)))
  must(
    await decideOnChange(district.as(person, proof), { requestId: district.requestId, textHash: standing.textHash, capacity, verdict: 'approved' }),
  )
}
const signed = async (district: RunDistrict, person: Person, capacity: Ids, habits?: Habits) =>
  must(await approveSigned(district, person, district.requestId, capacity, habits))

/** The runner is let work for a while; whatever happened, nothing did outside. Gives the code it noted. */
const refusedWith = async (district: RunDistrict, lab: Lab, more: Parameters<Lab['engine']>[0] = {}): Promise<string> => {
  const runId = await readyRun(district, { way: 'runner' })
  await lab.rounds(lab.engine(more))
  expect(lab.effects()).toEqual([])
  expect(Object.keys(lab.host.read().works)).toEqual([])
  expect(await lab.state(runId)).toBe('scheduled')
  const rows = await reading(district.worker, (tx) => evidence(tx, { about: aboutRunId(runId) }, 200))
  const refusals = rows.filter(({ kind }) => kind === 'runbooks.start-refused')
  expect(refusals).toHaveLength(1)
  const { code } = JSON.parse(refusals[0]?.content ?? '{}') as { code: string }
  const shown = await reading(
    district.worker,
    async (tx) => (await sql<{ code: string }>`select code from runbooks_wait where run_id = ${runId}`.execute(tx)).rows,
  )
  expect(shown).toEqual([{ code }]) // and the run's page tells the same
  return code
}
/** A decision row by SQL as the web's role, its signature taken from elsewhere; every constraint holds. */
const forge = (
  district: RunDistrict,
  capacity: Ids,
  person: Person,
  given: { from?: string; credentialId?: string; assertion?: { authenticatorData: string; clientData: string; signature: string } },
) =>
  district.sql(sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, decider_id, requester_id, submitted_by, proof, decided_at,
      credential_id, authenticator_data, client_data, signature, nonce, signed_at)
    select t.district_id, ${newId()}, t.request_id, t.text_hash, ${capacity}, 'approved', ${district.ids[person]}, r.requester_id, t.submitted_by, 'passkey', now(),
      coalesce(${given.credentialId ?? null}, d.credential_id), coalesce(${given.assertion?.authenticatorData ?? null}, d.authenticator_data),
      coalesce(${given.assertion?.clientData ?? null}, d.client_data), coalesce(${given.assertion?.signature ?? null}, d.signature), coalesce(d.nonce, 'n'), coalesce(d.signed_at, now())
    from changes_text t join changes_request r on r.district_id = t.district_id and r.id = t.request_id left join changes_decision d on d.id = ${given.from ?? null}
    where t.request_id = ${district.requestId} order by t.revision desc limit 1`)

describe('before anything begins', () => {
  test('approvals by link or password are no signatures', async () => {
    const { district, lab } = await open()
    await plain(district, 'ivan', 'it-systems-manager')
    await plain(district, 'cora', 'technology-coordinator', 'password')
    expect(await refusedWith(district, lab)).toBe('runner/approval-not-signed')
  })
  test('one signature of two is not enough', async () => {
    const { district, lab } = await open()
    await signed(district, 'ivan', 'it-systems-manager')
    await plain(district, 'cora', 'technology-coordinator')
    expect(await refusedWith(district, lab)).toBe('runner/approval-not-signed')
  })
  test('unsigned first, signed later: the runner then begins, without a new approval', async () => {
    const { district, lab } = await open()
    await plain(district, 'ivan', 'it-systems-manager')
    await plain(district, 'cora', 'technology-coordinator')
    await signed(district, 'ivan', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    const runId = await readyRun(district, { way: 'runner' })
    expect(await lab.until(runId, ['testing'])).toBe('testing')
  })
  test('a passkey that the runner was not given, however well it signs', async () => {
    const { district, lab } = await open()
    await signed(district, 'ivan', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    const [rita, cora] = [await trusted(district, 'rita', ['systems-administrator']), await trusted(district, 'cora', ['technology-coordinator'])]
    expect(await refusedWith(district, lab, { approvals: { mode: 'signed', origin: publicUrl, keys: () => [rita, cora] } })).toBe(
      'runner/approver-key-not-trusted',
    )
  })
  test('nobody trusted at all', async () => {
    const { district, lab } = await open()
    await signed(district, 'ivan', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    expect(await refusedWith(district, lab, { approvals: { mode: 'signed', origin: 'https://nobody.invalid', keys: () => [] } })).toBe(
      'runner/approver-key-not-trusted',
    )
  })
  test('a trusted passkey in the other role', async () => {
    const { district, lab } = await open()
    await district.assign('cora', 'it-systems-manager') // by SQL: the database's positions are not the runner's
    await signed(district, 'cora', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    expect(await refusedWith(district, lab)).toBe('runner/approver-not-trusted-for-this')
  })
  test('a decision row made up by SQL, with the bytes of a real signature over another decision', async () => {
    const { district, lab } = await open()
    const real = await signed(district, 'cora', 'technology-coordinator')
    const own = await passkeyOf(district, 'ivan')
    await forge(district, 'it-systems-manager', 'ivan', { from: real.decisionId, credentialId: own.credentialId })
    expect(await refusedWith(district, lab)).toBe('runner/approval-signature-over-something-else')
  })
  test('an assertion over another change, by the right person in the right role', async () => {
    const { district, lab } = await open()
    const other = await runDistrict(world, String(next++), { approved: false })
    await signed(district, 'cora', 'technology-coordinator')
    const device = await passkeyOf(district, 'ivan')
    // Signed by Ivan's own device over what the other district's change would make of it.
    const assertion = device.get({ challenge: Buffer.alloc(32, Number(other.districtId)).toString('base64url') })
    await forge(district, 'it-systems-manager', 'ivan', { credentialId: device.credentialId, assertion })
    expect(await refusedWith(district, lab)).toBe('runner/approval-signature-over-something-else')
  })
  test('the rule swapped for a wider one under the old signatures', async () => {
    const { district, lab } = await open()
    const [ivan, cora] = [await signed(district, 'ivan', 'it-systems-manager'), await signed(district, 'cora', 'technology-coordinator')]
    await district.sql(sql`insert into changes_text (district_id, request_id, revision, rule, rule_hash, plan, test_plan, back_out_plan, text_hash, submitted_at, submitted_by)
      select district_id, request_id, 2, replace(rule, '"weekdayOpens":"19:00"', '"weekdayOpens":"08:00"'), encode(sha256(convert_to(replace(rule, '"weekdayOpens":"19:00"', '"weekdayOpens":"08:00"'), 'UTF8')), 'hex'),
        plan, test_plan, back_out_plan, encode(sha256(convert_to('{"backOutPlan":' || to_json(back_out_plan)::text || ',"format":"afterbell-change-text/1","plan":' || to_json(plan)::text || ',"revision":2,"rule":"'
          || encode(sha256(convert_to(replace(rule, '"weekdayOpens":"19:00"', '"weekdayOpens":"08:00"'), 'UTF8')), 'hex') || '","testPlan":' || to_json(test_plan)::text || '}', 'UTF8')), 'hex'),
        submitted_at, submitted_by from changes_text where request_id = ${district.requestId}`)
    await forge(district, 'it-systems-manager', 'ivan', { from: ivan.decisionId })
    await forge(district, 'technology-coordinator', 'cora', { from: cora.decisionId })
    expect(await refusedWith(district, lab)).toBe('runner/approval-signature-over-something-else')
  })
  test('the intruder’s own key under a trusted person’s name: the row cannot be replaced, and a second one is a stranger', async () => {
    const { district, lab } = await open()
    await signed(district, 'cora', 'technology-coordinator')
    const [own, mine] = [await passkeyOf(district, 'ivan'), softAuthenticator(publicUrl)]
    const clone = (credentialId: string) =>
      district.sql(sql`insert into people_passkey (district_id, id, person_id, credential_id, public_key, fingerprint, rp_id, label, transports, is_synced, counter, made_at)
      select district_id, ${newId()}, person_id, ${credentialId}, ${mine.publicKey}, ${fingerprintOf(mine.publicKey)}, rp_id, label, transports, is_synced, counter, made_at
      from people_passkey where person_id = ${district.ids.ivan}`)
    await expect(clone(own.credentialId)).rejects.toMatchObject({ code: '23505', constraint: 'passkey_must_be_registered_once' })
    await expect(district.sql(sql`update people_passkey set public_key = ${mine.publicKey}`)).rejects.toMatchObject({ code: '42501' })
    await expect(district.sql(sql`delete from people_passkey`)).rejects.toMatchObject({ code: '42501' })
    await clone(mine.credentialId)
    await forge(district, 'it-systems-manager', 'ivan', { credentialId: mine.credentialId, assertion: mine.get({ challenge: 'AAAA' }) })
    expect(await refusedWith(district, lab)).toBe('runner/approver-key-not-trusted')
  })
  test('a trusted credential, signed with another key', async () => {
    const { district, lab } = await open()
    await signed(district, 'cora', 'technology-coordinator')
    const real = await signed(district, 'ivan', 'it-systems-manager')
    // The owner of the database swaps the signature alone; no role of the product may.
    await expect(district.sql(sql`update changes_decision set signature = 'AAAA'`)).rejects.toMatchObject({ code: '42501' })
    await expect(district.sql(sql`delete from changes_decision`)).rejects.toMatchObject({ code: '42501' })
    const keys = await Promise.all([
      trusted(district, 'ivan', ['it-systems-manager']),
      trusted(district, 'cora', ['technology-coordinator']),
      trusted(district, 'rita', ['systems-administrator']),
    ])
    const other = softAuthenticator(publicUrl)
    const given = keys.map((key) => (key.name === 'ivan' ? { ...key, publicKey: other.publicKey, fingerprint: fingerprintOf(other.publicKey) } : key))
    expect(real.decisionId).toBeTruthy()
    expect(await refusedWith(district, lab, { approvals: { mode: 'signed', origin: publicUrl, keys: () => given } })).toBe(
      'runner/approval-signature-wrong',
    )
  })
  test('the requester’s own trusted key, with the requester’s name taken off by SQL: impossible, and the runner compares as well', async () => {
    const { district, lab } = await open()
    await expect(district.sql(sql`update changes_request set requester_id = ${district.ids.sven}`)).rejects.toMatchObject({ code: '42501' })
    const rita = await trusted(district, 'rita', ['it-systems-manager', 'technology-coordinator', 'systems-administrator'])
    await expect(
      forge(district, 'it-systems-manager', 'rita', {
        credentialId: rita.credentialId,
        assertion: (await passkeyOf(district, 'rita')).get({ challenge: 'AAAA' }),
      }),
    ).rejects.toMatchObject({ code: '23514', constraint: 'change_must_not_be_decided_by_requester' })
    await signed(district, 'ivan', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    // A key that the operator trusted as Ivan's role, and whose owner is who asks here.
    const asks = { ...(await trusted(district, 'ivan', ['it-systems-manager'])), personId: district.ids.rita }
    const rest = [await trusted(district, 'cora', ['technology-coordinator']), rita]
    expect(await refusedWith(district, lab, { approvals: { mode: 'signed', origin: publicUrl, keys: () => [asks, ...rest] } })).toBe(
      'runner/approval-of-somebody-else',
    )
  })
  test('an assertion made on another site, or without PIN or finger', async () => {
    for (const [habits, code] of [
      [{ origin: 'https://afterbell.example.test' }, 'runner/approval-signature-of-another-site'],
      [{ rpId: 'example.test' }, 'runner/approval-signature-of-another-site'],
      [{ isVerified: false }, 'runner/approval-signer-not-verified'],
    ] as const) {
      const { district, lab } = await open()
      await signed(district, 'cora', 'technology-coordinator')
      expect((await approveSigned(district, 'ivan', district.requestId, 'it-systems-manager', habits)).ok).toBe(false) // the use case looks first
      const real = await signed(district, 'ivan', 'it-systems-manager')
      const [row] = (await district.sql(sql`select client_data, authenticator_data from changes_decision where id = ${real.decisionId}`)) as {
        client_data: string
      }[]
      const { challenge } = JSON.parse(Buffer.from(row?.client_data ?? '', 'base64url').toString()) as { challenge: string }
      const bad = (await passkeyOf(district, 'ivan')).get({ challenge }, habits)
      const owner = world.ownerUrl
      const pool = openPool(
        owner,
        createLog('test', () => undefined),
        1,
      )
      await inDistrict(pool.db, district.districtId, (tx) =>
        sql`update changes_decision set client_data = ${bad.clientData}, authenticator_data = ${bad.authenticatorData}, signature = ${bad.signature} where id = ${real.decisionId}`.execute(
          tx,
        ),
      )
      await pool.close()
      expect(await refusedWith(district, lab)).toBe(code)
    }
  })
  test('nothing is begun that nobody could order back', async () => {
    const { district, lab } = await open()
    await signed(district, 'ivan', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    const keys = [await trusted(district, 'ivan', ['it-systems-manager']), await trusted(district, 'cora', ['technology-coordinator'])]
    expect(await refusedWith(district, lab, { approvals: { mode: 'signed', origin: publicUrl, keys: () => keys } })).toBe(
      'runner/nobody-may-order-the-way-back',
    )
  })
  test('lowered in the runner’s own configuration, a recorded approval is enough, and the evidence says so', async () => {
    const { district, lab } = await open()
    await plain(district, 'ivan', 'it-systems-manager')
    await plain(district, 'cora', 'technology-coordinator')
    const runId = await readyRun(district, { way: 'runner' })
    await lab.until(runId, ['testing'], lab.engine({ approvals: { mode: 'recorded' } }))
    const rows = await reading(district.worker, (tx) => evidence(tx, { about: aboutRunId(runId) }, 200))
    expect(
      rows.filter(({ kind }) => kind === 'runbooks.run-started').map(({ content }) => (JSON.parse(content) as { approvals: string }).approvals),
    ).toEqual(['recorded'])
  })
})

describe('while a run is under way', () => {
  let district: RunDistrict
  let lab: Lab
  let runId: string
  const asRole = (db: CycleWorld['db'], statement: ReturnType<typeof sql>) => inDistrict(db, district.districtId, (tx) => statement.execute(tx))
  const move = (to: string) => sql`insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, previous_n, at, by_actor)
    select district_id, run_id, n + 1, to_state, ${to}, n, now(), 'intruder' from runbooks_run_move where run_id = ${runId} order by n desc limit 1`
  beforeAll(async () => {
    district = await runDistrict(world, String(next++))
    lab = openLab(world, district)
    runId = await readyRun(district, { way: 'runner' })
    await lab.until(runId, ['testing'])
  })

  test('moves that are the runner’s are made by nobody else, and the worker orders no way back', async () => {
    for (const [db, to] of [
      [world.db, 'removing-snapshot'],
      [world.workerDb, 'reverting'],
      [world.db, 'not-clean'],
    ] as const)
      await expect(asRole(db, move(to)), to).rejects.toMatchObject({ code: to === 'reverting' ? '42501' : expect.stringMatching(/42501|23503/) })
    for (const db of [world.db, world.workerDb]) {
      await expect(
        asRole(db, sql`update runbooks_step set state = 'waiting', outcome = null where run_id = ${runId} and step = 'snapshot'`),
      ).rejects.toMatchObject({ code: '42501', constraint: 'runner_step_must_be_written_by_the_runner' })
      await expect(
        asRole(db, sql`update runbooks_step set outcome = jsonb_set(outcome, '{name}', '"another"') where run_id = ${runId} and step = 'snapshot'`),
      ).rejects.toMatchObject({ constraint: 'runner_step_must_be_written_by_the_runner' })
      await expect(asRole(db, sql`insert into runbooks_lease values (${district.districtId}, ${runId}, 'me', 99, now())`)).rejects.toMatchObject({
        code: '42501',
      })
    }
  })
  test('"reverting" by SQL as the web’s role puts nothing back; a confirmation without a passkey neither; the signed order does', async () => {
    const before = lab.effects()
    await asRole(world.db, move('reverting'))
    await lab.rounds()
    expect(lab.effects()).toEqual(before)
    const [wait] = await reading(
      district.worker,
      async (tx) => (await sql<{ code: string; clause: string }>`select code, clause from runbooks_wait where run_id = ${runId}`.execute(tx)).rows,
    )
    expect(wait).toEqual({ code: 'runner/revert-not-signed', clause: 'SP-4.3' })
    // An order made up by SQL, signed by the systems administrator's own trusted device over something else.
    const rita = await passkeyOf(district, 'rita')
    const made = rita.get({ challenge: 'AAAA' })
    await district.sql(sql`insert into runbooks_revert_order (district_id, id, run_id, person_id, snapshot, loses_since, credential_id, authenticator_data, client_data, signature, nonce, signed_at)
      values (${district.districtId}, ${newId()}, ${runId}, ${district.ids.rita}, 's', now(), ${made.credentialId}, ${made.authenticatorData}, ${made.clientData}, ${made.signature}, 'n', now())`)
    await lab.rounds()
    expect(lab.effects()).toEqual(before)
    const takenAt = String((await lab.steps(runId))['snapshot']?.outcome?.['takenAt'])
    expect((await confirmRevert(district.runParts)(district.as('rita'), { runId, agreedTo: takenAt, isAdministrator: true })).ok).toBe(false)
    must(await revertSigned(district, district.runParts, 'rita', runId, takenAt))
    await lab.until(runId, ['reverted'])
    expect(lab.effects().length).toBeGreaterThan(before.length)
    expect(await reading(district.worker, async (tx) => (await sql`select from runbooks_wait where run_id = ${runId}`.execute(tx)).rows)).toEqual([])
  })
  test('a run called back in production and its hold called over by SQL keeps its snapshot as long as was signed', async () => {
    const again = await runDistrict(world, String(next++))
    const there = openLab(world, again)
    const id = await readyRun(again, { way: 'runner' })
    await there.until(id, ['testing'])
    const before = there.effects()
    const step = (db: CycleWorld['db'], to: string) =>
      inDistrict(db, again.districtId, (tx) =>
        sql`insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, previous_n, at, by_actor)
      select district_id, run_id, n + 1, to_state, ${to}, n, now(), 'intruder' from runbooks_run_move where run_id = ${id} order by n desc limit 1`.execute(
          tx,
        ),
      )
    for (const name of ['verdict', 'back-in-production', 'hold'])
      await again.sql(sql`update runbooks_step set state = 'done', ended_at = '2020-01-01' where run_id = ${id} and step = ${name}`)
    await again.sql(
      sql`update runbooks_step set state = 'skipped' where run_id = ${id} and step in ('revert', 'health-checks') and state = 'waiting'`,
    )
    await step(world.db, 'holding')
    await step(world.workerDb, 'removing-snapshot')
    await there.rounds()
    expect(there.effects()).toEqual(before)
    const [wait] = await reading(
      again.worker,
      async (tx) => (await sql<{ code: string }>`select code from runbooks_wait where run_id = ${id}`.execute(tx)).rows,
    )
    expect(wait?.code).toBe('runner/still-held')
  })
})

describe('what the page says beforehand', () => {
  test('that the runner asks for a passkey, of whom, and what would satisfy it; nothing once all is there', async () => {
    const { district } = await open()
    await plain(district, 'ivan', 'it-systems-manager')
    await signed(district, 'cora', 'technology-coordinator')
    const run = { way: 'runner' as const, requestId: district.requestId, deviceId: district.devices['sis-01'] }
    const asks = () => reading(district.as('rita'), (tx) => runnerAsks(tx, run))
    expect((await asks())?.code).toBe('runner/not-heard')
    const trust = (keys: readonly TrustedKey[]) =>
      inDistrict(world.runnerDb, district.districtId, (tx) =>
        noteRunnerWord(tx, district.districtId, {
          approvals: 'signed',
          origin: publicUrl,
          servers: [district.devices['sis-01']],
          trusted: keys.map(({ fingerprint, personId, as }) => ({ fingerprint, person: personId, as })),
        }),
      )
    await trust(district.approvals.keys())
    expect(await asks()).toMatchObject({
      code: 'runner/approval-not-signed',
      clause: 'SP-1.2',
      says: 'Ivan approved as IT Systems Manager by the link of a mail; this runner asks for a passkey.',
    })
    await signed(district, 'ivan', 'it-systems-manager')
    expect(await asks()).toBeUndefined()
    await trust(district.approvals.keys().filter(({ name }) => name !== 'rita'))
    expect((await asks())?.code).toBe('runner/nobody-may-order-the-way-back')
    expect((await reading(district.as('rita'), (tx) => runnerAsks(tx, { ...run, deviceId: district.devices['web-01'] })))?.code).toBe(
      'runner/server-not-given',
    )
    for (const db of [world.db, world.workerDb])
      // the word is the runner's own
      await expect(
        inDistrict(db, district.districtId, (tx) => sql`update runbooks_runner set approvals = 'recorded'`.execute(tx)),
      ).rejects.toMatchObject({ code: '42501' })
  })
})
