import { z } from 'zod'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { actorOf, mayDo, savedViews, type Who } from '../../people/index.ts'
import { suspicionBulkRoutes } from './suspicion-bulk.tsx'
import { settleSuspicion } from './settle-suspicion.ts'
import { openSuspicions, suspicionList, type Suspicion } from './suspicions.views.ts'
import { SuspicionsPage } from './suspicions.screens.tsx'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'

const settleBody = z.object({ why: z.string().max(500).default(''), request: z.string().max(20).optional() })
type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** For the coordinator's Today: what the inventory saw and nobody asked for; to be settled by the next day. */
export const suspicionDuties = async (tx: Tx, who: Who, _: Temporal.Instant): Promise<readonly Duty[]> => {
  if (!mayDo(who.positions, 'changes.settle-seen').ok || !who.positions.includes('technology-coordinator')) return []
  const { n, servers, one } = await openSuspicions(tx)
  return n === 0
    ? []
    : [
        {
          what: n === 1 ? 'An unapproved change?' : `${n} unapproved changes?`,
          href: '/suspected-changes?state=open',
          clause: 'CM-10',
          why: `The inventory saw ${n === 1 ? 'it' : 'them'} on ${servers === 1 ? 'one server' : `${servers} servers`}, and no run, request or exclusion covers ${n === 1 ? 'it' : 'them'}. ${one === null ? '' : `${n === 1 ? '' : 'One: '}${one.slice(0, 160)}`}`,
        },
      ]
}

/** Changes that the inventory saw and nobody asked for: the list, and what each was. */
export const suspicionRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  ...listRoutes<Who, Suspicion, undefined, SavedViewList>({
    db,
    list: suspicionList,
    says: 'Changes that the inventory saw and no run, request or exclusion covers',
    clauses: ['CM-10'],
    may: 'cycles.see',
    given: async () => undefined,
    more: (tx, _, who) => savedViews(tx, 'suspected-changes', who),
    json: ({ page }) => ({
      suspected: page.rows.map((row) => ({
        ...row,
        id: showId('sus', row.id),
        deviceId: showId('dev', row.deviceId),
        deviceOwnerId: row.deviceOwnerId && showId('per', row.deviceOwnerId),
        requestId: row.requestId && showId('chg', row.requestId),
      })),
    }),
    page: ({ page, query, more }, who) => <SuspicionsPage who={who} page={page} query={query} views={more} />,
  }),
  ...suspicionBulkRoutes({ db }),
  route<Who, typeof settleBody>({
    method: 'POST',
    path: '/suspected-changes/:id/settle',
    says: 'Settle a suspected change: its request, or why it needs none',
    clauses: ['CM-10'],
    may: 'changes.settle-seen',
    body: settleBody,
    handle: async ({ who, request, body }) => {
      const suspicionId = readId('sus', request.params.id ?? '')
      if (who === undefined || suspicionId === undefined)
        return refused({
          code: 'changes/suspicion-not-found',
          clause: 'CM-10',
          says: 'There is no such suspected change.',
          satisfiedBy: 'Choose one from the list.',
          status: 404,
        })
      const result = await settleSuspicion({ db, districtId: who.districtId, actor: actorOf(who) }, { suspicionId, ...body })
      return result.ok ? done({ settled: showId('sus', suspicionId) }, '/suspected-changes?state=open') : refused(result.refusal)
    },
  }),
]
