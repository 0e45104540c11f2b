// Which device a submission is of, and devices themselves: settings, services, lists, this machine, who has a title.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { showId } from '../../src/platform/ids.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { readThisMachine } from '../../src/subjects/vulnerabilities/index.ts'
import type { Place } from '../lib/devices.ts'
import type { InventoryApp } from '../lib/inventory-app.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { openInventoryPlace, type InventoryPlace } from '../lib/inventory-place.ts'

let at: InventoryPlace
let open: InventoryApp
let machine: string
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
  at = await openInventoryPlace('http_inventory_devices', () => readThisMachine(machine))
  ;({ open, place, other } = at)
})
afterAll(async () => {
  rmSync(machine, { recursive: true, force: true })
  await open.close()
})
const ask: InventoryPlace['ask'] = (...given) => at.ask(...given)
const post: InventoryPlace['post'] = (...given) => at.post(...given)
const makeKey: InventoryPlace['makeKey'] = (...given) => at.makeKey(...given)
const page: InventoryPlace['page'] = (...given) => at.page(...given)
const count: InventoryPlace['count'] = (...given) => at.count(...given)

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
    expect(settings.text).toContain('Why, if it is out of scope: is missing')
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
      faults: ['impacted: "nonsense b@" is not an e-mail address'],
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
      'Device,Site,Kind,System,Version,Serial number,Scope,Patched by,Exposure,Owner,First seen,Last heard from,Last named in a list,Last seen,Last seen by its management,Why out of scope,Build,Asset tag,UUID,MAC addresses,Manufacturer,Model,Status,Room,Assigned to,Purchased,Warranty ends,Ordered from,Disk encrypted,Updates end,Notes',
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
    expect(await page('/devices/software?name=libssl3')).toMatch(/installed \d+ times?\./)
  })
})
