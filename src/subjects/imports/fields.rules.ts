// What a row may say of a device, under the very headings that the saved list of devices has (export = import).

/** How a cell is read. `word`: one of a fixed list; `macs`: any number of columns give addresses together. */
export type FieldKind = 'text' | 'serial' | 'uuid' | 'macs' | 'day' | 'moment' | 'word' | 'notes'
type FieldShape = { readonly heading: string; readonly kind: FieldKind; readonly longest?: number; readonly also?: readonly string[] }

/** `also`: what people and programs call the same, letters and digits alone. */
export const fields = {
  hostname: {
    heading: 'Device',
    kind: 'text',
    longest: 512,
    also: ['devicename', 'name', 'hostname', 'computername', 'computer', 'assetname', 'itemname'],
  },
  site: {
    heading: 'Site',
    kind: 'word',
    also: ['school', 'building', 'campus', 'location', 'schoolname', 'bldg', 'schoolsite', 'schoolbuilding', 'sitename', 'facility', 'campusname'],
  },
  kind: { heading: 'Kind', kind: 'word', also: ['type', 'devicetype', 'category', 'assettype', 'typeofdevice', 'equipmenttype'] },
  system: { heading: 'System', kind: 'text', longest: 200, also: ['os', 'operatingsystem', 'osname'] },
  version: { heading: 'Version', kind: 'text', longest: 100, also: ['osversion', 'operatingsystemversion', 'osver', 'versionofos'] },
  build: { heading: 'Build', kind: 'text', longest: 100, also: ['osbuild', 'operatingsystembuild', 'buildversion'] },
  serial: { heading: 'Serial number', kind: 'serial', longest: 200, also: ['serial', 'serialno', 'serialnr', 'sn', 'servicetag'] },
  assetTag: {
    heading: 'Asset tag',
    kind: 'text',
    longest: 100,
    also: [
      'asset',
      'assettagnumber',
      'assetnumber',
      'assetno',
      'assetid',
      'tag',
      'inventorynumber',
      'inventoryno',
      'inventorytag',
      'invno',
      'tagnumber',
      'tagno',
    ],
  },
  uuid: { heading: 'UUID', kind: 'uuid', also: ['smbiosuuid', 'smbiosguid', 'biosuuid', 'hardwareuuid', 'udid'] },
  macs: {
    heading: 'MAC addresses',
    kind: 'macs',
    also: [
      'mac',
      'macaddress',
      'wifimac',
      'wifimacaddress',
      'ethernetmac',
      'ethernetmacaddress',
      'wirelessmac',
      'wirelessmacaddress',
      'lanmac',
      'macwifi',
      'macwireless',
      'macwlan',
      'macethernet',
      'macwired',
      'maclan',
      'macaddresswifi',
      'macaddressethernet',
    ],
  },
  manufacturer: {
    heading: 'Manufacturer',
    kind: 'text',
    longest: 200,
    also: ['make', 'brand', 'maker', 'oem', 'mfr', 'mfg', 'mfgr', 'manuf', 'manufacturername'],
  },
  model: { heading: 'Model', kind: 'text', longest: 200, also: ['makemodel', 'modelname', 'devicemodel', 'product'] },
  scope: { heading: 'Scope', kind: 'word' },
  scopeReason: { heading: 'Why out of scope', kind: 'text', longest: 500 },
  actor: { heading: 'Patched by', kind: 'word' },
  status: { heading: 'Status', kind: 'word', also: ['state', 'assetstatus', 'devicestatus'] },
  room: { heading: 'Room', kind: 'text', longest: 200, also: ['roomnumber', 'roomno', 'classroom', 'rm', 'rmno', 'rmnumber'] },
  assignedTo: {
    heading: 'Assigned to',
    kind: 'text',
    longest: 200,
    also: [
      'assignedto',
      'user',
      'assigneduser',
      'checkedoutto',
      'username',
      'student',
      'teacher',
      'staff',
      'assignedstudent',
      'assignedteacher',
      'assignedstaff',
      'assignee',
      'studentname',
      'teachername',
      'staffname',
      'issuedto',
    ],
  },
  purchasedOn: {
    heading: 'Purchased',
    kind: 'day',
    also: [
      'purchasedate',
      'purchdate',
      'datepurch',
      'datepurchased',
      'orderdate',
      'podate',
      'dateofpurchase',
      'purchaseddate',
      'purchasedon',
      'boughton',
      'bought',
      'datebought',
      'dateacquired',
      'acquired',
    ],
  },
  warrantyEndsOn: {
    heading: 'Warranty ends',
    kind: 'day',
    also: [
      'warrantyuntil',
      'warrantyexpires',
      'warrantyexpiration',
      'warrantyend',
      'warrantyenddate',
      'warrantyexpirationdate',
      'warrantyexp',
      'warrantyexpdate',
      'warrantyexpiry',
      'warrantyexpirydate',
      'warrexp',
    ],
  },
  orderedFrom: { heading: 'Ordered from', kind: 'text', longest: 200, also: ['supplier', 'vendor', 'reseller', 'purchasedfrom'] },
  encryption: { heading: 'Disk encrypted', kind: 'word', also: ['encrypted', 'encryption', 'bitlocker', 'filevault', 'diskencryption'] },
  updatesEndOn: { heading: 'Updates end', kind: 'day', also: ['autoupdateexpiration', 'autoupdateexpirationdate', 'aue', 'auedate'] },
  lastSeen: { heading: 'Last seen', kind: 'moment', also: ['lastcheckin', 'lastsync', 'lastcontact', 'lastonline'] },
  notes: { heading: 'Notes', kind: 'notes', also: ['note', 'comments', 'comment', 'remarks'] },
} as const satisfies Readonly<Record<string, FieldShape>>
export type Field = keyof typeof fields

/** Where a column goes: to a field, to the device's notes under its heading, or nowhere. */
export type Target = Field | 'keep' | 'leave'
export const fieldNames = Object.keys(fields) as Field[]
export const isTarget = (text: string): text is Target => text === 'keep' || text === 'leave' || Object.hasOwn(fields, text)
export const shapeOf = (field: Field): FieldShape => fields[field]

/** Fields whose cells are words of a list; what a word means may be said by hand. */
export const wordFields = ['site', 'kind', 'status', 'encryption', 'scope', 'actor'] as const satisfies readonly Field[]
export type WordField = (typeof wordFields)[number]
/** A device is not lost for a word of these: the row is taken without it, and told so. Where it is, whether it is ours and who patches it is asked. */
export const spareWords: ReadonlySet<string> = new Set<WordField>(['kind', 'status', 'encryption'])
export const isWordField = (field: string): field is WordField => (wordFields as readonly string[]).includes(field)

/** Letters and digits alone, small: how headings are compared. */
export const bare = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The field a heading names by itself: by its own heading first, by another name for it else. */
export const fieldOf = (heading: string): Field | undefined => {
  const text = bare(heading)
  return fieldNames.find((name) => bare(fields[name].heading) === text) ?? fieldNames.find((name) => (shapeOf(name).also ?? []).includes(text))
}

/** Headings that everybody understands and that no field here holds: kept as a note under their own words, never as something near to them. */
const noted: ReadonlySet<string> = new Set([
  ...['ponumber', 'pono', 'po', 'purchaseorder', 'purchaseordernumber', 'ordernumber', 'invoice', 'invoicenumber'],
  ...['unitcost', 'unitprice', 'cost', 'price', 'purchaseprice', 'purchasecost', 'fund', 'fundingsource', 'grant'],
  ...['inservice', 'inservicedate', 'dateinservice', 'dateofservice', 'role', 'condition', 'grade', 'department', 'cart', 'cartname'],
])
export const isNoted = (heading: string): boolean => noted.has(bare(heading))

/** Headings that the saved list has and that are told elsewhere, each by somebody and with a reason: no table sets them. */
export const toldElsewhere: Readonly<Record<string, string>> = {
  Exposure: 'on the device’s page, with how you know',
  Owner: 'on the device’s page, or for several at once',
  'First seen': 'automatically',
  'Last heard from': 'by the agent on it',
  'Last named in a list': 'by the lists that name it',
  'Last seen by its management': 'by device management',
}

/** One key a column, the same however the columns stand: `location`, and `location#2` for a second one of that name. */
export const columnKeys = (headings: readonly string[]): readonly string[] => {
  const seen = new Map<string, number>()
  return headings.map((heading, at) => {
    const key = bare(heading) || `column${at + 1}`
    const n = (seen.get(key) ?? 0) + 1
    seen.set(key, n)
    return n === 1 ? key : `${key}#${n}`
  })
}
