// How an entry of the ledger reads as a sentence. A sentence is a text with fields:
//   {who}              who acted
//   {dev}, {pe}, …     what it is about, by the prefix of its ids: named where they are few, else counted ("46 updates")
//   {.path}            a value of its content, in words; an id is the name of what it stands for, a date the date in words
//   {~path}            a value that somebody wrote, quoted and not touched
//   {#path one|many}   a number, or the length of a list, with its noun
//   [ … ]              left out where one of its fields is empty
import { lookup } from '../../../core/lookup.ts'
import { wordsOfValue } from './value-words.ts'

export type Content = Readonly<Record<string, unknown>>
export type Entry = { readonly kind: string; readonly about: readonly string[]; readonly content: Content }
export type Sentence = string | ((content: Content) => string)
export type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'who' }
  | { readonly is: 'things'; readonly ids: readonly string[] }
  | { readonly is: 'moment'; readonly at: string }
  | { readonly is: 'day'; readonly date: string }

const shownId = /^([a-z]+)_[0-9a-f]{32}$/
export const isShownId = (value: unknown): value is string => typeof value === 'string' && shownId.test(value)
export const prefixOf = (id: string): string => shownId.exec(id)?.[1] ?? ''
export const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
export const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)

const nouns: Readonly<Record<string, readonly [one: string, many: string]>> = lookup({
  dev: ['device', 'devices'],
  pe: ['update', 'updates'],
  per: ['person', 'people'],
  svc: ['service', 'services'],
  app: ['hosted application', 'hosted applications'],
  sit: ['site', 'sites'],
  run: ['run', 'runs'],
  cyc: ['ticket', 'tickets'],
  chg: ['change request', 'change requests'],
  ntc: ['notice', 'notices'],
  adv: ['advisory', 'advisories'],
  ads: ['source of advisories', 'sources of advisories'],
  scn: ['scan', 'scans'],
  imp: ['list of devices', 'lists of devices'],
  iss: ['issue', 'issues'],
  sup: ['end of support', 'ends of support'],
  clm: ['finding', 'findings'],
  key: ['enrollment key', 'enrollment keys'],
  fds: ['feed that is fetched', 'feeds that are fetched'],
  wit: ['keeper of checkpoints', 'keepers of checkpoints'],
  idp: ['identity provider', 'identity providers'],
  evd: ['entry', 'entries'],
  sub: ['submission', 'submissions'],
  dlv: ['delivery', 'deliveries'],
  tsk: ['task', 'tasks'],
})
/** `1 update`, `46 updates` of things with this prefix; `record` where the prefix is none of those that are told by number. */
export const countedThings = (prefix: string, n: number): string => {
  const [one, many] = nouns[prefix] ?? ['record', 'records']
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
}
const someThing = (prefix: string): string => {
  const [one] = nouns[prefix] ?? ['record']
  return `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`
}

/** The value at a path such as `after.exposure`; undefined where there is none. */
const valueAt = (content: Content, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Content)[name] : undefined), content)
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const partOf = (value: unknown, key: string): Part => {
  if (isMoment(value)) return { is: 'moment', at: value }
  if (isDay(value)) return { is: 'day', date: value }
  if (isShownId(value)) return { is: 'things', ids: [value] }
  if (Array.isArray(value) && value.length > 0 && value.every(isShownId)) return { is: 'things', ids: value }
  return { is: 'text', text: wordsOfValue(value, key) }
}

/** What a field stands for; `isEmpty` where its content does not tell. */
const filled = (field: string, { about, content }: Entry): { readonly parts: readonly Part[]; readonly isEmpty: boolean } => {
  if (field === 'who') return { parts: [{ is: 'who' }], isEmpty: false }
  const [mark, rest] = [field.slice(0, 1), field.slice(1)]
  if (mark === '#') {
    const [, path = '', one = '', many = `${one}s`] = /^(\S+) ([^|]+)(?:\|(.+))?$/.exec(rest) ?? []
    const value = valueAt(content, path)
    const n = Array.isArray(value) ? value.length : typeof value === 'number' ? value : 0
    return { parts: [{ is: 'text', text: `${n.toLocaleString('en-US')} ${n === 1 ? one : many}` }], isEmpty: n === 0 }
  }
  if (mark === '~') {
    const value = valueAt(content, rest)
    const text = Array.isArray(value) ? value.join(', ') : typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    return { parts: [{ is: 'text', text: `“${text}”` }], isEmpty: text.trim() === '' }
  }
  if (mark === '.') {
    const value = valueAt(content, rest)
    return {
      parts: [isEmpty(value) ? { is: 'text', text: 'not recorded' } : partOf(value, rest.slice(rest.lastIndexOf('.') + 1))],
      isEmpty: isEmpty(value),
    }
  }
  const [prefix = '', nth] = field.split(':')
  const all = about.filter((id) => prefixOf(id) === prefix)
  const ids = nth === undefined ? all : all.slice(Number(nth) - 1, Number(nth))
  return { parts: [ids.length === 0 ? { is: 'text', text: someThing(prefix) } : { is: 'things', ids }], isEmpty: ids.length === 0 }
}

const isText = (part: Part | undefined): part is Extract<Part, { is: 'text' }> => part?.is === 'text'
const joined = (parts: readonly Part[]): readonly Part[] =>
  parts.reduce<readonly Part[]>((told, part) => {
    const last = told.at(-1)
    return isText(last) && isText(part) ? [...told.slice(0, -1), { is: 'text', text: last.text + part.text }] : [...told, part]
  }, [])

const fill = (text: string, entry: Entry): { readonly parts: readonly Part[]; readonly hasEmpty: boolean } => {
  const pieces = text.split(/\{([^{}]+)\}/) // every second one is a field
  const told = pieces.map((piece, n) => (n % 2 === 0 ? { parts: [{ is: 'text', text: piece } as Part], isEmpty: false } : filled(piece, entry)))
  return { parts: told.flatMap(({ parts }) => parts), hasEmpty: told.some((one) => one.isEmpty) }
}

/** The sentence with its fields filled from the entry; what nobody told is said to be so, and never left as a gap. */
export const say = (sentence: Sentence, entry: Entry): readonly Part[] => {
  const text = typeof sentence === 'string' ? sentence : sentence(entry.content)
  const parts = text.split(/\[([^[\]]*)\]/).flatMap((piece, n) => {
    const { parts: told, hasEmpty } = fill(piece, entry)
    return n % 2 === 1 && hasEmpty ? [] : told
  })
  return joined(parts).filter((part) => !isText(part) || part.text !== '')
}
