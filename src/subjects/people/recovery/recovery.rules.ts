// Recovery by two persons (ours, under CM-6): somebody who lost every way in is seen by two others, who each say so.
import { ok, refuse, type Result } from '../../../core/result.ts'
import { isBefore, type At } from '../../../core/time/zone.ts'
import { mayDecide, type Delegation } from '../people.rules.ts'

export const recoveryDays = 7
export const recoveryLinkHours = 1
export const seenWays = { 'in-person': 'In person', 'by-video': 'By video, and called back on a number already known' } as const
export type Seen = keyof typeof seenWays
export const isSeen = (text: string): text is Seen => Object.hasOwn(seenWays, text)

export type Word = { readonly byId: string; readonly by: string; readonly seen: string; readonly at: string }
export type Recovery = {
  readonly id: string
  readonly personId: string
  readonly person: string
  readonly email: string | null
  readonly askedAt: string
  readonly endsAt: string
  readonly doneAt: string | null
  readonly stoppedAt: string | null
  readonly words: readonly Word[]
}
export type LetInFact = { readonly personId: string; readonly by: string }
export type Nearness = {
  readonly delegations: readonly Delegation[]
  readonly letIn: readonly LetInFact[]
  readonly shared: readonly { readonly personId: string; readonly with: string }[]
}

const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 | 422 = 403) =>
  refuse({ code: `people/recovery-${code}`, clause: 'CM-6', status, says, satisfiedBy })
const isOpen = (recovery: Recovery, now: At): boolean => recovery.doneAt === null && recovery.stoppedAt === null && isBefore(now, recovery.endsAt)

/** Whether two persons are near enough to count as one: a delegate the other appointed, let in by the other, or one mailbox. */
const isNear = (near: Nearness, of: string, other: string): boolean =>
  !mayDecide({
    requesterId: of,
    deciderId: other,
    delegations: near.delegations,
    invitedByRequester: near.letIn.some((one) => one.personId === other && one.by === of),
    hasRequestersMailbox: near.shared.some((one) => one.personId === other && one.with === of),
  }).ok

/**
 * Whether this person's word counts for that recovery. Refused: it has ended; own; appointed or let in by who asks; said already; too near to the first
 * confirmer; by a link or a break-glass code.
 */
export const mayConfirm = (
  recovery: Recovery | undefined,
  confirmer: { readonly id: string; readonly proof: string },
  near: Nearness,
  now: At,
): Result<Recovery> => {
  if (!recovery || !isOpen(recovery, now))
    return no('over', 'This recovery is completed, stopped or more than seven days old.', 'Ask for a new one on the sign-in page.', 404)
  if (!['password', 'provider', 'second-factor', 'passkey'].includes(confirmer.proof))
    return no('needs-sign-in', 'A recovery can only be confirmed from your own account.', 'Sign in with your own account.')
  if (confirmer.id === recovery.personId) return no('own', 'You cannot vouch for yourself.', 'Ask two other people.')
  if (isNear(near, recovery.personId, confirmer.id))
    return no(
      'too-near',
      'The person asking appointed you, let you in or shares your mailbox, so the two of you count as one.',
      'Two people who got their account and position from somebody else must vouch.',
    )
  if (recovery.words.some((one) => one.byId === confirmer.id))
    return no('said-already', 'You have already vouched; it counts once.', 'One other person must vouch.', 409)
  const first = recovery.words[0]
  if (first && (isNear(near, first.byId, confirmer.id) || isNear(near, confirmer.id, first.byId)))
    return no(
      'two-are-one',
      `${first.by} and you count as one person: one of you appointed or let in the other, or you share a mailbox.`,
      'A third person must vouch.',
    )
  return ok(recovery)
}
