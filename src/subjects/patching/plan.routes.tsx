import { z } from 'zod'
import type { Tx } from '../../platform/db/pool.ts'
import { refused, done, route, view, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { deviceHref, deviceNotFound, deviceRefused, exposures, keysOf, kinds, siteChoices, type AssetsParts } from '../assets/index.ts'
import { reading } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import { feedsStatus, findingsOf, kevInWords } from '../vulnerabilities/index.ts'
import { EvaluationPage, PlanPage } from './plan.screens.tsx'
import { placeOf, plan, planCounts, planItem, type PlanFilter, type PlanItem } from './plan.views.ts'
import { setExposure } from './set-exposure.ts'

const pageSize = 50
const noiseListed = 50
const optional = (values: [string, ...string[]]) => z.enum(values).optional().or(z.literal('').transform(() => undefined))
const planQuery = z.object({
  text: z.string().max(200).optional(), kind: optional(keysOf(kinds)), site: z.string().max(60).optional(), exploited: optional(['yes']),
  page: z.coerce.number().int().min(1).max(1_000_000).optional(),
})
const exposureBody = z.object({ exposure: z.enum(keysOf(exposures)), why: z.string().max(500).default('') })

const shown = ({ id, deviceId, rankKey: _, ...item }: PlanItem) => ({ id: showId('pe', id), device: showId('dev', deviceId), ...item })
const filterOf = (query: z.infer<typeof planQuery>): PlanFilter => ({
  text: query.text?.trim() || undefined, kind: query.kind, siteId: query.site === undefined ? undefined : readId('sit', query.site),
  isExploited: query.exploited === 'yes' ? true : undefined,
})

/** Every vulnerability of a row, known exploited ones first; a row keeps only the first of many, and a closed one has no others. */
const cvesOf = async (tx: Tx, item: PlanItem): Promise<readonly string[]> => {
  if (item.closedAt !== null || item.cves.length >= item.cveCount) return item.cves
  const found = (await findingsOf(tx, item.deviceId)).filter((one) => one.source === item.package && (one.noiseReason !== null) === item.isNoise)
  return [...new Set([...item.kevCves, ...found.map((one) => one.cve)])]
}

/** The patch plan, each evaluation, and the statement that moves them. */
export const planRoutes = (parts: AssetsParts): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof planQuery>({
    method: 'GET', path: '/plan', says: 'The patch plan: what first and why, one sentence a row, noise last', clauses: ['PM-3.3', 'PM-3.2'],
    may: 'plan.see', query: planQuery,
    handle: async ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      const page = query.page ?? 1
      const read = await reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const today = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
        const noise = await plan(tx, { ...filterOf(query), isNoise: true }, noiseListed, 0)
        return {
          ...await plan(tx, { ...filterOf(query), isNoise: false }, pageSize, (page - 1) * pageSize), noise: noise.rows, noiseTotal: noise.total,
            counts: await planCounts(tx, today),
          sites: await siteChoices(tx), today, feeds: (await feedsStatus(tx, now)).feeds,
        }
      })
      const { page: _, ...rest } = query
      return view({ today: read.today, counts: read.counts, exploitedBy: kevInWords(read.feeds), total: read.total, page, pageSize, noiseTotal: read.noiseTotal,
        rows: read.rows.map((item, at) => ({ rank: (page - 1) * pageSize + at + 1, ...shown(item) })), noise: read.noise.map(shown) },
        () => <PlanPage who={who} {...read} page={page} pageSize={pageSize} query={rest} />)
    },
  }),
  route<Who>({
    method: 'GET', path: '/plan/:id', says: 'One patch evaluation with every input, its source and date', clauses: ['PM-3.3'], may: 'plan.see',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const id = readId('pe', request.params.id ?? '')
      const read = id === undefined ? undefined : await reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const item = await planItem(tx, id)
        return item && { item, cves: await cvesOf(tx, item), today: now.toZonedDateTimeISO(who.zone).toPlainDate().toString(), rank: item.closedAt === null ? await placeOf(tx, id)
          : undefined }
      })
      if (read === undefined) return refused({ code: 'patching/evaluation-not-found', clause: 'PM-3.3', says: 'There is no such patch evaluation.',
        satisfiedBy: 'Choose one from the patch plan.', status: 404 })
      return view({ ...shown(read.item), cves: read.cves, rank: read.rank ?? null }, () => <EvaluationPage who={who} {...read} />)
    },
  }),
  route<Who, typeof exposureBody>({
    method: 'POST', path: '/devices/:id/exposure', says: 'State how exposed a device is: its rows move in rank and due date at once',
    clauses: ['PM-3.3'], may: 'devices.set-exposure', body: exposureBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params.id ?? '')
      if (id === undefined) return refused(deviceNotFound)
      const result = await setExposure({ db: parts.db, districtId: who.districtId, actor: actorOf(who) }, { deviceId: id, ...body })
      if (!result.ok) return deviceRefused(parts, who, id, 'exposure', result.refusal, body)
      const { moved, before, after } = result.value
      return done({ device: showId('dev', id), exposure: body.exposure, moved, before, after }, deviceHref(id))
    },
  }),
]
