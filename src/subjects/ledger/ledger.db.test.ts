import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { ok } from '../../core/result.ts'
import { fromBase64 } from '../../core/proof/bytes.ts'
import { isConsistent, isIncluded } from '../../core/proof/merkle.ts'
import { readCheckpoint, readNote } from '../../core/proof/note.ts'
import { verifyExport } from '../../core/proof/verify.ts'
import { inDistrict, openPool, type Db } from '../../platform/db/pool.ts'
import { createLog } from '../../platform/log.ts'
import { proofTools } from '../../platform/proof-tools.ts'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { bareDistrict, moveClock } from '../../../tests/lib/district.ts'
import { keyRing } from '../../../tests/lib/key-ring.ts'
import {
  consistencyOf,
  evidence,
  evidenceCounts,
  exportLedger,
  inclusionOf,
  kindsServing,
  newestCheckpoint,
  reading,
  seal,
  SealingRefused,
  tileBytes,
  useCase,
} from './index.ts'

const quiet = createLog('test', () => undefined)
const note = useCase<number, null, null, null>({
  name: 'test.note',
  clauses: ['PM-8'],
  load: async () => null,
  decide: () => ok(null),
  commit: async (_, __, ___, count) => ({
    value: null,
    evidence: Array.from({ length: count }, (__unused, i) => ({
      kind: 'test.noted',
      about: ['dev_1'],
      grade: 'observed' as const,
      content: { says: `Sam's number ${i}` },
    })),
  }),
})

let database: TestDatabase
const pools: { close(): Promise<void> }[] = []
const as = (role: 'app' | 'worker' | 'runner' | 'sealer' | 'owner'): Db => {
  const pool = openPool(database.addresses[role], quiet, 4)
  pools.push(pool)
  return pool.db
}
let [app, sealer, owner] = [] as unknown as [Db, Db, Db]
let district = 0

beforeAll(async () => {
  database = await (await openTestCluster()).clone('ledger')
  ;[app, sealer, owner] = [as('app'), as('sealer'), as('owner')]
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  await database.drop()
})

/** A district of its own for each test, with so many entries and a sealer. */
const begin = async (n: number) => {
  const id = String(++district)
  await bareDistrict(app, id)
  const ring = keyRing()
  const say = (count: number) => note({ db: app, districtId: id, actor: { id: 'process:web', proof: 'process' } }, count)
  await say(n)
  const exported = async () => {
    const parts: string[] = []
    await reading({ db: app, districtId: id }, (tx) => exportLedger(tx, id, (text) => void parts.push(text)))
    return parts.join('')
  }
  const inside = <T>(db: Db, work: (tx: Parameters<Parameters<typeof inDistrict<T>>[2]>[0]) => Promise<T>) => inDistrict(db, id, work)
  return {
    id,
    ring,
    say,
    exported,
    inside,
    seal: () => seal(sealer, id, ring),
    verify: async (kept = {}) => verifyExport(proofTools, await exported(), kept),
  }
}
const faultOf = (error: unknown) => {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string }
  return { code, constraint, message }
}
const failure = (work: Promise<unknown>) => work.then(() => ({ code: 'nothing was refused' }), faultOf)

test('sealing numbers, grows the tree and signs; the export verifies, every proof holds', async () => {
  const one = await begin(300)
  expect(await one.seal()).toBe(301) // with the announcement of the first key
  expect(await one.seal()).toBe(0)
  const first = (await one.inside(app, newestCheckpoint))?.note as string
  await one.say(40)
  await one.seal()
  expect(await one.verify({ roots: first })).toMatchObject({
    ok: true,
    faults: [],
    entries: 341,
    checkpoints: 2,
    keys: 1,
    roots: [{ size: 301, ok: true }],
  })
  const newest = await one.inside(app, newestCheckpoint)
  const [older, now] = [first, newest?.note as string].map((text) => readCheckpoint(readNote(text)?.text ?? '')) as [
    NonNullable<ReturnType<typeof readCheckpoint>>,
    NonNullable<ReturnType<typeof readCheckpoint>>,
  ]
  const steps = (await one.inside(app, (tx) => consistencyOf(tx, 301, 341))).map((step) => fromBase64(step) as Uint8Array)
  expect(isConsistent(proofTools.sha256, { older: 301, size: 341, olderRoot: older.root, root: now.root, proof: steps })).toBe(true)
  const ids = await one.inside(
    app,
    async (tx) => (await sql<{ id: string }>`select entry_id as id from ledger_seal where seq in (1, 256, 257, 341) order by seq`.execute(tx)).rows,
  )
  for (const { id } of ids) {
    const proof = await one.inside(app, (tx) => inclusionOf(tx, one.id, id))
    if (!proof) throw new Error('no proof')
    expect(
      isIncluded(proofTools.sha256, {
        index: proof.index,
        size: proof.size,
        leaf: fromBase64(proof.leaf) as Uint8Array,
        root: now.root,
        proof: proof.proof.map((step) => fromBase64(step) as Uint8Array),
      }),
    ).toBe(true)
  }
  expect((await one.inside(app, (tx) => tileBytes(tx, { level: 0, n: 1, width: 45 })))?.length).toBe(45 * 32)
  expect(await one.inside(app, (tx) => tileBytes(tx, { level: 0, n: 1, width: 200 }))).toBeUndefined()
})

test("each entry tells the clock it was made under and the installation's epoch, as the database knows them", async () => {
  const one = await begin(1)
  await moveClock(app, one.id, 5000)
  await one.say(1)
  await owner.transaction().execute(async (tx) => {
    await sql`insert into platform_epoch values (2, now(), 'restored')`.execute(tx)
  })
  await one.say(1)
  expect(await one.inside(app, async (tx) => (await sql`select clock, epoch from ledger_entry order by id`.execute(tx)).rows)).toEqual([
    { clock: 'demo', epoch: 1 },
    { clock: 'demo, moved 5000ms', epoch: 1 },
    { clock: 'demo, moved 5000ms', epoch: 2 },
  ])
  for (const column of ['epoch', 'clock'])
    expect(
      await failure(
        one.inside(app, (tx) =>
          sql`insert into ledger_entry (district_id, id, ${sql.ref(column)}) values (${one.id}, gen_random_uuid(), 1)`.execute(tx),
        ),
      ),
    ).toMatchObject({ code: '42501' })
  expect(await failure(one.inside(app, (tx) => sql`insert into platform_epoch values (9, now(), 'mine')`.execute(tx)))).toMatchObject({
    code: '42501',
  })
  await one.seal()
  expect((await one.inside(app, newestCheckpoint))?.note).toContain(`/district/${one.id}/epoch/2\n`)
})

test('the sealer alone seals: others may not, and it reads no content and writes nothing else', async () => {
  const one = await begin(2)
  await one.seal()
  for (const role of ['app', 'worker', 'runner'] as const) {
    const db = as(role)
    for (const table of ['ledger_seal', 'ledger_tile', 'ledger_checkpoint', 'ledger_key', 'ledger_entry']) {
      for (const statement of [sql`delete from ${sql.table(table)}`, sql`update ${sql.table(table)} set district_id = district_id`])
        expect([role, table, await failure(one.inside(db, (tx) => statement.execute(tx)))]).toMatchObject([role, table, { code: '42501' }])
    }
    expect([
      role,
      await failure(one.inside(db, (tx) => sql`insert into ledger_seal values (${one.id}, 9, gen_random_uuid(), '', '', now())`.execute(tx))),
    ]).toMatchObject([role, { code: '42501' }])
    expect([role, await failure(one.inside(db, (tx) => sql`delete from ledger_unsealed`.execute(tx)))]).toMatchObject([role, { code: '42501' }])
    expect([
      role,
      await failure(
        one.inside(db, (tx) =>
          sql`insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, about, salt, content, content_hash)
      values (${one.id}, gen_random_uuid(), now(), 'ledger.key-announced', '{}', 'x', 'none', 'observed', '{}', 's', '{}', 'h')`.execute(tx),
        ),
      ),
    ]).toMatchObject([role, { code: '42501', message: expect.stringContaining('keys_must_be_announced_by_the_sealer') }])
  }
  const reads = (what: string) => failure(one.inside(sealer, (tx) => sql.raw(`select ${what}`).execute(tx)))
  for (const what of [
    'content from ledger_entry',
    'salt from ledger_entry',
    '* from people_person',
    '* from platform_outbox',
    'name from people_district',
  ])
    expect([what, await reads(what)]).toMatchObject([what, { code: '42501' }])
  expect(
    await failure(
      one.inside(sealer, (tx) =>
        sql`insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, about, salt, content, content_hash)
    values (${one.id}, gen_random_uuid(), now(), 'test.noted', '{}', 'process:sealer', 'process', 'observed', '{}', 's', '{}', 'h')`.execute(tx),
      ),
    ),
  ).toMatchObject({ code: '42501', message: expect.stringContaining('sealer_must_write_of_its_keys_alone') })
  expect(await failure(one.inside(sealer, (tx) => sql`update ledger_tile set hashes = decode(repeat('00', 96), 'hex')`.execute(tx)))).toMatchObject({
    code: '23514',
    constraint: 'tile_must_only_grow',
  })
})

test('two sealers at once: every entry once, one line of checkpoints', async () => {
  const one = await begin(400)
  const second = as('sealer')
  await Promise.all([one.seal(), seal(second, one.id, one.ring, 50), seal(second, one.id, one.ring, 70), one.say(30), one.seal()])
  await one.seal()
  expect(await one.verify()).toMatchObject({ ok: true, entries: 431 })
  const other = keyRing() // another installation's sealer, with a folder of its own, on the same database
  await one.say(1)
  await expect(seal(second, one.id, other)).rejects.toThrow(/another sealer has signed within the last minute/)
})

test('what serves which clause is counted by the sealer and where it waits: as a count of all entries says, at every moment', async () => {
  const one = await begin(3)
  const other = (clauses: readonly string[]) =>
    useCase<null, null, null, null>({
      name: 'test.other',
      clauses,
      load: async () => null,
      decide: () => ok(null),
      commit: async () => ({ value: null, evidence: [{ kind: 'test.seldom', about: [], grade: 'observed' as const, content: {} }] }),
    })({ db: app, districtId: one.id, actor: { id: 'process:web', proof: 'process' } }, null)
  const recounted = () =>
    one.inside(app, async (tx) =>
      Object.fromEntries(
        (
          await sql<{
            clause: string
            n: string
          }>`select c as clause, count(distinct e.id) as n from ledger_entry e, unnest(e.clauses) as c group by c`.execute(tx)
        ).rows.map(({ clause, n }) => [clause, Number(n)]),
      ),
    )
  const counted = () => one.inside(app, async (tx) => Object.fromEntries(await evidenceCounts(tx)))
  for (const step of [
    () => one.seal(),
    () => other(['SP-4.5', 'PM-8', 'PM-8']),
    () => one.say(5),
    () => one.seal(),
    () => other(['SP-4.5']),
    () => one.seal(),
    () => one.seal(),
  ]) {
    await step()
    expect(await counted()).toEqual(await recounted())
  }
  expect(await counted()).toMatchObject({ 'PM-8': 9, 'SP-4.5': 2 })
  expect((await one.inside(app, kindsServing)).get('SP-4.5')).toEqual(['test.seldom'])
  expect((await one.inside(app, (tx) => evidence(tx, { clause: 'SP-4.5' }))).map(({ kind }) => kind)).toEqual(['test.seldom', 'test.seldom'])
  expect(await one.inside(app, (tx) => evidence(tx, { clause: 'TU-1' }))).toEqual([])
  // nobody but the sealer counts, and each district reads its own
  await expect(one.inside(app, (tx) => sql`update ledger_served set entries = 1`.execute(tx))).rejects.toThrow(/permission denied/)
  const two = await begin(1)
  expect(await two.inside(app, async (tx) => Object.fromEntries(await evidenceCounts(tx)))).toEqual({ 'PM-8': 1 })
})

test('a sealer killed in the middle leaves nothing half done; killed before it noted what it signed, it goes on', async () => {
  const one = await begin(10)
  const dies = () => {
    throw new Error('killed')
  }
  const signing = { ...one.ring, make: (id: string, n: number) => ({ ...one.ring.make(id, n), sign: dies }) }
  await expect(seal(sealer, one.id, signing)).rejects.toThrow('killed') // entries numbered, tiles written, then the end: all of it is undone
  expect(
    await one.inside(
      app,
      async (tx) =>
        (
          await sql`select (select count(*) from ledger_seal)::int as seals, (select count(*) from ledger_tile)::int as tiles, (select count(*) from ledger_key)::int as keys`.execute(
            tx,
          )
        ).rows[0],
    ),
  ).toEqual({ seals: 0, tiles: 0, keys: 0 })
  await one.seal()
  await one.say(5)
  await expect(seal(sealer, one.id, { ...one.ring, noteSigned: dies })).rejects.toThrow('killed')
  await one.say(5)
  await one.seal()
  expect(await one.verify()).toMatchObject({ ok: true, entries: 21, keys: 1, checkpoints: 3 })
})

test('a database put back is found, unless a new epoch says so; then the log is another one', async () => {
  const one = await begin(5)
  await one.seal()
  const signed = one.ring.memory.get(one.id)
  if (!signed) throw new Error('nothing signed')
  one.ring.memory.set(one.id, { ...signed, size: 90 }) // the sealer has signed further than this database knows
  await one.say(1)
  await expect(one.seal()).rejects.toThrow(/covers 90 entries, but only 6 are there: entries were taken out/)
  const began = await owner
    .transaction()
    .execute(
      async (tx) =>
        (
          await sql<{
            epoch: number
          }>`insert into platform_epoch select max(epoch) + 1, now(), 'restored' from platform_epoch returning epoch`.execute(tx)
        ).rows[0]?.epoch,
    )
  await one.seal()
  expect((await one.inside(app, newestCheckpoint))?.note).toContain(`/epoch/${began}\n7\n`)
  expect(await one.verify()).toMatchObject({ ok: true, entries: 7, checkpoints: 2 })
  one.ring.memory.set(one.id, { ...signed, epoch: 99 })
  await one.say(1)
  await expect(one.seal()).rejects.toThrow(/put back without a new one/)
})

test('a ledger from before the tree gets one over all it holds, and loses nothing', async () => {
  const one = await begin(700)
  await one.seal()
  const chain = await one.inside(app, async (tx) => (await sql`select seq, entry_id, chain_hash from ledger_seal order by seq`.execute(tx)).rows)
  // As an earlier version left it: numbered and chained, no tiles, no checkpoints.
  await one.inside(owner, async (tx) => {
    await sql`delete from ledger_checkpoint`.execute(tx)
    await sql`delete from ledger_tile`.execute(tx)
  })
  one.ring.memory.clear()
  await one.say(3)
  for (let done = 1; done > 0;) done = await seal(sealer, one.id, one.ring, 300)
  expect(await one.verify()).toMatchObject({ ok: true, entries: 704 })
  expect(
    await one.inside(
      app,
      async (tx) => (await sql`select seq, entry_id, chain_hash from ledger_seal where seq <= 701 order by seq`.execute(tx)).rows,
    ),
  ).toEqual(chain)
})

test("a key is replaced under the former one's signature; a lost one is said to be lost", async () => {
  const one = await begin(2)
  await one.seal()
  await one.inside(app, (tx) => sql`insert into ledger_key_ask values (${one.id}, 1, now())`.execute(tx))
  await one.seal()
  expect((await one.inside(app, newestCheckpoint))?.note.match(/\u2014 /g)).toHaveLength(2) // the change-over bears both signatures
  await one.say(1)
  await one.seal()
  expect((await one.inside(app, newestCheckpoint))?.note.match(/\u2014 /g)).toHaveLength(1)
  expect(await one.verify()).toMatchObject({ ok: true, keys: 2, remarks: [] })
  one.ring.seeds.clear()
  await one.inside(owner, (tx) => sql`update ledger_checkpoint set made_at = made_at - interval '2 minutes'`.execute(tx))
  await one.say(1)
  await one.seal()
  expect(await one.verify()).toMatchObject({ ok: true, keys: 3, remarks: [expect.stringContaining('without the signature of the one before')] })
})

test("the past rewritten by the database's owner: the sealer stops; re-signed with the stolen key, a mailed root finds it", async () => {
  const one = await begin(20)
  await one.seal()
  const mailed = (await one.inside(app, newestCheckpoint))?.note as string
  // The owner changes an entry, then every number, tile and checkpoint after it, with the sealer's own code and its stolen keys.
  await one.inside(owner, async (tx) => {
    await sql`update ledger_entry set actor = 'somebody else' where id = (select entry_id from ledger_seal where seq = 5)`.execute(tx)
    for (const table of ['ledger_checkpoint', 'ledger_tile', 'ledger_seal']) await sql`delete from ${sql.table(table)}`.execute(tx)
    await sql`insert into ledger_unsealed select district_id, id from ledger_entry`.execute(tx)
  })
  await expect(one.seal()).rejects.toThrow(SealingRefused) // its own memory tells it
  const stolen = { ...one.ring, signed: () => undefined, noteSigned: () => undefined }
  await seal(sealer, one.id, stolen)
  expect(await one.verify()).toMatchObject({ ok: true, entries: 21 })
  expect((await one.verify({ roots: mailed })).faults.map((fault) => fault.says)).toEqual([
    'the first 21 entries are not those whose checkpoint was kept elsewhere: the past was rewritten',
  ])
  await one.say(1)
  await expect(one.seal()).rejects.toThrow(/the past was rewritten/)
})
