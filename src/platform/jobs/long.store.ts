import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Json } from '../../core/proof/canonical.ts'
import type { Result } from '../../core/result.ts'
import { systemNow } from '../clock.ts'
import { inDistrict, type Db, type Tx } from '../db/pool.ts'
import { whyItBroke } from '../db/why-it-broke.ts'
import { newId } from '../ids.ts'
import { enqueue } from './outbox.store.ts'

type InTransaction = { readonly tx: Tx; readonly districtId: string; readonly now: Temporal.Instant }
export type LongJobAsked = {
  readonly kind: string
  readonly says: string
  readonly askedBy: string
  readonly input: Json
  readonly file?: Uint8Array
}
export type LongJob = {
  readonly id: string
  readonly kind: string
  readonly says: string
  readonly askedBy: string
  readonly askedAt: string
  readonly state: 'waiting' | 'running' | 'done' | 'refused' | 'failed'
  readonly step: string
  readonly done: number
  readonly total: number | null
  readonly result: Json
  readonly movedAt: string
  readonly endedAt: string | null
}

/** Asks the worker for something long, in the running transaction; gives the job's id. What is asked is not yet an act: the job's own use cases are. */
export const askLongJob = async ({ tx, districtId, now }: InTransaction, { kind, says, askedBy, input, file }: LongJobAsked): Promise<string> => {
  const id = newId()
  await sql`insert into platform_long_job (district_id, id, kind, says, asked_by, asked_at, input, file, moved_at)
    values (${districtId}, ${id}, ${kind}, ${says}, ${askedBy}, ${now.toString()}, ${JSON.stringify(input)}::jsonb, ${file ? Buffer.from(file) : null}, ${systemNow().toString()})`.execute(
    tx,
  )
  await enqueue(tx, 'long-jobs')
  return id
}

const columns = sql`id, kind, says, asked_by as "askedBy", asked_at as "askedAt", state, step, done_count as done, total_count as total, result,
  moved_at as "movedAt", ended_at as "endedAt" from platform_long_job`
export const longJob = async (tx: Tx, id: string): Promise<LongJob | undefined> =>
  (await sql<LongJob>`select ${columns} where id = ${id}`.execute(tx)).rows[0]

export type Moved = (step: string, done?: number, total?: number) => Promise<void>
export type LongWork = (
  from: { readonly db: Db; readonly districtId: string; readonly askedBy: string },
  input: Json,
  file: Uint8Array | null,
  moved: Moved,
) => Promise<Result<Json>>
export type LongWorks = Readonly<Record<string, LongWork>>

/** How often a job is begun again after the worker died under it. */
const most = 3
const silentSeconds = 60

type Taken = {
  readonly id: string
  readonly kind: string
  readonly asked_by: string
  readonly input: Json
  readonly file: Buffer | null
  readonly attempts: number
}

/** The oldest job that waits, or that nothing was heard of for a minute: the worker died under it. */
const takeOne = (db: Db, districtId: string): Promise<Taken | undefined> =>
  inDistrict(db, districtId, async (tx) => {
    const now = systemNow()
    return (
      await sql<Taken>`update platform_long_job set state = 'running', attempts = attempts + 1, moved_at = ${now.toString()}
    where district_id = ${districtId} and id = (select id from platform_long_job where state = 'waiting'
      or (state = 'running' and moved_at < ${now.subtract({ seconds: silentSeconds }).toString()}::timestamptz) order by asked_at, id limit 1 for update skip locked)
    returning id, kind, asked_by, input, file, attempts`.execute(tx)
    ).rows[0]
  })

/** Does a district's jobs, one after the other. */
export const runLongJobs = async (db: Db, works: LongWorks, districtId: string): Promise<void> => {
  for (let taken = await takeOne(db, districtId); taken; taken = await takeOne(db, districtId)) await runOne(db, works, districtId, taken)
}

/** Does one job; begun anew from the start where the worker died under it, so its work must bear being done twice. */
const runOne = async (db: Db, works: LongWorks, districtId: string, taken: Taken): Promise<void> => {
  const { id } = taken
  const end = (state: 'done' | 'refused' | 'failed', result: Json) =>
    inDistrict(db, districtId, async (tx) => {
      await sql`update platform_long_job set state = ${state}, result = ${JSON.stringify(result)}::jsonb, file = null, ended_at = ${systemNow().toString()}, moved_at = ${systemNow().toString()},
      done_count = case when ${state} = 'done' then coalesce(total_count, done_count) else done_count end where district_id = ${districtId} and id = ${id} and ended_at is null`.execute(
        tx,
      )
    })
  const moved: Moved = (step, done = 0, total) =>
    inDistrict(db, districtId, async (tx) => {
      await sql`update platform_long_job set step = ${step}, done_count = ${total === undefined ? done : Math.min(done, total)}, total_count = ${total ?? null}, moved_at = ${systemNow().toString()}
      where district_id = ${districtId} and id = ${id} and ended_at is null`.execute(tx)
    })
  const work = works[taken.kind]
  try {
    if (!work) throw new Error(`nothing does ${taken.kind}`)
    const result = await work({ db, districtId, askedBy: taken.asked_by }, taken.input, taken.file, moved)
    if (result.ok) await end('done', result.value)
    else await end('refused', JSON.parse(JSON.stringify(result.refusal)) as Json)
  } catch (error) {
    if (taken.attempts >= most) await end('failed', { says: `It broke on our side, ${most} times: ${whyItBroke(error)}.` })
    else
      await inDistrict(db, districtId, (tx) =>
        sql`update platform_long_job set state = 'waiting' where district_id = ${districtId} and id = ${id} and ended_at is null`.execute(tx),
      )
    throw error // the queue tries again, and whoever runs Afterbell reads why
  }
}
