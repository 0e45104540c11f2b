// PM-3.1: what an agent reads of printers and switches over SNMP becomes devices with model and firmware, judged like anything else; the agent was heard,
// the gear was seen, and what a reading does not tell stays.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { showId } from '../../src/platform/ids.ts'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let key = ''
const agent = 'office-pc-2026-08-17-07-00-00'
const sent = (device: string) =>
  `<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT><DEVICE>${device}</DEVICE><MODULEVERSION>6.1</MODULEVERSION></CONTENT><DEVICEID>${agent}</DEVICEID><QUERY>SNMPQUERY</QUERY></REQUEST>`
const printer = (firmware: string, name = 'PRN-OFFICE') =>
  sent(
    `<CARTRIDGES><TONERBLACK>71</TONERBLACK></CARTRIDGES><INFO>${firmware === '' ? '' : `<FIRMWARE>${firmware}</FIRMWARE>`}<MAC>00:11:22:33:44:01</MAC><MANUFACTURER>Hewlett-Packard</MANUFACTURER>
     <MODEL>HP LaserJet M507</MODEL><NAME>${name}</NAME><SERIAL>PHCVN191TG</SERIAL><TYPE>PRINTER</TYPE></INFO><PAGECOUNTERS><TOTAL>1802</TOTAL></PAGECOUNTERS>`,
  )
const netgear = (versions: readonly string[] | undefined, more: object = {}) =>
  JSON.stringify({
    action: 'netinventory',
    deviceid: agent,
    itemtype: 'NetworkEquipment',
    content: {
      network_device: {
        type: 'Networking',
        name: 'SW-CORE',
        manufacturer: 'Cisco',
        model: 'Catalyst 2960',
        serial: 'FOC1',
        mac: '00:01:42:d7:c9:1d',
        firmware: versions?.[0],
      },
      ...(versions === undefined
        ? {}
        : {
            network_components: versions.map((firmware, at) => ({
              index: at + 1,
              type: 'chassis',
              name: `Switch ${at + 1}`,
              serial: `FOC${at + 1}`,
              firmware,
            })),
          }),
    },
    ...more,
  })
type Told = {
  id: string
  hostname: string
  kind: string
  osName: string
  osVersion: string
  heardAt: string | null
  lastSeen: string
  source: string
  gear: { version: string; seenBy: string; members: { name: string; firmware: string }[] } | null
  inventory: { changes: { facts: string[]; details: Record<string, [string, string]> }[]; software: { name: string; version: string }[] }
  findings: { findings: { cve: string; package: string; state: string; fixed: string | null }[] }
}
const find = async (text: string): Promise<Told> => {
  const { devices } = (await app.client.ask('GET', `/devices?text=${encodeURIComponent(text)}`)).json as { devices: { id: string }[] }
  expect(devices).toHaveLength(1)
  return (await app.client.ask('GET', `/devices/${devices[0]?.id}`)).json as Told
}
const post = async (body: string) => (await app.client.post(key, body)).status
const cpe = (part: string, product: string, isVulnerable: boolean, more: object = {}) => ({
  operator: 'OR',
  negate: false,
  cpeMatch: [
    { vulnerable: isVulnerable, criteria: `cpe:2.3:${part}:${product}:${part === 'h' ? '-' : '*'}:*:*:*:*:*:*:*`, matchCriteriaId: '0', ...more },
  ],
})
const nvd = Buffer.from(
  JSON.stringify({
    format: 'NVD_CVE',
    version: '2.0',
    timestamp: '2026-11-19T00:00:00.000',
    resultsPerPage: 2,
    startIndex: 0,
    totalResults: 2,
    vulnerabilities: [
      ['CVE-2026-5001', 'hp:laserjet_m507', '2409_06'],
      ['CVE-2026-5002', 'cisco:catalyst_2960', '12.2.58'],
    ].map(([id, product = '', below]) => ({
      cve: {
        id,
        published: '2026-10-01T00:00:00.000',
        lastModified: '2026-10-02T00:00:00.000',
        vulnStatus: 'Analyzed',
        descriptions: [{ lang: 'en', value: 'Gear lets anyone in.' }],
        metrics: {},
        references: [],
        configurations: [
          { operator: 'AND', nodes: [cpe('o', `${product}_firmware`, true, { versionEndExcluding: below }), cpe('h', product, false)] },
        ],
      },
    })),
  }),
)

beforeAll(async () => {
  app = await openPmApp('pm_3_1_gear')
  await app.at('2026-11-21T18:00:00Z')
  key = await app.client.key(app.place.siteId)
  await app.client.post(key, sampleSubmission({ seed: 1, titles: 5, hostname: 'office-pc', deviceId: agent }).body)
  await app.client.upload('nvd.json', nvd)
}, 60_000)
afterAll(() => app.close())

test('a printer that a person added is the one that is read: no second record, its firmware judged, who saw it in the log, the agent heard', async () => {
  const added = await app.client.ask('POST', '/devices/by-hand', {
    hostname: 'Office printer',
    kind: 'printer',
    vendor: 'HP',
    product: 'LaserJet M507',
    version: '2300_01',
    serial: 'phcvn191tg',
  })
  expect(added.status).toBe(200)
  await app.at('2026-11-21T19:00:00Z')
  expect(await post(printer('2409_05'))).toBe(200)
  const told = await find('Office printer') // the name people here use stays
  expect(told).toMatchObject({
    id: (added.json as { device: string }).device,
    kind: 'printer',
    osName: 'Hewlett-Packard HP LaserJet M507 firmware',
    osVersion: '2409_05',
    heardAt: null,
    lastSeen: expect.stringContaining('2026-11-21T19:00'),
    source: 'agent',
    gear: { version: '2409_05', seenBy: agent, members: [] },
  })
  expect(told.inventory.changes[0]?.details['agent.saw']).toEqual(['', agent])
  expect(told.findings.findings).toMatchObject([{ cve: 'CVE-2026-5001', state: 'affected', fixed: '2409_06' }])
  expect((await find('office-pc')).heardAt).toContain('2026-11-21T19:00')
  expect((await app.evidenceOf({ about: told.id }))[0]).toMatchObject({
    kind: 'inventory.gear-read',
    grade: 'observed',
    told: { version: '2409_05', seenBy: agent },
  })
  const page = await app.client.page(`/devices/${told.id}`)
  expect([page.status, page.text.includes('Read over SNMP by the agent'), page.text.includes(`seen by the agent ${agent}`)]).toEqual([
    200,
    true,
    true,
  ])
  expect(await app.client.ask('POST', `/devices/${told.id}/firmware`, { vendor: 'HP', product: 'M507', version: '1' })).toMatchObject({ status: 422 })
})

test('the same again is counted, a reading that tells less takes nothing back, a newer firmware closes the finding', async () => {
  const [before] = [await app.count('inventory_change')]
  await app.at('2026-11-21T20:00:00Z')
  for (const body of [printer('2409_05'), printer('2409_05'), printer('')]) expect(await post(body)).toBe(200)
  expect(await app.count('inventory_change')).toBe(before)
  expect(await find('Office printer')).toMatchObject({ osVersion: '2409_05', lastSeen: expect.stringContaining('2026-11-21T20:00') })
  expect(await post(printer('2409_06'))).toBe(200)
  const after = await find('Office printer')
  expect([after.osVersion, after.findings.findings]).toEqual(['2409_06', []])
  expect(after.inventory.changes[0]?.details).toMatchObject({ 'os.version': ['2409_05', '2409_06'] })
})

test('a stack: a member of an older firmware is judged by itself; components that are not told again stay; changes alone of unknown gear are asked for whole', async () => {
  expect(await post(netgear(['12.2.60', '12.2.50'], { partial: true }))).toBe(409)
  expect(await post(netgear(['12.2.60', '12.2.50']))).toBe(200)
  const told = await find('SW-CORE')
  expect(told).toMatchObject({
    kind: 'network-gear',
    osVersion: '12.2.60',
    gear: {
      members: [
        { name: 'Switch 1', firmware: '12.2.60' },
        { name: 'Switch 2', firmware: '12.2.50' },
      ],
    },
    inventory: { software: [{ name: 'Cisco Catalyst 2960 firmware', version: '12.2.50' }] },
  })
  expect(told.findings.findings).toMatchObject([{ cve: 'CVE-2026-5002', state: 'affected', fixed: '12.2.58' }])
  expect(await post(netgear(undefined))).toBe(200)
  expect((await find('SW-CORE')).gear?.members).toHaveLength(2)
  expect((await app.evidenceOf({ about: told.id })).map(({ kind }) => kind)).toContain('inventory.gear-added')
})

test('a computer that speaks for itself is not told from outside, and gear without a number of its own is refused by name', async () => {
  const [{ serial } = { serial: '' }] = await app.rows(sql<{ serial: string }>`select serial from assets_device where hostname = 'office-pc'`)
  expect(
    await post(
      sent(
        `<INFO><FIRMWARE>1</FIRMWARE><MANUFACTURER>Evil</MANUFACTURER><MODEL>X</MODEL><NAME>gone</NAME><SERIAL>${serial}</SERIAL><TYPE>NETWORKING</TYPE></INFO>`,
      ),
    ),
  ).toBe(200)
  expect(await find('office-pc')).toMatchObject({ osName: 'Debian GNU/Linux', gear: null })
  expect(await app.count('assets_device', "hostname = 'gone'")).toBe(0)
  expect(await post(sent('<INFO><NAME>nobody</NAME><TYPE>NETWORKING</TYPE></INFO>'))).toBe(422)
  expect(
    await app.rows(
      sql`select refusal->>'code' as code from inventory_submission where state = 'refused' and refusal->>'code' = 'inventory/gear-unnamed'`,
    ),
  ).toHaveLength(1)
  expect(await post(sent('<ERROR><ID>3</ID><MESSAGE>no answer</MESSAGE></ERROR>'))).toBe(200)
})

test('gear of another site is not taken over by a key, and its address finds it where a reading tells no serial number', async () => {
  expect(await post(sent('<INFO><FIRMWARE>12.2.61</FIRMWARE><MAC>00:01:42:d7:c9:1d</MAC><NAME>SW-CORE</NAME><TYPE>NETWORKING</TYPE></INFO>'))).toBe(
    200,
  )
  expect(await find('SW-CORE')).toMatchObject({ osVersion: '12.2.61', osName: 'Cisco Catalyst 2960 firmware' })
  const [other] = await app.rows(sql<{ id: string }>`select id from people_site where id <> ${app.place.siteId} limit 1`)
  const elsewhere = (
    (await app.client.ask('POST', '/devices/enrol', { siteId: showId('sit', other?.id ?? ''), label: 'Other' })).json as { key: string }
  ).key
  expect((await app.client.post(elsewhere, netgear(['99']))).status).toBe(409)
  expect(await find('SW-CORE')).toMatchObject({ osVersion: '12.2.61' })
})
