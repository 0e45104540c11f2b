// TU-4.E: whether a filter client is there is told by each inventory, wherever the device reports from.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'
import { windowsDevice } from '../lib/windows-device.ts'

let open: PmApp
let key: string
beforeAll(async () => {
  open = await openPmApp('tu_4_e')
  key = await open.client.key(open.place.siteId)
})
afterAll(() => open.close())

const send = async (hostname: string, softwares?: readonly string[]) =>
  expect((await open.client.post(key, windowsDevice({ hostname, ...(softwares ? { softwares } : {}) }))).status).toBe(200)
const listed = async (filter: string): Promise<string[]> =>
  ((await open.client.ask('GET', `/devices?filter=${filter}`)).json as { devices: { hostname: string }[] }).devices
    .map(({ hostname }) => hostname)
    .toSorted()
const standing = async (hostname: string) => {
  const { devices } = (await open.client.ask('GET', `/devices?text=${hostname}`)).json as { devices: { id: string }[] }
  return (
    (await open.client.ask('GET', `/devices/${devices[0]?.id}`)).json as {
      posture: { facts: Record<string, { state: string; detail: string; source: string; since: string }> }
    }
  ).posture.facts['filter-client']
}

test('installed, not installed and not told are three things, by whom and since when; those without are listed', async () => {
  await send('book-with', ['Securly Classroom', 'Mozilla Firefox'])
  await send('book-without', ['Mozilla Firefox', 'Zoom'])
  await send('book-silent')
  expect(await standing('book-with')).toMatchObject({ state: 'present', detail: 'Securly: Securly Classroom', source: 'GLPI-Agent_v1.11' })
  expect(await standing('book-silent')).toEqual({ state: 'unknown' })
  expect([await listed('absent'), await listed('present'), await listed('unknown')]).toEqual([['book-without'], ['book-with'], ['book-silent']])
  const page = await open.client.page('/devices?filter=absent')
  expect(page.text).toContain('book-without')
  expect(page.text).not.toContain('book-with<')
})

test('the state moves with the inventory, its day with the state alone', async () => {
  const first = await standing('book-without')
  await open.at('2026-11-20T12:00:00Z')
  await send('book-without', ['Mozilla Firefox', 'Zoom', 'VLC'])
  expect((await standing('book-without'))?.since).toBe(first?.since)
  await send('book-without', ['Mozilla Firefox', 'Lightspeed Filter Agent'])
  const now = await standing('book-without')
  expect([now?.state, now?.since === first?.since]).toEqual(['present', false])
})

test('a name the district adds counts at once, for what was told before as well', async () => {
  await send('book-own', ['Lakeside SafeNet', 'Zoom'])
  expect((await standing('book-own'))?.state).toBe('absent')
  const set = await open.client.ask('POST', '/parameters', { name: 'posture.filterClients', value: ['Lakeside SafeNet'], reason: 'our own filter' })
  expect([set.status, (await standing('book-own'))?.state]).toEqual([200, 'present'])
  expect((await open.evidenceOf({ clause: 'TU-4.E' })).some(({ told }) => told.changed === 1)).toBe(true)
  expect((await open.client.ask('POST', '/parameters', { name: 'posture.filterClients', value: ['ab', '  '], reason: 'x' })).status).toBe(422)
})
