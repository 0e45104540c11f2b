import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import { likeAnywhere } from '../../../platform/db/like.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'

export type Task = {
  readonly id: string
  readonly what: string
  readonly why: string
  readonly about: string
  readonly href: string
  readonly clause: string
  readonly whoId: string
  readonly who: string
  readonly dueOn: string
  readonly madeBy: string
  readonly madeAt: string
  readonly doneBy: string | null
  readonly doneAt: string | null
  readonly doneHow: string | null
}
const columns = sql`t.id, t.what, t.why, t.about, t.href, t.clause, t.who_id as "whoId", w.name as who, t.due_on as "dueOn", m.name as "madeBy",
  t.made_at as "madeAt", f.name as "doneBy",
  t.done_at as "doneAt", t.done_how as "doneHow"`
const joined = sql`people_task t join people_person w on w.district_id = t.district_id and w.id = t.who_id
  join people_person m on m.district_id = t.district_id and m.id = t.made_by
  left join people_person f on f.district_id = t.district_id and f.id = t.done_by`

/** To-dos that were given to somebody. `personId`: who looks. */
export const taskList = listOf<Task, { readonly personId: string }>({
  name: 'tasks',
  path: '/tasks',
  title: 'Tasks',
  select: columns,
  from: joined,
  id: sql`t.id`,
  idOf: (row) => showId('tsk', row.id),
  start: { sort: 'due' },
  search: { label: 'Task or person', where: (like) => sql`(lower(t.what) like ${like} or lower(w.name) like ${like})` },
  filters: {
    state: {
      label: 'State',
      options: { open: 'Open', done: 'Done' },
      where: (state) => (state === 'open' ? sql`t.done_at is null` : sql`t.done_at is not null`),
    },
    whose: {
      label: 'Assigned',
      options: { mine: 'Mine', given: 'Assigned by me' },
      where: (whose, { personId }) => (whose === 'mine' ? sql`t.who_id = ${personId}::uuid` : sql`t.made_by = ${personId}::uuid`),
    },
  },
  columns: {
    what: { heading: 'Task', value: (row) => row.what, sort: { by: sql`t.what`, as: 'text' } },
    who: { heading: 'Assigned to', value: (row) => row.who, sort: { by: sql`w.name`, as: 'text' } },
    due: { heading: 'Due', value: (row) => row.dueOn, sort: { by: sql`t.due_on`, as: 'date' } },
    clause: { heading: 'Clause', value: (row) => row.clause },
    why: { heading: 'Why', value: (row) => row.why, isExported: 'only' },
    made: { heading: 'Assigned by', value: (row) => row.madeBy },
    done: { heading: 'Outcome', value: (row) => row.doneHow },
  },
})

export const openTasksOf = async (tx: Tx, personId: string): Promise<readonly Task[]> =>
  (
    await sql<Task>`select ${columns} from ${joined} where t.who_id = ${personId} and t.done_at is null order by t.due_on,
    t.id limit 100`.execute(tx)
  ).rows

export const taskForChange = async (tx: Tx, id: string): Promise<Task | undefined> =>
  (await sql<Task>`select ${columns} from ${joined} where t.id = ${id} for update of t`.execute(tx)).rows[0]

/** Whether somebody has this very task open, and whether they are somebody of the district. */
export const givenAlready = async (
  tx: Tx,
  whoId: string,
  task: { readonly about: string; readonly what: string },
): Promise<{ hasPerson: boolean; hasSame: boolean; zone: string }> =>
  (
    await sql<{ hasPerson: boolean; hasSame: boolean; zone: string }>`select exists (select from people_person where id = ${whoId}
    and ended_at is null) as "hasPerson",
    exists (select from people_task where who_id = ${whoId} and about = ${task.about} and what = ${task.what.trim()}
      and done_at is null) as "hasSame",
    (select zone from people_district limit 1) as zone`.execute(tx)
  ).rows[0] ?? { hasPerson: false, hasSame: false, zone: 'UTC' }

export type Assignee = { readonly id: string; readonly name: string }
export const assignees = async (tx: Tx): Promise<readonly Assignee[]> =>
  (
    await sql<Assignee>`select id, name from people_person
  where ended_at is null order by name, id`.execute(tx)
  ).rows

/** Open tasks about a thing, and how many of them stand open about another one too. */
export const openTasksAbout = async (tx: Tx, about: string, other: string): Promise<{ readonly all: number; readonly twice: number }> =>
  (
    await sql<{ all: number; twice: number }>`select count(*)::int as all, count(*) filter (where exists (select from people_task o
      where o.district_id = t.district_id and o.who_id = t.who_id and o.about = ${other} and o.what = t.what and o.done_at is null))::int as twice
    from people_task t where t.about = ${about} and t.done_at is null`.execute(tx)
  ).rows[0] ?? { all: 0, twice: 0 }

/** Tasks given to a person that stand open; beyond 999 nobody counts. */
export const openTasks = async (tx: Tx, personId: string): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from (select from people_task where who_id = ${personId}::uuid and done_at is null limit 999) t`.execute(tx)
  ).rows[0]?.n ?? 0

/** Those of these tasks that are open, the first due first. */
export const openTasksNamed = async (tx: Tx, ids: readonly string[]): Promise<readonly Task[]> =>
  (await sql<Task>`select ${columns} from ${joined} where t.id = any(${[...ids]}::uuid[]) and t.done_at is null order by t.due_on, t.id`.execute(tx))
    .rows

/** Which of these tasks somebody else has open with this person as well: they cannot be given to them twice. */
export const withSameTask = async (tx: Tx, whoId: string, tasks: readonly Pick<Task, 'id'>[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{ id: string }>`select t.id from people_task t where t.id = any(${tasks.map(({ id }) => id)}::uuid[]) and t.who_id <> ${whoId}::uuid
      and exists (select from people_task o where o.district_id = t.district_id and o.who_id = ${whoId}::uuid and o.about = t.about and o.what = t.what
        and o.done_at is null)`.execute(tx)
    ).rows.map(({ id }) => id),
  )

/** What people have open about these things, by the thing: `dev_…` to whose it is and what. */
export const openTasksAboutMany = async (
  tx: Tx,
  about: readonly string[],
): Promise<readonly { readonly about: string; readonly whoId: string; readonly what: string }[]> =>
  (
    await sql<{ about: string; whoId: string; what: string }>`select about, who_id as "whoId", what from people_task
    where about = any(${[...about]}::text[]) and done_at is null`.execute(tx)
  ).rows

/** Open tasks by what is to be done or whose they are, the first due first. */
export const findTasks = async (tx: Tx, text: string, limit: number): Promise<readonly Task[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<Task>`select ${columns} from ${joined} where t.done_at is null and (lower(t.what) like ${like} or lower(w.name) like ${like})
    order by t.due_on, t.id limit ${limit}`.execute(tx)
  ).rows
}
