// TU-4.I: of each device it is known whether its disks are encrypted, or that it is not known.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'
import { drive, windowsDevice } from '../lib/windows-device.ts'

let open: PmApp
let key: string
beforeAll(async () => {
  open = await openPmApp('tu_4_i')
  key = await open.client.key(open.place.siteId)
})
afterAll(() => open.close())

const send = async (given: Parameters<typeof windowsDevice>[0]) => expect((await open.client.post(key, windowsDevice(given))).status).toBe(200)
const listed = async (state: string): Promise<string[]> =>
  ((await open.client.ask('GET', `/devices?encryption=${state}`)).json as { devices: { hostname: string }[] }).devices
    .map(({ hostname }) => hostname)
    .toSorted()
const standing = async (hostname: string) => {
  const { devices } = (await open.client.ask('GET', `/devices?text=${hostname}`)).json as { devices: { id: string }[] }
  return (
    (await open.client.ask('GET', `/devices/${devices[0]?.id}`)).json as { posture: { facts: Record<string, { state: string; detail: string }> } }
  ).posture.facts.encryption
}

test('encrypted, not, in part, not told: absent is not No', async () => {
  await send({ hostname: 'book-yes', drives: [drive('C:', 'Yes'), drive('E:', undefined, { type: 'CD-ROM Disc' })] })
  await send({ hostname: 'book-no', drives: [drive('C:', 'No'), drive('D:')] })
  await send({ hostname: 'book-part', drives: [drive('C:', 'Yes'), drive('D:', 'No')] })
  await send({ hostname: 'book-half', drives: [drive('C:', 'Partially')] })
  await send({ hostname: 'book-absent', drives: [drive('C:'), drive('D:')] })
  await send({ hostname: 'book-odd', drives: [drive('C:', 'Unknown')] })
  await send({ hostname: 'book-nothing' })
  expect([await listed('yes'), await listed('no'), await listed('partial'), await listed('unknown')]).toEqual([
    ['book-yes'],
    ['book-no'],
    ['book-half', 'book-part'],
    ['book-absent', 'book-nothing', 'book-odd'],
  ])
  expect(await standing('book-part')).toMatchObject({ state: 'partial', detail: 'encrypted: C: (BitLocker); not encrypted: D:' })
})

test('those not encrypted are listed with school and owner, for the screen and for a sheet', async () => {
  await open.rows(sql`update assets_device set owner_id = ${open.place.personId} where hostname = 'book-no'`)
  const sheet = await (await open.app.request('/devices.csv?encryption=no')).text()
  expect(sheet).toMatch(/book-no.*Lakeside High.*Maria Chen/)
  expect((await open.client.page('/devices?encryption=no')).text).toContain('Lakeside High')
})

test('a report of other parts leaves it, one without an answer takes nothing back from another agent', async () => {
  await send({ hostname: 'book-yes', softwares: ['Zoom'], partial: true })
  expect((await standing('book-yes'))?.state).toBe('yes')
  const other = windowsDevice({ hostname: 'book-yes', drives: [drive('C:')] }).replace('GLPI-Agent_v1.11', 'OCS-NG')
  expect((await open.client.post(key, other)).status).toBe(200)
  expect((await standing('book-yes'))?.state).toBe('yes')
  await send({ hostname: 'book-yes', drives: [drive('C:', 'No')] })
  expect((await standing('book-yes'))?.state).toBe('no')
  // Each change is evidence under this clause, with before and after.
  const { devices } = (await open.client.ask('GET', '/devices?text=book-yes')).json as { devices: { id: string }[] }
  const told = (await open.evidenceOf({ about: devices[0]?.id ?? '', clause: 'TU-4.I' })).map(({ kind, told: { changes } }) => [kind, changes])
  expect(told).toMatchObject([
    ['inventory.posture-changed', expect.arrayContaining([expect.objectContaining({ fact: 'encryption', before: 'yes', after: 'no' })])],
    ['inventory.posture-changed', expect.arrayContaining([expect.objectContaining({ fact: 'encryption', before: 'unknown', after: 'yes' })])],
  ])
})
