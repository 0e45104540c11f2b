// A decision table as data: points with their values, and one row of outcomes per combination, the last point across.

export type PointName =
  | 'inKev'
  | 'exposed'
  | 'exposure'
  | 'automatable'
  | 'technicalImpact'
  | 'exploitation'
  | 'missionWellbeing'
  | 'humanImpact'
  | 'severity'

export type Outcome = {
  readonly days: number | null // calendar days; null = no deadline of its own
  readonly forensic: boolean
  readonly means: string // what to do, for the reason's sentence
}

export type DecisionTable = {
  readonly name: string // as a person calls it
  readonly version: string
  readonly source: string
  readonly points: readonly PointName[]
  readonly across: readonly string[] // the values of the last point
  readonly rows: Readonly<Record<string, readonly string[]>> // key: values of the other points, joined by ` / `
  readonly outcomes: Readonly<Record<string, Outcome>>
}

/** The outcome's name for one full combination of values, in the order of the table's points; undefined where there is no such row. */
export const lookUp = (table: DecisionTable, values: readonly string[]): string | undefined =>
  table.rows[values.slice(0, -1).join(' / ')]?.[table.across.indexOf(values.at(-1) ?? '')]

/** Every value of a point that occurs in the table. */
export const valuesOf = (table: DecisionTable, point: PointName): readonly string[] => {
  const at = table.points.indexOf(point)
  if (at === table.points.length - 1) return table.across
  return [...new Set(Object.keys(table.rows).map((key) => key.split(' / ')[at] ?? ''))]
}
