import type { Db } from '../../platform/db/pool.ts'
import type { Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { savedViews, type Who } from '../people/index.ts'
import { ChangeListPage } from './change-list.screens.tsx'
import { changeList, waitingCount } from './change-list.views.ts'

export const changeListRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listRoutes({
    db,
    list: changeList,
    says: 'Change requests with where each stands',
    clauses: ['CM-4', 'CM-6'],
    may: 'cycles.see',
    given: () => Promise.resolve(undefined),
    more: async (tx, _, who: Who) => ({ views: await savedViews(tx, 'changes', who), waiting: await waitingCount(tx) }),
    json: ({ page, more }) => ({ ...more, changes: page.rows.map((row) => ({ ...row, id: showId('chg', row.id) })) }),
    page: ({ page, query, more }, who) => <ChangeListPage who={who} page={page} query={query} {...more} />,
  })
