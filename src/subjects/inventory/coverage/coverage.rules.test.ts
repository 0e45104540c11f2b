import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageOf, mayTake, telling, type Counts } from './coverage.rules.ts'

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
    says: '150 of 200 devices that any source tells of are managed and were heard of; 30 fell silent and 20 nobody manages.',
  }))

test('one source alone cannot tell what it misses', () => {
  expect(coverageOf({ ...counts, bySource: { agent: 200 } })).toMatchObject({
    is: 'unknown',
    says: expect.stringContaining('Only one source tells of devices (Agent)'),
  })
  expect(coverageOf({ ...counts, bySource: { agent: 200, mdm: 0 } }).is).toBe('unknown')
  expect(coverageOf({ ...counts, all: 0, bySource: {} })).toEqual({ is: 'unknown', says: 'No source tells of any device yet.' })
})

test('never rounded up to whole coverage, and silence is never covered', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(100_000), (all, silent) => {
      const quiet = Math.min(silent, all)
      const read = coverageOf({ ...counts, all, managed: all - quiet, silent: quiet, unmanaged: 0 })
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

test('differences only between lists that somebody brought, the largest first', () =>
  expect(
    telling(
      [
        { has: 'purchase', lacks: 'mdm', n: 3 },
        { has: 'seen', lacks: 'purchase', n: 9 },
        { has: 'mdm', lacks: 'purchase', n: 0 },
      ],
      { purchase: 5, mdm: 2, seen: 0 },
    ),
  ).toEqual([{ has: 'purchase', lacks: 'mdm', n: 3 }]))
