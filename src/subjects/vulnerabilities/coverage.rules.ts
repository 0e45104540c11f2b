// Whether a system's release is looked at by what is loaded, and by what (PM-3.2): the one rule that plan, report and device page go by. A release counts
// as looked at where loaded data names it; as looked at whole only where that can be the publisher's whole list of it. Documents one by one, samples, lists
// that ended and other distributions' lists find what they find, and their silence is not known.
import { dateInWords } from '../../core/time/words.ts'
import { feedOfSlot } from './feed-slot.rules.ts'
import { distributionOf, isDebian } from './products/line.rules.ts'

/** `fresh`, `old`, `undated`: its whole list is loaded. `part`: some of it. `named`: no list of its fixes, yet lists of vulnerabilities that name such systems. */
export type FixDataState = 'fresh' | 'old' | 'undated' | 'part' | 'named' | 'none'
export type FixData = {
  readonly is: FixDataState
  readonly system: string // as a sentence calls it: `Ubuntu 22.04`; '' where nobody told
  readonly by: string | null // `Canonical’s OSV data of Nov 20, 2026`
  readonly why: string | null // of `part`: what it is a part of
}
/** A feed in force. `ageDays`: null where nobody told of which day it is. */
export type LoadedData = {
  readonly slot: string
  readonly kind: string
  readonly releases: readonly string[]
  readonly published: string | null
  readonly ageDays: number | null
  readonly isOld: boolean
}
/** What a feed and its single documents together say of a distribution's release. `months`: of the set's last twelve, those it published something in. */
export type ReleaseTold = {
  readonly ecosystem: string
  readonly release: string
  readonly feed: string // the slot of the set
  readonly isSet: boolean // the set itself names it, not single documents alone
  readonly records: number
  readonly months: number
}
/** A system as the inventory tells it, with the line its findings are kept under; `isWindows`: one that updates can be told of. */
export type SystemTold = {
  readonly line: string | null
  readonly name: string
  readonly version: string
  readonly family: string
  readonly isWindows: boolean
}

/** Systems without a list of fixes of their own that NVD names by product and version. */
const namedFamilies: readonly string[] = ['macos', 'chromeos', 'android']
// Ours: every distribution at hand publishes several times as much of a release in a year, and no collection of samples does.
const fewestRecords = 200
const fewestMonths = 6

/** Distributions by OSV's name for them: what a release is called, whose word its data is, and by which words a system is one. */
const distributions: Readonly<Record<string, readonly [name: string, publisher: string, is: RegExp]>> = {
  debian: ['Debian', 'Debian', /debian/i],
  ubuntu: ['Ubuntu', 'Canonical', /ubuntu/i],
  'red hat': ['Red Hat Enterprise Linux', 'Red Hat', /red ?hat|rhel/i],
  almalinux: ['AlmaLinux', 'AlmaLinux', /alma/i],
  'rocky linux': ['Rocky Linux', 'Rocky Linux', /rocky/i],
  'oracle linux': ['Oracle Linux', 'Oracle', /oracle/i],
  'amazon linux': ['Amazon Linux', 'Amazon', /amazon/i],
  alpine: ['Alpine', 'Alpine', /alpine/i],
  suse: ['SUSE Linux Enterprise', 'SUSE', /suse/i],
  opensuse: ['openSUSE Leap', 'openSUSE', /opensuse/i],
  fedora: ['Fedora', 'Fedora', /fedora/i],
  mageia: ['Mageia', 'Mageia', /mageia/i],
  'azure linux': ['Azure Linux', 'Microsoft', /azure|mariner/i],
}

/** The feed that findings of a release of Debian stand on: its own, else the tracker's where that speaks of it. Other systems have none. */
export const feedForRelease = <Feed extends Pick<LoadedData, 'slot' | 'kind' | 'releases'>>(
  feeds: readonly Feed[],
  release: string,
): Feed | undefined => {
  if (!isDebian(release)) return undefined
  const telling = feeds.filter((feed) => feed.kind === 'debian-fixes' && feed.releases.includes(release))
  return telling.find(({ slot }) => slot === `debsecan:${release}`) ?? telling[0]
}

const dayOf = ({ published }: Pick<LoadedData, 'published'>): string =>
  published === null ? 'without a date' : `of ${dateInWords(published.slice(0, 10))}`
const stateOf = ({ ageDays, isOld }: LoadedData): 'fresh' | 'old' | 'undated' => (ageDays === null ? 'undated' : isOld ? 'old' : 'fresh')
const best: readonly FixDataState[] = ['fresh', 'undated', 'old', 'part', 'named', 'none']

const plain = ({ name, version }: SystemTold): string => `${name} ${version}`.trim()
const systemWords = (system: SystemTold): string => {
  const at = system.line === null ? null : distributionOf(system.line)
  const known = at === null ? undefined : distributions[at.ecosystem]
  return known === undefined || at === null || at.release === '' || !known[2].test(system.name) ? plain(system) : `${known[0]} ${at.release}`
}

/** `Canonical’s OSV data`, `advisories (CSAF) of red hat product security`. */
const listWords = ({ feed, ecosystem }: ReleaseTold): string => {
  const [kind, scope] = feed.split(':')
  if (kind === 'csaf') return scope === undefined ? 'advisories (CSAF) of several publishers' : `advisories (CSAF) of ${scope.replaceAll('-', ' ')}`
  return `${distributions[ecosystem]?.[1] ?? ecosystem}’s ${kind === 'osv' ? 'OSV ' : ''}data`
}

const ofRelease = (system: SystemTold, told: ReleaseTold, feeds: readonly LoadedData[]): Omit<FixData, 'system'> => {
  const words = listWords(told)
  const [name, , is] = distributions[told.ecosystem] ?? [told.ecosystem, '', /(?!)/]
  const set = feeds.find(({ slot }) => slot === told.feed)
  const own = `${name} ${told.release}`
  const records = `${told.records.toLocaleString('en-US')} ${told.records === 1 ? 'record' : 'records'}`
  const part = (by: string, why: string): Omit<FixData, 'system'> => ({ is: 'part', by, why })
  if (!told.isSet || set === undefined)
    return part(words, `Of ${words}, single documents are loaded (${records} that name ${own}), not the whole list`)
  const by = `${words} ${dayOf(set)}`
  if (!is.test(system.name)) return part(by, `The loaded data is for ${own} (${by}), not for ${plain(system)}`)
  if (told.records < fewestRecords) return part(by, `Only ${records} of ${by} name ${own}, too few to be the whole list`)
  if (set.published !== null && told.months < fewestMonths)
    return part(
      by,
      `Of ${by}, records that name ${own} are of ${told.months} of its last 12 months: its publisher ended it, or the list is not whole`,
    )
  return { is: stateOf(set), by, why: null }
}

/** Microsoft's updates come as months, each of which says what was new in it: the youngest tells how far they reach. */
const ofWindows = (feeds: readonly LoadedData[]): Omit<FixData, 'system'> => {
  const updates = feeds.filter(({ kind }) => kind === 'updates')
  const dated = updates.filter(({ ageDays }) => ageDays !== null).toSorted((a, b) => (a.ageDays ?? 0) - (b.ageDays ?? 0))
  const [youngest] = dated
  if (updates.length === 0) return { is: 'none', by: null, why: null }
  if (youngest === undefined) return { is: 'undated', by: 'Microsoft’s list of updates', why: null }
  return { is: dated.every(({ isOld }) => isOld) ? 'old' : 'fresh', by: `Microsoft’s list of updates ${dayOf(youngest)}`, why: null }
}

/**
 * The fix data that a system is looked at by. `told`: what loaded feeds say of releases, of this one or of more. Debian's own lists outrank OSV's of the same
 * release, as they do where titles are matched.
 */
export const fixDataFor = (system: SystemTold, feeds: readonly LoadedData[], told: readonly ReleaseTold[]): FixData => {
  const words = systemWords(system)
  const none: FixData = { is: 'none', system: words, by: null, why: null }
  if (system.isWindows) return { ...none, ...ofWindows(feeds) }
  const debian = system.line === null ? undefined : feedForRelease(feeds, system.line)
  if (debian !== undefined) {
    const state = stateOf(debian)
    const list = feedOfSlot(debian.slot) === 'debian-tracker' ? 'Debian’s security tracker' : 'Debian’s list of fixes'
    return distributions['debian']?.[2].test(system.name) === true
      ? { ...none, is: state, by: `${list} ${dayOf(debian)}` }
      : { ...none, is: 'part', by: list, why: `The loaded data is for Debian (${list} ${dayOf(debian)}), not for ${plain(system)}` }
  }
  const at = system.line === null ? null : distributionOf(system.line)
  const answers =
    at === null || at.release === ''
      ? []
      : told.filter(({ ecosystem, release }) => ecosystem === at.ecosystem && release === at.release).map((one) => ofRelease(system, one, feeds))
  const [first] = answers.toSorted((a, b) => best.indexOf(a.is) - best.indexOf(b.is))
  if (first !== undefined) return { ...none, ...first }
  return namedFamilies.includes(system.family) && feeds.some(({ slot }) => slot.startsWith('nvd:')) ? { ...none, is: 'named' } : none
}

/** That nothing is loaded for a system, for the beginning of a sentence. */
export const noDataWords = ({ system }: Pick<FixData, 'system'>): string =>
  system === '' ? 'No fix data is loaded for what it runs (system not known)' : `No fix data for ${system} is loaded`

/** What may be said where nothing is open on a system; null where "nothing is open" is the whole answer. */
export const doubtInWords = ({ is, system, by, why }: FixData): string | null => {
  const of = by === null ? '' : ` (${by})`
  if (is === 'fresh') return null
  if (is === 'none') return `${noDataWords({ system })}.`
  if (is === 'part')
    return `${why ?? 'Only a part of the fix data for its release is loaded'}: finding nothing does not mean that nothing is missing.`
  if (is === 'old') return `The fix data for its release${of} is out of date; what was published since is not known.`
  if (is === 'undated')
    return `The date of the fix data for its release${of === '' ? '' : ` (${(by ?? '').replace(/ without a date$/, '')})`} is not known, so neither is what has been published since.`
  return `For what it runs${system === '' ? '' : ` (${system})`}, lists of vulnerabilities are loaded, but no list of its fixes: finding nothing does not mean that nothing is missing.`
}
