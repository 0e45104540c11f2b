import type { Db } from '../../platform/db/pool.ts'
import type { Route } from '../../platform/http/route.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { savedViews, type Who } from '../people/index.ts'
import { RunListPage } from './run-list.screens.tsx'
import { runCounts, runList } from './run-list.views.ts'
import { runJson } from './run-page.ts'

export const runListRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listRoutes({
    db,
    list: runList,
    says: 'Runs, the newest plan first',
    clauses: ['SP-1.3'],
    may: 'runs.see',
    given: () => Promise.resolve(undefined),
    more: async (tx, _, who: Who) => ({ views: await savedViews(tx, 'runs', who), ...(await runCounts(tx)) }),
    json: ({ page, more }) => ({ ...more, runs: page.rows.map(runJson) }),
    page: ({ page, query, more }, who) => <RunListPage who={who} page={page} query={query} {...more} />,
  })
