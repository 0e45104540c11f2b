import { expect, test } from 'vitest'
import { ageInWords, isEarlierMonth, kevInWords, type FeedDates } from './feed-age.rules.ts'

const kev: FeedDates = { kind: 'kev', published: '2025-08-25T17:04:19Z', ageDays: 452, loadedDaysAgo: 2, isOld: true }

test('a feed without a date is neither fresh nor old', () => {
  expect(ageInWords({ ...kev, published: null, ageDays: null, isOld: false })).toEqual({
    words: 'age not known (the format holds no date); loaded 2 days ago',
    state: 'unknown',
  })
  expect([ageInWords(kev), ageInWords({ ...kev, ageDays: 0, isOld: false })]).toEqual([
    { words: '452 days', state: 'late' },
    { words: 'today', state: 'good' },
  ])
})

test("what is known to be exploited carries the list's date, and whether it is too old", () => {
  expect(kevInWords([kev])).toBe('by a list of Mon 25 Aug 2025, too old to rely on')
  expect(kevInWords([{ ...kev, isOld: false }])).toBe('by a list of Mon 25 Aug 2025')
  expect(kevInWords([{ ...kev, kind: 'debian-fixes' }])).toContain('no list of them is loaded')
})

test('an earlier month from Microsoft is not old beside a later one', () => {
  const february = { slot: 'msrc:2026-feb', published: '2026-02-10' }
  const march = { slot: 'msrc:2026-mar', published: '2026-03-10' }
  const feeds = [february, march, { slot: 'kev', published: '2026-04-01' }]
  expect(feeds.map((feed) => isEarlierMonth(feed, feeds))).toEqual([true, false, false])
  expect(isEarlierMonth(march, [...feeds, { slot: 'msrc', published: '2026-04-02' }])).toBe(true)
})
