import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, mayDo, signedIn, type Who } from '../../people/index.ts'
import { whoseNames } from './address.rules.ts'
import { AddressesPage, AddressMadePage, type SentAddress } from './address.screens.tsx'
import { addressesOf } from './address.views.ts'
import { endAddress, makeAddress, renewAddress, type MadeAddress } from './set-address.ts'

const body = z.object({ label: z.string().max(200).default(''), whose: z.enum(whoseNames).default('all'), hasWindows: z.enum(['yes']).optional() })

/** One's own calendar addresses: what each shows, when it was last fetched, and its end. */
export const addressRoutes = ({ db, publicUrl }: { readonly db: Db; readonly publicUrl: string }): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const shown = async (who: Who) => {
    const may = mayDo(who.positions, 'cycles.see')
    return {
      addresses: await reading({ db, districtId: who.districtId }, (tx) => addressesOf(tx, who.personId)),
      disabledBecause: may.ok ? null : may.refusal.says,
    }
  }
  const no = async (who: Who, refusal: Refusal, sent?: SentAddress): Promise<Reply> => {
    const now = await shown(who)
    return refused(refusal, () => <AddressesPage who={who} {...now} problem={refusal} sent={sent} />)
  }
  const made = (who: Who, { id, token, label }: MadeAddress): Reply => {
    const address = `${publicUrl}/calendar/${token}.ics`
    return view({ id: showId('cal', id), label, address }, () => <AddressMadePage who={who} label={label} address={address} />, 201)
  }
  return [
    route<Who>({
      method: 'GET',
      path: '/account/calendar',
      says: 'Your own calendar addresses',
      clauses: ['PM-3.4'],
      may: 'signed-in',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const now = await shown(who)
        const addresses = now.addresses.map(({ id, ...address }) => ({ id: showId('cal', id), ...address }))
        return view({ addresses }, () => <AddressesPage who={who} {...now} isRevoked={request.query.done === 'revoked'} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/account/calendar',
      says: 'Create a calendar address; it is shown once',
      clauses: ['PM-3.4'],
      may: 'cycles.see',
      body,
      handle: async ({ who: maybe, body: sent }) => {
        const who = signedIn(maybe)
        const wish = { label: sent.label, whose: sent.whose, hasWindows: sent.hasWindows === 'yes' }
        const address = await makeAddress(fromOf(who), wish)
        return address.ok ? made(who, address.value) : no(who, address.refusal, wish)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/account/calendar/:id/renew',
      says: 'A new address in place of one of yours; shown once',
      clauses: ['PM-3.4'],
      may: 'cycles.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const address = await renewAddress(fromOf(who), { id: readId('cal', request.params.id ?? '') ?? 'none' })
        return address.ok ? made(who, address.value) : no(who, address.refusal)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/account/calendar/:id/revoke',
      says: 'Revoke one of your calendar addresses',
      clauses: ['PM-3.4'],
      may: 'signed-in',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const ended = await endAddress(fromOf(who), { id: readId('cal', request.params.id ?? '') ?? 'none' })
        return ended.ok ? done({ id: showId('cal', ended.value.id) }, '/account/calendar?done=revoked') : no(who, ended.refusal)
      },
    }),
  ]
}
