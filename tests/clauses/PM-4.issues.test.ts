// PM-4: an issue raised on any item reaches whoever answers for it in the same moment, and goes up on a stated clock while nobody acknowledges it.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../src/platform/db/pool.ts'
import { fireDueTimers } from '../../src/platform/jobs/timers.store.ts'
import { newId, showId } from '../../src/platform/ids.ts'
import { issueOfferer, timerHandlers } from '../../src/processes/handlers.ts'
import { createLog } from '../../src/platform/log.ts'
import type { Who } from '../../src/subjects/people/index.ts'
import { root } from '../lib/cluster.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let worker: ReturnType<typeof openPool>
let device: string
const people: Record<string, string> = {}
const raisedAt = '2026-11-23T15:00:00Z' // Monday, 9 am Central

const person = async (key: string, name: string, position: string): Promise<void> => {
  const id = newId()
  people[key] = id
  await app.rows(
    sql`insert into people_person (district_id, id, name, initials, email, created_at) values (1, ${id}, ${name}, ${key.toUpperCase()}, ${`${key}@example.org`}, '2026-01-01')`,
  )
  await app.rows(
    sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by) values (1, gen_random_uuid(), ${id}, ${position}, '2026-01-01', ${id})`,
  )
}
const asPerson = (key: string, position: string): Who => ({ ...whoOf(app.place, [position]), personId: people[key] ?? '', name: key })
const raise = async (about: string, words = 'The console answers nobody.') => {
  const { status, json } = await app.client.ask('POST', '/issues', { about, kind: 'does-not-work', words })
  expect(status).toBe(200)
  return json as { issue: string; number: number; responsible: string | null }
}
/** Who was mailed of an issue, in order. */
const mailed = async (issue: string): Promise<readonly string[]> =>
  (
    await app.rows(sql<{
      address: string
    }>`select d.address from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id
    where n.about = ${issue} and n.kind = 'issue' order by n.made_at, n.id, d.address`)
  ).map(({ address }) => address)
const timers = async (): Promise<void> => {
  const on = timerHandlers({ db: worker.db, log: createLog('test', () => {}), env: { PUBLIC_URL: 'http://localhost' }, root })
  await fireDueTimers(
    worker.db,
    '1',
    async (timer) => on[timer.kind]?.('1', timer),
    (_, error) => {
      throw error
    },
  )
}
const entries = async (issue: string) =>
  ((await app.client.ask('GET', `/issues/${issue}`)).json as { entries: { kind: string }[] }).entries.map(({ kind }) => kind)

beforeAll(async () => {
  app = await openPmApp('pm_4_issues')
  worker = openPool(
    app.database.addresses.worker,
    createLog('test', () => {}),
    2,
  )
  await app.at(raisedAt)
  await person('rita', 'Rita Olsen', 'systems-administrator')
  await person('ivan', 'Ivan Petrov', 'it-systems-manager')
  await person('cora', 'Cora Lind', 'technology-coordinator')
  await person('sten', 'Sten Audit', 'auditor')
  await app.client.post(await app.client.key(app.place.siteId), debianServer({ hostname: 'sis-01', packages: [['bash', '5']] }))
  device = await deviceNamed(app.client, 'sis-01')
  await app.client.ask('POST', `/devices/${device}/settings`, {
    kind: 'server',
    scope: 'in',
    patchingActor: 'by-hand',
    ownerId: showId('per', people['rita'] ?? ''),
  })
})
afterAll(async () => {
  await worker?.close()
  await app?.close()
})

test('who answers for the item is mailed in the act itself; acknowledged, answered and closed each leave their words, and the raiser hears', async () => {
  const { issue, responsible } = await raise(device)
  expect(responsible).toBe(showId('per', people['rita'] ?? ''))
  expect(await mailed(issue)).toEqual(['rita@example.org'])
  app.as(asPerson('rita', 'systems-administrator'))
  const { duties } = (await app.client.ask('GET', '/')).json as { duties: { what: string; clause: string; dueIso?: string }[] }
  expect(duties.find(({ clause, what }) => clause === 'PM-4' && what.startsWith('Acknowledge'))).toMatchObject({
    what: 'Acknowledge I-1 on sis-01',
    dueIso: expect.stringMatching(/^2026-11-23T19:00:0/),
  })
  expect((await app.client.ask('POST', `/issues/${issue}/acknowledge`, {})).status).toBe(200)
  expect((await app.client.ask('POST', `/issues/${issue}/answer`, {})).status).toBe(422)
  expect((await app.client.ask('POST', `/issues/${issue}/answer`, { words: 'The service had stopped; started again.' })).status).toBe(200)
  app.as(whoOf(app.place))
  expect((await app.client.ask('POST', `/issues/${issue}/close`, { words: 'Works again.' })).status).toBe(200)
  expect(await entries(issue)).toEqual(['raised', 'told', 'acknowledged', 'told', 'answered', 'told', 'closed', 'told'])
  expect((await app.client.ask('POST', `/issues/${issue}/answer`, { words: 'more' })).status).toBe(409)
  const kinds = (await app.evidenceOf({ about: issue, clause: 'PM-4' })).map(({ kind, actor }) => [kind, actor])
  expect(kinds).toContainEqual(['assets.issue-raised', app.place.personId])
  expect(kinds).toContainEqual(['assets.issue-acknowledged', people['rita']])
})

test('nobody acknowledges: after four hours it goes to the IT systems manager, after eight more to the coordinator, each told once', async () => {
  await app.at(raisedAt)
  const { issue } = await raise(device, 'Smoke.')
  await app.at('2026-11-23T18:59:00Z')
  await timers()
  expect(await mailed(issue)).toEqual(['rita@example.org'])
  await app.at('2026-11-23T19:01:00Z')
  await timers()
  await timers()
  expect((await app.client.ask('GET', `/issues/${issue}`)).json).toMatchObject({ level: 'manager', responsible: 'Ivan Petrov', state: 'raised' })
  expect((await mailed(issue)).filter((one) => one === 'ivan@example.org')).toHaveLength(1)
  await app.at('2026-11-24T03:02:00Z')
  await timers()
  expect((await app.client.ask('GET', `/issues/${issue}`)).json).toMatchObject({ level: 'coordinator', responsible: 'Cora Lind' })
  expect((await mailed(issue)).filter((one) => one === 'cora@example.org')).toHaveLength(1)
  app.as(asPerson('cora', 'technology-coordinator'))
  expect((await app.client.ask('POST', `/issues/${issue}/acknowledge`, { words: 'On the way.' })).status).toBe(200)
  app.as(whoOf(app.place))
  await app.at('2026-11-25T20:00:00Z')
  await timers()
  expect((await entries(issue)).filter((kind) => kind === 'escalated')).toHaveLength(2)
})

test('an item nobody answers for falls to the director; what the director raises on it goes to the IT systems manager; nobody acknowledges their own', async () => {
  await app.at('2026-11-26T15:00:00Z')
  await app.client.post(await app.client.key(app.place.siteId), debianServer({ hostname: 'lab-01', packages: [['bash', '5']] }))
  const lab = await deviceNamed(app.client, 'lab-01')
  const own = await raise(lab)
  expect(own.responsible).toBe(showId('per', people['ivan'] ?? ''))
  expect(await app.client.ask('POST', `/issues/${own.issue}/acknowledge`, {})).toMatchObject({
    status: 403,
    json: { code: 'assets/issue-is-your-own', clause: 'PM-4' },
  })
  app.as(asPerson('rita', 'systems-administrator'))
  expect((await raise(lab)).responsible).toBe(showId('per', app.place.personId))
  app.as(whoOf(app.place))
})

test('nobody else closes or acknowledges it: whoever has it and who raised it both hear who moved it', async () => {
  await app.at('2026-11-26T16:00:00Z')
  const { issue } = await raise(device, 'The door of the rack stands open.')
  app.as(asPerson('sten', 'auditor'))
  for (const act of ['acknowledge', 'close'])
    expect(await app.client.ask('POST', `/issues/${issue}/${act}`, { words: 'Never mind.' })).toMatchObject({
      status: 403,
      json: { code: 'assets/issue-is-another-s', clause: 'PM-4' },
    })
  app.as(asPerson('ivan', 'it-systems-manager')) // to whom it would go next
  expect((await app.client.ask('POST', `/issues/${issue}/close`, { words: 'Closed the door myself.' })).status).toBe(200)
  expect((await mailed(issue)).filter((one) => one === 'rita@example.org')).toHaveLength(2)
  app.as(whoOf(app.place))
})

test('handed over after it was acknowledged it waits for the new person, with the whole time again', async () => {
  const { issue } = await raise(device, 'It is slow.')
  app.as(asPerson('rita', 'systems-administrator'))
  await app.client.ask('POST', `/issues/${issue}/acknowledge`, {})
  expect((await app.client.ask('POST', `/issues/${issue}/hand-over`, { personId: showId('per', people['cora'] ?? ''), words: '' })).status).toBe(200)
  expect((await app.client.ask('GET', `/issues/${issue}`)).json).toMatchObject({ state: 'raised', responsible: 'Cora Lind' })
  app.as(asPerson('cora', 'technology-coordinator'))
  expect((await app.client.ask('POST', `/issues/${issue}/close`, { words: 'Not slow.' })).status).toBe(200)
  app.as(whoOf(app.place))
})

test('it can be raised on a service and handed over; on nothing it is refused', async () => {
  const { json } = await app.client.ask('POST', '/services', { name: 'Payroll', businessOwnerId: showId('per', people['cora'] ?? '') })
  const { service } = json as { service: string }
  const { issue, responsible } = await raise(service)
  expect(responsible).toBe(showId('per', people['cora'] ?? ''))
  app.as(asPerson('cora', 'technology-coordinator'))
  expect((await app.client.ask('POST', `/issues/${issue}/hand-over`, { personId: showId('per', people['rita'] ?? ''), words: 'Hers.' })).status).toBe(
    200,
  )
  app.as(whoOf(app.place))
  expect(await mailed(issue)).toEqual(['cora@example.org', 'rita@example.org'])
  expect(await app.client.ask('POST', '/issues', { about: showId('dev', newId()), words: 'x' })).toMatchObject({
    status: 404,
    json: { clause: 'PM-4' },
  })
  const { gaps, people: named } = (await app.client.ask('GET', '/answers')).json as {
    gaps: Record<string, number>
    people: { name: string; servers: number; services: number; issues: number }[]
  }
  expect(gaps).toMatchObject({ servers: 0, services: 0, untested: 1, issues: 0 })
  expect(named.find(({ name }) => name === 'Rita Olsen')).toMatchObject({ servers: 1, services: 0, issues: 1 })
  expect(named.find(({ name }) => name === 'Cora Lind')).toMatchObject({ services: 1 })
  for (const path of [
    '/answers',
    `/issues/${issue}`,
    '/issues',
    `/issues/new?about=${device}`,
    `/services/${service}`,
    '/services',
    '/services/new',
    `/devices/${device}`,
  ])
    expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
})

test('acknowledged it is to be answered in a stated time; then the manager is told, then the coordinator, each once, and who has it keeps it', async () => {
  await app.at('2026-10-30T15:00:00Z') // Friday, before the night on which the clocks go back
  const { issue, number } = await raise(device, 'The second power supply hums.')
  const shown = async () => (await app.client.ask('GET', `/issues/${issue}`)).json as Record<string, unknown>
  const duties = async (key: string, position: string) => {
    app.as(asPerson(key, position))
    const { duties: all } = (await app.client.ask('GET', '/')).json as { duties: { what: string; dueIso?: string }[] }
    app.as(whoOf(app.place))
    return all.filter(({ what }) => what.includes(`I-${number} `))
  }
  app.as(asPerson('rita', 'systems-administrator'))
  expect(await app.client.ask('POST', `/issues/${issue}/date`, { on: '2026-11-06', why: 'A part is ordered.' })).toMatchObject({
    status: 409,
    json: { code: 'assets/issue-has-no-date' },
  })
  await app.client.ask('POST', `/issues/${issue}/acknowledge`, {})
  app.as(whoOf(app.place))
  expect(await shown()).toMatchObject({ state: 'acknowledged', answerBy: expect.stringMatching(/^2026-11-02T15:00:0/), answerLevel: 'owner' })
  expect(await duties('rita', 'systems-administrator')).toMatchObject([
    { what: `Answer I-${number} on sis-01`, dueIso: expect.stringMatching(/^2026-11-02T15:00/) },
  ])
  expect((await app.client.page(`/issues/${issue}`)).text).toMatch(/Answer it by .*or the IT Systems Manager is notified/s)
  await app.at('2026-11-02T14:59:00Z')
  await timers()
  expect(await duties('ivan', 'it-systems-manager')).toEqual([])
  await app.at('2026-11-02T15:01:00Z')
  await timers()
  await timers()
  expect(await shown()).toMatchObject({ state: 'acknowledged', responsible: 'Rita Olsen', level: 'owner', answerLevel: 'manager' })
  expect(await mailed(issue)).toEqual(['rita@example.org', 'maria@example.org', 'ivan@example.org', 'rita@example.org'])
  expect(await duties('ivan', 'it-systems-manager')).toMatchObject([{ what: `I-${number} on sis-01 is not answered yet: Rita Olsen has it` }])
  expect(await duties('cora', 'technology-coordinator')).toEqual([])
  expect(await duties('rita', 'systems-administrator')).toHaveLength(1)
  expect((await app.client.page(`/issues/${issue}`)).text).toMatch(
    /the IT Systems Manager was notified\..*or the Technology Coordinator is notified/s,
  )
  // a new date with its reason moves the clock, and the raiser hears so
  app.as(asPerson('rita', 'systems-administrator'))
  const date = (body: object) => app.client.ask('POST', `/issues/${issue}/date`, body)
  expect(await date({ on: '2026-11-06', why: ' ' })).toMatchObject({ status: 422, json: { clause: 'PM-4', faults: ['why: is missing'] } })
  expect(await date({ on: '2026-11-01', why: 'x' })).toMatchObject({ status: 422, json: { faults: ['on: is in the past'] } })
  expect(await date({ on: '2027-02-01', why: 'x' })).toMatchObject({ status: 422, json: { faults: ['on: is more than 60 days ahead'] } })
  expect((await date({ on: '2026-11-06', why: 'A part is ordered.' })).status).toBe(200)
  app.as(whoOf(app.place))
  expect(await shown()).toMatchObject({ answerBy: expect.stringMatching(/^2026-11-07T06:00:00/), answerLevel: 'manager' })
  await app.at('2026-11-06T20:00:00Z') // the clock of before the new date would have ended
  await timers()
  expect(await shown()).toMatchObject({ answerLevel: 'manager' })
  await app.at('2026-11-07T06:01:00Z')
  await timers()
  await timers()
  expect(await shown()).toMatchObject({ answerLevel: 'coordinator', responsible: 'Rita Olsen' })
  expect((await mailed(issue)).filter((one) => one === 'cora@example.org')).toHaveLength(1)
  expect(await duties('cora', 'technology-coordinator')).toHaveLength(1)
  await app.at('2026-11-10T06:02:00Z') // nobody else is above: who has it and who raised it hear so, and the clock ends
  await timers()
  await timers()
  await app.at('2026-11-20T06:02:00Z')
  await timers()
  expect(await shown()).toMatchObject({ answerLevel: 'top' })
  expect((await app.client.page(`/issues/${issue}`)).text).toContain('and nobody else is above')
  expect((await entries(issue)).filter((kind) => kind === 'escalated')).toHaveLength(3)
  const kinds = (await app.evidenceOf({ about: issue, clause: 'PM-4' })).map(({ kind, grade }) => `${kind} ${grade}`)
  expect(kinds.filter((kind) => kind === 'assets.issue-unanswered observed')).toHaveLength(3)
  expect(kinds).toContain('assets.issue-dated attested')
  // answered, nothing runs; taken up again, the whole time runs from the first step
  app.as(asPerson('ivan', 'it-systems-manager'))
  expect((await app.client.ask('POST', `/issues/${issue}/answer`, { words: 'The part is in.' })).status).toBe(200)
  app.as(whoOf(app.place))
  expect(await shown()).toMatchObject({ state: 'answered', answerBy: null, answerLevel: null })
  await app.client.ask('POST', `/issues/${issue}/acknowledge`, { words: 'It still hums.' })
  expect(await shown()).toMatchObject({ state: 'acknowledged', answerLevel: 'owner' })
  expect((await app.client.ask('POST', `/issues/${issue}/close`, { words: 'Quiet now.' })).status).toBe(200)
  expect([await duties('ivan', 'it-systems-manager'), await duties('rita', 'systems-administrator')]).toEqual([[], []])
})

test('nobody could be reached: it is no enforced evidence, stays on Today, and goes to whoever fills the position, who is told', async () => {
  await app.at('2026-11-27T15:00:00Z')
  const lab = await deviceNamed(app.client, 'lab-01')
  const evidenceOf = async (issue: string) => (await app.evidenceOf({ about: issue })).find(({ kind }) => kind === 'assets.issue-raised')?.grade
  const offer = () => issueOfferer({ db: worker.db, log: createLog('test', () => {}), env: { PUBLIC_URL: 'http://localhost' }, root })('1')
  const shown = async (issue: string) =>
    (await app.client.ask('GET', `/issues/${issue}`)).json as { responsible: string | null; state: string; level: string; acknowledgeBy: string }
  // whoever has it has no address: they find it on Today, and were not told
  await app.rows(sql`update people_person set email = null where id = ${people['rita'] ?? ''}`)
  const unread = await raise(device, 'It hums.')
  expect([await mailed(unread.issue), await evidenceOf(unread.issue)]).toEqual([[], 'observed'])
  // nobody holds a position it could go to but who raises it
  await app.rows(sql`update people_assignment set until = '2026-11-27' where person_id <> ${app.place.personId} and position <> 'auditor'`)
  const { issue, number, responsible } = await raise(lab, 'Nobody can print.')
  expect([responsible, await evidenceOf(issue)]).toEqual([null, 'observed'])
  await timers()
  await offer()
  expect((await shown(issue)).responsible).toBeNull()
  const { duties } = (await app.client.ask('GET', '/')).json as { duties: { what: string }[] }
  expect(duties.map(({ what }) => what)).toContain(`Assign I-${number} on lab-01: nobody has it`)
  await app.rows(
    sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by) values (1, gen_random_uuid(), ${people['cora'] ?? ''}, 'technology-coordinator', '2026-11-27', ${people['cora'] ?? ''})`,
  )
  await offer()
  await offer()
  expect(await shown(issue)).toMatchObject({ responsible: 'Cora Lind', state: 'raised', acknowledgeBy: expect.stringMatching(/^2026-11-27T19:00/) })
  expect(await mailed(issue)).toEqual(['cora@example.org'])
  // whoever has it leaves
  await app.rows(sql`update people_person set ended_at = '2026-11-27' where id = ${people['cora'] ?? ''}`)
  await app.rows(
    sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by) values (1, gen_random_uuid(), ${people['ivan'] ?? ''}, 'it-systems-manager', '2026-11-27', ${people['ivan'] ?? ''})`,
  )
  await offer()
  expect((await shown(issue)).responsible).toBe('Ivan Petrov')
  // nobody else is above: whoever has it is asked once more, who raised it hears so, and the clock ends
  await app.at('2026-11-27T20:00:00Z')
  await timers()
  await timers()
  expect((await shown(issue)).responsible).toBe('Ivan Petrov')
  expect((await entries(issue)).filter((kind) => kind === 'escalated')).toHaveLength(1)
  expect((await mailed(issue)).toSorted()).toEqual(['cora@example.org', 'ivan@example.org', 'ivan@example.org', 'maria@example.org'])
  // handed over, it begins from the first level again
  await app.client.ask('POST', `/issues/${issue}/hand-over`, { personId: showId('per', people['rita'] ?? ''), words: '' })
  expect(await shown(issue)).toMatchObject({ responsible: 'Rita Olsen', level: 'owner' })
})

test('the database by itself makes no move that is not declared, and changes no line of what happened', async () => {
  await expect(app.rows(sql`update assets_issue set from_state = 'closed', state = 'raised' where number = 1`)).rejects.toMatchObject({
    code: '23503',
    constraint: 'issue_move_must_be_legal',
  })
  await expect(app.rows(sql`update assets_issue set answer_by = now(), answer_level = 'owner' where number = 1`)).rejects.toMatchObject({
    code: '23514',
    constraint: 'issue_answer_clock_must_run_while_acknowledged',
  })
  await expect(app.rows(sql`update assets_issue_entry set words = 'x'`)).rejects.toMatchObject({ code: '42501' })
})
