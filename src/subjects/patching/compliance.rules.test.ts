import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classes, classify, figuresOf, settledRuns, type Counted, type SettledRun, type SystemFacts } from './compliance.rules.ts'

const none = { pending: 0, late: 0, soon: 0, later: 0, undated: 0, exploited: 0, overridden: 0, withoutFix: 0, noise: 0 }
const well: SystemFacts = {
  patchingActor: 'runbook',
  isStale: false,
  silentDays: 0,
  hasSoftware: true,
  system: 'Debian GNU/Linux 12',
  feed: 'fresh',
  kev: 'fresh',
  isCompared: true,
  patches: none,
  firstPatch: null,
  run: null,
  alarms: 0,
}
const runStates = Object.keys(settledRuns) as SettledRun[]
const small = fc.nat({ max: 3 })
const counts = fc
  .record({ late: small, soon: small, later: small, undated: small, withoutFix: small, noise: small })
  .map((each) => ({ ...each, pending: each.late + each.soon + each.later + each.undated, exploited: Math.min(each.late, 1), overridden: 0 }))
const facts: fc.Arbitrary<SystemFacts> = fc.record({
  patchingActor: fc.constantFrom('runbook', 'by-hand', 'msp', 'nobody', 'unknown'),
  isStale: fc.boolean(),
  silentDays: fc.option(fc.nat({ max: 400 })),
  hasSoftware: fc.boolean(),
  system: fc.constantFrom('', 'Debian GNU/Linux 12'),
  feed: fc.constantFrom('fresh', 'old', 'undated', 'named', 'none'),
  kev: fc.constantFrom('fresh', 'old', 'undated', 'none'),
  isCompared: fc.boolean(),
  patches: counts,
  firstPatch: fc.option(fc.record({ package: fc.constant('openssl'), dueInWords: fc.option(fc.constant('Tue 24 Nov 2026')) })),
  run: fc.option(fc.record({ state: fc.constantFrom(...runStates), ticket: fc.constant('T-1') })),
  alarms: small,
})
const counted = (each: SystemFacts): Counted => ({
  class: classify(each).class,
  patches: each.patches,
  decisions: {},
  hasOwner: true,
  scope: 'in',
  kind: 'server',
})

describe('classify', () => {
  it('takes lists of vulnerabilities for no list of fixes: what they find is pending, that they find nothing is not known', () => {
    const named = { ...well, system: 'macOS 14.1', feed: 'named' } as const
    expect(classify(named)).toMatchObject({ class: 'unknown', says: expect.stringContaining('does not mean that nothing is missing') })
    expect(classify({ ...named, patches: { ...well.patches, pending: 1, later: 1 } }).class).toBe('pending')
  })
  it('takes fix data of which nobody told the day neither for fresh nor for old', () => {
    const judged = classify({ ...well, feed: 'undated' })
    expect([judged.class, judged.says]).toEqual([
      'unknown',
      'The date of the fix data for its release is not known, so neither is what has been published since.',
    ])
  })
  it('takes a catalogue of known exploited vulnerabilities that is too old for none: what was added since is not known', () => {
    const judged = classify({ ...well, kev: 'old' })
    expect([judged.class, judged.says]).toEqual([
      'unknown',
      'The catalog of known exploited vulnerabilities is out of date; what was added since is not known.',
    ])
    expect(classify({ ...well, kev: 'undated' }).class).toBe('unknown')
  })
  it('calls nothing up to date that gets no more fixes, whoever patches it and whatever was proved', () => {
    const proof = { is: 'ended', says: 'Its updates ended.', why: 'Its updates ended.' } as const
    expect(classify({ ...well, patchingActor: 'google', proof }).class).toBe('with-issues')
    const both = classify({ ...well, patchingActor: 'google', proof, noFixes: 'It gets no more fixes.' })
    expect([both.class, both.reasons.length]).toEqual(['with-issues', 1])
  })
  it('puts every system into exactly one class: the classes make up the whole', () => {
    fc.assert(
      fc.property(fc.array(facts), (all) => {
        const { systems, patches } = figuresOf(all.map(counted))
        expect(systems.upToDate + systems.pending + systems.withIssues + systems.unknown + systems.excepted).toBe(all.length)
        expect(patches.late + patches.soon + patches.later + patches.undated).toBe(patches.pending)
      }),
    )
  })
  it('says up to date only where everything is known, fresh and done', () => {
    fc.assert(
      fc.property(facts, (each) => {
        const isWell =
          !each.isStale &&
          each.hasSoftware &&
          each.feed === 'fresh' &&
          each.kev === 'fresh' &&
          each.isCompared &&
          each.patches.pending === 0 &&
          each.alarms === 0 &&
          !['nobody', 'unknown'].includes(each.patchingActor) &&
          (each.run === null || settledRuns[each.run.state] === null)
        expect(classify(each).class === 'up-to-date').toBe(isWell)
      }),
    )
  })
  it('gives a sentence, and its class is the first that any reason names', () => {
    fc.assert(
      fc.property(facts, (each) => {
        const { class: found, says, reasons } = classify(each)
        expect(says).toMatch(/^[A-Z0-9].*\.$/)
        expect(reasons.every((reason) => classes.indexOf(reason.in) >= classes.indexOf(found))).toBe(true)
        expect(reasons.some((reason) => reason.in === found)).toBe(found !== 'up-to-date')
      }),
    )
  })
  it('never gets better by forgetting', () => {
    const forget: ((each: SystemFacts) => SystemFacts)[] = [
      (each) => ({ ...each, feed: 'none' }),
      (each) => ({ ...each, kev: 'none' }),
      (each) => ({ ...each, kev: 'old' }),
      (each) => ({ ...each, isStale: true }),
      (each) => ({ ...each, patchingActor: 'unknown' }),
      (each) => ({ ...each, isCompared: false }),
      (each) => ({ ...each, hasSoftware: false, isCompared: true }),
    ]
    fc.assert(
      fc.property(facts, fc.constantFrom(...forget), (each, worse) => {
        expect(classify(each).class === 'up-to-date' || classify(worse(each)).class !== 'up-to-date').toBe(true)
      }),
    )
  })
  it('tells a device that never spoke from one that fell silent, and takes what no data decides for a doubt', () => {
    expect(classify({ ...well, isStale: true, silentDays: null })).toMatchObject({
      class: 'unknown',
      says: 'Only a list names it: the device itself has never been heard from.',
    })
    expect(classify({ ...well, isStale: true, silentDays: 1 }).says).toBe('It has not been heard from for 1 day.')
    expect(classify({ ...well, unclear: 2 })).toMatchObject({
      class: 'unknown',
      says: '2 vulnerabilities of its system cannot be decided by data: somebody has to check.',
    })
  })
  it('hides no known problem behind a doubt, and no doubt behind a pending patch', () => {
    const late = { ...none, pending: 1, late: 1 }
    const open = { ...none, pending: 2, soon: 2, exploited: 1 }
    const first = { package: 'openssl', dueInWords: 'Tue 24 Nov 2026' }
    expect(classify({ ...well, isStale: true, silentDays: 30, patches: late, firstPatch: first })).toMatchObject({
      class: 'with-issues',
      says: '1 patch is late; openssl was due Tue 24 Nov 2026.',
      reasons: [{ in: 'with-issues' }, { in: 'unknown', says: 'It has not been heard from for 30 days.' }],
    })
    expect(classify({ ...well, isStale: true, patches: open })).toMatchObject({ class: 'unknown' })
    expect(classify({ ...well, feed: 'old', patches: open, firstPatch: first })).toMatchObject({
      class: 'pending',
      says: '2 patches pending, 1 against what is known to be exploited; openssl by Tue 24 Nov 2026.',
    })
    expect(classify({ ...well, feed: 'old' })).toMatchObject({ class: 'unknown' })
    expect(classify({ ...well, run: { state: 'reverted', ticket: 'T-7' } })).toMatchObject({
      class: 'with-issues',
      says: 'Its last run (T-7) was put back to the old state.',
    })
    expect(classify({ ...well, run: { state: 'finished', ticket: 'T-8' } }).class).toBe('up-to-date')
  })
})
