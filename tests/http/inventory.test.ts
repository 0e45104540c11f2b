// What agents send: a key and a first inventory, bodies that are broken or hostile, and GLPI's partial ones.
import { deflateSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId, showId } from '../../src/platform/ids.ts'
import type { Place } from '../lib/devices.ts'
import type { InventoryApp } from '../lib/inventory-app.ts'
import { openInventoryPlace, type InventoryPlace } from '../lib/inventory-place.ts'

let at: InventoryPlace
let open: InventoryApp
let place: Place
beforeAll(async () => {
  at = await openInventoryPlace('http_inventory')
  ;({ open, place } = at)
})
afterAll(() => open.close())
const ask: InventoryPlace['ask'] = (...given) => at.ask(...given)
const post: InventoryPlace['post'] = (...given) => at.post(...given)
const makeKey: InventoryPlace['makeKey'] = (...given) => at.makeKey(...given)
const page: InventoryPlace['page'] = (...given) => at.page(...given)
const count: InventoryPlace['count'] = (...given) => at.count(...given)
const tables = [
  'assets_device',
  'inventory_submission',
  'inventory_device',
  'inventory_identity',
  'inventory_change',
  'inventory_alarm',
  'ledger_entry',
]
const counts = async (): Promise<number[]> => {
  const all: number[] = []
  for (const table of tables) all.push(await count(table))
  return all
}

describe('the thin path', () => {
  test("a key, an unmodified agent's word, a device with its system and software, and the raw bytes", async () => {
    const key = await makeKey()
    const prolog = await post(key, '<?xml version="1.0"?><REQUEST><DEVICEID>lab-00001-2026-08-17-07-01-00</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>')
    expect([prolog.status, prolog.text.includes('<RESPONSE>SEND</RESPONSE>')]).toEqual([200, true])
    const { body } = sampleSubmission({ seed: 1 })
    expect((await post(key, body, { 'content-type': 'application/x-compress-zlib' })).status).toBe(200)
    const list = await ask('GET', '/devices?text=lab-00001')
    const [device] = (list.json as { devices: { id: string; hostname: string; osName: string; osCodename: string }[] }).devices
    expect(device).toMatchObject({ hostname: 'lab-00001', osName: 'Debian GNU/Linux', osCodename: 'bookworm', site: 'Lakeside High' })
    const one = await ask('GET', `/devices/${device?.id}`)
    const inventory = (one.json as { inventory: { software: unknown[]; submissions: { id: string; state: string; sha256: string }[] } }).inventory
    expect([inventory.software.length, inventory.submissions.map((each) => each.state)]).toEqual([170, ['accepted']])
    const raw = await open.app.request(`/devices/submissions/${inventory.submissions[0]?.id}/raw`)
    expect(Buffer.from(await raw.arrayBuffer()).equals(Buffer.from(body))).toBe(true)
    for (const path of ['/devices', '/devices/enrol', '/devices/alarms', `/devices/${device?.id}`, '/plan', '/feeds']) await page(path)
    expect(await page(`/devices/${device?.id}`)).toContain('lab-00001')
  })

  test('the key works as the password too; getConfig asks for nothing; a revoked key is none', async () => {
    const key = await makeKey()
    const basic = `Basic ${Buffer.from(`anybody:${key}`).toString('base64')}`
    expect((await post('', sampleSubmission({ seed: 2 }).body, { authorization: basic })).status).toBe(200)
    const config = await open.app.request(`/agent/inventory/${key}?action=getConfig&machineid=x`)
    expect(await config.text()).toBe('{}')
    const id = (await ask('GET', '/devices/enrol')).json as { keys: { id: string }[] }
    await ask('POST', `/devices/enrol/${showId('key', readId('key', id.keys[0]?.id ?? '') ?? '')}/revoke`, {})
    const before = await counts()
    expect((await post(key, sampleSubmission({ seed: 3 }).body)).status).toBe(401)
    expect(await counts()).toEqual(before)
  })
})

describe('bad input', () => {
  test('without a valid key: 401 with a challenge, and nothing is stored', async () => {
    const key = await makeKey()
    const before = await counts()
    for (const [path, headers] of [
      ['', {}],
      ['nonsense', {}],
      [`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, {}],
      [key.replace(/^k1/, 'k2'), {}],
      [key.replace(/^k1/, 'k999'), {}],
      ['', { authorization: 'Basic !!!' }],
      ['', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }],
    ] as const) {
      const answer = await post(path, sampleSubmission({ seed: 4 }).body, headers)
      expect([answer.status, answer.headers.get('www-authenticate')?.startsWith('Basic ')]).toEqual([401, true])
    }
    expect(await counts()).toEqual(before)
    expect(await count('inventory_submission', 'true', '2')).toBe(0)
  })

  test('every broken body gets a clear answer, is kept raw once with its refusal, and the server lives', async () => {
    const key = await makeKey()
    const { xml, body } = sampleSubmission({ seed: 5 })
    const bomb = deflateSync(Buffer.alloc(100 * 1024 * 1024))
    const many = xml.replace('  </CONTENT>', `${'<SOFTWARES><NAME>a</NAME></SOFTWARES>'.repeat(100_000)}</CONTENT>`)
    const entity =
      '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><REQUEST><QUERY>INVENTORY</QUERY><DEVICEID>&b;</DEVICEID></REQUEST>'
    const cases: readonly (readonly [string, Uint8Array, number])[] = [
      ['truncated zlib', body.subarray(0, body.length - 200), 400],
      ['zip bomb', bomb, 413],
      ['gzip bomb', gzipSync(Buffer.alloc(100 * 1024 * 1024, 'a')), 413],
      ['entities', Buffer.from(entity), 400],
      ['100,000 titles', deflateSync(many), 422],
      ['half an XML', Buffer.from(xml.slice(0, 4000)), 400],
      ['wrong encoding', Buffer.from(xml.replace('lab-00005', 'caf\xe9'), 'latin1'), 400],
      ['no format', Buffer.from('hello'), 400],
      ['JSON of nothing', Buffer.from('{"action":"inventory"}'), 422],
    ]
    const before = await count('inventory_submission', `state = 'refused'`)
    const devices = await count('assets_device')
    for (const [name, bytes, status] of cases) {
      const answer = await post(key, bytes)
      expect([name, answer.status]).toEqual([name, status])
      expect(answer.text).toMatch(/"code":"inventory\/|"status":"error"/)
      await post(key, bytes) // the same again is not kept twice
    }
    expect(await count('inventory_submission', `state = 'refused'`)).toBe(before + cases.length)
    expect(await count('inventory_submission', `state = 'refused' and raw is not null and refusal is not null`)).toBe(before + cases.length)
    expect(await count('assets_device')).toBe(devices)
    expect((await post(key, body)).status).toBe(200)
    expect(await page('/devices/alarms')).toContain('Refused submissions')
  }, 60_000)

  test('NUL and control characters are cleaned and said; hostile strings come back as text', async () => {
    const key = await makeKey()
    const { xml } = sampleSubmission({ seed: 6, hostname: 'evil' })
    const hostile = xml
      .replace('<NAME>adduser</NAME>', '<NAME>a&#x41;\x00\x01&lt;script&gt;alert(1)&lt;/script&gt;</NAME>')
      .replace('<NAME>apt</NAME>', '<NAME>=cmd|calc</NAME>')
      .replace('<SMODEL>', '<SMODEL>&lt;img src=x&gt;')
    const answer = await post(key, deflateSync(hostile))
    expect(answer.status).toBe(200)
    const list = await ask('GET', '/devices?text=evil')
    const id = (list.json as { devices: { id: string }[] }).devices[0]?.id ?? ''
    const text = await page(`/devices/${id}`)
    expect(text).not.toMatch(/<script>alert|<img src=x/)
    expect(text).toContain('&lt;script&gt;')
  })

  test('a full quarantine keeps no more, and still answers', async () => {
    const key = await makeKey(place.otherSiteId)
    await inDistrict(open.db, '1', async (tx) => {
      await sql`insert into inventory_submission (district_id, id, received_at, remote, device_label, state, refusal, size, sha256)
        select 1, gen_random_uuid(), '2026-11-01', '', '', 'refused', '{}', 1, 'filler' || n from generate_series(1, 500) n`.execute(tx)
    })
    const before = await counts()
    expect((await post(key, 'garbage that fits nowhere')).status).toBe(400)
    expect(await counts()).toEqual(before)
    await inDistrict(open.db, '1', (tx) =>
      sql`update inventory_submission set state = 'discarded', raw = null
      where sha256 like 'filler%'`.execute(tx),
    )
  })
})

describe('GLPI', () => {
  const glpi = (extra: Record<string, unknown>, software?: { name: string; version: string }[]) =>
    JSON.stringify({
      action: 'inventory',
      deviceid: 'glpi-1-2026-01-01-00-00-00',
      itemtype: 'Computer',
      ...extra,
      content: {
        ...(extra.partial
          ? {}
          : {
              hardware: { name: 'glpi-1', uuid: '77777777-aaaa-4bbb-8ccc-123456789abc' },
              bios: { ssn: 'GLPI-1' },
              operatingsystem: { name: 'Debian GNU/Linux', version: '12', kernel_name: 'linux', full_name: 'Debian GNU/Linux 12 (bookworm)' },
            }),
        ...(software
          ? { softwares: software.map((one) => ({ ...one, from: 'deb', arch: 'amd64' })) }
          : { antivirus: [{ name: 'ClamAV', enabled: true }] }),
        versionclient: 'GLPI-Agent_v1.11',
      },
    })
  test.each([
    ['agent', 'twin', '66666666', false],
    ['network card, the agent copied with the disk', 'clone', '55555555', true],
  ])(
    'two machines of one copied UUID, each with its own serial number and %s, stay two however often they report in turn',
    async (_, name, uuid, isCopied) => {
      const key = await makeKey()
      const report = (n: number) =>
        post(
          key,
          JSON.stringify({
            action: 'inventory',
            deviceid: `${name}-${isCopied ? 0 : n}-2026-01-01-00-00-00`,
            itemtype: 'Computer',
            content: {
              hardware: { name: `${name}-${n}`, uuid: `${uuid}-aaaa-4bbb-8ccc-123456789abc` },
              bios: { ssn: `${name.toUpperCase()}-100${n}` },
              operatingsystem: { name: 'Debian GNU/Linux', version: '12', kernel_name: 'linux' },
              softwares: [{ name: `own-of-${n}`, version: '1', from: 'deb', arch: 'amd64' }],
              ...(isCopied ? { networks: [{ description: 'eth0', mac: `00:1b:21:00:10:0${n}`, status: 'up' }] } : {}),
              versionclient: 'GLPI-Agent_v1.11',
            },
          }),
          { 'glpi-agent-id': `5c0f0a3e-0b0b-4b0b-8b0b-${uuid.slice(0, 4)}0000000${isCopied ? 0 : n}`, 'content-type': 'application/json' },
        )
      for (const n of [1, 2, 1, 2, 2, 1]) expect((await report(n)).status).toBe(200)
      const { devices } = (await ask('GET', `/devices?text=${name}-`)).json as { devices: { id: string; hostname: string; serial: string }[] }
      expect(devices.map(({ hostname, serial }) => [hostname, serial]).toSorted()).toEqual(
        [1, 2].map((n) => [`${name}-${n}`, `${name.toUpperCase()}-100${n}`]),
      )
      for (const { id, hostname } of devices) {
        const { inventory } = (await ask('GET', `/devices/${id}`)).json as { inventory: { software: { name: string }[] } }
        expect(inventory.software.map(({ name }) => name)).toEqual([`own-of-${hostname.slice(-1)}`])
      }
    },
  )
  test('a partial inventory of an unknown device asks for a full one; of a known one it deletes nothing', async () => {
    const key = await makeKey()
    const headers = { 'glpi-agent-id': '5c0f0a3e-0b0b-4b0b-8b0b-0b0b0b0b0b0b', 'content-type': 'application/json' }
    const early = await post(key, glpi({ partial: true }), headers)
    expect(early.text).toContain('full inventory')
    expect(await count('assets_device', `hostname like 'glpi%'`)).toBe(0)
    expect(
      JSON.parse(
        (
          await post(
            key,
            glpi({}, [
              { name: 'bash', version: '5.2' },
              { name: 'dash', version: '0.5' },
            ]),
            headers,
          )
        ).text,
      ),
    ).toMatchObject({ status: 'ok' })
    await post(key, glpi({ partial: true }), headers)
    const list = (await ask('GET', '/devices?text=glpi-1')).json as { devices: { id: string }[] }
    const one = (await ask('GET', `/devices/${list.devices[0]?.id}`)).json as {
      hostname: string
      inventory: { software: unknown[]; facts: { antivirus: unknown } }
    }
    expect([one.hostname, one.inventory.software.length, one.inventory.facts.antivirus]).toEqual(['glpi-1', 2, [{ name: 'ClamAV', enabled: true }]])
    await post(key, glpi({ partial: true }, [{ name: 'bash', version: '5.3' }]), headers)
    const after = (await ask('GET', `/devices/${list.devices[0]?.id}`)).json as { inventory: { software: unknown[] } }
    expect(after.inventory.software).toMatchObject([{ name: 'bash', version: '5.3' }])
  })
})
