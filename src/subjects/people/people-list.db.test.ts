import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readList, type ListQuery } from '../../platform/db/list.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import { openCycleWorld, type CycleDistrict, type CycleWorld, type Person } from '../../../tests/lib/cycles.ts'
import { accountOf, peopleList } from './people-list.views.ts'
import { positions } from './people.rules.ts'

let world: CycleWorld
let a: CycleDistrict
const now = Temporal.Instant.from('2026-11-16T15:00:00Z')
const page = (query: ListQuery, at = now) =>
  inDistrict(world.db, a.districtId, (tx) => readList(tx, peopleList, { size: '200', ...query }, { now: at }))
const names = async (query: ListQuery, at = now) => (await page(query, at)).rows.map(({ name }) => name).toSorted()

beforeAll(async () => {
  world = await openCycleWorld('people_list')
  a = await world.district('1', now.toString())
  const invite = (person: Person, endsAt: string, usedAt: string | null) =>
    a.sql(sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at, used_at)
    values (${a.districtId}, ${newId()}, ${a.ids[person]}, ${newId()}, ${a.ids.dana}, 'mail', '2026-11-01', ${endsAt}, ${usedAt})`)
  await invite('tess', '2026-11-20', null)
  await invite('seth', '2026-11-10', null) // ended
  await invite('sven', '2026-11-20', '2026-11-02') // used, and no account came of it
  await a.delegate({
    person: 'cora',
    delegate: 'seth',
    position: 'technology-coordinator',
    appointedBy: 'cora',
    since: '2026-11-15T00:00:00Z',
    until: '2026-11-18T00:00:00Z',
  })
})
afterAll(() => world.close())

test('who can sign in and who holds what: a filter chooses exactly the rows that show it', async () => {
  const { rows } = await page({})
  for (const account of ['yes', 'invited', 'none'])
    expect([account, await names({ account })]).toEqual([
      account,
      rows
        .filter((row) => accountOf(row) === account)
        .map(({ name }) => name)
        .toSorted(),
    ])
  for (const position of Object.keys(positions))
    expect([position, await names({ position })]).toEqual([
      position,
      rows
        .filter((row) => row.positions.includes(position))
        .map(({ name }) => name)
        .toSorted(),
    ])
  expect(await names({ position: 'none' })).toEqual(
    rows
      .filter((row) => row.positions.length === 0)
      .map(({ name }) => name)
      .toSorted(),
  )
  expect(rows.filter((row) => accountOf(row) === 'invited').map(({ id }) => id)).toEqual([a.ids.tess])
})

test('a position held for two days is in the list for two days: the moment is given to the list', async () => {
  const holders = async (at: string) =>
    (await page({ position: 'technology-coordinator' }, Temporal.Instant.from(at))).rows.map(({ id }) => id).toSorted()
  expect(await holders('2026-11-14T12:00:00Z')).toEqual([a.ids.cora])
  expect(await holders('2026-11-16T12:00:00Z')).toEqual([a.ids.cora, a.ids.seth].toSorted())
  expect(await holders('2026-11-18T12:00:00Z')).toEqual([a.ids.cora])
})
