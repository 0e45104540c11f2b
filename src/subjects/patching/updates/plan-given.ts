import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { lookedAt, type Who } from '../../people/index.ts'
import type { PlanGiven } from './plan-list.views.ts'

/** What the plan's conditions stand on: the district's day, and since when what moved is marked for whoever looks: their last look, or a day. */
export const planGiven = async (tx: Tx, now: Temporal.Instant, who: Who): Promise<PlanGiven & { readonly looked: string | undefined }> => {
  const looked = await lookedAt(tx, who.personId, 'plan')
  const yesterday = now.subtract({ hours: 24 }).toString()
  return { today: now.toZonedDateTimeISO(who.zone).toPlainDate().toString(), yesterday, movedSince: looked ?? yesterday, looked }
}
