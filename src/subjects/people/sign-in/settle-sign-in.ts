import { refuse, type Refusal, type Result } from '../../../core/result.ts'
import { done, type Reply, type Request0 } from '../../../platform/http/route.ts'
import type { SignedIn } from './auth.ts'
import { howWords } from './device-words.rules.ts'
import { visitOf } from '../form-parts.ts'
import { accountNoter, type AccountAct, type Tell } from '../own-account.ts'
import type { PeopleParts } from '../parts.ts'
import { chosenDistrict, whoOfAccount } from '../resolve-who.ts'
import { actorOf } from '../who.ts'

const nowhere: Refusal = {
  code: 'people/no-district',
  clause: '-',
  status: 403,
  says: 'This account does not belong to anybody who currently works in a district.',
  satisfiedBy: 'Ask somebody in the district for an invitation.',
}
type Parts = Pick<PeopleParts, 'auth' | 'db'> & { readonly tell: Tell }
type Sent = {
  readonly request: Request0
  readonly to: string
  readonly no: (refusal: Refusal) => Reply
  readonly status?: number
  readonly json?: Record<string, unknown>
  readonly more?: { readonly what: AccountAct; readonly body: string; readonly subject: string }
}

/**
 * What follows a first proof, whatever it was: on to the second factor, or into the district with the sign-in in the ledger. Who works nowhere gets no session.
 */
export const settleSignIn = async (
  { auth, db, tell }: Parts,
  signedIn: Result<SignedIn>,
  { request, to, no, status, json = {}, more }: Sent,
): Promise<Reply> => {
  if (!signedIn.ok) return no(signedIn.refusal)
  const { userId, cookies, isHalf, proof, how, failedBefore } = signedIn.value
  const options = { cookies, ...(status === undefined ? {} : { status }) }
  if (isHalf)
    return done(
      { ...json, isSignedIn: false, needs: 'second-factor' },
      `/sign-in/second-factor${to === '/' ? '' : `?to=${encodeURIComponent(to)}`}`,
      options,
    )
  const who = await whoOfAccount(db, userId, chosenDistrict(request.headers))
  if (!who) {
    await auth.signOut({ ...visitOf(request), headers: new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') }) })
    return no(refuse(nowhere).refusal)
  }
  const from = { db, districtId: who.districtId, actor: { ...actorOf(who), proof } }
  const note = accountNoter(tell)
  await note(from, { what: 'signed-in', personId: who.personId, content: { how: howWords(how, proof), failedBefore } })
  const address = await auth.emailOf(userId)
  if (more && address) await note(from, { what: more.what, personId: who.personId, mail: { to: address, subject: more.subject, body: more.body } })
  return done({ ...json, isSignedIn: true }, to, options)
}
