import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../platform/db/pool.ts'
import { createLog } from '../../platform/log.ts'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../../../tests/lib/devices.ts'
import { flushSoftwareIndex } from './software-index.store.ts'
import { whoHas } from './software.views.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
let other: Place
beforeAll(async () => {
  database = await (await openTestCluster()).clone('inventory')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  place = await placeFor(pool.db, '1')
  other = await placeFor(pool.db, '2')
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const holders = (name: string, districtId = '1') =>
  inDistrict(pool.db, districtId, async (tx) => {
    await flushSoftwareIndex(tx, districtId)
    return (await whoHas(tx, districtId, name)).flatMap((one) => one.devices.map((device) => device.id)).toSorted()
  })

test('the reverse index says who has a title, follows every change, and is the same when rebuilt', async () => {
  const a = await tellInventory(place.from, 'a', [
    ['bash', '1'],
    ['dash', '1'],
  ])
  const b = await tellInventory(place.from, 'b', [['bash', '1']])
  const elsewhere = await tellInventory(other.from, 'c', [['bash', '1']])
  expect([await holders('bash'), await holders('dash'), await holders('bash', '2')]).toEqual([[a, b].toSorted(), [a], [elsewhere]])
  await tellInventory(place.from, 'a', [
    ['dash', '1'],
    ['zsh', '1'],
  ])
  await tellInventory(place.from, 'b', [['zsh', '1']])
  await tellInventory(place.from, 'b', [
    ['zsh', '1'],
    ['bash', '1'],
  ])
  expect([await holders('bash'), await holders('zsh')]).toEqual([[b], [a, b].toSorted()])
  const kept = await inDistrict(
    pool.db,
    '1',
    async (tx) =>
      (
        await sql`select title_id, n, device_ids from inventory_district_software
    order by title_id`.execute(tx)
      ).rows,
  )
  await inDistrict(pool.db, '1', async (tx) => {
    await sql`delete from inventory_district_software`.execute(tx)
    await sql`insert into inventory_unindexed select district_id, id from inventory_change`.execute(tx)
    await flushSoftwareIndex(tx, '1')
  })
  expect(
    await inDistrict(
      pool.db,
      '1',
      async (tx) =>
        (
          await sql`select title_id, n, device_ids from inventory_district_software
    order by title_id`.execute(tx)
        ).rows,
    ),
  ).toEqual(kept)
})

test("changes are for ever: the web's role may neither change nor remove one, nor an accepted submission's row", async () => {
  for (const statement of [
    'update inventory_change set at = at',
    'delete from inventory_change',
    'delete from inventory_submission',
    'update inventory_submission set sha256 = sha256',
    'delete from assets_device',
  ]) {
    await expect(inDistrict(pool.db, '1', (tx) => sql.raw(statement).execute(tx))).rejects.toMatchObject({ code: '42501' })
  }
})

test('the database holds the rules: a known exposure names who said so, out of scope has a reason, an accepted submission its bytes', async () => {
  const broken = (statement: string) => inDistrict(pool.db, '1', (tx) => sql.raw(statement).execute(tx))
  await expect(broken(`update assets_device set exposure = 'exposed'`)).rejects.toMatchObject({
    code: '23514',
    constraint: 'exposure_must_name_who_said_so_when_and_why',
  })
  await expect(broken(`update assets_device set scope = 'out', scope_reason = ' '`)).rejects.toMatchObject({
    code: '23514',
    constraint: 'device_out_of_scope_must_have_a_reason',
  })
  await expect(broken(`update inventory_submission set raw = null where state = 'accepted'`)).rejects.toMatchObject({
    code: '23514',
    constraint: 'submission_accepted_must_keep_its_bytes',
  })
})
