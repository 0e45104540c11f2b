// A real osquery daemon over our own TLS: enrols, is told its schedule, tells its machine, is asked from the closed list; and what bad ones get.
import { execFileSync } from 'node:child_process'
import { hostname } from 'node:os'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import { labProgram } from '../lib/lab-programs.ts'
import { openTlsDoor, startDaemon } from '../lib/osquery-daemon.ts'

let open: InventoryApp
let client: Client
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('http_osquery')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

type Told = { status: number; json: Record<string, unknown> }
const tell = async (endpoint: string, body: unknown): Promise<Told> => {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const answer = await open.app.request(`/agent/osquery/${endpoint}`, {
    method: 'POST',
    body: bytes as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': 'application/json' },
  })
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
}
const details = {
  os_version: { name: 'Debian GNU/Linux' },
  osquery_info: { version: '5.20.0' },
  system_info: { hostname: 'lib-11', cpu_brand: 'AMD EPYC\0\0\0' },
}
const enrol = async (key: string, host = 'host-1', platform = '9'): Promise<string> =>
  String((await tell('enroll', { enroll_secret: key, host_identifier: host, platform_type: platform, host_details: details })).json.node_key)
const snapshot = (name: string, rows: readonly object[]) => ({ snapshot: rows, action: 'snapshot', name, hostIdentifier: 'h', unixTime: 1795323560 })
const count = (table: string, where = 'true'): Promise<number> =>
  inDistrict(open.db, '1', async (tx) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
  )
type Device = {
  id: string
  hostname: string
  osName: string
  osKernel: string
  serial: string
  inventory: { software: { name: string; version: string; arch: string; source: string }[]; submissions: { notes: string[]; state: string }[] }
}
const find = async (text: string): Promise<Device> => {
  const { devices } = (await client.ask('GET', `/devices?text=${text}`)).json as { devices: { id: string }[] }
  return (await client.ask('GET', `/devices/${devices[0]?.id}`)).json as Device
}

const linux = (packages: readonly string[], more: Record<string, readonly object[]> = {}): Record<string, readonly object[]> => ({
  system_info: [{ hostname: 'lib-11', computer_name: 'lib-11', uuid: '1C6B9A44-0000-4F00-9A00-0123456789AB' }],
  hardware: [{ hardware_serial: 'LIB0011', hardware_vendor: 'Schoolhouse\0\0', hardware_model: 'Desk 3' }],
  os_version: [
    {
      name: 'Debian GNU/Linux',
      version: '12 (bookworm)',
      platform: 'debian',
      arch: 'x86_64',
      codename: 'bookworm',
      major: '12',
      minor: '0',
      patch: '0',
    },
  ],
  kernel_info: [{ version: '6.1.0-39-amd64' }],
  interface_details: [{ interface: 'eth0', mac: '3c:52:82:aa:bb:01', type: '1' }],
  deb_packages: packages.map((name) => ({ name, version: '1.0-1', arch: 'amd64', source: '' })),
  rpm_packages: [],
  chrome_extensions: [],
  firefox_addons: [],
  disk_encryption: [{ mount: '/', device: '/dev/mapper/root', filesystem: 'ext4', total: '1000', free: '10', encrypted: '1', method: 'LUKS' }],
  ...more,
})
const logOf = (nodeKey: string, answers: Record<string, readonly object[]>) =>
  gzipSync(JSON.stringify({ node_key: nodeKey, log_type: 'result', data: Object.entries(answers).map(([name, rows]) => snapshot(name, rows)) }))

describe('the dialogue', () => {
  test('a round of snapshots is one submission of one device: NULs cleaned and said, encryption known, source packages told', async () => {
    const node = await enrol(await client.key(place.siteId))
    const config = await tell('config', { node_key: node })
    const { schedule } = config.json as { schedule: Record<string, { query: string; interval: number; snapshot: boolean }> }
    expect([Object.keys(schedule).includes('deb_packages'), schedule.deb_packages?.snapshot, schedule.deb_packages?.interval]).toEqual([
      true,
      true,
      600,
    ])
    const all = linux(['age', 'bash'])
    const { deb_packages: packages = [], ...rest } = all
    expect(await tell('log', logOf(node, rest))).toEqual({ status: 200, json: {} })
    expect(await count('inventory_submission')).toBe(0) // the round is not over
    expect(await tell('log', logOf(node, { deb_packages: [{ ...packages[0], source: 'age (0.9-9)' }, packages[1] ?? {}] }))).toEqual({
      status: 200,
      json: {},
    })
    const device = await find('lib-11')
    expect(device).toMatchObject({ hostname: 'lib-11', osName: 'Debian GNU/Linux', osKernel: '6.1.0-39-amd64', serial: 'LIB0011' })
    expect(device.inventory.software.map(({ name, source }) => [name, source])).toEqual([
      ['age', 'age'],
      ['bash', 'bash'],
    ])
    expect(device.inventory.submissions[0]?.notes[0]).toMatch(/^Control characters removed, values: 1/)
    expect(await count('inventory_posture', `fact = 'encryption' and state = 'yes' and detail = 'encrypted: / (LUKS)'`)).toBe(1)
    expect((await tell('config', { node_key: node })).json).toMatchObject({ schedule: { deb_packages: { interval: 21_600 } } })
  })

  test('the next round is complete when all came, or when one comes a second time; what was never answered takes nothing away', async () => {
    const node = await enrol(await client.key(place.siteId), 'host-2')
    await tell('log', logOf(node, linux(['age', 'bash', 'curl'])))
    const { firefox_addons: _, ...most } = linux(['age', 'bash'])
    await tell('log', logOf(node, most))
    expect((await find('lib-11')).inventory.software).toHaveLength(3) // one question is open
    await tell('log', logOf(node, { kernel_info: [{ version: '6.1.0-40-amd64' }] }))
    const device = await find('lib-11')
    expect([device.inventory.software.map(({ name }) => name), device.osKernel]).toEqual([['age', 'bash'], '6.1.0-40-amd64'])
    await tell('log', logOf(node, linux([])))
    expect((await find('lib-11')).inventory.software).toHaveLength(2) // no machine has no package: the list was not told
  })

  test('asked from the closed list only; what comes back belongs to the one that was asked', async () => {
    const key = await client.key(place.siteId)
    const node = await enrol(key, 'host-3')
    const first = (await tell('distributed/read', { node_key: node })).json as { queries: Record<string, string> }
    expect(Object.keys(first.queries)).toContain('inventory/deb_packages') // at once, not hours later
    const answers = Object.fromEntries(Object.entries(linux(['age'])).map(([name, rows]) => [`inventory/${name}`, rows]))
    const statuses = Object.fromEntries(Object.keys(answers).map((id) => [id, 0]))
    expect((await tell('distributed/write', { node_key: node, queries: answers, statuses, messages: {} })).status).toBe(200)
    expect((await tell('distributed/read', { node_key: node })).json.queries).toEqual({})
    const { id } = await find('lib-11')
    const asked = await client.ask('POST', `/devices/${id}/ask`, { question: 'uptime' })
    expect(asked.status).toBe(200)
    const [[name, query] = []] = Object.entries((await tell('distributed/read', { node_key: node })).json.queries as Record<string, string>)
    expect(query).toBe('select days, hours, minutes from uptime')
    const stranger = await enrol(key, 'host-4')
    await tell('distributed/write', { node_key: stranger, queries: { [String(name)]: [{ days: '99' }] }, statuses: { [String(name)]: 0 } })
    expect(await count('inventory_question', 'answer is not null')).toBe(0)
    await tell('distributed/write', {
      node_key: node,
      queries: { [String(name)]: [{ days: '3\0', note: '<b>x</b>' }] },
      statuses: { [String(name)]: 0 },
    })
    expect(await count('inventory_question', `answer = 'told' and rows->0->>'days' = '3'`)).toBe(1)
    expect((await client.page(`/devices/${id}`)).text).toContain('&lt;b&gt;x&lt;/b&gt;')
    expect((await tell('distributed/read', { node_key: node })).json.queries).toEqual({})
  })
})

describe('turned away', () => {
  test('no valid key, no platform, a node key that is none: nothing is stored, and a daemon knows to enrol again', async () => {
    const key = await client.key(place.siteId)
    const tables = ['inventory_node', 'inventory_answer', 'inventory_submission', 'ledger_entry']
    const before = await Promise.all(tables.map((table) => count(table)))
    const enrolling = (secret: string, platform = '9') =>
      tell('enroll', { enroll_secret: secret, host_identifier: 'h', platform_type: platform, host_details: details })
    for (const secret of ['', 'none', `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, key.replace(/^k1/, 'k2'), key.replace(/^k/, 'n')])
      expect(await enrolling(secret)).toMatchObject({ status: 401, json: { node_invalid: true } })
    expect((await enrolling(key, '4')).status).toBe(422)
    for (const endpoint of ['config', 'log', 'distributed/read', 'distributed/write'])
      for (const body of [{ node_key: 'n1.x' }, {}, { node_key: key }, { node_key: ['x'] }])
        expect(await tell(endpoint, body)).toMatchObject({ status: 401, json: { node_invalid: true, code: 'inventory/node-not-valid' } })
    // Without a key that counts nothing is read: not what is broken, not what is huge.
    for (const body of ['', '{', '[]', `{"a":${'['.repeat(100_000)}`, gzipSync(Buffer.alloc(70 * 1024 * 1024)), Buffer.from([0x1f, 0x8b, 1, 2])])
      expect((await tell('log', body)).status).toBe(401)
    expect(await Promise.all(tables.map((table) => count(table)))).toEqual(before)
    const known = `"node_key":"${((await enrolling(key)).json as { node_key: string }).node_key}"`
    for (const [body, status] of [
      [`{${known}`, 400],
      [`{${known},"a":${'['.repeat(100_000)}`, 413],
      [gzipSync(Buffer.concat([Buffer.from(`{${known},"a":"`), Buffer.alloc(70 * 1024 * 1024)])), 413],
    ] as const)
      expect([status, (await tell('log', body)).status]).toEqual([status, status])
  })

  test('a revoked key ends its daemons at once; another district reads none of it; a flood of enrolments by one name leaves five', async () => {
    const key = await client.key(place.siteId)
    const nodes = []
    for (let i = 0; i < 8; i++) nodes.push(await enrol(key, 'cloned'))
    const states = []
    for (const node of nodes) states.push((await tell('config', { node_key: node })).status)
    expect(states.toSorted()).toEqual([200, 200, 200, 200, 200, 401, 401, 401])
    expect((await tell('config', { node_key: nodes[7]?.replace(/^n1/, 'n2') })).status).toBe(401)
    await tell('log', logOf(String(nodes[7]), { kernel_info: [{ version: '6' }] }))
    expect(await count('inventory_answer', `node_id in (select id from inventory_node where host = 'cloned')`)).toBe(1)
    const [newest] = ((await client.ask('GET', '/devices/enrol')).json as { keys: { id: string }[] }).keys
    await client.ask('POST', `/devices/enrol/${newest?.id}/revoke`, {})
    expect(await count('inventory_answer', `node_id in (select id from inventory_node where host = 'cloned')`)).toBe(0)
    expect((await tell('config', { node_key: nodes[7] })).status).toBe(401)
    expect((await tell('enroll', { enroll_secret: key, host_identifier: 'cloned', platform_type: '9', host_details: details })).status).toBe(401)
  })

  test('a question that is not on the list is refused, by the page and by the database', async () => {
    const { id } = await find('lib-11')
    for (const question of ['select * from camera', 'camera', '', '__proto__'])
      expect((await client.ask('POST', `/devices/${id}/ask`, { question })).status).toBeGreaterThanOrEqual(400)
    await expect(
      inDistrict(open.db, '1', (tx) =>
        sql`insert into inventory_question (district_id, id, device_id, question, asked_by, asked_at)
      select 1, gen_random_uuid(), id, 'select 1', ${place.personId}, now() from assets_device limit 1`.execute(tx),
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'question_must_be_of_the_list' })
  })
})

const found = labProgram('osquery')
const lacking = 'missing' in found ? found.missing : undefined
describe.skipIf(lacking !== undefined)(`the real daemon${lacking ? ` (skipped: ${lacking})` : ''}`, () => {
  test('enrols, tells its machine and all its packages within seconds, answers a question, and enrols again when it is told to', async () => {
    const door = await openTlsDoor(open.app)
    const daemon = startDaemon(door, 'file' in found ? found.file : '', await client.key(place.siteId))
    try {
      const machine = hostname()
      await expect.poll(() => count('inventory_node', `hostname = '${machine}' and assembled_at is not null`), { timeout: 60_000 }).toBe(1)
      const device = await find(machine)
      const installed = execFileSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}|${Package}|${Version}|${Architecture}\n'])
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('ii '))
        .map((line) => line.split('|').slice(1).join(' '))
      const told = new Set(device.inventory.software.map(({ name, version, arch }) => `${name} ${version} ${arch}`))
      expect(installed.length).toBeGreaterThan(50)
      expect(installed.filter((line) => !told.has(line))).toEqual([])
      expect(device.inventory.software.find(({ name }) => name === 'apt-utils')?.source).toBe('apt')
      expect((await client.ask('POST', `/devices/${device.id}/ask`, { question: 'uptime' })).status).toBe(200)
      await expect
        .poll(() => count('inventory_question', `question = 'uptime' and answer = 'told' and row_count = 1 and rows->0 ? 'minutes'`), {
          timeout: 30_000,
        })
        .toBe(1)
      await inDistrict(open.db, '1', (tx) => sql`update inventory_node set ended_at = now() where hostname = ${machine}`.execute(tx))
      await expect.poll(() => count('inventory_node', `hostname = '${machine}' and ended_at is null`), { timeout: 60_000 }).toBe(1)
      expect(daemon.words()).toContain('Invalid node key')
    } catch (error) {
      throw new Error(daemon.words().slice(-3_000), { cause: error })
    } finally {
      await daemon.stop()
      await door.stop()
    }
  }, 180_000)
})
