// Who must have a second factor, and by when. The pack's parameters signIn.secondFactorFor and signIn.graceDays; ours, under CM-6: an approval is worth as much as the proof of who gave it.
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { mayDo, type MayDo } from '../people.rules.ts'

const approving: readonly MayDo[] = ['changes.approve-as-manager', 'changes.approve-as-coordinator']
const administering: readonly MayDo[] = ['people.change', 'policy.change', 'runs.work', 'ledger.export']
const demanded = {
  approvers: approving,
  'administrators-and-approvers': [...approving, ...administering],
  everyone: [...approving, ...administering, 'today.see'],
} as const satisfies Readonly<Record<string, readonly MayDo[]>>

/** Whether somebody holding these positions must have one. An unknown word counts as `administrators-and-approvers`. */
export const mustHaveSecondFactor = (whom: string, held: readonly string[]): boolean =>
  (Object.hasOwn(demanded, whom) ? demanded[whom as keyof typeof demanded] : demanded['administrators-and-approvers']).some(
    (act) => mayDo(held, act).ok,
  )

/** The end of the days of grace, counted from when the account first heard of it; both in milliseconds since the epoch, machine time. */
export const graceEndsMs = (sinceMs: number, graceDays: number): number => sinceMs + graceDays * 86_400_000

/** Whether a session with this grade has shown more than one factor. */
export const isTwofold = (proof: string): boolean => proof === 'second-factor' || proof === 'passkey'

/**
 * Whether this session may add, change or remove a way to sign in. Where the account has a second factor, only a session that showed one may: a
 * password, which whoever reads the mailbox can have reset, must not end in a factor of theirs.
 */
export const mayChangeFactors = (proof: string, hasFactor: boolean): Result<true> =>
  !hasFactor || isTwofold(proof)
    ? ok(true)
    : refuse({
        code: 'people/factor-first',
        clause: 'CM-6',
        status: 403,
        says: 'This account has a second factor, and this session has not shown it.',
        satisfiedBy:
          'Sign out, then sign in again with your passkey or authenticator app. If both are lost, two people can vouch for you: “I lost every way to sign in” on the sign-in page.',
      })

// A break-glass session mends people and patches by hand. What proves its use, and what it was allowed, it does not touch.
const closedToBreakGlass: readonly string[] = [
  'policy.change',
  'ledger.erase',
  'ledger.rotate',
  'ledger.witness',
  'sign-in.configure',
] satisfies readonly MayDo[]

/** What the door asks before the table of who may do what: who is late with a second factor enters nothing but the pages of the own account. */
export const mayEnter = (
  who: { readonly positions: readonly string[]; readonly isFactorOverdue?: boolean | undefined; readonly proof?: string | undefined },
  act: string,
): Result<true> => {
  if (who.proof === 'break-glass' && closedToBreakGlass.includes(act))
    return refuse({
      code: 'people/not-by-break-glass',
      clause: 'CM-6',
      status: 403,
      says: 'Somebody signed in with a break-glass account cannot change rules, evidence or ways to sign in.',
      satisfiedBy: 'Ask somebody who signed in with their own account.',
    })
  return who.isFactorOverdue && act !== 'own-account' && enforced('CM-6/second-factor-after-grace')
    ? refuse({
        code: 'people/second-factor-first',
        clause: 'CM-6',
        status: 403,
        says: 'Your positions need a second factor, and the grace period is over.',
        satisfiedBy: 'Add an authenticator app or a passkey on your account page; or, if you have one, sign out and sign in with it.',
      })
    : mayDo(who.positions, act)
}
