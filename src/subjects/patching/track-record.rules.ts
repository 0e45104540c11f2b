// PM-1: how the last days went - timeliness (updates against their due dates) and stability (failed updates, reverts, unplanned outages and restarts).

/** Causes by which an update is no longer waited for because it was installed, or what it is for was removed: the inventory saw it. */
export const installedCauses = ['inventory changed', 'its inventory changed', 'imported from a file'] as const

export type TrackRecord = {
  readonly days: number
  readonly since: string // the first day that counts, ISO, in the district's zone
  /** Updates that no device waits for any more; each time it happened counts. Tools and headers are left out. */
  readonly closed: {
    readonly inTime: number // installed by the due date they had
    readonly late: number
    readonly undated: number // installed, and had no date
    readonly otherwise: number // a feed, a person's word or the scope took them out: nothing was installed
  }
  readonly runs: { readonly well: number; readonly failed: number; readonly reverted: number; readonly notStarted: number }
  readonly outages: number // issues of that kind
  readonly restarts: number // seen by the inventory, outside runs and without a request
}

/** States of a run by how it went; a run counts in each that it reached within the days. */
export const runsBy = {
  well: ['holding', 'removing-snapshot', 'finished'],
  failed: ['not-clean', 'over-window', 'test-failed'],
  reverted: ['reverted'],
  notStarted: ['not-started', 'stopped'],
} as const satisfies Readonly<Record<keyof TrackRecord['runs'], readonly string[]>>

const n = (value: number): string => value.toLocaleString('en-US')

/** The share in time, in whole percent, never rounded up; null where no update with a date was installed. */
export const shareInTime = ({ closed: { inTime, late } }: TrackRecord): number | null =>
  inTime + late === 0 ? null : Math.floor((inTime / (inTime + late)) * 100)

export const timelinessSays = (record: TrackRecord): string => {
  const { inTime, late } = record.closed
  const share = shareInTime(record)
  return share === null
    ? `No update with a due date was installed everywhere in the last ${n(record.days)} days, so nothing can be said about timeliness.`
    : `${n(inTime)} of ${n(inTime + late)} updates with a due date were installed everywhere by then (${share} %).`
}

export const stabilitySays = ({ days, runs, outages, restarts }: TrackRecord): string => {
  const ended = runs.well + runs.failed + runs.reverted
  const run =
    ended === 0
      ? `No patching run ended in the last ${n(days)} days`
      : `${n(runs.failed)} failed ${runs.failed === 1 ? 'update' : 'updates'} and ${n(runs.reverted)} ${runs.reverted === 1 ? 'revert' : 'reverts'}; ${n(runs.well)} ${runs.well === 1 ? 'run' : 'runs'} went well`
  return `${run}; ${n(outages)} unplanned ${outages === 1 ? 'outage was' : 'outages were'} reported, and ${n(restarts)} unplanned ${restarts === 1 ? 'restart was' : 'restarts were'} seen.`
}

type Line = { readonly name: string; readonly figure: number; readonly detail: string; readonly href: string | null }

/** Each figure with what it means and where its records are. */
export const recordLines = ({ closed, runs, outages, restarts }: TrackRecord): readonly Line[] => [
  { name: 'Updates installed by their due date', figure: closed.inTime, detail: 'No device is waiting for them any longer.', href: null },
  { name: 'Updates installed after their due date', figure: closed.late, detail: 'The last device got it after the date.', href: null },
  { name: 'Updates installed that had no due date', figure: closed.undated, detail: 'To fix at the next system upgrade.', href: null },
  {
    name: 'Updates closed without installing',
    figure: closed.otherwise,
    detail: 'A feed, a person’s statement, or the scope of a device took them out.',
    href: '/evidence?clause=PM-3.3',
  },
  { name: 'Runs that went well', figure: runs.well, detail: 'Tested and back in production.', href: '/runs' },
  { name: 'Failed updates', figure: runs.failed, detail: 'Updates left behind, out of time, or a failed test.', href: '/runs' },
  { name: 'Reverts', figure: runs.reverted, detail: 'Put back to the state before the update.', href: '/runs' },
  { name: 'Runs that did not start', figure: runs.notStarted, detail: 'Not started in time, or stopped before anything changed.', href: '/runs' },
  {
    name: 'Unplanned outages reported',
    figure: outages,
    detail: 'Issues of this kind; what nobody reports is not known.',
    href: '/issues?kind=outage',
  },
  {
    name: 'Unplanned restarts seen',
    figure: restarts,
    detail: 'By the inventory, outside runs and without a request.',
    href: '/suspected-changes?kind=restart',
  },
]
