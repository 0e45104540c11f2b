import { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { reading, sha256, useCase } from '../ledger/index.ts'
import { withAccount, type Accounts } from './accounts.ts'
import type { Visit } from './auth.ts'
import { voidPasskeys } from './recovery.store.ts'
import { accountIdOf } from './people-endings.views.ts'
import { insertLogin, invitationOf, useInvitation, type Invitation } from './people.store.ts'
import { districtIds, districtOf, loginsOf } from './people.views.ts'

const gone = (says: string) =>
  refuse({
    code: 'people/invitation-over',
    clause: '-',
    status: 404,
    says,
    satisfiedBy: 'A new invitation from whoever invited you, or the sign-in page if you have opened your account.',
  })

/** Whether a link still opens an account: single use, seven days, the newest alone. */
const check = (invitation: Invitation | undefined, now: Temporal.Instant): Result<Invitation & { readonly email: string }> => {
  if (!invitation?.email) return gone('This link opens no account here.')
  if (invitation.usedAt !== null) return gone('This link was used already; it works once.')
  if (!invitation.isNewest) return gone('A newer link was made in place of this one.')
  if (Temporal.Instant.compare(now, invitation.endsAt) >= 0) return gone(invitation.purpose === 'recovery' ? 'This link is older than an hour and has ended.' : 'This link is older than seven days and has ended.')
  return ok({ ...invitation, email: invitation.email })
}

type Known = { readonly invitation: Invitation | undefined; readonly now: Temporal.Instant }
type Input = { readonly token: string; readonly userId: string }

const accept = useCase<Input, Known, Invitation, { personId: string }>({
  name: 'people.accept-invitation',
  clauses: ['PM-4'],
  load: async (act, input) => ({ invitation: await invitationOf(act.tx, sha256(input.token), true), now: act.now }),
  decide: ({ invitation, now }) => check(invitation, now),
  commit: async (act, invitation, _, { userId }) => {
    await useInvitation(act, invitation.id)
    if (!invitation.hasAccount) await insertLogin(act, invitation.personId, userId)
    const isRecovery = invitation.purpose === 'recovery'
    const passkeysEnded = isRecovery ? await voidPasskeys(act, invitation.personId) : undefined
    const person = showId('per', invitation.personId)
    return {
      value: { personId: invitation.personId },
      evidence: [
        {
          kind: isRecovery ? 'people.account-recovered' : invitation.hasAccount ? 'people.password-replaced' : 'people.invitation-accepted',
          grade: 'enforced',
          about: [person, showId('inv', invitation.id)],
          content: { person, channel: invitation.channel, passkeysEnded },
        },
      ],
    }
  },
})

export const districtIn = async (db: Db, token: string): Promise<string | undefined> => {
  const districtId = /^([1-9]\d{0,17})-[\w-]{20,64}$/.exec(token)?.[1]
  return districtId !== undefined && (await districtIds(db)).includes(districtId) ? districtId : undefined
}

export type OpenInvitation = Pick<Invitation, 'personId' | 'name' | 'channel' | 'hasAccount' | 'purpose'> & { readonly email: string; readonly districtName: string }
/** What the link's page shows. Reads alone: opening a link, as mail scanners do, uses nothing up. */
export const readInvitation = async (db: Db, token: string): Promise<Result<OpenInvitation & { readonly districtId: string }>> => {
  const districtId = await districtIn(db, token)
  if (districtId === undefined) return gone('This link opens no account here.')
  return reading({ db, districtId }, async (tx, now) => {
    const found = check(await invitationOf(tx, sha256(token), false), now)
    if (!found.ok) return found
    const { personId, name, email, channel, hasAccount, purpose } = found.value
    return ok({ personId, name, email, channel, hasAccount, purpose, districtId, districtName: (await districtOf(tx))?.name ?? '' })
  })
}

const accountBehind = async ({ auth, db }: Accounts, { districtId, personId }: { readonly districtId: string; readonly personId: string }) => {
  const userId = await reading({ db, districtId }, (tx) => accountIdOf(tx, personId))
  return { userId, address: userId === undefined ? undefined : await auth.emailOf(userId) }
}

/** Uses the link up and sets the password: a new account, or a new password for the person's account, whose sessions all end. */
export const acceptInvitation = async (
  parts: Accounts,
  { token, password, visit }: { token: string; password: string; visit: Visit },
): Promise<Result<{ personId: string; email: string }>> => {
  const read = await readInvitation(parts.db, token)
  if (!read.ok) return read
  const { districtId, email, name, channel, hasAccount, purpose } = read.value
  const use = async (userId: string) => {
    const used = await accept(
      { db: parts.db, districtId, actor: { id: `invitation:${sha256(token).slice(0, 16)}`, proof: 'link' } },
      { token, userId },
    )
    return used.ok ? ok({ ...used.value, email }) : used
  }
  if (!hasAccount) return withAccount(parts, { email, name, password, visit }, use)
  // The account this person signed in with, never whichever has that address by now.
  const { userId, address } = await accountBehind(parts, read.value)
  if (userId === undefined || address === undefined) return gone('The account of this person is gone.')
  // Whoever hands links over in one district must not reach into another: only the mailbox's owner replaces a shared password.
  if (channel === 'handed-over' && (await loginsOf(parts.db, userId)).length > 1)
    return refuse({
      code: 'people/account-in-other-districts',
      clause: '-',
      status: 409,
      says: 'This account is used in another district too, so a link that was handed over cannot replace its password.',
      satisfiedBy: 'An invitation by mail.',
    })
  const used = await use(userId)
  if (used.ok) await parts.auth.replacePassword(userId, password)
  if (used.ok && purpose === 'recovery') await parts.auth.forgetFactors(userId)
  return used.ok ? ok({ ...used.value, email: address }) : used
}
