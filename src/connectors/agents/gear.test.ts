// What agents read over SNMP of other devices: shapes as FusionInventory and GLPI Agent write them, names and numbers made up.
import { expect, test } from 'vitest'
import type { Submission } from './contract.ts'
import { parseSubmission } from './parse.ts'

const xml = (content: string, query = 'SNMPQUERY'): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n  <CONTENT>${content}<MODULEVERSION>6.1</MODULEVERSION><PROCESSNUMBER>1</PROCESSNUMBER></CONTENT>\n` +
  `  <DEVICEID>office-pc-2026-01-15-08-00-00</DEVICEID>\n  <QUERY>${query}</QUERY>\n</REQUEST>\n`
const json = (content: object, more: object = {}): string =>
  JSON.stringify({ action: 'netinventory', deviceid: 'office-pc-2026-01-15-08-00-00', itemtype: 'NetworkEquipment', content, ...more })
const read = (body: string): Submission => {
  const result = parseSubmission(Buffer.from(body))
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.says} ${result.refusal.faults?.join('; ') ?? ''}`)
  return result.value
}
const printer = `<DEVICE>
  <CARTRIDGES><TONERBLACK>71</TONERBLACK></CARTRIDGES>
  <FIRMWARES><DATE>20240916</DATE><DESCRIPTION>device firmware</DESCRIPTION><MANUFACTURER>Example</MANUFACTURER><NAME>Example Jet M5</NAME><TYPE>device</TYPE><VERSION>2409_05</VERSION></FIRMWARES>
  <INFO><COMMENTS>EXAMPLE MULTI-ENVIRONMENT</COMMENTS><ID>8997</ID><IPS><IP>10.20.0.9</IP></IPS><MANUFACTURER>Example</MANUFACTURER><MODEL>Example Jet M5</MODEL>
    <NAME>PRN-OFFICE</NAME><RAM>512</RAM><SERIAL>PX00191TG</SERIAL><TYPE>PRINTER</TYPE><UPTIME>7 days, 01:26:41.98</UPTIME></INFO>
  <PAGECOUNTERS><DUPLEX>831</DUPLEX><TOTAL>1802</TOTAL></PAGECOUNTERS>
  <PORTS><PORT><IFNAME>eth0</IFNAME><IFNUMBER>1</IFNUMBER><IP>10.20.0.9</IP><MAC>00:11:22:33:44:01</MAC></PORT></PORTS>
</DEVICE>`
const member = (index: number, serial: string, firmware: string, type = 'chassis'): string =>
  `<COMPONENT><CONTAINEDININDEX>-1</CONTAINEDININDEX><DESCRIPTION>48-port</DESCRIPTION><FIRMWARE>${firmware}</FIRMWARE><INDEX>${index}</INDEX>
   <MODEL>S50-48T</MODEL><NAME>${index - 1}</NAME><SERIAL>${serial}</SERIAL><TYPE>${type}</TYPE></COMPONENT>`
const stack = `<DEVICE><COMPONENTS>
  <COMPONENT><CONTAINEDININDEX>0</CONTAINEDININDEX><INDEX>-1</INDEX><NAME>Example Stack</NAME><TYPE>stack</TYPE></COMPONENT>
  ${member(1, 'DL1', '8.4.2.7')}${member(2, 'DL2', '8.4.2.4')}${member(3, 'PSU3', '', 'powerSupply')}</COMPONENTS>
  <INFO><FIRMWARE>8.4.2.7</FIRMWARE><MAC>00:01:E8:D7:C9:1D</MAC><MANUFACTURER>Example</MANUFACTURER><MODEL>S50-48T</MODEL><NAME>sw-s50</NAME><SERIAL>DL1</SERIAL><TYPE>NETWORKING</TYPE></INFO>
  <PORTS><PORT><IFNAME>1</IFNAME><MAC>00:01:e8:d7:c9:1d</MAC></PORT><PORT><IFNAME>2</IFNAME><MAC>00:01:e8:d7:c9:99</MAC></PORT></PORTS></DEVICE>`

test('a printer as FusionInventory and GLPI Agent write it: firmware of its own entry, address of its port; toner and counters are passed over', () => {
  const { gear, ...rest } = read(xml(printer))
  expect(rest).toMatchObject({ kind: 'inventory', dialect: 'xml', deviceId: 'office-pc-2026-01-15-08-00-00', partial: false, notes: [] })
  expect(gear).toMatchObject([
    {
      itemType: 'Printer',
      hostname: 'PRN-OFFICE',
      serial: 'PX00191TG',
      macs: ['00:11:22:33:44:01'],
      os: { name: 'Example Jet M5 firmware', version: '2409_05' },
      sections: ['hardware', 'bios', 'os', 'networks'],
    },
  ])
  expect(gear?.[0]).not.toHaveProperty('members') // nothing was told of components: what was known before stays
})

test('a stack: each chassis with its own number and firmware; the addresses of ports are none of the switch’s', () => {
  const [one] = read(xml(stack)).gear ?? []
  expect(one).toMatchObject({
    itemType: 'NetworkEquipment',
    serial: 'DL1',
    macs: ['00:01:e8:d7:c9:1d'],
    members: [
      { name: '0', model: 'S50-48T', serial: 'DL1', firmware: '8.4.2.7' },
      { name: '1', model: 'S50-48T', serial: 'DL2', firmware: '8.4.2.4' },
    ],
  })
  const same = read(
    json({
      network_device: {
        type: 'Networking',
        name: 'sw-s50',
        manufacturer: 'Example',
        model: 'S50-48T',
        serial: 'DL1',
        firmware: '8.4.2.7',
        mac: '00:01:e8:d7:c9:1d',
        ips: ['10.0.0.1'],
      },
      network_components: [1, 2].map((index) => ({
        index,
        contained_index: -1,
        type: 'chassis',
        name: String(index - 1),
        description: '48-port',
        model: 'S50-48T',
        serial: `DL${index}`,
        firmware: index === 1 ? '8.4.2.7' : '8.4.2.4',
      })),
      network_ports: [{ mac: '00:01:e8:d7:c9:99', ifnumber: 1 }],
    }),
  )
  expect(same.gear).toEqual([one])
})

test('what the device does not tell of itself its one chassis tells; placeholders are left out with a note', () => {
  const told = read(
    xml(
      `<DEVICE><COMPONENTS>${member(1, 'FOC1', '12.2(58)SE1')}</COMPONENTS><INFO><MANUFACTURER>Cisco</MANUFACTURER><SERIAL>N/A</SERIAL><TYPE>2</TYPE></INFO></DEVICE>`,
    ),
  )
  expect(told.gear).toMatchObject([
    {
      itemType: 'NetworkEquipment',
      hostname: 'S50-48T FOC1',
      serial: 'FOC1',
      members: [],
      os: { name: 'Cisco S50-48T firmware', version: '12.2(58)SE1' },
    },
  ])
  expect(told.notes).toEqual(["A maker's placeholder was left out: serial.", 'The agent told no host name; taken from model and serial number.'])
})

test('a day before the version is no part of it; a member’s software counts before its boot loader', () => {
  const [one] =
    read(
      xml(`<DEVICE><COMPONENTS>${member(1, 'FOC1', 'boot-1').replace('</COMPONENT>', '<VERSION>12.2(58)SE1</VERSION></COMPONENT>')}${member(2, 'FOC2', '')}</COMPONENTS>
<INFO><FIRMWARE>20190916 2409048_052887</FIRMWARE><SERIAL>FOC1</SERIAL><TYPE>PRINTER</TYPE></INFO></DEVICE>`),
    ).gear ?? []
  expect([one?.os.version, one?.members]).toMatchObject(['2409048_052887', [{ firmware: '12.2(58)SE1' }, { serial: 'FOC2' }]])
  expect(one?.members?.[1]).not.toHaveProperty('firmware')
})

test('beginning, end and failure of the task are heard and bring nothing; several devices come together', () => {
  for (const content of [
    '<AGENT><START>1</START><AGENTVERSION>1.11</AGENTVERSION></AGENT>',
    '<AGENT><END>1</END></AGENT>',
    '<DEVICE><ERROR><ID>3</ID><MESSAGE>no answer</MESSAGE><TYPE>PRINTER</TYPE></ERROR></DEVICE>',
  ]) {
    const told = read(xml(content))
    expect([told.kind, told.gear, told.inventory]).toEqual(['inventory', undefined, undefined])
  }
  expect(read(xml(printer + stack)).gear?.map(({ hostname }) => hostname)).toEqual(['PRN-OFFICE', 'sw-s50'])
})

test('storage, power and IP phones are taken, each as what it is; an item type goes where the device tells none', () => {
  const of = (type: string, itemtype = 'NetworkEquipment') => read(json({ network_device: { type, serial: 'A1' } }, { itemtype })).gear?.[0]?.itemType
  expect([of('Storage'), of('Power'), of('Phone', 'Phone'), of('Unmanaged', 'Printer'), of('', 'Printer')]).toEqual([
    'Appliance',
    'Appliance',
    'Phone',
    'Printer',
    'Printer',
  ])
})

test('a VMware host comes as any computer does, from the agent that asked it', () => {
  const host = read(
    JSON.stringify({
      action: 'inventory',
      deviceid: 'esx-1.example.org-2026-01-15-08-00-00',
      itemtype: 'Computer',
      content: {
        hardware: { name: 'esx-1', uuid: '4c4c4544-0031-4d10-8052-c3c04f303133' },
        bios: { ssn: 'ESX0001', smanufacturer: 'Example', smodel: 'Rack 2' },
        operatingsystem: { name: 'VMware ESX', version: '8.0.3', full_name: 'VMware ESXi 8.0.3 build-24022510' },
        virtualmachines: [{ name: 'sis-01', uuid: '11111111-2222-4333-8444-555555555555', vmtype: 'VMware' }],
      },
    }),
  )
  expect(host.inventory).toMatchObject({ itemType: 'Computer', hostname: 'esx-1', os: { name: 'VMware ESX', version: '8.0.3' } })
})
