import { ok } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { mayDo } from '../people.rules.ts'
import { mayChangeTask } from './tasks.rules.ts'
import { moveTask } from './tasks.store.ts'
import { givenAlready, taskForChange } from './tasks.views.ts'

type TaskChange = {
  readonly taskId: string
  readonly whoId?: string | undefined
  readonly dueOn?: string | undefined
  readonly positions: readonly string[]
}

/** An open task is somebody else's from now on, or due on another day (PM-4). */
export const changeTask = useCase({
  name: 'people.change-task',
  clauses: ['PM-4'],
  load: async (act, { taskId, whoId }: TaskChange) => {
    const task = await taskForChange(act.tx, taskId)
    return {
      task,
      ...(task === undefined ? { hasPerson: true, hasSame: false, zone: 'UTC' } : await givenAlready(act.tx, whoId ?? task.whoId, task)),
    }
  },
  decide: ({ task, hasPerson, hasSame, zone }, { whoId, dueOn, positions }, { now }) => {
    const may = mayChangeTask(
      task,
      { whoId, dueOn },
      {
        mayGiveTasks: mayDo(positions, 'tasks.give').ok,
        hasPerson: whoId === undefined || hasPerson,
        hasSame: whoId !== undefined && whoId !== task?.whoId && hasSame,
        today: now.toZonedDateTimeISO(zone).toPlainDate().toString(),
      },
    )
    return may.ok ? ok({ task: may.value, whoId: whoId ?? may.value.whoId, dueOn: dueOn ?? may.value.dueOn }) : may
  },
  commit: async (act, { task, whoId, dueOn }) => {
    await moveTask(act, task.id, whoId, dueOn)
    return {
      value: { taskId: task.id },
      evidence: [
        {
          kind: 'people.task-changed',
          clauses: ['PM-4', task.clause],
          about: [showId('tsk', task.id), showId('per', whoId), ...(task.about === '' ? [] : [task.about])],
          grade: 'attested' as const,
          content: { what: task.what, before: { who: showId('per', task.whoId), dueOn: task.dueOn }, after: { who: showId('per', whoId), dueOn } },
        },
      ],
    }
  },
})
