import { cleanText, type Notes } from './clean.ts'
import type { Antivirus, Drive, Firewall, NormalInventory, ScreenLock, SectionName } from './contract.ts'
import { dateOf, timeOf } from './dates.ts'
import type { Raw, RawSection, Row } from './raw.ts'
import { normaliseTitles } from './software.ts'
import { archOf, encryptedOf, familyOf, isPlaceholder, isRealAdapter, macOf, mediumOf, sizeOf, truthOf } from './values.ts'

/** One clean value per fact from rows of either dialect. `deviceId` is clean already. */
export const normalise = (raw: Raw, deviceId: string, notes: Notes): NormalInventory => {
  const read = reader(raw, notes)
  const [hardware, bios, os] = [read('hardware'), read('bios'), read('operatingsystem')]
  const system = normaliseOs(hardware, os)
  const rows = (name: RawSection): readonly Row[] => raw.sections[name] ?? []
  const real = (text: string, what: string): string => {
    const drop = text !== '' && isPlaceholder(text)
    if (drop) notes.add('placeholder', what)
    return drop ? '' : text
  }
  const chassis = hardware('chassis_type') || bios('type')
  const users = [
    ...new Set(
      rows('users')
        .map((row) => {
          const [login, domain] = [cleanText(row.login, 'users.login', notes), cleanText(row.domain, 'users.domain', notes)]
          return domain && login ? `${domain}\\${login}` : login
        })
        .filter((login) => login !== ''),
    ),
  ]
  const provider = read('versionprovider')
  const macs = new Set(
    rows('networks')
      .filter((row) => isRealAdapter(row.type ?? '', row.description ?? '', truthOf(row.virtualdev ?? '')))
      .map((row) => macOf(cleanText(row.macaddr ?? row.mac, 'networks.mac', notes)))
      .filter((mac) => mac !== undefined),
  )
  const domain = os('dns_domain') || (/^workgroup$/i.test(hardware('workgroup')) ? '' : hardware('workgroup'))
  return {
    itemType: raw.itemType === 'Phone' || system.family === 'android' ? 'Phone' : 'Computer',
    hostname: hostnameOf(hardware('name'), os('fqdn'), deviceId, notes),
    ...given({
      domain,
      serial: real(bios('ssn'), 'serial number'),
      uuid: real(hardware('uuid'), 'UUID').toLowerCase(),
      manufacturer: real(bios('smanufacturer'), 'manufacturer') || bios('mmanufacturer') || bios('bmanufacturer'),
      model: real(bios('smodel'), 'model') || bios('mmodel'),
      chassis: /^(unknown|other)$/i.test(chassis) ? '' : chassis,
      assetTag: real(bios('assettag'), 'asset tag'),
      firmware: real(bios('bversion'), 'firmware version'),
      lastUser: hardware('lastloggeduser'),
      agent: cleanText(raw.agent, 'versionclient', notes) || [provider('name'), provider('version')].filter(Boolean).join(' '),
      tag: cleanText(raw.tag || tagOf(rows('accountinfo')), 'tag', notes),
    }),
    macs: [...macs],
    os: system,
    software: normaliseTitles(rows('softwares'), system.family, notes),
    drives: rows('drives').map((row) => normaliseDrive(row, notes)),
    antivirus: rows('antivirus')
      .map((row) => normaliseAntivirus(row, notes))
      .filter(({ name }) => name !== ''),
    ...(raw.sections.firewalls ? { firewalls: rows('firewalls').map((row) => normaliseFirewall(row, notes)) } : {}),
    ...screenLockOf(read('screenlock')),
    ...(raw.sections.users ? { users } : {}),
    // OCS tells its system in the hardware section.
    sections: sectionNames
      .filter(([section, name]) => raw.sections[section] !== undefined || (name === 'os' && hardware('osname') !== ''))
      .map(([, name]) => name),
  }
}

const sectionNames: readonly (readonly [RawSection, SectionName])[] = [
  ['hardware', 'hardware'],
  ['bios', 'bios'],
  ['operatingsystem', 'os'],
  ['softwares', 'software'],
  ['drives', 'drives'],
  ['antivirus', 'antivirus'],
  ['networks', 'networks'],
  ['users', 'users'],
  ['firewalls', 'firewalls'],
  ['screenlock', 'screenlock'],
]

type Read = (field: string) => string

const reader =
  (raw: Raw, notes: Notes) =>
  (section: RawSection): Read => {
    const row = raw.sections[section]?.[0] ?? {}
    return (field) => cleanText(row[field], `${section}.${field}`, notes)
  }

/** Leaves out what is empty: a field that was not told is absent. */
const given = <K extends string>(values: Record<K, string>): Partial<Record<K, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as Partial<Record<K, string>>

const hostnameOf = (name: string, fqdn: string, deviceId: string, notes: Notes): string => {
  if (name !== '') return name
  notes.add('hostname', fqdn === '' ? 'the device id' : 'the full domain name')
  return fqdn.split('.')[0] || deviceId.replace(/-\d{4}(-\d{2}){5}$/, '')
}

/** OCS sends no OPERATINGSYSTEM section: there the name carries the version, the comment the full name, the description the architecture. */
const normaliseOs = (hardware: Read, os: Read): NormalInventory['os'] => {
  const full = os('full_name') || hardware('oscomments')
  const family = familyOf(os('kernel_name') || hardware('archname'), `${os('name') || hardware('osname')} ${os('full_name')}`)
  const version = os('version') || hardware('osversion')
  const short = os('name') || hardware('osname')
  const told = family === 'windows' ? os('full_name') || short : short
  const name = family === 'windows' && /server core/i.test(os('installation_type')) && !/core/i.test(told) ? `${told} (Server Core)` : told
  const described = /^(\w+)\/\d/.exec(hardware('description'))?.[1] ?? ''
  return {
    family,
    name: version !== '' && name.endsWith(` ${version}`) && family !== 'windows' ? name.slice(0, -version.length - 1) : name,
    version,
    ...given({
      codename: family === 'linux' ? (/\(([a-z]+)\)/.exec(full)?.[1] ?? '') : '',
      kernel: os('kernel_version'),
      installedOn: dateOf(os('install_date')) ?? '',
      bootTime: timeOf(os('boot_time'), os('offset')) ?? '',
    }),
    arch: archOf(os('arch') || described || hardware('archname').split('-')[0] || ''),
  }
}

const normaliseDrive = (row: Row, notes: Notes): Drive => {
  const text = (field: string): string => cleanText(row[field], `drives.${field}`, notes)
  const [totalMb, freeMb] = [sizeOf(text('total')), sizeOf(text('free'))]
  const medium = mediumOf(`${text('letter') === '' ? '' : text('type')} ${text('description')}`, text('filesystem'))
  return {
    mount: text('letter') || text('type') || text('volumn'),
    encrypted: encryptedOf(text('encrypt_status')),
    ...given({
      encryption: [text('encrypt_name'), text('encrypt_algo')].filter(Boolean).join(' '),
      volume: text('volumn'),
      label: text('label'),
      fileSystem: text('filesystem'),
    }),
    ...(medium === undefined ? {} : { medium }),
    ...(totalMb === undefined ? {} : { totalMb }),
    ...(freeMb === undefined ? {} : { freeMb }),
  }
}

const normaliseAntivirus = (row: Row, notes: Notes): Antivirus => {
  const text = (field: string): string => cleanText(row[field], `antivirus.${field}`, notes)
  const [enabled, upToDate] = [truthOf(text('enabled')), truthOf(text('uptodate'))]
  return {
    name: text('name'),
    ...(enabled === undefined ? {} : { enabled }),
    ...(upToDate === undefined ? {} : { upToDate }),
    ...given({ version: text('version') }),
  }
}

/** `ufw` on Linux, a profile on Windows; the interface a profile is in force on tells nothing of the firewall. */
const normaliseFirewall = (row: Row, notes: Notes): Firewall => {
  const text = (field: string): string => cleanText(row[field], `firewalls.${field}`, notes)
  const enabled = truthOf(text('status'))
  return { name: text('profile') || text('description') || 'firewall', ...(enabled === undefined ? {} : { enabled }) }
}

const screenLockOf = (read: Read): { screenLock?: ScreenLock } => {
  const enabled = truthOf(read('enabled'))
  const grace = /^\d{1,6}$/.exec(read('grace_period'))
  return enabled === undefined ? {} : { screenLock: { enabled, ...(grace ? { graceSeconds: Number(grace[0]) } : {}) } }
}

const tagOf = (rows: readonly Row[]): string => rows.find((row) => row.keyname === 'TAG')?.keyvalue ?? ''
