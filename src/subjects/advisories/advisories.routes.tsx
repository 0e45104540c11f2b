import { z } from 'zod'
import { refuse, type Refusal } from '../../core/result.ts'
import { queryOf, readList } from '../../platform/db/list.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { personChoices } from '../assets/index.ts'
import { reading, type From } from '../ledger/index.ts'
import { mayDo, actorOf, savedViews, signedIn, type Who } from '../people/index.ts'
import { AdvisoriesPage, AdvisoryPage, type ItemShown, type Planned } from './advisories.screens.tsx'
import {
  devicesOf,
  devicesTouched,
  inboxCounts,
  itemList,
  itemOf,
  itemsNamed,
  sources,
  thingsOf,
  touchesOf,
  touchesShown,
  type Item,
} from './advisories.views.ts'
import { BulkPage } from './bulk.screens.tsx'
import { setUpSource, removeSource } from './set-source.ts'
import { securities, sourceKinds, type Security, type SourceKind } from './source.rules.ts'
import { SourcesPage } from './sources.screens.tsx'
import { itemHref, triageItems, type Triage, type TriageParts } from './triage-items.ts'
import { decisions, isSilent, isUnread, itemNotFound, type Decision } from './triage.rules.ts'

export type AdvisoryParts = TriageParts & {
  readonly db: Db
  /** Open updates of the plan that close any of these vulnerabilities. */
  readonly inPlan?: ((tx: Tx, cves: readonly string[]) => Promise<readonly Planned[]>) | undefined
  /** Asks the worker, who alone holds passwords, to try a source; gives the address of the job's page. */
  readonly tryLater: (from: From, source: { readonly id: string; readonly name: string }) => Promise<string>
}
const mostAtOnce = 200
const ids = z
  .union([
    z
      .string()
      .max(60)
      .transform((one) => [one]),
    z.array(z.string().max(60)).max(mostAtOnce),
  ])
  .default([])
const empty = (value: string): string | undefined => value.trim() || undefined
const triageBody = z.object({
  decision: z.enum(Object.keys(decisions) as [Decision, ...Decision[]]),
  reason: z.string().max(2000).default(''),
  cve: z.string().max(60).transform(empty).optional(),
  device: ids,
  who: z.string().max(60).transform(empty).optional(),
  dueOn: z.string().max(20).transform(empty).optional(),
})
const bulkBody = z.object({ id: ids, reason: z.string().max(2000).default('') })
const bulkQuery = z.object({ id: ids, all: z.string().max(3).optional() }).catchall(z.string().max(800))
const sourceBody = z.object({
  kind: z.enum(Object.keys(sourceKinds) as [SourceKind, ...SourceKind[]]).default('mailbox'),
  name: z.string().max(120).default(''),
  address: z.string().max(500).default(''),
  security: z.enum(Object.keys(securities) as [Security, ...Security[]]).default('tls'),
  username: z.string().max(200).default(''),
  folder: z.string().max(200).default(''),
  silentDays: z.coerce.number().int().default(14),
})

const shownItem = ({ id, ...item }: Item) => ({ id: showId('adv', id), ...item, body: undefined, rank: undefined })
const thingPrefix = { application: 'app', service: 'svc' } as const
const load = async (
  { inPlan }: AdvisoryParts,
  tx: Tx,
  id: string,
  now: Parameters<typeof itemOf>[2],
  zone: string,
): Promise<ItemShown | undefined> => {
  const item = await itemOf(tx, id, now)
  const touches = item === undefined ? [] : await touchesOf(tx, id)
  return (
    item && {
      item: { ...item, devices: await devicesTouched(tx, id) },
      inPlan: item.cves.length === 0 ? [] : ((await inPlan?.(tx, item.cves)) ?? []),
      touches: touches.slice(0, touchesShown),
      hasMoreTouches: touches.length > touchesShown,
      things: await thingsOf(tx, id),
      devices: await devicesOf(tx, id),
      people: await personChoices(tx),
      today: now.toZonedDateTimeISO(zone).toPlainDate().toString(),
    }
  )
}

/** The advisory inbox: what came in by mailing lists and news, where from, and what was decided of it. */
export const advisoryRoutes = (parts: AdvisoryParts): readonly Route<Who>[] => {
  const { db } = parts
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const read = <T,>(who: Who, work: Parameters<typeof reading<T>>[1]) => reading({ db, districtId: who.districtId }, work)
  const triage = triageItems(parts)
  const sourcesShown = (who: Who) =>
    read(who, async (tx, now) => ({
      sources: (await sources(tx)).map((one) => ({
        ...one,
        isSilent: isSilent(one, now),
        isUnread: isUnread(one, now),
        // account and cause are for who sets sources up: a fault may name a file of this server
        ...(mayDo(who.positions, 'advisories.sources').ok
          ? {}
          : { username: '', fault: one.fault === null ? null : 'Whoever sets up sources sees why.' }),
      })),
    }))
  const sourceAct = async (who: Who, refusal: Refusal, values?: Readonly<Record<string, string>>): Promise<Reply> => {
    const shown = await sourcesShown(who)
    return refused(refusal, () => <SourcesPage who={who} {...shown} sent={{ refusal, values: values ?? {} }} />)
  }
  const bulkShown = (who: Who, named: readonly string[], chosen?: unknown) =>
    read(who, async (tx, now) => {
      const query = chosen === undefined ? undefined : queryOf(itemList).safeParse(chosen)
      const all = query?.success
        ? (await readList(tx, itemList, { ...query.data, size: String(mostAtOnce) }, { now: now.toString() })).rows.map(({ id }) => id)
        : undefined
      return itemsNamed(tx, all ?? named.flatMap((one) => readId('adv', one) ?? []))
    })
  return [
    route<Who>({
      method: 'GET',
      path: '/advisories/sources',
      says: 'Where advisories come from, when each was last read, and which are silent',
      clauses: ['PM-3.2'],
      may: 'plan.see',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const shown = await sourcesShown(who)
        return view(
          {
            sources: shown.sources.map(
              ({ id, etag: _, modified: __, uidValidity: ___, lastUid: ____, stuckUid: _____, stuckTries: ______, ...one }) => ({
                id: showId('ads', id),
                ...one,
              }),
            ),
          },
          () => <SourcesPage who={who} {...shown} />,
        )
      },
    }),
    route<Who, typeof sourceBody>({
      method: 'POST',
      path: '/advisories/sources',
      says: 'Set up a mailbox or a news feed; its password is kept in a file of the worker',
      clauses: ['PM-3.2'],
      may: 'advisories.sources',
      body: sourceBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await setUpSource(fromOf(who), body)
        return result.ok
          ? done({ id: showId('ads', result.value.id) }, '/advisories/sources', { status: 201 })
          : sourceAct(who, result.refusal, Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)])))
      },
    }),
    ...(['try', 'remove'] as const).map((act) =>
      route<Who>({
        method: 'POST',
        path: `/advisories/sources/:id/${act}`,
        says: act === 'try' ? 'Try a source: sign in, count, look at the newest' : 'Stop reading a source; what it delivered stays',
        clauses: ['PM-3.2'],
        may: 'advisories.sources',
        handle: async ({ who: maybe, request }) => {
          const who = signedIn(maybe)
          const source = (await sourcesShown(who)).sources.find(({ id }) => id === readId('ads', request.params.id ?? ''))
          if (act === 'try' && source !== undefined) {
            const to = await parts.tryLater(fromOf(who), source)
            return done({ job: to }, to, { status: 202 })
          }
          const result = await removeSource(fromOf(who), { id: source?.id ?? '00000000-0000-0000-0000-000000000000' })
          return result.ok ? done({ id: request.params.id }, '/advisories/sources') : sourceAct(who, result.refusal)
        },
      }),
    ),
    route<Who, z.ZodType<undefined>, typeof bulkQuery>({
      method: 'GET',
      path: '/advisories/bulk',
      says: 'What it means to end the selected advisories (`id[]`), or all that a list’s address chooses (`all=yes`, 200 at most), with nothing to do',
      clauses: ['PM-3.2'],
      may: 'advisories.triage',
      query: bulkQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const { id: named, all, ...chosen } = query
        const items = await bulkShown(who, named, all === 'yes' ? chosen : undefined)
        return view({ advisories: items.map(({ id, ...one }) => ({ id: showId('adv', id), ...one })) }, () => <BulkPage who={who} items={items} />)
      },
    }),
    route<Who, typeof bulkBody>({
      method: 'POST',
      path: '/advisories/bulk',
      says: 'End the advisories named (`id[]`) with nothing to do, and the reason',
      clauses: ['PM-3.2'],
      may: 'advisories.triage',
      body: bulkBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await triage(fromOf(who), {
          ids: body.id.flatMap((one) => readId('adv', one) ?? []),
          decision: 'nothing',
          reason: body.reason,
        })
        if (result.ok) return done(result.value, '/advisories')
        const items = await bulkShown(who, body.id)
        return refused(result.refusal, () => <BulkPage who={who} items={items} refusal={result.refusal} reason={body.reason} />)
      },
    }),
    ...listRoutes({
      db,
      list: itemList,
      says: 'Advisories from mailing lists and news, what touches devices here and is known to be exploited first',
      clauses: ['PM-3.2'],
      may: 'plan.see',
      given: async (_, now, _who: Who) => ({ now: now.toString() }),
      more: async (tx, now, who: Who) => ({
        counts: await inboxCounts(tx, now),
        views: await savedViews(tx, 'advisories', who),
        hasSource: (await sources(tx)).length > 0,
      }),
      json: ({ page, more }) => ({ counts: more.counts, advisories: page.rows.map(shownItem) }),
      page: ({ page, query, more }, who) => <AdvisoriesPage who={who} page={page} query={query} {...more} />,
    }),
    route<Who>({
      method: 'GET',
      path: '/advisories/:id',
      says: 'One advisory: its text, the software and devices here it touches, and what was decided',
      clauses: ['PM-3.2'],
      may: 'plan.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = readId('adv', request.params.id ?? '')
        const shown = id === undefined ? undefined : await read(who, (tx, now) => load(parts, tx, id, now, who.zone))
        if (shown === undefined) return refused(itemNotFound)
        return view(
          {
            ...shownItem(shown.item),
            text: shown.item.body,
            touches: shown.touches.map((one) => ({ ...one, named: one.named.map((device) => ({ ...device, id: showId('dev', device.id) })) })),
            names: shown.things.map((one) => ({ ...one, id: showId(thingPrefix[one.kind], one.id) })),
          },
          () => <AdvisoryPage who={who} {...shown} />,
        )
      },
    }),
    route<Who, typeof triageBody>({
      method: 'POST',
      path: '/advisories/:id/triage',
      says: 'Decide an advisory: a finding on devices, a task for somebody, or nothing, each with a reason',
      clauses: ['PM-3.2', 'PM-3.3'],
      may: 'advisories.triage',
      body: triageBody,
      handle: async ({ who: maybe, request, body: { device, who: whom, ...body } }) => {
        const who = signedIn(maybe)
        const id = readId('adv', request.params.id ?? '')
        if (id === undefined) return refused(itemNotFound)
        const wish: Triage = {
          ...body,
          ids: [id],
          devices: device.map((one) => readId('dev', one) ?? ''),
          whoId: whom === undefined ? undefined : readId('per', whom),
        }
        const result = wish.devices?.includes('')
          ? refuse({
              code: 'advisories/triage-incomplete',
              clause: 'PM-3.2',
              says: 'One of the devices does not exist.',
              satisfiedBy: 'Choose from the list.',
              faults: ['devices: one does not belong to the district'],
              status: 422,
            })
          : await triage(fromOf(who), wish)
        if (result.ok) return done(result.value, itemHref(id))
        const shown = await read(who, (tx, now) => load(parts, tx, id, now, who.zone))
        return shown === undefined
          ? refused(result.refusal)
          : refused(result.refusal, () => <AdvisoryPage who={who} {...shown} sent={{ refusal: result.refusal, wish }} />)
      },
    }),
  ]
}
