import type { Claims, IdentityProviders } from '../../../connectors/identity/contract.ts'
import { ok, refuse, type Refused, type Result } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { reading } from '../../ledger/index.ts'
import type { Auth } from '../sign-in/auth.ts'
import type { ProviderTurn } from '../sign-in/auth.store.ts'
import { decidingPositions, type Position } from '../people.rules.ts'
import { districtIds, districtOf, loginsOf, personNow } from '../people.views.ts'
import { confirmedProviders, type Provider } from './providers.views.ts'
import { accountHolder } from '../recovery/recovery.views.ts'
import { isIssuerHere } from './set-provider.ts'

/** `secretOf`: the file a provider's secret is read from at each sign-in, and what stands in it. */
export type ProviderParts = {
  readonly localIssuers?: boolean
  readonly providers: IdentityProviders
  readonly secretOf: (issuer: string) => { readonly file: string; readonly secret: string | undefined }
}
/** `localIssuers`: an issuer on this machine may be used, as tests do; else a demonstration alone may. */
type Parts = ProviderParts & { readonly auth: Auth; readonly db: Db; readonly publicUrl: string }
export type Placed = Provider & { readonly districtId: string }

export const redirectUri = (publicUrl: string): string => `${publicUrl}/sign-in/provider/callback`

const no = (code: string, says: string, satisfiedBy: string, status: 401 | 403 | 404 | 409 = 403): Refused =>
  refuse({ code: `people/provider-${code}`, clause: '-', status, says, satisfiedBy })
export const turnOver = no(
  'turn-over',
  'This sign-in was started too long ago or in another browser, or has already been completed.',
  'Start the sign-in again.',
  401,
)

/** The confirmed providers of every district here: nobody has said yet which one they are of. Without those on this machine, where they are not for trying out. */
export const allProviders = async ({ db, localIssuers = false }: Pick<Parts, 'db' | 'localIssuers'>): Promise<readonly Placed[]> => {
  const ofDistrict = (districtId: string) =>
    reading({ db, districtId }, async (tx) => {
      const mayBeHere = localIssuers || ((await districtOf(tx))?.isDemo ?? false)
      return (await confirmedProviders(tx)).filter((one) => mayBeHere || !isIssuerHere(one.issuer)).map((one) => ({ ...one, districtId }))
    })
  return (await Promise.all((await districtIds(db)).map(ofDistrict))).flat()
}

/** Begins: gives where the browser goes and the state that its cookie and the answer must both name. */
export const beginAtProvider = async (parts: Parts, providerId: string, to: string): Promise<Result<{ url: string; state: string }>> => {
  const one = (await allProviders(parts)).find((row) => row.id === providerId)
  if (!one) return no('unknown', 'There is no such identity provider.', 'Choose one on the sign-in page.', 404)
  const begun = await parts.providers.begin({ ...one, secret: parts.secretOf(one.issuer).secret }, redirectUri(parts.publicUrl))
  if (!begun.ok) return begun
  const { url, state, nonce, verifier } = begun.value
  await parts.auth.turns.begin(state, { providerId, districtId: one.districtId, nonce, verifier, to })
  return ok({ url, state })
}

export type AtProvider = { readonly claims: Claims; readonly turn: ProviderTurn }
/** The answer: taken once, only in the browser that began. */
export const finishAtProvider = async (parts: Parts, answer: URLSearchParams, cookieState: string | undefined): Promise<Result<AtProvider>> => {
  const state = answer.get('state') ?? ''
  if (state === '' || state !== cookieState) return turnOver
  const turn = await parts.auth.turns.take(state)
  const one = turn && (await allProviders(parts)).find((row) => row.id === turn.providerId && row.districtId === turn.districtId)
  if (!turn || !one) return turnOver
  const finished = await parts.providers.finish(
    { ...one, secret: parts.secretOf(one.issuer).secret },
    redirectUri(parts.publicUrl),
    answer.toString(),
    { state, nonce: turn.nonce, verifier: turn.verifier },
  )
  if (!finished.ok) return finished
  // `amr` is anybody's word: it counts for who said so of this very provider, and two persons stand behind that.
  return ok({ claims: { ...finished.value, isTwofold: finished.value.isTwofold && one.trustsFactor }, turn })
}

/**
 * Whose account it is: the one this subject is bound to, else - once - the one of the person here with that verified e-mail. It never makes a person, and an
 * address that changes hands later opens nothing: the subject counts. By e-mail it finds nobody who decides changes (CM-6: whoever sets a provider would be
 * every approver) and no account of another district too (a provider set in one must not open the other): those connect it themselves, with their password.
 */
export const accountAtProvider = async (
  { auth, db }: Pick<Parts, 'auth' | 'db'>,
  { claims, turn }: AtProvider,
): Promise<Result<{ userId: string; isNewlyBound: boolean }>> => {
  const { issuer, subject, email, isEmailVerified } = claims
  const worksHere = async (userId: string) => (await loginsOf(db, userId)).some((one) => one.districtId === turn.districtId)
  const bound = await auth.turns.subjectOf({ issuer, subject })
  if (bound)
    return (await worksHere(bound.userId))
      ? ok({ userId: bound.userId, isNewlyBound: false })
      : no('not-here', 'This account does not belong to anybody who works here.', 'Ask somebody in the district for an invitation.')
  if (email === undefined || !isEmailVerified)
    return no(
      'email-not-verified',
      'The provider does not confirm your e-mail address, so your account cannot be found by it.',
      'Sign in with your password, then connect the provider on your account page.',
    )
  const holder = await reading({ db, districtId: turn.districtId }, (tx) => accountHolder(tx, email))
  if (!holder)
    return no(
      'nobody',
      'Nobody here has an account with this e-mail address.',
      'Ask somebody in the district for an invitation; then sign in here again.',
    )
  const isDecider = await reading(
    { db, districtId: turn.districtId },
    async (tx, now) => (await personNow(tx, holder.personId, now))?.positions.some((one) => decidingPositions.includes(one as Position)) ?? false,
  )
  if (isDecider || (await loginsOf(db, holder.userId)).length > 1)
    return no(
      'connect-yourself',
      isDecider ? 'Somebody who decides changes cannot be identified by e-mail address alone.' : 'This account is also used in another district.',
      'Sign in with your password, then connect the provider on your account page.',
    )
  const isBound = await auth.turns.bind({ issuer, subject, userId: holder.userId })
  return isBound
    ? ok({ userId: holder.userId, isNewlyBound: true })
    : no(
        'other-subject',
        'This account is bound to another identity at that provider.',
        'Sign in there with the identity it is bound to, or have the account recovered.',
        409,
      )
}
