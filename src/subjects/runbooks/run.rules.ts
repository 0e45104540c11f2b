// One server's turn in a cycle as a state machine: the same declaration makes the database's table of legal moves.
import { machine, type Machine } from '../../core/state/machine.ts'

export const runMachine = machine('run', {
  initial: 'new',
  states: [
    'new',
    'scheduled',
    'withdrawn',
    'not-started',
    'working',
    'stopped',
    'not-clean',
    'over-window',
    'testing',
    'test-failed',
    'reverting',
    'reverted',
    'holding',
    'awaiting-backup',
    'removing-snapshot',
    'finished',
  ],
  moves: [
    { from: 'new', to: 'scheduled', by: 'systems-administrator', clause: 'SP-1.3' },
    { from: 'scheduled', to: 'withdrawn', by: 'systems-administrator', clause: 'SP-1.3' },
    { from: 'scheduled', to: 'not-started', by: 'planned time over', clause: 'CM-2' },
    { from: 'scheduled', to: 'working', by: 'start, every gate held', clause: 'SP-1.2' },
    { from: 'working', to: 'stopped', by: 'nothing was touched yet', clause: 'SP-1.6' },
    { from: 'working', to: 'testing', by: 'clean, testers told', clause: 'SP-4.1' },
    { from: 'working', to: 'not-clean', by: 'no further pass may begin, or the installation failed by hand', clause: 'SP-3' },
    { from: 'working', to: 'over-window', by: 'the window closed on a run by hand', clause: 'CM-2' },
    { from: 'working', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'not-clean', to: 'working', by: 'systems-administrator tries the failed installation again', clause: 'SP-3' },
    { from: 'not-clean', to: 'testing', by: 'systems-administrator keeps what is installed', clause: 'SP-4.1' },
    { from: 'not-clean', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'over-window', to: 'testing', by: 'seen clean, or systems-administrator keeps what is installed', clause: 'SP-4.1' },
    { from: 'over-window', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'testing', to: 'test-failed', by: 'a tester, or silence at the deadline', clause: 'SP-4.2' },
    { from: 'testing', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'testing', to: 'holding', by: 'systems-administrator: back in production', clause: 'SP-4.5' },
    { from: 'test-failed', to: 'testing', by: 'systems-administrator asks the silent again', clause: 'SP-4.2' },
    { from: 'test-failed', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'reverting', to: 'reverted', by: 'old versions seen', clause: 'SP-4.3' },
    { from: 'holding', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'holding', to: 'awaiting-backup', by: 'no good backup in time', clause: 'SP-4.7' },
    { from: 'holding', to: 'removing-snapshot', by: 'hold over, backup good', clause: 'SP-4.6' },
    { from: 'awaiting-backup', to: 'holding', by: 'good backup seen', clause: 'SP-4.7' },
    { from: 'awaiting-backup', to: 'reverting', by: 'systems-administrator', clause: 'SP-4.3' },
    { from: 'removing-snapshot', to: 'finished', by: 'snapshot gone', clause: 'SP-5' },
  ],
})

export type RunState = typeof runMachine extends Machine<infer S> ? S : never

/** A state in words, and how it stands on a screen. */
export const stateWords = {
  new: ['being planned', 'wait'],
  scheduled: ['scheduled', 'wait'],
  withdrawn: ['withdrawn', 'unknown'],
  'not-started': ['not started in time', 'late'],
  working: ['being patched', 'wait'],
  stopped: ['stopped, nothing touched', 'late'],
  'not-clean': ['not clean', 'late'],
  'over-window': ['paused, the window closed', 'late'],
  testing: ['being tested', 'wait'],
  'test-failed': ['test failed', 'late'],
  reverting: ['being put back', 'wait'],
  reverted: ['put back to its old state', 'late'],
  holding: ['in production, snapshot held', 'good'],
  'awaiting-backup': ['no good backup yet', 'late'],
  'removing-snapshot': ['snapshot being removed', 'wait'],
  finished: ['finished', 'good'],
} as const satisfies Record<RunState, readonly [string, 'late' | 'soon' | 'wait' | 'good' | 'unknown']>

/** What a refusal tells of where a run stands. */
export const stateSays = (state: RunState): string => `Its state is “${stateWords[state][0]}”.`

/** States in which a run of a server still occupies it: no second run is scheduled beside it. */
const openStates = [
  'scheduled',
  'working',
  'not-clean',
  'over-window',
  'testing',
  'test-failed',
  'reverting',
  'holding',
  'awaiting-backup',
  'removing-snapshot',
] as const satisfies readonly RunState[]

export const isOpen = (state: RunState): boolean => (openStates as readonly RunState[]).includes(state)
