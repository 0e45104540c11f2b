import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { GivenTask } from './tasks.rules.ts'

export const addTask = async (act: Act, whoId: string, task: GivenTask): Promise<string> => {
  const id = newId()
  await sql`insert into people_task (district_id, id, what, why, about, href, clause, who_id, due_on, made_by, made_at)
    values (${act.districtId}, ${id}, ${task.what.trim()}, ${task.why}, ${task.about}, ${task.href}, ${task.clause}, ${whoId}, ${task.dueOn},
      ${act.actor.personId ?? null}, ${act.now.toString()})`.execute(act.tx)
  return id
}

/** An open task is this person's, due on that day. */
export const moveTask = async (act: Act, id: string, whoId: string, dueOn: string): Promise<void> => {
  await sql`update people_task set who_id = ${whoId}, due_on = ${dueOn}
    where district_id = ${act.districtId} and id = ${id} and done_at is null`.execute(act.tx)
}

export const endTask = async (act: Act, id: string, how: string): Promise<void> => {
  await sql`update people_task set done_at = ${act.now.toString()}, done_by = ${act.actor.personId ?? null}, done_how = ${how}
    where district_id = ${act.districtId} and id = ${id} and done_at is null`.execute(act.tx)
}

/** Open tasks about a thing are about another one from now on, unless the same is open there with the same person. Gives their ids. */
export const retellTasks = async (act: Act, from: string, to: string, only?: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{ id: string }>`update people_task t set about = ${to}, href = replace(t.href, ${from}, ${to})
    where t.district_id = ${act.districtId} and t.about = ${from} and t.done_at is null
      and ${only === undefined ? sql`true` : sql`t.id = any(${[...only]}::uuid[])`}
      and not exists (select from people_task o where o.district_id = t.district_id and o.who_id = t.who_id and o.about = ${to} and o.what = t.what
        and o.done_at is null) returning t.id`.execute(act.tx)
  ).rows.map(({ id }) => id)
