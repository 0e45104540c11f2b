import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageOf, enough, mayTake, telling, type Counts } from './coverage.rules.ts'

const counts: Counts = {
  all: 200,
  managed: 150,
  silent: 30,
  unmanaged: 20,
  waiting: 1,
  noSerial: 2,
  noPerson: 3,
  noPlace: 4,
  bySource: { agent: 150, mdm: 40, purchase: 190 },
}

test('covered is what is managed and heard of, of all that any source tells of', () =>
  expect(coverageOf(counts)).toEqual({
    is: 'known',
    percent: 75,
    says: '150 of 200 devices listed by any source are managed and have been heard from; 30 are silent and 20 unmanaged.',
  }))

test('one source alone cannot tell what it misses', () => {
  expect(coverageOf({ ...counts, bySource: { agent: 200 } })).toMatchObject({
    is: 'unknown',
    says: expect.stringContaining('Only one source lists devices (Agent)'),
  })
  expect(coverageOf({ ...counts, bySource: { agent: 200, mdm: 0 } }).is).toBe('unknown')
  expect(coverageOf({ ...counts, all: 0, bySource: {} })).toEqual({ is: 'unknown', says: 'No source lists any device yet.' })
})

test('never rounded up to whole coverage, and silence is never covered', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(100_000), (all, silent) => {
      const quiet = Math.min(silent, all)
      const read = coverageOf({
        ...counts,
        all,
        managed: all - quiet,
        silent: quiet,
        unmanaged: 0,
        bySource: { agent: all, purchase: Math.max(2, all) },
      })
      expect(read.is === 'known' && (quiet === 0 ? read.percent === 100 : read.percent < 100)).toBe(true)
    }),
  ))

test('one count a day', () => {
  expect(mayTake({ day: '2026-11-18', atMs: 0 }, '2026-11-19', 1)).toEqual({ ok: true, value: '2026-11-19' })
  expect(mayTake({ day: '2026-11-19', atMs: 0 }, '2026-11-19', 6 * 3_600_000)).toMatchObject({ ok: true })
  expect(mayTake({ day: '2026-11-19', atMs: 0 }, '2026-11-19', 6 * 3_600_000 - 1)).toMatchObject({
    refusal: { code: 'inventory/coverage-counted-today' },
  })
})

test('a handful of devices that somebody entered is no second source, and the size is told', () => {
  expect(coverageOf({ ...counts, all: 7, managed: 7, silent: 0, unmanaged: 0, bySource: { agent: 6, sheet: 1 } })).toEqual({
    is: 'unknown',
    says: 'Not enough data: apart from agents and device management, the largest list (Own list) has 1 of 7 devices; at least 3 are needed to know what they miss. Import a second list: purchases, the directory, an asset list.',
  })
  expect(coverageOf({ ...counts, all: 1000, bySource: { agent: 990, purchase: 99 } }).is).toBe('unknown')
  expect(coverageOf({ ...counts, all: 1000, bySource: { agent: 990, purchase: 100 } }).is).toBe('known')
  expect([2, 6, 30, 31, 100, 101, 5000].map(enough)).toEqual([2, 2, 10, 10, 10, 11, 500])
})

test('agents and device management together tell nothing of what neither knows', () =>
  expect(coverageOf({ ...counts, bySource: { agent: 100, mdm: 100 } })).toMatchObject({
    is: 'unknown',
    says: expect.stringContaining('Only agents and device management list these devices') as string,
  }))

test('differences only between lists that somebody brought and that could agree, what matters most first', () =>
  expect(
    telling(
      [
        { has: 'purchase', lacks: 'mdm', n: 3 },
        { has: 'seen', lacks: 'purchase', n: 9 },
        { has: 'mdm', lacks: 'purchase', n: 0 },
        { has: 'mdm', lacks: 'seen', n: 969 },
      ],
      { purchase: 5, mdm: 2, seen: 20 },
    ).map(({ has, lacks, n }) => [has, lacks, n]),
  ).toEqual([
    ['purchase', 'mdm', 3],
    ['seen', 'purchase', 9],
  ]))
