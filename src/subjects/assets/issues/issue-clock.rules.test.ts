import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { inZone } from '../../../core/time/zone.ts'
import { aboveNow, answerLevels, clockBegins, clockMoved, ladder, mayState, nextRung, reached, stepUp } from './issue-clock.rules.ts'
import { levels, type Holders } from './issues.rules.ts'

const zone = 'America/Chicago'
const holders: Holders = { default: ['dale'], manager: ['ivor'], coordinator: ['cora'] }
const whose = { level: 'owner', responsibleId: 'rosa', raisedBy: 'hana' } as const
const hourMs = 3_600_000
/** Moments around both nights on which the clocks of the district change, a weekend and the end of a year. */
const odd = ['2026-11-01T07:00:00Z', '2027-03-14T08:00:00Z', '2026-11-28T06:00:00Z', '2027-01-01T06:00:00Z'].map((iso) => Date.parse(iso))
const moment = fc
  .tuple(fc.constantFrom(...odd), fc.integer({ min: -72 * hourMs, max: 72 * hourMs }))
  .map(([at, by]) => Temporal.Instant.fromEpochMilliseconds(at + by))
const person = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const some = fc.uniqueArray(person, { maxLength: 3 })
const held = fc.record({ default: some, manager: some, coordinator: some })
const issue = fc.record({ level: fc.constantFrom(...levels), responsibleId: person, raisedBy: person })

describe('the clock counts elapsed hours', () => {
  test('every hour counts alike: nights on which clocks change, weekends, the end of a year', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 4, max: 720 }), fc.constantFrom(...levels), (now, hours, level) => {
        const { answerBy, answerLevel } = clockBegins(now, hours, level)
        expect(Temporal.Instant.from(answerBy).epochMilliseconds - now.epochMilliseconds).toBe(hours * hourMs)
        expect(answerLevel).toBe(level)
      }),
      { numRuns: 200 },
    )
  })
  test('a stated day ends at its own midnight, on every night', () => {
    const clock = { answerBy: '2026-11-01T07:00:00Z', answerLevel: 'manager' } as const
    fc.assert(
      fc.property(moment, (at) => {
        const on = inZone(at, zone).toPlainDate().toString()
        const end = inZone(clockMoved(clock, { on, why: 'x' }, zone).answerBy, zone)
        expect(end.toPlainTime().toString()).toBe('00:00:00')
        expect(end.toPlainDate().subtract({ days: 1 }).toString()).toBe(on)
      }),
      { numRuns: 200 },
    )
    expect(clockMoved(clock, { on: '2026-10-31', why: 'x' }, zone).answerBy).toBe('2026-11-01T05:00:00Z')
    expect(clockMoved(clock, { on: '2026-11-01', why: 'x' }, zone).answerBy).toBe('2026-11-02T06:00:00Z') // a day of 25 hours
  })
})

describe('the steps', () => {
  test('the manager, then the coordinator; the director where nobody else coordinates; nobody from the top', () => {
    expect(ladder(whose, holders).map(({ people }) => people)).toEqual([['ivor'], ['cora']])
    expect(ladder({ ...whose, level: 'manager', responsibleId: 'ivor' }, holders).map(({ name }) => name)).toEqual(['Technology Coordinator'])
    expect(ladder(whose, { ...holders, coordinator: [] }).map(({ name }) => name)).toEqual(['IT Systems Manager', 'Technology Director'])
    expect(ladder({ ...whose, level: 'coordinator', responsibleId: 'cora' }, holders)).toEqual([])
    expect(aboveNow(whose, { ...holders, coordinator: [] })).toEqual(['ivor', 'dale'])
  })
  test('run to its end it tells each step once and nobody twice, only upward, with the same time for each, and stops', () => {
    fc.assert(
      fc.property(issue, held, fc.integer({ min: 4, max: 720 }), moment, (of, all, hours, begun) => {
        let clock = clockBegins(begun, hours, of.level)
        const above: string[] = []
        let ends = 0
        for (let n = 0; n < 10; n++) {
          const now = Temporal.Instant.from(clock.answerBy)
          const step = stepUp({ ...of, ...clock }, all, now, hours)
          if (step === undefined) break
          expect(answerLevels.indexOf(step.answerLevel)).toBeGreaterThan(answerLevels.indexOf(clock.answerLevel))
          expect(step.told).toContain(of.responsibleId)
          if (step.rung === undefined) {
            ends++
            expect(step.told).toContain(of.raisedBy)
            expect(step.answerBy).toBe(clock.answerBy)
          } else {
            above.push(...step.rung.people)
            expect(Temporal.Instant.from(step.answerBy).epochMilliseconds - now.epochMilliseconds).toBe(hours * hourMs)
            expect(reached(ladder(of, all), step.answerLevel).flatMap(({ people }) => people)).toEqual(above)
          }
          clock = step
        }
        expect([ends, clock.answerLevel, nextRung(ladder(of, all), clock.answerLevel)]).toEqual([1, 'top', undefined])
        expect(new Set(above).size).toBe(above.length)
        expect(above).not.toContain(of.responsibleId)
        expect(above).not.toContain(of.raisedBy)
      }),
      { numRuns: 300 },
    )
  })
  test('a new date keeps who was told; once everybody was, the last step is taken once more', () => {
    const clock = { answerBy: '2026-11-27T15:00:00Z', answerLevel: 'manager' } as const
    expect(clockMoved(clock, { on: '2026-12-04', why: 'x' }, zone).answerLevel).toBe('manager')
    const again = clockMoved({ ...clock, answerLevel: 'top' }, { on: '2026-12-04', why: 'x' }, zone)
    expect(stepUp({ ...whose, ...again }, holders, again.answerBy, 72)).toMatchObject({ answerLevel: 'top', told: ['rosa', 'hana'] })
  })
})

describe('who may set a new date', () => {
  const of = { state: 'acknowledged', raisedBy: 'hana', responsibleId: 'rosa', above: ['ivor'] } as const
  const asking = { on: '2026-11-30', why: 'The part is ordered.', personId: 'rosa', now: '2026-11-24T15:00:00Z', zone, maxDays: 60 }
  test('whoever has it or is above, with a reason, from today on and within the bound', () => {
    expect(mayState(of, asking).ok).toBe(true)
    expect(mayState(of, { ...asking, personId: 'ivor', on: '2026-11-24' }).ok).toBe(true)
    expect(mayState(of, { ...asking, on: '2027-01-23' }).ok).toBe(true)
    for (const personId of ['hana', 'stranger'])
      expect(mayState(of, { ...asking, personId })).toMatchObject({ refusal: { code: 'assets/issue-is-another-s', status: 403 } })
    for (const [change, faults] of [
      [{ on: '2026-11-23' }, ['on: is in the past']],
      [{ on: '2027-01-24' }, ['on: is more than 60 days ahead']],
      [{ why: ' ' }, ['why: is missing']],
      [{ on: 'soon', why: '' }, ['on: is not a date', 'why: is missing']],
      [{ on: '2026-11-31' }, ['on: is not a date']],
    ] as const)
      expect(mayState(of, { ...asking, ...change })).toMatchObject({ refusal: { status: 422, faults } })
  })
  test('only while it is acknowledged', () => {
    for (const state of ['raised', 'answered', 'closed'] as const)
      expect(mayState({ ...of, state }, asking)).toMatchObject({ refusal: { code: 'assets/issue-has-no-date', status: 409 } })
  })
})
