import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFinal, movesFrom } from '../../core/state/machine.ts'
import { stepsWith } from '../../../tests/lib/run-facts.ts'
import { runMachine, stateWords } from './run.rules.ts'
import { serverPatching, type StepId } from './server-patching.rules.ts'
import { firstSteps, isStepId, mayDo, passOf, passSteps, templateOf, whatNext, type StepRow } from './steps.rules.ts'

const backup = { lastGoodAt: '2026-12-04T22:00:00Z' }
const look = { pending: [], keptBack: [], held: [], phased: [], kernelIsNewest: true, deletedMaps: 0, broken: [], installedSinceBoot: true, bootIdChanged: true, cannotTell: null }

test('the procedure as data: one place a step, every step with its clause and its words', () => {
  const positions = serverPatching.steps.map(({ position }) => position)
  expect(new Set(positions).size).toBe(positions.length)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  for (const step of serverPatching.steps) expect([step.what, step.how, step.byHand, step.why].every((words) => words.length > 10)).toBe(true)
  expect(firstSteps().map(({ step }) => step).filter((step) => passOf(step) > 0)).toEqual(['update-1', 'reboot-1', 'look-1'])
})

test('names of steps: a pass belongs to those that repeat, and to no other', () => {
  expect(['snapshot', 'update-1', 'look-20'].every(isStepId)).toBe(true)
  expect(['update', 'snapshot-1', 'update-0', 'update-1x', 'drop table', ''].some(isStepId)).toBe(false)
  expect(templateOf('reboot-3')).toMatchObject({ title: 'Reboot', pass: 3 })
  expect(passSteps(20).every(({ position }) => position < 500)).toBe(true)
})

test('no step may be done twice, out of its state, or before those it comes after', () => {
  const code = (steps: readonly StepRow[], state: Parameters<typeof mayDo>[1], step: StepId) => {
    const may = mayDo(steps, state, step)
    return may.ok ? 'ok' : may.refusal.code
  }
  const snapshotTaken = stepsWith({ 'backup-gate': backup, snapshot: { name: 'a' } })
  expect(code(snapshotTaken, 'working', 'snapshot')).toBe('runbooks/step-over')
  expect(code(snapshotTaken, 'scheduled', 'update-1')).toBe('runbooks/step-not-now')
  expect(code(snapshotTaken, 'working', 'look-1')).toBe('runbooks/step-out-of-order')
  expect(code(snapshotTaken, 'working', 'update-2')).toBe('runbooks/no-such-step')
  expect(code(snapshotTaken, 'working', 'update-1')).toBe('ok')
  expect(code(snapshotTaken, 'holding', 'snapshot-removal')).toBe('runbooks/step-not-now')
})

test('what comes next: the first open step; a step that was begun is asked about first; nothing installed, no reboot', () => {
  const next = (done: Parameters<typeof stepsWith>[0]) => whatNext('working', stepsWith(done))
  expect(next({})).toEqual({ kind: 'step', step: 'backup-gate' })
  expect(whatNext('working', stepsWith({ 'backup-gate': backup }).map((row) => (row.step === 'snapshot' ? { ...row, state: 'intended' as const } : row)))).toEqual({ kind: 'probe', step: 'snapshot' })
  const before = { 'backup-gate': backup, snapshot: { name: 'a' } }
  expect(next({ ...before, 'update-1': { installed: [{ name: 'openssl' }] } })).toEqual({ kind: 'step', step: 'reboot-1' })
  expect(next({ ...before, 'update-1': { installed: [] } })).toEqual({ kind: 'step', step: 'look-1' })
  expect(next({ ...before, 'update-1': { installed: [], rebootNeeded: true } })).toEqual({ kind: 'step', step: 'reboot-1' })
  expect(next({ ...before, 'update-1': { installed: [], count: 3 } })).toEqual({ kind: 'step', step: 'reboot-1' }) // by hand, only counted
  expect(next({ ...before, 'update-1': { installed: [1] }, 'reboot-1': {}, 'look-1': look })).toMatchObject({ kind: 'person' })
})

test('what the runner is told to do may always be done', () => {
  const ids = firstSteps().map(({ step }) => step)
  fc.assert(fc.property(fc.subarray(ids), fc.constantFrom(...runMachine.states), (done, state) => {
    const steps = stepsWith(Object.fromEntries(done.map((step) => [step, { installed: [1] }])))
    const next = whatNext(state, steps)
    if (next.kind !== 'step' && next.kind !== 'probe') return
    const may = mayDo(steps, state, next.step)
    // Rows done in an order the rules never allow are the only ones in the way.
    if (!may.ok) expect(may.refusal.code).toBe('runbooks/step-out-of-order')
  }), { numRuns: 300 })
})

test('the machine: nothing reaches production past a test, nothing finishes past the hold, every state has words', () => {
  const into = (state: string) => runMachine.moves.filter(({ to }) => to === state).map(({ from }) => from)
  expect(into('holding').toSorted()).toEqual(['awaiting-backup', 'testing'])
  expect(into('finished')).toEqual(['removing-snapshot'])
  expect(into('removing-snapshot')).toEqual(['holding'])
  expect(runMachine.states.filter((state) => isFinal(runMachine, state)).toSorted()).toEqual(['finished', 'not-started', 'reverted', 'stopped', 'withdrawn'])
  expect(Object.keys(stateWords).toSorted()).toEqual([...runMachine.states].toSorted())
  expect(movesFrom(runMachine, 'working').map(({ to }) => to)).not.toContain('holding')
})
