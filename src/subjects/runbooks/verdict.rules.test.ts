import { expect, test } from 'vitest'
import { mayAnswer } from './verdict.rules.ts'

const deadline = '2026-12-05T04:00:00Z'
const code = (result: ReturnType<typeof mayAnswer>) => (result.ok ? 'ok' : result.refusal.code)
const answer = (at: string, state = 'testing', verdict: 'pass' | 'fail' = 'pass', failed = '') =>
  code(mayAnswer(state, at, deadline, verdict, failed, 'America/Chicago'))

test('an answer counts until its deadline and not at it: silence is no pass, and neither is a late yes', () => {
  expect(answer('2026-12-05T03:59:59Z')).toBe('ok')
  for (const at of [deadline, '2026-12-05T04:00:01Z', '2026-12-06T00:00:00Z']) expect(answer(at)).toBe('runbooks/verdict-too-late')
  expect(code(mayAnswer('testing', '2026-12-05T03:00:00Z', undefined, 'pass', '', 'America/Chicago'))).toBe('runbooks/verdict-too-late')
})

test('nothing is answered while nothing is tested, and a no names what failed', () => {
  expect(answer('2026-12-05T03:00:00Z', 'working')).toBe('runbooks/not-being-tested')
  expect(answer('2026-12-05T03:00:00Z', 'testing', 'fail', '  ')).toBe('runbooks/failed-tests-unnamed')
  expect(answer('2026-12-05T03:00:00Z', 'testing', 'fail', 'attendance')).toBe('ok')
})
