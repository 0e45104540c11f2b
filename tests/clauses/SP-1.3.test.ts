// SP-1.3: patching is scheduled so that downtime is least; where a time cannot be had, the next three that can are offered.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { decidePlan, proposals, wayGate } from '../../src/subjects/runbooks/schedule.rules.ts'
import { planFacts } from '../lib/run-facts.ts'

test('every refusal for the time names three that can be had, and each of them passes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * 24 * 4 }), fc.integer({ min: 5, max: 300 }), (quarters, workMinutes) => {
      const now = Temporal.Instant.from('2026-11-20T12:00:00Z')
      const facts = planFacts({ now: now.toString(), earliestStart: '2026-11-24T06:00:00Z' })
      const plan = decidePlan(facts, { start: now.add({ minutes: quarters * 15 }).toString(), workMinutes })
      if (!plan.ok) expect(plan.refusal.satisfiedBy).toMatch(/^a start at .* or .* or /)
      const slots = proposals(facts, workMinutes)
      expect(slots).toHaveLength(3)
      for (const slot of slots) expect(decidePlan(facts, { start: slot.start, workMinutes }).ok).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('a slot is one that users can still be told of, after the lead time and inside the ticket’s period', () => {
  const early = planFacts({ now: '2026-12-04T23:00:00Z' }) // Friday 5 pm: 7 pm is too soon to tell anybody
  expect(proposals(early, 60)[0]?.start).toBe('2026-12-04T23:15:00-06:00')
  expect(proposals(planFacts({ now: '2026-12-04T18:00:00Z', earliestStart: '2026-12-20T06:00:00Z' }), 60)[0]?.start).toBe('2026-12-20T00:00:00-06:00')
  expect(proposals(planFacts({ now: '2026-12-04T18:00:00Z', notAfter: '2026-12-05T02:00:00Z' }), 60)).toEqual([])
  const past = decidePlan(early, { start: '2026-12-04T20:00:00Z', workMinutes: 60 })
  expect(past.ok ? '' : past.refusal.code).toBe('runbooks/start-is-past')
})

test('one run of a server at a time, and none on a closed ticket', () => {
  const wish = { start: '2026-12-05T01:00:00Z', workMinutes: 60 }
  const code = (facts: ReturnType<typeof planFacts>) => {
    const plan = decidePlan(facts, wish)
    return plan.ok ? 'ok' : plan.refusal.code
  }
  const now = '2026-12-04T18:00:00Z'
  expect(code(planFacts({ now, otherRuns: [{ state: 'holding' }] }))).toBe('runbooks/run-under-way')
  expect(code(planFacts({ now, otherRuns: [{ state: 'withdrawn' }, { state: 'reverted' }] }))).toBe('ok')
  expect(code(planFacts({ now, closedAt: now }))).toBe('runbooks/cycle-closed')
})

test('the runner is given only what names it as patching actor', () => {
  const code = (way: 'runner' | 'by-hand', actor: string) => {
    const gate = wayGate(way, actor)
    return gate.ok ? 'ok' : gate.refusal.code
  }
  expect(code('runner', 'runbook')).toBe('ok')
  for (const actor of ['by-hand', 'intune', 'vendor', 'nobody', 'unknown']) {
    expect(code('runner', actor)).toBe('runbooks/runner-does-not-patch-it')
    expect(code('by-hand', actor)).toBe('ok')
  }
})
