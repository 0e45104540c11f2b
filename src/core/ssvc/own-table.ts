// A district's own decision table (PM-3.3): chosen inputs, and for every combination of their values one decision with its days.
import { ok, refuse, type Result } from '../result.ts'
import { LABELS } from './decide.ts'
import type { DecisionTable, Outcome, PointName } from './table.ts'

export type OwnRow = { readonly values: readonly string[]; readonly decision: string; readonly days: number | null; readonly forensic: boolean }
/** `points` in the order in which a row gives their values. */
export type OwnTable = { readonly name: string; readonly points: readonly PointName[]; readonly rows: readonly OwnRow[] }

/** Every value an input can have, the least urgent first. */
const pointValues = {
  inKev: ['no', 'yes'],
  exposed: ['no', 'yes'],
  exposure: ['small', 'controlled', 'open'],
  automatable: ['no', 'yes'],
  technicalImpact: ['partial', 'total'],
  exploitation: ['none', 'public poc', 'active'],
  missionWellbeing: ['low', 'medium', 'high'],
  humanImpact: ['low', 'medium', 'high', 'very high'],
  severity: ['low', 'medium', 'high', 'critical'],
} as const satisfies Record<PointName, readonly string[]>
export const pointNames = Object.keys(pointValues) as [PointName, ...PointName[]]
export const pointLabel = (point: PointName): string => LABELS[point]

const mostRows = 200
const mostDays = 366

/** Every combination of these inputs' values, in their order. */
export const combinationsOf = (points: readonly PointName[]): readonly (readonly string[])[] =>
  points.reduce<readonly (readonly string[])[]>((rows, point) => rows.flatMap((row) => pointValues[point].map((value) => [...row, value])), [[]])

/** A combination as a fault names it: `in KEV yes, automatable no`. */
const named = (points: readonly PointName[], values: readonly string[]): string =>
  values
    .map((value, at) => {
      const point = points[at]
      return `${point === undefined ? '?' : LABELS[point]} ${value}`
    })
    .join(', ')

const faultsOfRow = (points: readonly PointName[], row: OwnRow): readonly string[] => {
  const name = named(points, row.values)
  const strange = row.values.flatMap((value, at) => {
    const point = points[at]
    return point !== undefined && (pointValues[point] as readonly string[]).includes(value)
      ? []
      : [`row "${name}": "${value}" is no value of ${point ?? 'an input'}`]
  })
  return [
    ...strange,
    ...(row.values.length === points.length ? [] : [`row "${name}": has ${row.values.length} values for ${points.length} inputs`]),
    ...(/\S/.test(row.decision) && row.decision.length <= 80 ? [] : [`row "${name}": its decision is missing or longer than 80 characters`]),
    ...(row.days === null || (Number.isInteger(row.days) && row.days >= 0 && row.days <= mostDays)
      ? []
      : [`row "${name}": ${row.days} is not a whole number of days from 0 to ${mostDays}`]),
  ]
}

const sameOutcome = (a: OwnRow, b: OwnRow): boolean => a.days === b.days && a.forensic === b.forensic

/** Decisions of one name must mean one thing. */
const faultsOfOutcomes = (rows: readonly OwnRow[]): readonly string[] =>
  [...Map.groupBy(rows, (row) => row.decision.trim()).entries()].flatMap(([name, alike]) => {
    const [first] = alike
    return first !== undefined && alike.every((row) => sameOutcome(row, first))
      ? []
      : [`"${name}" has different days in different rows: one decision means one thing`]
  })

const faultsOfPoints = (points: readonly PointName[]): readonly string[] => [
  ...(points.length >= 1 && points.length <= 5 ? [] : ['choose from one to five inputs']),
  ...(new Set(points).size === points.length ? [] : ['an input is chosen twice']),
]

const meansOf = ({ days, decision, forensic }: OwnRow): string => {
  const what = days === null ? `${decision}, with no date of its own` : `fix it within ${days} calendar ${days === 1 ? 'day' : 'days'}`
  return forensic ? `${what} and look for signs of a break-in` : what
}

/** Everything that is wrong with a table: each missing and each repeated row by its values. Empty: it is complete. */
export const faultsOfTable = ({ name, points, rows }: OwnTable): readonly string[] => {
  const ofPoints = [...(/\S/.test(name) && name.length <= 80 ? [] : ['the table needs a name of at most 80 characters']), ...faultsOfPoints(points)]
  if (ofPoints.length > 0) return ofPoints
  const wanted = combinationsOf(points)
  if (wanted.length > mostRows) return [`these inputs have ${wanted.length} combinations; at most ${mostRows} can be written down`]
  const given = Map.groupBy(rows, (row) => row.values.join(' / '))
  const missing = wanted.filter((values) => !given.has(values.join(' / '))).map((values) => `no row for ${named(points, values)}`)
  const twice = [...given.values()].filter((some) => some.length > 1).map((some) => `${some.length} rows for ${named(points, some[0]?.values ?? [])}`)
  return [...missing, ...twice, ...rows.flatMap((row) => faultsOfRow(points, row)), ...faultsOfOutcomes(rows)]
}

/**
 * The table as rules go by it. Refused (`ssvc/table-not-complete`, PM-3.3) unless every combination has exactly one row, each missing and repeated
 * one named.
 */
export const ownTable = (table: OwnTable, version: string): Result<DecisionTable> => {
  const faults = faultsOfTable(table)
  if (faults.length > 0) {
    return refuse({
      code: 'ssvc/table-not-complete',
      clause: 'PM-3.3',
      status: 422,
      faults,
      says: `The table has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; it decides nothing as it is.`,
      satisfiedBy: 'Give every combination exactly one row, with a decision and its days.',
    })
  }
  const across = pointValues[table.points.at(-1) ?? 'inKev']
  const found = new Map(table.rows.map((row) => [row.values.join(' / '), row.decision.trim()]))
  const heads = [...new Set(table.rows.map((row) => row.values.slice(0, -1).join(' / ')))]
  const outcomes = Object.fromEntries(
    table.rows.map((row): [string, Outcome] => [row.decision.trim(), { days: row.days, forensic: row.forensic, means: meansOf(row) }]),
  )
  return ok({
    name: table.name,
    version,
    source: 'the district’s own',
    points: table.points,
    across,
    outcomes,
    rows: Object.fromEntries(heads.map((head) => [head, across.map((value) => found.get(head === '' ? value : `${head} / ${value}`) ?? '')])),
  })
}

/** A table of the program as the district would write it: where its own begins. */
export const asOwnTable = (table: DecisionTable): OwnTable => ({
  name: table.name,
  points: table.points,
  rows: Object.entries(table.rows).flatMap(([head, outcomes]) =>
    table.across.map((value, at): OwnRow => {
      const decision = outcomes[at] ?? ''
      const outcome = table.outcomes[decision]
      return {
        values: [...(head === '' ? [] : head.split(' / ')), value],
        decision,
        days: outcome?.days ?? null,
        forensic: outcome?.forensic ?? false,
      }
    }),
  ),
})
