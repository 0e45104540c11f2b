import type { SavedViewList } from '../../../kit/saved-views.tsx'
import type { Db } from '../../../platform/db/pool.ts'
import { route, view, type Route } from '../../../platform/http/route.ts'
import { showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { leftOut } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { savedViews, signedIn, type Who } from '../../people/index.ts'
import { dataQuality } from '../inventory.views.ts'
import { coverageOf, telling } from './coverage.rules.ts'
import { CoverageListPage } from './coverage-list.screens.tsx'
import { CoveragePage } from './coverage.screens.tsx'
import { coverageList, type CoverageRow } from './coverage-list.views.ts'
import { coverageDays, qualityOf, unlisted } from './coverage.views.ts'
import { coverageBulkRoutes } from './coverage-bulk.tsx'
import { staleOf } from './stale.ts'

/** Coverage and data quality: counted against all that any source tells of, with the devices behind each figure. */
export const coverageRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/coverage',
    says: 'How far the list of devices can be trusted, compared with all sources together',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    handle: async ({ who: maybe }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db, districtId: who.districtId }, async (tx, now) => {
        const { staleBefore, staleDays } = await staleOf(tx, now)
        const quality = await qualityOf(tx, now.toString(), staleBefore)
        return {
          quality,
          coverage: coverageOf(quality.counts),
          days: await coverageDays(tx),
          unlisted: await unlisted(tx),
          alarms: (await dataQuality(tx)).alarms,
          staleDays,
          leftOut: await leftOut(tx),
        }
      })
      const { quality } = shown
      const json = {
        coverage: shown.coverage,
        ...quality.counts,
        sides: quality.sides,
        differences: telling(quality.differences, quality.sides),
        lastHeardOf: quality.ages,
        alarms: shown.alarms,
        staleDays: shown.staleDays,
        leftOut: shown.leftOut,
        days: shown.days,
        unlisted: shown.unlisted.map(({ id, ...one }) => ({ id: showId('sgt', id), ...one })),
      }
      return view(json, () => <CoveragePage who={who} {...shown} />)
    },
  }),
  ...listRoutes<Who, CoverageRow, { staleBefore: string; staleDays: number }, SavedViewList>({
    db,
    list: coverageList,
    says: 'Devices by source: what one list has and another lacks',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    given: staleOf,
    more: (tx, _, who) => savedViews(tx, 'coverage', who),
    json: ({ page }) => ({
      devices: page.rows.map((row) => ({ ...row, id: showId('dev', row.id), ownerId: row.ownerId && showId('per', row.ownerId) })),
    }),
    page: ({ page, query, more }, who) => <CoverageListPage who={who} page={page} query={query} views={more} />,
  }),
  ...coverageBulkRoutes({ db }),
]
