import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../src/platform/db/pool.ts'
import { createAuth } from '../../src/subjects/people/index.ts'
import { asJson, cookieOf, good, openPeopleSite, password, secret, type PeopleSite } from './people-site.ts'

let site: PeopleSite
let get: PeopleSite['get']
let post: PeopleSite['post']
let signIn: PeopleSite['signIn']

beforeAll(async () => {
  site = await openPeopleSite('http_people')
  ;({ get, post, signIn } = site)
})
afterAll(() => site.close())

test('before a district exists every way leads to the set-up', async () => {
  const start = await get('/')
  expect([start.status, start.headers.get('location')]).toEqual([303, '/sign-in?to=%2F'])
  expect((await get('/sign-in?to=%2F')).headers.get('location')).toBe('/setup')
  const page = await (await get('/setup')).text()
  expect(page).toMatch(/^<!DOCTYPE html>/)
  expect(page).not.toMatch(/ style=| on\w+=|<script/)
})

test('the set-up tells every fault at once and keeps what was typed, but no password', async () => {
  const response = await post('/setup', {
    ...good,
    code: 'wrong',
    zone: 'Central',
    initials: 'too long',
    password: 'short',
    positions: ['superintendent'],
  })
  const page = await response.text()
  expect(response.status).toBe(422)
  expect(page).toContain('6 things are in the way')
  for (const kept of ['Lakeside &lt;District&gt;', 'ada@lakeside.example', 'too long', 'Lakeside High']) expect(page).toContain(kept)
  expect(page).toMatch(/value="superintendent" checked/)
  expect(page).not.toContain(password)
  const json = (await (await post('/setup', { ...good, code: 'wrong' }, { headers: asJson })).json()) as { code: string; faults: string[] }
  expect([json.code, json.faults]).toEqual(['people/input-refused', ['code: This is not the code that was printed.']])
})

test('the set-up code: ten wrong tries a minute, then even the right one waits', async () => {
  const other = await site.open(false) // a counter of its own
  const tries = await Promise.all(Array.from({ length: 11 }, () => post('/setup', { ...good, code: 'guess' }, { at: other })))
  expect(tries.map((one) => one.status).filter((status) => status === 429)).toHaveLength(1)
  expect((await post('/setup', good, { at: other })).status).toBe(429)
})

test('a form from another site is refused', async () => {
  const response = await post('/setup', good, { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } })
  expect(response.status).toBe(403)
})

let ada = ''
test('the wizard: district and person, second approver by a link shown once, first value', async () => {
  const both = await Promise.all([post('/setup', good), post('/setup', good)])
  expect(both.map((one) => one.status).sort()).toEqual([303, 409])
  const made = both.find((one) => one.status === 303) as Response
  expect([made.headers.get('location'), site.code()]).toEqual(['/setup/second-approver', undefined])
  const flags = made.headers.getSetCookie().find((one) => one.startsWith('afterbell.session_token=')) ?? ''
  expect(flags).toMatch(/; HttpOnly/)
  expect(flags).toMatch(/; SameSite=Lax/)
  expect(flags).not.toMatch(/; Secure/) // http://localhost
  ada = cookieOf(made)
  expect(await (await get('/', { cookie: ada, headers: asJson })).json()).toEqual({
    name: 'Ada Lane',
    positions: ['technology-coordinator', 'technology-director'],
    district: 'Lakeside <District>',
  })

  expect((await get('/setup/second-approver')).headers.get('location')).toBe('/sign-in?to=%2Fsetup%2Fsecond-approver')
  const self = await post('/setup/second-approver', { name: 'Ada Again', email: 'ada@lakeside.example', initials: 'AA' }, { cookie: ada })
  expect([self.status, await self.text()]).toEqual([409, expect.stringContaining('Somebody here already has this e-mail')])
  const named = await post('/setup/second-approver', { name: 'Sam Reed', email: 'sam@lakeside.example', initials: 'SR' }, { cookie: ada })
  const shown = await named.text()
  expect(shown).toMatch(/http:\/\/localhost:\d+\/invite\/1-[\w-]{32}/)
  expect(shown).toContain('counts as you')
  const last = await (await get('/setup/first-value', { cookie: ada })).text()
  expect(last).toContain('action="/devices/this-machine"')
  expect(last).toContain('href="/devices/enrol"')
  expect((await get('/setup')).headers.get('location')).toBe('/')
  expect((await post('/setup', good)).status).toBe(409)
})

test('a secure address makes a secure cookie', async () => {
  const pool = openPool(site.database.addresses.app, site.log, 1)
  const auth = createAuth({ databaseUrl: site.database.addresses.auth, secret, publicUrl: 'https://it.lakeside.example', log: site.log })
  const signedIn = await auth.signIn('ada@lakeside.example', password, { remote: '192.0.2.1', headers: new Headers() })
  expect(signedIn.ok && signedIn.value.cookies[0]).toMatch(/^__Secure-afterbell\.session_token=.*; Secure/)
  if (signedIn.ok) expect(await auth.sessionOf({ headers: new Headers({ cookie: signedIn.value.cookies[0]?.split(';')[0] ?? '' }) })).toBeDefined()
  await Promise.all([auth.close(), pool.close()])
})

test('two installations on one machine keep a sign-in each: a demonstration names its cookies its own way', async () => {
  const auth = createAuth({
    databaseUrl: site.database.addresses.auth,
    secret,
    publicUrl: 'http://localhost:8080',
    log: site.log,
    cookies: 'afterbell-demo',
  })
  const signedIn = await auth.signIn('ada@lakeside.example', password, { remote: '192.0.2.2', headers: new Headers() })
  const cookie = signedIn.ok ? signedIn.value.cookies.map((one) => one.split(';')[0]).join('; ') : ''
  expect(cookie).toMatch(/^afterbell-demo\.session_token=/)
  expect(await auth.sessionOf({ headers: new Headers({ cookie }) })).toBeDefined()
  expect(await auth.sessionOf({ headers: new Headers({ cookie: cookie.replaceAll('afterbell-demo.', 'afterbell.') }) })).toBeUndefined()
  await auth.close()
})

test('an invitation: opening changes nothing, it works once, and by mail it is never shown', async () => {
  const withMail = await site.open(true)
  const response = await post(
    '/people',
    { name: 'Jo Ortiz', email: 'jo@lakeside.example', initials: 'jo', positions: 'tester' },
    { cookie: ada, at: withMail, headers: asJson },
  )
  const added = (await response.json()) as { person: string; channel: string }
  expect([response.status, added.channel, JSON.stringify(added)]).toEqual([201, 'mail', expect.not.stringContaining('/invite/')])
  const mail = site.mailed.at(-1)
  expect(mail).toMatchObject({ to: 'jo@lakeside.example', name: 'Jo Ortiz', districtName: 'Lakeside <District>' })
  const path = new URL(mail?.link ?? '').pathname
  for (let i = 0; i < 3; i++) expect((await get(path)).status).toBe(200)
  expect((await get(path, { headers: asJson })).headers.getSetCookie()).toEqual([])
  const short = await post(path, { password: 'short', passwordAgain: 'shirt' })
  expect([short.status, await short.text()]).toEqual([422, expect.stringContaining('2 things are in the way')])
  const accepted = await post(path, { password, passwordAgain: password })
  expect([accepted.status, accepted.headers.get('location')]).toEqual([303, '/'])
  expect(await (await get('/', { cookie: cookieOf(accepted), headers: asJson })).json()).toMatchObject({ name: 'Jo Ortiz', positions: ['tester'] })
  expect((await post(path, { password, passwordAgain: password })).status).toBe(404)
  expect((await get(path)).status).toBe(404)
  expect((await get('/invite/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404)
  expect(site.lines.join('\n')).not.toContain(path.split('/')[2])
})

test('a tester opens neither people nor what is not theirs, and the frame does not offer it', async () => {
  const cookie = cookieOf(await signIn('jo@lakeside.example'))
  expect((await get('/people', { cookie })).status).toBe(403)
  expect((await post('/people', { name: 'x' }, { cookie })).status).toBe(403)
  const first = cookieOf(await signIn('ada@lakeside.example'))
  const { people } = (await (await get('/people', { cookie: first, headers: asJson })).json()) as { people: { id: string; email: string }[] }
  const founder = people.find((one) => one.email === 'ada@lakeside.example')
  const refused = await post(`/people/${founder?.id}/delegates`, {}, { cookie })
  expect([refused.status, (await refused.text()).includes('ada@lakeside.example')]).toEqual([422, false])
  const account = await (await get('/account', { cookie })).text()
  expect(account).not.toContain('href="/people"')
  expect(account).toContain('action="/sign-out"')
})

test('people and sites: pages without inline style or script, and JSON', async () => {
  const cookie = cookieOf(await signIn('ada@lakeside.example'))
  const people = (await (await get('/people', { cookie, headers: asJson })).json()) as {
    gaps: { position: string; kind: string }[]
    people: { id: string; name: string; hasAccount: boolean }[]
  }
  expect(people.gaps.map((gap) => `${gap.position} ${gap.kind}`)).toEqual([
    'technology-director no-delegate',
    'technology-coordinator no-delegate',
    'it-systems-manager vacant',
    'systems-administrator vacant',
    'second-approver no-account',
    'executive-director-of-technology vacant',
  ])
  const sam = people.people.find((one) => one.name === 'Sam Reed')?.id ?? ''
  for (const path of ['/people', '/people/new', `/people/${sam}`, '/people/who-may', '/sites', '/account']) {
    const response = await get(path, { cookie })
    const page = await response.text()
    expect([path, response.status, / style=| on\w+=|<script(?![^>]* src="\/)/.exec(page)]).toEqual([path, 200, null])
  }
  expect((await get('/people/per_00000000000000000000000000000000', { cookie })).status).toBe(404)
  const given = await post(`/people/${sam}/positions`, { position: 'it-systems-manager' }, { cookie })
  expect([given.status, given.headers.get('location')]).toEqual([303, `/people/${sam}`])
  const person = (await (await get(`/people/${sam}`, { cookie, headers: asJson })).json()) as { assignments: { id: string; position: string }[] }
  const assignment = person.assignments.find((one) => one.position === 'it-systems-manager')?.id ?? ''
  expect((await post(`/people/${sam}/assignments/${assignment}/end`, {}, { cookie })).status).toBe(303)
  const mine = people.people.find((one) => one.name === 'Ada Lane')?.id ?? ''
  const faulty = await post(`/people/${mine}/delegates`, { until: '2026-11-01T01:30' }, { cookie })
  expect([faulty.status, await faulty.text()]).toEqual([422, expect.stringContaining('happens twice')])
  expect(
    (await post(`/people/${mine}/delegates`, { delegate: sam, as: 'technology-coordinator', until: '2199-01-01T00:00' }, { cookie })).status,
  ).toBe(303)
  expect((await post('/sites', { name: 'Depot', kind: 'bus-garage' }, { cookie })).status).toBe(303)
  const again = await post('/sites', { name: 'Depot', kind: 'bus-garage' }, { cookie })
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('There is already a site called Depot.')])
})
