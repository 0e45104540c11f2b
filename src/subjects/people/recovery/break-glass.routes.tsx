import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { endSealed, makeSealed, openSealed, printSheet, reviewUse } from './break-glass.ts'
import { BreakGlassPage, BreakGlassSignInPage, SheetPage } from './break-glass.screens.tsx'
import { inputRefused, text, typed, visitOf } from '../form-parts.ts'
import { oneAddress } from '../sign-in/limits.rules.ts'
import { mayDo } from '../people.rules.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import type { Fault } from '../person-form.rules.ts'
import { districtCookie } from '../resolve-who.ts'
import { sealedOf, sealedUses } from './sealed.views.ts'
import { settleSignIn } from '../sign-in/settle-sign-in.ts'
import { actorOf, type Who } from '../who.ts'

const openBody = z.object({ code: text, who: text, why: text })
const findingBody = z.object({ finding: text })
const nowhere = '00000000-0000-0000-0000-000000000000'

/** Accounts that only printed codes open, for the worst day; their use is told outside IT at once and stands until it is reviewed. */
export const breakGlassRoutes = ({ auth, db, publicUrl, tell, sendInvitation }: PeopleParts): readonly Route<Who>[] => {
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const page = async (who: Who, refusal?: Refusal) => {
    const [accounts, uses] = await reading(fromOf(who), async (tx) => [await sealedOf(tx), await sealedUses(tx)] as const)
    return { accounts, uses, show: () => <BreakGlassPage who={who} accounts={accounts} uses={uses} refusal={refusal} /> }
  }
  return [
    route<Who>({
      method: 'GET',
      path: '/sign-in/break-glass',
      says: 'The sign-in with a printed code',
      may: 'anyone',
      handle: ({ who }) => (who ? done({ isSignedIn: true }, '/') : view({ isSignedIn: false }, () => <BreakGlassSignInPage />)),
    }),
    route<Who, typeof openBody>({
      method: 'POST',
      path: '/sign-in/break-glass',
      says: 'Open a break-glass account with a printed code; somebody outside IT is notified at once',
      clauses: ['CM-6'],
      may: 'anyone',
      body: openBody,
      handle: async ({ body, request }) => {
        const no = (refusal: Refusal, faults: readonly Fault[] = []) =>
          refused(refusal, () => <BreakGlassSignInPage who={typed(body, 'who')} why={typed(body, 'why')} refusal={refusal} faults={faults} />)
        const faults = [
          ...(body.code ? [] : [{ field: 'code', says: 'Enter the code.' }]),
          ...(body.who && body.who.length <= 200 ? [] : [{ field: 'who', says: 'Say who you are.' }]),
          ...(body.why && body.why.length <= 500 ? [] : [{ field: 'why', says: 'Say why, in at most 500 characters.' }]),
        ]
        if (faults.length > 0) return no(inputRefused(faults), faults)
        const tries = []
        for (const [limit, key] of [
          ['sealed-address', oneAddress(request.remote)],
          ['sealed-all', 'all'],
        ] as const) {
          const may = await auth.limited(limit, key, 'Too many wrong codes.')
          if (!may.ok) return no(may.refusal)
          tries.push(may.value)
        }
        const opened = await openSealed(
          db,
          { tell, publicUrl },
          { code: body.code ?? '', who: (body.who ?? '').trim(), why: (body.why ?? '').trim() },
        )
        if (!opened.ok) return no(opened.refusal)
        for (const one of tries) await one.takeBack()
        const { userId, districtId } = opened.value
        const signedIn = await auth.begin(userId, { proof: 'break-glass', how: 'break-glass' }, visitOf(request))
        const chosen = `${districtCookie}=${districtId}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${publicUrl.startsWith('https:') ? '; Secure' : ''}`
        return settleSignIn(
          { auth, db, tell },
          { ok: true, value: { ...signedIn, cookies: [...signedIn.cookies, chosen] } },
          { request, to: '/people', no },
        )
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/break-glass',
      says: 'Break-glass accounts, how many codes are left, and each use with its review',
      clauses: ['CM-6'],
      may: 'people.see',
      handle: async ({ who }) => {
        const { accounts, uses, show } = await page(signedIn(who))
        return view(
          {
            accounts: accounts.map(({ id, personId, name, madeAt, codesLeft }) => ({
              id: showId('sld', id),
              person: showId('per', personId),
              name,
              madeAt,
              codesLeft,
            })),
            uses: uses.map(({ id, ...use }) => ({ id: showId('slu', id), ...use })),
          },
          show,
        )
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/break-glass',
      says: 'Create a break-glass account; answers with its codes to print, once',
      clauses: ['CM-6'],
      may: 'people.seal',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const made = await makeSealed(fromOf(who), auth, sendInvitation !== undefined)
        return made.ok
          ? view(made.value, () => <SheetPage who={who} sheet={made.value} publicUrl={publicUrl} />, 201)
          : refused(made.refusal, (await page(who, made.refusal)).show)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/break-glass/:id/codes',
      says: 'Print new codes; the old sheet is void',
      clauses: ['CM-6'],
      may: 'people.seal',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const printed = await printSheet(fromOf(who), { sealedId: readId('sld', request.params.id ?? '') ?? nowhere })
        return printed.ok
          ? view(printed.value, () => <SheetPage who={who} sheet={printed.value} publicUrl={publicUrl} />)
          : refused(printed.refusal, (await page(who, printed.refusal)).show)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/break-glass/:id/end',
      says: 'End a break-glass account',
      clauses: ['CM-6'],
      may: 'people.seal',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const ended = await endSealed(fromOf(who), auth, readId('sld', request.params.id ?? '') ?? nowhere)
        return ended.ok ? done(ended.value, '/break-glass') : refused(ended.refusal, (await page(who, ended.refusal)).show)
      },
    }),
    route<Who, typeof findingBody>({
      method: 'POST',
      path: '/break-glass/uses/:id/review',
      says: 'Write what was found about a use of a break-glass account',
      clauses: ['CM-6'],
      may: 'people.review-break-glass',
      body: findingBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const reviewed = await reviewUse(fromOf(who), { useId: readId('slu', request.params.id ?? '') ?? nowhere, finding: body.finding ?? '' })
        return reviewed.ok
          ? done(reviewed.value, '/break-glass')
          : refused(reviewed.refusal, mayDo(who.positions, 'people.see').ok ? (await page(who, reviewed.refusal)).show : undefined)
      },
    }),
  ]
}
