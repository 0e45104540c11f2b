// The order of the patch plan, and the sentences that say why (PM-3.3).
import { dateInWords } from '../../core/time/words.ts'

/** One input of an evaluation, as a person can check it. */
export type Input = {
  readonly input: string
  readonly value: string
  readonly source: string
  readonly on: string | null
  readonly isDefault: boolean
}

/** How one situation was judged. */
export type StateRow = {
  readonly ecosystem: string
  readonly package: string
  readonly isNoise: boolean
  readonly installed: string
  readonly fixed: string | null
  readonly cveCount: number
  readonly fixableCount: number
  readonly cves: readonly string[]
  readonly kevCves: readonly string[]
  readonly decision: string
  readonly dueOn: string | null
  readonly isForensic: boolean
  readonly riskScore: number
  readonly riskLevel: string
  readonly rankKey: string
  readonly says: string
  readonly missing: readonly string[]
  readonly policy: string
}

/** The impact on what a device serves: the highest rating of its service, where somebody rated it (PM-1). */
export const impactOf = (ratings: readonly string[]): 'low' | 'medium' | 'high' | null =>
  ratings.includes('high') ? 'high' : ratings.includes('moderate') ? 'medium' : ratings.includes('low') ? 'low' : null

/**
 * Sorts as text in the order of the plan: noise last, due dates first (none last), what has no fix last of a day, then known exploitation, risk from
 * high to low, exposure, the many.
 */
export const rankKeyOf = (row: Pick<StateRow, 'isNoise' | 'fixed' | 'dueOn' | 'kevCves' | 'riskScore' | 'cveCount'>, exposure: string): string =>
  `${row.isNoise ? 1 : 0} ${row.dueOn ?? '9999-12-31'} ${row.fixed === null ? 1 : 0}${
    row.kevCves.length > 0 ? 0 : 1
  } ${String(99 - row.riskScore).padStart(2, '0')} ${
    exposure === 'not-exposed' ? 1 : 0
  } ${String(99_999 - Math.min(99_999, row.cveCount)).padStart(5, '0')}`

/** The risk as people read it: `high, 6 of 12`. */
export const riskInWords = ({ riskLevel, riskScore }: Pick<StateRow, 'riskLevel' | 'riskScore'>): string => `${riskLevel}, ${riskScore} of 12`

/**
 * Why a row follows the one above it though both are due on the same day: the first of fix, exploitation, risk, exposure, EPSS and number that
 * differs, as the order itself compares them; null where the dates alone tell it.
 */
export const tieInWords = (row: TieRow, above: TieRow | undefined): string | null => {
  if (above === undefined || above.dueOn !== row.dueOn || above.isNoise !== row.isNoise) return null
  const day = row.dueOn === null ? 'Neither has a date' : 'Same day as the one above'
  if ((row.fixed === null) !== (above.fixed === null)) return `${day}; no fix yet puts it after.`
  if (row.kevCves.length > 0 !== above.kevCves.length > 0) return `${day}; that one is known to be exploited.`
  const risk = riskInWords(row)
  if (row.riskScore !== above.riskScore) return `${day}; its risk is ${risk}, against ${riskInWords(above)}.`
  if ((row.exposure === 'not-exposed') !== (above.exposure === 'not-exposed')) return `${day}, same risk (${risk}); that one is on an exposed device.`
  const [mine, theirs] = [row.epss ?? 0, above.epss ?? 0]
  if (mine !== theirs)
    return `${day}, same risk (${risk}); by EPSS that one is more likely to be exploited (${inPercent(theirs)} against ${inPercent(mine)}).`
  return `${day}, same risk (${risk}); ${row.cveCount === above.cveCount ? 'then by name' : `this one closes fewer vulnerabilities`}.`
}
type TieRow = Pick<StateRow, 'dueOn' | 'isNoise' | 'fixed' | 'kevCves' | 'riskLevel' | 'riskScore' | 'cveCount'> & {
  readonly exposure: string
  readonly epss?: number | null
}
const inPercent = (share: number): string => `${(share * 100).toFixed(1)} %`

export const many = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`
export const weak = (n: number): string => many(n, 'vulnerability', 'vulnerabilities')

export const exploitedWords = (kevCves: readonly string[], of: number): string => {
  if (kevCves.length === 0) return ''
  const names = kevCves.slice(0, 3).join(', ') + (kevCves.length > 3 ? ' and more' : '')
  return `, ${kevCves.length === of ? '' : `${kevCves.length} of them `}known to be exploited (${names})`
}

const exposureWords: Readonly<Record<string, string>> = {
  exposed: 'on a publicly exposed device',
  'not-exposed': 'on a device that is not publicly exposed',
  unknown: 'on a device that counts as exposed because its exposure is not known',
}

/** What a scanner or a person says, and what is to be done about it: to look. `source`: whose word it is. */
export const claimWords = (row: Pick<StateRow, 'package' | 'cveCount' | 'kevCves' | 'dueOn'>, source: string, where: string): string =>
  `${source} says that ${row.package} has ${weak(row.cveCount)}${exploitedWords(row.kevCves, row.cveCount)}${where === '' ? '' : ` ${where}`}. Our feeds cannot decide it: check it${row.dueOn === null ? '' : ` by ${dateInWords(row.dueOn)}`}.`
export const sentenceOfClaim = (row: Pick<StateRow, 'package' | 'cveCount' | 'kevCves' | 'dueOn'>, source: string, exposure: string): string =>
  claimWords(row, source, exposureWords[exposure] ?? '')

/** A package goes from a version to another; an update of Windows is installed by its number. `from`: with a blank behind it, or nothing. */
export const updateWords = (name: string, from: string, to: string): string =>
  /^KB\d+$/.test(to) ? `Install ${to} for ${name.replace(`, ${to}`, '')}` : `Update ${name} ${from}to ${to}`

/** What first and why, in one sentence. */
export const sentenceOf = (row: Omit<StateRow, 'says' | 'rankKey'>, exposure: string): string => {
  const where = exposureWords[exposure] ?? ''
  const exploited = exploitedWords(row.kevCves, row.cveCount)
  if (row.isNoise)
    return `Headers, tools or a kernel that does not run: ${weak(row.cveCount)} of ${row.package}${
      row.fixed === null ? '' : `, gone with ${row.fixed}`
    }.`
  if (row.fixed === null) {
    const until = row.dueOn === null ? 'watch it' : `mitigate, isolate or remove it by ${dateInWords(row.dueOn)}`
    return `No fixed version of ${row.package} is published yet for ${weak(row.cveCount)}${exploited}, ${where}: ${until}.`
  }
  const left = row.cveCount - row.fixableCount
  return (
    `${updateWords(row.package, `from ${row.installed} `, row.fixed)} ${
      row.dueOn === null ? 'at the next upgrade' : `by ${dateInWords(row.dueOn)}`
    }: it closes ${weak(row.fixableCount)}${exploited} ${where}` +
    `${left > 0 ? `; ${weak(left)} ${left === 1 ? 'has' : 'have'} no fix yet` : ''}${row.isForensic ? '; look for signs of a break-in too' : ''}.`
  )
}
