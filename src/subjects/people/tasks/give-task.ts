import { ok } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { mayDo } from '../people.rules.ts'
import { addTask, endTask } from './tasks.store.ts'
import { defaultDays, mayFinish, mayGive, type GivenTask } from './tasks.rules.ts'
import { givenAlready, taskForChange } from './tasks.views.ts'

export type TaskInput = Omit<GivenTask, 'dueOn'> & { readonly whoId: string; readonly dueOn?: string | undefined }

/** Gives somebody a to-do: it stands on their Today until they say how it came out (PM-4). */
export const giveTask = useCase({
  name: 'people.give-task',
  clauses: ['PM-4'],
  load: (act, input: TaskInput) => givenAlready(act.tx, input.whoId, input),
  decide: (facts, { whoId: _, dueOn, ...task }, { now }) => {
    const today = now.toZonedDateTimeISO(facts.zone).toPlainDate()
    const whole: GivenTask = { ...task, dueOn: dueOn ?? today.add({ days: defaultDays }).toString() }
    const may = mayGive(whole, { ...facts, today: today.toString() })
    return may.ok ? ok(whole) : may
  },
  commit: async (act, task, _, { whoId }) => {
    const id = await addTask(act, whoId, task)
    return {
      value: { taskId: id },
      evidence: [
        {
          kind: 'people.task-given',
          clauses: ['PM-4', task.clause],
          about: [showId('tsk', id), showId('per', whoId), ...(task.about === '' ? [] : [task.about])],
          grade: 'attested' as const,
          content: { what: task.what.trim(), why: task.why, dueOn: task.dueOn },
        },
      ],
    }
  },
})

/** Whose a task is says how it came out. */
export const finishTask = useCase({
  name: 'people.finish-task',
  clauses: ['PM-4'],
  load: (act, { taskId }: { readonly taskId: string; readonly how: string; readonly positions: readonly string[] }) => taskForChange(act.tx, taskId),
  decide: (task, { how, positions }, { actor }) =>
    mayFinish(task, { personId: actor.personId, mayGiveTasks: mayDo(positions, 'tasks.give').ok, how }),
  commit: async (act, task, _, { how }) => {
    await endTask(act, task.id, how.trim())
    return {
      value: { taskId: task.id },
      evidence: [
        {
          kind: 'people.task-done',
          clauses: ['PM-4', task.clause],
          about: [showId('tsk', task.id), ...(task.about === '' ? [] : [task.about])],
          grade: 'attested' as const,
          content: { what: task.what, how: how.trim() },
        },
      ],
    }
  },
})
