import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import { idsOf, queryOf } from '../../../platform/db/list.ts'
import { inDistrict, type Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { signedIn } from '../parts.ts'
import { actorOf, type Who } from '../who.ts'
import { finishTask } from './give-task.ts'
import { TaskBulkPage, type TaskBulk } from './task-bulk.screens.tsx'
import { mayFinish } from './tasks.rules.ts'
import { openTasksNamed, taskList } from './tasks.views.ts'

const mostAtOnce = 200
const several = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(60)).max(mostAtOnce),
)
const shape = { id: several, how: z.string().max(500).default('') }
const previewQuery = z.object({ ...shape, all: z.enum(['yes']).optional() }).catchall(z.string().max(800))
const body = z.object(shape)

/** One word of how many tasks came out (PM-4), after a preview that is an address; each is an act of its own. */
export const taskBulkRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => {
  const previewed = (who: Who, ids: readonly string[], how: string): Promise<TaskBulk> =>
    inDistrict(db, who.districtId, async (tx) => ({
      rows: await openTasksNamed(
        tx,
        ids.flatMap((id) => readId('tsk', id) ?? []),
      ),
      how,
    }))
  return [
    route<Who, z.ZodType<undefined>, typeof previewQuery>({
      method: 'GET',
      path: '/tasks/bulk',
      says: 'Which tasks would be done: those marked (`id[]`), or all open ones that the list’s address chooses (`all=yes`)',
      clauses: ['PM-4'],
      may: 'tasks.see',
      query: previewQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const asked = queryOf(taskList).safeParse({ text: query['text'], state: query['state'], whose: query['whose'] })
        const ids =
          query.all === undefined
            ? query.id
            : await inDistrict(db, who.districtId, (tx) =>
                idsOf(tx, taskList, { ...(asked.success ? asked.data : {}), state: 'open' }, { personId: who.personId }, mostAtOnce),
              )
        const shown = await previewed(who, ids, query.how)
        return view(
          { total: shown.rows.length, tasks: shown.rows.map(({ id, what, who: whose }) => ({ id: showId('tsk', id), what, who: whose })) },
          () => <TaskBulkPage who={who} {...shown} />,
        )
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/tasks/bulk',
      says: 'Say how tasks (`id[]`) came out, all with the same words',
      clauses: ['PM-4'],
      may: 'tasks.see',
      body,
      handle: async ({ who: maybe, body: { id, how } }) => {
        const who = signedIn(maybe)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        let refusal: Refusal | undefined
        const left: string[] = []
        for (const one of id) {
          const taskId = readId('tsk', one)
          const result =
            taskId === undefined
              ? mayFinish(undefined, { personId: who.personId, mayGiveTasks: false, how })
              : await finishTask(from, { taskId, how, positions: who.positions })
          if (result.ok) continue
          left.push(one)
          refusal ??= result.refusal
        }
        if (refusal === undefined) return done({ done: id.length }, '/tasks?state=open')
        const [said, shown] = [refusal, await previewed(who, left, how)]
        return refused(said, () => <TaskBulkPage who={who} {...shown} refusal={said} />)
      },
    }),
  ]
}
