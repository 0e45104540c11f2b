import { z } from 'zod'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { savedViews } from '../saved-views/saved-views.routes.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { signedIn } from '../parts.ts'
import { actorOf, type Who } from '../who.ts'
import { finishTask, giveTask } from './give-task.ts'
import { taskBulkRoutes } from './task-bulk.tsx'
import { TasksPage } from './tasks.screens.tsx'
import { assignees, taskList, type Assignee, type Task } from './tasks.views.ts'

const taskBody = z.object({
  what: z.string().max(300),
  why: z.string().max(600).default(''),
  about: z.string().max(60).default(''),
  href: z.string().max(500),
  clause: z.string().max(20).default('PM-4'),
  who: z.string().max(60).optional().describe('A person; left out: whoever gives it'),
  dueOn: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'is not a date')
    .optional()
    .or(z.literal('').transform(() => undefined)),
  to: z.string().max(600).optional(),
})
const doneBody = z.object({ how: z.string().max(500).default('') })
const notFound = {
  code: 'people/task-not-found',
  clause: 'PM-4',
  says: 'There is no such task.',
  satisfiedBy: 'Choose one from the list.',
  status: 404,
} as const

/** To-dos given to somebody: the list, giving one, saying how it came out. */
export const taskRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  ...listRoutes<
    Who,
    Task,
    { readonly personId: string },
    { readonly today: string; readonly people: readonly Assignee[]; readonly views: SavedViewList }
  >({
    db,
    list: taskList,
    says: 'Tasks, who they are assigned to and their outcome',
    clauses: ['PM-4'],
    may: 'tasks.see',
    given: async (_, __, who) => ({ personId: who.personId }),
    more: async (tx, now, who) => ({
      today: now.toZonedDateTimeISO(who.zone).toPlainDate().toString(),
      people: await assignees(tx),
      views: await savedViews(tx, 'tasks', who),
    }),
    json: ({ page }) => ({ tasks: page.rows.map((row) => ({ ...row, id: showId('tsk', row.id), whoId: showId('per', row.whoId) })) }),
    page: ({ page, query, more }, who) => <TasksPage who={who} page={page} query={query} {...more} />,
  }),
  ...taskBulkRoutes({ db }),
  route<Who, typeof taskBody>({
    method: 'POST',
    path: '/tasks',
    says: 'Assign a task to somebody; it appears on their Today page',
    clauses: ['PM-4'],
    may: 'tasks.give',
    body: taskBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const whoId = body.who === undefined || body.who === '' ? who.personId : (readId('per', body.who) ?? '')
      if (whoId === '')
        return refused({
          ...notFound,
          code: 'people/task-not-clear',
          says: 'That person does not belong to the district.',
          satisfiedBy: 'Choose a person.',
          status: 422,
          faults: ['who: is not an id'],
        })
      const result = await giveTask(
        { db, districtId: who.districtId, actor: actorOf(who) },
        { what: body.what, why: body.why, about: body.about, href: body.href, clause: body.clause, whoId, dueOn: body.dueOn },
      )
      return result.ok
        ? done({ task: showId('tsk', result.value.taskId) }, body.to === undefined ? '/tasks?state=open' : localPath(body.to), { status: 201 })
        : refused(result.refusal)
    },
  }),
  route<Who, typeof doneBody>({
    method: 'POST',
    path: '/tasks/:id/done',
    says: 'Close a task with its outcome',
    clauses: ['PM-4'],
    may: 'tasks.see',
    body: doneBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const taskId = readId('tsk', request.params.id ?? '')
      if (taskId === undefined) return refused(notFound)
      const result = await finishTask({ db, districtId: who.districtId, actor: actorOf(who) }, { taskId, how: body.how, positions: who.positions })
      return result.ok ? done({ done: showId('tsk', taskId) }, '/tasks?whose=mine&state=open') : refused(result.refusal)
    },
  }),
]
