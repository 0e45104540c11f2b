import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import { idsOf, queryOf } from '../../../platform/db/list.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../../people/index.ts'
import type { Follow } from '../follow.ts'
import { softwareNames, unrecognisedList } from './identity.views.ts'
import { NameBulkPage, type NameBulk } from './name-bulk.screens.tsx'
import { nameSoftware } from './name-software.ts'

const mostAtOnce = 200
const several = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.guid()).max(mostAtOnce),
)
const shape = {
  id: several,
  is: z
    .enum(['nothing', 'product'])
    .optional()
    .or(z.literal('').transform(() => undefined)),
  product: z.string().max(400).default(''),
  reason: z.string().max(2000).default(''),
}
const previewQuery = z.object({ ...shape, all: z.enum(['yes']).optional() }).catchall(z.string().max(800))
const body = z.object(shape)

type Asked = Pick<NameBulk, 'is' | 'product' | 'reason'>

/** One statement of many unrecognised names (PM-3.2), after a preview that is an address; each name is an act of its own with its own evidence. */
export const nameBulkRoutes = ({ db, follow }: { readonly db: Db; readonly follow: Follow }): readonly Route<Who>[] => {
  const previewed = (who: Who, ids: readonly string[], { is, product, reason }: Asked): Promise<NameBulk> =>
    reading({ db, districtId: who.districtId }, async (tx) => ({ rows: await softwareNames(tx, ids), is, product, reason }))
  return [
    route<Who, z.ZodType<undefined>, typeof previewQuery>({
      method: 'GET',
      path: '/devices/unrecognised/bulk',
      says: 'What one statement would say of the names marked (`id[]`), or of all that the list’s address chooses (`all=yes`)',
      clauses: ['PM-3.2'],
      may: 'findings.state',
      query: previewQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const asked = queryOf(unrecognisedList).safeParse({ text: query['text'], system: query['system'] })
        const ids =
          query.all === undefined
            ? query.id
            : await reading({ db, districtId: who.districtId }, (tx) =>
                idsOf(tx, unrecognisedList, asked.success ? asked.data : {}, undefined, mostAtOnce),
              )
        const shown = await previewed(who, ids, query)
        return view({ total: shown.rows.length, names: shown.rows }, () => <NameBulkPage who={who} {...shown} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/devices/unrecognised/bulk',
      says: 'Say of reported names (`id[]`) that feeds know no such product, or that all are one product',
      clauses: ['PM-3.2'],
      may: 'findings.state',
      body,
      handle: async ({ who: maybe, body: sent }) => {
        const who = signedIn(maybe)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        const product = sent.is === 'nothing' ? null : sent.product
        let refusal: Refusal | undefined
        let named = 0
        for (const nameId of sent.id) {
          const result = await nameSoftware(follow)(from, { nameId, product, label: '', reason: sent.reason })
          if (result.ok) named++
          else {
            refusal = result.refusal // the same words are refused for every name: the first tells
            break
          }
        }
        if (refusal === undefined) return done({ named }, '/devices/unrecognised')
        const shown = await previewed(who, sent.id.slice(named), sent)
        const said = refusal
        return refused(said, () => <NameBulkPage who={who} {...shown} refusal={said} />)
      },
    }),
  ]
}
