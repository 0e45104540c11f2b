import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { inputRefused, shownFaults, text } from '../form-parts.ts'
import { oneAddress } from '../sign-in/limits.rules.ts'
import { localLinks } from '../sign-in/local-links.rules.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import { districtIds } from '../people.views.ts'
import { isEmail, type Fault } from '../person-form.rules.ts'
import { askRecovery, confirmRecovery, stopRecovery } from './recover-account.ts'
import { RecoverPage, RecoveriesPage, TellCodePage } from './recovery.screens.tsx'
import { recoveriesOf } from './recovery.views.ts'
import { HandOverPage } from '../setup/setup.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const askBody = z.object({ email: text })
const wordBody = z.object({ seen: text, note: text })
const nowhere = '00000000-0000-0000-0000-000000000000'

/** A way back in for whoever lost every way: asked for by anybody, vouched for by two persons, told to all of them. */
export const recoveryRoutes = ({ auth, db, publicUrl, tell, sendInvitation }: PeopleParts): readonly Route<Who>[] => {
  const recovering = { publicUrl, tell, canMail: sendInvitation !== undefined }
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const page = async (who: Who, more: { refusal?: Refusal; faults?: readonly Fault[]; at?: string | undefined } = {}) => {
    const open = await reading(fromOf(who), (tx, now) => recoveriesOf(tx, { now }))
    return { open, show: () => <RecoveriesPage who={who} open={open} {...more} /> }
  }
  const ask = async (email: string): Promise<void> => {
    for (const districtId of await districtIds(db))
      await askRecovery(recovering)({ db, districtId, actor: { id: 'sign-in-page', proof: 'none' } }, { email })
  }
  return [
    route<Who>({
      method: 'GET',
      path: '/recover',
      says: 'Ask for account recovery',
      may: 'anyone',
      handle: ({ request }) => view({ isAsked: request.query.asked === 'yes' }, () => <RecoverPage isAsked={request.query.asked === 'yes'} />),
    }),
    route<Who, typeof askBody>({
      method: 'POST',
      path: '/recover',
      says: 'Ask for account recovery; the answer is the same whether there is such an account or not',
      clauses: ['CM-6'],
      may: 'anyone',
      body: askBody,
      handle: async ({ body, request }) => {
        const email = (body.email ?? '').trim().toLowerCase()
        const no = (refusal: Refusal, faults: readonly Fault[]) => refused(refusal, () => <RecoverPage email={body.email} faults={faults} />)
        if (!isEmail(email)) {
          const faults = [{ field: 'email', says: 'Enter the e-mail of your account.' }]
          return no(inputRefused(faults), faults)
        }
        for (const [limit, key] of [
          ['recovery-address', oneAddress(request.remote)],
          ['recovery-account', email],
        ] as const) {
          const may = await auth.limited(limit, key, 'Account recovery was requested too often.')
          if (!may.ok) return no(may.refusal, [{ field: 'email', says: `${may.refusal.says} ${may.refusal.satisfiedBy}` }])
        }
        // Not waited for: the time of the answer would tell whether there is such an account.
        void ask(email).catch((error: unknown) => auth.log.error('a recovery could not be asked for', { error }))
        return done({ isAsked: true }, '/recover?asked=yes')
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/recoveries',
      says: 'Who asks for account recovery, and who vouched',
      clauses: ['CM-6'],
      may: 'people.confirm-recovery',
      handle: async ({ who }) => {
        const { open, show } = await page(signedIn(who))
        return view(
          {
            open: open.map(({ id, personId, words, person, askedAt, endsAt }) => ({
              id: showId('rec', id),
              person: showId('per', personId),
              name: person,
              askedAt,
              endsAt,
              words: words.map(({ by, seen, at }) => ({ by, seen, at })),
            })),
          },
          show,
        )
      },
    }),
    route<Who, typeof wordBody>({
      method: 'POST',
      path: '/recoveries/:id/confirm',
      says: 'Vouch for somebody you saw; the second person’s vouching creates a link valid for one hour',
      clauses: ['CM-6'],
      may: 'people.confirm-recovery',
      body: wordBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const id = readId('rec', request.params.id ?? '') ?? nowhere
        const confirmed = await confirmRecovery(recovering)(fromOf(who), { recoveryId: id, seen: body.seen ?? '', note: body.note ?? '' })
        if (!confirmed.ok)
          return refused(
            confirmed.refusal,
            (await page(who, { refusal: confirmed.refusal, faults: confirmed.refusal.faults ? shownFaults(confirmed.refusal) : [], at: id })).show,
          )
        const { words, name, link, code } = confirmed.value
        if (code !== undefined) return view({ words, code }, () => <TellCodePage who={who} name={name} code={code} />)
        if (link === undefined) return done({ words }, '/recoveries')
        return view({ words, link }, () => (
          <HandOverPage name={name} link={link} districtName={who.districtName} nextHref="/recoveries" linksNote={localLinks(publicUrl)} />
        ))
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/recoveries/:id/stop',
      says: 'Stop a recovery nobody should finish',
      clauses: ['CM-6'],
      may: 'people.confirm-recovery',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const stopped = await stopRecovery({ tell })(fromOf(who), { recoveryId: readId('rec', request.params.id ?? '') ?? nowhere })
        return stopped.ok ? done(stopped.value, '/recoveries') : refused(stopped.refusal, (await page(who, { refusal: stopped.refusal })).show)
      },
    }),
  ]
}
