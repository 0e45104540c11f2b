// What a number would have changed: past cases measured in the parameter's own unit, judged by the number in force and by the one asked about.
import type { PolicyValue } from '../../core/policy/parameters.ts'
import { isInside } from '../../core/time/fits.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import { dateInWords } from '../../core/time/words.ts'
import { isBefore } from '../../core/time/zone.ts'

/** `figure` in the parameter's unit; `at` the moment it was decided. */
export type PastCase = { readonly what: string; readonly href: string; readonly at: string; readonly figure: number }
export type Judged = {
  readonly what: string
  readonly href: string
  readonly at: string
  readonly before: string
  readonly after: string
  readonly figure: string
}

/** `least`: the figure must reach the number. `most`: it must not pass it. `happened`: every past case held by the number of its day, whatever is in force now. */
export type Measure = {
  readonly kind: 'least' | 'most'
  readonly unit: string
  readonly held: string
  readonly broke: string
  readonly of: string
  readonly happened?: true
}

/** Which past cases each number is tried on, and in which words. */
export const measures = {
  'notice.hours': {
    kind: 'least',
    unit: 'hours',
    of: 'runs that began',
    held: 'began',
    broke: 'would not have begun: told too late',
    happened: true,
  },
  'notice.maxAgeDays': {
    kind: 'most',
    unit: 'days',
    of: 'runs that began',
    held: 'began',
    broke: 'would not have begun: told too long before',
    happened: true,
  },
  'change.leadDays': { kind: 'least', unit: 'days', of: 'scheduled requests', held: 'in time', broke: 'late: needs the coordinator’s leave' },
  'backup.maxAgeHours': {
    kind: 'most',
    unit: 'hours',
    of: 'runs whose backup was looked at',
    held: 'backup counted',
    broke: 'backup too old',
    happened: true,
  },
  'run.maxPasses': { kind: 'most', unit: 'passes', of: 'runs that installed updates', held: 'came clean', broke: 'would have ended as not clean' },
  'run.testMinutes': {
    kind: 'most',
    unit: 'minutes',
    of: 'runs that were tested',
    held: 'verdicts in time',
    broke: 'a verdict would have come too late',
  },
  'hold.hours': { kind: 'least', unit: 'hours', of: 'snapshots removed', held: 'removed then', broke: 'would have been held longer', happened: true },
  'hold.maxDays': { kind: 'most', unit: 'days', of: 'snapshots removed', held: 'no alarm', broke: 'alarm' },
  'inventory.staleDays': { kind: 'most', unit: 'days', of: 'devices, as they are now', held: 'fresh', broke: 'stale' },
  'feed.maxAgeDays': { kind: 'most', unit: 'days', of: 'feeds, when the next one came', held: 'current', broke: 'out of date' },
} as const satisfies Readonly<Record<string, Measure>>
export type Measured = keyof typeof measures
export const isMeasured = (name: string): name is Measured => Object.hasOwn(measures, name)

const holds = ({ kind }: Measure, figure: number, value: number): boolean => (kind === 'least' ? figure >= value : figure <= value)

/** The cases that the other number would have decided otherwise, newest first. */
export const decidedOtherwise = (name: Measured, cases: readonly PastCase[], now: PolicyValue, asked: PolicyValue): readonly Judged[] => {
  const measure: Measure = measures[name]
  if (typeof now !== 'number' || typeof asked !== 'number') return []
  const was = (figure: number): boolean => measure.happened === true || holds(measure, figure, now)
  const words = (isHeld: boolean): string => (isHeld ? measure.held : measure.broke)
  return cases
    .filter(({ figure }) => was(figure) !== holds(measure, figure, asked))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .map(({ figure, ...one }) => ({
      ...one,
      before: words(was(figure)),
      after: words(holds(measure, figure, asked)),
      figure: `${Math.floor(figure * 10) / 10} ${measure.unit}`,
    }))
}

export type PlannedRun = { readonly what: string; readonly href: string; readonly start: string; readonly end: string }

/** Runs that lay inside the one window and would not lie inside the other. */
export const windowOtherwise = (runs: readonly PlannedRun[], now: WindowPolicy, asked: WindowPolicy): readonly Judged[] => {
  const inside = (policy: WindowPolicy, run: PlannedRun): boolean => {
    const from = isInside(policy, run.start)
    return from.inside && !isBefore(from.closes, run.end)
  }
  return runs
    .filter((run) => inside(now, run) !== inside(asked, run))
    .map((run) => ({
      what: run.what,
      href: run.href,
      at: run.start,
      figure: '',
      before: inside(now, run) ? 'inside the window' : 'outside',
      after: inside(asked, run) ? 'inside the window' : 'outside',
    }))
}

export type Row = {
  readonly stateId: string
  readonly updateId: string
  readonly package: string
  readonly installed: string
  readonly devices: number
  readonly decision: string
  readonly dueOn: string | null
}

/** Situations in the plan whose decision or due date would be another, those of the most devices first. */
export const rowsOtherwise = (now: readonly Row[], asked: readonly Row[], hrefOf: (updateId: string) => string): readonly Judged[] => {
  const words = (row: Row | undefined): string =>
    row === undefined ? 'no row' : `${row.decision}${row.dueOn === null ? '' : `, due ${dateInWords(row.dueOn)}`}`
  const before = new Map(now.map((row) => [row.stateId, row]))
  return asked
    .filter((row) => words(row) !== words(before.get(row.stateId)))
    .toSorted((a, b) => b.devices - a.devices)
    .map((row) => ({
      what: `${row.package} ${row.installed}`,
      href: hrefOf(row.updateId),
      at: '',
      figure: `${row.devices} ${row.devices === 1 ? 'device' : 'devices'}`,
      before: words(before.get(row.stateId)),
      after: words(row),
    }))
}
