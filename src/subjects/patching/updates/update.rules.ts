// An update as people patch: what its states come to together, where it stands in the plan, and why, in one sentence (PM-3.3).
import { dateInWords } from '../../../core/time/words.ts'
import { claimWords, exploitedWords, many, weak, updateWords } from '../plan-row.rules.ts'

/** What of an update shows whether it moved. `devices` and `sites` change every day and are no move. */
export type Position = {
  readonly target: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly riskScore: number
  readonly riskLevel: string
  readonly kevCves: readonly string[]
  readonly isForensic: boolean
  readonly exposure: string
}

export type Ordered = Pick<Position, 'target' | 'dueOn' | 'riskScore' | 'kevCves' | 'exposure'> & {
  readonly package: string
  readonly line: string
  readonly isNoise: boolean
  readonly cveCount: number
  readonly epss: number | null
}

/**
 * Sorts as text in the order of the plan: noise last, due dates first (none last), what has no fix last of a day, then known exploitation, risk from high
 * to low, exposure; EPSS breaks what ties are left, then the number of vulnerabilities, the name.
 */
export const orderKeyOf = (row: Ordered): string => {
  const likely = 99_999 - Math.round((row.epss ?? 0) * 99_999)
  return [
    row.isNoise ? 1 : 0,
    row.dueOn ?? '9999-12-31',
    `${row.target === null ? 1 : 0}${row.kevCves.length > 0 ? 0 : 1}`,
    String(99 - row.riskScore).padStart(2, '0'),
    row.exposure === 'not-exposed' ? 1 : 0,
    String(likely).padStart(5, '0'),
    String(99_999 - Math.min(99_999, row.cveCount)).padStart(5, '0'),
    row.package,
    row.line,
  ].join(' ')
}

export const isMoved = (a: Position, b: Position): boolean =>
  a.target !== b.target ||
  a.decision !== b.decision ||
  a.dueOn !== b.dueOn ||
  a.riskScore !== b.riskScore ||
  a.kevCves.join() !== b.kevCves.join() ||
  a.isForensic !== b.isForensic ||
  a.exposure !== b.exposure

type Said = Position & {
  readonly package: string
  readonly installed: string
  readonly isNoise: boolean
  readonly cveCount: number
  readonly fixableCount: number
  readonly devices: number
  readonly sites: number
  readonly host: string | null // the one device, where it is one
  readonly emergencyCount: number
  readonly statedCount: number
  readonly isTold: boolean
  readonly ecosystem?: string
  readonly line?: string
  readonly today?: string | undefined // a date before it is past
  readonly isDayBeside?: boolean // its day stands beside the sentence, and is not said in it
}

/** `by Thu 20 Nov 2025`, or since when it is overdue. */
const byWords = (dueOn: string, today: string | undefined): string =>
  today !== undefined && dueOn < today ? `(overdue since ${dateInWords(dueOn)})` : `by ${dateInWords(dueOn)}`

const whereWords = ({ devices, sites, host }: Said): string =>
  devices === 1 && host !== null ? `on ${host}` : `on ${many(devices, 'device')}${sites > 1 ? ` at ${sites} sites` : ''}`

const exposedWords = ({ kevCves, emergencyCount, statedCount, exposure, devices }: Said): string => {
  if (kevCves.length > 0 && emergencyCount > 0) {
    const counted = emergencyCount - statedCount
    const parts = [
      statedCount === 0 ? '' : `${statedCount} publicly exposed`,
      counted === 0 ? '' : `${counted} that ${counted === 1 ? 'counts' : 'count'} as exposed because the exposure is not known`,
    ]
    return `; ${parts.filter((part) => part !== '').join(', ')}`
  }
  const few = devices === 1 ? 'it' : 'the most urgent of them'
  return (
    {
      exposed: `; ${few} is publicly exposed`,
      'not-exposed': devices === 1 ? '; it is not publicly exposed' : '; none is publicly exposed',
      unknown: `; ${few} counts as exposed because its exposure is not known`,
    }[exposure] ?? ''
  )
}

/** What first and why, in one sentence. */
export const sentenceOfUpdate = (row: Said): string => {
  const where = whereWords(row)
  const by = (open: string): string => (row.dueOn === null ? ` ${open}` : row.isDayBeside ? '' : ` ${byWords(row.dueOn, row.today)}`)
  if (row.isNoise)
    return `Headers, tools or a kernel that does not run: ${weak(row.cveCount)} of ${row.package} ${where}${row.target === null ? '' : `, gone with ${row.target}`}.`
  if (row.ecosystem === 'claim') return claimWords(row, row.line ?? '', `${where}${exposedWords(row)}`)
  if (row.isTold) return `Update ${row.package} to ${row.target ?? ''} ${where}${by('at the next cycle')}: it closes no known vulnerability.`
  const exploited = exploitedWords(row.kevCves, row.cveCount)
  if (row.target === null) {
    const until = row.dueOn === null ? 'watch it' : `mitigate, isolate or remove it${by('')}`
    return `No fixed version of ${row.package} is published yet for ${weak(row.cveCount)}${exploited} ${where}${exposedWords(row)}: ${until}.`
  }
  const left = row.cveCount - row.fixableCount
  const from = row.devices === 1 && row.installed !== '' ? `from ${row.installed} ` : ''
  return (
    `${updateWords(row.package, from, row.target)} ${where}${by('at the next upgrade')}: it closes ${weak(row.fixableCount)}${exploited}` +
    `${exposedWords(row)}${left > 0 ? `; ${weak(left)} ${left === 1 ? 'has' : 'have'} no fix yet` : ''}${row.isForensic ? '; look for signs of a break-in too' : ''}.`
  )
}

/** What holds an update up, the first thing first. `ticket`: an open one whose servers wait for it. */
export type Waiting = {
  readonly target: string | null
  readonly ticket: { readonly number: number; readonly servers: number; readonly nextRun: string | null } | null
  readonly actors: Readonly<Record<string, number>> // devices by who patches them
  readonly line?: string // the system it is for
  readonly ecosystem?: string // `claim`: what a scanner or a person says
}
const others: Readonly<Record<string, string>> = {
  google: 'Google',
  intune: 'Intune',
  'apple-mdm': 'the Apple MDM',
  msp: 'the managed service provider',
  vendor: 'the vendor',
}

export const waitsFor = ({ target, ticket, actors, line = '', ecosystem }: Waiting): string => {
  if (ecosystem === 'claim') return 'a person who looks whether it is so'
  const parts: string[] = []
  if (target === null) parts.push('a fix from its publisher')
  if (ticket !== null)
    parts.push(
      `ticket T-${ticket.number} (${many(ticket.servers, 'server')}${ticket.nextRun === null ? ', no run planned yet' : `, next run ${dateInWords(ticket.nextRun)}`})`,
    )
  for (const [actor, name] of Object.entries(others)) {
    const n = actors[actor] ?? 0
    if (n > 0) parts.push(`${name} (${many(n, 'device')})`)
  }
  const nobody = (actors.unknown ?? 0) + (actors.nobody ?? 0)
  if (nobody > 0 && ticket === null) parts.push(`somebody to patch ${many(nobody, 'device')}: nobody is assigned`)
  return parts.length === 0
    ? line.startsWith('windows')
      ? 'a person, by hand: there is no runbook for Windows'
      : 'a run by hand or by runbook'
    : parts.join('; ')
}
