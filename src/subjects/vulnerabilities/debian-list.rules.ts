// The lists that Debian's security team writes by hand, as text: CVE/list, and the advisories DSA/list, DLA/list and DTSA/list beside it. Everything of
// the tracker is made from them. What a note means for a release is told in `debian-list-fixes.rules.ts`; see docs/decisions/0031-debian-lists.md.
import { lookup } from '../../core/lookup.ts'
import { md5 } from '../../core/md5.ts'
import { enforced } from '../../core/policy/switch.ts'
import type { DebianUrgency } from './debian-fixes.rules.ts'
import { isDate } from './dates.rules.ts'
import { FaultList } from './feed.rules.ts'
import type { FeedPart } from './json-parts.rules.ts'

/** What a note says of a package: fixed in a version, never affected, not known, or affected in every version. */
export type NoteState = 'fixed' | 'not-affected' | 'undetermined' | 'unfixed'
export type ListNote = {
  readonly package: string // a source package
  readonly release: string // code name; '' = unstable, and every release that has no note of its own
  readonly state: NoteState
  readonly version: string // '' unless fixed
  readonly urgency: DebianUrgency
}
export type ListEntry = {
  readonly id: string // CVE-…, TEMP-…, DSA-…
  readonly isAdvisory: boolean
  readonly notes: readonly ListNote[]
  readonly named: readonly string[] // in braces: a CVE's advisories, or an advisory's CVEs
}
export type TrackerLists = {
  readonly entries: ListEntry[] // those that say something
  readonly ids: Set<string> // of all entries
  readonly lookedAt: Map<string, Map<number, number>> // release -> year of the entry -> notes about it, `<no-dsa>` and its like counted too
  readonly oddities: FaultList
}

const longestLine = 65_536 // ours; an advisory of the kernel names some hundred CVEs
const mostEntries = 2_000_000 // ours; the real list has 350,000
const mostNotes = 5_000 // of one entry; ours
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const cveHeader = /^(CVE-(\d{4})-(?:\d{4,19}|XXXX)|TEMP-\d{7}-[0-9A-F]{6})(?:\s+(.*))?$/
const advisoryHeader = /^\[(\d\d) ([A-Z][a-z]{2}) (\d{4})\] (D[SL]A-\d{1,9}(?:-\d{1,9})?)(?:\s.*)?$/
const testingHeader = /^\[([A-Z][a-z]{2})[a-z]* (\d\d?)(?:st|nd|rd|th), (\d{4})\] (DTSA-\d{1,9}-\d{1,9})(?:\s.*)?$/
const reference = /^(?:CVE-\d{4}-\d{4,19}|VU#\d{6}|D[SL]A-\d{1,9}(?:-\d{1,9})?|DTSA-\d{1,9}-\d{1,9})$/

/** The words that stand in a version's place. null: the release is judged as if nothing were said of it, for this tells what is done about it only. */
const words = lookup<{ readonly state: NoteState | null; readonly isFreeText: boolean; readonly needsRelease?: true }>({
  unfixed: { state: 'unfixed', isFreeText: false },
  removed: { state: 'unfixed', isFreeText: false }, // from unstable, without a fix: releases that still have it stay affected
  'end-of-life': { state: 'unfixed', isFreeText: true },
  undetermined: { state: 'undetermined', isFreeText: false },
  'not-affected': { state: 'not-affected', isFreeText: true },
  itp: { state: null, isFreeText: false }, // somebody intends to package it: Debian has no such package
  'no-dsa': { state: null, isFreeText: true, needsRelease: true },
  ignored: { state: null, isFreeText: true, needsRelease: true },
  postponed: { state: null, isFreeText: true, needsRelease: true },
})
const urgencies = lookup<DebianUrgency>({
  unimportant: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  'end-of-life': null,
  'not yet assigned': null,
})

type Read = { readonly release: string; readonly note: ListNote | null; readonly bug: number; readonly odd: string | null }

/** `(bug #1234; low)`: urgency and Debian's bug. What else stands there is told, and changes nothing. */
const readRemark = (remark: string): { readonly urgency: DebianUrgency; readonly bug: number; readonly odd: string | null } => {
  let [urgency, bug, odd]: [DebianUrgency, number, string | null] = [null, 0, null]
  for (const one of remark.split(';')) {
    const word = one.trim()
    const number = /^bug #(\d{1,9})$/.exec(word)
    const known = urgencies[word]
    if (number !== null) bug ||= Number(number[1])
    else if (known !== undefined) urgency = known
    else if (word !== '' && word !== 'bug filed') odd = word.slice(0, 60)
  }
  return { urgency, bug, odd }
}

/** `[release] - package version (remark)`; a sentence where it is none. */
const readNote = (line: string): Read | string => {
  const [, release = '', name = '', rest = ''] = /^(?:\[([a-z]{2,20})\]\s+)?-\s+(\S+)(.*)$/.exec(line) ?? []
  if (!/^[A-Za-z0-9][A-Za-z0-9:.+-]{0,254}$/.test(name)) return 'is not a note about a package'
  const found = /^([^\s(]\S*)?\s*(?:\((.*)\))?$/.exec(rest.trim())
  if (found === null) return 'has no version that can be read'
  const [, said = '<unfixed>', remark = ''] = found
  const word = /^<([a-z-]{1,20})>$/.exec(said)?.[1]
  if (word === undefined) {
    if (!/^[A-Za-z0-9.+~:-]{1,255}$/.test(said)) return `has "${said.slice(0, 60)}", which is not a version`
    const { urgency, bug, odd } = readRemark(remark)
    const state = said === '0' ? ('not-affected' as const) : ('fixed' as const)
    return { release, bug, odd, note: { package: name, release, state, version: state === 'fixed' ? said : '', urgency } }
  }
  const known = words[word]
  if (known === undefined) return `has "<${word}>", which is not known`
  if (known.needsRelease && release === '') return `has "<${word}>" without a release`
  const { urgency, bug, odd } = known.isFreeText ? { urgency: null, bug: 0, odd: null } : readRemark(remark)
  return { release, bug, odd, note: known.state === null ? null : { package: name, release, state: known.state, version: '', urgency } }
}

type Open = {
  id: string
  readonly of: string
  readonly year: number
  isAdvisory: boolean
  words: string
  bug: number
  notes: ListNote[]
  named: string[]
}

/** Who an entry is about, by its first line; a sentence where it is none. */
const readHeader = (line: string, of: string): Open | string => {
  const more = { of, words: '', bug: 0, notes: [], named: [] }
  const cve = cveHeader.exec(line)
  if (cve !== null)
    return { ...more, id: cve[1] ?? '', year: Number(cve[2] ?? 0), isAdvisory: false, words: (cve[3] ?? '').replace(/^\((.*)\)$|^\[(.*)\]$/, '$1$2') }
  const [, day = '', month = '', year = '', id] = advisoryHeader.exec(line) ?? []
  const [, testingMonth = '', testingDay = '', testingYear = '', testingId] = id === undefined ? (testingHeader.exec(line) ?? []) : []
  if (id === undefined && testingId === undefined) return `"${line.slice(0, 60)}" is not the first line of an entry`
  const at = months.indexOf(id === undefined ? testingMonth : month) + 1
  const date = `${id === undefined ? testingYear : year}-${String(at).padStart(2, '0')}-${(id === undefined ? testingDay : day).padStart(2, '0')}`
  return isDate(date)
    ? { ...more, id: id ?? testingId ?? '', year: Number(date.slice(0, 4)), isAdvisory: true, words: date }
    : `"${line.slice(0, 40)}" has no valid date`
}

/** Names of what has no CVE number yet, as the tracker makes them: of Debian's bug, where there is one, and of the words. */
const idOf = ({ id, bug, words: text }: Open): string =>
  id.endsWith('XXXX') ? `TEMP-${String(bug).padStart(7, '0')}-${md5(text).slice(0, 6).toUpperCase()}` : id

/** Whether a file of an archive is one of the lists, by its place. */
export const isListFile = (name: string): boolean => /(?:^|\/)(?:CVE|DSA|DLA|DTSA)\/list$/.test(name)

export const noLists = (): TrackerLists => ({ entries: [], ids: new Set(), lookedAt: new Map(), oddities: new FaultList() })

/** Reads one list, or several behind one another, into `lists`; every fault with its line. `today`: no advisory is of a later day. */
export const readList = (
  { name, text }: FeedPart,
  lists: TrackerLists,
  faults: FaultList,
  given: { readonly isOneOfMany: boolean; readonly today: string },
): void => {
  const of = given.isOneOfMany ? `${name}: ` : ''
  let open: Open | undefined
  const close = (): void => {
    if (open === undefined) return
    const id = idOf(open)
    if (lists.ids.has(id)) faults.add(`${open.of}: ${id} is listed twice`)
    else if (lists.ids.size >= mostEntries) faults.add(`${open.of}: more than ${mostEntries} entries`)
    lists.ids.add(id)
    if (open.notes.length > 0 || open.named.length > 0) lists.entries.push({ id, isAdvisory: open.isAdvisory, notes: open.notes, named: open.named })
    open = undefined
  }
  const takeNote = (line: string, where: string): void => {
    if (open === undefined) return
    const read = readNote(line)
    if (typeof read === 'string') return faults.add(`${where}: "${line.slice(0, 80)}" ${read}`)
    if (open.notes.length >= mostNotes) return faults.add(`${where}: more than ${mostNotes} notes of one entry`)
    if (read.odd !== null) lists.oddities.add(`${where}: the remark "${read.odd}" is not known`)
    open.bug ||= read.bug
    if (read.note !== null) open.notes.push(read.note)
    if (read.release === '' || open.year === 0) return
    const years = lists.lookedAt.get(read.release) ?? new Map<number, number>()
    years.set(open.year, (years.get(open.year) ?? 0) + 1)
    lists.lookedAt.set(read.release, years)
  }
  const takeNames = (line: string, where: string): void => {
    const names = line.slice(1, line.endsWith('}') ? -1 : undefined).trim()
    const unknown = line.endsWith('}') ? names.split(/\s+/).find((one) => one !== '' && !reference.test(one)) : line
    if (unknown !== undefined) return faults.add(`${where}: "${unknown.slice(0, 60)}" is not a CVE or an advisory in braces`)
    if (names !== '') open?.named.push(...names.split(/\s+/))
  }
  const take = (line: string, number: number): void => {
    if (line.trim() === '' || line.startsWith('--')) return
    const where = `${of}line ${number}`
    if (!/^\s/.test(line)) {
      close()
      if (/^(?:STOP:|(?:begin|end) claimed by )/.test(line)) return // marks that the team left for itself
      const header = readHeader(line, where)
      if (typeof header === 'string') return faults.add(`${where}: ${header}`)
      if (header.isAdvisory && header.words > given.today && enforced('PM-3.2/feed-refused-whole'))
        faults.add(`${where}: ${header.id} is dated ${header.words}, in the future (today ${given.today})`)
      open = header
      return
    }
    const said = line.trim()
    if (open === undefined) faults.add(`${where}: "${said.slice(0, 60)}" does not belong to an entry`)
    else if (said.startsWith('{')) takeNames(said, where)
    else if (/^(?:\[[^\]]*\]\s*)?-/.test(said)) takeNote(said, where)
    else if (!/^(?:(?:NOT-FOR-US|NOTE|TO[D]O|HELP):|(?:RESERVED|REJECTED)$)/.test(said)) faults.add(`${where}: "${said.slice(0, 60)}" is not known`)
  }
  let number = 0
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const found = text.indexOf('\n', at)
    const end = found < 0 ? text.length : found
    number++
    if (found < 0 && enforced('PM-3.2/feed-refused-whole')) faults.add(`${of}line ${number} is cut off: half a file`)
    if (end - at > longestLine) faults.add(`${of}line ${number} is longer than ${longestLine} characters`)
    else take(text.slice(at, end).trimEnd(), number)
    at = end + 1
  }
  close()
}
