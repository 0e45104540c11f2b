import { refuse, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import type { Auth, Visit } from './sign-in/auth.ts'
import { displace } from './endings/displace-account.ts'
import { loginsOf } from './people.views.ts'

const running = new Map<string, Promise<unknown>>()

/** One after the other for each e-mail: two clicks must not make, and unmake, one account. */
const inTurn = async <T>(email: string, work: () => Promise<T>): Promise<T> => {
  const before = running.get(email) ?? Promise.resolve()
  const mine = before.then(work, work)
  const settled = mine.catch(() => undefined)
  running.set(email, settled)
  try {
    return await mine
  } finally {
    if (running.get(email) === settled) running.delete(email)
  }
}

/**
 * `isOwner`: whoever asks came by a link that was mailed to this address. `isNotMine`: and says that the account which is there was never theirs.
 */
export type NewAccount = {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly visit: Visit
  readonly isOwner?: boolean
  readonly isNotMine?: boolean
}

/**
 * Sign-in rows lie outside the district's transaction: the account comes first, the person's transaction second, and an account
 * that this call made goes again when the second does not happen. An e-mail that has an account already (a person in several
 * districts) is tied to it once its password was typed. One whose address nobody ever proved - opened by a link that was handed over - gives way to
 * the mailbox's owner who says that it is not theirs: else whoever invites first would hold everybody's account. Refused: `people/account-exists`,
 * `people/account-exists-unproved`, and whatever `link` refuses.
 */
export const withAccount = <T>(
  { auth, db }: { auth: Auth; db: Db },
  given: NewAccount,
  link: (userId: string) => Promise<Result<T>>,
): Promise<Result<T>> =>
  inTurn(given.email.toLowerCase(), async () => {
    let existing = await auth.accountOf(given.email)
    if (existing !== undefined && (await loginsOf(db, existing)).length === 0) {
      await auth.deleteAccount(existing) // left by a crash between the two steps; it never belonged to a person
      existing = undefined
    }
    const mayTakeOver = existing !== undefined && given.isOwner === true && !(await auth.isAddressProved(existing))
    if (existing !== undefined && mayTakeOver && given.isNotMine === true) {
      await displace({ auth, db }, existing)
      existing = undefined
    }
    if (existing !== undefined) {
      const checked = await auth.checkPassword(given.email, given.password, given.visit)
      if (checked.ok) return link(existing)
      if (checked.refusal.status === 429) return checked
      if (mayTakeOver)
        return refuse({
          code: 'people/account-exists-unproved',
          clause: '-',
          status: 409,
          says: 'This e-mail already has an account here with a different password, opened without any mail having been sent to you.',
          satisfiedBy: 'Enter its password if you opened it; otherwise say that it is not yours, and it ends.',
        })
      return refuse({
        code: 'people/account-exists',
        clause: '-',
        status: 409,
        says: 'This e-mail already has an account here, with a different password.',
        satisfiedBy: 'Enter the password of that account.',
      })
    }
    const { userId } = await auth.createAccount(given)
    let linked: Result<T> | undefined
    try {
      linked = await link(userId)
      return linked
    } finally {
      // Asked again rather than believed: a commit may have happened although its answer was lost.
      if (!linked?.ok && (await loginsOf(db, userId)).length === 0) await auth.deleteAccount(userId)
    }
  })

/** What use cases of accounts need. */
export type Accounts = { readonly auth: Auth; readonly db: Db }
