import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asJson, cookieOf, good, openPeopleSite, password, type PeopleSite } from './people-site.ts'

let site: PeopleSite
let get: PeopleSite['get']
let post: PeopleSite['post']
let signIn: PeopleSite['signIn']

/** Ada has set it up, Jo has accepted an invitation, Sam is named and has none. */
beforeAll(async () => {
  site = await openPeopleSite('http_people_sign_in')
  ;({ get, post, signIn } = site)
  const ada = cookieOf(await post('/setup', good))
  const named = await post('/setup/second-approver', { name: 'Sam Reed', email: 'sam@lakeside.example', initials: 'SR' }, { cookie: ada })
  const added = await post('/people', { name: 'Jo Ortiz', email: 'jo@lakeside.example', initials: 'jo', positions: 'tester' }, { cookie: ada })
  const path = /\/invite\/[\w-]+/.exec(await added.text())?.[0] ?? ''
  const accepted = await post(path, { password, passwordAgain: password })
  if (!named.ok || !added.ok || accepted.headers.get('location') !== '/') throw new Error('the people of this file could not be made')
})
afterAll(() => site.close())

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
  expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining('The current password is wrong.')])
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

const fromAddress = (localAddress: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${site.url}/sign-in`,
      { method: 'POST', localAddress, headers: { accept: 'application/json', 'content-type': 'application/json' } },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    ).on('error', reject)
    sent.end(JSON.stringify({ email: 'elsewhere@lakeside.example', password: 'not the password' }))
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
