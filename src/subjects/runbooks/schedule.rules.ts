// Planning a run: the whole of it inside one window, inside the approved period, late enough to tell the users (CM-2, PM-3.4, SP-1.3, SP-1.4).
import { whyNotThen } from '../../core/policy/approved-time.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { fitsInside } from '../../core/time/fits.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'
import { slotsFor } from './gates.rules.ts'
import { noticeTime, type NoticePolicy } from './notice.rules.ts'
import { isOpen, type RunState } from './run.rules.ts'

export type PlanFacts = {
  readonly now: At
  readonly window: WindowPolicy
  readonly notice: NoticePolicy
  readonly testMinutes: number
  readonly rollbackMinutes: number
  readonly period: { readonly notBefore: string; readonly notAfter: string } // the cycle's
  readonly earliestStart: string | null // by the lead time, or by the coordinator's leave; null where the change does not tell
  readonly closedAt: string | null
  readonly otherRuns: readonly { readonly state: RunState }[] // of this server, in any cycle
  readonly hasTester: boolean
  readonly hasImpacted: boolean
}
export type Wish = { readonly start: string; readonly workMinutes: number }
export type Planned = { readonly start: string; readonly end: string; readonly sendNoticeAt: string; readonly noticeDueBy: string }

const no = (code: string, clause: string, says: string, satisfiedBy: string): Refused =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409 })

/** SP-1.3: the runner patches only what says so; for everything else it is not the patching actor. */
export const wayGate = (way: 'runner' | 'by-hand', patchingActor: string): Result<true> =>
  way === 'by-hand' || patchingActor === 'runbook' || !enforced('SP-1.3/runner-only-where-it-patches')
    ? ok(true)
    : refuse({
        code: 'runbooks/runner-does-not-patch-it',
        clause: 'SP-1.3',
        status: 409,
        says: 'The runner does not patch this server: its page names another patching actor.',
        satisfiedBy: 'a run by hand, or "runbook" as patching actor on the server’s page and a runner that was given the server',
      })

/** Minutes a plan takes in all: work, test and room for a rollback. */
export const planMinutes = (facts: Pick<PlanFacts, 'testMinutes' | 'rollbackMinutes'>, workMinutes: number): number =>
  workMinutes + facts.testMinutes + facts.rollbackMinutes

/** The next three starts that can be had: inside a window, tellable in time, inside the cycle's period, after the lead time. */
export const proposals = (facts: PlanFacts, workMinutes: number, n = 3) => {
  const from = [facts.period.notBefore, facts.earliestStart ?? facts.period.notBefore].reduce((a, b) => (isBefore(a, b) ? b : a))
  const later = isBefore(from, facts.now) ? facts.now : from
  return slotsFor(facts.window, later, planMinutes(facts, workMinutes), facts.notice.hours, facts.now, n).filter(
    ({ end }) => !isBefore(facts.period.notAfter, end),
  )
}

const withSlots = (refused: Refused, facts: PlanFacts, workMinutes: number): Refused => {
  const slots = proposals(facts, workMinutes).map(({ start }) => inWords(start, facts.window.zone))
  if (slots.length === 0) return refused
  return refuse({ ...refused.refusal, satisfiedBy: `a start at ${slots.join(' or ')}` })
}

/** A plan that may stand, or why not: clause, reason, and (SP-1.3) the next three starts that can be had. */
export const decidePlan = (facts: PlanFacts, wish: Wish): Result<Planned> => {
  const { window } = facts
  const start = isoIn(wish.start, window.zone)
  const end = isoIn(instantOf(wish.start).add({ minutes: planMinutes(facts, wish.workMinutes) }), window.zone)
  const refused = (result: Refused): Refused => withSlots(result, facts, wish.workMinutes)
  if (facts.closedAt !== null) return no('cycle-closed', 'SP-5', 'This ticket is closed.', 'the next cycle’s ticket')
  if (facts.otherRuns.some(({ state }) => isOpen(state)))
    return no('run-under-way', 'SP-1.3', 'This server has a run that has not ended.', 'finishing or withdrawing that run')
  if (!facts.hasTester && enforced('SP-1.5/tester-accepted-before-run'))
    return no('no-tester', 'SP-1.5', 'This server has no tester.', 'adding a tester on the server’s page')
  if (!facts.hasImpacted)
    return no(
      'nobody-impacted',
      'SP-1.4',
      'No users affected by this server’s patching are entered.',
      'adding the affected users on the server’s page',
    )
  if (isBefore(wish.start, facts.now)) return refused(no('start-is-past', 'SP-1.3', `${inWords(start, window.zone)} has passed.`, 'a later start'))
  const [notThen] = whyNotThen({ period: facts.period, earliestStart: facts.earliestStart, zone: window.zone }, start, end)
  if (notThen) return refused(refuse(notThen))
  const fits = enforced('PM-3.4/run-inside-a-window') ? fitsInside(window, start, end) : ok(undefined)
  if (!fits.ok) return refused(fits)
  const told = noticeTime(facts.now, start, facts.notice)
  if (!told.ok) return refused(told)
  return ok({ start, end, sendNoticeAt: told.value.sendAt, noticeDueBy: told.value.dueBy })
}
