import { serve } from '@hono/node-server'
import { request as httpRequest } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { Temporal } from 'temporal-polyfill'
import { jsx } from 'hono/jsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { oidcProviders } from '../../src/connectors/identity/oidc.ts'
import { assets } from '../../src/kit/assets.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { Problem } from '../../src/kit/problem.tsx'
import { openPool } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { route, view } from '../../src/platform/http/route.ts'
import { createLog } from '../../src/platform/log.ts'
import { createAuth, createWho, mayEnter, peopleRoutes, type InvitationMail, type Who } from '../../src/subjects/people/index.ts'
import { baselinePack } from '../../src/processes/pack.ts'
import { openTestCluster, root, type TestDatabase } from '../lib/cluster.ts'

const password = 'correct horse battery'
const printed = 'ABCD-EFGH-2345'
const lines: string[] = []
const log = createLog('test', (line) => lines.push(line))
let code: string | undefined = printed
let database: TestDatabase
let url: string
// In the middle of every limit's window, so that none turns over under a test.
const at = Temporal.Instant.from('2026-11-22T12:07:00Z')
const closers: (() => Promise<unknown> | unknown)[] = []
const mailed: InvitationMail[] = []
const told: { subject: string; to: string[]; by: string }[] = []
const pack = baselinePack(root)
const policyOf = async () => pack.policy

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** The routes of people served as the product serves them; with `mail` invitations go out instead of being shown. */
const open = async (mail: boolean): Promise<string> => {
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const pool = openPool(database.addresses.app, log, 4)
  const auth = createAuth({
    databaseUrl: database.addresses.auth,
    secret: 'a secret of the test, long enough to be one',
    publicUrl,
    log,
    now: () => at,
  })
  const routes = [
    route<Who>({
      method: 'GET',
      path: '/',
      says: 'Today',
      may: 'today.see',
      handle: ({ who }) => view({ name: who?.name, positions: who?.positions, district: who?.districtName }, () => ''),
    }),
    ...peopleRoutes({
      auth,
      db: pool.db,
      publicUrl,
      policyOf,
      providers: oidcProviders,
      secretOf: (issuer) => ({ file: `/nowhere/${issuer}`, secret: undefined }),
      tell: async (act, notice) => {
        told.push({ subject: notice.subject, to: notice.to.map((one) => one.address), by: act.actor.id })
      },
      setupCode: () => code,
      setupDone: () => {
        code = undefined
      },
      ...(mail
        ? {
            sendInvitation: async (one) => {
              mailed.push(one)
            },
          }
        : {}),
    }),
  ]
  const app = createApp<Who>({
    routes,
    publicUrl,
    who: createWho({ auth, db: pool.db, publicUrl, policyOf }),
    may: mayEnter,
    assets,
    log,
    problemPage: (refusal) => jsx(Problem, { refusal }),
    render: renderPage,
  })
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
  closers.push(
    () =>
      new Promise((done) => {
        server.close(done)
      }),
    () => pool.close(),
    () => auth.close(),
  )
  return `http://127.0.0.1:${port}`
}

beforeAll(async () => {
  database = await (await openTestCluster()).clone('http_people')
  url = await open(false)
})
afterAll(async () => {
  for (const close of closers) await close()
  await database.drop()
})

type Fields = Readonly<Record<string, string | readonly string[]>>
type Options = { readonly cookie?: string; readonly headers?: Readonly<Record<string, string>>; readonly at?: string }
const form = (fields: Fields) =>
  new URLSearchParams(Object.entries(fields).flatMap(([name, given]) => [given].flat().map((one): [string, string] => [name, one])))
const get = (path: string, { cookie = '', headers = {}, at = url }: Options = {}) =>
  fetch(at + path, { redirect: 'manual', headers: { accept: 'text/html', cookie, ...headers } })
const post = (path: string, fields: Fields, { cookie = '', headers = {}, at = url }: Options = {}) =>
  fetch(at + path, { method: 'POST', redirect: 'manual', body: form(fields), headers: { accept: 'text/html', cookie, ...headers } })
const asJson = { accept: 'application/json' }
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
const signIn = async (email: string, secret = password, options: Options = {}) => post('/sign-in', { email, password: secret }, options)

const good = {
  code: printed,
  district: 'Lakeside <District>',
  zone: 'America/Chicago',
  site: 'Lakeside High',
  siteKind: 'school',
  name: 'Ada Lane',
  email: 'ada@lakeside.example',
  initials: 'al',
  positions: ['technology-director', 'technology-coordinator'],
  password,
  passwordAgain: password,
}

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
  const other = await open(false) // a counter of its own
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
  expect([made.headers.get('location'), code]).toEqual(['/setup/second-approver', undefined])
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
  expect([self.status, await self.text()]).toEqual([409, expect.stringContaining('Somebody here has this e-mail already')])
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
  const pool = openPool(database.addresses.app, log, 1)
  const auth = createAuth({
    databaseUrl: database.addresses.auth,
    secret: 'a secret of the test, long enough to be one',
    publicUrl: 'https://it.lakeside.example',
    log,
  })
  const signedIn = await auth.signIn('ada@lakeside.example', password, { remote: '192.0.2.1', headers: new Headers() })
  expect(signedIn.ok && signedIn.value.cookies[0]).toMatch(/^__Secure-afterbell\.session_token=.*; Secure/)
  if (signedIn.ok) expect(await auth.sessionOf({ headers: new Headers({ cookie: signedIn.value.cookies[0]?.split(';')[0] ?? '' }) })).toBeDefined()
  await Promise.all([auth.close(), pool.close()])
})

test('two installations on one machine keep a sign-in each: a demonstration names its cookies its own way', async () => {
  const auth = createAuth({
    databaseUrl: database.addresses.auth,
    secret: 'a secret of the test, long enough to be one',
    publicUrl: 'http://localhost:8080',
    log,
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
  const withMail = await open(true)
  const response = await post(
    '/people',
    { name: 'Jo Ortiz', email: 'jo@lakeside.example', initials: 'jo', positions: 'tester' },
    { cookie: ada, at: withMail, headers: asJson },
  )
  const added = (await response.json()) as { person: string; channel: string }
  expect([response.status, added.channel, JSON.stringify(added)]).toEqual([201, 'mail', expect.not.stringContaining('/invite/')])
  const mail = mailed.at(-1)
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
  expect(lines.join('\n')).not.toContain(path.split('/')[2])
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

test('an unknown account and a wrong password are answered alike', async () => {
  const answers = await Promise.all([
    signIn('nobody@lakeside.example', 'not the password'),
    signIn('sam@lakeside.example', 'not the password'),
    signIn('ada@lakeside.example', 'not the password'),
  ])
  const texts = (await Promise.all(answers.map((one) => one.text()))).map((text) => text.replaceAll(/\w+@lakeside\.example/g, 'E'))
  expect(answers.map((one) => one.status)).toEqual([401, 401, 401])
  expect(new Set(texts).size).toBe(1)
  expect(new Set(answers.map((one) => [...one.headers.keys()].join())).size).toBe(1)
  expect((await signIn('ada@lakeside.example')).status).toBe(303)
})

test('after ten failures the account waits, known or not, whatever X-Forwarded-For says', async () => {
  const forged = (i: number) => ({ headers: { ...asJson, 'x-forwarded-for': `198.51.100.${i}`, 'x-afterbell-remote': `198.51.100.${i}` } })
  for (const email of ['target@lakeside.example', 'jo@lakeside.example']) {
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await signIn(email, 'not the password', forged(i))).status)
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429])
  }
  const atOnce = await Promise.all(Array.from({ length: 14 }, (_, i) => signIn('burst@lakeside.example', 'not the password', forged(i))))
  expect(atOnce.filter((one) => one.status === 401).length).toBeLessThanOrEqual(10)
  const right = await signIn('jo@lakeside.example')
  expect([right.status, await right.text()]).toEqual([429, expect.stringMatching(/Wait \d+ minutes?, then try again/)])
  expect((await signIn('ada@lakeside.example')).status).toBe(303) // others go on
})

const fromAddress = (localAddress: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${url}/sign-in`,
      { method: 'POST', localAddress, headers: { accept: 'application/json', 'content-type': 'application/json' } },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    ).on('error', reject)
    sent.end(JSON.stringify({ email: 'elsewhere@lakeside.example', password: 'not the password' }))
  })

test('only our own addresses are served: nothing of the sign-in library', async () => {
  for (const path of ['/auth/ok', '/auth/get-session', '/auth/sign-up/email', '/api/auth/ok', '/auth/verify-email'])
    expect([path, (await get(path)).status]).toEqual([path, 404])
  expect((await post('/auth/sign-up/email', { email: 'x@y.example', password, name: 'x' })).status).toBe(404)
  expect((await post('/auth/sign-in/email', { email: 'ada@lakeside.example', password })).status).toBe(404)
})

test('the way after the sign-in leads to this site alone', async () => {
  const to = async (path: string) => (await post('/sign-in', { email: 'ada@lakeside.example', password, to: path })).headers.get('location')
  expect([await to('/plan?sort=due'), await to('//evil.example'), await to('https://evil.example')]).toEqual(['/plan?sort=due', '/', '/'])
})

test('sessions: the list, ending the others, a new password, signing out', async () => {
  const [one, two] = [cookieOf(await signIn('ada@lakeside.example')), cookieOf(await signIn('ada@lakeside.example'))]
  const account = (await (await get('/account', { cookie: one, headers: asJson })).json()) as { sessions: { isThis: boolean; from: string }[] }
  expect(account.sessions.filter((session) => session.isThis)).toHaveLength(1)
  expect(account.sessions.some((session) => session.from === '127.0.0.1')).toBe(true)
  expect((await post('/account/end-other-sessions', {}, { cookie: one })).status).toBe(303)
  expect([(await get('/account', { cookie: two })).status, (await get('/account', { cookie: one })).status]).toEqual([303, 200])
  const wrong = await post(
    '/account/password',
    { current: 'not the password', password: 'another good one', passwordAgain: 'another good one' },
    { cookie: one },
  )
  expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining('The present password is not right.')])
  const changed = await post(
    '/account/password',
    { current: password, password: 'another good one', passwordAgain: 'another good one' },
    { cookie: one },
  )
  expect(changed.status).toBe(303)
  expect((await get('/account', { cookie: one })).status).toBe(303) // replaced by a new session
  const fresh = cookieOf(changed)
  expect((await post('/sign-out', {}, { cookie: fresh })).headers.get('location')).toBe('/sign-in')
  expect((await get('/account', { cookie: fresh })).status).toBe(303)
  expect([(await signIn('ada@lakeside.example')).status, (await signIn('ada@lakeside.example', 'another good one')).status]).toEqual([401, 303])
})

test('people and sites: pages without inline style or script, and JSON', async () => {
  const cookie = cookieOf(await signIn('ada@lakeside.example', 'another good one'))
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
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('There is a site called Depot already.')])
})

test('an address has a limit of its own; a forged header does not widen it', async () => {
  const tries = await Promise.all(
    Array.from({ length: 70 }, (_, i) =>
      signIn(`n${i}@lakeside.example`, 'not the password', { headers: { ...asJson, 'x-forwarded-for': `198.51.100.${i}` } }),
    ),
  )
  expect(tries.filter((one) => one.status === 429).length).toBeGreaterThan(0)
  expect((await signIn('another@lakeside.example', 'not the password')).status).toBe(429)
  expect(await fromAddress('127.0.0.2')).toBe(401)
})
