import { expect, test } from 'vitest'
import { recordLines, shareInTime, stabilitySays, timelinessSays, type TrackRecord } from './track-record.rules.ts'

const none: TrackRecord = {
  days: 90,
  since: '2026-08-23',
  closed: { inTime: 0, late: 0, undated: 0, otherwise: 0 },
  runs: { well: 0, failed: 0, reverted: 0, notStarted: 0 },
  outages: 0,
  restarts: 0,
}

test('nothing that ended is no proof of timeliness, and no run none of stability', () => {
  expect([shareInTime(none), timelinessSays(none), stabilitySays(none)]).toEqual([
    null,
    'No update with a due date was installed everywhere in the last 90 days, so nothing can be said about timeliness.',
    'No patching run ended in the last 90 days; 0 unplanned outages were reported, and 0 unplanned restarts were seen.',
  ])
})

test('the share in time never rounds up to all; failures and reverts are told beside what went well', () => {
  const one: TrackRecord = {
    ...none,
    closed: { inTime: 999, late: 1, undated: 3, otherwise: 2 },
    runs: { well: 4, failed: 1, reverted: 1, notStarted: 0 },
    outages: 1,
    restarts: 2,
  }
  expect([shareInTime(one), timelinessSays(one), stabilitySays(one)]).toEqual([
    99,
    '999 of 1,000 updates with a due date were installed everywhere by then (99 %).',
    '1 failed update and 1 revert; 4 runs went well; 1 unplanned outage was reported, and 2 unplanned restarts were seen.',
  ])
  expect(recordLines(one).map(({ figure }) => figure)).toEqual([999, 1, 3, 2, 4, 1, 1, 0, 1, 2])
})
