import type { Temporal } from 'temporal-polyfill'
import type { Refusal } from '../../core/result.ts'
import { readList } from '../../platform/db/list.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { refused, type Reply, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { reading } from '../ledger/index.ts'
import { mayDo, savedViews, type Who } from '../people/index.ts'
import { CycleListPage, type BesideCycles } from './cycle-list.screens.tsx'
import { cycleList, openCount, type CycleListRow } from './cycle-list.views.ts'
import { gapsOf, type CyclePageParts } from './cycle-page.ts'
import { cyclePolicyOf } from './cycle.rules.ts'
import { belongsOnTicket, serversOf } from './cycle.views.ts'

type Parts = CyclePageParts & { readonly db: Db }

const beside = async (parts: Parts, tx: Tx, now: Temporal.Instant, who: Who): Promise<BesideCycles> => {
  const servers = await serversOf(tx, now)
  const may = mayDo(who.positions, 'cycles.open')
  return {
    views: await savedViews(tx, 'cycles', who),
    ...(await openCount(tx)),
    gaps: gapsOf(servers),
    servers: servers.filter(belongsOnTicket),
    policy: cyclePolicyOf(await parts.policyOf(tx)),
    openDisabledBecause: may.ok ? null : may.refusal.says,
  }
}
const shown = ({ standing, left, onTicket, ...cycle }: CycleListRow) => ({ id: showId('cyc', cycle.id), cycle, standing, left, onTicket })

/** The whole list again with what was refused: where a server's rhythm could not be said. */
export const refusedOnList = (parts: Parts, who: Who, problem: Refusal): Promise<Reply> =>
  reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
    const [page, more] = [await readList(tx, cycleList, {}, undefined), await beside(parts, tx, now, who)]
    return refused(problem, () => <CycleListPage who={who} page={page} query={{}} problem={problem} {...more} />)
  })

export const cycleListRoutes = (parts: Parts): readonly Route<Who>[] =>
  listRoutes({
    db: parts.db,
    list: cycleList,
    says: "Cycles with their servers left, gaps, and each server's rhythm",
    clauses: ['SP-1.1'],
    may: 'cycles.see',
    given: () => Promise.resolve(undefined),
    more: (tx, now, who: Who) => beside(parts, tx, now, who),
    json: ({ page, more: { views, open, left, gaps, servers } }) => ({ cycles: page.rows.map(shown), open, left, gaps, servers, views }),
    page: ({ page, query, more }, who) => <CycleListPage who={who} page={page} query={query} {...more} />,
  })
