import { limits } from './contract.ts'
import type { Notes } from './clean.ts'
import { count, fail } from './faults.ts'

// The shape both dialects are read into before anything is understood: named rows of text, and only the fields that are used.
// Agents write XML fields in capitals and JSON fields in small letters, with the same names otherwise.
const wanted = {
  hardware: ['name', 'uuid', 'chassis_type', 'osname', 'osversion', 'oscomments', 'workgroup', 'lastloggeduser', 'archname', 'description'],
  bios: ['ssn', 'smanufacturer', 'smodel', 'mmanufacturer', 'mmodel', 'bmanufacturer', 'assettag', 'bversion', 'type'],
  operatingsystem: [
    'name',
    'full_name',
    'version',
    'kernel_name',
    'kernel_version',
    'installation_type',
    'arch',
    'boot_time',
    'install_date',
    'dns_domain',
    'fqdn',
    'offset',
  ],
  softwares: [
    'name',
    'version',
    'arch',
    'architecture',
    'from',
    'publisher',
    'installdate',
    'install_date',
    'release_type',
    'system_category',
    'guid',
    'source_package',
    'source_version',
  ],
  drives: ['letter', 'type', 'volumn', 'label', 'filesystem', 'total', 'free', 'encrypt_name', 'encrypt_algo', 'encrypt_status', 'description'],
  antivirus: ['name', 'enabled', 'uptodate', 'version'],
  firewalls: ['status', 'profile', 'description'],
  screenlock: ['enabled', 'grace_period'],
  networks: ['macaddr', 'mac', 'type', 'description', 'virtualdev'],
  users: ['login', 'domain'],
  versionprovider: ['name', 'version'],
  accountinfo: ['keyname', 'keyvalue'],
} as const satisfies Record<string, readonly string[]>

export type RawSection = keyof typeof wanted
export type Row = { [field: string]: string | undefined }

/** What an SNMP task told of one device, as it was written. */
export type RawGear = { readonly info: Row; readonly components: Row[]; readonly firmwares: Row[]; readonly portMacs: string[] }

export type Raw = {
  query: string // PROLOG, INVENTORY; action in JSON
  deviceId: string
  itemType: string
  partial: boolean
  tag: string
  agent: string
  hasContent: boolean
  readonly sections: Partial<Record<RawSection, Row[]>>
  titles: number // software rows seen, also those beyond the limit
  readonly gear: RawGear[]
}

export const emptyRaw = (): Raw => ({
  query: '',
  deviceId: '',
  itemType: '',
  partial: false,
  tag: '',
  agent: '',
  hasContent: false,
  sections: {},
  titles: 0,
  gear: [],
})

const sectionNames = Object.keys(wanted) as RawSection[]
const fieldsOf = new Map(sectionNames.map((name) => [name, new Set<string>(wanted[name])]))

/** Section and field names as a dialect writes them -> ours. */
export const vocabulary = (write: (name: string) => string): ReadonlyMap<string, { name: RawSection; fields: ReadonlyMap<string, string> }> =>
  new Map(sectionNames.map((name) => [write(name), { name, fields: new Map([...(fieldsOf.get(name) ?? [])].map((field) => [write(field), field])) }]))

/** Keeps a row, or only counts it where the section is full. */
export const addRow = (raw: Raw, section: RawSection, row: Row, notes: Notes): void => {
  const rows = (raw.sections[section] ??= [])
  if (section === 'softwares' && ++raw.titles > limits.titles) return
  if (section !== 'softwares' && rows.length >= limits.rows) notes.add('rows', section)
  else rows.push(row)
}

/** @throws Fault 422 with the count when more titles came than are taken. */
export const refuseTooManyTitles = (raw: Raw): void => {
  if (raw.titles <= limits.titles) return
  fail(
    422,
    'too-many-titles',
    `The submission names ${count(raw.titles)} software titles; at most ${count(limits.titles)} are taken from one device.`,
    `Send at most ${count(limits.titles)} titles; look on the device for a package list that repeats itself.`,
  )
}
