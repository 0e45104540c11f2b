import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import { refuse, type Refusal, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { actorOf, mayDo, savedViews, type Who } from '../people/index.ts'
import { otherChannels, type OtherChannel } from './notices.rules.ts'
import { noticeList } from './notice-list.views.ts'
import { NoticeScreen, NoticesScreen, type Typed } from './notices.screens.tsx'
import { deliveriesOf, noticeOf, type DeliveryRow, type NoticeRow } from './notices.views.ts'
import { noticeNotFound, tellByHand } from './tell-by-hand.ts'

/** `isMailSet`: whether SMTP_URL is set; pages say so where it is not. */
export type NoticesParts = { readonly db: Db; readonly isMailSet: boolean }

const toldBody = z.object({ address: z.string().max(254).optional(), how: z.string().max(40).optional(), note: z.string().max(200).optional() })

const isChannel = (text: string | undefined): text is OtherChannel => text !== undefined && Object.hasOwn(otherChannels, text)
const notChosen = (faults: readonly string[]): Refusal => ({
  code: 'notices/not-chosen',
  clause: 'SP-1.4',
  status: 422,
  says: 'Something is not chosen; nothing was recorded.',
  satisfiedBy: 'Choose it and submit again.',
  faults,
})

const shown = (notice: NoticeRow, rows?: readonly DeliveryRow[]) => ({
  ...notice,
  id: showId('ntc', notice.id),
  ...(rows
    ? {
        deliveries: rows.map((row) => ({
          ...row,
          id: showId('dlv', row.id),
          noticeId: showId('ntc', row.noticeId),
          personId: row.personId && showId('per', row.personId),
        })),
      }
    : {}),
})

const mayNotOf = (who: Who): string | undefined => {
  const may = mayDo(who.positions, 'runs.work')
  return may.ok ? undefined : may.refusal.says
}

/** What went out, to whom, and what became of it; and by which other channel a person was told. */
export const noticesRoutes = ({ db, isMailSet }: NoticesParts): readonly Route<Who>[] => {
  const frameOf = (who: Who) => ({
    who,
    path: '/notices',
    isMailSet,
    words: (iso: string) => ({ iso: isoIn(iso, who.zone), words: inWords(Temporal.Instant.from(iso), who.zone) }),
  })
  const load = (who: Who, shownId: string | undefined): Promise<{ notice: NoticeRow; rows: readonly DeliveryRow[] } | undefined> => {
    const id = readId('ntc', shownId ?? '')
    return reading({ db, districtId: who.districtId }, async (tx) => {
      const notice = id === undefined ? undefined : await noticeOf(tx, id)
      return notice && { notice, rows: await deliveriesOf(tx, notice.id) }
    })
  }
  return [
    ...listRoutes({
      db,
      list: noticeList,
      says: 'What was sent, and who it did not reach',
      clauses: ['SP-1.4', 'CM-8'],
      may: 'runs.see',
      given: () => Promise.resolve(undefined),
      more: (tx, _, who: Who) => savedViews(tx, 'notices', who),
      json: ({ page, more }) => ({ isMailSet, views: more, notices: page.rows.map((row) => shown(row)) }),
      page: ({ page, query, more }, who) => <NoticesScreen {...frameOf(who)} page={page} query={query} views={more} />,
    }),
    route({
      method: 'GET',
      path: '/notices/:id',
      says: 'One notice, and its state for each recipient',
      clauses: ['SP-1.4', 'CM-8'],
      may: 'runs.see',
      handle: async ({ who: someone, request }) => {
        const who = someone as Who
        const found = await load(who, request.params.id)
        if (!found) return refused(noticeNotFound)
        return view({ isMailSet, ...shown(found.notice, found.rows) }, () => <NoticeScreen {...frameOf(who)} {...found} mayNot={mayNotOf(who)} />)
      },
    }),
    route({
      method: 'POST',
      path: '/notices/:id/told',
      says: 'Records how else a recipient was notified',
      clauses: ['SP-1.4', 'CM-8'],
      may: 'runs.work',
      body: toldBody,
      handle: async ({ who: someone, request, body }) => {
        const who = someone as Who
        const id = readId('ntc', request.params.id ?? '')
        if (id === undefined) return refused(noticeNotFound)
        const { address, how, note } = body
        const faults = [...(address === undefined ? ['Choose who was notified.'] : []), ...(isChannel(how) ? [] : ['Choose how.'])]
        const result: Result<{ deliveryId: string }> =
          address !== undefined && isChannel(how)
            ? await tellByHand({ db, districtId: who.districtId, actor: actorOf(who) }, { noticeId: id, address, how, note })
            : refuse(notChosen(faults))
        if (result.ok) return done({ id: showId('dlv', result.value.deliveryId) }, `/notices/${showId('ntc', id)}`)
        const found = await load(who, request.params.id)
        const again = (typed: Typed) => (refusal: Refusal) => found && <NoticeScreen {...frameOf(who)} {...found} typed={typed} refusal={refusal} />
        return refused(result.refusal, found ? again(body) : undefined)
      },
    }),
  ]
}
