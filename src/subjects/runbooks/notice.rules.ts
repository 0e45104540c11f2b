// SP-1.4: everyone who will feel it and IT were told, in time, of exactly this server and this start. Queued by us is not told.
import { enforced } from '../../core/policy/switch.ts'
import { canonical } from '../../core/proof/canonical.ts'
import type { Hash } from '../../core/proof/chain.ts'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { noticeDeadline, noticeNotBefore } from '../../core/time/leads.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'

export const noticeKind = 'before-patching'

/** One recipient of one notice, as the notices subject tells it. `stateAt`: when the last answer came. */
export type Delivery = {
  readonly kind: string; readonly boundTo: string | null; readonly madeAt: string; readonly dueBy: string | null; readonly address: string
  readonly personId: string | null; readonly state: 'waiting' | 'accepted' | 'refused' | 'bounced' | 'told'; readonly reply: string | null; readonly stateAt: string
}

/** What a notice is bound to: these servers (shown ids) and this start. Another server or another start has another hash. */
export const bindingOf = (hash: Hash, servers: readonly string[], start: At): string =>
  hash(canonical({ format: 'afterbell-notice/1', servers: [...servers].sort(), start: instantOf(start).toString() }))

export type NoticePolicy = { readonly hours: number; readonly maxAgeDays: number; readonly zone: string }
export type NoticeFacts = {
  readonly deliveries: readonly Delivery[]
  readonly mustKnow: readonly string[] // every address that the server's patching touches, and IT's
  readonly boundTo: string // of the server and the planned start
  readonly firstEffect: At // now, when asked at the start; the planned start, when asked before
}

export type NoticeLine = { readonly address: string; readonly is: 'told' | 'waiting' | 'refused' | 'bounced' | 'late' | 'old' | 'never'; readonly says: string }

const latestLast = (a: Delivery, b: Delivery): number => (isBefore(a.stateAt, b.stateAt) ? -1 : 1)

// The best of somebody's deliveries counts: a bounce on one address is mended by a call, a late letter does not spoil one in time.
const lineOf = (facts: NoticeFacts, policy: NoticePolicy, address: string): NoticeLine => {
  const isBound = (one: Delivery): boolean => one.boundTo === facts.boundTo || !enforced('SP-1.4/notice-bound-to-servers-and-start')
  const own = facts.deliveries.filter((one) => one.kind === noticeKind && isBound(one) && one.address.toLowerCase() === address.toLowerCase()).sort(latestLast)
  const deadline = noticeDeadline(facts.firstEffect, policy.hours)
  const freshFrom = noticeNotBefore(facts.firstEffect, policy.maxAgeDays, policy.zone)
  const reached = own.filter(({ state }) => state === 'accepted' || state === 'told')
  const inTime = reached.filter(({ stateAt }) => !isBefore(deadline, stateAt) || !enforced('SP-1.4/notice-6-hours'))
  const fresh = inTime.filter(({ madeAt }) => !isBefore(madeAt, freshFrom) || !enforced('SP-1.4/notice-not-too-old'))
  const [good, last] = [fresh.at(-1), own.at(-1)]
  if (good) return { address, is: 'told', says: `${good.state === 'told' ? 'told' : 'accepted'} ${inWords(good.stateAt, policy.zone)}` }
  if (!last) return { address, is: 'never', says: 'not told of this server and this start' }
  if (inTime.length > 0) return { address, is: 'old', says: `told more than ${policy.maxAgeDays} days before the start` }
  if (reached.length > 0) return { address, is: 'late', says: `told ${inWords(last.stateAt, policy.zone)}, less than ${policy.hours} hours ahead` }
  const is = last.state as 'waiting' | 'refused' | 'bounced' // the others were reached
  return { address, is, says: is === 'waiting' ? 'not yet taken by the mail server' : `${is}${last.reply === null ? '' : `: ${last.reply}`}` }
}

/** What became of each who must know, in the order given. */
export const noticeLines = (facts: NoticeFacts, policy: NoticePolicy): readonly NoticeLine[] => facts.mustKnow.map((address) => lineOf(facts, policy, address))

/** Passes when everyone was told; refused (`runbooks/notice-short`) with every one who was not, by name. */
export const noticeGate = (facts: NoticeFacts, policy: NoticePolicy): Result<{ readonly told: number }> => {
  const open = noticeLines(facts, policy).filter(({ is }) => is !== 'told')
  if (open.length === 0 && facts.mustKnow.length > 0) return ok({ told: facts.mustKnow.length })
  const deadline = noticeDeadline(facts.firstEffect, policy.hours)
  const isOver = open.some(({ is }) => is === 'late')
  return refuse({
    code: 'runbooks/notice-short', clause: 'SP-1.4', status: 409,
    says: facts.mustKnow.length === 0 ? 'Nobody is named who would feel this server’s patching, and nobody of IT has an address.'
      : `${open.length} of ${facts.mustKnow.length} were not told in time of this server and this start.`,
    satisfiedBy: facts.mustKnow.length === 0 ? 'naming the impacted users on the server’s page'
      : isOver ? `a start at least ${policy.hours} hours after the last of them was told`
        : `reaching each of them, by mail or another way, before ${inWords(deadline, policy.zone)}`,
    ...(open.length > 0 ? { faults: open.map(({ address, says }) => `${address}: ${says}`) } : {}),
  })
}

/**
 * When the notice goes out for a start: at once, or as early as it will still count, so that a bounce can be mended and quiet hours never make
 * it late. Refused (`runbooks/too-soon-for-notice`) where the deadline is past.
 */
export const noticeTime = (now: At, start: At, policy: NoticePolicy): Result<{ readonly sendAt: string; readonly dueBy: string }> => {
  const dueBy = noticeDeadline(start, policy.hours)
  if (isBefore(dueBy, now) && enforced('SP-1.4/notice-6-hours'))
    return refuse({
      code: 'runbooks/too-soon-for-notice', clause: 'SP-1.4', status: 409,
      says: `The users must be told by ${inWords(dueBy, policy.zone)}, ${policy.hours} hours before the start, and that is past.`,
      satisfiedBy: `a start after ${inWords(instantOf(now).add({ hours: policy.hours }), policy.zone)}`,
    } satisfies Refusal)
  const fresh = noticeNotBefore(start, policy.maxAgeDays, policy.zone).add({ hours: 1 }) // an hour inside, so that the sweep's delay does not matter
  return ok({ sendAt: isoIn(isBefore(now, fresh) ? fresh : now, policy.zone), dueBy: isoIn(dueBy, policy.zone) })
}
