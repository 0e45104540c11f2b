import { z } from 'zod'
import { done, refused, route, type Route } from '../../../platform/http/route.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { actorOf, type Who } from '../who.ts'
import { noteLook } from './note-look.ts'

const lookBody = z.object({ list: z.string().regex(/^[a-z-]{1,40}$/, 'is not a list'), path: z.string().max(200).default('/') })

export const lookRoutes = ({ db }: Pick<PeopleParts, 'db'>): readonly Route<Who>[] => [
  route<Who, typeof lookBody>({
    method: 'POST',
    path: '/looks',
    says: 'Mark a list as looked through: what moves from now on is highlighted for you',
    may: 'signed-in',
    body: lookBody,
    handle: async ({ who: maybe, body: { list, path } }) => {
      const who = signedIn(maybe)
      const result = await noteLook({ db, districtId: who.districtId, actor: actorOf(who) }, { list })
      return result.ok ? done(result.value, localPath(path)) : refused(result.refusal)
    },
  }),
]
