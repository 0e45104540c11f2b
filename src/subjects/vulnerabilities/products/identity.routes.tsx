import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { flushSoftwareIndex } from '../../inventory/index.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import type { Follow } from '../follow.ts'
import { NamePage, UnrecognisedPage, type NameShown } from './identity.screens.tsx'
import { identityRules, knownAs, softwareName, suggestions, unrecognisedList, versionsOf } from './identity.views.ts'
import { nameBulkRoutes } from './name-bulk.tsx'
import { forgetNaming, nameSoftware } from './name-software.ts'

type Parts = { readonly db: Db; readonly follow: Follow }
const notFound: Refusal = {
  code: 'vulnerabilities/software-not-there',
  clause: 'PM-3.2',
  says: 'No device reports software with this name.',
  satisfiedBy: 'Choose it from the list.',
  status: 404,
}
const body = z.object({
  is: z.string().max(200).default('product'),
  product: z.string().max(400).default(''),
  label: z.string().max(200).default(''),
  reason: z.string().max(2000).default(''),
})
const nobody = '00000000-0000-0000-0000-000000000000'
const idIn = (text: string | undefined): string => (text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : nobody)

const load = async (tx: Tx, who: Who, id: string): Promise<NameShown | undefined> => {
  while (await flushSoftwareIndex(tx, who.districtId));
  const name = await softwareName(tx, id)
  return name && { name, versions: await versionsOf(tx, name), suggested: await suggestions(tx, name), knownAs: await knownAs(tx, name) }
}

/** Names that no rule knows, and where a person says what one is (PM-3.2). */
export const identityNameRoutes = ({ db, follow }: Parts): readonly Route<Who>[] => [
  ...listRoutes({
    db,
    list: unrecognisedList,
    says: 'Reported software names that no rule recognizes, most common first',
    clauses: ['PM-3.2', 'PM-3.1'],
    may: 'devices.see',
    given: async (tx, _, who: Who) => {
      while (await flushSoftwareIndex(tx, who.districtId));
      return undefined
    },
    more: async (tx, _, who: Who) => ({ views: await savedViews(tx, 'unrecognised-software', who), rules: await identityRules(tx) }),
    json: ({ page, more }) => ({ ...more, names: page.rows }),
    page: ({ page, query, more }, who) => <UnrecognisedPage who={who} page={page} query={query} {...more} />,
  }),
  ...nameBulkRoutes({ db, follow }), // before the names: their addresses begin the same
  route<Who>({
    method: 'GET',
    path: '/devices/unrecognised/:id',
    says: 'One reported name with its versions, and which product it could be',
    clauses: ['PM-3.2'],
    may: 'devices.see',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db, districtId: who.districtId }, (tx) => load(tx, who, idIn(request.params.id)))
      return shown === undefined ? refused(notFound) : view(shown, () => <NamePage who={who} {...shown} />)
    },
  }),
  route<Who, typeof body>({
    method: 'POST',
    path: '/devices/unrecognised/:id',
    says: 'Say which product a reported name is, or that it is not a product',
    clauses: ['PM-3.2'],
    may: 'findings.state',
    body,
    handle: async ({ who: maybe, request, body: { is, product, label, reason } }) => {
      const who = signedIn(maybe)
      const nameId = idIn(request.params.id)
      const said = is === 'nothing' ? null : is === 'product' ? product : is
      const result = await nameSoftware(follow)({ db, districtId: who.districtId, actor: actorOf(who) }, { nameId, product: said, label, reason })
      if (result.ok) return done(result.value, '/devices/unrecognised', { status: 201 })
      const shown = await reading({ db, districtId: who.districtId }, (tx) => load(tx, who, nameId))
      return shown === undefined
        ? refused(result.refusal)
        : refused(result.refusal, () => <NamePage who={who} {...shown} sent={{ refusal: result.refusal, values: { is, product, label, reason } }} />)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/devices/namings/:id/forget',
    says: 'Remove what was said about a name: the table of rules decides again',
    clauses: ['PM-3.2'],
    may: 'findings.state',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const result = await forgetNaming(follow)(
        { db, districtId: who.districtId, actor: actorOf(who) },
        { id: readId('idr', request.params.id ?? '') ?? nobody },
      )
      return result.ok ? done({ devices: result.value.devices }, '/devices/unrecognised') : refused(result.refusal)
    },
  }),
]
