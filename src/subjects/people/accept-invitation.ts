import { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { reading, sha256, useCase } from '../ledger/index.ts'
import { withAccount, type Accounts } from './accounts.ts'
import type { Visit } from './sign-in/auth.ts'
import { voidPasskeys } from './recovery/recovery.store.ts'
import { accountIdOf } from './endings/people-endings.views.ts'
import { insertLogin, invitationOf, useInvitation, type Invitation } from './people.store.ts'
import { districtIds, districtOf, loginsOf } from './people.views.ts'
import { plainCode } from './second-factor/totp.ts'

const gone = (says: string) =>
  refuse({
    code: 'people/invitation-over',
    clause: '-',
    status: 404,
    says,
    satisfiedBy: 'Ask for a new invitation, or go to the sign-in page if you have already opened your account.',
  })

/** Whether a link still opens an account: single use, seven days, the newest alone. */
const check = (invitation: Invitation | undefined, now: Temporal.Instant): Result<Invitation & { readonly email: string }> => {
  if (!invitation?.email) return gone('This link opens no account here.')
  if (invitation.usedAt !== null) return gone('This link has already been used; it works only once.')
  if (!invitation.isNewest) return gone('This link was replaced by a newer one.')
  if (Temporal.Instant.compare(now, invitation.endsAt) >= 0)
    return gone(
      invitation.purpose === 'recovery'
        ? 'This link is more than an hour old and has expired.'
        : 'This link is more than seven days old and has expired.',
    )
  return ok({ ...invitation, email: invitation.email })
}

/** The second half of a mailed way back in; worth nothing without its link. */
export const codeHashOf = (token: string, code: string): string => sha256(`${token}\n${plainCode(code)}`)

type Known = { readonly invitation: Invitation | undefined; readonly now: Temporal.Instant }
type Input = { readonly token: string; readonly userId: string; readonly code?: string | undefined }

const accept = useCase<Input, Known, Invitation, { personId: string }>({
  name: 'people.accept-invitation',
  clauses: ['PM-4'],
  load: async (act, input) => ({ invitation: await invitationOf(act.tx, sha256(input.token), true), now: act.now }),
  decide: ({ invitation, now }, { token, code }) => {
    const checked = check(invitation, now)
    if (!checked.ok || checked.value.codeHash === null || checked.value.codeHash === codeHashOf(token, code ?? '')) return checked
    return refuse({
      code: 'people/recovery-code-wrong',
      clause: 'CM-6',
      status: 403,
      says: 'The code is not the one the second person gave you.',
      satisfiedBy: 'Enter their code as given. If it is lost, ask for account recovery again.',
    })
  },
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

export type OpenInvitation = Pick<Invitation, 'personId' | 'name' | 'channel' | 'hasAccount' | 'purpose'> & {
  readonly email: string
  readonly districtName: string
  readonly isMailed: boolean // to the address itself
  readonly needsCode: boolean
}
/** What the link's page shows. Reads alone: opening a link, as mail scanners do, uses nothing up. */
export const readInvitation = async (db: Db, token: string): Promise<Result<OpenInvitation & { readonly districtId: string }>> => {
  const districtId = await districtIn(db, token)
  if (districtId === undefined) return gone('This link opens no account here.')
  return reading({ db, districtId }, async (tx, now) => {
    const found = check(await invitationOf(tx, sha256(token), false), now)
    if (!found.ok) return found
    const { personId, name, email, channel, hasAccount, purpose, codeHash } = found.value
    const district = await districtOf(tx)
    // A demonstration's mail is kept where everyone in it reads it: what came by it came from nobody's mailbox.
    const isMailed = channel === 'mail' && !(district?.isDemo ?? false)
    return ok({
      personId,
      name,
      email,
      channel,
      hasAccount,
      purpose,
      isMailed,
      needsCode: codeHash !== null,
      districtId,
      districtName: district?.name ?? '',
    })
  })
}

const accountBehind = async ({ auth, db }: Accounts, { districtId, personId }: { readonly districtId: string; readonly personId: string }) => {
  const userId = await reading({ db, districtId }, (tx) => accountIdOf(tx, personId))
  return { userId, address: userId === undefined ? undefined : await auth.emailOf(userId) }
}

/** Uses the link up and sets the password: a new account, or a new password for the person's account, whose sessions all end. */
export const acceptInvitation = async (
  parts: Accounts,
  {
    token,
    password,
    visit,
    code,
    isNotMine = false,
  }: { token: string; password: string; visit: Visit; code?: string | undefined; isNotMine?: boolean },
): Promise<Result<{ personId: string; email: string }>> => {
  const read = await readInvitation(parts.db, token)
  if (!read.ok) return read
  const { districtId, email, name, isMailed, hasAccount, purpose } = read.value
  // The link went by mail; its second half was told face to face. Tries are counted, and only those that were wrong.
  const tries = read.value.needsCode ? await parts.auth.limited('recovery-code', sha256(token), 'Too many wrong codes for this link.') : undefined
  if (tries?.ok === false) return tries
  const use = async (userId: string) => {
    const used = await accept(
      { db: parts.db, districtId, actor: { id: `invitation:${sha256(token).slice(0, 16)}`, proof: 'link' } },
      { token, userId, code },
    )
    if (!used.ok) return used
    await tries?.value.takeBack(true)
    if (isMailed) await parts.auth.noteAddressProved(userId, email)
    return ok({ ...used.value, email })
  }
  if (!hasAccount) return withAccount(parts, { email, name, password, visit, isOwner: isMailed, isNotMine }, use)
  // The account this person signed in with, never whichever has that address by now.
  const { userId, address } = await accountBehind(parts, read.value)
  if (userId === undefined || address === undefined) return gone('This person’s account no longer exists.')
  // Whoever hands links over in one district must not reach into another: only the mailbox's owner replaces a shared password.
  if (!isMailed && (await loginsOf(parts.db, userId)).length > 1)
    return refuse({
      code: 'people/account-in-other-districts',
      clause: '-',
      status: 409,
      says: 'This account is also used in another district, so a link that was handed over cannot replace its password.',
      satisfiedBy: 'Ask for an invitation by mail.',
    })
  const used = await use(userId)
  if (used.ok) await parts.auth.replacePassword(userId, password)
  if (used.ok && purpose === 'recovery') await parts.auth.forgetFactors(userId)
  return used.ok ? ok({ ...used.value, email: address }) : used
}
