import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { aboutRunId, attest, friday, readyRun, runDistrict, type RunDistrict } from '../../../tests/lib/runs.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { newId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { sendWaiting } from '../notices/send-waiting.ts'
import { noticeSender } from '../notices/index.ts'
import { createLog } from '../../platform/log.ts'
import type { Who } from '../people/index.ts'
import { complete, confirmRevert, dutiesFor, intend, keepNotClean, scheduleRun, startRun, stepsOf } from './index.ts'
import { pageJson, runPage } from './run-page.ts'
import { tryAgain } from './try-again.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('by_hand_ends')
})
afterAll(() => world.close())

const told = async (district: RunDistrict, kind: string) =>
  (await district.sql(sql`select n.subject, n.body, d.address from notices_notice n join notices_delivery d on d.district_id = n.district_id and d.notice_id = n.id
    where n.kind = ${kind} order by d.address`)) as { subject: string; body: string; address: string }[]
const whoIs = (district: RunDistrict, person: 'rita' | 'ivan', position: string): Who => ({
  districtId: district.districtId,
  districtName: 'D',
  zone: 'America/Chicago',
  isDemo: true,
  personId: district.ids[person],
  name: person,
  positions: [position],
  proof: 'password',
})
const todayOf = (district: RunDistrict, person: 'rita' | 'ivan', position: string) =>
  reading(district.as(person), (tx, now) => dutiesFor(tx, whoIs(district, person, position), now))
const pageOf = (district: RunDistrict, runId: string) =>
  reading(district.as('rita'), (tx, now) => runPage(district.runParts, tx, now, whoIs(district, 'rita', 'systems-administrator'), runId))
const untilUpdate = async (district: RunDistrict, runId: string) => {
  must(await startRun(district.runParts)(district.as('rita'), { runId }))
  await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })
  await attest(district, runId, 'snapshot', { yes: true })
  must(await intend(district.runParts)(district.as('rita'), { runId, step: 'update-1' }))
}
const endUpdate = (district: RunDistrict, runId: string, given: { said: string; yes?: boolean }) =>
  complete(district.runParts)(district.as('rita'), { runId, step: 'update-1', finding: { given }, grade: 'attested', kind: 'attested' })

test('by hand an installation can be said to have failed: not clean, told, the way back open, and tried again only in the same window', async () => {
  const district = await runDistrict(world, '1')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  await untilUpdate(district, runId)
  expect(codeOf(await endUpdate(district, runId, { said: 'something happened' }))).toBe('runbooks/attestation-incomplete') // silence is no "well"
  const failed = must(await endUpdate(district, runId, { said: '0x800f0922: the update was undone\nsee CBS.log', yes: false }))
  expect(failed).toMatchObject({ stepState: 'failed', state: 'not-clean', says: 'The installation failed: 0x800f0922: the update was undone.' })
  await district.work()
  const [alarm] = (await told(district, 'alarm')).filter(({ subject }) => subject.startsWith('Installation failed'))
  expect(alarm?.body).toContain('0x800f0922')
  expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.step-failed')
  const page = await pageOf(district, runId)
  expect(page).toMatchObject({ mayTryAgain: true, wayBack: { disabledBecause: undefined } })
  expect((await todayOf(district, 'rita', 'systems-administrator')).map(({ why }) => why).join()).toContain('0x800f0922')
  must(await tryAgain(district.runParts)(rita, { runId }))
  expect(codeOf(await tryAgain(district.runParts)(rita, { runId }))).toBe('runbooks/nothing-due') // pressed twice
  must(await intend(district.runParts)(rita, { runId, step: 'update-1' }))
  must(await endUpdate(district, runId, { said: 'again', yes: false }))
  await district.at('2026-12-08T02:00:00Z') // Monday evening: a window, and another one
  expect(codeOf(await tryAgain(district.runParts)(rita, { runId }))).toBe('runbooks/window-of-run-over')
})

test('the window closes on a run by hand: it stands still, Today and the mail say so, and only what was begun may still be told', async () => {
  const district = await runDistrict(world, '2')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  await untilUpdate(district, runId)
  await district.at('2026-12-07T10:59:00Z') // Monday 4:59 am
  await district.timers()
  expect((await district.moves(runId)).at(-1)).toBe('working')
  await district.at('2026-12-07T11:00:30Z')
  await district.timers()
  await district.timers() // fired again, nothing more
  expect(await district.moves(runId)).toEqual(['scheduled', 'working', 'over-window'])
  await district.work()
  const alarms = (await told(district, 'alarm')).filter(({ subject }) => subject.startsWith('Paused, the window closed'))
  expect(alarms.map(({ address }) => address)).toEqual(['cora', 'dana', 'ivan', 'rita', 'sven'].map((name) => `${name}@district.example`))
  for (const [person, position] of [
    ['rita', 'systems-administrator'],
    ['ivan', 'it-systems-manager'],
  ] as const)
    expect((await todayOf(district, person, position)).map(({ what }) => what)).toContain('sis-01: paused, the window closed, decide now')
  must(await endUpdate(district, runId, { said: 'it ended at 5:20', yes: true }))
  await district.at('2026-12-08T02:00:00Z') // the next evening's window opens nothing for this run
  expect(codeOf(await intend(district.runParts)(rita, { runId, step: 'reboot-1' }))).toBe('runbooks/window-closed-on-run')
  must(await keepNotClean(district.runParts)(rita, { runId, reason: 'It answers; test it.' }))
  expect((await district.moves(runId)).at(-1)).toBe('testing')
})

test('nothing touched when the window closes: the run is stopped; a closed window on a run of the runner is not the worker’s word', async () => {
  const district = await runDistrict(world, '3')
  const runId = await readyRun(district)
  must(await startRun(district.runParts)(district.as('rita'), { runId }))
  await district.at('2026-12-07T11:00:30Z')
  await district.timers()
  expect((await district.moves(runId)).at(-1)).toBe('stopped')
  const runners = await runDistrict(world, '4')
  const theirs = await readyRun(runners, { way: 'runner' })
  await reading(runners.runner, (tx) =>
    sql`insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, previous_n, at, by_actor) values ('4', ${theirs}, 2, 'scheduled', 'working', 1, now(), 'process:runner')`.execute(
      tx,
    ),
  )
  const moved = reading(runners.worker, (tx) =>
    sql`insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, previous_n, at, by_actor) values ('4', ${theirs}, 3, 'working', 'over-window', 2, now(), 'process:worker')`.execute(
      tx,
    ),
  )
  await expect(moved).rejects.toMatchObject({ code: '42501', constraint: 'runner_move_must_be_made_by_whose_it_is' })
})

test('putting back is ordered once: a second order changes nothing and says who gave the first; no bare id is in what programs get', async () => {
  const district = await runDistrict(world, '5')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  await untilUpdate(district, runId)
  const takenAt = String((await reading(rita, (tx) => stepsOf(tx, runId))).find((row) => row.step === 'snapshot')?.outcome?.['takenAt'])
  const order = { runId, agreedTo: takenAt, isAdministrator: true }
  must(await confirmRevert(district.runParts)(rita, order))
  const again = await confirmRevert(district.runParts)(rita, order)
  expect(again.ok ? {} : again.refusal).toMatchObject({
    code: 'runbooks/reverting-already',
    says: 'It is being put back: ordered by Rita, Fri 4 Dec, 7:00 pm Central. One order is enough.',
  })
  expect((await district.moves(runId)).filter((to) => to === 'reverting')).toHaveLength(1)
  expect((await district.kinds(aboutRunId(runId))).filter((kind) => kind === 'runbooks.revert-confirmed')).toHaveLength(1)
  const page = await pageOf(district, runId)
  const json = JSON.stringify(page && pageJson(page))
  expect(json).toContain(`"by":"${showId('per', district.ids.rita)}"`)
  expect(json.match(/"[^"]*":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g)).toEqual(null)
})

test('a notice that could not leave before the start is dropped with evidence, told, and never sent; one that falls due after it is not made', async () => {
  const district = await runDistrict(world, '6')
  const plan = (host: 'sis-01' | 'web-01', start: string) =>
    scheduleRun(district.runParts)(district.as('rita'), {
      cycleId: district.cycleId,
      deviceId: district.devices[host],
      start,
      workMinutes: 60,
      way: 'by-hand',
    })
  const { runId } = must(await plan('sis-01', friday.seven))
  await district.at('2026-12-05T01:00:01Z')
  const sent: string[] = []
  const mail = {
    grade: 'stand-in' as const,
    send: async ({ to }: { to: string }) => {
      sent.push(to)
      return { outcome: 'accepted' as const, reply: '250 ok', queueId: 'q' }
    },
  }
  await sendWaiting(district.worker, { mail: mail as never, from: 'a@district.example' })
  expect(sent).toEqual([]) // the claim leaves them alone, even before anybody dropped them
  await noticeSender({ db: world.workerDb, log: createLog('test', () => {}), from: 'a@district.example' }).sendWaiting(district.districtId)
  const states = (await district.sql(
    sql`select distinct n.kind, d.state from notices_notice n join notices_delivery d on d.district_id = n.district_id and d.notice_id = n.id where n.about = ${aboutRunId(runId)} order by 1`,
  )) as { kind: string; state: string }[]
  expect(states).toEqual([
    { kind: 'before-patching', state: 'dropped' },
    { kind: 'tester-asked', state: 'dropped' },
  ])
  expect(await district.kinds(aboutRunId(runId))).toContain('notices.delivery-dropped')
  await district.work()
  expect((await told(district, 'alarm')).map(({ subject, address }) => `${address} ${subject.split(':')[0]}`)).toContain(
    'rita@district.example Not notified in time',
  )
  const later = must(await plan('web-01', '2026-12-18T01:00:00Z')) // its notice waits until a week ahead
  await district.at('2026-12-18T01:00:30Z')
  await district.timers()
  expect((await told(district, 'before-patching')).some(({ subject }) => subject.includes('web-01'))).toBe(false)
  expect(await district.kinds(aboutRunId(later.runId))).toContain('runbooks.notice-too-late')
})

test('a real district’s database hands no announcement to a sender once it has begun', async () => {
  const [notice, delivery] = [newId(), newId()]
  await inDistrict(world.db, '8', async (tx) => {
    await sql`insert into people_district (district_id, name, zone, is_demo, created_at) values (8, 'Real', 'America/Chicago', false, now())`.execute(
      tx,
    )
    await sql`insert into notices_notice (district_id, id, kind, about, subject, body, useless_from, made_at) values (8, ${notice}, 'before-patching', 'run_1', 's', 'b', now() - interval '1 second', now())`.execute(
      tx,
    )
    await sql`insert into notices_delivery (district_id, id, notice_id, channel, address, from_state, state, bounce_token, next_at, state_at)
      values (8, ${delivery}, ${notice}, 'mail', 'a@district.example', 'new', 'waiting', 'x', now(), now())`.execute(tx)
  })
  const claim = inDistrict(world.workerDb, '8', (tx) =>
    sql`update notices_delivery set claimed_until = now() + interval '1 minute' where id = ${delivery}`.execute(tx),
  )
  await expect(claim).rejects.toMatchObject({ code: '23514', constraint: 'announcement_must_be_sent_before_it_begins' })
})
