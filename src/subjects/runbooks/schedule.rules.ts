// Planning a run: the whole of it inside one window, inside the approved period, late enough to tell the users (CM-2, PM-3.4, SP-1.3, SP-1.4).
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { fitsInside } from '../../core/time/fits.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'
import { slotsFor } from './gates.rules.ts'
import { noticeTime, type NoticePolicy } from './notice.rules.ts'
import { isOpen, type RunState } from './run.rules.ts'

/** Ours, until earlier runs of the server tell better: minutes of work planned for a server that was never patched here. */
export const usualWorkMinutes = 60

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
    return no('run-under-way', 'SP-1.3', 'This server has a run that is not over.', 'finishing or withdrawing that run')
  if (!facts.hasTester && enforced('SP-1.5/tester-accepted-before-run'))
    return no('no-tester', 'SP-1.5', 'Nobody is named who tests this server.', 'naming a tester on the server’s page')
  if (!facts.hasImpacted)
    return no('nobody-impacted', 'SP-1.4', 'Nobody is named who would feel this server’s patching.', 'naming the impacted users on the server’s page')
  if (isBefore(wish.start, facts.now)) return refused(no('start-is-past', 'SP-1.3', `${inWords(start, window.zone)} is past.`, 'a later start'))
  if (isBefore(start, facts.period.notBefore) || isBefore(facts.period.notAfter, end))
    return refused(
      no(
        'outside-approved-period',
        'CM-6',
        `This ticket’s period is ${inWords(facts.period.notBefore, window.zone)} to ${inWords(facts.period.notAfter, window.zone)}.`,
        'a start in it',
      ),
    )
  if (facts.earliestStart !== null && isBefore(start, facts.earliestStart))
    return refused(
      no(
        'lead-time',
        'CM-5',
        `The change’s lead time ends ${inWords(facts.earliestStart, window.zone)}.`,
        'a later start, or the coordinator’s leave',
      ),
    )
  const fits = enforced('PM-3.4/run-inside-a-window') ? fitsInside(window, start, end) : ok(undefined)
  if (!fits.ok) return refused(fits)
  const told = noticeTime(facts.now, start, facts.notice)
  if (!told.ok) return refused(told)
  return ok({ start, end, sendNoticeAt: told.value.sendAt, noticeDueBy: told.value.dueBy })
}
