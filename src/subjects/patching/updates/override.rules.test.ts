import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideOverride } from './override.rules.ts'

const facts = { isOpen: true, today: '2026-11-22', now: { decision: '3 days', dueOn: '2026-11-24' } }
const wish = { decision: 'next cycle', dueOn: '', until: '2026-12-31', reason: 'The port is closed.' }
const faults = (change: Partial<typeof wish>) => {
  const decided = decideOverride(facts, { ...wish, ...change })
  return decided.ok ? [] : (decided.refusal.faults ?? [decided.refusal.code])
}

test('a reason and an end within a year; dates that are; something else than stands', () => {
  expect(decideOverride(facts, wish)).toEqual({
    ok: true,
    value: { decision: 'next cycle', dueOn: null, until: '2026-12-31', reason: 'The port is closed.' },
  })
  expect(faults({ reason: ' ', until: '', decision: ' ', dueOn: '2026-02-30' }).map((one) => one.split(':')[0])).toEqual([
    'decision',
    'dueOn',
    'reason',
    'until',
  ])
  expect([faults({ until: '2026-11-21' }), faults({ until: '2027-11-22' }), faults({ until: '2027-11-23' })]).toEqual([
    ['until: is in the past'],
    [],
    ['until: is more than 365 days ahead; an override always ends'],
  ])
  expect([faults({ dueOn: '2027-01-01' }), faults({ dueOn: '2026-12-31' }), faults({ dueOn: '9999-12-31' })]).toEqual([
    [expect.stringContaining('dueOn: is after the day')],
    [],
    [expect.stringContaining('dueOn: is after the day')],
  ])
  expect(faults({ decision: '3 days', dueOn: '2026-11-24' })).toEqual(['decision: is already so'])
  expect([decideOverride(undefined, wish), decideOverride({ ...facts, isOpen: false }, wish)]).toMatchObject([
    { refusal: { status: 404 } },
    { refusal: { code: 'patching/evaluation-closed' } },
  ])
})

test('whatever is typed, an override that is taken has a reason and ends', () =>
  fc.assert(
    fc.property(
      fc.record({
        decision: fc.string(),
        dueOn: fc.constantFrom('', '2026-12-01', 'soon'),
        until: fc.oneof(fc.string(), fc.constantFrom('2026-12-01', '2026-11-01')),
        reason: fc.string(),
      }),
      (typed) => {
        const decided = decideOverride(facts, typed)
        if (!decided.ok) return
        expect(decided.value.reason.trim()).not.toBe('')
        expect(decided.value.until >= facts.today).toBe(true)
      },
    ),
  ))
