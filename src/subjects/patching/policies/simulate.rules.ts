// What another policy would do to the plan (PM-3.3): which due dates would move, and where.

export type Judged = { readonly decision: string; readonly dueOn: string | null }
export type Effect = {
  readonly stateId: string
  readonly updateId: string
  readonly package: string
  readonly line: string
  readonly devices: number
  readonly before: Judged
  readonly after: Judged
}
export type Change = 'earlier' | 'later' | 'gets a date' | 'loses its date' | 'same-day'
export type MovedState = Effect & { readonly change: Change }

const changeOf = ({ before, after }: Effect): Change | null => {
  if (before.dueOn === after.dueOn) return before.decision === after.decision ? null : 'same-day'
  if (before.dueOn === null) return 'gets a date'
  if (after.dueOn === null) return 'loses its date'
  return after.dueOn < before.dueOn ? 'earlier' : 'later'
}

/** The situations that would be decided otherwise, those of the most devices first; `same-day`: another decision, the same date. */
export const movedRows = (effects: readonly Effect[]): readonly MovedState[] =>
  effects
    .flatMap((effect) => {
      const change = changeOf(effect)
      return change === null ? [] : [{ ...effect, change }]
    })
    .toSorted((a, b) => b.devices - a.devices || (a.package < b.package ? -1 : 1))

export type SiteCount = { readonly stateId: string; readonly site: string | null; readonly devices: number }
export type SchoolRow = {
  readonly site: string | null
  readonly earlier: number
  readonly later: number
  readonly gained: number
  readonly lost: number
}

/** Due dates that would move, by school: each is one device and one update. */
export const bySchool = (moved: readonly MovedState[], counts: readonly SiteCount[]): readonly SchoolRow[] => {
  const changes = new Map(moved.map(({ stateId, change }) => [stateId, change]))
  const of = (rows: readonly SiteCount[], change: Change): number =>
    rows.filter(({ stateId }) => changes.get(stateId) === change).reduce((sum, one) => sum + one.devices, 0)
  return [...Map.groupBy(counts, ({ site }) => site)]
    .map(([site, rows]) => ({
      site,
      earlier: of(rows, 'earlier'),
      later: of(rows, 'later'),
      gained: of(rows, 'gets a date'),
      lost: of(rows, 'loses its date'),
    }))
    .toSorted(
      (a, b) => b.earlier + b.later + b.gained + b.lost - (a.earlier + a.later + a.gained + a.lost) || ((a.site ?? '') < (b.site ?? '') ? -1 : 1),
    )
}
