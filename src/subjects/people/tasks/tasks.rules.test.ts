import { expect, test } from 'vitest'
import { mayFinish, mayGive } from './tasks.rules.ts'

const task = { what: 'Look', why: '', href: '/devices', clause: 'PM-3.1', about: 'dev_1', dueOn: '2026-11-20' }
const fits = { hasPerson: true, hasSame: false, today: '2026-11-19' }

test('a task is clear, new, and for a day to come', () => {
  expect(mayGive(task, fits)).toMatchObject({ ok: true })
  expect(mayGive({ ...task, what: ' ', href: '//elsewhere', dueOn: '2026-11-18' }, { ...fits, hasPerson: false })).toMatchObject({
    refusal: {
      code: 'people/task-not-clear',
      faults: ['what: is missing', 'who: is nobody of the district', 'dueOn: is over', 'href: is no page of ours'],
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
