import { expect, test } from 'vitest'
import { mayChangeTask, mayFinish, mayGive } from './tasks.rules.ts'

const task = { what: 'Look', why: '', href: '/devices', clause: 'PM-3.1', about: 'dev_1', dueOn: '2026-11-20' }
const fits = { hasPerson: true, hasSame: false, today: '2026-11-19' }

test('a task is clear, new, and for a day to come', () => {
  expect(mayGive(task, fits)).toMatchObject({ ok: true })
  expect(mayGive({ ...task, what: ' ', href: '//elsewhere', dueOn: '2026-11-18' }, { ...fits, hasPerson: false })).toMatchObject({
    refusal: {
      code: 'people/task-not-clear',
      faults: ['what: is missing', 'who: does not belong to the district', 'dueOn: is in the past', 'href: is not a page here'],
    },
  })
  expect(mayGive(task, { ...fits, hasSame: true })).toMatchObject({ refusal: { code: 'people/task-given-already' } })
})

test('whose it is finishes it, once, in words', () => {
  const open = { whoId: 'a', doneAt: null }
  expect(mayFinish(open, { personId: 'a', mayGiveTasks: false, how: 'found' })).toMatchObject({ ok: true })
  expect(mayFinish(open, { personId: 'b', mayGiveTasks: true, how: 'found' })).toMatchObject({ ok: true })
  expect(mayFinish(open, { personId: 'b', mayGiveTasks: false, how: 'found' })).toMatchObject({ refusal: { code: 'people/not-your-task' } })
  expect(mayFinish(open, { personId: 'a', mayGiveTasks: false, how: ' ' })).toMatchObject({ refusal: { code: 'people/task-needs-its-end' } })
  expect(mayFinish({ ...open, doneAt: 'x' }, { personId: 'a', mayGiveTasks: false, how: 'found' })).toMatchObject({
    refusal: { code: 'people/task-done-already' },
  })
})

test('an open task becomes somebody else’s, or is due on a day to come, by who may give tasks', () => {
  const open = { whoId: 'a', dueOn: '2026-11-20', doneAt: null }
  const fine = { mayGiveTasks: true, hasPerson: true, hasSame: false, today: '2026-11-19' }
  expect(mayChangeTask(open, { whoId: 'b' }, fine)).toMatchObject({ ok: true })
  expect(mayChangeTask(open, { dueOn: '2026-12-01' }, fine)).toMatchObject({ ok: true })
  const late = { ...open, dueOn: '2026-11-01' } // a late one is given away with the day it has
  expect(mayChangeTask(late, { whoId: 'b', dueOn: '2026-11-01' }, fine)).toMatchObject({ ok: true })
  for (const [task, to, around, code] of [
    [undefined, { whoId: 'b' }, fine, 'task-not-found'],
    [{ ...open, doneAt: 'x' }, { whoId: 'b' }, fine, 'task-done-already'],
    [open, { whoId: 'b' }, { ...fine, mayGiveTasks: false }, 'task-is-given-by-others'],
    [open, { whoId: 'b' }, { ...fine, hasPerson: false }, 'task-not-clear'],
    [open, { dueOn: '2026-11-18' }, fine, 'task-not-clear'],
    [open, { whoId: 'b' }, { ...fine, hasSame: true }, 'task-given-already'],
    [open, { whoId: 'a', dueOn: '2026-11-20' }, fine, 'task-stands-so'],
  ] as const)
    expect(mayChangeTask(task, to, around)).toMatchObject({ refusal: { code: `people/${code}` } })
})
