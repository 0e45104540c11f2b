// A person's word over the computed decision of an update (PM-3.3): what must be said with it.
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { dayAfter, isDay } from '../../../core/time/days.ts'

export type Wish = { readonly decision: string; readonly dueOn: string; readonly until: string; readonly reason: string }
export type Said = { readonly decision: string; readonly dueOn: string | null; readonly until: string; readonly reason: string }
type Facts = { readonly isOpen: boolean; readonly today: string; readonly now: { readonly decision: string; readonly dueOn: string | null } }

const longestDays = 365

/** What an override says. Refused with every fault: no reason, no end, an end that is past or more than a year away, a date that is none or beyond the end, nothing changed. */
export const decideOverride = (facts: Facts | undefined, wish: Wish): Result<Said> => {
  if (facts === undefined)
    return refuse({
      code: 'patching/evaluation-not-found',
      clause: 'PM-3.3',
      status: 404,
      says: 'There is no such patch evaluation.',
      satisfiedBy: 'Choose one from the patch plan.',
    })
  if (!facts.isOpen)
    return refuse({
      code: 'patching/evaluation-closed',
      clause: 'PM-3.3',
      status: 409,
      says: 'No device is waiting for this update any longer.',
      satisfiedBy: 'Nothing to do.',
    })
  const [decision, dueOn, until, reason] = [wish.decision.trim(), wish.dueOn.trim(), wish.until.trim(), wish.reason.trim()]
  const isChecked = enforced('PM-3.3/override-gives-reason-and-end')
  const faults = [
    ...(decision === '' || decision.length > 80 ? ['decision: say what it is instead, in at most 80 characters'] : []),
    ...(dueOn !== '' && !isDay(dueOn) ? ['dueOn: is not a date such as 2026-11-24'] : []),
    ...(isChecked && (reason === '' || reason.length > 500) ? ['reason: say why, in at most 500 characters; it is kept and shown'] : []),
    ...(isChecked && isDay(dueOn) && isDay(until) && dueOn > until
      ? ['dueOn: is after the day the override ends; from then on the computed date applies']
      : []),
    ...(!isDay(until)
      ? ['until: give the last day it applies, as a date such as 2026-11-24']
      : isChecked && until < facts.today
        ? ['until: is in the past']
        : isChecked && until > dayAfter(facts.today, longestDays)
          ? [`until: is more than ${longestDays} days ahead; an override always ends`]
          : []),
  ]
  if (faults.length === 0 && decision === facts.now.decision && (dueOn === '' ? null : dueOn) === facts.now.dueOn)
    faults.push('decision: is already so')
  if (faults.length > 0)
    return refuse({
      code: 'patching/override-refused',
      clause: 'PM-3.3',
      status: 422,
      says: 'The evaluation was not changed.',
      satisfiedBy: 'Correct each fault listed.',
      faults,
    })
  return ok({ decision, dueOn: dueOn === '' ? null : dueOn, until, reason: reason === '' ? '-' : reason })
}
