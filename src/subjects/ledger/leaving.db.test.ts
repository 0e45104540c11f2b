import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { ok, refuse } from '../../core/result.ts'
import { verifyExport } from '../../core/proof/verify.ts'
import { inDistrict, openPool, type Db, type Tx } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import { createLog } from '../../platform/log.ts'
import { proofTools } from '../../platform/proof-tools.ts'
import { checkpointFolder } from '../../processes/checkpoint-folder.ts'
import { queueNotice } from '../notices/index.ts'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { bareDistrict, moveClock } from '../../../tests/lib/district.ts'
import { keyRing } from '../../../tests/lib/key-ring.ts'
import {
  agreeErasing,
  askErasing,
  copyCheckpoint,
  copyState,
  declineErasing,
  dismissWitness,
  exportLedger,
  nameWitness,
  newestCheckpoint,
  postings,
  reading,
  seal,
  sendCheckpoints,
  useCase,
} from './index.ts'

const quiet = createLog('test', () => undefined)
const note = useCase<string, null, null, null>({
  name: 'test.note',
  clauses: ['PM-8'],
  load: async () => null,
  decide: () => ok(null),
  commit: async (_, __, ___, says) => ({
    value: null,
    evidence: [{ kind: 'test.noted', about: ['dev_1'], grade: 'observed' as const, content: { says } }],
  }),
})
let database: TestDatabase
let [app, worker, sealer] = [] as unknown as [Db, Db, Db]
const pools: { close(): Promise<void> }[] = []
const ring = keyRing()
const pat = newId()
const from = () => ({ db: app, districtId: '1', actor: { id: pat, proof: 'password' as const, personId: pat } })
const as = (person: string, proof: 'password' | 'break-glass' = 'password') => ({
  db: app,
  districtId: '1',
  actor: { id: person, proof, personId: person },
})
const apart = async () => ok(true as const)
const near = refuse({ code: 'x', clause: '-', says: 'One appointed the other.', satisfiedBy: '', status: 403 })
const agree = (person: string) => (input: { entryId: string }) => agreeErasing(apart)(as(person), input)
/** Dana the director, Cora the coordinator, Tess a tester. */
const staff = () =>
  inside(app, async (tx): Promise<[string, string, string]> => {
    const ids: [string, string, string] = [newId(), newId(), newId()]
    for (const [at, [name, position]] of [
      ['Dana', 'technology-director'],
      ['Cora', 'technology-coordinator'],
      ['Tess', 'tester'],
    ].entries()) {
      await sql`insert into people_person (district_id, id, name, initials, created_at) values (1, ${ids[at]}, ${name}, ${name?.slice(0, 2).toUpperCase()}, now())`.execute(
        tx,
      )
      await sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by) values (1, ${newId()}, ${ids[at]}, ${position}, '2026-01-01', ${ids[0]})`.execute(
        tx,
      )
    }
    return ids
  })
const byWorker = () => ({ db: worker, districtId: '1', actor: { id: 'process:worker', proof: 'process' as const } })
const inside = <T>(db: Db, work: (tx: Tx) => Promise<T>) => inDistrict(db, '1', work)
const sealed = () => seal(sealer, '1', ring)
const idOf = (seq: number) =>
  inside(app, async (tx) => (await sql<{ id: string }>`select entry_id as id from ledger_seal where seq = ${seq}`.execute(tx)).rows[0]?.id ?? '')
const failure = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'nothing was refused' }),
    (error: unknown) => {
      const { code, constraint } = error as { code?: string; constraint?: string }
      return { code, constraint }
    },
  )
const exported = async () => {
  const parts: string[] = []
  await reading({ db: app, districtId: '1' }, (tx) => exportLedger(tx, '1', (text) => void parts.push(text)))
  return parts.join('')
}

beforeAll(async () => {
  database = await (await openTestCluster()).clone('leaving')
  const open = (role: 'app' | 'worker' | 'sealer') => {
    const pool = openPool(database.addresses[role], quiet, 2)
    pools.push(pool)
    return pool.db
  }
  ;[app, worker, sealer] = [open('app'), open('worker'), open('sealer')]
  await bareDistrict(app, '1')
  await inside(app, (tx) =>
    sql`insert into people_person (district_id, id, name, initials, created_at) values (1, ${pat}, 'Pat Bell', 'PB', now())`.execute(tx),
  )
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  await database.drop()
})

test('personal details are erased, the tree stays whole, an entry tells who and why; all else stays refused', async () => {
  for (const says of ['Sam Miller, grade 4, broke it', 'nothing personal']) await note(from(), says)
  await sealed()
  const before = (await inside(app, newestCheckpoint))?.note as string
  const [sam, key] = [
    await idOf(1),
    await inside(
      app,
      async (tx) => (await sql<{ id: string }>`select id from ledger_entry where kind = 'ledger.key-announced'`.execute(tx)).rows[0]?.id ?? '',
    ),
  ]
  expect(await exported()).toContain('Sam Miller')
  expect(await askErasing(from(), { entryId: sam, reason: 'asked-for' })).toMatchObject({ ok: false, refusal: { code: 'ledger/own-act' } })
  const [dana, cora, tess] = await staff()
  expect(await agree(cora)({ entryId: sam })).toMatchObject({ ok: false, refusal: { code: 'ledger/no-erasing-asked' } })
  expect(await askErasing(as(dana), { entryId: sam, reason: 'asked-for' })).toMatchObject({ ok: true })
  expect(await askErasing(as(cora), { entryId: sam, reason: 'asked-for' })).toMatchObject({
    ok: false,
    refusal: { code: 'ledger/erasing-asked-already' },
  })
  expect(await exported()).toContain('Sam Miller') // asking erases nothing
  for (const [from, code] of [
    [as(dana), 'ledger/erasing-asked-by-you'],
    [as(pat), 'ledger/own-act'],
    [as(cora, 'break-glass'), 'ledger/erasing-needs-sign-in'],
  ] as const)
    expect(await agreeErasing(apart)(from, { entryId: sam })).toMatchObject({ ok: false, refusal: { code } })
  expect(await agreeErasing(async () => near)(as(cora), { entryId: sam })).toMatchObject({
    ok: false,
    refusal: { code: 'ledger/erasing-two-are-one' },
  })
  // The same by SQL as the web's own role: the database keeps the second person apart, whatever the program says.
  const by = (person: string) => failure(inside(app, (tx) => sql`update ledger_erasing set agreed_by = ${person}, agreed_at = now()`.execute(tx)))
  expect(await by(dana)).toEqual({ code: '23514', constraint: 'erasing_must_be_agreed_by_another_person' })
  expect(await by(pat)).toEqual({ code: '23514', constraint: 'erasing_must_not_be_of_ones_own_act' })
  expect(await by(tess)).toEqual({ code: '23514', constraint: 'erasing_must_be_agreed_by_director_or_coordinator' })
  const forced = await failure(
    inside(app, async (tx) => {
      const telling = newId()
      await sql`insert into ledger_entry (district_id, id, at, kind, actor, proof, clauses, about, salt, content, content_hash, grade) values (1, ${telling}, now(), 'ledger.entry-erased', ${dana}, 'password', '{}', array[${`evd_${sam.replaceAll('-', '')}`}], 's', '{}', 'h', 'enforced')`.execute(
        tx,
      )
      await sql`select ledger_erase(${sam}::uuid, ${telling}::uuid)`.execute(tx)
    }),
  )
  expect(forced).toEqual({ code: '23514', constraint: 'erasing_must_be_agreed_by_another_person' })
  expect(await agree(cora)({ entryId: sam })).toMatchObject({ ok: true })
  expect(await failure(inside(app, (tx) => sql`update ledger_erasing set agreed_by = null, agreed_at = null`.execute(tx)))).toEqual({
    code: '23514',
    constraint: 'erasing_must_be_answered_once',
  })
  await sealed()
  const told = await inside(
    app,
    async (tx) =>
      (
        await sql<{
          kind: string
          actor: string
        }>`select kind, actor from ledger_entry where about @> array[${`evd_${sam.replaceAll('-', '')}`}] order by id`.execute(tx)
      ).rows,
  )
  expect(told).toEqual([
    { kind: 'ledger.erasing-asked', actor: dana },
    { kind: 'ledger.entry-erased', actor: cora },
    { kind: 'ledger.erasing-agreed', actor: cora },
  ])
  const text = await exported()
  expect(text).not.toContain('Sam Miller')
  expect(verifyExport(proofTools, text, { roots: before })).toMatchObject({ ok: true, erased: [{ seq: 1, by: 5 }], roots: [{ ok: true }] })
  expect(
    await inside(app, async (tx) => (await sql`select salt, content, actor, kind from ledger_entry where id = ${sam}`.execute(tx)).rows[0]),
  ).toEqual({ salt: '', content: '{"erased":true}', actor: pat, kind: 'test.noted' })

  for (const [entryId, code] of [
    [sam, 'ledger/erased-already'],
    [key, 'ledger/own-entry'],
    [newId(), 'ledger/no-such-entry'],
  ] as const)
    expect(await askErasing(as(dana), { entryId, reason: 'ordered' })).toMatchObject({ ok: false, refusal: { code } })
  const other = await idOf(2)
  const erase = (entry: string, erasing: string, db = app) =>
    failure(inside(db, (tx) => sql`select ledger_erase(${entry}::uuid, ${erasing}::uuid)`.execute(tx)))
  const telling = await idOf(5)
  expect(await erase(other, telling)).toEqual({ code: '23514', constraint: 'erasing_must_be_agreed_by_another_person' })
  expect(await askErasing(as(dana), { entryId: other, reason: 'ordered' })).toMatchObject({ ok: true })
  expect(await declineErasing(as(cora), { entryId: other })).toMatchObject({ ok: true })
  expect(await agree(cora)({ entryId: other })).toMatchObject({ ok: false, refusal: { code: 'ledger/no-erasing-asked' } })
  await inside(app, (tx) =>
    sql`insert into ledger_erasing (district_id, id, entry_id, reason, asked_by, asked_at, agreed_by, agreed_at) values (1, ${newId()}, ${other}, 'ordered', ${dana}, now(), ${cora}, now())`.execute(
      tx,
    ),
  )
  expect(await erase(other, telling)).toEqual({ code: '23514', constraint: 'erasing_must_be_told_by_an_entry' })
  expect(await erase(sam, telling)).toEqual({ code: '23514', constraint: 'entry_must_be_erased_once' })
  expect(await erase(key, telling)).toEqual({ code: '23514', constraint: 'ledgers_own_entry_must_stay' })
  expect(await erase(newId(), telling)).toEqual({ code: '23503', constraint: 'erased_entry_must_exist' })
  await note(from(), 'fresh')
  const fresh = await inside(
    app,
    async (tx) => (await sql<{ id: string }>`select id from ledger_entry order by id desc limit 1`.execute(tx)).rows[0]?.id ?? '',
  )
  expect(await erase(fresh, telling)).toEqual({ code: '23514', constraint: 'entry_must_be_sealed_before_it_is_erased' })
  expect(await askErasing(as(dana), { entryId: fresh, reason: 'ordered' })).toMatchObject({ ok: false, refusal: { code: 'ledger/not-sealed-yet' } })
  for (const db of [worker, sealer]) expect(await erase(other, telling, db)).toMatchObject({ code: '42501' })
  expect(await failure(inside(app, (tx) => sql`update ledger_entry set content = '{}'`.execute(tx)))).toMatchObject({ code: '42501' })
})

test('checkpoints go to whoever was named: at once, then daily and only when something happened', async () => {
  await sealed()
  const send = sendCheckpoints(queueNotice)
  expect(await send(byWorker(), {})).toMatchObject({ ok: false, refusal: { code: 'ledger/nothing-due' } })
  expect(await nameWitness(from(), { name: '', email: 'nobody', everyHours: 24 })).toMatchObject({
    ok: false,
    refusal: { code: 'ledger/witness-incomplete' },
  })
  const made = await nameWitness(from(), { name: 'Robin Superintendent', email: 'robin@example.test', everyHours: 24 })
  await nameWitness(from(), { name: 'Kim', email: 'kim@example.test', everyHours: 168 })
  expect(await nameWitness(from(), { name: 'Kim again', email: 'KIM@example.test', everyHours: 24 })).toMatchObject({
    ok: false,
    refusal: { code: 'ledger/witness-already' },
  })
  await sealed()
  expect(await send(byWorker(), {})).toMatchObject({ ok: true, value: 2 })
  expect(await send(byWorker(), {})).toMatchObject({ ok: false })
  const body = await inside(
    worker,
    async (tx) => (await sql<{ body: string }>`select body from notices_notice where kind = 'ledger-checkpoint'`.execute(tx)).rows[0]?.body ?? '',
  )
  await sealed()
  expect(verifyExport(proofTools, await exported(), { roots: body })).toMatchObject({ ok: true, roots: [{ ok: true }] }) // the very letter serves as --root
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    from: 'a@example.test',
    to: 'b@example.test',
    subject: 'x',
    text: body,
  })
  const raw = message.toString()
  expect(raw).toContain('quoted-printable')
  expect(verifyExport(proofTools, await exported(), { roots: raw })).toMatchObject({ ok: true, roots: [{ ok: true }] }) // and so does the message as a mail box keeps it
  await moveClock(app, '1', 25 * 3_600_000)
  expect(await send(byWorker(), {})).toMatchObject({ ok: false }) // a day later, but nothing happened except the sending itself
  await note(from(), 'something')
  await sealed()
  expect(await send(byWorker(), {})).toMatchObject({ ok: true, value: 1 })
  if (made.ok) expect(await dismissWitness(from(), made.value)).toMatchObject({ ok: true })
  await note(from(), 'something more')
  await sealed()
  await moveClock(app, '1', 50 * 3_600_000)
  expect(await send(byWorker(), {})).toMatchObject({ ok: false })
  expect(await inside(app, postings)).toMatchObject([
    { name: 'Robin Superintendent', state: 'waiting' },
    { name: 'Kim' },
    { name: 'Robin Superintendent' },
  ])
  expect(await exported()).not.toContain('Superintendent') // a name stands in no entry
})

test('checkpoints are appended to a file elsewhere; that it fails, and works again, is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-elsewhere-'))
  const place = join(folder, 'share')
  const copy = () => copyCheckpoint(byWorker(), checkpointFolder(place), 0)
  const state = () => inside(app, copyState)
  try {
    await copy()
    expect(await state()).toMatchObject({ fault: expect.stringContaining('is the share mounted?'), size: null })
    mkdirSync(place)
    await copy()
    const size = (await inside(app, newestCheckpoint))?.size
    expect(await state()).toMatchObject({ fault: null, size })
    await note(from(), 'more')
    await sealed()
    await copy()
    const file = join(place, readdirSync(place)[0] as string)
    const notes = readFileSync(file, 'utf8')
    await sealed()
    expect(verifyExport(proofTools, await exported(), { roots: notes })).toMatchObject({ ok: true, roots: [{ size }, {}] })
    rmSync(file)
    await note(from(), 'yet more')
    await sealed()
    await copy()
    expect(await state()).toMatchObject({ fault: expect.stringContaining('were gone') })
    rmSync(place, { recursive: true })
    writeFileSync(place, '')
    await copy()
    expect((await state())?.fault).toContain('it is no folder')
    expect(
      await inside(app, async (tx) =>
        (await sql<{ kind: string }>`select kind from ledger_entry where kind like 'ledger.copy%' order by id`.execute(tx)).rows.map(
          (row) => row.kind,
        ),
      ),
    ).toEqual(['ledger.copy-failed', 'ledger.copy-resumed', 'ledger.copy-failed', 'ledger.copy-failed'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
