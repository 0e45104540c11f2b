import { z } from 'zod'
import { isDay } from '../../core/time/days.ts'
import type { Refusal } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import { dayOrders, type DayOrder } from './closed-days.rules.ts'
import { ClosedDaysPage } from './closed-days.screens.tsx'
import { closedDays } from './closed-days.views.ts'
import { addClosedDays, removeClosedDay } from './set-closed-days.ts'

const body = z.object({
  days: z.string().max(200_000).default(''),
  order: z.enum(Object.keys(dayOrders) as [DayOrder, ...DayOrder[]]).default('ymd'),
})

/** The district's closed days, and who sets them. */
export const calendarRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const shown = (who: Who) =>
    reading({ db, districtId: who.districtId }, async (tx, now) => ({
      days: await closedDays(tx),
      today: now.toZonedDateTimeISO(who.zone).toPlainDate().toString(),
    }))
  const no = async (who: Who, refusal: Refusal, sent?: z.infer<typeof body>): Promise<Reply> => {
    const now = await shown(who)
    return refused(refusal, () => <ClosedDaysPage who={who} {...now} refusal={refusal} sent={sent} />)
  }
  return [
    route<Who>({
      method: 'GET',
      path: '/sites/closed-days',
      says: 'Days on which the offices are closed',
      clauses: ['PM-3.2'],
      may: 'people.see',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const now = await shown(who)
        return view({ closedDays: now.days }, () => <ClosedDaysPage who={who} {...now} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/sites/closed-days',
      says: 'Add closed days: one per line, a day or a range, and a name',
      clauses: ['PM-3.2'],
      may: 'calendar.change',
      body,
      handle: async ({ who: maybe, body: sent }) => {
        const who = signedIn(maybe)
        const added = await addClosedDays(fromOf(who), { text: sent.days, order: sent.order })
        return added.ok ? done(added.value, '/sites/closed-days', { status: 201 }) : no(who, added.refusal, sent)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/sites/closed-days/:day/remove',
      says: 'Remove a closed day',
      clauses: ['PM-3.2'],
      may: 'calendar.change',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const day = request.params.day ?? ''
        const removed = await removeClosedDay(fromOf(who), { day: isDay(day) ? day : '' })
        return removed.ok ? done(removed.value, '/sites/closed-days') : no(who, removed.refusal)
      },
    }),
  ]
}
