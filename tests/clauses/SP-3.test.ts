// SP-3: update, reboot, look, until nothing is left - and only while it can still be finished or rolled back before the window closes.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complete, intend, keepNotClean, startRun, stepsOf } from '../../src/subjects/runbooks/index.ts'
import { afterLook, expectedMinutes, mayBeginEffect, timeLeft, whyNotClean, type LookFacts } from '../../src/subjects/runbooks/passes.rules.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { attest, readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'
import { chicago } from '../lib/run-facts.ts'

const clean: LookFacts = {
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

describe('clean is proved', () => {
  const dirt = {
    pending: ['openssl'],
    keptBack: ['linux-image-amd64'],
    held: ['postgresql'],
    kernelIsNewest: false,
    deletedMaps: 3,
    broken: ['libc6'],
    bootIdChanged: false,
    cannotTell: 'the mirror did not answer',
  } satisfies Partial<LookFacts>
  test.each(Object.entries(dirt))('%s alone is not clean', (name, value) => {
    expect(whyNotClean({ ...clean, [name]: value })).toHaveLength(1)
  })
  test('nothing of it is clean, phased updates are deferred, and where nothing was installed no reboot is asked for', () => {
    expect(whyNotClean(clean)).toEqual([])
    expect(whyNotClean({ ...clean, phased: ['firefox'] })).toEqual([])
    expect(whyNotClean({ ...clean, installedSinceBoot: false, bootIdChanged: false })).toEqual([])
  })
  test('any two of them are both named', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(dirt), { minLength: 1 }), (names) => {
        const look = { ...clean, ...Object.fromEntries(Object.entries(dirt).filter(([name]) => names.includes(name))) }
        expect(whyNotClean(look)).toHaveLength(names.length)
      }),
    )
  })
})

describe('the window', () => {
  const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('America/Chicago').toInstant().toString()
  test('the last safe moment leaves the whole rollback before closing', () => {
    expect(timeLeft(chicago, at('2026-12-09T02:00'), 30)).toEqual({ closes: '2026-12-09T05:00:00-06:00', lastSafe: '2026-12-09T04:30:00-06:00' })
    expect(mayBeginEffect(chicago, at('2026-12-09T04:00'), 30, 30).ok).toBe(true)
    expect(codeOf(mayBeginEffect(chicago, at('2026-12-09T04:01'), 30, 30))).toBe('runbooks/past-last-safe-time')
    expect(codeOf(mayBeginEffect(chicago, at('2026-12-09T05:00'), 1, 1))).toBe('runbooks/outside-window')
  })
  test('the night the clocks go forward is an hour shorter, the other an hour longer', () => {
    expect(timeLeft({ ...chicago, weekend: false }, '2027-03-12T11:00:00Z', 30)).toBeUndefined() // Friday 5 am
    expect(mayBeginEffect(chicago, '2026-11-01T07:30:00Z', 30, 30).ok).toBe(true)
    const daily = {
      ...chicago,
      weekend: false,
      mondayTail: false,
      extra: [{ opens: '2027-03-13T19:00', closes: '2027-03-14T03:30', agreement: 'Coordinator' }],
    }
    expect(timeLeft(daily, '2027-03-14T06:00:00Z', 30)?.lastSafe).toBe('2027-03-14T03:00:00-05:00')
    expect(codeOf(mayBeginEffect(daily, '2027-03-14T07:31:00Z', 30, 30))).toBe('runbooks/past-last-safe-time') // 1:31 am: 2 am does not exist
  })
  test('whatever may begin can end and be rolled back before closing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 * 24 * 60 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 5, max: 120 }),
        (offset, minutes, rollback) => {
          const now = Temporal.Instant.from('2026-10-29T12:00:00Z').add({ minutes: offset })
          const may = mayBeginEffect(chicago, now, minutes, rollback)
          if (may.ok) expect(Temporal.Instant.compare(now.add({ minutes: minutes + rollback }), may.value.closes)).toBeLessThanOrEqual(0)
        },
      ),
      { numRuns: 200 },
    )
  })
  test('what took long before is expected to take as long again', () => {
    expect(expectedMinutes('update', [])).toBe(30)
    expect(expectedMinutes('update', [12, 44.2])).toBe(45)
  })
})

test('after the set number of passes it is not clean', () => {
  expect(afterLook(1, 3, [])).toEqual({ then: 'ready' })
  expect(afterLook(1, 3, ['1 updates pending'])).toEqual({ then: 'another-pass', pass: 2 })
  expect(afterLook(3, 3, ['1 updates pending'])).toMatchObject({
    then: 'not-clean',
    says: expect.stringContaining('Not clean after 3 passes') as string,
  })
})

describe('a run', () => {
  let world: CycleWorld
  beforeAll(async () => {
    world = await openCycleWorld('sp_3')
  })
  afterAll(() => world.close())
  const toSnapshot = async (district: RunDistrict, runId: string) => {
    must(await startRun(district.runParts)(district.as('rita'), { runId }))
    await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })
    await attest(district, runId, 'snapshot', { yes: true })
  }
  const pass = async (district: RunDistrict, runId: string, n: number, isClean: boolean) => {
    await attest(district, runId, `update-${n}`, { yes: true, installed: 2 })
    await attest(district, runId, `reboot-${n}`, { yes: true })
    return attest(district, runId, `look-${n}`, { yes: isClean })
  }

  test('goes round until nothing is left; each pass is kept, with what was installed from which version to which', async () => {
    const district = await runDistrict(world, '1')
    const runId = await readyRun(district)
    await toSnapshot(district, runId)
    const from = district.as('rita')
    must(await intend(district.runParts)(from, { runId, step: 'update-1' }))
    const installed = [{ name: 'openssl', from: '3.0.20', to: '3.0.22' }]
    must(
      await complete(district.runParts)(from, {
        runId,
        step: 'update-1',
        finding: { outcome: { installed, exitCode: 0, bootId: 'b1' } },
        grade: 'observed',
      }),
    )
    must(await intend(district.runParts)(from, { runId, step: 'reboot-1' }))
    const same = must(
      await complete(district.runParts)(from, {
        runId,
        step: 'reboot-1',
        finding: { outcome: { bootIdBefore: 'b1', bootIdAfter: 'b1' } },
        grade: 'observed',
      }),
    )
    expect(same).toMatchObject({ stepState: 'failed', says: 'The boot number has not changed: it did not restart.' })
    await attest(district, runId, 'reboot-1', { yes: true })
    expect(await attest(district, runId, 'look-1', { yes: false })).toMatchObject({ state: 'working', pass: 2 })
    expect(await pass(district, runId, 2, true)).toMatchObject({ state: 'testing', reasons: [] })
    const steps = await reading(from, (tx) => stepsOf(tx, runId))
    expect(steps.find(({ step }) => step === 'update-1')?.outcome).toMatchObject({ installed, exitCode: 0, bootId: 'b1' })
    expect(steps.filter(({ step }) => /-[12]$/.test(step)).map(({ step, state }) => `${step} ${state}`)).toEqual([
      'update-1 done',
      'reboot-1 done',
      'look-1 done',
      'update-2 done',
      'reboot-2 done',
      'look-2 done',
    ])
  })

  test('ends as not clean after the approved number of passes, and what is kept still counts as not patched', async () => {
    const district = await runDistrict(world, '2')
    const runId = await readyRun(district)
    await toSnapshot(district, runId)
    for (let n = 1; n < 5; n++) expect(await pass(district, runId, n, false)).toMatchObject({ pass: n + 1 })
    expect(await pass(district, runId, 5, false)).toMatchObject({ state: 'not-clean' })
    expect(codeOf(await keepNotClean(district.runParts)(district.as('rita'), { runId, reason: '' }))).toBe('runbooks/reason-missing')
    must(await keepNotClean(district.runParts)(district.as('rita'), { runId, reason: 'A held package; the rest is needed.' }))
    expect((await district.moves(runId)).slice(-2)).toEqual(['not-clean', 'testing'])
  })

  test('no pass and no reboot begins past the last safe moment', async () => {
    const district = await runDistrict(world, '3')
    const runId = await readyRun(district)
    await toSnapshot(district, runId)
    await attest(district, runId, 'update-1', { yes: true, installed: 2 })
    await district.at('2026-12-07T10:20:00Z') // Monday 4:20 am Central
    expect(codeOf(await intend(district.runParts)(district.as('rita'), { runId, step: 'reboot-1' }))).toBe('runbooks/past-last-safe-time')
    await district.at('2026-12-07T11:20:00Z')
    expect(codeOf(await intend(district.runParts)(district.as('rita'), { runId, step: 'reboot-1' }))).toBe('runbooks/outside-window')
  })
})
