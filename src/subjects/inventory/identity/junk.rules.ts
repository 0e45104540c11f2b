// What makers, installers and adapters leave where a number should be, as data: each would make many machines one (PM-3.1).
// A district learns more of them by itself: `inventory_shared_identity`.

/** Serial numbers, UUIDs and asset tags, in small letters. */
const words = new Set([
  'none',
  'n/a',
  'na',
  'null',
  'nil',
  'unknown',
  'default',
  'default string',
  'not specified',
  'not available',
  'not applicable',
  'not present',
  'invalid',
  'oem',
  'o.e.m.',
  'empty',
  'serial',
  'serial number',
  'type1serialnumber',
  'tbd',
  'to be filled by o.e.m.',
  'to be filled by oem',
  'to be filled by o.e.m',
  'system serial number',
  'systemserialnumb',
  'chassis serial number',
  'base board serial number',
  'system uuid',
  '123456789',
  '1234567890',
  '0123456789',
  '012345678',
  'abcdefg',
  'no asset tag',
  'no asset information',
  'asset tag',
  'asset-1234567890',
  'asset tracking number',
  'atn12345678901234567',
  'vmware',
  'virtual machine',
])

/** UUIDs that firmware was shipped with, and those of machines whose maker never wrote a serial number. */
const uuids = new Set([
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '00010203-0405-0607-0809-0a0b0c0d0e0f',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  '4c4c4544-0000-2010-8020-80c04f202020',
  'ffffffff-ffff-ffff-ffff-000000000000',
])

/** What machines are called before anybody gave them a name. */
const names = new Set([
  'localhost',
  'localhost.localdomain',
  'desktop',
  'laptop',
  'computer',
  'pc',
  'minint',
  'chromebook',
  'ipad',
  'iphone',
  'android',
  'unknown',
  'raspberrypi',
  'ubuntu',
  'debian',
])

/** Who makes docking stations and USB network adapters: the address belongs to the adapter and travels from desk to desk. First three bytes. */
const adapterMakers: Readonly<Record<string, string>> = {
  '00:e0:4c': 'Realtek USB adapters',
  '00:0e:c6': 'ASIX USB adapters',
  '00:50:b6': 'Good Way docking stations',
  '8c:ae:4c': 'Plugable docking stations',
  '00:24:9b': 'Action Star docking stations',
  'a0:ce:c8': 'CE LINK adapters',
  '3c:18:a0': 'Luxshare adapters',
  '9c:eb:e8': 'BizLink docking stations',
  '64:4b:f0': 'CalDigit docking stations',
  '00:05:1b': 'Magic Control adapters',
}

/** Addresses that software makes up, the same on every machine that has it; by how they begin. */
const madeUp = ['00:50:56:c0:', '00:1c:42:00:00:', '00:ff:', '00:05:9a:3c:', '00:09:0f:', '20:41:53:59:4e:ff'] as const

const bareOf = (value: string): string => value.toLowerCase().replace(/[\s.:_-]+/g, '')

/** True of what makers leave instead of a number. One and the same character throughout counts. */
export const isJunk = (value: string): boolean => {
  const [bare, small] = [bareOf(value), value.toLowerCase().trim()]
  return bare.length < 3 || words.has(small) || uuids.has(small) || /^(.)\1*$/.test(bare)
}

export const isJunkName = (name: string): boolean => names.has(name.toLowerCase().trim()) || name.trim().length < 2

/**
 * Why a hardware address tells no machine; undefined where it may. Addresses that a machine makes up for itself change (phones do so for every
 * network); those of QEMU's guests (52:54:00) are made up too, but kept.
 */
export const whyNoMac = (mac: string): string | undefined => {
  const small = mac.toLowerCase()
  const first = Number.parseInt(small.slice(0, 2), 16)
  if (/^(.)\1*$/.test(bareOf(small))) return 'is a placeholder'
  if (madeUp.some((start) => small.startsWith(start))) return 'is made up by software'
  const maker = adapterMakers[small.slice(0, 8)]
  if (maker !== undefined) return `belongs to an adapter (${maker})`
  if ((first & 1) === 1) return 'is no single machine’s'
  if ((first & 2) === 2 && !small.startsWith('52:54:00')) return 'is made up by the machine and may change'
  return undefined
}

/** One spelling for a UUID in either byte order: firmware and agents disagree on the first three groups. */
export const uuidKey = (uuid: string): string => {
  const small = uuid.trim().toLowerCase()
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4}-[0-9a-f]{12})$/.exec(small)
  if (parts === null) return small
  const turned = (hex: string): string => (hex.match(/../g) ?? []).toReversed().join('')
  const other = `${turned(parts[1] ?? '')}-${turned(parts[2] ?? '')}-${turned(parts[3] ?? '')}-${parts[4] ?? ''}`
  return small < other ? small : other
}
