// A worker that is gone at every boundary once: whoever comes after asks the outside first. Counted: effects doubled 0, steps lost 0.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'
import { revertSigned } from '../lib/passkeys.ts'
import { answer, killedAt, openLab, quick, toProduction, type Lab } from './lab.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runner_killed')
})
afterAll(() => world.close())

const name = 'pre-RITA-20261204T1900-T1'
const pace = { ...quick, leaseSeconds: 0.3 }

/** A new worker each time; the one that is running dies at every boundary that nobody died at before. */
const dying = (lab: Lab, isKilled: (at: string) => boolean = () => true) => {
  const died: string[] = []
  let n = 0
  const engine = () =>
    lab.engine(
      {
        pace,
        trace: (boundary, step, run) => {
          if (boundary === 'noted' && step === 'reboot-1')
            lab.change((host) => {
              host.wave = 2
            })
          const at = `${boundary} ${step}`
          if (died.includes(at) || !isKilled(at)) return
          died.push(at)
          killedAt(() => true)(boundary, `${step} of ${run}`)
        },
      },
      `worker-${n++}`,
    )
  return { died, engine }
}

const counted = (effects: readonly string[]) => ({
  effects: effects.length,
  doubled:
    effects.length -
    new Set(effects.map((one, i) => (one === 'reboot' ? `reboot ${effects.slice(0, i).filter((e) => e.startsWith('upgrade')).length}` : one))).size,
})
const lostOf = async (lab: Lab, runId: string) =>
  Object.values(await lab.steps(runId))
    .filter(({ step, state }) => state !== 'done' && state !== 'skipped' && step !== 'verdict')
    .map(({ step, state }) => `${step} ${state}`)

test('the way to the end, dying at each boundary once', async () => {
  const district = await runDistrict(world, '1')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  const { died, engine } = dying(lab)
  await lab.until(runId, ['testing'], engine, 60_000)
  for (let i = 0; i < 20 && (await lab.steps(runId))['health-checks']?.state !== 'done'; i++) await lab.rounds(engine())
  await answer(district, 'pass')
  await toProduction(district, runId)
  await lab.rounds(engine())
  lab.backups['sis-01'] = { lastGoodAtMs: Date.now() }
  await district.at('2026-12-07T01:45:00Z')
  for (let i = 0; i < 20 && (await lab.steps(runId))['backup-after']?.state !== 'done'; i++) await lab.rounds(engine())
  await district.timers()
  await lab.until(runId, ['finished'], engine)
  expect(lab.effects()).toEqual([
    `take ${name}`,
    `remove ${name}`,
    expect.stringMatching(/-u1t1$/),
    'reboot',
    expect.stringMatching(/-u2t1$/),
    'reboot',
  ])
  const lost = await lostOf(lab, runId)
  console.log(
    `killed at ${died.length} boundaries (${died.join(', ')}): effects doubled ${counted(lab.effects()).doubled}, steps lost ${lost.length}`,
  )
  expect(lost).toEqual([])
  expect(died).toEqual(
    expect.arrayContaining([
      'noted health-checks',
      'noted backup-after',
      ...['begun', 'done', 'noted'].flatMap((at) =>
        ['snapshot', 'update-1', 'reboot-1', 'update-2', 'reboot-2', 'snapshot-removal'].map((step) => `${at} ${step}`),
      ),
    ]),
  )
  const attempts = (await district.sql(
    sql`select step, kind from runbooks_attempt where run_id = ${runId} and kind = 'probe' order by began_at`,
  )) as { step: string }[]
  expect(attempts.map(({ step }) => step)).toEqual(['snapshot', 'update-1', 'reboot-1', 'update-2', 'reboot-2', 'snapshot-removal'])
}, 90_000)

const toRevert = async (district: RunDistrict, lab: Lab, runId: string) => {
  await lab.until(runId, ['testing'], lab.engine({ pace }))
  await answer(district, 'fail')
  const takenAt = String((await lab.steps(runId))['snapshot']?.outcome?.['takenAt'])
  must(await revertSigned(district, district.runParts, 'rita', runId, takenAt))
}

test('the way back, dying at each boundary once', async () => {
  const district = await runDistrict(world, '2')
  const lab = openLab(world, district)
  const before = lab.host.read().versions
  const runId = await readyRun(district, { way: 'runner' })
  await toRevert(district, lab, runId)
  const { died, engine } = dying(lab)
  await lab.until(runId, ['reverted'], engine, 30_000)
  for (let i = 0; i < 20 && (await lab.steps(runId))['snapshot-removal']?.state !== 'done'; i++) await lab.rounds(engine())
  expect(lab.effects().filter((one) => /^(take|revert|remove)/.test(one))).toEqual([`take ${name}`, `revert ${name}`, `remove ${name}`])
  expect(lab.host.read().versions).toEqual(before)
  expect(died).toEqual(['begun revert', 'done revert', 'noted revert', 'begun snapshot-removal', 'done snapshot-removal', 'noted snapshot-removal'])
  console.log(
    `killed at ${died.length} on the way back: effects doubled ${counted(lab.effects()).doubled}, steps lost ${(await lostOf(lab, runId)).length}`,
  )
}, 60_000)

test('a worker that slept through its lease completes nothing: the fence is older than its successor’s', async () => {
  const district = await runDistrict(world, '3')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  let wake: () => void = () => undefined
  const asleep = new Promise<void>((resolve) => {
    wake = resolve
  })
  let slept = 0
  const sleeper = lab.engine(
    {
      trace: async (boundary, step) => {
        if (`${boundary} ${step}` === 'done snapshot' && slept++ === 0) await asleep
      },
    },
    'sleeper',
  )
  await sleeper.take()
  for (let i = 0; i < 100 && slept === 0; i++) await new Promise((resolve) => setTimeout(resolve, 20))
  await inDistrict(world.runnerDb, '3', async (tx) => {
    await sql`update runbooks_lease set until = '2026-01-01'`.execute(tx)
  })
  await lab.until(runId, ['testing'], lab.engine({}, 'successor'))
  wake()
  await sleeper.idle()
  const attempts = await district.sql(
    sql`select step, fence, kind from runbooks_attempt where run_id = ${runId} and step = 'snapshot' order by began_at, id`,
  )
  expect(attempts).toEqual([
    { step: 'snapshot', fence: 1, kind: 'effect' },
    { step: 'snapshot', fence: 2, kind: 'probe' },
  ])
  expect(lab.effects().filter((one) => one.startsWith('take'))).toHaveLength(1)
  expect(lab.warned).toEqual([])
})

test('two workers at once, with leases that run out under their hands: one set of effects', async () => {
  const district = await runDistrict(world, '4')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  const flicker = setInterval(
    () =>
      void inDistrict(world.runnerDb, '4', async (tx) => {
        await sql`update runbooks_lease set until = '2026-01-01'`.execute(tx)
      }).catch(() => undefined),
    40,
  )
  const engines = [lab.engine({}, 'one'), lab.engine({}, 'two')] as const
  try {
    await Promise.all(engines.map((engine) => lab.until(runId, ['testing'], engine, 20_000)))
  } finally {
    clearInterval(flicker)
  }
  await Promise.all(engines.map((engine) => engine.stop()))
  expect(lab.effects()).toEqual([`take ${name}`, expect.stringMatching(/^upgrade/), 'reboot'])
})

test('told to stop: no further effect begins, and the run is free at once', async () => {
  const district = await runDistrict(world, '5')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  let stopping: Promise<void> | undefined
  const engine = lab.engine({
    trace: (boundary, step) => {
      if (`${boundary} ${step}` === 'noted snapshot') stopping = engine.stop()
    },
  })
  await engine.take()
  await engine.idle()
  await stopping
  expect(lab.effects()).toEqual([`take ${name}`])
  const next = lab.engine({}, 'next')
  await expect.poll(() => next.take(), { timeout: 5000 }).toBe(1) // at once: not after the lease of 90 s
  await lab.until(runId, ['testing'])
})
