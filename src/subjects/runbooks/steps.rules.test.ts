import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFinal, movesFrom } from '../../core/state/machine.ts'
import { stepsWith } from '../../../tests/lib/run-facts.ts'
import { runMachine, stateWords } from './run.rules.ts'
import { serverPatching, type StepId } from './server-patching.rules.ts'
import { firstSteps, isStepId, mayDo, passOf, passSteps, templateOf, whatNext, type StepRow } from './steps.rules.ts'

const backup = { lastGoodAt: '2026-12-04T22:00:00Z' }
const look = {
  pending: [],
  keptBack: [],
  held: [],
  phased: [],
  kernelIsNewest: true,
  deletedMaps: 0,
  broken: [],
  installedSinceBoot: true,
  bootIdChanged: true,
  cannotTell: null,
}

test('the procedure as data: one place a step, every step with its clause and its words', () => {
  const positions = serverPatching.steps.map(({ position }) => position)
  expect(new Set(positions).size).toBe(positions.length)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  for (const step of serverPatching.steps) expect([step.what, step.how, step.byHand, step.why].every((words) => words.length > 10)).toBe(true)
  expect(
    firstSteps()
      .map(({ step }) => step)
      .filter((step) => passOf(step) > 0),
  ).toEqual(['update-1', 'reboot-1', 'look-1'])
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
  expect(
    whatNext(
      'working',
      stepsWith({ 'backup-gate': backup }).map((row) => (row.step === 'snapshot' ? { ...row, state: 'intended' as const } : row)),
    ),
  ).toEqual({ kind: 'probe', step: 'snapshot' })
  const before = { 'backup-gate': backup, snapshot: { name: 'a' } }
  expect(next({ ...before, 'update-1': { installed: [{ name: 'openssl' }] } })).toEqual({ kind: 'step', step: 'reboot-1' })
  expect(next({ ...before, 'update-1': { installed: [] } })).toEqual({ kind: 'step', step: 'look-1' })
  expect(next({ ...before, 'update-1': { installed: [], rebootNeeded: true } })).toEqual({ kind: 'step', step: 'reboot-1' })
  expect(next({ ...before, 'update-1': { installed: [], count: 3 } })).toEqual({ kind: 'step', step: 'reboot-1' }) // by hand, only counted
  expect(next({ ...before, 'update-1': { installed: [1] }, 'reboot-1': {}, 'look-1': look })).toMatchObject({ kind: 'person' })
})

test('however a run goes, what comes next may be done, and it comes to an end', () => {
  const installs = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }) // how much each pass installs; the last one finds nothing left
  fc.assert(
    fc.property(installs, (passes) => {
      let steps: readonly StepRow[] = stepsWith({})
      const done: string[] = []
      for (let n = 0; n < 40; n++) {
        const next = whatNext('working', steps)
        if (next.kind !== 'step') break
        expect(mayDo(steps, 'working', next.step).ok).toBe(true)
        const pass = passOf(next.step)
        const outcome = { installed: Array.from({ length: passes[pass - 1] ?? 0 }) }
        steps = steps.map((row) => (row.step === next.step ? { ...row, state: 'done' as const, outcome } : row))
        done.push(next.step)
        if (next.step === `look-${pass}` && pass < passes.length)
          steps = [
            ...steps.map((row) => (passOf(row.step) === pass && row.state === 'waiting' ? { ...row, state: 'skipped' as const } : row)),
            ...passSteps(pass + 1).map((step) => ({
              ...step,
              state: 'waiting' as const,
              fence: 0,
              intent: null,
              outcome: null,
              intendedAt: null,
              endedAt: null,
            })),
          ]
      }
      expect(done.filter((step) => step.startsWith('reboot-'))).toHaveLength(passes.filter((installed) => installed > 0).length)
      expect(done.slice(0, 3)).toEqual(['backup-gate', 'snapshot', 'update-1'])
      expect(done.at(-1)).toBe(`look-${passes.length}`)
    }),
    { numRuns: 60 },
  )
})

test('the machine: nothing reaches production past a test, nothing finishes past the hold, every state has words', () => {
  const into = (state: string) => runMachine.moves.filter(({ to }) => to === state).map(({ from }) => from)
  expect(into('holding').toSorted()).toEqual(['awaiting-backup', 'testing'])
  expect(into('finished')).toEqual(['removing-snapshot'])
  expect(into('removing-snapshot')).toEqual(['holding'])
  expect(runMachine.states.filter((state) => isFinal(runMachine, state)).toSorted()).toEqual([
    'finished',
    'not-started',
    'reverted',
    'stopped',
    'withdrawn',
  ])
  expect(Object.keys(stateWords).toSorted()).toEqual([...runMachine.states].toSorted())
  expect(movesFrom(runMachine, 'working').map(({ to }) => to)).not.toContain('holding')
})
