// PM-3.4: the published schedule as an iCalendar feed, by an address of one person's own that shows what they may see, for as long as they may.
import type { Hono } from 'hono'
import ICAL from 'ical.js'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok, refuse } from '../../src/core/result.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { createApp } from '../../src/platform/http/app.ts'
import { showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { addressRoutes, feedRoutes } from '../../src/subjects/calendar/index.ts'
import type { Limited } from '../../src/subjects/calendar/subscribed/feed.routes.ts'
import { makeAddress } from '../../src/subjects/calendar/subscribed/set-address.ts'
import { cycleEvents } from '../../src/subjects/patching/index.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { policyValues } from '../../src/subjects/policy/index.ts'
import { runEvents, scheduleRun } from '../../src/subjects/runbooks/index.ts'
import { withdrawRun } from '../../src/subjects/runbooks/schedule-run.ts'
import { codeOf, must, openCycleWorld, publicUrl, type CycleDistrict, type CycleWorld, type Person } from '../lib/cycles.ts'
import { calendarFaults } from '../lib/hostile-checks.ts'
import { runDistrict, type RunDistrict } from '../lib/runs.ts'

let world: CycleWorld
let a: RunDistrict
let b: RunDistrict
let c: CycleDistrict
let app: Hono
let isLimited = false
const logged: string[] = []
const limitsAsked: string[] = []

const limited: Limited = async (limit) => {
  limitsAsked.push(limit)
  return isLimited ? refuse({ code: 'people/too-many-tries', clause: '-', status: 429, says: 'Too many.', satisfiedBy: 'Wait.' }) : ok(undefined)
}
const staff: Record<string, readonly string[]> = {
  rita: ['systems-administrator'],
  sven: ['systems-administrator'],
  tess: ['tester'],
  dana: ['technology-director'],
  ivan: ['it-systems-manager'],
}
const whoIs = (key: string): Who => {
  const [person = '', id = '1'] = key.split('@')
  const district = id === '2' ? b : a
  const positions = staff[person] ?? []
  return {
    districtId: id,
    districtName: `District ${id}`,
    zone: 'America/Chicago',
    isDemo: true,
    personId: district.ids[person as Person],
    name: person,
    positions,
    proof: 'password',
  }
}

beforeAll(async () => {
  world = await openCycleWorld('pm_3_4_calendar')
  a = await runDistrict(world, '1')
  b = await runDistrict(world, '2', { approved: false })
  app = createApp<Who>({
    routes: [
      ...addressRoutes({ db: world.db, publicUrl }),
      ...feedRoutes({ db: world.db, policyOf: policyValues, limited, events: [cycleEvents(publicUrl), runEvents(publicUrl)] }),
    ],
    publicUrl,
    assets: [],
    log: createLog('test', (line) => logged.push(line)),
    render: renderPage,
    who: async (request) => {
      const key = request.headers.get('x-person')
      return key === null ? undefined : whoIs(key)
    },
    may: (who, act) => mayDo(who.positions, act),
    problemPage: (refusal) => refusal.says,
  })
})
afterAll(() => world.close())

const post = async (path: string, person: string, fields: Record<string, string> = {}) => {
  const response = await app.request(`${publicUrl}${path}`, {
    method: 'POST',
    body: JSON.stringify(fields),
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-person': person, origin: publicUrl },
  })
  return {
    status: response.status,
    json: (await response.json()) as { id: string; address: string; code?: string; clause?: string; satisfiedBy?: string },
  }
}
const make = async (person: string, more: Record<string, string> = {}) => {
  const { status, json } = await post('/account/calendar', person, { label: 'Outlook', ...more })
  expect(status).toBe(201)
  return { id: json.id, path: new URL(json.address).pathname }
}
const fetched = (path: string, headers: Record<string, string> = {}) => app.request(`${publicUrl}${path}`, { headers })
type Entry = {
  uid: string
  summary: string
  description: string
  status: string
  sequence: number
  from: string
  to: string
  at: string
  busy: string
}
const entries = async (path: string): Promise<readonly Entry[]> => {
  const response = await fetched(path)
  expect(response.status).toBe(200)
  const text = await response.text()
  expect(calendarFaults(text)).toEqual([])
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one)
    const word = (name: string) => String(one.getFirstPropertyValue(name))
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      status: word('status'),
      sequence: event.sequence,
      from: event.startDate.toICALString(),
      to: event.endDate.toICALString(),
      at: word('last-modified'),
      busy: word('transp'),
    }
  })
}
const gone = async (path: string): Promise<void> => {
  const response = await fetched(path, { accept: 'application/json' })
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([404, 'calendar/address-opens-nothing'])
}
const plan = async (start: string, replacesId?: string, host: 'sis-01' | 'web-01' = 'sis-01') =>
  must(
    await scheduleRun(a.runParts)(a.as('rita'), {
      cycleId: a.cycleId,
      deviceId: a.devices[host],
      start,
      workMinutes: 60,
      way: 'by-hand',
      replacesId,
    }),
  ).runId

describe('what it shows', () => {
  test('tickets over whole days and planned work in its time: tentative before approval, confirmed after', async () => {
    const mine = (await make('rita')).path
    const [cycle, ...none] = await entries(mine)
    expect(none).toEqual([])
    expect(cycle).toMatchObject({
      summary: 'Patching T-1, December 2026: 2 servers',
      status: 'CONFIRMED',
      from: '20261201',
      to: '20270101',
      busy: 'TRANSPARENT',
    })
    expect(cycle?.description).toContain('Servers: sis-01, web-01')
    expect(cycle?.description).toContain('Restarts: expected')
    expect(await entries((await make('dana@2')).path)).toMatchObject([
      { summary: 'Not approved yet: Patching T-1, December 2026: 2 servers', status: 'TENTATIVE' },
    ])
  })

  test('work that is moved keeps its entry, with a higher sequence and a later change; work taken back stays as canceled for a month', async () => {
    const { path } = await make('rita')
    const first = await plan('2026-12-09T02:00:00Z')
    const [was] = (await entries(path)).filter(({ uid }) => uid.startsWith('run-'))
    expect(was).toMatchObject({
      summary: 'Patch sis-01 (T-1)',
      status: 'CONFIRMED',
      from: '20261209T020000Z',
      to: '20261209T043000Z',
      busy: 'OPAQUE',
    })
    expect(was?.description).toContain('Student information')
    const second = await plan('2026-12-10T02:00:00Z', first)
    const [is, ...more] = (await entries(path)).filter(({ uid }) => uid.startsWith('run-'))
    expect(more).toEqual([])
    expect(is).toMatchObject({ uid: was?.uid, from: '20261210T020000Z', status: 'CONFIRMED' })
    expect(is?.sequence).toBeGreaterThan(was?.sequence ?? 99)
    expect((is?.at ?? '') >= (was?.at ?? 'x')).toBe(true)
    must(await withdrawRun(a.runParts)(a.as('rita'), { runId: second, reason: 'hzq\r\nEND:VEVENT' }))
    const [off] = (await entries(path)).filter(({ uid }) => uid === was?.uid)
    expect(off).toMatchObject({ summary: 'Canceled: Patch sis-01 (T-1)', status: 'CANCELLED', busy: 'TRANSPARENT' })
    expect(off?.sequence).toBeGreaterThan(is?.sequence ?? 99)
    await a.at('2027-01-09T00:00:00Z')
    expect((await entries(path)).some(({ uid }) => uid === was?.uid)).toBe(true)
    await a.at('2027-01-11T00:00:00Z')
    expect((await entries(path)).some(({ uid }) => uid === was?.uid)).toBe(false)
    await a.at('2026-12-04T18:00:00Z')
  })

  test('only one’s own where one asked for that, and the regular windows where one asked for those', async () => {
    await plan('2026-12-11T02:00:00Z', undefined, 'web-01')
    expect((await entries((await make('sven', { whose: 'own' })).path)).length).toBe(0)
    const own = await entries((await make('rita', { whose: 'own' })).path)
    expect(own.map(({ uid }) => uid.split('-')[0]).toSorted()).toEqual(['cycle', 'run', 'run'])
    const windows = (await entries((await make('sven', { whose: 'own', hasWindows: 'yes' })).path)).filter(({ uid }) => uid.startsWith('window-'))
    expect(windows.length).toBeGreaterThan(40)
    expect(windows.find(({ from }) => from.startsWith('20261205'))).toMatchObject({ from: '20261205T010000Z', to: '20261207T110000Z' }) // Friday 7 pm to Monday 5 am
  })

  test('a district in which nothing is planned has a calendar with nothing in it', async () => {
    c = await world.district('3', '2026-12-04T18:00:00Z')
    const { token } = must(await makeAddress(c.as('dana'), { label: 'Phone', whose: 'all', hasWindows: false }))
    expect(await entries(`/calendar/${token}.ics`)).toEqual([])
  })

  test('500 planned runs come whole and at once', async () => {
    const { path } = await make('dana@2')
    await b.sql(sql`with made as (insert into runbooks_run (district_id, id, cycle_id, request_id, device_id, way, planned_start, planned_end, scheduled_by, scheduled_at)
      select 2, gen_random_uuid(), ${b.cycleId}, ${b.requestId}, ${b.devices['sis-01']}, 'by-hand', at, at + interval '2 hours', ${b.ids.rita}, '2026-12-04'
        from generate_series('2026-12-05'::timestamptz, '2026-12-25', interval '50 minutes') as at limit 500 returning id)
      insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, at, by_actor) select 2, id, 1, 'new', 'scheduled', '2026-12-04', 'x' from made`)
    const all = await entries(path)
    expect(all.filter(({ uid }) => uid.startsWith('run-')).length).toBe(500)
    expect(all.every(({ status }) => status === 'TENTATIVE')).toBe(true)
  })
})

describe('who gets it', () => {
  test('nobody by a token that is unknown, cut off, of another district, or revoked: one answer', async () => {
    const { id, path } = await make('rita')
    await entries(path)
    for (const wrong of [
      '/calendar/none.ics',
      '/calendar/1-.ics',
      path.slice(0, -6),
      path.replace('/1-', '/2-'),
      path.replace('/1-', '/999-'),
      path.replace(/.(?=\.ics)/, (last) => (last === 'A' ? 'B' : 'A')),
      `/calendar/${encodeURIComponent("1-' or 1=1--")}.ics`,
    ])
      await gone(wrong)
    expect((await post(`/account/calendar/${id}/revoke`, 'sven')).json.code).toBe('calendar/address-not-found') // not one's own
    expect((await post(`/account/calendar/${id}/revoke`, 'rita')).status).toBe(200)
    await gone(path)
    const again = await post(`/account/calendar/${id}/revoke`, 'rita')
    expect([again.status, again.json.clause]).toEqual([404, 'PM-3.4'])
    expect(await a.kinds(id)).toEqual(['calendar.address-made', 'calendar.address-ended'])
  })

  test('a renewed one opens, the old one no longer', async () => {
    const { id, path } = await make('rita')
    const { json } = await post(`/account/calendar/${id}/renew`, 'rita')
    await gone(path)
    expect((await entries(new URL(json.address).pathname)).length).toBeGreaterThan(0)
  })

  test('an address of one district shows nothing of another', async () => {
    const text = await (await fetched((await make('dana')).path)).text()
    const other = await (await fetched((await make('dana@2')).path)).text()
    expect(text).toContain('District 1')
    for (const foreign of ['District 2', showId('cyc', b.cycleId), b.cycleId]) {
      expect(text).not.toContain(foreign)
      expect(other).toContain(foreign)
    }
  })

  test('somebody who may not see the schedule cannot have one; who may no longer, or has left, has none', async () => {
    const refusedOne = await post('/account/calendar', 'tess', { label: 'Phone' })
    expect([refusedOne.status, refusedOne.json.code]).toEqual([403, 'people/not-your-position'])
    const { path } = await make('sven')
    await entries(path)
    await a.sql(sql`update people_assignment set until = '2026-12-03' where person_id = ${a.ids.sven}`)
    await gone(path)
    await a.sql(sql`update people_assignment set until = null where person_id = ${a.ids.sven}`)
    await entries(path)
    await a.sql(sql`update people_person set ended_at = '2026-12-04' where id = ${a.ids.sven}`)
    await gone(path)
  })

  test('an account that turned out to be somebody else’s, or had to be recovered, takes its addresses with it', async () => {
    const { path } = await make('rita')
    await a.sql(sql`insert into people_login (district_id, person_id, auth_user_id) values (1, ${a.ids.rita}, gen_random_uuid())`)
    await gone(path)
    const kept = (await make('rita')).path
    expect((await entries(kept)).length).toBeGreaterThan(0)
    await a.sql(sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at, used_at, purpose)
      values (1, gen_random_uuid(), ${a.ids.rita}, 'x', ${a.ids.dana}, 'mail', '2026-12-04', '2026-12-20', '2026-12-10', 'recovery')`)
    await gone(kept)
  })

  test('after a restore none from before until somebody confirms it: one that was revoked after the backup must not open again', async () => {
    const { token } = must(await makeAddress(c.as('dana'), { label: 'Phone', whose: 'all', hasWindows: true }))
    const path = `/calendar/${token}.ics`
    expect((await entries(path)).length).toBeGreaterThan(0)
    const owner = new pg.Client({ connectionString: world.ownerUrl })
    await owner.connect()
    await owner.query(`set app.district_id = '3'`)
    await owner.query(`insert into platform_epoch (epoch, began_at, why) values (2, '2026-12-04', 'a test')`)
    await owner.query(
      `insert into installation_restore (district_id, epoch, restored_at, backup_made_at, ended_sessions) values (3, 2, '2026-12-04', '2026-12-01', 0)`,
    )
    await gone(path)
    await owner.query(`update installation_restore set confirmed_at = '2026-12-04', confirmed_by = 'a test'`)
    await owner.end()
    expect((await entries(path)).length).toBeGreaterThan(0)
  })

  test('ten at most, each with a name; what ended stays ended, whoever holds the web process', async () => {
    expect((await post('/account/calendar', 'dana', { label: ' ' })).json.code).toBe('calendar/label-missing')
    const mine = async () =>
      (await (await app.request(`${publicUrl}/account/calendar`, { headers: { accept: 'application/json', 'x-person': 'dana' } })).json()) as {
        addresses: { id: string; fetchedAt: string | null }[]
      }
    const { length } = (await mine()).addresses
    for (let n = length; n < 10; n++) await make('dana')
    const eleventh = await post('/account/calendar', 'dana', { label: 'One more' })
    expect([eleventh.status, eleventh.json.code]).toEqual([409, 'calendar/too-many-addresses'])
    const [{ id = '' } = {}] = (await mine()).addresses
    await post(`/account/calendar/${id}/revoke`, 'dana')
    const reopened = await a
      .sql(sql`update calendar_address set ended_at = null, ended_by = null where ended_at is not null`)
      .catch((error: unknown) => error)
    expect(reopened).toMatchObject({ code: '23514', constraint: 'ended_calendar_address_must_stay_ended' })
  })
})

describe('how it is served', () => {
  test('as a calendar that is asked for again by its tag; when it was fetched is kept, and the token is not', async () => {
    const { id, path } = await make('ivan')
    const response = await fetched(path)
    expect([response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      'text/calendar; charset=utf-8',
      'private, no-cache',
    ])
    expect(response.headers.getSetCookie()).toEqual([])
    const tag = response.headers.get('etag') ?? ''
    const same = await fetched(path, { 'if-none-match': `"other", W/${tag}` })
    expect([same.status, await same.text()]).toEqual([304, ''])
    expect((await fetched(path, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await app.request(`${publicUrl}${path}`, { method: 'HEAD' })).status).toBe(200)
    const [row] = (await a.sql(sql`select fetched_at, token_hash from calendar_address where id = ${id.replace('cal_', '')}::uuid`)) as {
      fetched_at: string
      token_hash: string
    }[]
    expect(row?.fetched_at).not.toBeNull()
    const token = path.slice('/calendar/'.length, -4)
    const everything = JSON.stringify([
      await a.sql(sql`select content, about from ledger_entry`),
      await a.sql(sql`select * from calendar_address`),
      logged,
    ])
    expect(everything).not.toContain(token.split('-').slice(1).join('-'))
  })

  test('too often, or too many that open nothing: turned away for a while', async () => {
    const { path } = await make('ivan')
    isLimited = true
    for (const one of [path, '/calendar/none.ics']) {
      const response = await fetched(one)
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '900'])
    }
    isLimited = false
    expect(limitsAsked.slice(-2)).toEqual(['calendar-address', 'calendar-client'])
  })

  test('only a person makes one', async () => {
    expect(
      codeOf(await makeAddress({ ...a.as('dana'), actor: { id: 'process:web', proof: 'process' } }, { label: 'x', whose: 'all', hasWindows: false })),
    ).toBe('calendar/needs-a-person')
  })
})
