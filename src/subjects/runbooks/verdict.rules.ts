// SP-4.2: every tester of every service answers; one yes of three is not a yes; silence at the deadline is never a yes.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'
import type { TimeLeft } from './passes.rules.ts'

export type Verdict = 'pass' | 'fail' | 'cannot'
export type TesterVerdict = { readonly name: string; readonly service: string; readonly verdict: Verdict | null; readonly failedTests: string | null }

export type Judgement =
  | { readonly is: 'passed' }
  | { readonly is: 'waiting'; readonly for: readonly string[] }
  | { readonly is: 'failed' | 'silent'; readonly says: string; readonly names: readonly string[] }

const named = (testers: readonly TesterVerdict[]): readonly string[] => testers.map(({ name, service }) => `${name} (${service})`)

/** What the answers so far mean. A "no" ends it at once; "cannot" and no answer are silence once the deadline is reached. */
export const judge = (testers: readonly TesterVerdict[], now: At, deadline: At): Judgement => {
  const failed = testers.filter(({ verdict }) => verdict === 'fail')
  if (failed.length > 0)
    return {
      is: 'failed',
      names: named(failed),
      says: failed.map(({ name, service, failedTests }) => `${name} (${service}) says no: ${failedTests ?? ''}`).join('; '),
    }
  const passed = testers.filter(({ verdict }) => verdict === 'pass')
  const open = testers.filter(({ verdict }) => verdict !== 'pass')
  if (open.length === 0 && testers.length > 0) return { is: 'passed' }
  if (passed.length > 0 && !enforced('SP-4.2/every-tester-answers')) return { is: 'passed' }
  if (isBefore(now, deadline) && testers.length > 0) return { is: 'waiting', for: named(open) }
  if (!enforced('SP-4.2/silence-is-no-pass')) return { is: 'passed' }
  const says = testers.length === 0 ? 'Nobody was asked to test.' : `No answer by the deadline from ${named(open).join(', ')}.`
  return { is: 'silent', names: named(open), says }
}

/** The testers' deadline: the set minutes from now, but never later than a rollback can still begin. */
export const verdictDeadline = (now: At, testMinutes: number, left: TimeLeft | undefined, zone: string): string => {
  const planned = instantOf(now).add({ minutes: testMinutes })
  return isoIn(left && isBefore(left.lastSafe, planned) ? left.lastSafe : planned, zone)
}

const no = (code: string, says: string, satisfiedBy: string): Refused =>
  refuse({ code: `runbooks/${code}`, clause: 'SP-4.2', says, satisfiedBy, status: 409 })

/** Whether this answer can be taken: while testing, before the deadline, a "no" with the tests that failed. */
export const mayAnswer = (
  state: string,
  now: At,
  deadline: string | undefined,
  verdict: Verdict,
  failedTests: string,
  zone: string,
): Result<true> => {
  if (state !== 'testing')
    return no('not-being-tested', 'This server is not being tested now.', 'nothing: whoever runs it knows, and asks again when needed')
  if (deadline === undefined || !isBefore(now, deadline))
    return no(
      'verdict-too-late',
      deadline === undefined ? 'Testing has not begun.' : `The answer was due ${inWords(deadline, zone)}.`,
      'the systems administrator asking again',
    )
  if (verdict === 'fail' && failedTests.trim() === '')
    return refuse({
      code: 'runbooks/failed-tests-unnamed',
      clause: 'SP-4.2',
      status: 422,
      says: 'Say what did not work.',
      satisfiedBy: 'a few words on what failed',
      faults: ['What failed is missing.'],
    })
  return ok(true)
}

/** SP-4.5: back in production only with every test passed and a remark, both on the ticket. */
export const mayGoBack = (judgement: Judgement, remark: string): Result<true> => {
  if (!enforced('SP-4.5/results-and-remark-on-ticket')) return ok(true)
  if (judgement.is !== 'passed')
    return refuse({
      code: 'runbooks/tests-not-passed',
      clause: 'SP-4.5',
      status: 409,
      says: judgement.is === 'waiting' ? `Not everyone has tested: ${judgement.for.join(', ')}.` : judgement.says,
      satisfiedBy: 'every tester’s yes',
    })
  if (remark.trim() === '')
    return refuse({
      code: 'runbooks/remark-missing',
      clause: 'SP-4.5',
      status: 422,
      says: 'The remark is missing.',
      satisfiedBy: 'a sentence that the server can go back into production',
      faults: ['The remark is missing.'],
    })
  return ok(true)
}
