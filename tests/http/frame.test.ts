// What stands around every page, over HTTP: themes and keys by cookie, taking back within ten minutes, saved views, many at once, search.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderPage } from '../../src/kit/document.tsx'
import { langOf } from '../../src/kit/say.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { newId, showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { withFrame } from '../../src/processes/frame.ts'
import { assetsRoutes } from '../../src/subjects/assets/index.ts'
import { planRoutes, undoExposure } from '../../src/subjects/patching/index.ts'
import { frameRoutes, mayDo, whoIn, type Who } from '../../src/subjects/people/index.ts'
import { savedViewRoutes } from '../../src/subjects/people/saved-views/saved-views.routes.ts'
import { policyValues } from '../../src/subjects/policy/index.ts'
import { searchRoutes } from '../../src/subjects/procedures/index.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { moveClock } from '../lib/district.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'

const publicUrl = 'http://localhost:8080'
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
let app: ReturnType<typeof createApp>
let me: string
let other: string
const devices: string[] = []

beforeAll(async () => {
  database = await (await openTestCluster()).clone('frame')
  const log = createLog('test', () => undefined)
  pool = openPool(database.addresses.app, log)
  const { db } = pool
  place = await placeFor(db, '1')
  other = newId()
  await inDistrict(db, '1', async (tx) => {
    await sql`insert into people_person (district_id, id, name, initials, email, created_at) values (1, ${other}, 'Olga Ortiz', 'OO', 'olga@example.org', '2026-11-01')`.execute(
      tx,
    )
    for (const [person, position] of [
      [place.personId, 'systems-administrator'],
      [other, 'systems-administrator'],
    ] as const)
      await sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by) values (1, ${newId()}, ${person}, ${position}, '2026-01-01', ${place.personId})`.execute(
        tx,
      )
  })
  for (const name of ['one', 'two', 'three']) devices.push(showId('dev', await tellInventory(place.from, name, [['bash', '5.2']])))
  me = place.personId
  const parts = { db, sections: [] }
  app = createApp<Who>({
    routes: [
      ...assetsRoutes(parts),
      ...planRoutes(parts),
      ...frameRoutes({ db, undoers: { 'assets.exposure': undoExposure } }),
      ...savedViewRoutes({ db } as never),
      ...searchRoutes({ db }),
    ],
    publicUrl,
    who: withFrame(
      async () => {
        const who = await whoIn(db, { districtId: '1', personId: me })
        return who && (held ? { ...who, positions: held } : who)
      },
      { db, policyOf: policyValues },
    ),
    may: (who, act) => mayDo(who.positions, act),
    problemPage: (refusal) => refusal.says,
    render: renderPage,
    langOf,
    assets: [],
    log,
  })
}, 60_000)
afterAll(async () => {
  await pool?.close()
  await database?.drop()
})

const page = async (path: string, headers: Record<string, string> = {}) =>
  (await app.request(publicUrl + path, { headers: { accept: 'text/html', ...headers } })).text()
const post = async (path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
  app.request(publicUrl + path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const json = async (path: string) =>
  (await app.request(publicUrl + path, { headers: { accept: 'application/json' } })).json() as Promise<Record<string, never>>

test('a theme and the keys are chosen by a POST, kept in a cookie, and told by the page', async () => {
  expect(await page('/keyboard')).toMatch(/<html lang="en">.*<script type="module" src="\/assets\/keys\./)
  const chosen = await app.request(`${publicUrl}/look`, {
    method: 'POST',
    headers: {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      referer: `${publicUrl}/devices?kind=server`,
      host: 'localhost:8080',
    },
    body: 'theme=dark&keys=off&to=//evil.example',
  })
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/devices?kind=server'])
  const cookie = chosen.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  expect(cookie).toBe('afterbell_theme=dark; afterbell_keys=off')
  const dark = await page('/keyboard', { cookie })
  expect(dark).toContain('<html lang="en" data-theme="dark">')
  expect(dark).not.toContain('<script')
  expect((await post('/look', { to: '//evil.example' })).headers.get('location') ?? '/').toBe('/')
})

test('a statement is taken back once, by its doer, within ten minutes, while it stands', async () => {
  const [device = ''] = devices
  const state = async (why: string) => (await post(`/devices/${device}/exposure`, { exposure: 'exposed', why })).status
  const offered = async () => /action="(\/undo\/undo_\w+)"/.exec(await page('/keyboard'))?.[1] ?? ''
  const code = async (answer: Promise<Response>) => ((await (await answer).json()) as { code?: string }).code
  expect(await offered()).toBe('')
  expect(await state('Port 443 is open.')).toBe(200)
  const undo = await offered()
  me = other
  expect(await offered()).toBe('')
  expect(await code(post(undo))).toBe('people/nothing-to-take-back')
  me = place.personId
  expect((await post(undo)).status).toBe(200)
  expect(await json(`/devices/${device}`)).toMatchObject({ exposure: 'unknown', exposureBy: null, exposureWhy: null })
  expect(await code(post(undo))).toBe('people/taken-back-already')
  await state('first')
  const changed = await offered()
  await state('second')
  expect(await code(post(changed))).toBe('people/changed-since')
  const late = await offered()
  await moveClock(pool.db, '1', 11 * 60_000)
  expect(await offered()).toBe('')
  expect(await code(post(late))).toBe('people/too-late-to-take-back')
  await moveClock(pool.db, '1', 0)
  const { rows } = await inDistrict(pool.db, '1', (tx) =>
    sql<{ n: string }>`select count(*) as n from ledger_entry where kind = 'assets.exposure-taken-back'`.execute(tx),
  )
  expect(Number(rows[0]?.n)).toBe(1)
})

let held: readonly string[] | undefined // positions other than those the person has
test('views are saved, shared, and forgotten by their owner alone', async () => {
  const view = { list: 'devices', path: '/devices', name: 'Servers here', query: 'kind=server&sort=site', isShared: 'yes' }
  expect((await post('/views', view)).status).toBe(201)
  expect((await post('/views', { ...view, name: 'Mine', isShared: undefined })).status).toBe(201)
  expect(((await (await post('/views', view)).json()) as { code: string }).code).toBe('people/view-name-is-taken')
  expect((await post('/views', { ...view, name: 'x', query: 'a b' })).status).toBe(400)
  me = other
  const { views } = (await json('/devices')) as unknown as { views: { id: string; name: string; isOwn: boolean }[] }
  expect(views.map(({ name, isOwn }) => [name, isOwn])).toEqual([['Servers here', false]])
  expect((await post(`/views/${views[0]?.id}/forget`)).status).toBe(404)
  me = place.personId
  expect(await page('/devices?kind=server&scope=in')).toContain('Show it to everyone')
  held = ['principal'] // sees the list, and names addresses for nobody but themselves
  expect((await post('/views', { ...view, name: 'For all' })).status).toBe(403)
  expect((await post('/views', { ...view, name: 'For me', isShared: undefined })).status).toBe(201)
  expect(await page('/devices?kind=server&scope=in')).not.toContain('Show it to everyone')
  held = undefined
  expect(await page('/devices?sort=site&kind=server')).toContain('Delete this view')
  expect((await post(`/views/${views[0]?.id}/forget`)).status).toBe(200)
})

test('many at once: a preview changes nothing, the POST changes those named, each with its evidence', async () => {
  const query = `toKind=server&toScope=out&${devices.map((id) => `id[]=${id}`).join('&')}`
  const barred = await json(`/devices/bulk?${query}`)
  expect(barred.devices).toMatchObject([0, 1, 2].map(() => ({ changes: [], whyNot: 'A device can be out of scope only with a reason.' })))
  expect((await json(`/devices/bulk?all=yes&text=o&toKind=server`)).devices).toMatchObject([
    { hostname: 'one', changes: ['Kind: Not known → Server'] },
    { hostname: 'two' },
  ])
  expect(await json(`/devices/${devices[1]}`)).toMatchObject({ kind: 'unknown' })
  const done = await post('/devices/bulk', { id: devices.slice(0, 2), toKind: 'server' })
  expect(await done.json()).toEqual({ changed: 2 })
  expect(await Promise.all(devices.map(async (id) => (await json(`/devices/${id}`)).kind))).toEqual(['server', 'server', 'unknown'])
  const { rows } = await inDistrict(pool.db, '1', (tx) =>
    sql<{ n: string }>`select count(*) as n from ledger_entry where kind = 'assets.device-set'`.execute(tx),
  )
  expect(Number(rows[0]?.n)).toBe(2)
})

test('search finds what one may open, and never another district', async () => {
  const found = async (text: string) =>
    ((await json(`/search?text=${text}`)) as unknown as { found: { label: string; hits: { label: string }[] }[] }).found
  expect(await found('two')).toMatchObject([{ label: 'Devices', hits: [{ label: 'two' }] }, { label: 'Clauses' }])
  expect((await found('olga'))[0]).toMatchObject({ label: 'People', hits: [{ label: 'Olga Ortiz' }] })
  expect((await found('cm-5'))[0]?.hits[0]).toMatchObject({ label: 'CM-5' })
  expect(await found('%25')).toEqual(await found('%25'))
  expect(await found('zzzz-nothing')).toEqual([])
})

test('the page that a form leads to says what was saved, once; the way back gives way to what is done next', async () => {
  const [, , device = ''] = devices
  const sent = (body: string) =>
    app.request(`${publicUrl}/devices/${device}/settings`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', host: 'localhost:8080' },
      body,
    })
  await post(`/devices/${device}/exposure`, { exposure: 'exposed', why: 'Port 443 is open.' })
  expect(await page('/keyboard')).toMatch(/action="\/undo\/undo_/)
  await moveClock(pool.db, '1', 60_000)
  const saved = await sent('kind=server')
  expect([saved.status, saved.headers.getSetCookie().map((one) => one.split(';')[0])]).toEqual([303, ['afterbell_saved=yes']])
  const next = await app.request(`${publicUrl}/keyboard`, { headers: { accept: 'text/html', cookie: 'afterbell_saved=yes' } })
  const text = await next.text()
  expect(text).toContain(`You changed the settings of <a href="/devices/${device}">three</a>.`)
  expect(text).not.toMatch(/action="\/undo\/undo_/)
  expect(next.headers.getSetCookie()).toEqual([expect.stringMatching(/^afterbell_saved=yes;.*Max-Age=0/)])
  expect(await page('/keyboard')).not.toContain('You changed')
  expect((await sent('scope=out')).headers.getSetCookie()).toEqual([]) // refused: nothing was saved
  await moveClock(pool.db, '1', 0)
})
