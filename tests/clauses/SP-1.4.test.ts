// SP-1.4: users and IT are told 6 elapsed hours before the first effect on that server, of this server and this start; a later bounce opens it again.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scheduleRun, startRun } from '../../src/subjects/runbooks/index.ts'
import { noticeSpan, noticeTime } from '../../src/subjects/runbooks/notice.rules.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { answerYes, friday, readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'

const policy = { hours: 6, maxAgeDays: 7, zone: 'America/Chicago' }
let world: CycleWorld
let n = 0
beforeAll(async () => {
  world = await openCycleWorld('sp_1_4')
})
afterAll(() => world.close())
const fresh = () => runDistrict(world, String(++n))
const start = async (district: RunDistrict, runId: string) => {
  const started = await startRun(district.runParts)(district.as('rita'), { runId })
  return started.ok ? { code: 'ok', faults: [] as readonly string[] } : { code: started.refusal.code, faults: started.refusal.faults ?? [] }
}
const plan = (district: RunDistrict, start: string, host: 'sis-01' | 'web-01' = 'sis-01', replacesId?: string) =>
  scheduleRun(district.runParts)(district.as('rita'), {
    cycleId: district.cycleId,
    deviceId: district.devices[host],
    start,
    workMinutes: 60,
    way: 'by-hand',
    replacesId,
  })

test('hours are elapsed on both nights when the clocks change', () => {
  expect(noticeSpan('2027-03-14T09:00:00Z', policy).by.toString()).toBe('2027-03-14T03:00:00Z') // Sunday 4 am: Saturday 9 pm
  expect(noticeSpan('2026-11-01T10:00:00Z', policy).by.toString()).toBe('2026-11-01T04:00:00Z') // Sunday 4 am: Saturday 11 pm
  const late = noticeTime('2026-11-01T04:00:01Z', '2026-11-01T10:00:00Z', policy)
  expect(late.ok ? 'ok' : late.refusal.code).toBe('runbooks/too-soon-for-notice')
  expect(noticeTime('2026-11-01T04:00:00Z', '2026-11-01T10:00:00Z', policy).ok).toBe(true)
})

test('a start that is too soon to tell anybody cannot be planned', async () => {
  const district = await fresh()
  await district.at('2026-12-04T20:00:00Z')
  expect(codeOf(await plan(district, friday.seven))).toBe('runbooks/too-soon-for-notice')
})

test('told in time, by every recipient’s mail server: it starts', async () => {
  const district = await fresh()
  expect(await start(district, await readyRun(district))).toMatchObject({ code: 'ok' })
})

test('accepted 5 h 59 min ahead is too late, and names whom', async () => {
  const district = await fresh()
  await district.at('2026-12-04T18:50:00Z')
  const { runId } = must(await plan(district, friday.seven))
  await answerYes(district)
  await district.deliver({ 'office@district.example': 'waiting' })
  await district.at('2026-12-04T19:01:00Z')
  await district.deliver()
  await district.at('2026-12-05T01:00:10Z')
  const { code, faults } = await start(district, runId)
  expect(code).toBe('notices/not-everyone-told')
  expect(faults.filter((fault) => fault.includes('@'))).toEqual([expect.stringMatching(/^office@district\.example: was notified too late/)])
})

test('waiting, refused and bounced are not told; a bounce after the acceptance opens it again', async () => {
  const district = await fresh()
  const { runId } = must(await plan(district, friday.seven))
  await answerYes(district)
  await district.deliver({ 'office@district.example': 'waiting', 'teachers@district.example': 'refused' })
  await district.bounce('ivan@district.example')
  await district.at('2026-12-05T01:00:10Z')
  const { faults } = await start(district, runId)
  expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual(['ivan@district.example', 'office@district.example', 'teachers@district.example'])
})

test('a moved start needs a new notice, although everybody was told of the first one', async () => {
  const district = await fresh()
  const first = must(await plan(district, friday.ten))
  await answerYes(district)
  await district.deliver()
  const moved = must(await plan(district, friday.seven, 'sis-01', first.runId))
  await answerYes(district)
  await district.deliver({ 'office@district.example': 'waiting' })
  await district.at('2026-12-05T01:00:10Z')
  expect((await start(district, moved.runId)).code).toBe('notices/not-everyone-told')
  expect(await district.moves(first.runId)).toEqual(['scheduled', 'withdrawn'])
})

test('a notice bound to another start or server tells nobody of this one', async () => {
  const district = await fresh()
  const { runId } = must(await plan(district, friday.seven))
  await answerYes(district)
  await district.bind(runId, 'of another start')
  await district.at('2026-12-05T01:00:10Z')
  expect((await start(district, runId)).code).toBe('notices/not-everyone-told')
})

test('it does not begin before the start that users were told', async () => {
  const district = await fresh()
  const runId = await readyRun(district, { start: friday.ten })
  await district.at('2026-12-05T03:00:00Z')
  expect((await start(district, runId)).code).toBe('runbooks/earlier-than-told')
})

test('an impacted person who was added after the notice is named', async () => {
  const district = await fresh()
  const runId = await readyRun(district)
  await district.sql(
    sql`update assets_service set impacted = impacted || array['new@district.example']
      where id in (select service_id from assets_service_server where device_id = ${district.devices['sis-01']})`,
  )
  expect((await start(district, runId)).faults).toContain('new@district.example: was never notified')
})

test('a notice waits until it will still count at the start, and one older than 7 days counts no more', async () => {
  const district = await fresh()
  const planned = must(await plan(district, '2026-12-19T01:00:00Z')) // two weeks ahead
  expect(planned.noticeAt).toBe('2026-12-11T20:00:00-06:00')
  await answerYes(district)
  await district.timers()
  await district.deliver()
  await district.at('2026-12-12T02:00:30Z')
  await district.timers()
  await district.deliver()
  await district.at('2026-12-19T01:00:10Z')
  expect(await start(district, planned.runId)).toMatchObject({ code: 'ok' })
  const other = await fresh()
  const runId = await readyRun(other)
  await other.age(runId, '2026-11-27T18:00:00Z') // told more than a week before
  const old = await start(other, runId)
  expect(old.code).toBe('notices/not-everyone-told')
  expect(old.faults.join()).toContain('notified too long ago')
})
