import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { isCountedHosted } from '../../assets/index.ts'
import { endedWords, isOther, type Ended, type Standing } from './actor.rules.ts'
import { ended, type JudgedRow } from './others.views.ts'

/** `own`: no other party patches it, so that nothing here proves how it stands. */
export type HostedStanding = Standing | 'own' | 'nobody'
export type HostedOnReport = {
  readonly id: string
  readonly name: string
  readonly actor: string
  readonly owner: string | null
  readonly is: HostedStanding
  readonly says: string
}
type Row = { readonly id: string; readonly name: string; readonly actor: string; readonly owner: string | null; readonly ended: Ended | null }

const unproved: Readonly<Record<string, readonly [HostedStanding, string]>> = {
  unknown: ['undecided', 'Who patches it is not known.'],
  nobody: ['nobody', 'It is in scope, but nobody patches it.'],
}
const own = ['own', 'We patch it ourselves, but nothing here proves its state.'] as const

/** Every hosted application that is counted, by name, with what is proved of it (`others`: what other parties patch, judged). */
export const hostedOnReport = async (tx: Tx, now: Temporal.Instant, others: readonly JudgedRow[]): Promise<readonly HostedOnReport[]> => {
  const judged = new Map(others.map((one) => [one.id, one]))
  const { rows } =
    await sql<Row>`select t.id, t.name, t.actor, t.owner, ${ended(sql`(${now.toString()}::timestamptz at time zone i.zone)::date`)} as ended
    from people_district i cross join (select h.id, h.name, h.patching_actor as actor, o.name as owner, null::date as updates_end_on, h.support_ends_on, h.contract_ends_on
      from assets_hosted h left join people_person o on o.district_id = h.district_id and o.id = h.owner_id where ${isCountedHosted}) t order by lower(t.name), t.id`.execute(
      tx,
    )
  return rows.map(({ id, name, actor, owner, ended: over }) => {
    const one = judged.get(id)
    if (one !== undefined && isOther(actor)) return { id, name, actor, owner, is: one.is, says: one.says }
    if (over !== null) return { id, name, actor, owner, is: 'ended' as const, says: endedWords(over) }
    const [is, says] = unproved[actor] ?? own
    return { id, name, actor, owner, is, says }
  })
}
