// PM-3.1: the agents a district has already, each in its own way: what they may leave out, what they tell of updates, how they prove who they are.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inflateSync } from 'node:zlib'
import { serve, type ServerType } from '@hono/node-server'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { makeToken } from '../../src/subjects/inventory/token.ts'
import { root } from '../lib/cluster.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import { drive, windowsDevice } from '../lib/windows-device.ts'

let open: InventoryApp
let client: Client
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('pm_3_1_agents')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

type Device = {
  id: string
  hostname: string
  inventory: {
    software: { name: string; version: string; arch: string }[]
    facts: { drives?: unknown[] }
    submissions: { state: string; remote: string }[]
  }
  posture: { facts: Record<string, { state: string; detail: string }>; patches: { name: string; installedOn?: string }[] }
}
const find = async (text: string): Promise<Device> => {
  const { devices } = (await client.ask('GET', `/devices?text=${encodeURIComponent(text)}`)).json as { devices: { id: string }[] }
  return (await client.ask('GET', `/devices/${devices[0]?.id}`)).json as Device
}
const count = (table: string, where = 'true'): Promise<number> =>
  inDistrict(open.db, '1', async (tx) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
  )

describe('an inventory of changes alone', () => {
  test('replaces the parts it names and takes nothing else away', async () => {
    const key = await client.key(place.siteId)
    const send = async (given: Parameters<typeof windowsDevice>[0]) => expect((await client.post(key, windowsDevice(given))).status).toBe(200)
    await send({
      hostname: 'part-01',
      softwares: ['Zoom', 'VLC', 'Firefox'],
      drives: [drive('C:', 'Yes')],
      antivirus: [{ name: 'Defender', enabled: true, uptodate: true }],
    })
    await send({ hostname: 'part-01', drives: [drive('C:', 'Yes'), drive('D:', 'No')], partial: true })
    const after = await find('part-01')
    expect([after.inventory.software.length, after.inventory.facts.drives?.length, after.posture.facts.antivirus?.state]).toEqual([3, 2, 'on'])
    await send({ hostname: 'part-01', softwares: ['Zoom'], partial: true })
    const last = await find('part-01')
    expect([last.inventory.software.map(({ name }) => name), last.inventory.facts.drives?.length]).toEqual([['Zoom'], 2])
  })

  test('of a device nobody knows, the agent is told in its own words to send all', async () => {
    const answer = await client.post(
      await client.key(place.siteId),
      windowsDevice({ hostname: 'part-02', drives: [drive('C:', 'Yes')], partial: true }),
      { 'glpi-agent-id': 'a-2' },
    )
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([409, { status: 'error', message: expect.stringContaining('--full') }])
  })
})

test('the updates a Windows device has are listed by number and day, newest first', async () => {
  const kb = (name: string, date?: string) => ({
    name,
    from: 'registry',
    release_type: 'Security Update',
    system_category: 'security_update',
    ...(date ? { install_date: date } : {}),
  })
  const key = await client.key(place.siteId)
  await client.post(
    key,
    windowsDevice({ hostname: 'patched-01', softwares: ['Zoom', kb('KB5042098', '2026-08-14'), kb('KB5050009', '2026-10-15'), kb('KB5001716')] }),
  )
  const device = await find('patched-01')
  expect(device.posture.patches).toEqual([
    { name: 'KB5001716' },
    { name: 'KB5042098', installedOn: '2026-08-14' },
    { name: 'KB5050009', installedOn: '2026-10-15' },
  ])
  const whole = (await client.page(`/devices/${device.id}`)).text
  const page = whole.slice(whole.indexOf('3 updates'))
  expect(page.indexOf('KB5050009')).toBeLessThan(page.indexOf('KB5042098'))
  expect(page).toMatch(/3 updates/)
  await client.post(key, windowsDevice({ hostname: 'patched-01', drives: [drive('C:')], partial: true }))
  expect((await find('patched-01')).posture.patches).toHaveLength(3)
})

describe('who it is', () => {
  const at = (path: string, init: RequestInit) => open.app.request(path, init)
  const post = (headers: Record<string, string>) =>
    at('/agent/inventory', { method: 'POST', headers, body: sampleSubmission({ seed: 41, titles: 2 }).body as Uint8Array<ArrayBuffer> })
  const token = async (body: object, path = '/agent/inventory/api.php/token') => {
    const answer = await at(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    return {
      status: answer.status,
      json: (await answer.json()) as { access_token?: string; token_type?: string; expires_in?: number; error?: string },
    }
  }

  test('bare it is challenged; the key as password opens', async () => {
    const bare = await post({})
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Afterbell inventory", charset="UTF-8"'])
    expect((await post({ authorization: `Basic ${Buffer.from(`x:${await client.key(place.siteId)}`).toString('base64')}` })).status).toBe(200)
  })

  test('OAuth2 client credentials: a key buys a token of an hour that opens what the key opens, and ends with it', async () => {
    const key = await client.key(place.siteId)
    const bought = await token({ grant_type: 'client_credentials', client_id: 'glpi-agent', client_secret: key, scope: 'inventory' })
    expect(bought).toMatchObject({ status: 200, json: { token_type: 'Bearer', expires_in: 3600 } })
    expect((await token({ grant_type: 'client_credentials', client_id: 'x', client_secret: key }, '/agent/api.php/token')).status).toBe(200)
    const bearer = { authorization: `Bearer ${bought.json.access_token}` }
    expect((await post(bearer)).status).toBe(200)
    for (const [body, error] of [
      [{ grant_type: 'client_credentials', client_secret: `${key}x` }, 'invalid_client'],
      [{ grant_type: 'password', client_secret: key }, 'unsupported_grant_type'],
    ] as const)
      expect(await token(body)).toEqual({ status: 401, json: { error } })
    const [, district = '', id = ''] = /^k(\d+)\.([0-9a-f]{32})/.exec(key) ?? []
    const now = Math.floor(Date.now() / 1000)
    const keyId = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    const forged = [
      makeToken('another secret', { districtId: district, keyId }, now),
      makeToken('a secret of the test', { districtId: district, keyId }, now - 3601),
      String(bought.json.access_token).replace(/^t1/, 't2'),
      `${bought.json.access_token}x`,
      'x',
    ]
    for (const one of forged) expect((await post({ authorization: `Bearer ${one}` })).status).toBe(401)
    const [newest] = ((await client.ask('GET', '/devices/enrol')).json as { keys: { id: string }[] }).keys
    await client.ask('POST', `/devices/enrol/${newest?.id}/revoke`, {})
    expect((await post(bearer)).status).toBe(401)
    expect((await token({ grant_type: 'client_credentials', client_secret: key })).status).toBe(401)
  })

  test("one that passes others' reports on is named; the request's number comes back", async () => {
    const key = await client.key(place.siteId)
    const answer = await client.post(key, windowsDevice({ hostname: 'behind-01', softwares: ['Zoom'] }), {
      'glpi-agent-id': 'a-1',
      'glpi-request-id': '11AB4B2D',
      'glpi-proxy-id': '5f0c1c2a-3b4d',
    })
    expect([answer.status, answer.headers.get('glpi-request-id')]).toEqual([200, '11AB4B2D'])
    expect((await find('behind-01')).inventory.submissions[0]?.remote).toMatch(/passed on by agent 5f0c1c2a-3b4d$/)
  })

  test('asking for what is not pending is answered as an error the agent logs; without a key it hears nothing', async () => {
    const key = await client.key(place.siteId)
    const asked = await at(`/agent/inventory/${key}`, { headers: { 'glpi-agent-id': 'a-1', 'glpi-request-id': '0' } })
    expect([asked.status, await asked.json()]).toMatchObject([404, { status: 'error' }])
    expect((await at('/agent/inventory', { headers: { 'glpi-agent-id': 'a-1' } })).status).toBe(401)
  })
})

const captures = join(process.env.AFTERBELL_SHARED ?? join(root, '../shared'), 'data/wire/agent-captures.tar.gz')
describe.skipIf(!existsSync(captures))('the recorded dialogue of GLPI Agent (skipped where the folder of real data is absent)', () => {
  test('each step is answered in JSON with an expiration; the second inventory takes no software away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'afterbell-glpi-'))
    execFileSync('tar', ['xzf', captures, '-C', folder])
    const from = join(folder, 'wire/glpi-agent-json')
    const key = await client.key(place.siteId)
    const agentId = '5f0c1c2a-3b4d-4e5f-8a9b-0c1d2e3f4a5b'
    const step = async (n: number): Promise<unknown> => {
      const head = readFileSync(join(from, `0${n}-request.head`), 'utf8')
      expect(head).toContain(`GLPI-Agent-ID: ${agentId}`)
      const requestId = /^GLPI-Request-ID:\s*(\S+)/im.exec(head)?.[1]
      const answer = await client.post(key, readFileSync(join(from, `0${n}-request.wire`)), {
        'glpi-agent-id': agentId,
        'content-type': 'application/x-compress-zlib',
        ...(requestId ? { 'glpi-request-id': requestId } : {}),
      })
      expect([n, answer.status, answer.headers.get('glpi-request-id')]).toEqual([n, 200, requestId ?? null])
      return JSON.parse(inflateSync(Buffer.from(answer.text, 'latin1')).toString())
    }
    expect(await step(1)).toEqual({ status: 'ok', expiration: 24 })
    expect(await step(2)).toEqual({ status: 'ok', expiration: 24 })
    const whole = (await find('lab-pc-0001')).inventory.software
    expect(whole).toHaveLength(1028)
    expect(await step(3)).toEqual({ status: 'ok', expiration: 24, disabled: [], tasks: { inventory: { server: 'glpi', version: '10.0.16' } } })
    expect(await step(4)).toEqual({ status: 'ok', expiration: 24 })
    expect((await find('lab-pc-0001')).inventory.software).toEqual(whole)
    expect(await step(5)).toMatchObject({ status: 'ok', expiration: 24 })
    expect(
      (await client.post(key, readFileSync(join(folder, 'wire/glpi-inventory-partial-antivirus-firewall.json')), { 'glpi-agent-id': agentId }))
        .status,
    ).toBe(200)
    const last = await find('lab-pc-0001')
    expect([last.inventory.software.length, last.posture.facts.firewall]).toMatchObject([1028, { state: 'off', detail: 'firewalld: off' }])
    rmSync(folder, { recursive: true })
  })
})

const ocs = '/usr/bin/ocsinventory-agent'
const lacking = !existsSync(ocs) ? `${ocs} is not here` : process.getuid?.() === 0 ? undefined : 'the agent reads what only root may'
describe.skipIf(lacking !== undefined)(`an unmodified OCS agent, run for this test${lacking ? ` (skipped: ${lacking})` : ''}`, () => {
  test('with a key it brings device, system and all of the package list; with a wrong one nothing', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'afterbell-ocs-'))
    const server = await new Promise<ServerType>((done) => {
      const made = serve({ fetch: open.app.fetch, port: 0, hostname: '127.0.0.1' }, () => done(made))
    })
    // Debian's configuration holds `local=`, which beats --server without a word; --nolocal takes it back.
    const send = (key: string) =>
      promisify(execFile)(
        ocs,
        [
          '--nolocal',
          '--server',
          `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent/inventory/${key}`,
          `--basevardir=${dir}`,
          '--debug',
        ],
        { timeout: 60_000, maxBuffer: 32 * 1024 * 1024, env: { PATH: process.env.PATH, LANG: 'C', HOME: dir } },
      )
    try {
      const devices = await count('assets_device')
      await send('k1.wrong').catch(() => undefined)
      expect(await count('assets_device')).toBe(devices)
      await send(await client.key(place.siteId))
      expect(await count('inventory_submission', `dialect = 'xml' and state = 'accepted' and device_label like '${hostname().split('.')[0]}%'`)).toBe(
        1,
      )
      const told = new Set((await find(hostname().split('.')[0] ?? '')).inventory.software.map(({ name, version }) => `${name} ${version}`))
      const installed = execFileSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}|${Package}|${Version}\n'])
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('ii '))
        .map((line) => line.split('|').slice(1).join(' '))
      expect(installed.length).toBeGreaterThan(50)
      expect(installed.filter((line) => !told.has(line))).toEqual([])
    } finally {
      server.close()
      rmSync(dir, { recursive: true, force: true })
    }
  }, 90_000)
})
