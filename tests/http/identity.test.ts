import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { codeAt, stepAt } from '../../src/subjects/people/second-factor/totp.ts'
import { addPerson, openPeopleApp, password, setUpAs, signIn, type PeopleApp } from '../lib/people-app.ts'

let app: PeopleApp
let ada: string
beforeAll(async () => {
  app = await openPeopleApp('identity')
  ada = await setUpAs(app)
})
afterAll(() => app.close())

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const bytesOf = (key: string): Uint8Array =>
  Uint8Array.from(
    (
      [...key]
        .map((one) => base32.indexOf(one).toString(2).padStart(5, '0'))
        .join('')
        .match(/.{8}/g) ?? []
    ).map((eight) => Number.parseInt(eight, 2)),
  )
const codeNow = (key: string, off = 0) => codeAt(bytesOf(key), stepAt(app.clock.at.epochMilliseconds) + off)
const later = (minutes: number) => {
  app.clock.at = app.clock.at.add({ minutes })
}
const kinds = async (): Promise<readonly string[]> =>
  (await inDistrict(app.db, '1', (tx) => sql<{ kind: string }>`select kind from ledger_entry order by at, id`.execute(tx))).rows.map(
    (row) => row.kind,
  )
const contents = async (): Promise<string> =>
  (await inDistrict(app.db, '1', (tx) => sql<{ all: string }>`select string_agg(content, ' ') as all from ledger_entry`.execute(tx))).rows[0]?.all ??
  ''
/** Enrols an authenticator app; gives its key and the backup codes. */
const enrol = async (cookie: string) => {
  expect((await app.post('/account/second-factor/begin', { current: password }, { cookie })).status).toBe(200)
  const { enrolling } = (await app.get('/account/second-factor', { cookie })).json<{ enrolling: { key: string } }>()
  const confirmed = await app.post('/account/second-factor/confirm', { code: codeNow(enrolling.key) }, { cookie })
  return { key: enrolling.key, confirmed, codes: confirmed.json<{ backupCodes: string[] }>().backupCodes }
}

describe('the second factor', () => {
  let sam: { id: string; email: string; cookie: string }
  let key = ''
  let codes: readonly string[] = []
  test('is begun with the password, shown as a QR code and as text, and counts from its first code on', async () => {
    sam = await addPerson(app, ada, 'Sam', ['second-approver'])
    expect((await app.get('/', { cookie: sam.cookie })).json<{ factorDueAt: string; proof: string }>()).toMatchObject({
      factorDueAt: '2026-12-06T12:07:00Z',
      isFactorOverdue: false,
      proof: 'password',
    })
    expect((await app.post('/account/second-factor/begin', { current: 'not the password' }, { cookie: sam.cookie })).status).toBe(403)
    await app.post('/account/second-factor/begin', { current: password }, { cookie: sam.cookie })
    const page = (await app.get('/account/second-factor', { cookie: sam.cookie, html: true })).text
    expect(page).toMatch(/<svg class="qr" role="img" aria-label="QR code/)
    expect(page).not.toMatch(/ style=/)
    expect((await app.post('/account/second-factor/confirm', { code: '000000' }, { cookie: sam.cookie })).status).toBe(401)
    const other = await signIn(app, sam.email) // a second session, of the password alone
    const enrolled = await enrol(sam.cookie)
    key = enrolled.key
    codes = enrolled.codes
    expect(codes).toHaveLength(10)
    expect((await app.get('/', { cookie: sam.cookie })).json<{ proof: string }>()).toMatchObject({ proof: 'second-factor' })
    expect((await app.get('/', { cookie: other.cookie })).status).toBe(401)
    expect(app.mailed.at(-1)).toMatchObject({ to: sam.email, subject: 'An authenticator app was added to your account' })
    const { rows } = await app.auth.accountOf(sam.email).then(async () => ({ rows: await kinds() }))
    expect(rows).toContain('people.second-factor-added')
    for (const secret of [key, ...codes]) expect(await contents()).not.toContain(secret)
  })
  test('is asked for at the sign-in: before it nothing opens', async () => {
    later(1)
    const half = await signIn(app, sam.email)
    expect([half.status, half.json<{ needs: string }>().needs, half.cookie.includes('session_token')]).toEqual([200, 'second-factor', false])
    expect((await app.get('/', { cookie: half.cookie })).status).toBe(401)
    const wrong = await app.post('/sign-in/second-factor', { code: '123456' }, { cookie: half.cookie })
    expect(wrong.json()).toMatchObject({ code: 'people/wrong-code', status: 401 })
    const done = await app.post('/sign-in/second-factor', { code: codeNow(key) }, { cookie: half.cookie })
    expect([done.status, done.cookie.includes('session_token')]).toEqual([200, true])
    expect((await app.get('/', { cookie: done.cookie })).json<{ proof: string }>().proof).toBe('second-factor')
    expect((await app.post('/sign-in/second-factor', { code: codeNow(key, 1) }, { cookie: half.cookie })).json()).toMatchObject({
      code: 'people/sign-in-begun-too-long-ago',
    }) // used up
  })
  test('a code works once, also the same code in another sign-in', async () => {
    later(1)
    const [one, two] = [await signIn(app, sam.email), await signIn(app, sam.email)]
    const answers = await Promise.all([one, two].map((half) => app.post('/sign-in/second-factor', { code: codeNow(key) }, { cookie: half.cookie })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401])
  })
  test('a half sign-in ends after ten minutes', async () => {
    const half = await signIn(app, sam.email)
    later(11)
    expect((await app.post('/sign-in/second-factor', { code: codeNow(key) }, { cookie: half.cookie })).json()).toMatchObject({
      code: 'people/sign-in-begun-too-long-ago',
    })
  })
  test('a backup code works once, and its owner is told', async () => {
    const before = app.mailed.length
    const use = async (code: string) => app.post('/sign-in/second-factor', { code }, { cookie: (await signIn(app, sam.email)).cookie })
    expect((await use((codes[0] ?? '').toLowerCase().replaceAll('-', ' '))).status).toBe(200)
    expect(app.mailed.slice(before).map((one) => one.subject)).toEqual(['A backup code was used to sign in'])
    expect((await use(codes[0] ?? '')).status).toBe(401)
  })
  test('ten wrong codes and the account waits, whatever half is tried', async () => {
    later(20)
    const statuses: number[] = []
    for (let i = 0; i < 11; i++)
      statuses.push((await app.post('/sign-in/second-factor', { code: '111111' }, { cookie: (await signIn(app, sam.email)).cookie })).status)
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429])
    later(20)
  })
  test('is removed with password and code, told by mail; the session falls back to what it still proves', async () => {
    const cookie = (await app.post('/sign-in/second-factor', { code: codeNow(key) }, { cookie: (await signIn(app, sam.email)).cookie })).cookie
    later(1)
    expect((await app.post('/account/second-factor/remove', { current: 'wrong', code: codeNow(key) }, { cookie })).status).toBe(403)
    expect((await app.post('/account/second-factor/remove', { current: password, code: '222222' }, { cookie })).status).toBe(401)
    expect((await app.post('/account/second-factor/remove', { current: password, code: codeNow(key) }, { cookie })).status).toBe(200)
    expect(app.mailed.at(-1)).toMatchObject({ to: sam.email, subject: 'The authenticator app was removed from your account' })
    expect((await app.get('/', { cookie })).json<{ proof: string }>().proof).toBe('password')
    expect((await signIn(app, sam.email)).cookie).toContain('session_token')
    expect(await kinds()).toEqual(expect.arrayContaining(['people.signed-in', 'people.backup-code-used', 'people.second-factor-removed']))
  })
  test('once the days of grace are over only the own account opens', async () => {
    const started = app.clock.at
    app.clock.at = app.clock.at.add({ hours: 24 * 15 })
    const { cookie } = await signIn(app, sam.email)
    expect((await app.get('/', { cookie })).json()).toMatchObject({ code: 'people/second-factor-first', clause: 'CM-6', status: 403 })
    expect((await app.get('/people', { cookie })).status).toBe(403)
    expect((await app.get('/account', { cookie, html: true })).text).toContain('only this page is open to you')
    await enrol(cookie)
    expect((await app.get('/', { cookie })).status).toBe(200)
    app.clock.at = started
  })
  test('who has no position that needs one is left alone', async () => {
    const tess = await addPerson(app, ada, 'Tess', ['tester'])
    expect((await app.get('/', { cookie: tess.cookie })).json<Record<string, unknown>>()).not.toHaveProperty('factorDueAt')
  })
})

describe('sessions', () => {
  test('are listed with device and way, ended one by one, and by an administrator all at once', async () => {
    const jo = await addPerson(app, ada, 'Jo', ['teacher'])
    const phone = await app.post(
      '/sign-in',
      { email: jo.email, password },
      { headers: { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1' } },
    )
    const { sessions } = (await app.get('/account', { cookie: jo.cookie })).json<{
      sessions: { id: string; isThis: boolean; how: string; from: string }[]
    }>()
    expect(sessions.map((one) => [one.isThis, one.how, one.from])).toEqual(
      expect.arrayContaining([
        [true, 'password', '127.0.0.1'],
        [false, 'password', '127.0.0.1'],
      ]),
    )
    expect((await app.get('/account', { cookie: jo.cookie, html: true })).text).toContain('Safari on iPhone')
    const others = sessions.find((one) => !one.isThis)?.id ?? ''
    const stranger = await addPerson(app, ada, 'Kit', ['teacher'])
    expect((await app.post(`/account/sessions/${others}/end`, {}, { cookie: stranger.cookie })).status).toBe(404)
    expect((await app.post(`/account/sessions/${others}/end`, {}, { cookie: jo.cookie })).status).toBe(200)
    expect((await app.get('/account', { cookie: phone.cookie })).status).toBe(401)
    expect((await app.post(`/people/${jo.id}/sessions/end`, {}, { cookie: stranger.cookie })).status).toBe(403)
    expect((await app.post(`/people/${jo.id}/sessions/end`, {}, { cookie: ada })).json()).toEqual({ ended: 1 })
    expect((await app.get('/account', { cookie: jo.cookie })).status).toBe(401)
    expect(app.mailed.at(-1)).toMatchObject({ to: jo.email, subject: 'Your sessions were ended' })
  })
  test('a sign-in says how many failed before it; sign-in, sign-out and ending are evidence', async () => {
    const lu = await addPerson(app, ada, 'Lu', ['teacher'])
    for (let i = 0; i < 3; i++) await signIn(app, lu.email, 'not the password')
    const { cookie } = await signIn(app, lu.email)
    await app.post('/sign-out', {}, { cookie })
    expect(await contents()).toContain('"failedBefore":3')
    expect(await kinds()).toEqual(expect.arrayContaining(['people.signed-in', 'people.signed-out', 'people.sessions-ended']))
    expect((await app.get('/account', { cookie })).status).toBe(401)
  })
})

describe('leaving', () => {
  test('ends positions, delegations, sessions and links in one act', async () => {
    const mo = await addPerson(app, ada, 'Mo', ['it-systems-manager'])
    const di = await addPerson(app, ada, 'Di', ['teacher'])
    const given = await app.post(
      `/people/${mo.id}/delegates`,
      { delegate: di.id, as: 'it-systems-manager', until: '2199-01-01T00:00' },
      { cookie: mo.cookie },
    )
    expect(given.status).toBe(201)
    expect((await app.get('/', { cookie: di.cookie })).json<{ positions: string[] }>().positions).toContain('it-systems-manager')
    expect((await app.post(`/people/${mo.id}/leave`, {}, { cookie: mo.cookie })).json()).toMatchObject({ code: 'people/own-end' })
    expect((await app.post(`/people/${mo.id}/leave`, {}, { cookie: ada })).json()).toMatchObject({ ended: 2 })
    expect((await app.get('/', { cookie: mo.cookie })).status).toBe(401)
    expect((await signIn(app, mo.email)).json()).toMatchObject({ code: 'people/no-district' })
    expect((await app.get('/', { cookie: di.cookie })).json<{ positions: string[] }>().positions).toEqual(['teacher'])
    expect((await app.post(`/people/${mo.id}/leave`, {}, { cookie: ada })).status).toBe(404)
  })
  test('a delegation is ended by one of the two, once, and never backwards', async () => {
    const [pa, ny] = [await addPerson(app, ada, 'Pa', ['it-systems-manager']), await addPerson(app, ada, 'Ny', ['teacher'])]
    const { delegation } = (
      await app.post(`/people/${pa.id}/delegates`, { delegate: ny.id, as: 'it-systems-manager', until: '2199-01-01T00:00' }, { cookie: pa.cookie })
    ).json<{ delegation: string }>()
    const outsider = await addPerson(app, ada, 'Zed', ['teacher'])
    expect((await app.post(`/delegations/${delegation}/end`, {}, { cookie: outsider.cookie })).json()).toMatchObject({
      code: 'people/not-your-delegate',
    })
    expect((await app.post(`/delegations/${delegation}/end`, {}, { cookie: ny.cookie })).status).toBe(200)
    expect((await app.post(`/delegations/${delegation}/end`, {}, { cookie: ny.cookie })).status).toBe(404)
    const back = await inDistrict(app.db, '1', (tx) => sql`update people_delegate set ended_at = now() - interval '1 day'`.execute(tx)).catch(
      (error: { code?: string; constraint?: string }) => error,
    )
    expect(back).toMatchObject({ code: '23514', constraint: 'delegation_must_end_once_and_not_in_the_past' })
  })
})

describe('another e-mail address', () => {
  test('counts once it is confirmed from there; the old one is told twice', async () => {
    const ro = await addPerson(app, ada, 'Ro', ['teacher'])
    expect((await app.post('/account/email', { email: 'ada@lakeside.example', current: password }, { cookie: ro.cookie })).json()).toMatchObject({
      code: 'people/email-taken',
    })
    expect((await app.post('/account/email', { email: 'ro.new@lakeside.example', current: 'wrong' }, { cookie: ro.cookie })).status).toBe(403)
    expect((await app.post('/account/email', { email: 'ro.new@lakeside.example', current: password }, { cookie: ro.cookie })).status).toBe(200)
    const link = app.mailed.findLast((one) => one.to === 'ro.new@lakeside.example')?.link ?? ''
    expect(app.mailed.findLast((one) => one.to === ro.email)?.subject).toBe('Your e-mail address is about to change')
    const path = new URL(link).pathname
    for (let i = 0; i < 2; i++) expect((await app.get(path)).json()).toEqual({ email: 'ro.new@lakeside.example' })
    expect((await app.post(path, {}, { cookie: ada })).json()).toMatchObject({ code: 'people/link-of-somebody-else' })
    expect((await signIn(app, ro.email)).status).toBe(200)
    expect((await app.post(path, {})).status).toBe(200)
    expect(app.mailed.at(-1)).toMatchObject({ to: ro.email, subject: 'Your e-mail address was changed' })
    expect([(await signIn(app, ro.email)).status, (await signIn(app, 'ro.new@lakeside.example')).status]).toEqual([401, 200])
    expect((await app.post(path, {})).status).toBe(404)
  })
})
