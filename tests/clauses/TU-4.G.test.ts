// TU-4.G: software that can reach a camera from afar is found, and nothing of ours can ask for one.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { questions, schedule } from '../../src/subjects/inventory/osquery/schedule.rules.ts'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'
import { windowsDevice } from '../lib/windows-device.ts'

let open: PmApp
let key: string
beforeAll(async () => {
  open = await openPmApp('tu_4_g')
  key = await open.client.key(open.place.siteId)
})
afterAll(() => open.close())

const listed = async (reach: string): Promise<string[]> =>
  ((await open.client.ask('GET', `/devices?reach=${reach}`)).json as { devices: { hostname: string }[] }).devices.map(({ hostname }) => hostname)

test('a camera program, remote control and a mere viewer are told apart, and those devices are listed', async () => {
  for (const [hostname, software] of [
    ['book-camera', ['Prey Anti-Theft', 'TeamViewer Host']],
    ['book-remote', ['ScreenConnect Client (0a1b2c)']],
    ['book-viewer', ['RealVNC Viewer 7.1', 'Zoom']],
  ] as const)
    expect((await open.client.post(key, windowsDevice({ hostname, softwares: software }))).status).toBe(200)
  expect([await listed('camera'), await listed('remote-control'), await listed('none')]).toEqual([['book-camera'], ['book-remote'], ['book-viewer']])
  const { devices } = (await open.client.ask('GET', '/devices?text=book-camera')).json as { devices: { id: string }[] }
  expect((await open.client.page(`/devices/${devices[0]?.id}`)).text).toContain('Prey: Prey Anti-Theft')
})

test('a device is asked what stands on the list and nothing else, by whatever door', async () => {
  const told = await open.client.post(key, windowsDevice({ hostname: 'book-asked', softwares: ['Zoom'] }))
  const { devices } = (await open.client.ask('GET', '/devices?text=book-asked')).json as { devices: { id: string }[] }
  const id = devices[0]?.id ?? ''
  await open.rows(sql`insert into inventory_node (district_id, id, key_id, host, hostname, platform, version, secret_hash, remote, enrolled_at, device_id, assembled_at)
    select 1, gen_random_uuid(), k.id, 'h', 'book-asked', 'windows', '5.20.0', ${'0'.repeat(64)}, '', now(), d.id, now() from inventory_key k, assets_device d where d.hostname = 'book-asked'`)
  expect([told.status, (await open.client.ask('POST', `/devices/${id}/ask`, { question: 'signed-in' })).status]).toEqual([200, 200])
  for (const question of ['select * from users', 'camera', 'screenshot', 'uptime; select 1']) {
    expect((await open.client.ask('POST', `/devices/${id}/ask`, { question })).json).toMatchObject({
      code: 'inventory/question-not-of-the-list',
      clause: 'TU-4.G',
    })
  }
  expect(await open.count('inventory_question')).toBe(1)
})

test('no question and no part of the schedule touches a camera, a microphone, a screen, a file or what was typed', () => {
  const asked = [
    ...Object.values(schedule).flatMap((questionsOf) => Object.values(questionsOf)),
    ...Object.values(questions).flatMap(({ sql: one }) => Object.values(one)),
  ]
  const tables = asked.flatMap((query) => [...query.matchAll(/\b(?:from|join)\s+(\w+)/gi)].map((found) => found[1]))
  const allowed = [
    'system_info',
    'os_version',
    'kernel_info',
    'interface_details',
    'users',
    'chrome_extensions',
    'firefox_addons',
    'mounts',
    'disk_encryption',
    'deb_packages',
    'rpm_packages',
    'programs',
    'patches',
    'bitlocker_info',
    'windows_security_products',
    'chassis_info',
    'apps',
    'homebrew_packages',
    'alf',
    'screenlock',
    'uptime',
    'logged_in_users',
    'listening_ports',
    'processes',
    'usb_devices',
    'logical_drives',
    'certificates',
  ]
  expect(asked.length).toBeGreaterThan(30)
  const readsOneName = /from registry where key = '[^'*%]+' and name = '[^'*%]+'$/
  expect(asked.filter((query) => query.includes('registry') && !readsOneName.test(query))).toEqual([]) // one named value, never a branch of it
  expect([...new Set(tables)].filter((table) => table !== 'registry' && !allowed.includes(table ?? ''))).toEqual([])
  expect(asked.filter((query) => !/^select /i.test(query) || query.includes(';') || /cmdline|environ/i.test(query))).toEqual([])
})
