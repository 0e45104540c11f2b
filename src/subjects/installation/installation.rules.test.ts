import { describe, expect, test } from 'vitest'
import { together, type Waiting } from './figures.rules.ts'
import { backupsToRemove, freshnessOf, isBackupDue, minutesOf } from './installation.rules.ts'

const hour = 3_600_000

describe('how old the last good backup is', () => {
  test.each([
    [undefined, 'none'],
    [0, 'old'],
    [52 * hour, 'old'],
    [52 * hour + 1, 'fresh'],
    [100 * hour, 'fresh'],
    [200 * hour, 'fresh'],
  ] as const)('made at %s of 100 hours with two days: %s', (made, state) => {
    expect(freshnessOf(made, 100 * hour + 1, 2).state).toBe(state)
  })
})

describe('the daily backup', () => {
  test('times are times of day', () =>
    expect(['02:30', '23:59', '24:00', '2:30', 'noon'].map(minutesOf)).toEqual([150, 1439, undefined, undefined, undefined]))
  test.each([
    [150, 149, undefined, true, 'none was ever made: now, whatever the hour'],
    [150, 151, 1440, true, "yesterday's was made at the time"],
    [150, 151, 1, false, 'made a minute ago'],
    [150, 149, 1439, false, 'a minute before its time'],
    [150, 600, 900, true, 'the machine slept through 02:30 and wakes at ten'],
    [150, 600, 400, false, 'made at 03:20 today'],
    [1430, 5, 100, true, 'its time is ten to midnight, it is five past, and the last one was before'],
  ] as const)('at %s, now %s, last %s min ago: %s (%s)', (at, now, last, isDue, _why) => expect(isBackupDue(at, now, last)).toBe(isDue))
  test('keeps the newest, and never names a file that is not its own', () => {
    const names = [
      'afterbell-20261101T023000Z.age',
      'afterbell-20261103T023000Z.age',
      'afterbell-20261102T023000Z.age',
      'notes.txt',
      'afterbell-20261101.age',
      'afterbell-20261104T023000Z.age.draft-7',
    ]
    expect(backupsToRemove(names, 2)).toEqual(['afterbell-20261101T023000Z.age'])
    expect(backupsToRemove(names, 0)).toHaveLength(2) // never none
  })
})

test('several districts are one figure', () => {
  const of = (n: number, age: number | undefined): Waiting => ({
    outbox: n,
    outboxAge: age,
    timersOverdue: n,
    timerAge: age,
    unsealed: n,
    unsealedAge: undefined,
    mails: n,
    longJobs: 0,
    runs: { working: n },
  })
  expect(together([of(1, 5), of(2, undefined)])).toMatchObject({ outbox: 3, outboxAge: 5, unsealedAge: 0, runs: { working: 3 } })
  expect(together([])).toMatchObject({ outbox: 0, outboxAge: 0, runs: {} })
})
