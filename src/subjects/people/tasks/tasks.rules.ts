// To-dos that somebody was given: who, what, by when, under which clause (PM-4).
import { ok, refuse, type Result } from '../../../core/result.ts'

export type GivenTask = {
  readonly what: string
  readonly why: string
  readonly href: string
  readonly clause: string
  readonly about: string
  readonly dueOn: string
}

/** How many days a task has where nobody said until when. */
export const defaultDays = 7

const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 | 422, faults?: readonly string[]) =>
  refuse({ code: `people/${code}`, clause: 'PM-4', says, satisfiedBy, status, ...(faults === undefined ? {} : { faults }) })

/** Whether a task may be given so: to somebody who is here, about something, not for a day that is over. `today`: ISO date in the district. */
export const mayGive = (
  task: GivenTask,
  { hasPerson, hasSame, today }: { readonly hasPerson: boolean; readonly hasSame: boolean; readonly today: string },
): Result<true> => {
  const faults = [
    ...(task.what.trim() === '' ? ['what: is missing'] : []),
    ...(hasPerson ? [] : ['who: is nobody of the district']),
    ...(task.dueOn < today ? ['dueOn: is over'] : []),
    ...(/^\/[^/]/.test(task.href) ? [] : ['href: is no page of ours']),
  ]
  if (faults.length > 0) return no('task-not-clear', 'The task is not clear.', 'Say what, for whom, and until when.', 422, faults)
  return hasSame ? no('task-given-already', 'They have this task already.', 'It stands on their Today.', 409) : ok(true)
}

/** Whether somebody may say that a task is done: whose it is, or who may give tasks. How it came out must be said. */
export const mayFinish = <T extends { readonly whoId: string; readonly doneAt: string | null }>(
  task: T | undefined,
  { personId, mayGiveTasks, how }: { readonly personId: string | undefined; readonly mayGiveTasks: boolean; readonly how: string },
): Result<T> => {
  if (task === undefined) return no('task-not-found', 'There is no such task.', 'Choose one from the list.', 404)
  if (task.doneAt !== null) return no('task-done-already', 'This task is done.', 'Nothing more to do.', 409)
  if (personId === undefined || (personId !== task.whoId && !mayGiveTasks))
    return no('not-your-task', 'This is somebody else’s task.', 'Whose it is finishes it.', 403)
  return how.trim() === ''
    ? no('task-needs-its-end', 'Say how it came out.', 'A few words: found in room 12; retired.', 422, ['how: is missing'])
    : ok(task)
}
