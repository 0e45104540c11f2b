import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeText, makeRule, readRule, ruleBytes, ruleInWords, textHashOf, type RuleDraft } from './rule.rules.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const draft: RuleDraft = {
  cycle: 'T-118',
  maxPasses: 5,
  targets: [
    { device: 'dev_b', host: 'web-01' },
    { device: 'dev_a', host: 'sis-01' },
  ],
  window: { zone: 'America/Chicago', weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] },
  period: { notBefore: '2026-12-01T00:00:00-06:00', notAfter: '2027-01-01T00:00:00-06:00' },
  limits: { leadDays: 14, holdHours: 48, testMinutes: 60, rollbackMinutes: 30 },
}
const rule = makeRule('7', 'CR-119', draft)

test('the bytes say what is approved and what is not, targets in one order', () => {
  expect(ruleBytes(rule)).toBe(
    '{"cycle":"T-118","district":"7","fallback":"revert to snapshot","format":"afterbell-rule/1",' +
      '"limits":{"holdHours":48,"leadDays":14,"rollbackMinutes":30,"testMinutes":60},"maxPasses":5,"period":{"notAfter":"2027-01-01T00:00:00-06:00","notBefore":"2026-12-01T00:00:00-06:00"},' +
      '"releaseUpgrade":false,"removals":false,"request":"CR-119","runbook":{"name":"server-patching","revision":1},' +
      '"targets":[{"device":"dev_a","host":"sis-01"},{"device":"dev_b","host":"web-01"}],"updates":"all from the servers\' own sources at run time",' +
      '"window":{"extra":[],"mondayTail":true,"weekdayCloses":"05:00","weekdayOpens":"19:00","weekend":true,"zone":"America/Chicago"}}',
  )
  expect(ruleBytes(makeRule('7', 'CR-119', { ...draft, targets: draft.targets.toReversed() }))).toBe(ruleBytes(rule))
})

test('any single changed character is another rule or none', () => {
  const bytes = ruleBytes(rule)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(bytes[at] !== character)
      const read = readRule(bytes.slice(0, at) + character + bytes.slice(at + 1))
      return !read.ok || hash(ruleBytes(read.value)) !== hash(bytes)
    }),
    { numRuns: 500 },
  )
})

test.each([
  '',
  'null',
  '[]',
  '{}',
  '1',
  '{"targets":[]}',
  `${ruleBytes(rule)} `,
  ruleBytes(rule).replace('"removals":false', '"removals":true'),
  ruleBytes(rule).replace('"maxPasses":5', '"maxPasses":5,"more":1'),
])('%s is no rule', (text) => {
  const read = readRule(text)
  expect(read.ok ? 'read' : read.refusal.code).toBe('changes/rule-unreadable')
})

test('hostile host names survive as text and break nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ device: fc.string(), host: fc.string() }), { maxLength: 5 }), (targets) => {
      const read = readRule(ruleBytes(makeRule('1', 'CR-1', { ...draft, targets })))
      return read.ok && read.value.targets.length === new Set(targets.map((one) => one.device)).size
    }),
    { numRuns: 200 },
  )
})

test("a text's hash covers rule, revision and every plan", () => {
  const text = { ruleHash: hash('x'), revision: 1, plan: 'a', testPlan: 'b', backOutPlan: 'c' }
  const others = [
    { ...text, ruleHash: hash('y') },
    { ...text, revision: 2 },
    { ...text, plan: 'b', testPlan: 'a' },
    { ...text, backOutPlan: '' },
  ]
  expect(new Set([text, ...others].map((one) => textHashOf(hash, one))).size).toBe(5)
})

test('what is missing of the text is listed whole', () => {
  const plans = { plan: 'p', testPlan: 't', backOutPlan: 'b' }
  expect(completeText(plans, draft)).toEqual({ ok: true, value: true })
  const result = completeText({ plan: ' ', testPlan: 'x'.repeat(20_001), backOutPlan: '' }, { ...draft, targets: [] })
  expect(result.ok ? [] : [result.refusal.code, ...(result.refusal.faults ?? [])]).toEqual([
    'changes/text-incomplete',
    'The plan is missing.',
    'The test plan is longer than 20000 characters.',
    'The back-out plan is missing.',
    'No server is named.',
  ])
})

test('the rule in words names its servers, its days with the zone, and what never happens', () => {
  const words = Object.fromEntries(ruleInWords(rule).map(({ key, value }) => [key, value]))
  expect(words).toMatchObject({
    Servers: 'sis-01, web-01',
    When: 'From Tue 1 Dec 2026, 12:00 am Central until Fri 1 Jan 2027, 12:00 am Central',
    Never: 'Removals of packages; upgrades to another release',
  })
})
