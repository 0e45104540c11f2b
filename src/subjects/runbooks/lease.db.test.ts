import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { friday, readyRun, runDistrict, type RunDistrict } from '../../../tests/lib/runs.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { beatLease, claimRun, complete, intend, releaseLease, startRun, stepsOf, type Claim } from './index.ts'

let world: CycleWorld
let district: RunDistrict
beforeAll(async () => {
  world = await openCycleWorld('run_leases')
  district = await runDistrict(world, '1')
})
afterAll(() => world.close())

const asRunner = <T>(work: Parameters<typeof inDistrict<T>>[2]) => inDistrict(world.runnerDb, '1', work)
const claim = (holder: string, at: string, seconds = 90) => asRunner((tx) => claimRun(tx, '1', holder, Temporal.Instant.from(at), seconds))
const good = { lastGoodAt: '2026-12-04T22:00:00Z', lastResult: 'ok', source: 'restic main' }
const backup = (one: Claim) =>
  complete(district.runParts)(district.runner, {
    runId: one.runId,
    fence: one.fence,
    step: 'backup-gate',
    finding: { outcome: good },
    grade: 'enforced',
  })

test('one holder at a time; a dead one is followed by another whose fence is newer, and completes nothing any more', async () => {
  const runId = await readyRun(district, { way: 'runner' })
  expect(await claim('a', friday.noon)).toBeUndefined() // not due yet
  const first = await claim('a', '2026-12-05T01:00:30Z')
  expect(first).toMatchObject({ runId, fence: 1, state: 'scheduled' })
  expect(await claim('b', '2026-12-05T01:00:30Z')).toBeUndefined()
  must(await startRun(district.runParts)(district.runner, { runId, fence: 1 }))
  expect(await asRunner((tx) => beatLease(tx, first!))).toBe(true)
  await asRunner(async (tx) => {
    await sql`update runbooks_lease set until = '2026-01-01'`.execute(tx)
  }) // a fell silent for 90 s
  const second = await claim('b', '2026-12-05T01:00:30Z')
  expect(second).toMatchObject({ runId, fence: 2, state: 'working' })
  expect(await asRunner((tx) => beatLease(tx, first!))).toBe(false)
  expect(codeOf(await intend(district.runParts)(district.runner, { runId, fence: 1, step: 'backup-gate' }))).toBe('runbooks/stale-fence')
  expect(codeOf(await backup(first!))).toBe('runbooks/stale-fence')
  expect(must(await backup(second!))).toMatchObject({ stepState: 'done' })
  await asRunner((tx) => releaseLease(tx, second!))
  const both = await Promise.all([claim('c', '2026-12-05T01:00:30Z'), claim('d', '2026-12-05T01:00:30Z')])
  expect(both.filter((one) => one !== undefined)).toHaveLength(1)
  expect(both.find((one) => one !== undefined)).toMatchObject({ fence: 3 })
})

test('an intent outlives its holder: the next one finds the step begun, and may end it after asking the outside', async () => {
  await asRunner(async (tx) => {
    await sql`update runbooks_lease set until = '2026-01-01'`.execute(tx)
  })
  const one = (await claim('e', '2026-12-05T01:00:40Z'))!
  const { intent } = must(await intend(district.runParts)(district.runner, { runId: one.runId, fence: one.fence, step: 'snapshot' }))
  expect(intent).toEqual({ snapshot: 'pre-RITA-20261204T1900-T1' })
  await asRunner(async (tx) => {
    await sql`update runbooks_lease set until = '2026-01-01'`.execute(tx)
  })
  const next = (await claim('f', '2026-12-05T01:00:50Z'))!
  const steps = await asRunner((tx) => stepsOf(tx, next.runId))
  expect(steps.find(({ step }) => step === 'snapshot')).toMatchObject({ state: 'intended', fence: one.fence, intent })
  const finding = {
    outcome: { name: 'pre-RITA-20261204T1900-T1', takenAt: '2026-12-05T01:00:45Z', listed: ['pre-RITA-20261204T1900-T1'], versionsHash: 'a' },
  }
  expect(
    must(
      await complete(district.runParts)(district.runner, {
        runId: next.runId,
        fence: next.fence,
        step: 'snapshot',
        finding,
        grade: 'enforced',
        kind: 'probe',
      }),
    ),
  ).toMatchObject({ stepState: 'done' })
  const attempts = await asRunner(
    async (tx) =>
      (await sql<{ step: string; kind: string; fence: number }>`select step, kind, fence from runbooks_attempt order by began_at, id`.execute(tx))
        .rows,
  )
  expect(attempts).toEqual([
    { step: 'backup-gate', kind: 'effect', fence: 2 },
    { step: 'snapshot', kind: 'effect', fence: one.fence },
    { step: 'snapshot', kind: 'probe', fence: next.fence },
  ])
})

test('an illegal move is refused by the database itself, in every role, and so is one that does not follow the last', async () => {
  const [{ run_id: runId, n }] = (await district.sql(sql`select run_id, max(n) as n from runbooks_run_move group by run_id`)) as [
    { run_id: string; n: number },
  ]
  const move = (
    from: string,
    to: string,
    previous: number,
  ) => sql`insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, previous_n, at, by_actor)
    values ('1', ${runId}, ${previous + 1}, ${from}, ${to}, ${previous}, now(), 'somebody')`
  for (const db of [world.db, world.workerDb, world.runnerDb]) {
    const refused = (statement: ReturnType<typeof sql>) =>
      inDistrict(db, '1', (tx) => statement.execute(tx)).then(
        () => undefined,
        (error: { code?: string; constraint?: string }) => [error.code, error.constraint],
      )
    expect(await refused(move('working', 'finished', n))).toEqual(['23503', 'run_move_must_be_legal'])
    expect(await refused(move('holding', 'removing-snapshot', n))).toEqual(['23503', 'run_move_must_follow_the_last_one'])
    expect(await refused(move('working', 'testing', n - 1))).toEqual(['23505', expect.stringMatching(/runbooks_run_move/)])
    expect(await refused(sql`update runbooks_run_move set to_state = 'finished'`)).toEqual(['42501', undefined])
    expect(await refused(sql`delete from runbooks_attempt`)).toEqual(['42501', undefined])
  }
})

test('a person cannot take the runner’s run by hand, nor the runner a person’s', async () => {
  const [{ run_id: runId }] = (await district.sql(sql`select run_id from runbooks_lease`)) as [{ run_id: string }]
  expect(codeOf(await intend(district.runParts)(district.as('rita'), { runId, step: 'update-1' }))).toBe('runbooks/not-your-run')
})

test('another district sees neither run nor lease', async () => {
  const other = await runDistrict(world, '2')
  const [{ run_id: runId }] = (await district.sql(sql`select run_id from runbooks_lease`)) as [{ run_id: string }]
  expect(codeOf(await startRun(other.runParts)(other.as('rita'), { runId }))).toBe('runbooks/run-not-found')
  expect(await inDistrict(world.runnerDb, '2', (tx) => claimRun(tx, '2', 'x', Temporal.Instant.from('2026-12-05T01:00:30Z')))).toBeUndefined()
})
