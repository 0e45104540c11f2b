import { z } from 'zod'
import { done, refused, route, type Route } from '../../../platform/http/route.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { deviceHref, deviceNotFound, devicesById } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../../people/index.ts'
import { askDevice } from './ask-device.ts'

const askBody = z.object({ question: z.string().min(1, 'is missing').max(200) })

export const askRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  route<Who, typeof askBody>({
    method: 'POST',
    path: '/devices/:id/ask',
    says: 'Ask one device a question from the closed list; its osquery daemon answers the next time it checks in',
    clauses: ['PM-3.1', 'TU-4.G'],
    may: 'devices.ask',
    body: askBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const deviceId = readId('dev', request.params.id ?? '')
      const isThere = deviceId !== undefined && (await reading({ db, districtId: who.districtId }, (tx) => devicesById(tx, [deviceId]))).length > 0
      if (!isThere) return refused(deviceNotFound)
      const asked = await askDevice({ db, districtId: who.districtId, actor: actorOf(who) }, { deviceId, question: body.question })
      return asked.ok ? done({ asked: showId('qst', asked.value.questionId) }, `${deviceHref(deviceId)}#questions`) : refused(asked.refusal)
    },
  }),
]
