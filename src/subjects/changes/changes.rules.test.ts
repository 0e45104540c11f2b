import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkOpens, mayStart, reasonOf, standing, type DecisionFact, type LinkFacts, type RequestFacts, type TextFact } from './changes.rules.ts'
import type { Capacity } from './deciders.rules.ts'

const text = (revision: number, submittedAt: string, submittedBy = 'rita'): TextFact => ({
  revision,
  textHash: `hash-${revision}`,
  ruleHash: `rule-${revision}`,
  submittedAt,
  submittedBy,
})
let n = 0
const decision = (capacity: Capacity, more: Partial<DecisionFact> = {}): DecisionFact => ({
  id: `d${n++}`,
  textHash: 'hash-1',
  capacity,
  verdict: 'approved',
  reason: null,
  isEarlyAllowed: false,
  deciderId: capacity === 'technology-coordinator' ? 'cora' : 'ivan',
  appointedBy: null,
  proof: 'password',
  decidedAt: '2026-11-17T15:00:00Z',
  ...more,
})
const both = [decision('it-systems-manager'), decision('technology-coordinator')]
const facts = (more: Partial<RequestFacts> = {}): RequestFacts => ({
  requesterId: 'rita',
  isScheduled: true,
  texts: [text(1, '2026-11-16T15:00:00Z')],
  decisions: [],
  zone: 'America/Chicago',
  leadDays: 14,
  period: { notBefore: '2026-12-01T00:00:00-06:00', notAfter: '2027-01-01T00:00:00-06:00' },
  ...more,
})
const start = '2026-12-05T19:00:00-06:00'
const codeOf = (result: ReturnType<typeof mayStart>) => (result.ok ? 'ok' : result.refusal.code)

describe('standing', () => {
  test('both decisions over the newest text approve; one does not', () => {
    expect(standing(facts({ decisions: both }))).toMatchObject({
      isApproved: true,
      whyNot: [],
      earliestStart: '2026-11-30T09:00:00-06:00',
      isLate: false,
    })
    expect(standing(facts({ decisions: both.slice(0, 1) })).whyNot.map((one) => [one.code, one.clause])).toEqual([
      ['changes/not-approved-by-coordinator', 'CM-6'],
    ])
    expect(standing(facts()).whyNot.map((one) => one.clause)).toEqual(['SP-1.2', 'CM-6'])
  })
  test('an edit voids both and starts the lead time anew, even back to the same words', () => {
    const edited = standing(facts({ texts: [text(1, '2026-11-16T15:00:00Z'), text(2, '2026-11-20T15:00:00Z')], decisions: both }))
    expect(edited).toMatchObject({ isApproved: false, earliestStart: '2026-12-04T09:00:00-06:00', isLate: true })
    expect([edited.manager.voided.length, edited.coordinator.voided.length]).toEqual([1, 1])
  })
  test('a denial says its reason; a delay may be followed by an approval', () => {
    const denied = decision('technology-coordinator', { verdict: 'denied', reason: 'Payroll closes' })
    expect(standing(facts({ decisions: [both[0]!, denied] })).whyNot[0]).toMatchObject({
      code: 'changes/denied-by-coordinator',
      says: 'Denied as Technology Coordinator: Payroll closes',
    })
    const delayed = decision('technology-coordinator', { verdict: 'delayed', reason: 'Exams' })
    expect(standing(facts({ decisions: [both[0]!, delayed] })).coordinator.state).toBe('delayed')
    expect(standing(facts({ decisions: [delayed, ...both] })).isApproved).toBe(true)
  })
  test('the requester, the writer and their delegates never count, whatever a row says', () => {
    for (const wrong of [{ deciderId: 'rita' }, { appointedBy: 'rita' }])
      expect(standing(facts({ decisions: [both[0]!, decision('technology-coordinator', wrong)] })).isApproved).toBe(false)
    expect(standing(facts({ texts: [text(1, '2026-11-16T15:00:00Z', 'ivan')], decisions: both })).manager.state).toBe('waiting')
  })
  test('whatever was edited and decided in whatever order: approved only by two others over exactly the newest text', () => {
    const someone = fc.constantFrom('rita', 'cora', 'ivan', 'seth')
    const anyDecision = fc.record({
      revision: fc.integer({ min: 1, max: 3 }),
      capacity: fc.constantFrom<Capacity>('it-systems-manager', 'technology-coordinator'),
      deciderId: someone,
      verdict: fc.constantFrom('approved', 'denied', 'delayed'),
      appointedBy: fc.option(someone),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(anyDecision, { maxLength: 8 }), someone, (revisions, made, writer) => {
        const texts = Array.from({ length: revisions }, (_, at) =>
          text(at + 1, `2026-11-${16 + at}T15:00:00Z`, at + 1 === revisions ? writer : 'rita'),
        )
        const decisions = made.map((one) => decision(one.capacity, { ...one, textHash: `hash-${one.revision}` }))
        const now = standing(facts({ texts, decisions }))
        const good = (capacity: Capacity) =>
          decisions.some(
            (one) =>
              one.capacity === capacity &&
              one.verdict === 'approved' &&
              one.textHash === `hash-${revisions}` &&
              !['rita', writer].includes(one.deciderId),
          )
        if (now.isApproved) expect(good('it-systems-manager') && good('technology-coordinator')).toBe(true)
        expect(now.isApproved).toBe(now.whyNot.length === 0)
        expect(mayStart(now, start).ok && !now.isApproved).toBe(false)
      }),
      { numRuns: 400 },
    )
  })
})

describe('mayStart', () => {
  test('not before approval, with every reason', () => {
    const result = mayStart(standing(facts()), start)
    expect(result.ok ? [] : [result.refusal.code, result.refusal.faults?.length]).toEqual(['changes/not-approved-by-manager', 2])
    expect(mayStart(standing(facts({ decisions: both })), start)).toEqual({ ok: true, value: true })
  })
  test('not inside the lead time, unless the coordinator expressly allows it early', () => {
    const late = { texts: [text(1, '2026-12-01T15:00:00Z')] }
    expect(codeOf(mayStart(standing(facts({ ...late, decisions: both })), start))).toBe('changes/lead-time-too-short')
    const early = [both[0]!, decision('technology-coordinator', { isEarlyAllowed: true, reason: 'exploited' })]
    expect(codeOf(mayStart(standing(facts({ ...late, decisions: early })), start))).toBe('ok')
    const managers = [decision('it-systems-manager', { isEarlyAllowed: true }), both[1]!]
    expect(codeOf(mayStart(standing(facts({ ...late, decisions: managers })), start))).toBe('changes/lead-time-too-short')
  })
  test('the lead time is 14 calendar days, over a change of clocks too', () => {
    const autumn = facts({
      texts: [text(1, '2026-10-20T23:00:00Z')],
      decisions: both,
      period: { notBefore: '2026-10-20T00:00:00-05:00', notAfter: '2026-12-01T00:00:00-06:00' },
    })
    expect(standing(autumn).earliestStart).toBe('2026-11-03T18:00:00-06:00') // 6 pm to 6 pm, an hour more has passed
    expect([
      codeOf(mayStart(standing(autumn), '2026-11-03T17:59:59-06:00')),
      codeOf(mayStart(standing(autumn), '2026-11-03T18:00:00-06:00')),
    ]).toEqual(['changes/lead-time-too-short', 'ok'])
  })
  test('not outside the approved period, and its planned end not after it', () => {
    const now = standing(facts({ decisions: both }))
    expect(codeOf(mayStart(now, '2026-11-30T20:00:00-06:00'))).toBe('changes/outside-approved-period')
    expect(codeOf(mayStart(now, '2026-12-31T22:00:00-06:00', '2027-01-01T01:00:00-06:00'))).toBe('changes/outside-approved-period')
    expect(codeOf(mayStart(now, '2026-12-31T22:00:00-06:00', '2027-01-01T00:00:00-06:00'))).toBe('ok')
  })
  test('an unscheduled change has no lead time', () =>
    expect(codeOf(mayStart(standing(facts({ isScheduled: false, texts: [text(1, '2026-12-05T15:00:00Z')], decisions: both })), start))).toBe('ok'))
})

test('a denial or delay names a cause, and another one in words', () => {
  expect(reasonOf('approved', undefined, ' ')).toEqual({ ok: true, value: null })
  expect(reasonOf('denied', 'timing', 'payroll')).toEqual({ ok: true, value: 'Bad timing for a key business process: payroll' })
  for (const [verdict, cause, words] of [
    ['denied', undefined, ''],
    ['denied', undefined, 'no'],
    ['delayed', 'other', ' '],
  ] as const)
    expect(reasonOf(verdict, cause, words)).toMatchObject({ ok: false, refusal: { code: 'changes/denial-needs-a-reason', clause: 'CM-7' } })
})

test('a link opens once, for its person, over its text, until it ends or is decided', () => {
  const now = standing(facts())
  const link: LinkFacts = {
    capacity: 'technology-coordinator',
    textHash: 'hash-1',
    endsAt: '2026-11-23T15:00:00Z',
    usedAt: null,
    personId: 'cora',
    person: 'Cora',
  }
  const at = '2026-11-17T15:00:00Z'
  const tell = (result: ReturnType<typeof linkOpens>) => (result.ok ? 'opens' : result.refusal.code.replace('changes/link-', ''))
  expect([
    tell(linkOpens(link, now, at)),
    tell(linkOpens(link, now, at, 'cora')),
    tell(linkOpens(link, now, at, 'rita')),
    tell(linkOpens({ ...link, usedAt: at }, now, at)),
    tell(linkOpens({ ...link, textHash: 'hash-0' }, now, at)),
    tell(linkOpens(link, now, '2026-11-23T15:00:00Z')),
    tell(linkOpens(link, standing(facts({ decisions: both })), at)),
    tell(linkOpens(link, standing(facts({ decisions: [decision('technology-coordinator', { verdict: 'delayed', reason: 'x' })] })), at)),
  ]).toEqual(['opens', 'opens', 'of-somebody-else', 'used', 'over-changed-text', 'ended', 'decided-already', 'opens'])
})
