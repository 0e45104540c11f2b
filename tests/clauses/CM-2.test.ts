// CM-2: planned start to end, with test time and room for a rollback, lies inside one window; also on the nights when the clocks change.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { fitsInside } from '../../src/core/time/fits.ts'
import { faultOfWindows } from '../../src/core/policy/checks.ts'
import type { WindowPolicy } from '../../src/core/time/windows.ts'
import { windowGate } from '../../src/subjects/runbooks/gates.rules.ts'
import { decidePlan, planMinutes } from '../../src/subjects/runbooks/schedule.rules.ts'
import { chicago, planFacts } from '../lib/run-facts.ts'

const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('America/Chicago').toInstant().toString()

test('on Tuesday at 10 am it is refused with the clause, why, and three times that can be had', () => {
  const refused = decidePlan(planFacts({ now: local('2026-12-07T09:00') }), { start: local('2026-12-08T10:00'), workMinutes: 60 })
  expect(refused.ok ? {} : refused.refusal).toMatchObject({ code: 'time/outside-window', clause: 'CM-2' })
  expect(refused.ok ? '' : refused.refusal.satisfiedBy).toBe(
    'a start at Mon 7 Dec, 7:00 pm Central or Tue 8 Dec, 7:00 pm Central or Wed 9 Dec, 7:00 pm Central',
  )
})

test('the testers’ time and room for a rollback count: 60 minutes of work at 3 am do not fit before 5 am', () => {
  const plan = (start: string) => decidePlan(planFacts({ now: local('2026-12-07T12:00') }), { start: local(start), workMinutes: 60 })
  expect(plan('2026-12-08T02:30').ok).toBe(true) // 2:30 + 60 + 60 + 30 = 5:00, which is outside by itself but ends there
  const late = plan('2026-12-08T02:31')
  expect(late.ok ? '' : late.refusal.says).toContain('lies after the window closes, Tue 8 Dec, 5:00 am Central')
})

test('both nights when the clocks change: the hours are elapsed ones', () => {
  const on = (now: string, start: string) =>
    decidePlan(planFacts({ now: local(now), notBefore: local('2026-10-01T00:00'), notAfter: local('2027-04-01T00:00') }), { start, workMinutes: 60 })
  const autumn = on('2026-10-31T08:00', '2026-11-01T06:30:00Z') // 1:30 am, the first time
  expect(autumn.ok ? autumn.value : {}).toMatchObject({ start: '2026-11-01T01:30:00-05:00', end: '2026-11-01T03:00:00-06:00' })
  const spring = on('2027-03-13T08:00', '2027-03-14T07:30:00Z') // 1:30 am, half an hour before the skip
  expect(spring.ok ? spring.value : {}).toMatchObject({ start: '2027-03-14T01:30:00-06:00', end: '2027-03-14T05:00:00-05:00' })
})

test('whatever passes lies whole inside one window; whatever is refused offers only times that pass', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 * 24 * 4 }), fc.integer({ min: 5, max: 500 }), (quarters, workMinutes) => {
      const start = Temporal.Instant.from('2026-10-20T00:00:00Z').add({ minutes: quarters * 15 })
      const facts = planFacts({ now: start.subtract({ hours: 24 }).toString(), notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-12-01T00:00:00Z' })
      const plan = decidePlan(facts, { start: start.toString(), workMinutes })
      const end = start.add({ minutes: planMinutes(facts, workMinutes) })
      const fits = fitsInside(chicago, start, end)
      expect(plan.ok).toBe(fits.ok)
      if (fits.ok) expect(Temporal.Instant.compare(end, fits.value.closes)).toBeLessThanOrEqual(0)
    }),
    { numRuns: 150 },
  )
})

test('at the start it is asked again: a run that begins late must still fit', () => {
  const plan = { server: 'dev_1', start: local('2026-12-08T02:00'), end: local('2026-12-08T04:30') }
  expect(windowGate(chicago, plan, local('2026-12-08T02:30')).ok).toBe(true)
  expect(windowGate(chicago, plan, local('2026-12-08T02:31')).ok).toBe(false)
})

test('a further window counts where the coordinator agreed to it', () => {
  const agreed: WindowPolicy = {
    ...chicago,
    extra: [{ opens: '2026-12-23T05:00', closes: '2026-12-23T19:00', agreement: 'Coordinator, 1 Dec 2026' }],
  }
  expect(fitsInside(agreed, local('2026-12-23T10:00'), local('2026-12-23T12:00')).ok).toBe(true)
  expect(fitsInside(chicago, local('2026-12-23T10:00'), local('2026-12-23T12:00')).ok).toBe(false)
})

test('a further window without who agreed to it, and when, is refused', () => {
  const extra = (agreement: unknown) => faultOfWindows('window.extra', [{ opens: '2026-12-23T05:00', closes: '2026-12-23T19:00', agreement }])
  expect(extra('Coordinator, 1 Dec 2026')).toBeUndefined()
  for (const none of ['', '  ', undefined, 7]) expect(extra(none)).toBe('window.extra: window 1 lacks the agreement: who agreed, and when (CM-2)')
})
