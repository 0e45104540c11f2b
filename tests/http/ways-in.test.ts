import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readProxies } from '../../src/platform/http/client-address.ts'
import { addPerson, openPeopleApp, password, setUpAs, signIn, type PeopleApp } from '../lib/people-app.ts'

let app: PeopleApp
let ada: string
beforeAll(async () => {
  app = await openPeopleApp('ways_in', { proxies: readProxies('127.0.0.0/8') })
  ada = await setUpAs(app)
})
afterAll(() => app.close())
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
const kinds = async () =>
  (await inDistrict(app.db, '1', (tx) => sql<{ kind: string }>`select kind from ledger_entry order by at, id`.execute(tx))).rows.map(
    (row) => row.kind,
  )
const until = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (let i = 0; i < 500; i++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((next) => {
      setTimeout(next, 20)
    })
  }
  throw new Error('it did not come')
}
type Open = { open: { id: string; name: string; words: unknown[] }[] }

describe('recovery by two persons', () => {
  let lost: { id: string; email: string; cookie: string }
  let recovery = ''
  const confirm = (cookie: string, note = 'Staff card, known for years') =>
    app.post(`/recoveries/${recovery}/confirm`, { seen: 'in-person', note }, { cookie })
  test('is asked for without telling whether there is such an account', async () => {
    lost = await addPerson(app, ada, 'Lost', ['it-systems-manager'])
    const [known, unknown] = [
      await app.post('/recover', { email: lost.email }, from('192.0.2.1')),
      await app.post('/recover', { email: 'nobody@lakeside.example' }, from('192.0.2.1')),
    ]
    expect([known.status, known.text, known.location]).toEqual([unknown.status, unknown.text, unknown.location])
    const told = await until(() => app.mailed.find((one) => one.subject === 'Lost Reed asks for account recovery'))
    expect([told.to, told.link]).toEqual(['ada@lakeside.example', undefined])
    recovery = (await app.get('/recoveries', { cookie: ada })).json<Open>().open[0]?.id ?? ''
    expect((await app.get('/', { cookie: ada })).json<{ duties: { what: string }[] }>().duties.map((one) => one.what)).toContain(
      'See Lost Reed and vouch, or stop it',
    )
  })
  test('nobody vouches for themselves, twice, without a note, or for who appointed them', async () => {
    expect((await confirm(lost.cookie)).json()).toMatchObject({ code: 'people/recovery-own', clause: 'CM-6' })
    expect((await confirm(ada, '')).json()).toMatchObject({ code: 'people/input-refused', status: 422 })
    const mate = await addPerson(app, ada, 'Mate', ['principal'])
    await app.post(
      `/people/${lost.id}/delegates`,
      { delegate: mate.id, as: 'it-systems-manager', until: '2199-01-01T00:00' },
      { cookie: lost.cookie },
    )
    expect((await confirm(mate.cookie)).json()).toMatchObject({ code: 'people/recovery-too-near' })
    const teacher = await addPerson(app, ada, 'Teacher', ['teacher'])
    expect((await confirm(teacher.cookie)).json()).toMatchObject({ code: 'people/not-your-position' })
    expect((await confirm(ada)).json()).toEqual({ words: 1 })
    expect((await confirm(ada)).json()).toMatchObject({ code: 'people/recovery-said-already' })
  })
  test('the database itself makes no link on one word, and takes none from who asks', async () => {
    const fault = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: { code?: string; constraint?: string }) => ({ code: error.code, constraint: error.constraint }),
      )
    expect(await fault(inDistrict(app.db, '1', (tx) => sql`update people_recovery set done_at = now() where done_at is null`.execute(tx)))).toEqual({
      code: '23514',
      constraint: 'recovery_must_be_confirmed_by_two_persons',
    })
    expect(
      await fault(
        inDistrict(app.db, '1', (tx) =>
          sql`insert into people_recovery_word (district_id, recovery_id, person_id, by_id, seen, note, at)
      select district_id, id, person_id, person_id, 'in-person', 'me', now() from people_recovery`.execute(tx),
        ),
      ),
    ).toEqual({ code: '23514', constraint: 'recovery_must_not_be_confirmed_by_who_asks' })
  })
  test('the second word makes a link for one hour that works once; all are told', async () => {
    const [one, two] = [await addPerson(app, ada, 'One', ['superintendent']), await addPerson(app, ada, 'Two', ['principal'])]
    const both = await Promise.all([confirm(one.cookie), confirm(two.cookie)])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 404]) // the third word finds it done
    const mail = app.mailed.find((sent) => sent.to === lost.email && sent.subject === 'Your account recovery')
    expect(app.mailed.filter((sent) => sent.subject === 'Lost Reed was let back in').map((sent) => sent.to)).toEqual(
      expect.arrayContaining(['ada@lakeside.example', one.email, two.email]),
    )
    const path = new URL(mail?.link ?? '').pathname
    const { code } = (both.find((answer) => answer.status === 200) as (typeof both)[number]).json<{ code: string }>()
    for (const sent of app.mailed) expect(`${sent.body} ${sent.link}`).not.toContain(code) // whoever reads the mailbox has the link and no code
    const open = (told: object) => app.post(path, { password: 'a wholly new password', passwordAgain: 'a wholly new password', ...told })
    for (const told of [{}, { code: 'ABCD-EFGH' }])
      expect((await open(told)).json()).toMatchObject({ code: 'people/recovery-code-wrong', clause: 'CM-6' })
    expect((await app.get(path, { html: true })).text).toContain('The code you were given')
    const opened = await open({ code: code.toLowerCase() })
    expect([opened.status, opened.cookie.includes('session_token')]).toEqual([200, true])
    expect([
      (await app.get('/', { cookie: lost.cookie })).status,
      (await signIn(app, lost.email)).status,
      (await signIn(app, lost.email, 'a wholly new password')).status,
    ]).toEqual([401, 401, 200])
    expect((await app.post(path, { password, passwordAgain: password })).status).toBe(404)
    expect(await kinds()).toEqual(
      expect.arrayContaining(['people.recovery-asked', 'people.recovery-confirmed', 'people.recovery-link-made', 'people.account-recovered']),
    )
  })
  test('two first words at one moment make one link: neither is lost', async () => {
    const gone = await addPerson(app, ada, 'Gone', ['teacher'])
    await app.post('/recover', { email: gone.email }, from('192.0.2.9'))
    const look = async () => (await app.get('/recoveries', { cookie: ada })).json<Open>().open.find((row) => row.name === 'Gone Reed')?.id
    recovery = await until(look)
    const two = await signIn(app, 'two@lakeside.example')
    // Both have begun before either may go on.
    const both = await inDistrict(app.db, '1', async (tx) => {
      await sql`select 1 from people_recovery for update`.execute(tx)
      const words = [confirm(ada), confirm(two.cookie)]
      await new Promise((next) => {
        setTimeout(next, 400)
      })
      return { words }
    })
    expect((await Promise.all(both.words)).map((answer) => answer.json<{ words: number }>().words).sort()).toEqual([1, 2])
    expect(app.mailed.filter((sent) => sent.to === gone.email && sent.subject === 'Your account recovery')).toHaveLength(1)
  })
  test('three an hour for one account, then it waits', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await app.post('/recover', { email: 'target@lakeside.example' }, from(`198.51.100.${i}`))).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })
})

describe('break-glass', () => {
  let codes: readonly string[] = []
  let held = ''
  test('needs somebody outside IT to be told', async () => {
    const bare = await openPeopleApp('bare_glass')
    const first = await setUpAs(bare)
    expect((await bare.post('/break-glass', {}, { cookie: first })).json()).toMatchObject({ code: 'people/break-glass-nobody-outside' })
    await bare.close()
    const made = await app.post('/break-glass', {}, { cookie: ada })
    codes = made.json<{ codes: string[] }>().codes
    expect([made.status, codes.length]).toEqual([201, 6])
    expect((await app.post('/break-glass', {}, { cookie: ada })).status).toBe(201)
    expect((await app.post('/break-glass', {}, { cookie: ada })).json()).toMatchObject({ code: 'people/break-glass-enough' })
    expect((await app.get('/people', { cookie: ada })).json<{ gaps: { position: string }[] }>().gaps.map((gap) => gap.position)).toContain(
      'systems-administrator',
    ) // it fills no vacancy
  })
  test('a code opens once, with who and why, and the superintendent is told in the same act', async () => {
    const open = (code: string, address = '192.0.2.50') =>
      app.post('/sign-in/break-glass', { code, who: 'Maria Chen', why: 'Everybody’s phone was stolen' }, from(address))
    expect((await app.post('/sign-in/break-glass', { code: codes[0] }, from('192.0.2.50'))).status).toBe(422)
    const opened = await open((codes[0] ?? '').toLowerCase())
    expect(opened.status).toBe(200)
    held = opened.cookie
    expect(app.mailed.at(-1)).toMatchObject({ to: 'one@lakeside.example', subject: 'A break-glass account was opened at Lakeside' })
    expect(app.mailed.at(-1)?.body).toContain('Maria Chen')
    expect((await open(codes[0] ?? '')).json()).toMatchObject({ code: 'people/break-glass-wrong-code' })
    expect((await app.get('/', { cookie: held })).json()).toMatchObject({
      proof: 'break-glass',
      positions: ['technology-director', 'systems-administrator'],
    })
  })
  test('makes nobody a decider, no other account, no provider, and vouches for nobody', async () => {
    const { people } = (await app.get('/people', { cookie: held })).json<{ people: { id: string; email: string }[] }>()
    const two = people.find((one) => one.email === 'two@lakeside.example')?.id ?? ''
    expect((await app.post(`/people/${two}/positions`, { position: 'technology-coordinator' }, { cookie: held })).json()).toMatchObject({
      code: 'people/break-glass-makes-no-decider',
      clause: 'CM-6',
    })
    expect(
      (
        await app.post('/people', { name: 'New', email: 'new@lakeside.example', initials: 'NE', positions: ['second-approver'] }, { cookie: held })
      ).json(),
    ).toMatchObject({ code: 'people/break-glass-makes-no-decider' })
    expect(
      (await app.post('/people', { name: 'New', email: 'new@lakeside.example', initials: 'NE', positions: ['tester'] }, { cookie: held })).status,
    ).toBe(201)
    expect((await app.post('/break-glass', {}, { cookie: held })).json()).toMatchObject({ code: 'people/break-glass-by-break-glass' })
    expect(
      (await app.post('/sign-in-providers', { label: 'Mine', issuer: 'https://idp.example', clientId: 'x' }, { cookie: held })).json(),
    ).toMatchObject({ code: 'people/not-by-break-glass', clause: 'CM-6' })
  })
  test('stands on Today until somebody outside has written what they found', async () => {
    const one = await signIn(app, 'one@lakeside.example')
    const duties = async (cookie: string) =>
      (await app.get('/', { cookie }))
        .json<{ duties: { what: string }[] }>()
        .duties.map((duty) => duty.what)
        .filter((what) => what.includes('was opened'))
    expect([await duties(one.cookie), await duties(ada)]).toEqual([
      ['Review: Break-glass account 1 was opened'],
      ['Waiting for a review: Break-glass account 1 was opened'],
    ])
    const { uses } = (await app.get('/break-glass', { cookie: one.cookie })).json<{ uses: { id: string }[] }>()
    const review = (cookie: string, finding: string) => app.post(`/break-glass/uses/${uses[0]?.id}/review`, { finding }, { cookie })
    expect((await review(ada, 'fine')).json()).toMatchObject({ code: 'people/not-your-position' })
    expect((await review(one.cookie, ' ')).json()).toMatchObject({ code: 'people/break-glass-no-finding' })
    expect((await review(one.cookie, 'Asked Maria; the phones were stolen indeed.')).status).toBe(200)
    expect([await duties(one.cookie), await duties(ada)]).toEqual([[], []])
  })
  test('wrong codes: five an address, thirty in all; a new sheet voids the old', async () => {
    const tries = []
    for (let i = 0; i < 6; i++)
      tries.push((await app.post('/sign-in/break-glass', { code: `wrong-${i}`, who: 'x', why: 'y' }, from('203.0.113.7'))).status)
    expect(tries).toEqual([403, 403, 403, 403, 403, 429])
    const { accounts } = (await app.get('/break-glass', { cookie: ada })).json<{ accounts: { id: string; codesLeft: number }[] }>()
    expect(accounts.map((one) => one.codesLeft)).toEqual([5, 6])
    expect((await app.post(`/break-glass/${accounts[0]?.id}/codes`, {}, { cookie: ada })).status).toBe(200)
    expect((await app.post('/sign-in/break-glass', { code: codes[1], who: 'x', why: 'y' }, from('192.0.2.51'))).status).toBe(403)
    expect((await app.post(`/break-glass/${accounts[0]?.id}/end`, {}, { cookie: ada })).status).toBe(200)
    expect((await app.get('/', { cookie: held })).status).toBe(401)
  })
})

describe('one mailbox is one person', () => {
  test('a decider needs a mailbox of their own', async () => {
    const invite = (email: string, positions: readonly string[]) =>
      app.post('/people', { name: 'Ada Two', email, initials: `X${Math.floor(Math.random() * 90 + 10)}`, positions }, { cookie: ada })
    expect((await invite('ada+approver@lakeside.example', ['second-approver'])).json()).toMatchObject({
      code: 'people/decider-needs-own-mailbox',
      clause: 'CM-6',
    })
    expect(
      (await app.post('/setup/second-approver', { name: 'Ada Two', email: 'ADA+x@lakeside.example', initials: 'A2' }, { cookie: ada })).json(),
    ).toMatchObject({ code: 'people/decider-needs-own-mailbox' })
    expect((await invite('ada+calendar@lakeside.example', ['teacher'])).status).toBe(201)
  })
})

test('behind a trusted proxy each client has a limit of its own', async () => {
  const wrong = (address: string) =>
    app.post('/sign-in', { email: `n${Math.random()}@lakeside.example`, password: 'not the password' }, from(address))
  const tries = await Promise.all(Array.from({ length: 62 }, () => wrong('203.0.113.99')))
  expect(tries.filter((one) => one.status === 429)).toHaveLength(2)
  expect((await wrong('203.0.113.98')).status).toBe(401)
  const { cookie } = await app.post('/sign-in', { email: 'one@lakeside.example', password }, from('203.0.113.42'))
  expect(
    (await app.get('/account', { cookie })).json<{ sessions: { isThis: boolean; from: string }[] }>().sessions.find((one) => one.isThis)?.from,
  ).toBe('203.0.113.42')
})

test('over TLS: another host is refused with 421, and the browser is told to stay', async () => {
  const tls = await openPeopleApp('ways_in_tls', { publicUrl: 'https://it.lakeside.example' })
  const ask = (host: string) => tls.get('/sign-in', { headers: { host } }).then((answer) => answer)
  const local = await ask('ignored')
  expect([local.status, local.json<{ code: string }>().code, local.headers.get('strict-transport-security')]).toEqual([
    421,
    'http/wrong-host',
    'max-age=31536000',
  ])
  await tls.close()
})
