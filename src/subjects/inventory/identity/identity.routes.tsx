import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { deviceHref, deviceNotFound, findDevices, idField, keysOf, conflictsOf, type DeviceWords, type FoldChoice } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { mergeDevices, type OnMoved, type OpenWork } from './merge-devices.ts'
import { DuplicatesPage, MergePage, type MergeShown } from './merging.screens.tsx'
import { reviewBulkRoutes } from './review-bulk.tsx'
import { reviewList } from './review-list.views.ts'
import { ownLines, sidesOf } from './seen-by.views.ts'
import { answerReview } from './settle-review.ts'
import { sources } from './marks.rules.ts'
import type { ToldSighting } from './sightings.store.ts'
import { takeInSightings } from './take-in-sightings.ts'
import { splitMerged, splitSighting } from './split-device.ts'

export type IdentityParts = { readonly db: Db; readonly onMoved: OnMoved; readonly openWork: OpenWork; readonly words?: readonly DeviceWords[] }

const mergeQuery = z.object({
  one: idField('dev'),
  other: idField('dev').optional(),
  review: z.string().max(60).optional(),
  text: z.string().max(200).default(''),
})
const whose = z.enum(['', 'one', 'other']).default('').describe('Whose word stands where both say something; left out: the more cautious')
const mergeBody = z.object({
  one: idField('dev'),
  other: idField('dev'),
  keep: z.enum(['one', 'other']).default('one'),
  exposure: whose,
  scope: whose,
  patchingActor: whose,
  why: z.string().max(500).default(''),
})
const splitBody = z.object({ merged: idField('dev').optional(), sighting: idField('sgt').optional(), why: z.string().max(500).default('') })
const text = z.string().max(512).optional()
const sightingsBody = z.object({
  source: z.enum(keysOf(sources)),
  name: z.string().max(200).default('').describe('Whose list, where there are several of a kind'),
  whole: z.boolean().default(false).describe('What was told before and is missing now is gone there'),
  rows: z
    .array(
      z.object({
        key: z.string().min(1).max(512),
        hostname: text,
        serial: text,
        uuid: text,
        macs: z.array(z.string().max(64)).max(64).optional(),
        assetTag: text,
        manufacturer: text,
        model: text,
        osName: text,
        osVersion: text,
        person: text,
        place: text,
        seenAt: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .max(20_000),
})
const whyBody = z.object({ why: z.string().max(500).default('') })
const nothingChosen: Refusal = {
  code: 'inventory/nothing-to-split',
  clause: 'PM-3.1',
  status: 422,
  says: 'Nothing was chosen to split off.',
  satisfiedBy: 'Choose a merged record or one source’s record.',
  faults: ['sighting: is missing'],
}

/** Whose words a person chose, told of the record that stays and the one that goes. */
const choiceIn = ({ keep, exposure, scope, patchingActor }: z.infer<typeof mergeBody>): FoldChoice => {
  const of = (one: '' | 'one' | 'other') => (one === '' ? undefined : one === keep ? ('kept' as const) : ('gone' as const))
  const said = { exposure: of(exposure), scope: of(scope), patchingActor: of(patchingActor) }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** What would go over from one record to another, in every subject's words; what there is none of is left out. */
const linesOf = async (tx: Tx, words: readonly DeviceWords[], keptId: string, goneId: string) => {
  const lines = [...(await ownLines(tx, goneId))]
  for (const one of words) lines.push(...(await one.lines(tx, keptId, goneId)))
  return lines.filter(({ moves, rests }) => moves + rests > 0)
}

const shown = async (tx: Tx, { openWork, words = [] }: IdentityParts, query: z.infer<typeof mergeQuery>): Promise<MergeShown | undefined> => {
  const sides = await sidesOf(tx, [query.one, ...(query.other === undefined ? [] : [query.other])])
  const one = sides.find(({ id }) => id === query.one)
  if (one === undefined) return undefined
  const found = query.other === undefined && query.text.trim() !== '' ? await findDevices(tx, query.text.trim(), 20) : []
  const other = sides.find(({ id }) => id === query.other && id !== query.one)
  return {
    one,
    other,
    moves: other === undefined ? undefined : { one: await linesOf(tx, words, one.id, other.id), other: await linesOf(tx, words, other.id, one.id) },
    candidates: found.filter(({ id }) => id !== one.id),
    text: query.text,
    review: query.review,
    work: await openWork(
      { tx },
      sides.map(({ id }) => id),
    ),
  }
}

/** Which records are one machine: questions, merging with a preview, splitting. Before the routes of assets: theirs include /devices/:id. */
export const identityRoutes = (parts: IdentityParts): readonly Route<Who>[] => {
  const from = (who: Who) => ({ db: parts.db, districtId: who.districtId, actor: actorOf(who) })
  return [
    ...reviewBulkRoutes(parts),
    ...listRoutes<Who, Parameters<typeof reviewList.idOf>[0], undefined, SavedViewList>({
      db: parts.db,
      list: reviewList,
      says: 'Records that could be one machine, or one that could be two',
      clauses: ['PM-3.1'],
      may: 'devices.see',
      given: async () => undefined,
      more: (tx, _, who) => savedViews(tx, 'duplicates', who),
      json: ({ page }) => ({
        questions: page.rows.map(({ sightingId: _, ...row }) => ({
          ...row,
          id: showId('rev', row.id),
          deviceId: showId('dev', row.deviceId),
          otherDeviceId: row.otherDeviceId && showId('dev', row.otherDeviceId),
        })),
      }),
      page: ({ page, query, more }, who) => <DuplicatesPage who={who} page={page} query={query} views={more} />,
    }),
    route<Who, typeof sightingsBody>({
      method: 'POST',
      path: '/devices/sightings',
      says: 'What a source reports about devices: a directory, a hypervisor, network leases, orders',
      clauses: ['PM-3.1'],
      may: 'inventory.enrol',
      body: sightingsBody,
      bodyBytes: 8_000_000,
      handle: async ({ who, body }) => {
        const result = await takeInSightings(from(signedIn(who)), {
          of: { source: body.source, name: body.name },
          rows: body.rows as readonly ToldSighting[],
          isWhole: body.whole,
          ...(parts.words === undefined ? {} : { words: parts.words }),
        })
        return result.ok ? done(result.value, '/coverage', { status: 201 }) : refused(result.refusal)
      },
    }),
    route<Who, z.ZodType<undefined>, typeof mergeQuery>({
      method: 'GET',
      path: '/devices/merge',
      says: 'What two records contain, before they are merged',
      clauses: ['PM-3.1'],
      may: 'devices.see',
      query: mergeQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const found = await reading({ db: parts.db, districtId: who.districtId }, (tx) => shown(tx, parts, query))
        if (found === undefined) return refused(deviceNotFound)
        const { one, other, work } = found
        return view(
          {
            one: { ...one, id: showId('dev', one.id) },
            other: other === undefined ? null : { ...other, id: showId('dev', other.id) },
            underWay: [...work].map(([id, says]) => ({ id: showId('dev', id), says })),
            ...(other === undefined ? {} : { conflicts: conflictsOf(one, other), moves: found.moves }),
          },
          () => <MergePage who={who} {...found} />,
        )
      },
    }),
    route<Who, typeof mergeBody>({
      method: 'POST',
      path: '/devices/merge',
      says: 'Merge two records, with the reason',
      clauses: ['PM-3.1'],
      may: 'devices.merge',
      body: mergeBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const [keptId, goneId] = body.keep === 'one' ? [body.one, body.other] : [body.other, body.one]
        const { db: _, ...hooks } = parts
        const result = await mergeDevices(from(who), { keptId, goneId, why: body.why, ...hooks, choice: choiceIn(body) })
        if (result.ok) return done({ device: showId('dev', keptId), merge: showId('mrg', result.value.mergeId) }, deviceHref(keptId))
        const found = await reading({ db: parts.db, districtId: who.districtId }, (tx) =>
          shown(tx, parts, { one: body.one, other: body.other, text: '' }),
        )
        return found === undefined
          ? refused(result.refusal)
          : refused(result.refusal, () => <MergePage who={who} {...found} refusal={result.refusal} why={body.why} keep={body.keep} chosen={body} />)
      },
    }),
    route<Who, typeof splitBody>({
      method: 'POST',
      path: '/devices/:id/split',
      says: 'Split a record: a merged one, or one source’s record',
      clauses: ['PM-3.1'],
      may: 'devices.merge',
      body: splitBody,
      handle: async ({ who: maybe, body }) => {
        const given = { why: body.why, onMoved: parts.onMoved, ...(parts.words === undefined ? {} : { words: parts.words }) }
        const result =
          body.merged !== undefined
            ? await splitMerged(from(signedIn(maybe)), { goneId: body.merged, ...given })
            : body.sighting !== undefined
              ? await splitSighting(from(signedIn(maybe)), { sightingId: body.sighting, ...given })
              : { ok: false as const, refusal: nothingChosen }
        return result.ok
          ? done({ device: showId('dev', result.value.keptId), other: showId('dev', result.value.deviceId) }, `${deviceHref(result.value.deviceId)}`)
          : refused(result.refusal)
      },
    }),
    route<Who, typeof whyBody>({
      method: 'POST',
      path: '/devices/reviews/:id/answer',
      says: 'Answer a question with no: they are two, or it is right as it is',
      clauses: ['PM-3.1'],
      may: 'devices.merge',
      body: whyBody,
      handle: async ({ who: maybe, request, body }) => {
        const reviewId = readId('rev', request.params.id ?? '')
        if (reviewId === undefined) return refused(deviceNotFound)
        const result = await answerReview(from(signedIn(maybe)), { reviewId, why: body.why })
        return result.ok ? done({ answered: showId('rev', reviewId) }, '/devices/duplicates?state=open') : refused(result.refusal)
      },
    }),
  ]
}
