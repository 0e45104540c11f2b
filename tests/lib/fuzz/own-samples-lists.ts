// What an SNMP task tells of other devices, and what a provider tells of its documents: files of our own making in real formats.

/** What a provider of CSAF documents publishes about them. */
export const providerMetadata = {
  metadata_version: '2.0',
  role: 'csaf_provider',
  publisher: { category: 'vendor', name: 'Acme PSIRT', namespace: 'https://psirt.example.org' },
  distributions: [
    { directory_url: 'https://psirt.example.org/csaf/white/' },
    { rolie: { feeds: [{ summary: 'all', tlp_label: 'WHITE', url: 'https://psirt.example.org/csaf/white/feed.json' }] } },
  ],
} as const
export const rolieFeed = {
  feed: {
    id: 'white',
    updated: '2026-08-01T10:00:00Z',
    entry: [1, 2].map((n) => ({
      id: `ACME-${n}`,
      updated: `2026-08-0${n}T10:00:00Z`,
      link: ['self', 'hash', 'signature'].map((rel) => ({
        rel,
        href: `https://psirt.example.org/csaf/white/2026/acme-${n}.json${rel === 'hash' ? '.sha512' : rel === 'self' ? '' : '.asc'}`,
      })),
      content: { type: 'application/json', src: `https://psirt.example.org/csaf/white/2026/acme-${n}.json` },
    })),
  },
}
export const providerChanges = '"2026/acme-1.json","2026-08-01T10:00:00Z"\n2026/acme-2.json,2026-08-02T10:00:00+02:00\n'

/** What an SNMP task writes of other devices. */
export const gearXml = `<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST>
  <CONTENT>
    <DEVICE>
      <CARTRIDGES><TONERBLACK>71</TONERBLACK></CARTRIDGES>
      <COMPONENTS>
        <COMPONENT><CONTAINEDININDEX>0</CONTAINEDININDEX><INDEX>-1</INDEX><NAME>Example Stack</NAME><TYPE>stack</TYPE></COMPONENT>
        <COMPONENT><CONTAINEDININDEX>-1</CONTAINEDININDEX><FIRMWARE>8.4.2.7</FIRMWARE><INDEX>1</INDEX><MODEL>S50-48T</MODEL><NAME>0</NAME><SERIAL>DL1</SERIAL><TYPE>chassis</TYPE></COMPONENT>
        <COMPONENT><CONTAINEDININDEX>-1</CONTAINEDININDEX><FIRMWARE>8.4.2.4</FIRMWARE><INDEX>2</INDEX><MODEL>S50-48T</MODEL><NAME>1</NAME><SERIAL>DL2</SERIAL><TYPE>chassis</TYPE></COMPONENT>
      </COMPONENTS>
      <FIRMWARES><DESCRIPTION>device firmware</DESCRIPTION><MANUFACTURER>Example</MANUFACTURER><NAME>S50</NAME><TYPE>device</TYPE><VERSION>8.4.2.7</VERSION></FIRMWARES>
      <INFO>
        <COMMENTS>caf&#xe9; &amp; switch</COMMENTS><IPS><IP>10.20.0.2</IP></IPS><MAC>00:01:E8:D7:C9:1D</MAC><MANUFACTURER>Example</MANUFACTURER>
        <MODEL>S50-48T</MODEL><NAME>sw-s50</NAME><SERIAL>DL1</SERIAL><TYPE>NETWORKING</TYPE><UPTIME>7 days, 01:26:41.98</UPTIME>
      </INFO>
      <PORTS><PORT><IFNAME>1</IFNAME><MAC>00:01:e8:d7:c9:99</MAC><VLANS><VLAN><NAME>a</NAME></VLAN></VLANS></PORT></PORTS>
    </DEVICE>
    <DEVICE><ERROR><ID>3</ID><MESSAGE>no answer</MESSAGE><TYPE>PRINTER</TYPE></ERROR></DEVICE>
    <MODULEVERSION>6.1</MODULEVERSION>
  </CONTENT>
  <DEVICEID>foo</DEVICEID>
  <QUERY>SNMPQUERY</QUERY>
</REQUEST>
`
export const gearJson = {
  action: 'netinventory',
  deviceid: 'lab-1-2026-01-15-08-00-00',
  itemtype: 'NetworkEquipment',
  content: {
    versionclient: '6.1',
    network_device: {
      type: 'Networking',
      name: 'sw-s50',
      manufacturer: 'Example',
      model: 'S50-48T',
      serial: 'DL1',
      mac: '00:01:e8:d7:c9:1d',
      firmware: '8.4.2.7',
      ips: ['10.20.0.2'],
    },
    firmwares: [{ type: 'device', name: 'S50', manufacturer: 'Example', version: '8.4.2.7' }],
    network_components: [
      { index: 1, contained_index: -1, type: 'chassis', name: '0', model: 'S50-48T', serial: 'DL1', firmware: '8.4.2.7' },
      { index: 2, contained_index: -1, type: 'chassis', name: '1', model: 'S50-48T', serial: 'DL2', firmware: '8.4.2.4' },
    ],
    network_ports: [{ mac: '00:01:e8:d7:c9:99', ifnumber: 1, trunk: false }],
  },
} as const
