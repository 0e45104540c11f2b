// SP-1.4: what a notice is bound to, and when it goes out. Who was told by it is the notices subject's to say.
import { enforced } from '../../core/policy/switch.ts'
import { canonical } from '../../core/proof/canonical.ts'
import type { Hash } from '../../core/proof/chain.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { noticeDeadline, noticeNotBefore } from '../../core/time/leads.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'

export const noticeKind = 'before-patching'

/** What a notice is bound to: these servers (shown ids) and this start. Another server or another start has another hash. */
export const bindingOf = (hash: Hash, servers: readonly string[], start: At): string =>
  hash(canonical({ format: 'afterbell-notice/1', servers: [...servers].sort(), start: instantOf(start).toString() }))

export type NoticePolicy = { readonly hours: number; readonly maxAgeDays: number; readonly zone: string }

/** When somebody must have been told for a first effect then: not before, not after. Hours are elapsed, days are calendar days. */
export const noticeSpan = (firstEffect: At, policy: NoticePolicy) => ({
  by: noticeDeadline(firstEffect, policy.hours),
  notBefore: noticeNotBefore(firstEffect, policy.maxAgeDays, policy.zone),
})

/**
 * When the notice goes out for a start: at once, or as early as it will still count, so that a bounce can be mended and quiet hours never make
 * it late. Refused (`runbooks/too-soon-for-notice`) where the deadline is past.
 */
export const noticeTime = (now: At, start: At, policy: NoticePolicy): Result<{ readonly sendAt: string; readonly dueBy: string }> => {
  const { by, notBefore } = noticeSpan(start, policy)
  if (isBefore(by, now) && enforced('SP-1.4/notice-6-hours'))
    return refuse({
      code: 'runbooks/too-soon-for-notice',
      clause: 'SP-1.4',
      status: 409,
      says: `The users must be notified by ${inWords(by, policy.zone)}, ${policy.hours} hours before the start, and that time has passed.`,
      satisfiedBy: `a start after ${inWords(instantOf(now).add({ hours: policy.hours }), policy.zone)}`,
    })
  const fresh = notBefore.add({ hours: 1 }) // an hour inside, so that the sweep's delay does not matter
  return ok({ sendAt: isoIn(isBefore(now, fresh) ? fresh : now, policy.zone), dueBy: isoIn(by, policy.zone) })
}
