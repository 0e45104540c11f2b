import { expect, test } from 'vitest'
import { fleetFigures, type FleetSystem } from './fleet.rules.ts'
import { districtSays, schoolStates } from './school-states.rules.ts'

const one = (more: Partial<FleetSystem>): FleetSystem => ({
  siteId: 's',
  class: 'up-to-date',
  late: 0,
  exploited: 0,
  isSilent: false,
  isEnded: false,
  issue: null,
  encryption: 'unknown',
  ...more,
})
const site = (name: string, ...systems: readonly FleetSystem[]) => ({ name, ...fleetFigures(systems) })
const ended = one({ class: 'with-issues', isEnded: true, issue: 'ended' })
const sites = [
  site('Oak', one({}), one({})),
  site('Elm', one({}), one({ class: 'pending' })),
  site('Ash', one({}), one({ class: 'unknown' })),
  site('Yew', ended, one({ class: 'unknown' })),
  site('Fir', one({ class: 'with-issues', late: 2, issue: 'late' })),
  site('Bay', one({ class: 'with-issues', late: 1, exploited: 3, issue: 'late' }), one({})),
  site('Empty'),
]

test('each site by what weighs most there, what is exposed first; nobody knows is never in order', () => {
  const { schools, more } = schoolStates(sites, 5)
  expect(schools.map(({ name, percent, state, words }) => `${name} ${percent} % ${state}: ${words}`)).toEqual([
    'Bay 50 % late: 1 known exploited',
    'Fir 0 % late: 1 past due',
    'Yew 0 % late: 1 gets no more updates',
    'Ash 50 % unknown: 1 not known',
    'Elm 50 % soon: 1 pending',
  ])
  expect([more, schoolStates(sites, 9).schools.at(-1)]).toEqual([1, { name: 'Oak', percent: 100, state: 'good', words: 'in order' }])
})

test('the district in a sentence', () => {
  expect(districtSays(fleetFigures([]), [])).toContain('No systems are known yet')
  expect(
    districtSays(
      fleetFigures([one({}), one({ class: 'unknown' })]),
      [sites[0], sites[5]].flatMap((row) => row ?? []),
    ),
  ).toBe('50 % of 2 systems are up to date, 1 is not known; known-exploited patches are waiting at 1 of 2 sites.')
})
