import { z } from 'zod'
import type { Db } from '../../../platform/db/pool.ts'
import { idsOf, queryOf } from '../../../platform/db/list.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { setSoftwareScope } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { BulkScopePage, ScopePage, type BulkScope } from './scope.screens.tsx'
import { readTitleKey, scopeGaps, scopeList, titlesNamed } from './scope.views.ts'

const mostAtOnce = 500
const several = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(600)).max(mostAtOnce),
)
const to = z
  .enum(['in', 'out', 'unknown'])
  .optional()
  .or(z.literal('').transform(() => undefined))
const shape = { id: several, to, reason: z.string().max(500).optional() }
const previewQuery = z.object({ ...shape, all: z.enum(['yes']).optional() }).catchall(z.string().max(800))
const body = z.object(shape)

/** What is covered (PM-2): the gaps, every title with its scope, and one statement of many after a preview. */
export const scopeRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => {
  const previewed = (
    who: Who,
    ids: readonly string[],
    query: { readonly to?: BulkScope['to']; readonly reason?: string | undefined },
  ): Promise<BulkScope> =>
    reading({ db, districtId: who.districtId }, async (tx) => ({ rows: await titlesNamed(tx, ids), to: query.to, reason: query.reason }))
  return [
    ...listRoutes({
      db,
      list: scopeList,
      says: 'Software titles and whether they are ours to patch',
      clauses: ['PM-2'],
      may: 'devices.see',
      given: async () => undefined,
      more: async (tx, _, who: Who) => ({ gaps: await scopeGaps(tx), views: await savedViews(tx, 'scope', who) }),
      json: ({ page, more }) => ({ gaps: more.gaps, titles: page.rows }),
      page: ({ page, query, more }, who) => <ScopePage who={who} page={page} query={query} {...more} />,
    }),
    route<Who, z.ZodType<undefined>, typeof previewQuery>({
      method: 'GET',
      path: '/scope/bulk',
      says: 'What one scope would change for the selected titles (`id[]`), or to all that the list’s address chooses (`all=yes`)',
      clauses: ['PM-2'],
      may: 'devices.change',
      query: previewQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const asked = queryOf(scopeList).safeParse({ text: query['text'], scope: query['scope'] })
        const ids =
          query.all === undefined
            ? query.id
            : await reading({ db, districtId: who.districtId }, (tx) => idsOf(tx, scopeList, asked.success ? asked.data : {}, undefined, mostAtOnce))
        const shown = await previewed(who, ids, query)
        return view({ total: shown.rows.length, titles: shown.rows }, () => <BulkScopePage who={who} {...shown} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/scope/bulk',
      says: 'Say whether titles of software (`id[]`, as `ecosystem:name`) are ours to patch',
      clauses: ['PM-2'],
      may: 'devices.change',
      body,
      handle: async ({ who: maybe, body: sent }) => {
        const who = signedIn(maybe)
        const result = await setSoftwareScope(
          { db, districtId: who.districtId, actor: actorOf(who) },
          { titles: sent.id.flatMap((key) => readTitleKey(key) ?? []), scope: sent.to ?? 'unknown', reason: sent.reason ?? null },
        )
        if (result.ok) return done({ changed: result.value.titles }, '/scope')
        const shown = await previewed(who, sent.id, sent)
        return refused(result.refusal, () => <BulkScopePage who={who} {...shown} refusal={result.refusal} />)
      },
    }),
  ]
}
