import type { Temporal } from 'temporal-polyfill'
import { whole } from '../../../core/policy/parameters.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { route, view, type Route } from '../../../platform/http/route.ts'
import { showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { reading } from '../../ledger/index.ts'
import { signedIn, type Who } from '../../people/index.ts'
import { policyValues } from '../../policy/index.ts'
import { dataQuality } from '../inventory.views.ts'
import { coverageOf, telling } from './coverage.rules.ts'
import { CoverageListPage } from './coverage-list.screens.tsx'
import { CoveragePage } from './coverage.screens.tsx'
import { coverageList, stateOf, type CoverageRow } from './coverage-list.views.ts'
import { coverageDays, qualityOf, unlisted } from './coverage.views.ts'

const staleOf = async (tx: Tx, now: Temporal.Instant): Promise<{ staleBefore: string; staleDays: number }> => {
  const staleDays = whole(await policyValues(tx), 'inventory.staleDays')
  return { staleBefore: now.subtract({ hours: 24 * staleDays }).toString(), staleDays }
}

/** Coverage and data quality: counted against all that any source tells of, with the devices behind each figure. */
export const coverageRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/coverage',
    says: 'How far the list of devices can be trusted, against the union of all sources',
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
        days: shown.days,
        unlisted: shown.unlisted.map(({ id, ...one }) => ({ id: showId('sgt', id), ...one })),
      }
      return view(json, () => <CoveragePage who={who} {...shown} />)
    },
  }),
  ...listRoutes<Who, CoverageRow, { staleBefore: string; staleDays: number }, undefined>({
    db,
    list: coverageList,
    says: 'Devices by who tells of them: what one list has and another lacks',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    given: staleOf,
    more: async () => undefined,
    json: ({ page, given }) => ({
      devices: page.rows.map((row) => ({
        ...row,
        id: showId('dev', row.id),
        ownerId: row.ownerId && showId('per', row.ownerId),
        state: stateOf(row, given.staleBefore),
      })),
    }),
    page: ({ page, query, given }, who) => <CoverageListPage who={who} page={page} query={query} staleBefore={given.staleBefore} />,
  }),
]
