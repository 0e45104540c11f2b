/** What a district's rows say about the work waiting in it; nothing of what the work is about. Ages in seconds, undefined where nothing waits. */
export type Waiting = {
  readonly outbox: number
  readonly outboxAge: number | undefined
  readonly timersOverdue: number
  readonly timerAge: number | undefined
  readonly unsealed: number
  readonly unsealedAge: number | undefined
  readonly mails: number
  readonly longJobs: number
  readonly runs: Readonly<Record<string, number>>
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const oldest = (ages: readonly (number | undefined)[]): number => Math.max(0, ...ages.map((one) => one ?? 0))

/** Several districts' waiting work as one: counts added up, the oldest age. Which district it is of cannot be told from it. */
export const together = (all: readonly Waiting[]) => {
  const runs: Record<string, number> = {}
  for (const { runs: own } of all) for (const [state, n] of Object.entries(own)) runs[state] = (runs[state] ?? 0) + n
  return {
    outbox: sum(all.map((one) => one.outbox)),
    outboxAge: oldest(all.map((one) => one.outboxAge)),
    timersOverdue: sum(all.map((one) => one.timersOverdue)),
    timerAge: oldest(all.map((one) => one.timerAge)),
    unsealed: sum(all.map((one) => one.unsealed)),
    unsealedAge: oldest(all.map((one) => one.unsealedAge)),
    mails: sum(all.map((one) => one.mails)),
    longJobs: sum(all.map((one) => one.longJobs)),
    runs,
  }
}
