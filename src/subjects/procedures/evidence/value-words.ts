// The words of what an entry holds: values are kept as short keys, fields as they are named in code, and neither is shown.
import { lookup } from '../../../core/lookup.ts'
import { actors, encryptions, exposures, kinds, scopes, statuses } from '../../assets/index.ts'
import { causeInWords } from '../../patching/index.ts'
import { positions } from '../../people/index.ts'

const yesNo = { true: 'yes', false: 'no' } as const
const ratings = { low: 'Low', moderate: 'Moderate', high: 'High', unknown: 'Not known' } as const
const lower = (table: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  lookup(
    Object.fromEntries(
      Object.entries(table).map(([key, word]) => [
        key,
        /^[A-Z][a-z]/.test(word) && !/^(Google|Intune|Apple)/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word,
      ]),
    ),
  )

/** By the name of the field: the same key means other things in other fields. */
const byField: Readonly<Record<string, Readonly<Record<string, string>>>> = lookup({
  exposure: lower(exposures),
  scope: lower(scopes),
  patchingActor: lower(actors),
  actor: lower(actors),
  status: lower(statuses),
  encryption: lower(encryptions),
  position: lower(positions),
  positions: lower(positions),
  confidentiality: lower(ratings),
  integrity: lower(ratings),
  availability: lower(ratings),
  missionCritical: lookup({ yes: 'yes', no: 'no', unknown: 'not known' }),
})
const general: Readonly<Record<string, string>> = lookup({
  ...lower(kinds),
  ...lower(exposures),
  unknown: 'not known',
  mail: 'e-mail',
  'handed-over': 'handed over in person',
  'google-admin': 'Google Admin',
  intune: 'Intune',
  'apple-mdm': 'Apple MDM',
  'msp-report': 'the provider’s report',
  'vendor-statement': 'the vendor’s statement',
  'bod-26-04': 'CISA BOD 26-04',
  'not-affected': 'not affected',
  'wrong-match': 'a wrong match',
  kev: 'CISA’s known exploited vulnerabilities',
  none: 'none',
})

/** `asMuch-as` and `snake_case` as plain words. */
const asWords = (slug: string): string => slug.replaceAll(/[-_]/g, ' ')
const isSlug = (text: string): boolean => /^[a-z]+([-_][a-z0-9]+)+$/.test(text)

/** One stored value in words; lists as a list, what is deeper by how much it is. Dates and ids are the caller's. */
export const wordsOfValue = (value: unknown, field = ''): string => {
  if (value === null || value === undefined || value === '') return 'none'
  if (typeof value === 'boolean') return yesNo[`${value}`]
  if (typeof value === 'number') return value.toLocaleString('en-US')
  if (typeof value === 'string' && field === 'because') return causeInWords(value)
  if (typeof value === 'string') return byField[field]?.[value] ?? general[value] ?? (isSlug(value) ? asWords(value) : value.slice(0, 300))
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none'
    if (value.every((one) => typeof one === 'string' || typeof one === 'number'))
      return `${value
        .slice(0, 12)
        .map((one) => wordsOfValue(one, field))
        .join(', ')}${value.length > 12 ? ` and ${(value.length - 12).toLocaleString('en-US')} more` : ''}`
    return `${value.length.toLocaleString('en-US')} ${value.length === 1 ? 'entry' : 'entries'}`
  }
  const n = Object.keys(value).length
  return `${n.toLocaleString('en-US')} ${n === 1 ? 'field' : 'fields'}`
}

const fields: Readonly<Record<string, string>> = lookup({
  siteId: 'Site',
  ownerId: 'Owner',
  businessOwnerId: 'Business owner',
  testerId: 'Tester',
  deputyId: 'Deputy',
  patchingActor: 'Who patches it',
  scopeReason: 'Why it is out of scope',
  dueOn: 'Due',
  endsOn: 'Ends on',
  riskScore: 'Risk score (of 12)',
  riskLevel: 'Risk level',
  kevCves: 'Known exploited',
  isForensic: 'Look for signs of a break-in',
  missionCritical: 'Mission-critical',
  todo: 'What is planned',
  at: 'Said on',
  why: 'Reason',
  cve: 'Vulnerability',
})
/** `scopeReason` is "Why it is out of scope"; what is not in the table is its own words. */
export const wordsOfField = (name: string): string => {
  const known = fields[name]
  if (known !== undefined) return known
  const words = name
    .replace(/Id$/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll(/[-_.]/g, ' ')
    .trim()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** Fields that hold an id without its prefix. */
const idFields: Readonly<Record<string, string>> = lookup({
  siteId: 'sit',
  ownerId: 'per',
  businessOwnerId: 'per',
  testerId: 'per',
  deputyId: 'per',
  tester: 'per',
  deviceId: 'dev',
  keptId: 'dev',
  goneId: 'dev',
})
const bareId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The id as addresses show it, where a field holds one without saying of what; else the value as it is. */
export const withPrefix = (value: unknown, field: string): unknown => {
  const prefix = idFields[field]
  return prefix !== undefined && typeof value === 'string' && bareId.test(value) ? `${prefix}_${value.replaceAll('-', '')}` : value
}
