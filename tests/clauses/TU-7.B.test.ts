// TU-7.B: what software is on the district's devices is known: by name and version, where, since when, and who told it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'
import { windowsDevice } from '../lib/windows-device.ts'

let open: PmApp
let key: string
beforeAll(async () => {
  open = await openPmApp('tu_7_b')
  key = await open.client.key(open.place.siteId)
})
afterAll(() => open.close())

type Found = {
  titles: { name: string; devices: number }[]
  versions: { devices: { hostname: string }[] }[]
  since: { deviceId: string; submission: string }[]
}
const found = async (name: string): Promise<Found> =>
  (await open.client.ask('GET', `/devices/software?name=${encodeURIComponent(name)}`)).json as Found

test('a program that an inventory finds is listed with the devices that hold it, since when, and the submission that told it', async () => {
  for (const hostname of ['lab-01', 'lab-02'])
    expect((await open.client.post(key, windowsDevice({ hostname, softwares: ['Contoso Racing', 'Zoom'] }))).status).toBe(200)
  const racing = await found('Contoso Racing')
  expect(racing.titles).toMatchObject([{ name: 'Contoso Racing', devices: 2 }])
  expect(racing.versions.flatMap(({ devices }) => devices.map(({ hostname }) => hostname)).toSorted()).toEqual(['lab-01', 'lab-02'])
  expect(racing.since).toHaveLength(2)
  const scope = (await open.client.page('/scope?text=Contoso')).text // until somebody says that it is the district's, nobody knows
  expect(scope).toContain('/devices/software?name=Contoso%20Racing')
  expect((await open.evidenceOf({ clause: 'TU-7.B', about: racing.since[0]?.deviceId ?? '' })).map(({ kind }) => kind)).toEqual([
    'inventory.device-enrolled',
  ])
})

test('when it is gone it is no longer listed, and that is evidence too', async () => {
  for (const hostname of ['lab-01', 'lab-02']) await open.client.post(key, windowsDevice({ hostname, softwares: ['Zoom'] }))
  expect((await found('Contoso Racing')).titles).toEqual([])
  expect(
    (await open.evidenceOf({ clause: 'TU-7.B' })).filter(({ kind, told }) => kind === 'inventory.submission-accepted' && told.removed === 1),
  ).toHaveLength(2)
})
