import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classes } from '../compliance.rules.ts'
import { byExposure, fleetFigures, issueOf, leastUpToDateFirst, percent } from './fleet.rules.ts'

const system = fc.record({
  siteId: fc.constantFrom('a', null),
  class: fc.constantFrom(...classes),
  late: fc.integer({ min: 0, max: 3 }),
  exploited: fc.integer({ min: 0, max: 3 }),
  isSilent: fc.boolean(),
  isEnded: fc.boolean(),
  issue: fc.constantFrom('late', 'ended', null),
  encryption: fc.constantFrom('yes', 'no', 'partial', 'unknown' as const),
})

test('each system is counted once in the classes, and none of the others is more than all', () => {
  fc.assert(
    fc.property(fc.array(system), (systems) => {
      const figures = fleetFigures(systems)
      expect(figures.upToDate + figures.pending + figures.withIssues + figures.unknown).toBe(figures.systems)
      for (const n of [figures.overdue, figures.exploited, figures.silent, figures.unencrypted + figures.partlyEncrypted + figures.encryptionUnknown])
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

test('schools stand by the share that is up to date, whatever their size', () => {
  const none = fleetFigures([])
  const rows = [
    { ...none, name: 'large', systems: 250, upToDate: 195 },
    { ...none, name: 'empty' },
    { ...none, name: 'small', systems: 26, upToDate: 14 },
  ]
  expect(leastUpToDateFirst(rows).map(({ name }) => name)).toEqual(['small', 'large', 'empty'])
})

test('each system with issues has one reason, the first that holds; others have none', () => {
  const reason = (about: 'plan' | 'run' | 'alarms' | 'device') => ({ in: 'with-issues' as const, says: 'x', about })
  const one = { class: 'with-issues' as const, reasons: [reason('run'), reason('device')], late: 0, isEnded: false }
  expect([
    issueOf({ ...one, late: 2, isEnded: true }),
    issueOf({ ...one, isEnded: true }),
    issueOf(one),
    issueOf({ ...one, reasons: [reason('alarms')] }),
    issueOf({ ...one, reasons: [reason('device')] }),
    issueOf({ ...one, class: 'pending', isEnded: true }),
  ]).toEqual(['late', 'ended', 'run', 'alarms', 'nobody', null])
})
