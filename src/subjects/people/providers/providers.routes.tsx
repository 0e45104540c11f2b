import { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Request0, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { inputRefused, text, visitOf } from '../form-parts.ts'
import { hasFactor } from '../second-factor/has-factor.ts'
import { mayChangeFactors } from '../second-factor/second-factor.rules.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { accountNoter } from '../own-account.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import type { Fault, Sent } from '../person-form.rules.ts'
import { accountAtProvider, allProviders, beginAtProvider, finishAtProvider, redirectUri, turnOver } from './provider-sign-in.ts'
import { ConnectPage, GoOnPage, ProvidersPage } from './providers.screens.tsx'
import { confirmedProviders, providersOf } from './providers.views.ts'
import { confirmProvider, endProvider, readIssuer, setProvider } from './set-provider.ts'
import { settleSignIn } from '../sign-in/settle-sign-in.ts'
import { SignInPage } from '../sign-in/sign-in.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const setBody = z.object({ label: text, issuer: text, clientId: text, trustsFactor: text })
const connectBody = z.object({ provider: text, current: text })
const toQuery = z.object({ to: text })
const nowhere = '00000000-0000-0000-0000-000000000000'
const turnCookie = 'afterbell_turn'
const connected = '/account?done=provider'
// No path, so that nobody's `?to=` can say it: the account that typed its password, kept until the provider has answered.
const connecting = (userId: string) => `connect:${userId}`

/** Sign-in at an identity provider (OpenID Connect), and the page on which an administrator sets one. */
export const providerRoutes = (parts: PeopleParts): readonly Route<Who>[] => {
  const { auth, db, publicUrl, tell, secretOf, providers } = parts
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const cookieOf = (state: string) => `${turnCookie}=${state}; Path=/sign-in/provider; HttpOnly; SameSite=Lax; Max-Age=600${secure}`
  const stateIn = (request: Request0) => new RegExp(`(?:^|;\\s*)${turnCookie}=([\\w-]{20,100})(?:;|$)`).exec(request.headers.get('cookie') ?? '')?.[1]
  const page = async (who: Who, more: { sent?: Sent; faults?: readonly Fault[]; refusal?: Refusal } = {}) => {
    const set = (await reading(fromOf(who), providersOf))
      .map((one) => ({ ...one, ...secretOf(one.issuer) }))
      .map(({ secret, ...one }) => ({ ...one, hasSecret: secret !== undefined }))
    return { set, show: () => <ProvidersPage who={who} set={set} redirectUri={redirectUri(publicUrl)} {...more} /> }
  }
  const connect = async (who: Who, request: Request0, more: { faults?: readonly Fault[]; refusal?: Refusal } = {}) => {
    const set = await reading(fromOf(who), confirmedProviders)
    const email = (await auth.sessionOf(request))?.email ?? ''
    return { set, show: () => <ConnectPage who={who} email={email} set={set} {...more} /> }
  }
  return [
    route<Who, z.ZodType<undefined>, typeof toQuery>({
      method: 'GET',
      path: '/sign-in/provider/go/:id',
      says: 'To the identity provider; sets a cookie that its answer must fit',
      may: 'anyone',
      query: toQuery,
      handle: async ({ request, query }) => {
        const to = localPath(query.to)
        const begun = await beginAtProvider(parts, readId('idp', request.params.id ?? '') ?? nowhere, to)
        return begun.ok
          ? done({ url: begun.value.url }, begun.value.url, { cookies: [cookieOf(begun.value.state)] })
          : refused(begun.refusal, (refusal) => <SignInPage to={to} refusal={refusal} />)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/sign-in/provider/callback',
      says: 'Where the identity provider sends people back to',
      may: 'anyone',
      handle: async ({ who, request }) => {
        const no = (refusal: Refusal) => refused(refusal, () => <SignInPage to="/" refusal={refusal} />)
        const at = await finishAtProvider(parts, new URLSearchParams(request.query), stateIn(request))
        if (!at.ok) return no(at.refusal)
        const { claims, turn } = at.value
        const session = await auth.sessionOf(request)
        if (turn.to.startsWith(connecting(''))) {
          if (!who || !session || turn.to !== connecting(session.userId)) return no(turnOver.refusal)
          const isBound = await auth.turns.bind({ issuer: claims.issuer, subject: claims.subject, userId: session.userId })
          if (!isBound)
            return no(
              refuse({
                code: 'people/provider-other-subject',
                clause: '-',
                status: 409,
                says: 'That identity, or your account, is already connected.',
                satisfiedBy: 'Nothing to do, if it was you.',
              }).refusal,
            )
          await accountNoter(tell)(fromOf(who), {
            what: 'provider-bound',
            personId: who.personId,
            content: { issuer: claims.issuer },
            mail: {
              to: session.email,
              subject: 'An identity provider was connected to your account',
              body: `From now on you can sign in with ${new URL(claims.issuer).host}. If this was not you, tell the technology department at once.`,
            },
          })
          return done({ isConnected: true }, connected)
        }
        const account = await accountAtProvider(parts, at.value)
        if (!account.ok) return no(account.refusal)
        const begun = await auth.begin(
          account.value.userId,
          { proof: claims.isTwofold ? 'second-factor' : 'provider', how: 'provider' },
          visitOf(request),
        )
        const more = account.value.isNewlyBound
          ? {
              what: 'provider-bound' as const,
              subject: 'Your account is connected to an identity provider',
              body: `You signed in with ${new URL(claims.issuer).host} for the first time. If this was not you, tell the technology department at once.`,
            }
          : undefined
        const to = localPath(turn.to)
        return settleSignIn(parts, { ok: true, value: begun }, { request, to, no, ...(more ? { more } : {}) })
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/account/providers',
      says: 'Connect your account to an identity provider',
      may: 'own-account',
      handle: async ({ who, request }) => {
        const { set, show } = await connect(signedIn(who), request)
        return view({ providers: set.map(({ id, label, issuer }) => ({ id: showId('idp', id), label, issuer })) }, show)
      },
    }),
    route<Who, typeof connectBody>({
      method: 'POST',
      path: '/account/providers',
      says: 'Start connecting your account; asks for the current password',
      may: 'own-account',
      body: connectBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const proved = await auth.proveAgain(request.headers, body.current ?? '', visitOf(request))
        if (!proved.ok)
          return refused(proved.refusal, (await connect(who, request, { faults: [{ field: 'current', says: proved.refusal.says }] })).show)
        const may = mayChangeFactors(proved.value.proof, await hasFactor(parts, proved.value.userId))
        if (!may.ok) return refused(may.refusal, (await connect(who, request, { refusal: may.refusal })).show)
        const id = readId('idp', body.provider ?? '') ?? nowhere
        const isHere = (await allProviders(parts)).some((one) => one.id === id && one.districtId === who.districtId)
        const begun = await beginAtProvider(parts, isHere ? id : nowhere, connecting(proved.value.userId))
        if (!begun.ok) return refused(begun.refusal, (await connect(who, request, { refusal: begun.refusal })).show)
        // A page with a link: the content policy lets no form lead to another site.
        return {
          kind: 'view',
          json: { url: begun.value.url },
          page: () => <GoOnPage who={who} url={begun.value.url} />,
          cookies: [cookieOf(begun.value.state)],
        }
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/sign-in-providers',
      says: 'Identity providers people may sign in with',
      may: 'sign-in.configure',
      handle: async ({ who }) => {
        const { set, show } = await page(signedIn(who))
        return view(
          {
            redirectUri: redirectUri(publicUrl),
            providers: set.map(({ id, setById, ...one }) => ({ id: showId('idp', id), setByPerson: showId('per', setById), ...one })),
          },
          show,
        )
      },
    }),
    route<Who, typeof setBody>({
      method: 'POST',
      path: '/sign-in-providers',
      says: 'Set up an identity provider; it must answer at its issuer, and nobody can sign in with it until a second person confirms it',
      may: 'sign-in.configure',
      body: setBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const issuer = readIssuer(body.issuer ?? '', (parts.localIssuers ?? false) || who.isDemo)
        const faults = [
          ...(body.label && body.label.length <= 60 ? [] : [{ field: 'label', says: 'Enter the label for the button, such as Google.' }]),
          ...(issuer === undefined
            ? [{ field: 'issuer', says: 'Enter the issuer’s address, such as https://accounts.google.com: with https://, and not on this machine.' }]
            : []),
          ...(body.clientId && body.clientId.length <= 300 ? [] : [{ field: 'clientId', says: 'Enter the client ID from the provider.' }]),
        ]
        if (issuer === undefined || faults.length > 0) return refused(inputRefused(faults), (await page(who, { sent: body, faults })).show)
        const set = await setProvider(fromOf(who), providers, {
          label: body.label ?? '',
          issuer,
          clientId: body.clientId ?? '',
          trustsFactor: body.trustsFactor === 'yes',
        })
        return set.ok
          ? done({ provider: showId('idp', set.value.providerId) }, '/sign-in-providers', { status: 201 })
          : refused(set.refusal, (await page(who, { sent: body, refusal: set.refusal })).show)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/sign-in-providers/:id/confirm',
      says: 'Confirm, as a second person, an identity provider: from then on people may sign in there',
      clauses: ['CM-6'],
      may: 'sign-in.configure',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const confirmed = await confirmProvider(fromOf(who), { providerId: readId('idp', request.params.id ?? '') ?? nowhere })
        return confirmed.ok
          ? done(confirmed.value, '/sign-in-providers')
          : refused(confirmed.refusal, (await page(who, { refusal: confirmed.refusal })).show)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/sign-in-providers/:id/end',
      says: 'End an identity provider',
      may: 'sign-in.configure',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const ended = await endProvider(fromOf(who), { providerId: readId('idp', request.params.id ?? '') ?? nowhere })
        return ended.ok ? done(ended.value, '/sign-in-providers') : refused(ended.refusal, (await page(who, { refusal: ended.refusal })).show)
      },
    }),
  ]
}
