// What must hold before a server is touched, asked by the runner itself: with any of it missing nothing happens outside.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { editChange, decideOnChange, standingNow } from '../../src/subjects/changes/index.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { answerAsTester, keepNotClean, scheduleRun } from '../../src/subjects/runbooks/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, doorOf, friday, readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'
import { openLab, type Lab } from './lab.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runner_gates')
})
afterAll(() => world.close())

const refusals = async (district: RunDistrict, runId: string) =>
  (await reading(district.worker, (tx) => evidence(tx, { about: aboutRunId(runId) }, 200)))
    .filter(({ kind }) => kind === 'runbooks.start-refused')
    .map(({ content, grade }) => ({ ...(JSON.parse(content) as { code: string; says: string }), grade }))
const plan = async (district: RunDistrict) =>
  must(
    await scheduleRun(district.runParts)(district.as('rita'), {
      cycleId: district.cycleId,
      deviceId: district.devices['sis-01'],
      start: friday.seven,
      workMinutes: 60,
      way: 'runner',
    }),
  ).runId
const accept = async (district: RunDistrict) =>
  must(await answerAsTester(district.runParts)(district.as('tess', 'link'), { door: doorOf(await district.linkOf('tess')), answer: 'accepted' }))
const edit = async (district: RunDistrict) =>
  must(await editChange(district.parts)(district.as('rita'), { requestId: district.requestId, plan: 'Another plan.' }))

const expectClosed = async (district: RunDistrict, lab: Lab, runId: string, code: string) => {
  await lab.rounds()
  expect(await lab.state(runId)).toBe('scheduled')
  expect(lab.effects()).toEqual([])
  expect(Object.keys(lab.host.read().works)).toEqual([])
  expect(await refusals(district, runId)).toMatchObject([{ code, grade: 'enforced' }]) // once, however often it is asked
}

test('not due yet: not even claimed', async () => {
  const district = await runDistrict(world, '1')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  await district.at(friday.noon)
  expect(await lab.engine().take()).toBe(0)
  expect(await refusals(district, runId)).toEqual([])
})

test.each([
  ['11', 'no approval', { approved: false }, 'changes/not-approved-by-manager'],
  ['12', 'an approval voided by an edit between approval and start', { edited: true }, 'changes/not-approved-by-manager'],
  ['13', 'a tester who has not said yes', { accepted: false }, 'runbooks/tester-not-accepted'],
  ['14', 'a notice that one recipient’s server refused', { ends: { 'teachers@district.example': 'refused' } }, 'notices/not-everyone-told'],
  ['15', 'a start so late that it no longer fits before the window closes', { at: '2026-12-07T10:30:00Z' }, 'time/outside-window'],
] as const)(
  '%s: %s',
  async (id, _, given: { approved?: boolean; edited?: boolean; accepted?: boolean; ends?: Record<string, 'refused'>; at?: string }, code) => {
    const district = await runDistrict(world, id, { approved: given.approved ?? true })
    const lab = openLab(world, district)
    const runId = await plan(district)
    if (given.accepted ?? true) await accept(district)
    await district.deliver(given.ends)
    if (given.edited) await edit(district)
    await district.at(given.at ?? '2026-12-05T01:00:30Z')
    await expectClosed(district, lab, runId, code)
  },
)

test('a server that is not in the runner’s own list is never touched, whatever the database says', async () => {
  const district = await runDistrict(world, '2')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner', host: 'web-01' })
  await expectClosed(district, lab, runId, 'runner/server-not-given')
})

test('a server whose snapshot may not be restored is left to people', async () => {
  const district = await runDistrict(world, '3')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  await lab.rounds(lab.engine({ serverOf: () => ({ ...lab.server, revertForbidden: 'domain controller: restored from backup' }) }))
  expect(lab.effects()).toEqual([])
  expect(await refusals(district, runId)).toMatchObject([{ code: 'runner/revert-forbidden', says: expect.stringContaining('by hand') }])
})

test('an approver whom the runner was not given', async () => {
  const district = await runDistrict(world, '4')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  await lab.rounds(lab.engine({ approvers: [district.ids.ivan] }))
  expect(lab.effects()).toEqual([])
  expect(await refusals(district, runId)).toMatchObject([{ code: 'runner/approver-not-known' }])
  await lab.until(runId, ['testing'], lab.engine({ approvers: [district.ids.ivan, district.ids.cora] }))
})

test('rule bytes changed in the database: the hash is made again and does not fit', async () => {
  const district = await runDistrict(world, '5')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  const statement = sql`update changes_text set rule = replace(rule, '"maxPasses":', '"maxPasses": ')`
  await expect(district.sql(statement)).rejects.toMatchObject({ code: '42501' }) // no role of the product may
  const owner = openPool(
    world.ownerUrl,
    createLog('test', () => undefined),
    1,
  )
  await inDistrict(owner.db, '5', (tx) => statement.execute(tx))
  await owner.close()
  await expectClosed(district, lab, runId, 'changes/text-not-what-was-approved')
})

test('an old backup, or none that can be told, keeps the snapshot from being taken; at the end of the plan the run stops untouched', async () => {
  const district = await runDistrict(world, '6')
  const lab = openLab(world, district)
  lab.backups['sis-01'] = 'unreachable'
  const runId = await readyRun(district, { way: 'runner' })
  await lab.rounds()
  expect((await lab.steps(runId))['backup-gate']).toMatchObject({ state: 'failed', outcome: { says: expect.stringContaining('cannot be told') } })
  lab.backups['sis-01'] = { lastGoodAtMs: Date.now() - 100 * 3_600_000 }
  await lab.rounds()
  expect((await lab.steps(runId))['backup-gate']).toMatchObject({ state: 'failed', outcome: { says: expect.stringContaining('h old') } })
  expect(await lab.state(runId)).toBe('working')
  await district.at('2026-12-05T06:00:00Z') // the plan's time is over
  await lab.until(runId, ['stopped'])
  expect(lab.effects()).toEqual([])
  expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.short-end-told')
})

test('an edit in the middle of a run voids the approval: no further effect begins, and a person decides', async () => {
  const district = await runDistrict(world, '7')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  await lab.until(
    runId,
    ['not-clean'],
    lab.engine({
      trace: async (boundary, step) => {
        if (boundary === 'noted' && step === 'update-1') await edit(district)
      },
    }),
  )
  expect(lab.effects().filter((one) => one === 'reboot')).toEqual([])
  expect(lab.warned.join()).toContain('has not approved this text')
  // Approved anew it does not go on by itself: the administrator says what becomes of what is installed.
  for (const [person, capacity] of [
    ['ivan', 'it-systems-manager'],
    ['cora', 'technology-coordinator'],
  ] as const) {
    const now = must(await reading(district.as(person), (tx) => standingNow(tx, district.requestId)))
    must(await decideOnChange(district.as(person), { requestId: district.requestId, textHash: now.standing.textHash, capacity, verdict: 'approved' }))
  }
  await lab.rounds()
  expect(await lab.state(runId)).toBe('not-clean')
  must(await keepNotClean(district.runParts)(district.as('rita'), { runId, reason: 'The library patch is in.' }))
  expect(await lab.state(runId)).toBe('testing')
})

test('in the very moment between intent and effect: the intent is ended as failed, and nothing happened', async () => {
  const district = await runDistrict(world, '8')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  await lab.until(
    runId,
    ['stopped'],
    lab.engine({
      trace: async (boundary, step) => {
        if (boundary === 'begun' && step === 'snapshot') await edit(district)
      },
    }),
  )
  expect(lab.effects()).toEqual([])
  expect((await lab.steps(runId))['snapshot']).toMatchObject({ state: 'failed' })
})

test('no pass begins that cannot end, with a rollback, before the window closes', async () => {
  const district = await runDistrict(world, '9')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  const late = async (boundary: string, step: string) => {
    if (boundary === 'noted' && step === 'look-1') await district.at('2026-12-07T10:20:00Z')
  } // Monday, 40 minutes before it closes
  lab.change((host) => {
    host.wave = 1
  })
  const engine = lab.engine({
    trace: async (boundary, step) => {
      if (boundary === 'noted' && step === 'reboot-1')
        lab.change((host) => {
          host.wave = 2
        })
      await late(boundary, step)
    },
  })
  await lab.until(runId, ['not-clean'], engine)
  expect(lab.effects().filter((one) => one.startsWith('upgrade'))).toHaveLength(1)
  expect(lab.warned.join()).toMatch(/a rollback must begin by|outside the maintenance window/)
})
