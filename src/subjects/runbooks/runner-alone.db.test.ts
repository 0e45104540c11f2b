import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must, openCycleWorld, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { readyRun, runDistrict, type RunDistrict } from '../../../tests/lib/runs.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { claimRun, startRun } from './index.ts'

let world: CycleWorld
let district: RunDistrict
beforeAll(async () => {
  world = await openCycleWorld('runner_alone')
  district = await runDistrict(world, '1')
})
afterAll(() => world.close())

test("on a run that the runner works, the web's role can call no step of the runner's done, by no statement", async () => {
  const runId = await readyRun(district, { way: 'runner' })
  const claim = await inDistrict(world.runnerDb, '1', (tx) => claimRun(tx, '1', 'a', Temporal.Instant.from('2026-12-05T01:00:30Z'), 90))
  must(await startRun(district.runParts)(district.runner, { runId, fence: claim?.fence ?? 0 }))
  const asWeb = (step: string, state: string) =>
    inDistrict(district.as('rita').db, '1', (tx) =>
      sql`update runbooks_step set state = ${state} where district_id = 1 and run_id = ${runId} and step = ${step}`.execute(tx),
    )
  for (const [step, state] of [
    ['backup-gate', 'done'],
    ['snapshot', 'done'],
    ['snapshot', 'intended'],
    ['snapshot-removal', 'done'],
    ['backup-after', 'done'],
    ['revert', 'done'],
  ] as const) {
    await expect(asWeb(step, state), `${step} ${state}`).rejects.toMatchObject({
      code: '42501',
      constraint: 'runner_step_must_be_written_by_the_runner',
    })
  }
})
