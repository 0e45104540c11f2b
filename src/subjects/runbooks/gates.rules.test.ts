import { expect, test } from 'vitest'
import { ok } from '../../core/result.ts'
import { approvalGate } from './gates.rules.ts'
import { decidePlan, type PlanFacts } from './schedule.rules.ts'

const period = { notBefore: '2026-12-05T01:00:00Z', notAfter: '2026-12-31T06:00:00Z' }
const approved = ok({ textHash: 't', ruleHash: 'r', servers: ['dev_1'], maxPasses: 5, period })
const zone = 'America/Chicago'
const gate = (start: string, end: string, server = 'dev_1') => {
  const result = approvalGate(approved, { server, start, end }, zone)
  return result.ok ? 'ok' : result.refusal.code
}

test('what is approved holds for its servers and from its first moment to its last, not a second beyond', () => {
  expect(gate(period.notBefore, period.notAfter)).toBe('ok')
  expect(gate('2026-12-05T00:59:59Z', '2026-12-05T03:00:00Z')).toBe('changes/outside-approved-period')
  expect(gate('2026-12-31T03:00:00Z', '2026-12-31T06:00:01Z')).toBe('changes/outside-approved-period')
  expect(gate(period.notBefore, period.notAfter, 'dev_2')).toBe('runbooks/server-not-approved')
})

const facts: PlanFacts = {
  now: '2026-11-21T18:00:00Z',
  window: { zone, weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] },
  notice: { hours: 6, maxAgeDays: 7, zone },
  testMinutes: 60,
  rollbackMinutes: 30,
  period,
  earliestStart: '2026-12-06T01:00:00Z',
  closedAt: null,
  otherRuns: [],
  hasTester: true,
  hasImpacted: true,
}
const plan = (start: string, more: Partial<PlanFacts> = {}) => {
  const result = decidePlan({ ...facts, ...more }, { start, workMinutes: 60 })
  return result.ok ? 'ok' : result.refusal
}

test('a plan before the lead time is over is refused with the next starts; the coordinator’s leave lets it pass', () => {
  expect(plan('2026-12-05T02:00:00Z')).toMatchObject({
    code: 'changes/lead-time-too-short',
    clause: 'CM-5',
    satisfiedBy: expect.stringMatching(/^a start at .*Dec.* or /),
  })
  expect(plan('2026-12-05T02:00:00Z', { earliestStart: null })).toBe('ok')
  expect(plan('2026-12-06T02:00:00Z')).toBe('ok')
})
