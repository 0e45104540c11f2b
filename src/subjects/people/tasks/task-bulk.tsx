import { z } from 'zod'
import { dateInWords } from '../../../core/time/words.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { DateTimeField, SelectField, TextField } from '../../../kit/fields.tsx'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listBulkRoutes } from '../bulk/list-bulk.routes.tsx'
import type { Asked } from '../bulk/list-bulk.ts'
import { mayDo } from '../people.rules.ts'
import type { Who } from '../who.ts'
import { changeTask } from './change-task.ts'
import { finishTask } from './give-task.ts'
import { mayChangeTask, mayFinish, taskNotFound } from './tasks.rules.ts'
import { assignees, openTasksNamed, taskList, withSameTask, type Assignee, type Task } from './tasks.views.ts'

const shape = {
  toDo: z.enum(['', 'close', 'change']).default(''),
  how: z.string().max(500).default(''),
  toWho: z.string().max(60).default(''),
  toDue: z.union([z.literal(''), z.iso.date('is not a date')]).default(''),
}
type Said = Asked<typeof shape>

/** Closed where only words were given; changed where only a person or a day was. */
const isClosing = ({ toDo, toWho, toDue }: Said): boolean => toDo === 'close' || (toDo === '' && toWho === '' && toDue === '')
const missing = (asked: Said): readonly string[] => {
  if (isClosing(asked)) return asked.how.trim() === '' ? ['how: is missing'] : []
  if (asked.toWho === '' && asked.toDue === '') return ['toWho: is missing']
  return asked.toWho !== '' && readId('per', asked.toWho) === undefined ? ['toWho: does not belong to the district'] : []
}

const changeOf = ({ toWho, toDue }: Said) => ({ whoId: toWho === '' ? undefined : readId('per', toWho), dueOn: toDue === '' ? undefined : toDue })

const rowOf = (
  task: Task,
  asked: Said,
  { who, today, people, same }: { who: Who; today: string; people: readonly Assignee[]; same: ReadonlySet<string> },
): BulkRow => {
  const base = { id: showId('tsk', task.id), name: task.what, href: task.href, now: `${task.who}, due ${dateInWords(task.dueOn)}` }
  if (missing(asked).length > 0) return { ...base, would: [] }
  const mayGiveTasks = mayDo(who.positions, 'tasks.give').ok
  if (isClosing(asked)) {
    const may = mayFinish(task, { personId: who.personId, mayGiveTasks, how: asked.how })
    return may.ok ? { ...base, would: [`closed: ${asked.how.trim()}`] } : { ...base, would: [], whyNot: may.refusal.says }
  }
  const to = changeOf(asked)
  const person = people.find(({ id }) => id === to.whoId)
  const may = mayChangeTask(task, to, { mayGiveTasks, hasPerson: to.whoId === undefined || person !== undefined, hasSame: same.has(task.id), today })
  if (!may.ok) return { ...base, would: [], ...(may.refusal.code === 'people/task-stands-so' ? {} : { whyNot: may.refusal.says }) }
  return {
    ...base,
    would: [
      ...(person === undefined || person.id === task.whoId ? [] : [`Assigned to: ${task.who} → ${person.name}`]),
      ...(to.dueOn === undefined || to.dueOn === task.dueOn ? [] : [`Due: ${dateInWords(task.dueOn)} → ${dateInWords(to.dueOn)}`]),
    ],
  }
}

/** How many tasks came out, whose they are from now on, until when (PM-4). */
export const taskBulkRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: taskList,
    given: async (_, __, who) => ({ personId: who.personId }),
    always: { state: 'open' },
    path: '/tasks/bulk',
    menu: '/tasks',
    may: 'tasks.see',
    clauses: ['PM-4'],
    says: {
      preview:
        'What closing, reassigning or rescheduling would do to the selected tasks (`id[]`), or to all open ones of the list’s address (`all=yes`)',
      act: 'Close tasks (`id[]`) with what was done (`how`), or change who they are assigned to (`toWho`) and when they are due (`toDue`)',
    },
    code: 'people/tasks-in-part',
    json: { rows: 'tasks', did: 'done' },
    words: ['task', 'tasks'],
    title: (tasks) => `Work through ${tasks}`,
    question: 'Close them, reassign them or change the due date?',
    unsaid: 'These are open. Choose what to do; nothing changes until you have seen the result.',
    cost: 'Each change is recorded with your name.',
    shape,
    labels: { how: 'What was done', toWho: 'Assign to', toDue: 'Due' },
    missing,
    near: assignees,
    look: async ({ tx, who, today, near: people, asked }, ids) => {
      const tasks = await openTasksNamed(
        tx,
        ids.flatMap((id) => readId('tsk', id) ?? []),
      )
      const to = changeOf(asked)
      const same = to.whoId === undefined ? new Set<string>() : await withSameTask(tx, to.whoId, tasks)
      return tasks.map((task) => rowOf(task, asked, { who, today, people, same }))
    },
    act: async ({ from, who, asked }, shown) => {
      const taskId = readId('tsk', shown)
      if (taskId === undefined) return taskNotFound()
      return isClosing(asked)
        ? finishTask(from, { taskId, how: asked.how, positions: who.positions })
        : changeTask(from, { taskId, ...changeOf(asked), positions: who.positions })
    },
    label: (tasks, asked) => (isClosing(asked) ? `Close ${tasks}` : `Change ${tasks}`),
    fields: ({ asked, near, fault }) => (
      <>
        <SelectField
          name="toDo"
          label="What to do"
          value={asked.toDo || (isClosing(asked) ? 'close' : 'change')}
          options={[
            { value: 'close', label: 'Close them' },
            { value: 'change', label: 'Reassign, or change the due date' },
          ]}
        />
        <TextField
          name="how"
          label="What was done"
          value={asked.how}
          maxlength={500}
          error={fault('how')}
          hint="To close them: the same text is saved for each one."
          optional
        />
        <SelectField
          name="toWho"
          label="Assign to"
          value={asked.toWho}
          choose="Leave as it is"
          error={fault('toWho')}
          options={near.map(({ id, name }) => ({ value: showId('per', id), label: name }))}
          optional
        />
        <DateTimeField name="toDue" kind="date" label="Due" value={asked.toDue} error={fault('toDue')} hint="If left empty: no change." optional />
      </>
    ),
  })
