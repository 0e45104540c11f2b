import { z } from 'zod'
import { ok } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import type { Typesetter } from '../../platform/documents/typeset.ts'
import { bytes, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { hrefWith } from '../../kit/href.ts'
import { reading } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import { patchWords, reportAsCsv, reportAsJson, reportAsXlsx } from './compliance-files.ts'
import { checkAsOf, complianceNow, makeReport, shownSystem, type ComplianceReport, type MadeReport, type PolicyOf } from './compliance-report.ts'
import { classes, type SystemClass } from './compliance.rules.ts'
import { PatchesPage, SystemsPage } from './compliance-lists.screens.tsx'
import { ReportPage } from './compliance.screens.tsx'
import { patchesBehind, patchLists } from './compliance.views.ts'
import { reportAsPdf } from './report-pdf.ts'

export type ReportParts = { readonly db: Db; readonly policyOf: PolicyOf; readonly typesetter: Typesetter }

const pageSize = 50
const page = z.coerce.number().int().min(1).max(1_000_000).default(1)
const instant = z.iso.datetime({ offset: true, error: 'is not a time such as 2026-11-24T19:00:00-06:00' }).optional()
const reportQuery = z.object({ asOf: instant })
const makeBody = z.object({ asOf: instant }).default({})
const systemsQuery = z.object({ class: z.enum(classes).optional(), gap: z.enum(['scope', 'owner', 'data', 'part']).optional(), page })
const patchesQuery = z.object({ list: z.enum(patchLists).default('pending'), decision: z.string().max(80).optional(), page })

const titles: Readonly<Record<SystemClass, string>> = {
  'up-to-date': 'Systems up to date',
  pending: 'Systems with patches pending',
  'with-issues': 'Systems with issues',
  unknown: 'Systems whose state is not known',
}
const gapTitles = {
  scope: 'Systems whose scope is not known',
  owner: 'Servers without an owner',
  data: 'Systems no fix data is loaded for',
  part: 'Systems whose fix data is loaded in part',
} as const
const files = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const
type Format = keyof typeof files
const formats = Object.keys(files) as Format[]

const says = { csv: 'a spreadsheet', json: 'one JSON document', xlsx: 'a workbook', pdf: 'a tagged PDF' } as const

const fileOf = async (typesetter: Typesetter, format: Format, report: ComplianceReport, made?: MadeReport): Promise<Reply> => {
  const content =
    format === 'pdf'
      ? await reportAsPdf(typesetter, report, made)
      : ok(
          format === 'csv'
            ? reportAsCsv(report, made)
            : format === 'xlsx'
              ? await reportAsXlsx(report, made)
              : JSON.stringify(reportAsJson(report, made), null, 2),
        )
  if (!content.ok) return refused(content.refusal)
  const name = `compliance-${report.today}${made === undefined ? '' : `-${made.id}`}`
  return bytes(content.value, files[format], { 'content-disposition': `attachment; filename="${name}.${format}"` })
}

/** Reading a report changes nothing; making one (POST) puts its figures on record. */
const fileRoutes = ({ db, policyOf, typesetter }: ReportParts): readonly Route<Who>[] =>
  formats.flatMap((format) => [
    route<Who, z.ZodType<undefined>, typeof reportQuery>({
      method: 'GET',
      path: `/report.${format}`,
      says: `The compliance report of this moment as ${says[format]}, not recorded`,
      clauses: ['PM-3.6'],
      may: 'reports.see',
      query: reportQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const report = await reading({ db, districtId: who.districtId }, async (tx, now) => {
          const may = checkAsOf(query.asOf, now)
          return may.ok ? ok(await complianceNow(tx, who.districtId, now, policyOf)) : may
        })
        return report.ok ? fileOf(typesetter, format, report.value) : refused(report.refusal)
      },
    }),
    route<Who, typeof makeBody>({
      method: 'POST',
      path: `/report.${format}`,
      says: `Make the compliance report as ${says[format]} and record its figures`,
      clauses: ['PM-3.6'],
      may: 'reports.see',
      body: makeBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const made = await makeReport(policyOf)({ db, districtId: who.districtId, actor: actorOf(who) }, { asOf: body.asOf, format })
        return made.ok ? fileOf(typesetter, format, made.value.report, made.value) : refused(made.refusal)
      },
    }),
  ])

/** The compliance report: page, files, and the lists behind each figure. */
export const reportRoutes = (parts: ReportParts): readonly Route<Who>[] => [
  ...fileRoutes(parts),
  route<Who, z.ZodType<undefined>, typeof reportQuery>({
    method: 'GET',
    path: '/report',
    says: 'Patch compliance: systems first, then patches, each figure with what is behind it',
    clauses: ['PM-3.6'],
    may: 'reports.see',
    query: reportQuery,
    handle: ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      return reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const may = checkAsOf(query.asOf, now)
        if (!may.ok) return refused(may.refusal)
        const report = await complianceNow(tx, who.districtId, now, parts.policyOf)
        return view(reportAsJson(report), () => <ReportPage who={who} report={report} />)
      })
    },
  }),
  route<Who, z.ZodType<undefined>, typeof systemsQuery>({
    method: 'GET',
    path: '/report/systems',
    says: 'The systems behind a figure of the report, each with its reasons',
    clauses: ['PM-3.6'],
    may: 'reports.see',
    query: systemsQuery,
    handle: ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      return reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const report = await complianceNow(tx, who.districtId, now, parts.policyOf)
        const found = report.rows.filter(
          (row) =>
            (query.class === undefined || row.class === query.class) &&
            (query.gap !== 'scope' || row.scope === 'unknown') &&
            (query.gap !== 'owner' || (row.kind === 'server' && row.ownerId === null)) &&
            (query.gap !== 'data' || row.lacksData) &&
            (query.gap !== 'part' || row.isPartly),
        )
        const rows = found.slice((query.page - 1) * pageSize, query.page * pageSize)
        const title = query.gap !== undefined ? gapTitles[query.gap] : query.class !== undefined ? titles[query.class] : 'All systems'
        return view({ asOf: report.asOf, total: found.length, page: query.page, pageSize, systems: rows.map(shownSystem) }, () => (
          <SystemsPage
            who={who}
            title={title}
            rows={rows}
            total={found.length}
            page={query.page}
            pageSize={pageSize}
            href={(at) => hrefWith('/report/systems', { class: query.class, gap: query.gap, page: at })}
          />
        ))
      })
    },
  }),
  route<Who, z.ZodType<undefined>, typeof patchesQuery>({
    method: 'GET',
    path: '/report/patches',
    says: 'The patches behind a figure of the report',
    clauses: ['PM-3.6'],
    may: 'reports.see',
    query: patchesQuery,
    handle: ({ who: maybe, query: { list, decision, page: at } }) => {
      const who = signedIn(maybe)
      return reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const { asOf, today, measure } = await complianceNow(tx, who.districtId, now, parts.policyOf)
        const { rows, total } = await patchesBehind(tx, measure, list, decision, pageSize, (at - 1) * pageSize)
        const title = `Patches: ${patchWords[list]}${decision === undefined ? '' : `, decision ${decision}`}`
        return view(
          {
            asOf,
            total,
            page: at,
            pageSize,
            patches: rows.map(({ id, deviceId, ...row }) => ({ id: showId('pe', id), device: showId('dev', deviceId), ...row })),
          },
          () => (
            <PatchesPage
              who={who}
              title={title}
              today={today}
              rows={rows}
              total={total}
              page={at}
              pageSize={pageSize}
              href={(to) => hrefWith('/report/patches', { list, decision, page: to })}
            />
          ),
        )
      })
    },
  }),
]
