import { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { assertionOptions, rpIdOf } from '../../../platform/passkeys/assertion.ts'
import { checkRegistration, registrationOptions } from '../../../platform/passkeys/registration.ts'
import { reading } from '../../ledger/index.ts'
import { text, visitOf } from '../form-parts.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { newPasskey, passkeyAnswer } from './passkey-forms.ts'
import { fingerprintWords, ownerHandle, passkeyLabel } from './passkeys.rules.ts'
import { hasFactor } from '../second-factor/has-factor.ts'
import { isTwofold, mayChangeFactors } from '../second-factor/second-factor.rules.ts'
import { PasskeysPage } from './passkeys.screens.tsx'
import { passkeysOf, type PasskeyRow } from './passkeys.views.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import { peopleOf } from '../people.views.ts'
import { registerPasskey, removePasskey } from './register-passkey.ts'
import { districtCookie } from '../resolve-who.ts'
import { settleSignIn } from '../sign-in/settle-sign-in.ts'
import { askToSignIn, signInByPasskey } from './sign-in-by-passkey.ts'
import { SignInPage } from '../sign-in/sign-in.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const askBody = z.object({ label: text, password: text })
const addBody = z.object({ label: text, passkey: newPasskey })
const removeBody = z.object({ id: text, password: text })
const signInBody = z.object({ passkey: passkeyAnswer, to: text })

/** One passkey as programs see it. */
const shown = ({ id, label, fingerprint, isSynced, madeAt, lastUsedAt }: PasskeyRow) => ({
  id: showId('psk', id),
  label,
  fingerprint: fingerprintWords(fingerprint),
  isSynced,
  madeAt,
  lastUsedAt,
})
const needsScripts: Refusal = {
  code: 'people/passkey-needs-scripts',
  clause: '-',
  status: 400,
  says: 'A passkey works only where scripts may run: the browser itself asks for it.',
  satisfiedBy: 'Allow scripts for this site, or sign in another way, which needs none.',
}
const notMade = refuse({
  code: 'people/passkey-not-made',
  clause: '-',
  status: 422,
  says: 'What the device created cannot be used as a passkey here: it does not match the request, or the device asked for neither a PIN nor a fingerprint.',
  satisfiedBy: 'Try again with a device that asks for a PIN or a fingerprint.',
}).refusal

/** Passkeys of one's own account, and the sign-in by one. */
export const passkeyRoutes = (parts: PeopleParts): readonly Route<Who>[] => {
  const { auth, db, publicUrl, tell } = parts
  const { origin } = new URL(publicUrl)
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const own = (who: Who) => reading(fromOf(who), (tx) => passkeysOf(tx, who.personId))
  const page = async (who: Who, more: { problem?: Refusal; done?: string | undefined } = {}) => {
    const [passkeys, [person]] = await reading(
      fromOf(who),
      async (tx, now) => [await passkeysOf(tx, who.personId), await peopleOf(tx, now, who.personId)] as const,
    )
    return { passkeys, show: () => <PasskeysPage who={who} email={person?.email ?? ''} passkeys={passkeys} rpId={rpIdOf(origin)} {...more} /> }
  }

  return [
    route<Who>({
      method: 'GET',
      path: '/account/passkeys',
      says: 'Your passkeys, with their fingerprints',
      clauses: ['SP-1.2', 'CM-6'],
      may: 'own-account',
      handle: async ({ who: maybe, request }) => {
        const { passkeys, show } = await page(signedIn(maybe), { done: request.query.done })
        return view({ rpId: rpIdOf(origin), passkeys: passkeys.map(shown) }, show)
      },
    }),
    route<Who, typeof askBody>({
      method: 'POST',
      path: '/account/passkeys/ask',
      says: 'What a new passkey is made over; asks for the present password',
      may: 'own-account',
      body: askBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const no = async (problem: Refusal) => refused(problem, (await page(who, { problem })).show)
        if (!request.wantsJson) return no(needsScripts)
        if (passkeyLabel(body.label) === '')
          return no({
            code: 'people/passkey-needs-a-name',
            clause: '-',
            status: 422,
            says: 'Give the passkey a name.',
            satisfiedBy: 'A name such as “Laptop” or “Blue key”.',
          })
        const proved = await auth.proveAgain(request.headers, body.password ?? '', visitOf(request))
        if (!proved.ok) return no(proved.refusal)
        const may = mayChangeFactors(proved.value.proof, await hasFactor(parts, proved.value.userId))
        if (!may.ok) return no(may.refusal)
        const options = await registrationOptions(
          origin,
          { handle: ownerHandle(who.districtId, who.personId), name: proved.value.email, displayName: `${who.name}, ${who.districtName}` },
          await own(who),
        )
        const asked = await auth.asks.give('register', {
          challenge: options.challenge,
          districtId: who.districtId,
          personId: who.personId,
          email: proved.value.email,
        })
        return view({ asked, options }, () => '')
      },
    }),
    route<Who, typeof addBody>({
      method: 'POST',
      path: '/account/passkeys',
      says: 'Add the passkey that the device made',
      clauses: ['SP-1.2', 'CM-6'],
      may: 'own-account',
      body: addBody,
      handle: async ({ who: maybe, request, body: { label, passkey } }) => {
        const who = signedIn(maybe)
        const session = await auth.sessionOf(request)
        const may = mayChangeFactors(session?.proof ?? 'none', session ? await hasFactor(parts, session.userId) : true)
        if (!may.ok) return refused(may.refusal, (await page(who, { problem: may.refusal })).show)
        const asked = await auth.asks.take('register', passkey.asked)
        const isOwn = asked?.['districtId'] === who.districtId && asked['personId'] === who.personId
        const registered = isOwn ? await checkRegistration(passkey, String(asked['challenge']), origin) : undefined
        if (!asked || !registered) return refused(notMade, (await page(who, { problem: notMade })).show)
        const added = await registerPasskey(tell)(fromOf(who), { registered, label: label ?? '', publicUrl: origin, email: String(asked['email']) })
        if (!added.ok) return refused(added.refusal, (await page(who, { problem: added.refusal })).show)
        // The device has just asked for a PIN or a finger: this session showed both; sessions of the password alone end.
        if (session) {
          if (!isTwofold(session.proof)) await auth.raiseProof(session.sessionId, 'passkey')
          await auth.endSessions(session.userId, (id, proof) => id !== session.sessionId && !isTwofold(proof))
        }
        return done({ fingerprint: fingerprintWords(added.value.fingerprint) }, '/account/passkeys?done=added')
      },
    }),
    route<Who, typeof removeBody>({
      method: 'POST',
      path: '/account/passkeys/remove',
      says: 'Remove a passkey of yours; asks for the present password and is told by mail',
      may: 'own-account',
      body: removeBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const no = async (problem: Refusal) => refused(problem, (await page(who, { problem })).show)
        const proved = await auth.proveAgain(request.headers, body.password ?? '', visitOf(request))
        if (!proved.ok) return no(proved.refusal)
        const may = mayChangeFactors(proved.value.proof, await hasFactor(parts, proved.value.userId))
        if (!may.ok) return no(may.refusal)
        const removed = await removePasskey(tell)(fromOf(who), { id: readId('psk', body.id ?? '') ?? '', email: proved.value.email })
        if (!removed.ok) return no(removed.refusal)
        if (!(await hasFactor(parts, proved.value.userId))) await auth.raiseProof(proved.value.sessionId, 'password') // what it showed no longer stands behind the account
        return done(removed.value, '/account/passkeys?done=removed')
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/sign-in/passkey/ask',
      says: 'What a passkey signs to sign in',
      may: 'anyone',
      handle: async ({ request }) => {
        if (!request.wantsJson) return refused(needsScripts, () => <SignInPage to="/" refusal={needsScripts} />)
        const { asked, challenge } = await askToSignIn(auth)
        return view({ asked, options: assertionOptions(origin, challenge, []) }, () => '')
      },
    }),
    route<Who, typeof signInBody>({
      method: 'POST',
      path: '/sign-in/passkey',
      says: 'Sign in with a passkey; sets the session cookie',
      may: 'anyone',
      body: signInBody,
      handle: async ({ request, body }) => {
        const to = localPath(body.to)
        const signed = await signInByPasskey({ auth, db, publicUrl }, body.passkey, visitOf(request))
        const no = (refusal: Refusal) => refused(refusal, () => <SignInPage to={to} refusal={refusal} />)
        if (!signed.ok) return no(signed.refusal)
        // The passkey is one person's in one district: that is where its owner goes on.
        const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
        const chosen = `${districtCookie}=${signed.value.districtId}`
        const cookies = [...signed.value.cookies, `${chosen}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure}`]
        const there = { ...request, headers: new Headers([...[...request.headers].filter(([name]) => name !== 'cookie'), ['cookie', chosen]]) }
        return settleSignIn({ auth, db, tell }, { ok: true, value: { ...signed.value, cookies } }, { request: there, to, no })
      },
    }),
  ]
}
