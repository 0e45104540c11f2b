// PM-3.1: one list of what is installed, fed by unmodified agents, right and auditable back to what came.
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serve, type ServerType } from '@hono/node-server'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId } from '../../src/platform/ids.ts'
import { receiveSubmission } from '../../src/subjects/inventory/index.ts'
import { moveClock } from '../lib/district.ts'
import { root } from '../lib/cluster.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import { debianServer } from '../lib/pm-app.ts'

const captures = join(process.env.AFTERBELL_SHARED ?? join(root, '../shared'), 'data/wire/agent-captures.tar.gz')
let open: InventoryApp
let client: Client
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('pm_3_1')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

const rowsOf = (table: string): Promise<number> =>
  inDistrict(open.db, '1', async (tx) => Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(tx)).rows[0]?.n))
type Devices = { total: number; devices: { id: string; hostname: string; isStale: boolean }[] }
type Device = { id: string; osName: string; inventory: { software: unknown[]; submissions: { id: string; sha256: string; size: number }[] } }
const find = async (text: string): Promise<Devices> => (await client.ask('GET', `/devices?text=${encodeURIComponent(text)}`)).json as Devices

test("an agent's submission becomes device, system and software, and the bytes stay as they came", async () => {
  const { body } = sampleSubmission({ seed: 7, titles: 12 })
  expect((await client.post(await client.key(place.siteId), body)).status).toBe(200)
  const one = (await client.ask('GET', `/devices/${(await find('lab-00007')).devices[0]?.id}`)).json as Device
  expect([one.osName, one.inventory.software.length]).toEqual(['Debian GNU/Linux', 12])
  const raw = await open.app.request(`/devices/submissions/${one.inventory.submissions[0]?.id}/raw`)
  expect(Buffer.from(await raw.arrayBuffer()).equals(Buffer.from(body))).toBe(true)
})

test('without a valid key a submission is turned away and nothing of it is stored', async () => {
  const key = await client.key(place.siteId)
  const tables = ['assets_device', 'inventory_submission', 'inventory_title', 'ledger_entry']
  const before = await Promise.all(tables.map(rowsOf))
  const wrong = `${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`
  for (const one of ['', 'none', wrong]) expect((await client.post(one, sampleSubmission({ seed: 8 }).body)).status).toBe(401)
  expect(await Promise.all(tables.map(rowsOf))).toEqual(before)
})

test("a stranger's key that claims a known device merges nothing and raises an alarm", async () => {
  const [own, strange] = [await client.key(place.siteId), await client.key(place.otherSiteId)]
  const same = { hostname: 'sis-db-01', serial: 'SIS-DB-01' }
  await client.post(own, sampleSubmission({ seed: 9, titles: 20, ...same }).body)
  expect((await client.post(strange, sampleSubmission({ seed: 10, titles: 3, ...same }).body)).status).toBe(409)
  const { total, devices } = await find('sis-db-01')
  const one = (await client.ask('GET', `/devices/${devices[0]?.id}`)).json as Device
  expect([total, one.inventory.software.length]).toEqual([1, 20])
  expect((await client.ask('GET', '/devices/alarms')).json).toMatchObject({ alarms: 1, open: [{ kind: 'identity-claimed', device: 'sis-db-01' }] })
})

test('with a site’s stolen key an agent nobody knew tells a server’s software anew: held, told, and nothing closes until a person confirms the agent', async () => {
  const key = await client.key(place.siteId)
  const report = (version: string, deviceId: string) =>
    client.post(key, debianServer({ hostname: 'mail-01', packages: [['openssl', version]], deviceId }))
  const [own, stranger] = ['mail-01-2025-01-01-00-00-00', 'mail-01-2026-11-21-00-00-00']
  expect((await report('3.0.11-1', own)).status).toBe(200)
  const id = (await find('mail-01')).devices[0]?.id ?? ''
  await client.ask('POST', `/devices/${id}/settings`, { kind: 'server' })
  const versions = async () =>
    ((await client.ask('GET', `/devices/${id}`)).json as { inventory: { software: { name: string; version: string }[] } }).inventory.software.map(
      ({ version }) => version,
    )
  const alarm = async () =>
    (
      (await client.ask('GET', '/devices/alarms')).json as {
        open: { id: string; kind: string; device: string; settledAt: string | null; identity: string[] }[]
      }
    ).open.find((one) => one.device === 'mail-01' && one.settledAt === null)
  const held = await report('3.0.17-1', stranger)
  expect([held.status, held.text.includes('inventory/agent-not-known')]).toEqual([409, true])
  expect([await versions(), await alarm()]).toEqual([
    ['3.0.11-1'],
    expect.objectContaining({ kind: 'agent-replaced', identity: [`device-id ${stranger}`] }),
  ])
  expect((await client.page('/devices/alarms')).text).toContain('so does a stolen key')
  expect((await report('3.0.12-1', own)).status).toBe(200) // the one that is known goes on
  // Settled as something else, it stays held; confirmed, it is that server's agent from then on.
  await client.ask('POST', `/devices/alarms/${(await alarm())?.id}/settle`, { how: 'Nobody installed one.' })
  expect([(await report('3.0.18-1', stranger)).status, await versions()]).toEqual([409, ['3.0.12-1']])
  await client.ask('POST', `/devices/alarms/${(await alarm())?.id}/settle`, { how: 'Installed anew today.', confirmed: 'yes' })
  expect([(await report('3.0.19-1', stranger)).status, await versions()]).toEqual([200, ['3.0.19-1']])
})

test('a device without news for too long is shown as stale', async () => {
  expect((await find('lab-00007')).devices[0]?.isStale).toBe(false)
  await moveClock(open.db, '1', 15 * 86_400_000)
  expect((await find('lab-00007')).devices[0]?.isStale).toBe(true)
  expect((await client.ask('GET', '/devices?seen=stale&text=lab-00007')).json).toMatchObject({ total: 1 })
  await moveClock(open.db, '1', 0)
})

describe.skipIf(!existsSync(captures))('what real agents sent (skipped where the folder of real data is absent)', () => {
  test('three agents of one machine, one after the other: each request is answered, and it is one device', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'afterbell-wire-'))
    execFileSync('tar', ['xzf', captures, '-C', folder])
    const key = await client.key(place.siteId)
    const before = await rowsOf('assets_device')
    for (const agent of ['fusioninventory-zlib', 'ocsinventory-agent', 'glpi-agent-json']) {
      const from = join(folder, 'wire', agent)
      for (const name of readdirSync(from)
        .filter((file) => file.endsWith('request.wire'))
        .sort()) {
        const agentId = /^GLPI-Agent-ID:\s*(\S+)/im.exec(readFileSync(join(from, name.replace('.wire', '.head')), 'utf8'))?.[1]
        const answer = await client.post(key, readFileSync(join(from, name)), agentId === undefined ? {} : { 'glpi-agent-id': agentId })
        expect([agent, name, answer.status]).toEqual([agent, name, 200])
      }
      expect([agent, await rowsOf('assets_device')]).toEqual([agent, before + 1])
    }
    rmSync(folder, { recursive: true })
  })
})

describe('back to what came', () => {
  test('every change names the submission it came from, and those bytes have the hash that is shown', async () => {
    const key = await client.key(place.siteId)
    await client.post(
      key,
      debianServer({
        hostname: 'trace-01',
        packages: [
          ['bash', '5.2'],
          ['dash', '0.5'],
        ],
      }),
    )
    await client.post(key, debianServer({ hostname: 'trace-01', packages: [['bash', '5.3']] }))
    const one = (await client.ask('GET', `/devices/${(await find('trace-01')).devices[0]?.id}`)).json as Device & {
      inventory: { changes: { submission: string; added: number; removed: number }[] }
    }
    expect(one.inventory.changes.map(({ added, removed }) => [added, removed])).toEqual([
      [1, 2],
      [2, 0],
    ])
    for (const { submission } of one.inventory.changes) {
      const raw = await open.app.request(`/devices/submissions/${submission}/raw`)
      expect(
        createHash('sha256')
          .update(Buffer.from(await raw.arrayBuffer()))
          .digest('hex'),
      ).toBe(one.inventory.submissions.find(({ id }) => id === submission)?.sha256)
    }
  })
  test('a key revoked while the submission was on its way opens nothing', async () => {
    const key = await client.key(place.siteId)
    const [id] = ((await client.ask('GET', '/devices/enrol')).json as { keys: { id: string }[] }).keys
    const told = {
      itemType: 'Computer' as const,
      hostname: 'late-key',
      macs: [],
      drives: [],
      antivirus: [],
      sections: [],
      software: [],
      os: { family: 'linux', name: 'Debian', version: '12', arch: '' },
    }
    const keyId = readId('key', id?.id ?? '') ?? ''
    await client.ask('POST', `/devices/enrol/${id?.id}/revoke`, {})
    const raw = { bytes: Buffer.from('x'), sha256: 'x', remote: '', keyId }
    const late = await receiveSubmission(place.from, {
      raw,
      siteId: place.siteId,
      label: 'late-key',
      dialect: 'xml',
      isPartial: false,
      notes: [],
      told,
      source: 'agent',
    })
    expect(late).toMatchObject({ ok: false, refusal: { code: 'inventory/key-not-valid', status: 401 } })
    expect((await client.post(key, debianServer({ hostname: 'late-key', packages: [] }))).status).toBe(401)
    expect((await find('late-key')).total).toBe(0)
  })
})

const agent = '/usr/bin/fusioninventory-agent'
const state = '/var/lib/fusioninventory-agent' // where the agent keeps its device id; no option moves it
const lacking = !existsSync(agent)
  ? `${agent} is not here`
  : process.getuid?.() === 0
    ? undefined
    : 'the agent keeps its state where only root writes'
describe.skipIf(lacking !== undefined)(`an unmodified agent, run for this test${lacking ? ` (skipped: ${lacking})` : ''}`, () => {
  const before = lacking || !existsSync(state) ? [] : readdirSync(state)
  afterAll(() => {
    for (const name of existsSync(state) ? readdirSync(state) : []) if (!before.includes(name)) rmSync(join(state, name), { recursive: true })
  })

  test('with a key it brings device, system and all of the package list; with a wrong one nothing', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'afterbell-agent-'))
    writeFileSync(join(dir, 'agent.cfg'), '') // Debian's own may hold `local=`, which beats --server
    const server = await new Promise<ServerType>((done) => {
      const made = serve({ fetch: open.app.fetch, port: 0, hostname: '127.0.0.1' }, () => done(made))
    })
    const slow =
      'process,environment,local_user,local_group,usb,controller,monitor,video,sound,printer,slot,port,input,virtualmachine,memory,modem,battery,licenseinfo,lvm,remote_mgmt,firewall,storage'
    const send = (key: string) =>
      promisify(execFile)(
        agent,
        [
          '--server',
          `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent/inventory/${key}`,
          '--tasks',
          'inventory',
          '--no-httpd',
          '--force',
          '--logger',
          'stderr',
          '--no-category',
          slow,
          '--conf-file',
          join(dir, 'agent.cfg'),
        ],
        { timeout: 60_000, env: { PATH: process.env.PATH, LANG: 'C', HOME: dir } },
      )
    try {
      const rows = [await rowsOf('assets_device'), await rowsOf('inventory_submission')]
      await send('k1.wrong').catch(() => undefined)
      expect([await rowsOf('assets_device'), await rowsOf('inventory_submission')]).toEqual(rows)
      await send(await client.key(place.siteId))
      const { devices } = await find(hostname().split('.')[0] ?? '')
      const one = (await client.ask('GET', `/devices/${devices[0]?.id}`)).json as {
        osName: string
        inventory: { software: { name: string; version: string; arch: string }[] }
      }
      const told = new Set(one.inventory.software.map(({ name, version, arch }) => `${name} ${version} ${arch}`))
      const installed = execFileSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}|${Package}|${Version}|${Architecture}\n'])
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('ii '))
        .map((line) => line.split('|').slice(1).join(' '))
      expect(installed.length).toBeGreaterThan(50)
      expect(installed.filter((line) => !told.has(line))).toEqual([])
      expect(one.osName).toContain('Debian')
    } finally {
      server.close()
      rmSync(dir, { recursive: true, force: true })
    }
  }, 90_000)
})

test("a key that sent its day's worth is turned away with the time to come again, told once, and sends again a day later", async () => {
  const key = await client.key(place.siteId)
  await inDistrict(open.db, '1', (tx) =>
    sql`insert into policy_value (district_id, id, parameter, value, from_at, set_at, set_by, reason) values (1, gen_random_uuid(), 'inventory.keyDailySubmissions', '100', now() - interval '1 minute', now() - interval '1 minute', ${place.personId}, 'a test')`.execute(
      tx,
    ),
  )
  const { body } = sampleSubmission({ seed: 77, titles: 3 })
  const seen = () =>
    inDistrict(
      open.db,
      '1',
      async (tx) =>
        (
          await sql<{
            n: string
            repeats: string
          }>`select count(*) as n, sum(repeats) as repeats from inventory_submission where device_label like '%00077%' and state = 'unchanged'`.execute(
            tx,
          )
        ).rows[0],
    )
  expect((await client.post(key, body)).status).toBe(200)
  const entries = await rowsOf('ledger_entry')
  for (let i = 0; i < 99; i++) expect((await client.post(key, body)).status).toBe(200)
  expect([await seen(), (await rowsOf('ledger_entry')) - entries]).toEqual([{ n: '1', repeats: '98' }, 1]) // the same again: one row and one entry a day
  const turned = await client.post(key, body)
  expect([turned.status, turned.headers.get('retry-after'), JSON.parse(turned.text)]).toMatchObject([
    429,
    '3600',
    { code: 'inventory/key-daily-limit' },
  ])
  expect((await client.post(key, body)).status).toBe(429)
  expect((await rowsOf('ledger_entry')) - entries).toBe(2) // told once
  expect((await client.post(await client.key(place.siteId), body)).status).toBe(200) // another key of the same site is its own
  await moveClock(open.db, '1', 25 * 3_600_000)
  expect((await client.post(key, body)).status).toBe(200)
  await moveClock(open.db, '1', 0)
}, 60_000)
