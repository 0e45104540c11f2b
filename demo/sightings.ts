// What others than agents say of the machines: orders, the directory, the hypervisor, the network's leases. Lists that do not quite agree, as they
// do not.
import { serialOf } from './agent.ts'
import type { Telling } from './evening.ts'
import { servers } from './servers.ts'

type Listed = {
  readonly devices: readonly { readonly id: string; readonly hostname: string; readonly serial: string | null; readonly model: string | null }[]
  readonly total: number
}

/** Orders of the last two summers, with ten that nobody has seen since; names of the directory; guests; and two strangers on the network. */
export const tellSightings = async ({ stage, cast }: Telling): Promise<void> => {
  const by = cast.person.ivor
  const { devices: laptops } = await stage.get<Listed>(by, '/devices?text=HS-LT&size=100')
  const { devices: books } = await stage.get<Listed>(by, '/devices?text=TA-CB&size=100')
  const bought = [...laptops, ...books].flatMap(({ hostname, serial, model }) =>
    serial === null ? [] : [{ key: `PO-2024-118/${hostname}`, serial, model: model ?? undefined }],
  )
  const lost = Array.from({ length: 10 }, (_, n) => ({
    key: `PO-2025-031/${n + 1}`,
    serial: `AC9${String(n + 11).padStart(3, '0')}SPROUT`,
    model: 'Sprout 11',
    place: 'Juniper Flats High School',
  }))
  await stage.post(by, '/devices/sightings', { source: 'purchase', name: 'Orders since 2024', rows: [...bought, ...lost] })
  await stage.post(by, '/devices/sightings', {
    source: 'directory',
    name: 'jf.example',
    rows: [
      ...servers.slice(0, 9).map(({ host }) => ({ key: `CN=${host}`, hostname: `${host}.jf.example` })),
      ...laptops.slice(0, 30).map(({ hostname }) => ({ key: `CN=${hostname}`, hostname })),
      { key: 'CN=OLD-KIOSK', hostname: 'old-kiosk' },
    ],
  })
  await stage.post(by, '/devices/sightings', {
    source: 'hypervisor',
    name: 'Cluster at the District Office',
    rows: servers.map(({ host }) => ({ key: `guest ${host}`, hostname: host, serial: serialOf(host) })),
  })
  await stage.post(by, '/devices/sightings', {
    source: 'network',
    name: 'Leases',
    rows: [
      { key: '10.20.4.77', hostname: 'espresso', macs: ['d8:3a:dd:10:20:30'] },
      { key: '10.20.4.91', macs: ['b8:27:eb:44:55:66'] },
    ],
  })
  // A board was replaced in the spring: the asset list has the old number, the console the new one, both the tag.
  await stage.post(by, '/devices/sightings', {
    source: 'mdm',
    name: 'Intune',
    rows: [
      {
        key: 'intune-7781',
        hostname: 'MS-CART-04',
        serial: 'FE4410NEWBOARD',
        assetTag: 'JF-20417',
        osName: 'Windows 11',
        osVersion: '24H2',
        person: 'Cart 4',
        seenAt: '2025-11-11T15:10:00Z',
      },
    ],
  })
  await stage.post(by, '/devices/sightings', {
    source: 'sheet',
    name: 'Asset list',
    rows: [{ key: 'JF-20417', hostname: 'MS-CART-04', serial: 'FE4410OLDBOARD', assetTag: 'JF-20417', model: 'Staffbook 14' }],
  })
}
