// What one enrolment key may send in 24 hours. An agent reports once a day; a key serves a whole site. A stolen one is bounded, and somebody is told.
import { whole, type PolicyValues } from '../../core/policy/parameters.ts'
import { enforced } from '../../core/policy/switch.ts'
import { refuse, type Refused } from '../../core/result.ts'

export type Sent = { readonly submissions: number; readonly bytes: number } // in the last 24 hours; bytes: those that were stored
export type DailyLimit = { readonly submissions: number; readonly bytes: number }

/** Told to an agent that is turned away: come again in an hour. */
export const retryAfterSeconds = 3600

/**
 * The limit of a key. A key by which more devices report than the parameter thought of is not a stolen one: two reports of each device that reported by
 * it in the week before (`known`) are always let in.
 */
export const dailyLimitOf = (values: PolicyValues, known = 0): DailyLimit => ({
  submissions: Math.max(whole(values, 'inventory.keyDailySubmissions'), 2 * known),
  bytes: whole(values, 'inventory.keyDailyMegabytes') * 1024 * 1024,
})

/** The refusal once a key has sent its day's worth; undefined below. What is under way may pass it by as much as comes at the same instant. */
export const overDailyLimit = (sent: Sent, limit: DailyLimit): Refused | undefined => {
  if (!enforced('PM-3.1/key-daily-limit') || (sent.submissions < limit.submissions && sent.bytes < limit.bytes)) return undefined
  return refuse({
    code: 'inventory/key-daily-limit',
    clause: 'PM-3.1',
    status: 429,
    says: `This enrollment key has sent ${sent.submissions} submissions (${Math.round(sent.bytes / 1024 / 1024)} MB stored) in 24 hours, which is its limit; this one was not processed.`,
    satisfiedBy:
      'The agent tries again on its own. If a whole site is being enrolled, raise the limit or use one key per school; if not, revoke the key.',
  })
}
