// SP-4.6: the snapshot is held 48 elapsed hours and until a good backup has been seen; it goes in a window, and is gone when the hypervisor no
// longer lists it.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isInside } from '../../src/core/time/fits.ts'
import { holdTimes, isGone, mayRemoveSnapshot } from '../../src/subjects/runbooks/hold.rules.ts'
import { backInProduction, complete, giveVerdict, intend } from '../../src/subjects/runbooks/index.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, attest, doorOf, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'
import { chicago } from '../lib/run-facts.ts'

const hold = (backInProductionAt: string, now: string, goodBackupAt: string | null = backInProductionAt) =>
  mayRemoveSnapshot({ now, backInProductionAt, holdHours: 48, window: chicago, goodBackupAt })

describe('the hold', () => {
  test('48 elapsed hours over both nights when the clocks change, then a window', () => {
    expect(holdTimes('2026-10-31T03:00:00Z', 48, chicago)).toEqual({
      heldUntil: '2026-11-01T21:00:00-06:00',
      removeFrom: '2026-11-01T21:00:00-06:00',
    }) // Fri 10 pm: one by the clock less
    expect(holdTimes('2027-03-13T04:00:00Z', 48, chicago).heldUntil).toBe('2027-03-14T23:00:00-05:00')
    expect(holdTimes('2026-12-01T18:00:00Z', 48, chicago)).toEqual({
      heldUntil: '2026-12-03T12:00:00-06:00',
      removeFrom: '2026-12-03T19:00:00-06:00',
    })
  })
  test('an hour early, outside a window, and without a good backup it stays', () => {
    expect(hold('2026-12-05T04:00:00Z', '2026-12-07T03:00:00Z')).toMatchObject({
      refusal: { code: 'runbooks/still-held' },
      retryAt: '2026-12-06T22:00:00-06:00',
    })
    expect(hold('2026-12-05T04:00:00Z', '2026-12-07T18:00:00Z')).toMatchObject({
      refusal: { code: 'runbooks/removal-outside-window' },
      retryAt: '2026-12-07T19:00:00-06:00',
    })
    expect(codeOf(hold('2026-12-05T04:00:00Z', '2026-12-07T04:00:00Z', null))).toBe('runbooks/no-good-backup')
    expect(hold('2026-12-05T04:00:00Z', '2026-12-07T04:00:00Z').ok).toBe(true)
  })
  test('whatever may go was held for 48 hours, and a window is open; what may not is looked at again when it may', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 * 24 }), fc.integer({ min: 0, max: 96 }), (start, later) => {
        const back = Temporal.Instant.from('2026-09-01T03:17:00Z').add({ hours: start })
        const now = back.add({ hours: later })
        const may = hold(back.toString(), now.toString())
        expect(may.ok).toBe(later >= 48 && isInside(chicago, now).inside)
        if (!may.ok) expect(hold(back.toString(), may.retryAt ?? '').ok).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
  test('gone is what the list no longer holds; a list that could not be read is not gone', () => {
    expect([isGone('a', ['b']), isGone('a', ['a', 'b']), isGone('a', null)]).toEqual([true, false, false])
  })
})

describe('a run', () => {
  let world: CycleWorld
  beforeAll(async () => {
    world = await openCycleWorld('sp_4_6')
  })
  afterAll(() => world.close())

  test('is removed by itself in the window after the hold, confirmed by the list; kept too long it is an alarm', async () => {
    const district = await runDistrict(world, '1')
    const [rita, runId] = [district.as('rita'), await readyRun(district)]
    await patchByHand(district, runId)
    must(await giveVerdict(district.runParts)(district.as('tess', 'link'), { door: doorOf(await district.linkOf('tess')), verdict: 'pass' }))
    must(await backInProduction(district.runParts)(rita, { runId, remark: 'Works.' }))
    await district.at('2026-12-07T01:10:00Z')
    await district.timers()
    expect((await district.moves(runId)).at(-1)).toBe('awaiting-backup') // 30 hours without a good backup; the snapshot stays
    await district.at('2026-12-10T02:00:00Z')
    await district.timers()
    expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.snapshot-old')
    await attest(district, runId, 'backup-after', { lastGoodAt: '2026-12-09T09:00:00Z', result: 'ok' })
    await district.work()
    expect((await district.moves(runId)).at(-1)).toBe('removing-snapshot')
    must(await intend(district.runParts)(rita, { runId, step: 'snapshot-removal' }))
    const end = (listed: string[] | null) =>
      complete(district.runParts)(rita, {
        runId,
        step: 'snapshot-removal',
        finding: { outcome: { name: 'pre-RITA-20261204T1900-T1', listed } },
        grade: 'observed',
      })
    expect(must(await end(['pre-RITA-20261204T1900-T1']))).toMatchObject({ stepState: 'failed', state: 'removing-snapshot' })
    must(await intend(district.runParts)(rita, { runId, step: 'snapshot-removal' }))
    expect(must(await end(null))).toMatchObject({ stepState: 'failed' })
    must(await intend(district.runParts)(rita, { runId, step: 'snapshot-removal' }))
    expect(must(await end([]))).toMatchObject({ stepState: 'done', state: 'finished' })
  })
})
