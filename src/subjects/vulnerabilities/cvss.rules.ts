// CVSS base scores from vectors, for feeds that publish the vector alone (OSV). Versions 3.0 and 3.1, by FIRST's specification; of 2.0 and 4.0 the
// published number is taken where there is one.

type Metrics = ReadonlyMap<string, string>
const weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 }, AC: { L: 0.77, H: 0.44 }, UI: { N: 0.85, R: 0.62 }, CIA: { H: 0.56, L: 0.22, N: 0 },
} as const satisfies Record<string, Record<string, number>>
const privileges = { unchanged: { N: 0.85, L: 0.62, H: 0.27 }, changed: { N: 0.85, L: 0.68, H: 0.5 } } as const

/** The smallest number with one decimal that is not below `value`, in whole numbers so that no rounding of fractions enters (specification 3.1, appendix A). */
const roundUp = (value: number): number => {
  const whole = Math.round(value * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}

const weigh = (metrics: Metrics, name: string, table: Readonly<Record<string, number>>): number => table[metrics.get(name) ?? ''] ?? Number.NaN

/** The base score of a 3.x vector, 0.0 to 10.0; null where the text is none or lacks a metric. */
export const scoreOfVector = (vector: string): number | null => {
  if (!/^CVSS:3\.[01]\//.test(vector)) return null
  const metrics: Metrics = new Map(vector.split('/').slice(1).map((pair) => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? ''] as const))
  const isChanged = metrics.get('S') === 'C'
  if (!isChanged && metrics.get('S') !== 'U') return null
  const base = 1 - (1 - weigh(metrics, 'C', weights.CIA)) * (1 - weigh(metrics, 'I', weights.CIA)) * (1 - weigh(metrics, 'A', weights.CIA))
  const impact = isChanged ? 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 : 6.42 * base
  const exploitability = 8.22 * weigh(metrics, 'AV', weights.AV) * weigh(metrics, 'AC', weights.AC)
    * weigh(metrics, 'PR', isChanged ? privileges.changed : privileges.unchanged) * weigh(metrics, 'UI', weights.UI)
  if (Number.isNaN(impact) || Number.isNaN(exploitability)) return null
  return impact <= 0 ? 0 : roundUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
}
