import { expect, test } from 'vitest'
import { graceEndsMs, isTwofold, mayEnter, mustHaveSecondFactor } from './second-factor.rules.ts'

test.each([
  ['administrators-and-approvers', ['technology-director'], true],
  ['administrators-and-approvers', ['systems-administrator'], true],
  ['administrators-and-approvers', ['second-approver'], true],
  ['administrators-and-approvers', ['principal', 'teacher', 'tester'], false],
  ['approvers', ['technology-director'], false],
  ['approvers', ['technology-coordinator'], true],
  ['approvers', ['it-systems-manager'], true],
  ['everyone', ['teacher'], true],
  ['everyone', [], false],
  ['toString', ['technology-director'], true],
])('%s: %j must have one: %s', (whom, held, must) => expect(mustHaveSecondFactor(whom, held)).toBe(must))

test('days of grace are whole days from the first time it was heard of', () => {
  expect(graceEndsMs(1_795_305_000_000, 14)).toBe(1_795_305_000_000 + 14 * 86_400_000)
  expect(graceEndsMs(0, 0)).toBe(0)
})

test('grades that show two factors', () => {
  expect(['second-factor', 'passkey', 'password', 'provider', 'link', 'break-glass'].map(isTwofold)).toEqual([true, true, false, false, false, false])
})

test('who is late enters the own account alone', () => {
  const late = { positions: ['technology-director'], isFactorOverdue: true }
  const codes = ['own-account', 'signed-in', 'people.change', 'today.see'].map((act) => {
    const may = mayEnter(late, act)
    return may.ok ? 'ok' : may.refusal.code
  })
  expect(codes).toEqual(['ok', ...Array<string>(3).fill('people/second-factor-first')])
  expect(mayEnter({ positions: ['technology-director'] }, 'people.change').ok).toBe(true)
  expect(mayEnter({ positions: ['tester'] }, 'people.change').ok).toBe(false)
})

test('a break-glass session mends people and patches, and touches neither rules nor evidence nor ways to sign in', () => {
  const may = (proof: string, act: string) => mayEnter({ positions: ['technology-director', 'systems-administrator'], proof }, act).ok
  const closed = ['policy.change', 'ledger.erase', 'ledger.rotate', 'ledger.witness', 'sign-in.configure']
  expect(closed.map((act) => [may('break-glass', act), may('second-factor', act)])).toEqual(closed.map(() => [false, true]))
  expect(['people.change', 'runs.work', 'today.see', 'own-account'].map((act) => may('break-glass', act))).toEqual([true, true, true, true])
})
