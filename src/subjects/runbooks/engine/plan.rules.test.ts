import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenPattern } from '../../../connectors/hosts/contract.ts'
import type { StepRow } from '../steps.rules.ts'
import { keptFacts } from './clean-text.rules.ts'
import { asksForReboot, lookOf, wasReverted, type Seen } from './look.rules.ts'
import { inDistrictTime, marksOf, offsetAt } from './outside-time.rules.ts'
import { endsShort, isGivenUp, restAfter, shortEnd, tokenOf, triesOf, tryOf } from './plan.rules.ts'

const row = (step: string, state: StepRow['state'], outcome: object | null = null, intent: object | null = null) =>
  ({ step, state, outcome, intent }) as unknown as StepRow

describe('a try of a step', () => {
  it('has a name of its own that a unit may bear, whatever the pass', () =>
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 39 }), fc.integer({ min: 1, max: 99 }), (id, pass, tried) => {
        expect(`${tokenOf(id, `update-${pass}`, tried)}f`).toMatch(tokenPattern)
      }),
    ))
  it('is counted by what is stored, so that a new worker goes on counting', () => {
    expect(triesOf(row('snapshot', 'waiting'))).toBe(0)
    expect(triesOf(row('snapshot', 'failed', { tries: 1 }, { try: 2 }))).toBe(2)
    expect(triesOf(row('look-1', 'failed', { tries: 3 }))).toBe(3)
    expect([
      tryOf(row('update-1', 'intended', null, { try: 2 })),
      tryOf(row('update-1', 'failed', {}, { try: 2 })),
      tryOf(row('update-1', 'waiting')),
    ]).toEqual([2, 3, 1])
  })
  it('waits longer each time, up to a limit', () => {
    expect([1, 2, 3, 99].map((n) => restAfter(n, 20, 900))).toEqual([20, 40, 80, 900])
  })
  it('is given up only where a person can then decide', () => {
    expect(isGivenUp('working', 'update-1', 3, 3)).toBe(true)
    expect(isGivenUp('working', 'backup-gate', 30, 3)).toBe(false)
    expect(isGivenUp('reverting', 'revert', 30, 3)).toBe(false)
    expect([
      endsShort('working', 'runbooks/past-last-safe-time'),
      endsShort('removing-snapshot', 'runbooks/outside-window'),
      endsShort('scheduled', 'changes/denied-by-manager'),
    ]).toEqual([true, false, false])
    expect([
      shortEnd(row('snapshot', 'done')),
      shortEnd(row('snapshot', 'intended')),
      shortEnd(row('snapshot', 'failed')),
      shortEnd(undefined),
    ]).toEqual(['not-clean', 'not-clean', 'stopped', 'stopped'])
  })
})

const seen: Seen = {
  bootId: 'b2',
  kernel: { running: '6.1.0-51', runningVersion: '1', newest: '6.1.0-51', newestVersion: '1', ofContainer: false },
  deletedMaps: [],
  broken: [],
  held: [],
  rebootRequiredFile: false,
}
const clean = { updates: [], removals: [], keptBack: [], phased: [] }

describe('a look', () => {
  it('sees a reboot by the boot number under which the last installation ended', () => {
    const installed = (bootId: string) => [row('update-1', 'done', { installed: [{}], bootId })]
    expect(lookOf(installed('b1'), seen, clean, null)).toMatchObject({ installedSinceBoot: false, bootIdChanged: true })
    expect(lookOf(installed('b2'), seen, clean, null)).toMatchObject({ installedSinceBoot: true, bootIdChanged: false })
    expect(lookOf([row('update-1', 'done', { installed: [], bootId: 'b2' })], seen, clean, null)).toMatchObject({ installedSinceBoot: false })
  })
  it('reads a kernel that cannot be told as not the newest, and a container’s as none of its own', () => {
    expect(asksForReboot(seen)).toBe(false)
    expect(asksForReboot({ ...seen, kernel: { ...seen.kernel, newest: null, newestVersion: null } })).toBe(true)
    expect(asksForReboot({ ...seen, kernel: { ...seen.kernel, newestVersion: '2' } })).toBe(true) // the same name, built anew
    expect(asksForReboot({ ...seen, kernel: { ...seen.kernel, newest: null, ofContainer: true } })).toBe(false)
    expect(asksForReboot({ ...seen, deletedMaps: [{}] })).toBe(true)
  })
  it('knows a revert by the old versions and a change since it was begun', () => {
    const old = { bootId: 'b1', versionsHash: 'old' }
    expect(wasReverted({ bootId: 'b2', versionsHash: 'new' }, old, 'old')).toBe(true)
    expect(wasReverted({ bootId: 'b1', versionsHash: 'old' }, old, 'old')).toBe(false) // nothing was installed and nothing has changed: not told
    expect(wasReverted({ bootId: null, versionsHash: null }, old, 'old')).toBe(false)
    expect(wasReverted({ bootId: 'b2', versionsHash: 'new' }, { ...old, versionsHash: 'new' }, 'old')).toBe(false)
  })
})

describe('outside times', () => {
  const at = (machineMs: number, offsetMs: number) => ({ outcome: { machineMs, offsetMs } })
  it('are told by the offset that stood then: a clock moved on since makes no backup younger', () => {
    const marks = marksOf([at(200, 5), at(100, 0), { outcome: null }, { outcome: { machineMs: 'x' } }])
    expect(marks.map(({ machineMs }) => machineMs)).toEqual([100, 200])
    const present = { machineMs: 300, offsetMs: 48 * 3_600_000 }
    expect([offsetAt(150, marks, present), offsetAt(250, marks, present), offsetAt(50, marks, present), offsetAt(250, [], present)]).toEqual([
      0,
      5,
      0,
      48 * 3_600_000,
    ])
    expect(inDistrictTime(0, 3_600_000, 'America/Chicago')).toBe('1969-12-31T19:00:00-06:00')
  })
})

it('keeps whatever a host prints as text that database and ledger take', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const kept = keptFacts({ says: `\u0000${text}\ud800`, n: [Number.NaN] })
      expect(String(kept['says']).isWellFormed()).toBe(true)
      expect(JSON.stringify(kept)).not.toContain('\\u0000')
    }),
  ))
