import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classes } from '../compliance.rules.ts'
import { byExposure, fleetFigures, percent } from './fleet.rules.ts'

const system = fc.record({
  siteId: fc.constantFrom('a', null),
  class: fc.constantFrom(...classes),
  late: fc.integer({ min: 0, max: 3 }),
  exploited: fc.integer({ min: 0, max: 3 }),
  isSilent: fc.boolean(),
  encryption: fc.constantFrom('yes', 'no', 'unknown' as const),
})

test('each system is counted once in the classes, and none of the others is more than all', () => {
  fc.assert(
    fc.property(fc.array(system), (systems) => {
      const figures = fleetFigures(systems)
      expect(figures.upToDate + figures.pending + figures.withIssues + figures.unknown).toBe(figures.systems)
      for (const n of [figures.overdue, figures.exploited, figures.silent, figures.unencrypted + figures.encryptionUnknown])
        expect(n).toBeLessThanOrEqual(systems.length)
    }),
  )
})

test('a share never rounds up to all or down to none, and of nothing there is none', () => {
  expect([percent(999, 1000), percent(1, 1000), percent(1000, 1000), percent(0, 10), percent(0, 0)]).toEqual([99, 1, 100, 0, undefined])
})

test('the most exposed school stands first', () => {
  const none = fleetFigures([])
  expect(
    byExposure([
      { ...none, name: 'b' },
      { ...none, name: 'c', overdue: 2 },
      { ...none, name: 'd', exploited: 1 },
      { ...none, name: 'a' },
    ]).map(({ name }) => name),
  ).toEqual(['d', 'c', 'a', 'b'])
})
