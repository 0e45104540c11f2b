// SP-4.2: every tester of every service answers; one yes of three is no yes; silence at the deadline is never a yes.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askAgain, backInProduction, giveVerdict } from '../../src/subjects/runbooks/index.ts'
import { judge, verdictDeadline, type TesterVerdict } from '../../src/subjects/runbooks/verdict.rules.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { attest, doorOf, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'

const at = '2026-12-05T02:00:00Z'
const [before, after] = ['2026-12-05T01:59:59Z', at]
const tester = (verdict: TesterVerdict['verdict'], n = 1): TesterVerdict => ({
  name: `T${n}`,
  service: 'S',
  verdict,
  failedTests: verdict === 'fail' ? 'login' : null,
})

describe('the judgement', () => {
  test('passed exactly where each of them said yes, at any time; nobody asked is no yes', () => {
    const verdicts = fc.array(fc.constantFrom('pass', 'fail', 'cannot', null), { maxLength: 5 })
    fc.assert(
      fc.property(verdicts, fc.constantFrom(before, after), (all, now) => {
        const judgement = judge(
          all.map((one, n) => tester(one, n)),
          now,
          at,
        )
        expect(judgement.is === 'passed').toBe(all.length > 0 && all.every((one) => one === 'pass'))
        if (all.includes('fail')) expect(judgement.is).toBe('failed')
      }),
    )
  })
  test('one yes of three waits before the deadline and is silence after it', () => {
    const three = [tester('pass', 1), tester(null, 2), tester('cannot', 3)]
    expect(judge(three, before, at)).toEqual({ is: 'waiting', for: ['T2 (S)', 'T3 (S)'] })
    expect(judge(three, after, at)).toMatchObject({ is: 'silent', names: ['T2 (S)', 'T3 (S)'] })
  })
  test('the deadline is never later than a rollback can still begin', () => {
    const left = { closes: '2026-12-05T03:00:00Z', lastSafe: '2026-12-05T02:30:00Z' }
    expect(verdictDeadline(at, 60, left, 'America/Chicago')).toBe('2026-12-04T20:30:00-06:00')
    expect(verdictDeadline(at, 20, left, 'America/Chicago')).toBe('2026-12-04T20:20:00-06:00')
  })
})

describe('a run', () => {
  let world: CycleWorld
  let n = 0
  beforeAll(async () => {
    world = await openCycleWorld('sp_4_2')
  })
  afterAll(() => world.close())
  const tested = async () => {
    const district = await runDistrict(world, String(++n))
    const runId = await readyRun(district)
    await patchByHand(district, runId)
    const link = await district.linkOf('tess')
    const say = (verdict: 'pass' | 'fail' | 'cannot', failedTests?: string, token = link) =>
      giveVerdict(district.runParts)(district.as('tess', 'link'), { door: doorOf(token), verdict, failedTests })
    const back = () => backInProduction(district.runParts)(district.as('rita'), { runId, remark: 'It works.' })
    return { district, runId, say, back }
  }

  test('silence until the deadline: test failed, and the late yes counts no more', async () => {
    const { district, runId, say, back } = await tested()
    expect(codeOf(await back())).toBe('runbooks/tests-not-passed')
    await district.at('2026-12-05T02:01:00Z')
    expect(codeOf(await back())).toBe('runbooks/tests-not-passed')
    await district.timers()
    expect((await district.moves(runId)).at(-1)).toBe('test-failed')
    expect(codeOf(await say('pass'))).toMatch(/link-ended|not-being-tested/)
  })

  test('asked again in time, by a new link; the old one stays dead', async () => {
    const { district, runId, say, back } = await tested()
    must(await say('cannot'))
    await district.at('2026-12-05T02:01:00Z')
    await district.timers()
    expect(codeOf(await askAgain(district.runParts)(district.as('rita'), { runId, reason: '' }))).toBe('runbooks/reason-missing')
    must(await askAgain(district.runParts)(district.as('rita'), { runId, reason: 'She was driving; now she is home.' }))
    await district.work()
    await district.timers() // the old deadline's timer is over
    expect((await district.moves(runId)).at(-1)).toBe('testing')
    expect(must(await say('pass', undefined, await district.linkOf('tess')))).toMatchObject({ judgement: 'passed' })
    expect(codeOf(await back())).toBe('ok')
  })

  test('a no names what failed and is not asked away; the window’s end ends the asking too', async () => {
    const { district, runId, say } = await tested()
    expect(codeOf(await say('fail', ' '))).toBe('runbooks/failed-tests-unnamed')
    expect(must(await say('fail', 'Attendance is empty'))).toMatchObject({ judgement: 'failed' })
    expect(codeOf(await askAgain(district.runParts)(district.as('rita'), { runId, reason: 'Please' }))).toBe('runbooks/a-test-failed')
    const other = await tested()
    await other.district.at('2026-12-07T11:01:00Z')
    await other.district.timers()
    expect(codeOf(await askAgain(other.district.runParts)(other.district.as('rita'), { runId: other.runId, reason: 'Please' }))).toBe(
      'runbooks/no-time-left',
    )
  })

  test('health checks run beside the testers and are kept; they say yes for nobody', async () => {
    const { district, runId, back } = await tested()
    expect(await attest(district, runId, 'health-checks')).toMatchObject({ stepState: 'done', state: 'testing' })
    expect(codeOf(await back())).toBe('runbooks/tests-not-passed')
  })
})
