import { expect, test } from 'vitest'
import type { Refusal } from '../../core/result.ts'
import { showGates, type GateView } from './gate-view.rules.ts'

const refusal: Refusal = { code: 'x', clause: 'SP-1.4', says: 'No.', satisfiedBy: 'y', faults: ['one'] }
const zone = 'America/Chicago'
const view = (more: Partial<GateView> = {}): GateView => ({
  answers: [
    { step: 'gate-approval', refusal: undefined, facts: {} },
    { step: 'gate-window', refusal: undefined, facts: {} },
    { step: 'gate-notice', refusal, facts: {} },
    { step: 'gate-tester', refusal, facts: {} },
  ],
  now: '2026-11-21T18:00:00Z',
  start: '2026-12-09T02:00:00Z',
  zone,
  noticeBy: '2026-12-08T20:00:00Z',
  notices: [],
  window: { opens: '2026-12-08T19:00:00-06:00', closes: '2026-12-09T06:00:00-06:00', zone, clause: 'CM-2' },
  testers: [{ name: 'Tess', service: 'SIS', answer: null }],
  ...more,
})
const states = (more?: Partial<GateView>) => showGates(view(more)).map((one) => one.state)

test('weeks ahead nothing has failed: the notice, the tester and the window wait for their time', () => {
  expect(states()).toEqual(['done', 'todo', 'todo', 'todo'])
  expect(showGates(view())[2]?.says).toBe('The notice is sent by Tue 8 Dec, 2:00 pm Central.')
  expect(showGates(view())[1]?.says).toContain('checked again at the start')
})

test('what came back, what is past its time and what was declined is a failure', () => {
  expect(states({ notices: ['accepted', 'bounced'] })[2]).toBe('failed')
  expect(states({ notices: ['waiting'] })[2]).toBe('todo')
  expect(states({ now: '2026-12-08T20:00:01Z' })[2]).toBe('failed')
  expect(states({ testers: [{ name: 'Tess', service: 'SIS', answer: 'cannot' }] })[3]).toBe('failed')
})

test('from the planned start on, each gate is what it answers', () => {
  expect(states({ now: '2026-12-09T02:00:00Z' })).toEqual(['done', 'done', 'failed', 'failed'])
})
