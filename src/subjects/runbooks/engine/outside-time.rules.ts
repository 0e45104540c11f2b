// Outside times (a hypervisor's, a backup system's) are real; the district's clock may be moved in tests. They are compared through
// recorded offsets alone.
import { instantOf, isoIn } from '../../../core/time/zone.ts'
import type { StepRow } from '../steps.rules.ts'

/** What the district's clock was ahead of the machine's, at a machine time: epoch and difference in milliseconds. */
export type Mark = { readonly machineMs: number; readonly offsetMs: number }

/** The marks that a run's outcomes carry, the oldest first. */
export const marksOf = (steps: readonly Pick<StepRow, 'outcome'>[]): readonly Mark[] =>
  steps
    .flatMap(({ outcome }) => {
      const [machineMs, offsetMs] = [outcome?.['machineMs'], outcome?.['offsetMs']]
      return typeof machineMs === 'number' && typeof offsetMs === 'number' ? [{ machineMs, offsetMs }] : []
    })
    .sort((a, b) => a.machineMs - b.machineMs)

/**
 * The offset by which an outside moment is told in the district's time: that of the last mark before it, so that a clock moved forward since makes
 * nothing look younger than it is. Without marks, the present one.
 */
export const offsetAt = (outsideMs: number, marks: readonly Mark[], present: Mark): number => {
  const before = marks.findLast(({ machineMs }) => machineMs <= outsideMs)
  return (before ?? marks[0] ?? present).offsetMs
}

const epoch = instantOf('1970-01-01T00:00:00Z')

/** An outside moment in the district's time, ISO with offset. @throws RangeError for what is no moment */
export const inDistrictTime = (outsideMs: number, offsetMs: number, zone: string): string =>
  isoIn(epoch.add({ milliseconds: Math.round(outsideMs + offsetMs) }), zone)
