// The four things that are asked of an update: is it critical, does it matter here, by when, and why (PM-3.3).
import { dateInWords } from '../../../core/time/words.ts'
import { many, riskInWords } from '../plan-row.rules.ts'

export type Asked = {
  readonly kevCves: readonly string[]
  readonly cveCount: number
  readonly riskLevel: string
  readonly riskScore: number
  readonly isNoise: boolean
  readonly devices: number
  readonly sites: number
  readonly host: string | null
  readonly exposure: string
  readonly dueOn: string | null
  readonly target: string | null
  readonly missing: readonly string[]
  readonly closedAt: string | null
}
export type Answer = { readonly short: string; readonly critical: string; readonly relevant: string; readonly when: string }

const exposed: Readonly<Record<string, string>> = {
  exposed: 'publicly exposed',
  'not-exposed': 'not publicly exposed',
  unknown: 'counted as exposed because nobody set its exposure',
}
const isCritical = ({ kevCves, riskLevel }: Asked): boolean => kevCves.length > 0 || riskLevel === 'very high' || riskLevel === 'high'

const criticalWords = (row: Asked): string => {
  if (row.cveCount === 0) return 'No: it closes no known vulnerability'
  if (row.kevCves.length > 0) {
    const names = row.kevCves.slice(0, 3).join(', ') + (row.kevCves.length > 3 ? ` and ${row.kevCves.length - 3} more` : '')
    return `Yes: known to be exploited (${names}), risk ${riskInWords(row)}`
  }
  return `${isCritical(row) ? 'Yes' : 'No'}: risk ${riskInWords(row)}, not known to be exploited`
}

const relevantWords = (row: Asked, services: readonly string[]): string => {
  if (row.isNoise) return 'No: headers, tools or a kernel that does not run'
  if (row.devices === 0) return 'No: no device waits for it'
  const where = row.devices === 1 && row.host !== null ? row.host : `${many(row.devices, 'device')}${row.sites > 1 ? ` at ${row.sites} sites` : ''}`
  const most = row.devices === 1 ? '' : 'the most urgent '
  const serves =
    services.length === 0
      ? 'no service is named there'
      : `${services.slice(0, 3).join(', ')}${services.length > 3 ? ` and ${services.length - 3} more` : ''}`
  return `Yes: ${where}, ${most}${exposed[row.exposure] ?? row.exposure}; ${serves}`
}

const whenWords = (row: Asked, today: string): string => {
  if (row.closedAt !== null) return 'Closed'
  if (row.dueOn === null) return row.target === null ? 'No date: no fix is published yet' : 'No date: at the next upgrade'
  return row.dueOn < today
    ? `Overdue since ${dateInWords(row.dueOn)}`
    : row.dueOn === today
      ? `Today, ${dateInWords(row.dueOn)}`
      : `By ${dateInWords(row.dueOn)}`
}

/** `services`: names of what runs on what waits for it. `today` and dates are days in the district's zone. */
export const answerOf = (row: Asked, services: readonly string[], today: string): Answer => {
  const [critical, relevant, when] = [criticalWords(row), relevantWords(row, services), whenWords(row, today)]
  const isRelevant = relevant.startsWith('Yes')
  const words =
    row.closedAt !== null
      ? 'No device is waiting for it any longer.'
      : row.missing.length > 0
        ? 'It cannot be decided yet: something is not known.'
        : !isRelevant
          ? 'No, it is not relevant here.'
          : `${isCritical(row) ? 'Yes, critical and relevant' : 'Relevant, but not critical'}: ${when.charAt(0).toLowerCase()}${when.slice(1)}.`
  return { short: words, critical, relevant, when }
}
