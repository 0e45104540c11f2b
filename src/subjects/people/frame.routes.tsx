import { z } from 'zod'
import { refuse, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { readId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { keysCookie, themeCookie } from './frame.ts'
import { KeyboardPage } from './keyboard.screens.tsx'
import { localPath } from './sign-in/local-path.rules.ts'
import { signedIn } from './parts.ts'
import { undoForChange } from './undo/undo.views.ts'
import { actorOf, type Who } from './who.ts'

const lookBody = z.object({
  theme: z.enum(['auto', 'light', 'dark']).optional(),
  keys: z.enum(['on', 'off']).optional(),
  to: z.string().max(600).optional(),
})
const undoBody = z.object({ to: z.string().max(600).optional() }).optional()

/** Takes one kind of act back; the subject whose act it was brings it. */
export type Undoer = (from: From, input: { readonly id: string }) => Promise<Result<unknown>>
export type FrameParts = { readonly db: Db; readonly undoers: Readonly<Record<string, Undoer>> }

const year = 365 * 86_400
const kept = (name: string, value: string): string => `${name}=${value}; Path=/; Max-Age=${year}; HttpOnly; SameSite=Lax`
const nothing = refuse({
  code: 'people/nothing-to-take-back',
  clause: '-',
  says: 'There is nothing of yours to undo here.',
  satisfiedBy: 'Only whoever did it can undo it.',
  status: 404,
})

/** The very page the button stood on, as the browser tells it of our own pages; for undoing too. */
const cameFrom = (headers: Headers): string | undefined => {
  const from = headers.get('referer')
  if (from === null || !URL.canParse(from) || new URL(from).host !== headers.get('host')) return undefined
  const { pathname, search } = new URL(from)
  return localPath(pathname + search)
}

/** What belongs to the frame and to no page: how pages look, the keys, taking back. */
export const frameRoutes = ({ db, undoers }: FrameParts): readonly Route<Who>[] => [
  route<Who, typeof lookBody>({
    method: 'POST',
    path: '/look',
    says: 'How pages look in this browser, and whether keys work',
    may: 'own-account',
    body: lookBody,
    handle: ({ body, request }) =>
      done({ theme: body.theme, keys: body.keys }, cameFrom(request.headers) ?? localPath(body.to), {
        cookies: [...(body.theme ? [kept(themeCookie, body.theme)] : []), ...(body.keys ? [kept(keysCookie, body.keys)] : [])],
      }),
  }),
  route<Who>({
    method: 'GET',
    path: '/keyboard',
    says: 'The keys that work on every page, and how to turn them off',
    may: 'own-account',
    handle: ({ who }) => view({ keys: signedIn(who).frame?.hasKeys ?? true }, () => <KeyboardPage who={signedIn(who)} />),
  }),
  route<Who, typeof undoBody>({
    method: 'POST',
    path: '/undo/:id',
    says: 'Undo what you did in the last 10 minutes',
    may: 'signed-in',
    body: undoBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('undo', request.params.id ?? '')
      const row = id && (await reading({ db, districtId: who.districtId }, (tx) => undoForChange(tx, id)))
      const undoer = row ? undoers[row.kind] : undefined
      const result = row && undoer ? await undoer({ db, districtId: who.districtId, actor: actorOf(who) }, { id: row.id }) : nothing
      return result.ok ? done({ undone: request.params.id }, cameFrom(request.headers) ?? localPath(body?.to)) : refused(result.refusal)
    },
  }),
]
