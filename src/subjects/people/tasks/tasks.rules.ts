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
    ...(hasPerson ? [] : ['who: does not belong to the district']),
    ...(task.dueOn < today ? ['dueOn: is in the past'] : []),
    ...(/^\/[^/]/.test(task.href) ? [] : ['href: is not a page here']),
  ]
  if (faults.length > 0) return no('task-not-clear', 'The task is incomplete.', 'Say what, for whom, and by when.', 422, faults)
  return hasSame ? no('task-given-already', 'They already have this task.', 'It is on their Today page.', 409) : ok(true)
}

/** There is none of that id. */
export const taskNotFound = () => no('task-not-found', 'There is no such task.', 'Choose one from the list.', 404)

type Changing = { readonly mayGiveTasks: boolean; readonly hasPerson: boolean; readonly hasSame: boolean; readonly today: string }
/** Whether a task may become somebody else's or be due on another day: by who may give tasks, while it is open, for a day to come. Left out: as it is. */
export const mayChangeTask = <T extends { readonly whoId: string; readonly dueOn: string; readonly doneAt: string | null }>(
  task: T | undefined,
  { whoId, dueOn }: { readonly whoId?: string | undefined; readonly dueOn?: string | undefined },
  { mayGiveTasks, hasPerson, hasSame, today }: Changing,
): Result<T> => {
  if (task === undefined) return taskNotFound()
  if (task.doneAt !== null) return no('task-done-already', 'This task is done.', 'Nothing more to do.', 409)
  if (!mayGiveTasks) return no('task-is-given-by-others', 'Only somebody who may assign tasks can reassign them.', 'Ask one of the IT staff.', 403)
  if (!hasPerson)
    return no('task-not-clear', 'That person does not belong to the district.', 'Choose a person.', 422, ['toWho: does not belong to the district'])
  if (dueOn !== undefined && dueOn < today && dueOn !== task.dueOn)
    return no('task-not-clear', 'A due date cannot be in the past.', 'Choose a future date.', 422, ['toDue: is in the past'])
  if (hasSame) return no('task-given-already', 'They already have this task.', 'Close one of the two.', 409)
  return (whoId ?? task.whoId) === task.whoId && (dueOn ?? task.dueOn) === task.dueOn
    ? no('task-stands-so', 'It is already so.', 'Nothing more to do.', 409)
    : ok(task)
}

/** Whether somebody may say that a task is done: whose it is, or who may give tasks. How it came out must be said. */
export const mayFinish = <T extends { readonly whoId: string; readonly doneAt: string | null }>(
  task: T | undefined,
  { personId, mayGiveTasks, how }: { readonly personId: string | undefined; readonly mayGiveTasks: boolean; readonly how: string },
): Result<T> => {
  if (task === undefined) return taskNotFound()
  if (task.doneAt !== null) return no('task-done-already', 'This task is done.', 'Nothing more to do.', 409)
  if (personId === undefined || (personId !== task.whoId && !mayGiveTasks))
    return no('not-your-task', 'This is somebody else’s task.', 'Only the person it is assigned to can close it.', 403)
  return how.trim() === ''
    ? no('task-needs-its-end', 'Say what was done.', 'A few words are enough: found in room 12; retired.', 422, ['how: is missing'])
    : ok(task)
}
