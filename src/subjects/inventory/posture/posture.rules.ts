// How a device stands, from what agents told (TU-4.E, TU-4.G, TU-4.I). Not told is not known; it is never No.
import type { Facts, Section } from '../inventory.rules.ts'
import type { Finder, SoftwareFact } from './names.rules.ts'

export type PostureFact = 'encryption' | 'antivirus' | 'firewall' | 'filter-client' | 'remote-control' | 'camera' | 'screen-lock'
export type Standing = { readonly fact: PostureFact; readonly state: string; readonly detail: string }
type Judged = Omit<Standing, 'fact'>

const list = (words: readonly string[], most = 6): string =>
  words.slice(0, most).join(', ') + (words.length > most ? ` and ${words.length - most} more` : '')
const unknown: Judged = { state: 'unknown', detail: '' }

type Drive = NonNullable<Facts['drives']>[number]
const pseudo = new Set(['tmpfs', 'devtmpfs', 'proc', 'sysfs', 'squashfs', 'overlay', 'ramfs', 'efivarfs', 'swap'])
/** Where what people store lies: not what starts the machine, not memory, not somebody else's disk. */
const holdsData = ({ mount, medium, fileSystem = '' }: Drive): boolean =>
  medium === undefined &&
  !pseudo.has(fileSystem.toLowerCase()) &&
  !/^\/(boot|efi|snap|run|sys|proc|dev)(\/|$)|^\/System\/Volumes\/(VM|Preboot|Update|xarts|iSCPreboot|Hardware)|recovery|^efi/i.test(mount)

/**
 * Yes: all that hold data, or the system's drive and nothing known to be open. No: one is known to be open and none to be encrypted. Partial: some are, some
 * are not; or one half-way. Linux and macOS agents tell Yes or nothing, so that what they leave out is not known.
 */
export const encryptionOf = (drives: readonly Drive[] | undefined): Judged => {
  const data = (drives ?? []).filter(holdsData)
  const named = (states: readonly string[]) =>
    data.filter(({ encrypted }) => states.includes(encrypted)).map(({ mount, encryption }) => `${mount}${encryption ? ` (${encryption})` : ''}`)
  const [yes, no, partly, open] = [
    named(['yes']),
    named(['no']),
    named(['partial']),
    data.filter(({ encrypted }) => encrypted === 'unknown').map(({ mount }) => mount),
  ]
  const detail = [
    ...(yes.length > 0 ? [`encrypted: ${list(yes)}`] : []),
    ...(partly.length > 0 ? [`in part: ${list(partly)}`] : []),
    ...(no.length > 0 ? [`not encrypted: ${list(no)}`] : []),
    ...(open.length > 0 ? [`not known: ${list(open)}`] : []),
  ].join('; ')
  if (partly.length > 0 || (yes.length > 0 && no.length > 0)) return { state: 'partial', detail }
  if (no.length > 0) return { state: 'no', detail }
  if (yes.length === 0) return { state: 'unknown', detail }
  const systemIsOpen = data.some(({ mount, encrypted }) => (mount === '/' || /^c:/i.test(mount)) && encrypted === 'unknown')
  return { state: systemIsOpen ? 'partial' : 'yes', detail }
}

/** One that runs is enough: Windows lists those that stepped back as well. An empty list was told by somebody who looked. */
export const antivirusOf = (products: Facts['antivirus']): Judged => {
  if (products === undefined) return unknown
  if (products.length === 0) return { state: 'none', detail: '' }
  const names = (rows: typeof products) => list(rows.map(({ name, version }) => `${name}${version ? ` ${version}` : ''}`))
  const running = products.filter(({ enabled }) => enabled === true)
  const current = running.filter(({ upToDate }) => upToDate !== false)
  if (current.length > 0)
    return {
      state: 'on',
      detail: `${names(current)}${current.every(({ upToDate }) => upToDate === undefined) ? '; whether it is up to date is not known' : ''}`,
    }
  if (running.length > 0) return { state: 'outdated', detail: names(running) }
  return products.every(({ enabled }) => enabled === false)
    ? { state: 'off', detail: names(products) }
    : { state: 'unknown', detail: `${names(products)}; whether it is running is not known` }
}

export const firewallOf = (firewalls: Facts['firewalls']): Judged => {
  const told = (firewalls ?? []).filter(({ enabled }) => enabled !== undefined)
  if (told.length === 0) return unknown
  const on = told.filter(({ enabled }) => enabled)
  return {
    state: on.length === told.length ? 'on' : on.length === 0 ? 'off' : 'partial',
    detail: list(told.map(({ name, enabled }) => `${name}: ${enabled ? 'on' : 'off'}`)),
  }
}

const screenLockOf = (lock: Facts['screenLock']): Judged => {
  if (lock === undefined) return unknown
  const { enabled, graceSeconds } = lock
  return {
    state: enabled ? 'on' : 'off',
    detail: enabled && graceSeconds !== undefined && graceSeconds >= 0 ? `the password is asked after ${graceSeconds} s` : '',
  }
}

const softwareWords = {
  'filter-client': ['present', 'absent'],
  'remote-control': ['found', 'none'],
  camera: ['found', 'none'],
} as const satisfies Record<SoftwareFact, readonly [string, string]>

/** What the names of installed software stand for; a list of software that was told is whole, so that what is not in it is absent. */
export const softwareStandings = (names: Iterable<string>, find: Finder): readonly Standing[] => {
  const found = new Map<SoftwareFact, Set<string>>()
  for (const name of names)
    for (const { fact, product } of find(name)) {
      const titles = found.get(fact) ?? new Set()
      found.set(fact, titles.add(name === product ? name : `${product}: ${name}`))
    }
  return (Object.keys(softwareWords) as SoftwareFact[]).map((fact) => {
    const titles = [...(found.get(fact) ?? [])].toSorted()
    return { fact, state: softwareWords[fact][titles.length > 0 ? 0 : 1], detail: list(titles) }
  })
}

/** What an inventory says of the facts its sections tell; the others stay as they were. */
export const standingsOf = (facts: Facts, sections: readonly Section[]): readonly Standing[] => [
  ...(sections.includes('drives') ? [{ fact: 'encryption' as const, ...encryptionOf(facts.drives) }] : []),
  ...(sections.includes('antivirus') ? [{ fact: 'antivirus' as const, ...antivirusOf(facts.antivirus) }] : []),
  ...(sections.includes('firewalls') ? [{ fact: 'firewall' as const, ...firewallOf(facts.firewalls) }] : []),
  ...(sections.includes('screenlock') ? [{ fact: 'screen-lock' as const, ...screenLockOf(facts.screenLock) }] : []),
]

export const stateWords: Readonly<
  Record<
    PostureFact,
    {
      readonly label: string
      readonly clause?: string
      readonly states: Readonly<Record<string, readonly [word: string, tag: 'good' | 'late' | 'soon' | 'unknown']>>
    }
  >
> = {
  encryption: {
    label: 'Disk encryption',
    clause: 'TU-4.I',
    states: { yes: ['encrypted', 'good'], no: ['not encrypted', 'late'], partial: ['partly', 'soon'] },
  },
  antivirus: { label: 'Antivirus', states: { on: ['on', 'good'], outdated: ['out of date', 'soon'], off: ['off', 'late'], none: ['none', 'late'] } },
  firewall: { label: 'Firewall', states: { on: ['on', 'good'], off: ['off', 'late'], partial: ['partly', 'soon'] } },
  'filter-client': { label: 'Filter client', clause: 'TU-4.E', states: { present: ['installed', 'good'], absent: ['not installed', 'late'] } },
  'remote-control': { label: 'Remote control', clause: 'TU-4.G', states: { found: ['found', 'soon'], none: ['none found', 'good'] } },
  camera: { label: 'Remote camera access', clause: 'TU-4.G', states: { found: ['found', 'late'], none: ['none found', 'good'] } },
  'screen-lock': { label: 'Screen lock', clause: 'TU-4.A', states: { on: ['on', 'good'], off: ['off', 'late'] } },
}
