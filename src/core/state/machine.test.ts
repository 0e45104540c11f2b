import { describe, expect, test } from 'vitest'
import { canMove, isFinal, machine, movesAsRows, movesFrom } from './machine.ts'

const change = machine('changes', {
  states: ['drafted', 'submitted', 'approved', 'denied', 'closed'],
  initial: 'drafted',
  moves: [
    { from: 'submitted', to: 'approved', by: 'technology-coordinator', clause: 'CM-6' },
    { from: 'drafted', to: 'submitted', by: 'requester', clause: 'CM-4' },
    { from: 'submitted', to: 'denied', by: 'technology-coordinator', clause: 'CM-7' },
    { from: 'approved', to: 'submitted', by: 'an edit', clause: 'CM-5' },
    { from: 'approved', to: 'closed', by: 'systems-administrator', clause: 'CM-9' },
  ],
})

test('a declared move is possible, and tells who and by which clause', () =>
  expect(canMove(change, 'submitted', 'approved')).toEqual({
    ok: true,
    value: { from: 'submitted', to: 'approved', by: 'technology-coordinator', clause: 'CM-6' },
  }))

test('every other pair is refused, itself included', () => {
  for (const from of change.states)
    for (const to of change.states) expect(canMove(change, from, to).ok).toBe(change.moves.some((move) => move.from === from && move.to === to))
})

test('a refusal says why, and the way there', () => {
  expect(canMove(change, 'drafted', 'closed')).toEqual({
    ok: false,
    refusal: {
      code: 'changes/no-such-move',
      clause: 'CM-9',
      status: 409,
      says: 'It is drafted and cannot become closed; from here it can only become submitted.',
      satisfiedBy: 'this order: drafted, submitted, approved, closed',
    },
  })
  expect(canMove(change, 'closed', 'approved')).toMatchObject({
    refusal: { says: 'It is closed, which is final: nothing follows.', satisfiedBy: 'nothing: no way leads from closed to approved' },
  })
})

test('final states and onward moves', () => {
  expect(change.states.filter((state) => isFinal(change, state))).toEqual(['denied', 'closed'])
  expect(movesFrom(change, 'submitted').map(({ to }) => to)).toEqual(['approved', 'denied'])
})

test('rows come in the order of the states, whatever the order of declaration', () =>
  expect(movesAsRows(change).map(({ machine: name, from_state, to_state }) => `${name} ${from_state} ${to_state}`)).toEqual([
    'changes drafted submitted',
    'changes submitted approved',
    'changes submitted denied',
    'changes approved submitted',
    'changes approved closed',
  ]))

describe('a machine that cannot be meant is refused at once', () => {
  const move = { from: 'a', to: 'b', by: 'x', clause: '-' }
  test.each([
    ['state a is declared twice', { states: ['a', 'b', 'a'], initial: 'a', moves: [move] }],
    ['move a -> b is declared twice', { states: ['a', 'b'], initial: 'a', moves: [move, move] }],
    ['state c is not declared', { states: ['a', 'b'], initial: 'a', moves: [move, { ...move, to: 'c' }] }],
    ['state c cannot be reached', { states: ['a', 'b', 'c'], initial: 'a', moves: [move] }],
  ])('%s', (fault, declared) => expect(() => machine<string>('x', declared)).toThrow(fault))
})
