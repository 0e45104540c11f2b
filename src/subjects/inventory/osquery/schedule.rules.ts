// What osquery daemons are asked, per platform, as data; and the closed list of what a person may ask one device (TU-4.G).

export type Platform = 'linux' | 'windows' | 'macos'

/** A daemon's `platform_type` is a sum: 1 POSIX, 2 Windows, 4 BSD, 8 Linux, 16 macOS. Undefined for what we have no schedule for. */
export const platformOf = (mask: number): Platform | undefined =>
  (mask & 2) > 0 ? 'windows' : (mask & 16) > 0 ? 'macos' : (mask & 8) > 0 ? 'linux' : undefined

/** osquery's tables are read by its own SQL, on the device; of ours it is no part. */
const read = (columns: string, table: string, more = ''): string => ['select', columns, 'from', table, more].join(' ').trim()

const everywhere = {
  system_info: read('hostname, computer_name, uuid', 'system_info'),
  hardware: read('hardware_serial, hardware_vendor, hardware_model', 'system_info'),
  os_version: read('*', 'os_version'),
  kernel_info: read('version', 'kernel_info'),
  interface_details: read('interface, mac, type', 'interface_details'),
  chrome_extensions: read('x.name, x.version, x.identifier, x.browser_type', 'users', 'cross join chrome_extensions x using (uid)'),
  firefox_addons: read(
    "x.name, x.version, x.identifier, 'firefox' as browser_type",
    'users',
    "cross join firefox_addons x using (uid) where x.type = 'extension'",
  ),
}
/** Drives that are mounted, with what is known of the block device below. */
const mounted = read(
  'm.path as mount, m.device, m.type as filesystem, cast(m.blocks * m.blocks_size / 1048576 as integer) as total, ' +
    'cast(m.blocks_available * m.blocks_size / 1048576 as integer) as free, e.encrypted, e.type as method',
  'mounts m',
  "left join disk_encryption e on e.name = m.device where m.device like '/dev/%' group by m.device",
)

/** By question; its name is what the reader of answers goes by (`connectors/agents/osquery.ts`). */
export const schedule: Readonly<Record<Platform, Readonly<Record<string, string>>>> = {
  linux: {
    ...everywhere,
    deb_packages: read('name, version, arch, source', 'deb_packages'),
    rpm_packages: read('name, version, release, epoch, arch, vendor, source', 'rpm_packages'),
    disk_encryption: mounted,
  },
  windows: {
    ...everywhere,
    programs: read('name, version, publisher, install_date, identifying_number', 'programs'),
    patches: read('hotfix_id, description, installed_on', 'patches'),
    bitlocker_info: read('drive_letter, protection_status, conversion_status, encryption_method', 'bitlocker_info'),
    antivirus: read('name, state, signatures_up_to_date', 'windows_security_products', "where type = 'Antivirus'"),
    firewall_products: read('name, state', 'windows_security_products', "where type = 'Firewall'"),
    chassis_info: read('chassis_types', 'chassis_info'),
    installation_type: read(
      'data',
      'registry',
      String.raw`where key = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion' and name = 'InstallationType'`,
    ), // Server Core has updates of its own name
  },
  macos: {
    ...everywhere,
    apps: read('name, bundle_short_version, bundle_version, bundle_identifier', 'apps'),
    homebrew_packages: read('name, version', 'homebrew_packages'),
    disk_encryption: mounted,
    alf: read('global_state', 'alf'),
    screenlock: read('enabled, grace_period', 'screenlock'),
  },
}

/** Without these answers nothing tells which machine it is, or what it runs. */
export const needed = ['system_info', 'os_version'] as const

/** Seconds between two rounds: short until the first inventory is there, then four a day. */
const everySeconds = { first: 600, then: 21_600 } as const

/** What a daemon is told to do: every question a snapshot, all in the same second, so that a round arrives together. */
export const configFor = (platform: Platform, isFirst: boolean) => ({
  options: { schedule_splay_percent: 0, logger_tls_max_linesize: 8 * 1024 * 1024, pack_delimiter: '/' },
  schedule: Object.fromEntries(
    Object.entries(schedule[platform]).map(([name, query]) => [
      name,
      { query, interval: isFirst ? everySeconds.first : everySeconds.then, snapshot: true, removed: false },
    ]),
  ),
  node_invalid: false,
})

const onAll = (query: string): Record<Platform, string> => ({ linux: query, windows: query, macos: query })
const usb = read('vendor, model, serial', 'usb_devices')
const ending = "where not_valid_after < strftime('%s', 'now', '+90 days')"

/**
 * What a person may ask: a name on the page, SQL per platform. The list is closed: no SQL comes from a page, an address or a table, and no table here opens a
 * camera, a microphone, a screen, a file's content or what somebody typed. `inventory` asks the whole schedule now.
 */
export const questions = {
  inventory: { label: 'Its inventory now', sql: {} },
  uptime: { label: 'How long it has been running', sql: onAll(read('days, hours, minutes', 'uptime')) },
  'signed-in': { label: 'Who is signed in', sql: onAll(read("type, user, host, datetime(time, 'unixepoch') as since_utc", 'logged_in_users')) },
  'listening-ports': {
    label: 'Which ports it listens on',
    sql: onAll(
      read(
        "l.address, l.port, case l.protocol when 6 then 'TCP' when 17 then 'UDP' else l.protocol end as protocol, p.name as program",
        'listening_ports l',
        "left join processes p using (pid) where l.port > 0 and l.address <> '127.0.0.1' and l.address <> '::1'",
      ),
    ),
  },
  'usb-devices': { label: 'What is plugged in via USB', sql: { linux: usb, macos: usb } },
  'disk-space': {
    label: 'How full the drives are',
    sql: { linux: mounted, macos: mounted, windows: read('device_id, free_space, size, file_system', 'logical_drives') },
  },
  certificates: {
    label: 'Which certificates expire within 90 days',
    sql: {
      windows: read("common_name, date(not_valid_after, 'unixepoch') as ends_on, store", 'certificates', ending),
      macos: read("common_name, date(not_valid_after, 'unixepoch') as ends_on, path", 'certificates', ending),
    },
  },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly sql: Partial<Record<Platform, string>> }>>
export type QuestionName = keyof typeof questions
export const isQuestion = (text: string): text is QuestionName => Object.hasOwn(questions, text)

/** The SQL of a question on a platform; undefined where the platform has no answer to it. */
export const sqlOf = (name: QuestionName, platform: Platform): string | undefined => {
  const { sql }: { readonly sql: Partial<Record<Platform, string>> } = questions[name]
  return sql[platform]
}

export const dayHours = 24 // how long a question waits for the device to come by

const scheduled = 'inventory/'
const asked = 'asked/'
export const scheduledId = (name: string): string => `${scheduled}${name}`
export const askedId = (id: string): string => `${asked}${id}`
/** What an answer's id was given to: a question of the schedule, or one a person asked. Anything else was asked by nobody. */
export const toWhat = (id: string): { readonly scheduled: string } | { readonly asked: string } | undefined =>
  id.startsWith(scheduled) ? { scheduled: id.slice(scheduled.length) } : id.startsWith(asked) ? { asked: id.slice(asked.length) } : undefined
