import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bySchool, movedRows, type Effect } from './simulate.rules.ts'

const effect = (stateId: string, before: string | null, after: string | null, devices = 1, decision = 'x'): Effect => ({
  stateId,
  updateId: stateId,
  package: stateId,
  line: '',
  devices,
  before: { decision, dueOn: before },
  after: { decision: before === after ? 'y' : decision, dueOn: after },
})

test('each due date that would move, those of the most devices first, and by school', () => {
  const moved = movedRows([
    effect('a', '2026-11-24', '2026-11-26'),
    effect('b', '2026-11-24', null, 5),
    effect('c', null, '2026-12-01', 2),
    effect('d', '2026-11-24', '2026-11-20', 3),
    effect('e', '2026-11-24', '2026-11-24'),
  ])
  expect(moved.map((one) => [one.stateId, one.change])).toEqual([
    ['b', 'loses its date'],
    ['d', 'earlier'],
    ['c', 'gets a date'],
    ['a', 'later'],
    ['e', 'same-day'],
  ])
  expect(
    bySchool(moved, [
      { stateId: 'b', site: 'Lakeside', devices: 4 },
      { stateId: 'b', site: null, devices: 1 },
      { stateId: 'a', site: 'Lakeside', devices: 1 },
      { stateId: 'd', site: 'Hill', devices: 3 },
    ]),
  ).toEqual([
    { site: 'Lakeside', earlier: 0, later: 1, gained: 0, lost: 4 },
    { site: 'Hill', earlier: 3, later: 0, gained: 0, lost: 0 },
    { site: null, earlier: 0, later: 0, gained: 0, lost: 1 },
  ])
})

test('every device that moves is counted at exactly one school', () => {
  const days = fc.constantFrom(null, '2026-11-24', '2026-12-24')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(days, days, fc.array(fc.tuple(fc.constantFrom('A', 'B', null), fc.integer({ min: 1, max: 9 })), { maxLength: 3 })), {
        maxLength: 8,
      }),
      (given) => {
        const counts = given.flatMap(([, , sites], at) => sites.map(([site, devices]) => ({ stateId: String(at), site, devices })))
        const effects = given.map(([before, after, sites], at) =>
          effect(
            String(at),
            before,
            after,
            sites.reduce((sum, [, n]) => sum + n, 0),
          ),
        )
        const dated = movedRows(effects).filter(({ change }) => change !== 'same-day')
        const bySite = bySchool(dated, counts).reduce((sum, one) => sum + one.earlier + one.later + one.gained + one.lost, 0)
        expect(bySite).toBe(dated.reduce((sum, one) => sum + one.devices, 0))
      },
    ),
  )
})
