import { lookup } from '../../core/lookup.ts'
import type { Notes } from './clean.ts'
import type { OsqueryResult } from './contract.ts'
import { count, fail } from './faults.ts'
import { isObject, own, parseJson } from './json.ts'
import { addRow, emptyRaw, type Raw, type RawSection, type Row } from './raw.ts'

// osquery answers one question at a time. Put together they are one submission, kept and read like any other: its bytes are what the daemon
// wrote, with the time of each answer, under a head of ours.

export const osqueryHead = '{"format":"afterbell-osquery/1",'

/** One submission of a daemon's newest answers. `rows` is JSON already and goes in as it is. */
export const putTogether = (host: string, version: string, results: readonly OsqueryResult[]): Uint8Array => {
  const parts = results.map(({ name, at, rows }) => `${JSON.stringify(name)}:{"at":${at},"rows":${rows}}`)
  return Buffer.from(`${osqueryHead}"host":${JSON.stringify(host)},"version":${JSON.stringify(version)},"results":{${parts.join(',')}}}`)
}

/**
 * Reads it into the rows all agents are read into. Questions that are not in the table are passed over.
 * @throws Fault 400 no JSON; 413 a limit; 422 another shape.
 */
export const readOsquery = (text: string, notes: Notes): Raw => {
  const body = parseJson(text)
  const results = isObject(body) ? own(body, 'results') : undefined
  if (!isObject(body) || !isObject(results))
    return fail(422, 'wrong-shape', 'The answers of osquery are not in the shape they are put together in.', undefined, [
      'results: expected an object',
    ])
  const raw = emptyRaw()
  raw.query = 'INVENTORY'
  raw.deviceId = textOf(own(body, 'host')) ?? ''
  raw.agent = ['osquery', textOf(own(body, 'version')) ?? ''].join(' ').trim()
  raw.hasContent = true
  for (const [question, { section, read }] of Object.entries(questions)) {
    const answer = own(results, question)
    const rows = isObject(answer) ? own(answer, 'rows') : undefined
    if (!Array.isArray(rows)) continue
    raw.sections[section] ??= []
    for (const given of rows) for (const row of read(rowOf(given, question))) addRow(raw, section, row, notes)
  }
  // Every machine has a program: a list that is empty, or hotfixes without programs, was not told. Taken for whole, it would delete all there is.
  const isListed = lists.some((question) => {
    const answer = own(results, question)
    const rows = isObject(answer) ? own(answer, 'rows') : undefined
    return Array.isArray(rows) && rows.length > 0
  })
  if (!isListed && raw.sections.softwares !== undefined) {
    delete raw.sections.softwares
    raw.titles = 0
    notes.add('listless', 'software')
  }
  mergeOne(raw, 'hardware')
  mergeOne(raw, 'operatingsystem')
  return raw
}

const lists = ['deb_packages', 'rpm_packages', 'programs', 'apps'] as const
type Answer = { readonly [column: string]: string | undefined }
type Question = { readonly section: RawSection; readonly read: (row: Answer) => readonly Row[] }

const rowOf = (value: unknown, question: string): Answer => {
  if (!isObject(value)) return fail(422, 'wrong-shape', `An answer to "${question.slice(0, 40)}" is no row.`)
  const columns = Object.keys(value)
  if (columns.length > 100) return fail(413, 'too-many-elements', `A row has ${count(columns.length)} columns; at most 100 are read.`)
  return Object.fromEntries(columns.map((column) => [column, textOf(value[column])]))
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined)

/** Several questions tell of one thing: what the first left out the next one adds. */
const mergeOne = (raw: Raw, section: RawSection): void => {
  const rows = raw.sections[section]
  if (rows === undefined || rows.length < 2) return
  const one: Row = {}
  for (const row of rows) for (const [field, value] of Object.entries(row)) one[field] ||= value
  raw.sections[section] = [one]
}

const families: Readonly<Record<string, string>> = lookup({ windows: 'MSWin32', darwin: 'darwin', freebsd: 'freebsd' })

/** WMI writes month first, whatever the language of Windows: 5/12/2025. Anything else is left for the reader of dates. */
const isoOfWmi = (text: string | undefined): string | undefined => {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '')
  return parts ? `${parts[3]}-${parts[1]?.padStart(2, '0')}-${parts[2]?.padStart(2, '0')}` : text
}

/** `age (1.1.1-1)`, `openssl`, or nothing where the source bears the package's own name. */
const debianSource = ({ name, version, source = '' }: Answer): Row => {
  const told = /^(.*?)\s*\((.*)\)$/.exec(source)
  return { source_package: (told ? told[1] : source) || name, source_version: told?.[2] || version }
}

// disk_encryption says 1 or 0 of each block device, and of no others; a row without is not known, never No.
const encryptedOf = (told: string | undefined): string => (told === '1' ? 'Yes' : told === '0' ? 'No' : '')

/** Both must be told: protection on, and all of the volume converted. Suspended or half-way is Partially. */
const bitLockerOf = (protection: string | undefined, conversion: string | undefined): string => {
  if (conversion === '0') return 'No'
  if (conversion === '1') return protection === '1' ? 'Yes' : protection === '0' ? 'Partially' : ''
  return conversion === undefined || conversion === '' || protection === '2' ? '' : 'Partially'
}

const extension =
  (browser: string) =>
  ({ name, version, identifier, browser_type }: Answer): readonly Row[] => [
    { name: name || identifier, version, from: 'browser', guid: identifier, publisher: browser_type || browser },
  ]
const isLoopback = (type: string | undefined): boolean => type === '24' || type === '4' || type === '772'

// Column by column what each table of osquery means. The names are those of the schedule.
const questions: Readonly<Record<string, Question>> = {
  system_info: { section: 'hardware', read: ({ hostname, computer_name, uuid }) => [{ name: hostname || computer_name, uuid }] },
  hardware: {
    // of the same table, by its other half
    section: 'bios',
    read: ({ hardware_serial, hardware_vendor, hardware_model, asset_tag }) => [
      { ssn: hardware_serial, smanufacturer: hardware_vendor, smodel: hardware_model, assettag: asset_tag },
    ],
  },
  chassis_info: { section: 'hardware', read: ({ chassis_types }) => [{ chassis_type: chassis_types }] },
  os_version: {
    section: 'operatingsystem',
    read: ({ name = '', version = '', major, minor, patch, platform = '', arch, codename, install_date }) => [
      {
        name,
        full_name: codename ? `${name} (${codename})` : name,
        arch,
        install_date,
        version: platform === 'windows' || platform === 'darwin' ? version : numbered(version, major, minor, patch),
        kernel_name: families[platform] ?? 'linux',
      },
    ],
  },
  installation_type: { section: 'operatingsystem', read: ({ data }) => [{ installation_type: data }] },
  kernel_info: { section: 'operatingsystem', read: ({ version }) => [{ kernel_version: version }] },
  deb_packages: {
    section: 'softwares',
    read: (row) => [{ name: row.name, version: row.version, arch: row.arch, from: 'deb', ...debianSource(row) }],
  },
  rpm_packages: {
    section: 'softwares',
    read: ({ name, version = '', release = '', epoch, arch, vendor, source }) => [
      {
        name,
        version: `${epoch && epoch !== '0' ? `${epoch}:` : ''}${version}${release === '' ? '' : `-${release}`}`,
        arch,
        from: 'rpm',
        publisher: vendor,
        source_package: /^(.*)-[^-]+-[^-]+\.src\.rpm$/.exec(source ?? '')?.[1],
      },
    ],
  },
  programs: {
    section: 'softwares',
    read: ({ name, version, publisher, install_date, identifying_number }) => [
      { name, version, publisher, install_date, guid: identifying_number, from: 'registry' },
    ],
  },
  patches: {
    section: 'softwares',
    read: ({ hotfix_id, description, installed_on }) => [
      { name: hotfix_id, version: '', from: 'registry', install_date: isoOfWmi(installed_on), system_category: 'update', release_type: description },
    ],
  },
  apps: {
    section: 'softwares',
    read: ({ name = '', bundle_short_version, bundle_version, bundle_identifier }) => [
      { name: name.replace(/\.app$/, ''), version: bundle_short_version || bundle_version, guid: bundle_identifier, from: 'app' },
    ],
  },
  homebrew_packages: { section: 'softwares', read: ({ name, version }) => [{ name, version, from: 'homebrew' }] },
  chrome_extensions: { section: 'softwares', read: extension('chrome') },
  firefox_addons: { section: 'softwares', read: extension('firefox') },
  disk_encryption: {
    section: 'drives',
    read: ({ mount, device, filesystem, total, free, encrypted, method }) => [
      { type: mount, volumn: device, filesystem, total, free, encrypt_status: encryptedOf(encrypted), encrypt_name: method },
    ],
  },
  bitlocker_info: {
    section: 'drives',
    read: ({ drive_letter, protection_status, conversion_status, encryption_method }) => [
      {
        letter: drive_letter,
        encrypt_status: bitLockerOf(protection_status, conversion_status),
        ...(conversion_status === '0' ? {} : { encrypt_name: 'BitLocker', encrypt_algo: encryption_method }),
      },
    ],
  },
  antivirus: {
    section: 'antivirus',
    read: ({ name, state, signatures_up_to_date }) => [
      { name, enabled: state === 'On' ? '1' : state === undefined || state === '' ? '' : '0', uptodate: signatures_up_to_date },
    ],
  },
  firewall_products: { section: 'firewalls', read: ({ name, state }) => [{ description: name, status: state === 'On' ? 'on' : state ? 'off' : '' }] },
  alf: {
    section: 'firewalls',
    read: ({ global_state }) => [
      { description: 'macOS firewall', status: global_state === '0' ? 'off' : /^[12]$/.test(global_state ?? '') ? 'on' : '' },
    ],
  },
  screenlock: { section: 'screenlock', read: ({ enabled, grace_period }) => [{ enabled, grace_period }] },
  interface_details: {
    section: 'networks',
    read: ({ interface: name, mac, type }) => [{ macaddr: mac, description: name, type: isLoopback(type) ? 'loopback' : 'ethernet' }],
  },
}

/** Debian's point release is in no file osquery reads: 12 stays 12. */
const numbered = (version: string, major = '', minor = '', patch = ''): string =>
  /^\d/.test(version) ? (version.split(' ')[0] ?? version) : [major, minor, patch].filter((one) => one !== '').join('.')
