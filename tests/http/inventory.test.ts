import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId, showId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { readThisMachine } from '../../src/subjects/vulnerabilities/index.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'

let open: InventoryApp
let machine: string
let client: Client
let place: Place
let other: Place
beforeAll(async () => {
  machine = mkdtempSync(join(tmpdir(), 'afterbell-box-'))
  for (const folder of ['var/lib/dpkg', 'etc', 'sys/class/dmi/id']) mkdirSync(join(machine, folder), { recursive: true })
  writeFileSync(
    join(machine, 'var/lib/dpkg/status'),
    'Package: libssl3\nStatus: install ok installed\nVersion: 3.0.11-1\nArchitecture: amd64\nSource: openssl\n\n',
  )
  writeFileSync(join(machine, 'etc/os-release'), 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n')
  writeFileSync(join(machine, 'etc/hostname'), 'box\n')
  writeFileSync(join(machine, 'sys/class/dmi/id/product_serial'), 'BOX-1\n')
  open = await openInventoryApp('http_inventory', () => readThisMachine(machine))
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  other = await placeFor(open.db, '2')
  open.as(whoOf(place))
})
afterAll(async () => {
  rmSync(machine, { recursive: true, force: true })
  await open.close()
})

const ask: Client['ask'] = (...given) => client.ask(...given)
const post: Client['post'] = (...given) => client.post(...given)
const makeKey = (siteId = place.siteId): Promise<string> => client.key(siteId)
const page = async (path: string): Promise<string> => {
  const { status, text } = await client.page(path)
  expect([status, path]).toEqual([200, path])
  expect(text.startsWith('<!DOCTYPE html>')).toBe(true)
  expect(text).not.toMatch(/<[^>]+\s(style|on\w+)=/)
  return text
}
const count = (table: string, where = 'true', districtId = '1'): Promise<number> =>
  inDistrict(open.db, districtId, async (tx) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
  )
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
    expect(await page('/devices/alarms')).toContain('turned away')
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

describe('whose submission it is', () => {
  test('four at once of one device leave one true inventory', async () => {
    const key = await makeKey()
    const bodies = [1, 2, 3, 4].map((n) => sampleSubmission({ seed: 100, titles: 20 + n, hostname: 'race', serial: 'RACE-1' }).body)
    const answers = await Promise.all(bodies.map((body) => post(key, body)))
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200])
    const list = (await ask('GET', '/devices?text=race')).json as { devices: { id: string }[] }
    expect(list.devices.length).toBe(1)
    const one = (await ask('GET', `/devices/${list.devices[0]?.id}`)).json as { inventory: { software: unknown[]; submissions: { state: string }[] } }
    expect(one.inventory.submissions.length).toBe(4)
    expect([21, 22, 23, 24]).toContain(one.inventory.software.length)
  })

  test('the same again costs a row, no bytes', async () => {
    const key = await makeKey()
    const { xml } = sampleSubmission({ seed: 101, hostname: 'again' })
    await post(key, deflateSync(xml))
    const [changes, titles] = [await count('inventory_change'), await count('inventory_title')]
    expect((await post(key, deflateSync(xml.replace('<FREE>', '<FREE>9').replace('LOGDATE>2026-08-17', 'LOGDATE>2026-08-18')))).status).toBe(200)
    expect([await count('inventory_change'), await count('inventory_title')]).toEqual([changes, titles])
    expect(await count('inventory_submission', `state = 'unchanged' and raw is null and device_label like 'again%'`)).toBe(1)
  })

  test("a reinstall's new device id joins the old device by serial or UUID", async () => {
    const key = await makeKey()
    const same = { seed: 102, hostname: 'again-2', serial: 'REIN-1', uuid: '12345678-aaaa-4bbb-8ccc-123456789abc' }
    await post(key, sampleSubmission({ ...same, deviceId: 'again-2-2026-01-01-00-00-00' }).body)
    await post(key, sampleSubmission({ ...same, deviceId: 'again-2-2026-09-09-09-09-09' }).body)
    expect(await count('assets_device', `hostname = 'again-2'`)).toBe(1)
  })

  test("makers' placeholders make no two devices one", async () => {
    const key = await makeKey()
    for (const n of [1, 2])
      await post(
        key,
        sampleSubmission({ seed: 110 + n, hostname: `junk-${n}`, serial: 'To be filled by O.E.M.', uuid: '00000000-0000-0000-0000-000000000000' })
          .body,
      )
    expect(await count('assets_device', `hostname like 'junk-%'`)).toBe(2)
  })

  test("a known device claimed by another site's key: nothing merged, 409, quarantine, alarm, evidence", async () => {
    const [own, strange] = [await makeKey(), await makeKey(place.otherSiteId)]
    const same = { seed: 120, hostname: 'sis-db-01', serial: 'SIS-DB-01', uuid: '99999999-aaaa-4bbb-8ccc-123456789abc' }
    await post(own, sampleSubmission(same).body)
    const before = await inDistrict(
      open.db,
      '1',
      async (tx) =>
        (
          await sql`select * from inventory_device d join assets_device a on a.id = d.device_id
        where a.hostname = 'sis-db-01'`.execute(tx)
        ).rows,
    )
    const devices = await count('assets_device')
    const claim = sampleSubmission({ ...same, titles: 3, hostname: 'sis-db-01' })
    for (let n = 0; n < 2; n++) {
      const answer = await post(strange, claim.body)
      expect([answer.status, answer.text.includes('inventory/identity-claimed')]).toEqual([409, true])
    }
    expect(
      await inDistrict(
        open.db,
        '1',
        async (tx) =>
          (
            await sql`select * from inventory_device d join assets_device a on a.id = d.device_id
      where a.hostname = 'sis-db-01'`.execute(tx)
          ).rows,
      ),
    ).toEqual(before)
    expect(await count('assets_device')).toBe(devices)
    expect(await count('inventory_submission', `state = 'quarantined' and raw is not null`)).toBe(1)
    const quality = (await ask('GET', '/devices/alarms')).json as { open: { id: string; kind: string; device: string; deviceId: string }[] }
    expect(quality.open).toMatchObject([{ kind: 'identity-claimed', device: 'sis-db-01' }])
    const shown = await reading(place.from, (tx) => evidence(tx, { about: quality.open[0]?.deviceId ?? '' }))
    expect(shown[0]).toMatchObject({ kind: 'inventory.identity-claimed', grade: 'enforced' })
    expect((await post(own, sampleSubmission(same).body)).status).toBe(200)
    expect((await ask('POST', `/devices/alarms/${quality.open[0]?.id}/settle`, {})).status).toBe(422)
    expect((await ask('POST', `/devices/alarms/${quality.open[0]?.id}/settle`, { how: 'A copied configuration file.' })).status).toBe(200)
  })

  test('a cloned disk is a device of its own, with an alarm', async () => {
    const key = await makeKey()
    await post(key, sampleSubmission({ seed: 130, hostname: 'clone-a', deviceId: 'clone-a-2026-01-01-00-00-00' }).body)
    await post(key, sampleSubmission({ seed: 131, hostname: 'clone-b', deviceId: 'clone-a-2026-01-01-00-00-00' }).body)
    expect(await count('assets_device', `hostname like 'clone-%'`)).toBe(2)
    expect(await count('inventory_alarm', `kind = 'identity-shared'`)).toBe(1)
  })

  test('two districts see nothing of each other, though they tell the same serial', async () => {
    const { body } = sampleSubmission({ seed: 140, hostname: 'both', serial: 'BOTH-1' })
    const mine = await makeKey()
    open.as(whoOf(other))
    const theirs = await makeKey(other.siteId)
    expect((await post(mine, body)).status).toBe(200)
    expect((await post(theirs, body)).status).toBe(200)
    const list = (await ask('GET', '/devices')).json as { total: number; devices: { id: string; hostname: string }[] }
    expect([list.total, list.devices[0]?.hostname]).toEqual([1, 'both'])
    open.as(whoOf(place))
    expect((await ask('GET', `/devices/${list.devices[0]?.id}`)).status).toBe(404)
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

describe('devices', () => {
  test('a refused form keeps what was chosen, so that sending it corrected stores it', async () => {
    const list = (await ask('GET', '/devices?text=sis-db-01')).json as { devices: { id: string }[] }
    const id = list.devices[0]?.id ?? ''
    const [person, site] = [showId('per', place.personId), showId('sit', place.siteId)]
    const send = async (form: string, fields: Record<string, string>) => {
      const answer = await open.app.request(`/devices/${id}/${form}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { accept: 'text/html', origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
      })
      const text = await answer.text()
      const chosen = (name: string) => new RegExp(`<option value="([^"]*)" selected=""`).exec(text.split(`name="${name}"`)[1] ?? '')?.[1]
      return { status: answer.status, text, chosen }
    }
    const settings = await send('settings', {
      kind: 'server',
      siteId: site,
      ownerId: person,
      patchingActor: 'runbook',
      scope: 'out',
      scopeReason: '',
    })
    expect([settings.status, settings.chosen('siteId'), settings.chosen('ownerId')]).toEqual([422, site, person])
    expect(settings.text).toContain('Why, where it is out of scope: is missing')
    const none = await send('settings', { kind: 'server', siteId: 'none', ownerId: 'none', patchingActor: 'runbook', scope: 'out', scopeReason: '' })
    expect([none.chosen('siteId'), none.chosen('ownerId')]).toEqual(['none', 'none'])
    const service = await send('service', { name: 'SIS', businessOwnerId: person, testerId: person, impacted: 'not an address' })
    expect([service.status, service.chosen('businessOwnerId'), service.chosen('testerId')]).toEqual([422, person, person])
    expect(service.text).toContain('not an address')
  })

  test('out of scope needs a reason; a service reads its addresses, naming every bad one; CSV holds no formula', async () => {
    const list = (await ask('GET', '/devices?text=sis-db-01')).json as { devices: { id: string }[] }
    const id = list.devices[0]?.id ?? ''
    expect((await ask('POST', `/devices/${id}/settings`, { scope: 'out' })).json).toMatchObject({
      code: 'assets/out-of-scope-needs-a-reason',
      clause: 'PM-2',
    })
    expect(
      (
        await ask('POST', `/devices/${id}/settings`, {
          kind: 'server',
          ownerId: showId('per', place.personId),
          patchingActor: 'runbook',
          scope: 'in',
        })
      ).status,
    ).toBe(200)
    expect((await ask('POST', `/devices/${id}/service`, { name: 'SIS', impacted: 'a@example.org, nonsense b@' })).json).toMatchObject({
      code: 'assets/address-unreadable',
      faults: ['impacted: "nonsense b@" is no e-mail address'],
    })
    expect(
      (
        await ask('POST', `/devices/${id}/service`, {
          name: 'SIS',
          testerId: showId('per', place.personId),
          confidentiality: 'high',
          impacted: 'a@example.org\nb@example.org',
        })
      ).status,
    ).toBe(200)
    expect((await ask('GET', `/devices/${id}`)).json).toMatchObject({
      kind: 'server',
      kindBy: 'person',
      owner: 'Maria Chen',
      service: { name: 'SIS', impacted: ['a@example.org', 'b@example.org'] },
    })
    const key = await makeKey()
    await post(key, sampleSubmission({ seed: 150, hostname: '=HYPERLINK("x")' }).body)
    const sheet = await (await open.app.request('/devices.csv')).text()
    expect(sheet.split('\r\n')[0]).toBe(
      'Device,Site,Kind,System,Version,Serial number,Scope,Patched by,Exposure,Owner,First seen,Last seen,Why out of scope,Build,Asset tag,UUID,MAC addresses,Manufacturer,Model,Status,Room,Assigned to,Purchased,Warranty ends,Ordered from,Disk encrypted,Updates end,Notes',
    )
    expect(sheet).toContain(`"'=HYPERLINK(""x"")"`)
  })
  test('a spreadsheet comes as the file it is, larger than any form; sent again it adds nothing; an empty file leaves what was pasted', async () => {
    const send = async (parts: Record<string, string | File>) => {
      const form = new FormData()
      for (const [name, part] of Object.entries(parts)) form.append(name, part)
      const response = await open.app.request('/devices/import', {
        method: 'POST',
        body: form,
        headers: { accept: 'application/json', origin: 'http://localhost' },
      })
      return { status: response.status, json: await response.json() }
    }
    const rows = Array.from({ length: 1500 }, (_, n) => `Caf\u00e9 ${n};SHEET-${n};${'long model '.repeat(18)}`)
    const text = ['Device Name;Serial No.;Model', ...rows].join('\r\n')
    expect(text.length).toBeGreaterThan(256 * 1024)
    const file = () => new File([Buffer.from(text, 'latin1')], 'devices.csv') // as older spreadsheet programs save it
    expect(await send({ file: file() })).toMatchObject({ status: 201, json: { added: 1500, same: 0 } })
    expect(await send({ file: file(), try: 'yes' })).toMatchObject({ status: 200, json: { added: 0, changed: 0, same: 1500, refused: 0 } })
    expect(await count('assets_device', `hostname = 'Caf\u00e9 7'`)).toBe(1)
    expect(await send({ file: new File([], ''), table: 'Name\nCaf\u00e9 7', try: 'yes' })).toMatchObject({ status: 200, json: { added: 0, same: 1 } })
  })

  test("this machine, told by its own package list, is a device; the first agent's key takes it over, and then no stranger's does", async () => {
    expect((await ask('POST', '/devices/this-machine', {})).json).toMatchObject({ state: 'accepted' })
    expect((await ask('POST', '/devices/this-machine', {})).json).toMatchObject({ state: 'unchanged' })
    const same = { seed: 160, hostname: 'box', serial: 'BOX-1' }
    expect((await post(await makeKey(), sampleSubmission(same).body)).status).toBe(200)
    expect(await count('assets_device', `hostname = 'box'`)).toBe(1)
    expect((await ask('GET', '/devices?text=box')).json).toMatchObject({ devices: [{ hostname: 'box', site: 'Lakeside High' }] }) // the key's
    expect((await post(await makeKey(place.otherSiteId), sampleSubmission(same).body)).status).toBe(409)
  })

  test('who has it: versions and devices by the reverse index', async () => {
    const held = (await ask('GET', '/devices/software?name=LIBSSL3')).json as {
      versions: { version: string; n: number; devices: { hostname: string }[] }[]
    }
    expect(held.versions.reduce((sum, one) => sum + one.n, 0)).toBe(
      await count('inventory_device', `exists (select from inventory_title t where t.name = 'libssl3' and t.id = any(software_ids))`),
    )
    expect(await page('/devices/software?name=libssl3')).toContain('times installed')
  })
})
