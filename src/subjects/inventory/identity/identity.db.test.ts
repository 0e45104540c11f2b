// Several sources, one list of devices, on a real PostgreSQL (PM-3.1).
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok } from '../../../core/result.ts'
import { inDistrict, openPool } from '../../../platform/db/pool.ts'
import { createLog } from '../../../platform/log.ts'
import { openTestCluster, type TestDatabase } from '../../../../tests/lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../../../../tests/lib/devices.ts'
import { useCase } from '../../ledger/index.ts'
import type { Source } from './marks.rules.ts'
import { mergeDevices } from './merge-devices.ts'
import { answerReview } from './settle-review.ts'
import { splitMerged, splitSighting, undoMerge } from './split-device.ts'
import { recordSightings } from './record-sightings.ts'
import type { ToldSighting } from './sightings.store.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
let districts = 0
beforeAll(async () => {
  database = await (await openTestCluster()).clone('identity')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const fresh = (): Promise<Place> => placeFor(pool.db, String(++districts))
const record = useCase({
  name: 'test.record',
  clauses: ['PM-3.1'],
  load: async () => true,
  decide: () => ok(true),
  commit: async (act, _, __, { source, rows, isWhole }: { source: Source; rows: readonly ToldSighting[]; isWhole: boolean }) => {
    const value = await recordSightings(act, { source, name: '' }, rows, { isWhole })
    return { value, evidence: value.evidence }
  },
})
const tell = async (place: Place, source: Source, rows: readonly ToldSighting[], isWhole = false) => {
  const done = await record(place.from, { source, rows, isWhole })
  if (!done.ok) throw new Error(done.refusal.says)
  return done.value
}
const devices = (place: Place) =>
  inDistrict(pool.db, place.from.districtId, async (tx) =>
    (
      await sql<{ names: string }>`select string_agg(s.source,
  '+' order by s.source) as names
  from assets_device d join inventory_sighting s on s.district_id = d.district_id and s.device_id = d.id where d.merged_into is null group by d.id
    order by 1`.execute(tx)
    ).rows.map(({ names }) => names),
  )
const questions = (place: Place) =>
  inDistrict(
    pool.db,
    place.from.districtId,
    async (tx) =>
      (
        await sql<{ kind: string; trap: string }>`select kind,
  trap from inventory_review where settled_at is null order by id`.execute(tx)
      ).rows,
  )

const arrivals: readonly (readonly [string, (place: Place) => Promise<unknown>])[] = [
  ['purchase', (place) => tell(place, 'purchase', [{ key: 'PO-1/1', serial: 'SN-lab-07' }])],
  ['mdm', (place) => tell(place, 'mdm', [{ key: 'm1', serial: 'sn-LAB-07', hostname: 'LAB-07.district.local' }])],
  ['directory', (place) => tell(place, 'directory', [{ key: 'CN=LAB-07', hostname: 'lab-07' }])],
  ['agent', (place) => tellInventory(place.from, 'lab-07', [['bash', '1']])],
]

test('one machine in any order of arrival is one device with four sources', async () => {
  const orders = [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 3, 0, 1],
    [1, 3, 2, 0],
    [2, 0, 1, 3],
  ]
  for (const order of orders) {
    const place = await fresh()
    for (const n of order) await arrivals[n]?.[1](place)
    expect([order, await devices(place), await questions(place)]).toEqual([order, ['agent+directory+mdm+purchase'], []])
  }
})

test('the same list twice changes nothing; what a whole list no longer has is gone there and stays here', async () => {
  const place = await fresh()
  const rows = [
    { key: '1', serial: 'AAA111' },
    { key: '2', serial: 'BBB222' },
  ]
  expect(await tell(place, 'mdm', rows)).toMatchObject({ made: [expect.any(String), expect.any(String)] })
  expect(await tell(place, 'mdm', rows, true)).toMatchObject({ made: [], merged: 0, asked: 0, gone: 0 })
  expect(await tell(place, 'mdm', rows.slice(0, 1), true)).toMatchObject({ made: [], gone: 1 })
  expect(await devices(place)).toEqual(['mdm', 'mdm'])
})

test('what only the network saw is no device; known by its address it is one of the list', async () => {
  const place = await fresh()
  const seen = await tell(place, 'network', [{ key: '10.0.0.9', macs: ['3c:52:82:00:00:09'] }])
  expect([seen.made, await devices(place)]).toEqual([[], []])
  await tell(place, 'mdm', [{ key: 'm', serial: 'CCC333', macs: ['3C-52-82-00-00-09'] }])
  expect(await devices(place)).toEqual(['mdm+network'])
})

test('a replaced mainboard becomes a question, once, and no device is merged', async () => {
  const place = await fresh()
  await tell(place, 'mdm', [{ key: 'a', serial: 'DDD444', assetTag: 'T-500', hostname: 'cart-1' }])
  const second: readonly ToldSighting[] = [{ key: 'b', serial: 'EEE555', assetTag: 'T-500', hostname: 'cart-1' }]
  expect(await tell(place, 'sheet', second)).toMatchObject({ made: [expect.any(String)], asked: 1 })
  expect(await tell(place, 'sheet', second)).toMatchObject({ asked: 0 })
  expect([await devices(place), await questions(place)]).toEqual([['mdm', 'sheet'], [{ kind: 'one-machine', trap: 'mainboard' }]])
})

test('a UUID that a second serial number tells loses its word: what it tied is doubted, not moved', async () => {
  const place = await fresh()
  const uuid = '4c4c4544-0042-3510-8052-b4c04f4e3299'
  await tell(place, 'mdm', [{ key: 'a', serial: 'FFF666', uuid }])
  await tell(place, 'hypervisor', [{ key: 'vm-9', uuid }])
  expect(await devices(place)).toEqual(['hypervisor+mdm'])
  await tell(place, 'sheet', [{ key: 'c', serial: 'GGG777', uuid }])
  expect([await devices(place), (await questions(place)).some(({ kind, trap }) => kind === 'two-machines' && trap === 'cloned-image')]).toEqual([
    ['hypervisor+mdm', 'sheet'],
    true,
  ])
})

const moves = { onMoved: async () => undefined, openWork: async () => new Map<string, string>() }
const state = (place: Place, id: string) =>
  inDistrict(
    pool.db,
    place.from.districtId,
    async (tx) =>
      (
        await sql<Record<string, unknown>>`select d.merged_into as into, d.scope, coalesce(v.software_ids, '{}') as titles,
  (select count(*)::int from inventory_sighting s where s.device_id = d.id) as sightings, (select count(*)::int from inventory_identity i
    where i.device_id = d.id) as identities
  from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id where d.id = ${id}`.execute(tx)
      ).rows[0],
  )

test('two records made one by a person: history follows, taken back within ten minutes all stands as before', async () => {
  const place = await fresh()
  const [old, anew] = [
    await tellInventory(place.from, 'old-name', [['bash', '1']]),
    await tellInventory(place.from, 'new-name', [
      ['bash', '1'],
      ['zsh', '2'],
    ]),
  ]
  const before = [await state(place, old), await state(place, anew)]
  expect(await mergeDevices(place.from, { keptId: old, goneId: anew, why: '  ', ...moves })).toMatchObject({
    refusal: { code: 'inventory/merge-needs-a-reason' },
  })
  expect(
    await mergeDevices(place.from, {
      keptId: old,
      goneId: anew,
      why: 'mainboard replaced',
      ...moves,
      openWork: async () => new Map([[anew, 'ticket T-1']]),
    }),
  ).toMatchObject({ refusal: { code: 'inventory/merge-while-under-way' } })
  expect(await mergeDevices(place.from, { keptId: old, goneId: anew, why: 'mainboard replaced', ...moves })).toMatchObject({ ok: true })
  expect([await state(place, old), await state(place, anew)]).toMatchObject([
    { into: null, titles: before[1]?.titles, sightings: 2 },
    { into: old, scope: 'out', sightings: 0, identities: 0 },
  ])
  expect(await tellInventory(place.from, 'new-name', [['bash', '3']])).toBe(old) // what came for the one goes on with the other
  expect(await mergeDevices(place.from, { keptId: anew, goneId: old, why: 'again', ...moves })).toMatchObject({
    refusal: { code: 'inventory/merged-already' },
  })
  const id = await inDistrict(
    pool.db,
    place.from.districtId,
    async (tx) =>
      (
        await sql<{ id: string }>`select id from people_undo
    order by made_at desc limit 1`.execute(tx)
      ).rows[0]?.id ?? '',
  )
  expect(await undoMerge(moves.onMoved)(place.from, { id })).toMatchObject({ ok: true })
  expect(await state(place, anew)).toEqual(before[1])
  expect(await state(place, old)).toMatchObject({ into: null, sightings: 1 })
  expect(await undoMerge(moves.onMoved)(place.from, { id })).toMatchObject({ ok: false })
})

test('a split learns: what both tell counts for neither, and no rule joins them again', async () => {
  const place = await fresh()
  await tell(place, 'mdm', [{ key: 'a', serial: 'HHH888' }])
  const twin = await tell(place, 'sheet', [{ key: 'b', serial: 'hhh888', hostname: 'desk-2' }])
  expect(await devices(place)).toEqual(['mdm+sheet'])
  const split = await splitSighting(place.from, { sightingId: twin.of.get('b')?.sightingId ?? '', why: 'two stickers, one number', ...moves })
  expect(split).toMatchObject({ ok: true })
  await tell(place, 'sheet', [{ key: 'b', serial: 'HHH888', hostname: 'desk-2' }])
  expect([await devices(place), await questions(place)]).toEqual([['mdm', 'sheet'], []])
  await tell(place, 'purchase', [{ key: 'c', serial: 'HHH888' }]) // the number tells nobody any more
  expect(await devices(place)).toEqual(['mdm', 'purchase', 'sheet'])
})

test('a merge split later is on record, and a question answered with no is not asked again', async () => {
  const place = await fresh()
  await tell(place, 'mdm', [{ key: 'a', serial: 'III999', assetTag: 'T-900', hostname: 'cart-9' }])
  await tell(place, 'sheet', [{ key: 'b', serial: 'JJJ000', assetTag: 'T-900', hostname: 'cart-9' }])
  const review = await inDistrict(
    pool.db,
    place.from.districtId,
    async (tx) =>
      (
        await sql<{ id: string; one: string; other: string }>`select id,
    device_id as one, other_device_id as other from inventory_review`.execute(tx)
      ).rows[0],
  )
  if (review === undefined) throw new Error('nothing was asked')
  expect(await answerReview(place.from, { reviewId: review.id, why: 'the tag was used again' })).toMatchObject({ ok: true })
  await tell(place, 'sheet', [{ key: 'b', serial: 'JJJ000', assetTag: 'T-900', hostname: 'cart-9', person: 'Ana' }])
  expect(await questions(place)).toEqual([])
  expect(await mergeDevices(place.from, { keptId: review.one, goneId: review.other, why: 'it is one after all', ...moves })).toMatchObject({
    ok: true,
  })
  expect(await splitMerged(place.from, { goneId: review.other, why: 'no', ...moves })).toMatchObject({ ok: true })
  expect(await devices(place)).toEqual(['mdm', 'sheet'])
  const kinds = await inDistrict(pool.db, place.from.districtId, async (tx) =>
    (
      await sql<{ kind: string }>`select kind from ledger_entry
    where kind like 'inventory.%' and kind <> 'inventory.sightings-recorded' order by id`.execute(tx)
    ).rows.map(({ kind }) => kind),
  )
  expect(kinds).toEqual(['inventory.review-raised', 'inventory.review-answered', 'inventory.devices-merged', 'inventory.devices-split'])
})

test('a merge that a person splits puts back each inventory as it was, and is learnt: the pair is apart, what both tell counts for neither', async () => {
  const place = await fresh()
  const [old, anew] = [
    await tellInventory(place.from, 'desk-1', [['bash', '1']]),
    await tellInventory(place.from, 'desk-2', [
      ['bash', '1'],
      ['zsh', '2'],
    ]),
  ]
  const before = [await state(place, old), await state(place, anew)]
  expect(await mergeDevices(place.from, { keptId: old, goneId: anew, why: 'one desk', ...moves })).toMatchObject({ ok: true })
  expect((await state(place, old))?.titles).toEqual(before[1]?.titles)
  expect(await splitMerged(place.from, { goneId: anew, why: 'two desks', ...moves })).toMatchObject({ ok: true })
  expect([(await state(place, old))?.titles, (await state(place, anew))?.titles]).toEqual([before[0]?.titles, before[1]?.titles])
  const kept = (statement: string) => inDistrict(pool.db, place.from.districtId, async (tx) => (await sql.raw(statement).execute(tx)).rows)
  expect(await kept('select why from inventory_apart where ended_at is null')).toEqual([{ why: 'two desks' }])
  await expect(kept('update inventory_merge set split_at = null, split_by = null, split_why = null')).rejects.toMatchObject({
    code: '23514',
    constraint: 'ended_must_stay_ended',
  })
})

test('two lists at once that tell one new machine are taken one after the other', async () => {
  const place = await fresh()
  const both = await Promise.all([1, 2, 3].map(() => tell(place, 'sheet', [{ key: 'r', serial: 'RRR777', hostname: 'cart-7' }])))
  expect([both.filter(({ made }) => made.length === 1).length, await devices(place)]).toEqual([1, ['sheet']])
})

test('the database holds it: a merged device names another one, an answer a person and why; no role changes a merge', async () => {
  const place = await fresh()
  await tell(place, 'mdm', [{ key: 'a', serial: 'KKK111' }])
  const broken = (statement: string) => inDistrict(pool.db, place.from.districtId, (tx) => sql.raw(statement).execute(tx))
  await expect(broken('update assets_device set merged_into = id')).rejects.toMatchObject({
    code: '23514',
    constraint: 'device_must_not_be_merged_into_itself',
  })
  await expect(
    broken(
      `insert into inventory_review (district_id, id, kind, device_id, confidence, trap, reason, raised_at) select district_id, gen_random_uuid(), 'one-machine', id, 50, 'dock', 'x', now() from assets_device`,
    ),
  ).rejects.toMatchObject({ code: '23514', constraint: 'review_must_name_the_other_side' })
  await expect(broken('update inventory_merge set before = before')).rejects.toMatchObject({ code: '42501' })
  await expect(broken('delete from inventory_sighting')).rejects.toMatchObject({ code: '42501' })
})
