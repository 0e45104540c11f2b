// PM-2: what is covered is told for each device: in scope, out of scope with a reason, or an open question.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf } from '../lib/inventory-client.ts'
import { showId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'

let open: InventoryApp
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('pm_2')
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

test('a new device is an open question; it goes out of scope only with a reason, kept with who said so', async () => {
  const client = clientOf(open)
  const id = showId('dev', await tellInventory(place.from, 'sis-01', [['bash', '5']]))
  expect((await client.ask('GET', '/devices?scope=unknown')).json).toMatchObject({ total: 1 })
  expect(await client.ask('POST', `/devices/${id}/settings`, { scope: 'out' })).toMatchObject({ status: 422, json: { clause: 'PM-2' } })
  expect((await client.ask('POST', `/devices/${id}/settings`, { scope: 'out', scopeReason: 'The county runs it.' })).status).toBe(200)
  expect((await client.ask('GET', '/devices?scope=unknown')).json).toMatchObject({ total: 0 })
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({ scope: 'out', scopeReason: 'The county runs it.' })
  const [said] = await reading(place.from, (tx) => evidence(tx, { about: id, clause: 'PM-2' }))
  expect([said?.kind, said?.actor, said?.grade]).toEqual(['assets.device-set', place.personId, 'attested'])
})
