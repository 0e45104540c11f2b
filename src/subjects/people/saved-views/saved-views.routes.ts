import { z } from 'zod'
import { done, refused, route, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import type { SavedView, SavedViewList } from '../../../kit/saved-views.tsx'
import { mayDo } from '../people.rules.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import { forgetView, saveView } from './save-view.ts'
import { viewsOf } from './saved-views.views.ts'
import { actorOf, type Who } from '../who.ts'

const viewBody = z.object({
  list: z.string().regex(/^[a-z-]{1,40}$/, 'is not a list'),
  path: z.string().max(100),
  name: z.string().trim().min(1, 'is missing').max(60),
  query: z
    .string()
    .min(1, 'is missing')
    .max(1500)
    .regex(/^[^\s#]+$/, 'is not an address'),
  isShared: z.enum(['yes']).optional(),
})

const forgetBody = z.object({ path: z.string().max(100).optional().describe('The list to go back to') }).default({})

/** The views of a list as its page shows them to whoever looks. */
export const savedViews = async (tx: Tx, list: string, who: Who): Promise<SavedViewList> => {
  const views = (await viewsOf(tx, list, who.personId)).map(({ id, name, query, ownerId, by, isShared }): SavedView => ({
    id: showId('view', id),
    name,
    query,
    isOwn: ownerId === who.personId,
    isShared,
    by,
  }))
  return Object.assign(views, { mayShare: mayDo(who.positions, 'views.share').ok })
}

export const savedViewRoutes = ({ db }: PeopleParts): readonly Route<Who>[] => [
  route<Who, typeof viewBody>({
    method: 'POST',
    path: '/views',
    says: 'Save the address of a list under a name, for yourself or for everyone',
    may: 'signed-in',
    body: viewBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const { path, isShared, ...view } = body
      const mayShare = isShared === 'yes' ? mayDo(who.positions, 'views.share') : undefined // a name and an address shown to everybody, as if the product said it
      if (mayShare?.ok === false) return refused(mayShare.refusal)
      const result = await saveView({ db, districtId: who.districtId, actor: actorOf(who) }, { ...view, isShared: isShared === 'yes' })
      return result.ok
        ? done({ view: showId('view', result.value.id) }, `${localPath(path)}?${body.query}`, { status: 201 })
        : refused(result.refusal)
    },
  }),
  route<Who, typeof forgetBody>({
    method: 'POST',
    path: '/views/:id/forget',
    says: 'Delete one of your saved views',
    may: 'signed-in',
    body: forgetBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('view', request.params.id ?? '') ?? '00000000-0000-0000-0000-000000000000'
      const result = await forgetView({ db, districtId: who.districtId, actor: actorOf(who) }, { id })
      return result.ok ? done({ list: result.value.list }, localPath(body.path ?? `/${result.value.list}`)) : refused(result.refusal)
    },
  }),
]
