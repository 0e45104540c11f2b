import { z } from 'zod'
import { hrefWith } from '../../../kit/href.ts'
import type { PolicyValues } from '../../../core/policy/parameters.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { siteChoices } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { signedIn, type Who } from '../../people/index.ts'
import { SystemsPage } from '../compliance-lists.screens.tsx'
import { shownSystem } from '../compliance-report.ts'
import { classes } from '../compliance.rules.ts'
import { issues, type FleetSystem, type Issue } from './fleet.rules.ts'
import { FleetPage } from './fleet.screens.tsx'
import { fleetDays, fleetNow, fleetSystems, importDays } from './fleet.views.ts'

const trendDays = 400
const pageSize = 50
const has = ['overdue', 'exploited', 'ended', 'silent', 'unencrypted', 'partly-encrypted', 'encryption-unknown'] as const
const hasWords = {
  overdue: 'with a late patch',
  exploited: 'with a known-exploited patch waiting',
  ended: 'that get no more fixes',
  silent: 'that are silent',
  unencrypted: 'known not to be encrypted',
  'partly-encrypted': 'partly encrypted',
  'encryption-unknown': 'whose encryption is not known',
} as const
const issueTitles: Readonly<Record<Issue, string>> = {
  late: 'with late patches',
  ended: 'that get no more updates',
  run: 'whose last run did not go well',
  alarms: 'whose identity is in doubt',
  nobody: 'that nobody patches',
}
const hasIt: Readonly<Record<(typeof has)[number], (one: FleetSystem) => boolean>> = {
  overdue: (one) => one.late > 0,
  exploited: (one) => one.exploited > 0,
  ended: (one) => one.isEnded,
  silent: (one) => one.isSilent,
  unencrypted: (one) => one.encryption === 'no',
  'partly-encrypted': (one) => one.encryption === 'partial',
  'encryption-unknown': (one) => one.encryption === 'unknown',
}
const query = z.object({
  site: z.string().max(60).optional(),
  class: z.enum(classes).optional(),
  has: z.enum(has).optional(),
  issue: z.enum(Object.keys(issues) as [Issue, ...Issue[]]).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
})

/** Fleet health (PM-3.6): how every school stands, with the systems behind each figure. */
export const fleetRoutes = ({ db, policyOf }: { readonly db: Db; readonly policyOf: (tx: Tx) => Promise<PolicyValues> }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/fleet',
    says: 'The state of every site: up to date, overdue, known exploited waiting, silent, not encrypted, and the trend',
    clauses: ['PM-3.6', 'PM-1'],
    may: 'reports.see',
    handle: ({ who: maybe }) => {
      const who = signedIn(maybe)
      return reading({ db, districtId: who.districtId }, async (tx, now) => {
        const fleet = await fleetNow(tx, who.districtId, now, policyOf)
        const days = await fleetDays(tx, fleet.today, trendDays)
        const imports = await importDays(tx, fleet.today, trendDays, fleet.zone)
        return view(
          {
            ...fleet,
            sites: fleet.sites.map(({ siteId, ...one }) => ({
              site: siteId === null ? 'none' : showId('sit', siteId),
              ...one,
              supportEnded: one.ended,
            })),
            days,
            imports,
          },
          () => <FleetPage who={who} {...fleet} days={days} imports={imports} />,
        )
      })
    },
  }),
  route<Who, z.ZodType<undefined>, typeof query>({
    method: 'GET',
    path: '/fleet/systems',
    says: 'The systems behind a figure of Fleet health',
    clauses: ['PM-3.6'],
    may: 'reports.see',
    query,
    handle: ({ who: maybe, query: asked }) => {
      const who = signedIn(maybe)
      return reading({ db, districtId: who.districtId }, async (tx, now) => {
        const { report, systems } = await fleetSystems(tx, who.districtId, now, policyOf)
        const siteId = asked.site === undefined ? undefined : asked.site === 'none' ? null : (readId('sit', asked.site) ?? '')
        const found = systems.filter(
          (one) =>
            (siteId === undefined || one.siteId === siteId) &&
            (asked.class === undefined || one.class === asked.class) &&
            (asked.issue === undefined || one.issue === asked.issue) &&
            (asked.has === undefined || hasIt[asked.has](one)),
        )
        const rows = found.slice((asked.page - 1) * pageSize, asked.page * pageSize)
        const site =
          siteId === undefined
            ? 'the district'
            : siteId === null
              ? 'no site'
              : ((await siteChoices(tx)).find(({ id }) => id === siteId)?.name ?? 'a site that does not exist')
        const title = `Systems ${asked.class === undefined ? '' : `${asked.class.replaceAll('-', ' ')} `}${asked.issue === undefined ? '' : `${issueTitles[asked.issue]} `}${asked.has === undefined ? '' : `${hasWords[asked.has]} `}at ${site}`
        return view({ asOf: report.asOf, total: found.length, page: asked.page, pageSize, systems: rows.map(shownSystem) }, () => (
          <SystemsPage
            who={who}
            title={title}
            rows={rows}
            total={found.length}
            page={asked.page}
            pageSize={pageSize}
            href={(page) => hrefWith('/fleet/systems', { site: asked.site, class: asked.class, issue: asked.issue, has: asked.has, page })}
          />
        ))
      })
    },
  }),
]
