// Risk level = severity (likelihood of harm) x impact on what the system serves (PM-3.3). It breaks ties between equal due dates.

export type Severity = 'low' | 'medium' | 'high' | 'critical'
export type Impact = 'low' | 'medium' | 'high'
export type RiskLevel = 'low' | 'moderate' | 'high' | 'very high'

export type Risk = {
  readonly level: RiskLevel
  readonly score: number // 1 to 12
  readonly assumed: readonly string[] // what was not known and taken as medium
}

const SEVERITY = { low: 1, medium: 2, high: 3, critical: 4 } satisfies Record<Severity, number>
const IMPACT = { low: 1, medium: 2, high: 3 } satisfies Record<Impact, number>

/** The risk of a finding; what nobody stated counts as medium and is named in `assumed`. */
export const riskOf = (severity: Severity | null, impact: Impact | null): Risk => {
  const score = SEVERITY[severity ?? 'medium'] * IMPACT[impact ?? 'medium']
  const level = score <= 2 ? 'low' : score <= 4 ? 'moderate' : score <= 8 ? 'high' : 'very high'
  return { level, score, assumed: [...(severity === null ? ['severity'] : []), ...(impact === null ? ['impact'] : [])] }
}
