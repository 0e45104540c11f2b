// Many rows of a list at once, over HTTP: the checked page says what would change and what is refused row by row, each row is an act of its own with its
// evidence, all rows of a filter are meant as well as marked ones; and the search, which finds work by the rights of whoever searches.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, showId } from '../../src/platform/ids.ts'
import { flushSoftwareIndex } from '../../src/subjects/inventory/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import type { Who } from '../../src/subjects/people/index.ts'
import { placeFor } from '../lib/devices.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let stranger: Who
const ids: Record<string, string> = {}
const people: Record<string, string> = {}
type Row = { id: string; name: string; now: string; would: string[]; whyNot: string | null }
const preview = async (path: string, rows: string): Promise<Row[]> => {
  const { status, json } = await app.client.ask('GET', path)
  expect([path, status]).toEqual([path, 200])
  return (json as Record<string, Row[]>)[rows] ?? []
}
const post = (path: string, body: object) => app.client.ask('POST', path, body)
const as = (positions: readonly string[], person = 'maria'): void =>
  app.as({ ...whoOf(app.place, positions), personId: person === 'maria' ? app.place.personId : (people[person] ?? '') })
const self = (): void => app.as(whoOf(app.place))
const per = (name: string): string => showId('per', people[name] ?? '')
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
/** How many acts of a kind are on the ledger. */
const acts = (kind: string): Promise<number> => app.count('ledger_entry', `kind = '${kind}'`)

beforeAll(async () => {
  app = await openPmApp('bulk')
  for (const [name, position] of [
    ['hal', 'it-support'],
    ['ann', 'auditor'],
  ] as const) {
    people[name] = newId()
    await app.rows(sql`insert into people_person (district_id, id, name, initials, email, created_at)
      values (1, ${people[name]}, ${`${name} Tester`}, ${name.toUpperCase()}, ${`${name}@example.org`}, '2026-01-01')`)
    await app.rows(sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
      values (1, gen_random_uuid(), ${people[name]}, ${position}, '2026-01-01', ${people[name]})`)
  }
  const key = await app.client.key(app.place.siteId)
  const report = (hostname: string, version: string) =>
    app.client.post(
      key,
      debianServer({
        hostname,
        serial: `SN-${hostname}`,
        packages: [
          ['chromium', version],
          ['chromium-driver', '1.0-1'],
        ],
      }),
    )
  for (const name of ['chrome-01', 'chrome-02']) {
    await report(name, '120.0-1')
    ids[name] = await deviceNamed(app.client, name)
  }
  await app.client.upload(
    'bookworm',
    debsecanFile([
      ['chromium', 'CVE-2026-0001', '121.0-1'],
      ['chromium-driver', 'CVE-2026-0003', '2.0-1'],
    ]),
    { publishedOn: dayIn(-1) },
  )
  await app.client.upload('kev.json', kevFile(dayIn(-1), [['CVE-2026-0001', dayIn(-2)]]))
  await app.rows(sql`update assets_device set kind = 'server', kind_by = 'person' where hostname like 'chrome-%' returning id`)
  await report('chrome-01', '120.0-2')
  await report('chrome-02', '120.0-2')
  for (const name of ['Chrome kiosk', 'Library', 'Payroll']) ids[name] = ((await post('/services', { name })).json as { service: string }).service
  for (const name of ['Chrome sync', 'Meals'])
    ids[name] = ((await post('/hosted', { name, vendor: 'Acme', supportEndsOn: dayIn(30) })).json as { application: string }).application
  stranger = whoOf(await placeFor(app.db, '2'))
  await reading(app.place.from, async (tx) => {
    while (await flushSoftwareIndex(tx, '1'));
  })
})
afterAll(() => app?.close())

test('tasks for what one list has and another lacks: one each or one for all; given twice is refused row by row; then given away, moved and closed', async () => {
  const path = '/coverage/devices/bulk'
  expect(await preview(`${path}?all=yes&lacks=purchase`, 'devices')).toMatchObject([{ would: [] }, { would: [] }]) // nothing is said yet
  const meant = await preview(`${path}?all=yes&lacks=purchase&as=each&toWho=${per('hal')}`, 'devices')
  expect(meant.map(({ name, would }) => [name, would])).toEqual([
    ['chrome-01', ['Task for hal Tester: Check: chrome-01']],
    ['chrome-02', ['Task for hal Tester: Check: chrome-02']],
  ])
  expect(await preview(`${path}?all=yes&has=nonsense&as=each`, 'devices')).toEqual([]) // a filter nobody knows means no row, never all of them
  expect(await post(path, { id: [ids['chrome-01']], as: 'each', toWho: per('hal') })).toMatchObject({ status: 200, json: { devices: 1 } })
  expect(await preview(`${path}?all=yes&as=each&toWho=${per('hal')}`, 'devices')).toMatchObject([
    { name: 'chrome-01', would: [], whyNot: expect.stringContaining('hal Tester') },
    { name: 'chrome-02', whyNot: null },
  ])
  expect(await post(path, { id: [ids['chrome-01'], ids['chrome-02']], as: 'each', toWho: per('hal') })).toMatchObject({
    status: 422,
    json: { code: 'inventory/tasks-in-part', says: '1 were changed, 1 were not.' },
  })
  const one = { as: 'one', what: 'Look at the cart', id: [ids['chrome-01'], ids['chrome-02']], list: '/coverage/devices?lacks=purchase' }
  expect(await post(path, one)).toMatchObject({ status: 200 })
  const { tasks } = (await app.client.ask('GET', '/tasks?state=open')).json as { tasks: { id: string; what: string; href: string; why: string }[] }
  expect(tasks.map(({ what }) => what).toSorted()).toEqual(['Check: chrome-01', 'Check: chrome-02', 'Look at the cart'])
  expect(tasks.find(({ what }) => what === 'Look at the cart')).toMatchObject({ href: one.list, why: '2 devices: chrome-01, chrome-02' })

  const id = tasks.map((task) => task.id)
  expect(await post('/tasks/bulk', { id, toDo: 'change' })).toMatchObject({ status: 422, json: { faults: ['toWho: is missing'] } })
  const moved = await preview(`/tasks/bulk?all=yes&toDo=change&toWho=${per('hal')}&toDue=${dayIn(20)}`, 'tasks')
  expect(moved.flatMap(({ would }) => would).filter((line) => line.startsWith('Assigned'))).toEqual(['Assigned to: Maria Chen → hal Tester'])
  expect(await preview('/tasks/bulk?all=yes&toDo=change&toDue=2020-01-01', 'tasks')).toMatchObject(
    id.map(() => ({ would: [], whyNot: expect.any(String) })),
  )
  expect(await post('/tasks/bulk', { id, toDo: 'change', toWho: per('hal'), toDue: dayIn(20) })).toMatchObject({ status: 200, json: { done: 3 } })
  expect(await acts('people.task-changed')).toBe(3)
  as(['principal'], 'ann') // sees tasks, has none of them, and gives none
  const closing = await preview('/tasks/bulk?all=yes&how=Done', 'tasks')
  expect(closing.map(({ would, whyNot }) => [would, whyNot])).toEqual(id.map(() => [[], expect.any(String)]))
  expect((await post('/tasks/bulk', { id, toDo: 'change', toDue: dayIn(30) })).status).toBe(403)
  as(['it-support'], 'hal')
  expect(await post('/tasks/bulk', { id, how: 'Found' })).toMatchObject({ status: 200, json: { done: 3 } })
  self()
})

test('findings that do not count here: a reason, a justification and an end are needed; each is a statement of its own, and said once', async () => {
  const path = '/vulnerabilities/bulk'
  const said = { is: 'not-affected', justification: 'vulnerable_code_not_in_execute_path', reason: 'Kiosks open our page alone.', until: dayIn(20) }
  expect((await app.client.ask('GET', `${path}?all=yes`)).json).toMatchObject({
    total: 1,
    missing: ['is: is missing', 'reason: is missing', 'until: is missing'],
  })
  expect((await preview(`${path}?all=yes&is=wrong-match&reason=x&until=2020-01-01`, 'findings'))[0]?.whyNot).toContain('until:')
  const [finding] = await preview(`${path}?all=yes&${new URLSearchParams(said)}`, 'findings')
  expect(finding).toMatchObject({ name: 'CVE-2026-0001 in chromium', now: expect.stringContaining('exploited since'), whyNot: null })
  expect(finding?.would[0]).toMatch(/^chromium: does not affect us, until /)
  expect(await post(path, { id: [finding?.id], ...said, justification: '' })).toMatchObject({
    status: 422,
    json: { faults: ['justification: is missing'] },
  })
  expect(await post(path, { id: [finding?.id], ...said })).toMatchObject({ status: 200, json: { stated: 1 } })
  expect([await acts('vulnerabilities.finding-stated'), await preview(`${path}?all=yes&${new URLSearchParams(said)}`, 'findings')]).toMatchObject([
    1,
    [{ would: [], now: expect.stringContaining('does not count here') }],
  ])
  expect(await post(path, { id: [finding?.id], ...said })).toMatchObject({ status: 409 })
  as(['auditor'])
  expect((await app.client.ask('GET', `${path}?all=yes`)).status).toBe(403)
  self()
})

test('suspected changes are settled together, but not by whoever answers for a server', async () => {
  await app.rows(sql`update assets_device set owner_id = ${app.place.personId} where hostname = 'chrome-02' returning id`)
  as(['technology-coordinator'])
  const path = '/suspected-changes/bulk'
  const rows = await preview(`${path}?all=yes&why=The%20vendor`, 'suspected')
  expect(rows.map(({ name, would, whyNot }) => [name, would.length, whyNot !== null]).toSorted()).toEqual([
    ['chrome-01', 1, false],
    ['chrome-02', 0, true],
  ])
  expect((await preview(`${path}?all=yes&why=x&request=CR-99`, 'suspected')).every(({ whyNot }) => whyNot !== null)).toBe(true)
  expect(await post(path, { id: rows.map(({ id }) => id), why: 'The vendor' })).toMatchObject({
    status: 422,
    json: { code: 'changes/suspicions-in-part', says: '1 were changed, 1 were not.' },
  })
  expect(await acts('changes.suspicion-dismissed')).toBe(1)
  self()
})

test('services, hosted applications and ends of support: owners and more for all of a filter; what stands so already is left alone', async () => {
  const services = `/services/bulk?all=yes&toOwner=${per('hal')}&toCritical=yes&toTester=${per('ann')}`
  expect((await preview(services, 'services'))[0]?.would).toEqual([
    'Business owner: nobody → hal Tester',
    'Mission-critical data: Not known → Yes',
    'Tester: ann Tester',
  ])
  expect(
    await post('/services/bulk', { id: [ids['Chrome kiosk'], ids['Library']], toOwner: per('hal'), toCritical: 'yes', toTester: per('ann') }),
  ).toMatchObject({ json: { changed: 2 } })
  expect((await preview(services, 'services')).map(({ name, would }) => [name, would.length])).toEqual([
    ['Chrome kiosk', 0],
    ['Library', 0],
    ['Payroll', 3],
  ])
  expect([await acts('assets.service-told'), await acts('assets.tester-named')]).toEqual([5, 2]) // three were added
  expect(await preview('/hosted/bulk?all=yes&text=meals&toScope=out', 'applications')).toMatchObject([
    { name: 'Meals', would: [], whyNot: expect.stringContaining('reason') },
  ])
  expect(await post('/hosted/bulk', { id: [ids['Meals'], ids['Chrome sync']], toOwner: per('hal') })).toMatchObject({
    status: 200,
    json: { changed: 2 },
  })
  expect((await app.client.ask('GET', `/hosted/${ids['Meals']}`)).json).toMatchObject({
    vendor: 'Acme',
    ownerId: per('hal'),
    supportEndsOn: dayIn(30),
  })
  const ends = await preview('/end-of-support/bulk?all=yes&kind=hosted&toDo=Renew%20it', 'rows')
  expect(ends).toMatchObject([{ would: ['What to do: nothing → Renew it'] }, { would: ['What to do: nothing → Renew it'] }])
  expect(await post('/end-of-support/bulk', { id: ends.map(({ id }) => id), toDo: 'Renew it' })).toMatchObject({ status: 200, json: { said: 2 } })
  expect((await app.client.ask('GET', '/end-of-support?kind=hosted')).json).toMatchObject({
    rows: [
      { todo: 'Renew it', ownerId: per('hal') },
      { todo: 'Renew it', ownerId: per('hal') },
    ],
  })
  expect(await post('/services/bulk', { id: [ids['Library']] })).toMatchObject({ status: 422, json: { faults: ['toOwner: is missing'] } })
  expect(await post('/hosted/bulk', { id: [], toOwner: 'none' })).toMatchObject({ status: 422, json: { faults: ['id: none is named'] } })
})

test('issues are acknowledged by who may, and handed over; questions about records are answered alike', async () => {
  await app.rows(sql`update assets_device set owner_id = ${people['hal'] ?? ''} where hostname = 'chrome-01' returning id`)
  for (const words of ['It is slow.', 'It is hot.']) await post('/issues', { about: ids['chrome-01'], words })
  expect(await preview('/issues/bulk?all=yes&toDo=acknowledge', 'issues')).toMatchObject([
    { would: [], whyNot: expect.stringContaining('yourself') },
    { would: [] },
  ])
  as(['it-support'], 'hal')
  const issues = await preview('/issues/bulk?all=yes&state=raised&toDo=acknowledge', 'issues')
  expect(issues).toMatchObject([{ would: ['acknowledged by you'] }, { would: ['acknowledged by you'] }])
  const id = issues.map((issue) => issue.id)
  expect(await post('/issues/bulk', { id, toDo: 'acknowledge' })).toMatchObject({ status: 200, json: { moved: 2 } })
  expect(await post('/issues/bulk', { id, toDo: 'hand-over', toWho: showId('per', app.place.personId) })).toMatchObject({ json: { moved: 2 } })
  expect([await acts('assets.issue-acknowledged'), await acts('assets.issue-handed-over')]).toEqual([2, 2])
  as(['auditor'], 'ann')
  expect(await preview(`/issues/bulk?all=yes&toDo=hand-over&toWho=${per('hal')}`, 'issues')).toMatchObject([{ would: [] }, { would: [] }])
  self()

  const told = (source: string, key: string, serial: string, tag: string) =>
    post('/devices/sightings', { source, rows: [{ key, serial, assetTag: `T-70${tag}`, hostname: `cart-${tag}` }] })
  for (const tag of ['7', '8', '9']) {
    await told('mdm', `m${tag}`, `AAA-11${tag}`, tag)
    await told('sheet', `s${tag}`, `BBB-22${tag}`, tag)
  }
  const path = '/devices/duplicates/bulk'
  const questions = await preview(`${path}?all=yes&is=same&why=Stickers`, 'questions')
  expect(questions).toHaveLength(3)
  expect(questions[0]?.would[0]).toMatch(/^cart-\S+ \(\S+\) merged into cart-/)
  expect(await post(path, { id: [questions[0]?.id, questions[1]?.id], is: 'same', why: 'Stickers' })).toMatchObject({
    status: 200,
    json: { answered: 2 },
  })
  expect(await post(path, { id: [questions[2]?.id], is: 'different', why: 'Two carts' })).toMatchObject({ status: 200, json: { answered: 1 } })
  expect([await acts('inventory.devices-merged'), await acts('inventory.review-answered')]).toEqual([2, 1])
  expect(await post(path, { id: [questions[0]?.id], is: 'same', why: 'Again' })).toMatchObject({ status: 409 })
})

test('rows of another district are not there, whoever names them', async () => {
  app.as(stranger)
  for (const [path, more, row] of [
    ['/services/bulk', { toOwner: 'none' }, ids['Library']],
    ['/hosted/bulk', { toOwner: 'none' }, ids['Meals']],
    ['/coverage/devices/bulk', { as: 'each' }, ids['chrome-01']],
  ] as const) {
    expect((await app.client.ask('GET', `${path}?id[]=${row}&${new URLSearchParams(more)}`)).json).toMatchObject({ total: 0 })
    expect(await post(path, { id: [row], ...more })).toMatchObject({ status: 404 })
  }
  self()
})

test('the page of an act on many names the refusal in the row, says why its button is off, and carries a filter on', async () => {
  const barred = await app.client.page('/hosted/bulk?all=yes&toScope=out')
  expect(barred.text).toMatch(/aria-disabled="true" aria-describedby="why-[^"]+">Change 0 applications.*Nothing would change/s)
  expect(barred.text).toContain('<input type="hidden" name="all" value="yes"/>')
  expect(barred.text).not.toMatch(/method="get"[^>]*>(?:(?!<\/form>)[^])*name="id\[\]"/) // hundreds of ids would not fit an address
  expect((await app.client.page('/services')).text).toContain('Change all 3')
  expect((await app.client.page('/coverage/devices')).text).toContain('formaction="/devices/bulk"')
})

test('search finds work by kind, with the rights of whoever searches, and never another district’s', async () => {
  const kinds = async (text: string) =>
    ((await app.client.ask('GET', `/search?text=${text}`)).json as { found: { label: string; hits: { label: string }[] }[] }).found.map(
      ({ label, hits }) => `${label}: ${hits[0]?.label}`,
    )
  await post('/tasks', { what: 'Replace the chrome carts', href: '/devices' })
  await app.rows(sql`with s as (insert into advisories_source (district_id, id, kind, name, address, silent_days, set_by, set_at)
      select 1, gen_random_uuid(), 'news', 'News', 'https://news.example/', 14, ${app.place.personId}, now() returning id)
    insert into advisories_item (district_id, id, source_id, key, subject, sender, body, taken_at, due_at)
    select 1, gen_random_uuid(), id, repeat('a', 64), 'Chrome has a hole', '', '', now(), now() from s returning id`)
  const work = [
    'Devices: chrome-01',
    expect.stringMatching(/^Updates: chromium-driver/),
    'Software: chromium',
    'Advisories: Chrome has a hole',
    'End of support: Chrome sync',
    'Services: Chrome kiosk',
    'Hosted applications: Chrome sync',
    'Issues: I-2 chrome-01',
    expect.stringMatching(/^Tasks: /),
  ]
  const everything = await kinds('chrom')
  for (const one of work) expect(everything).toContainEqual(one)
  expect(await kinds('CVE-2026-0001')).toContainEqual('Vulnerabilities: CVE-2026-0001')
  as(['it-support'], 'hal') // the help desk reads what the staff reads
  expect(await kinds('chrom')).toEqual(everything)
  as(['auditor'], 'ann')
  expect(await kinds('chrom')).toEqual(everything)
  as(['teacher'], 'ann') // opens none of these pages
  expect(await kinds('chrom')).toEqual([])
  app.as(stranger)
  expect(await kinds('chrom')).toEqual([])
  expect((await kinds('CVE-2026-0001')).join()).not.toContain('found in')
  self()
})
