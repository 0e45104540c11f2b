import { Provider } from 'oidc-provider'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
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
    const told = await until(() => app.mailed.find((one) => one.subject === 'Lost Reed asks for a way back in'))
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
    const mail = app.mailed.find((sent) => sent.to === lost.email && sent.subject === 'Your way back in')
    expect(app.mailed.filter((sent) => sent.subject === 'Lost Reed was let back in').map((sent) => sent.to)).toEqual(
      expect.arrayContaining(['ada@lakeside.example', one.email, two.email]),
    )
    const path = new URL(mail?.link ?? '').pathname
    const { code } = (both.find((answer) => answer.status === 200) as (typeof both)[number]).json<{ code: string }>()
    for (const sent of app.mailed) expect(`${sent.body} ${sent.link}`).not.toContain(code) // whoever reads the mailbox has the link and no code
    const open = (told: object) => app.post(path, { password: 'a wholly new password', passwordAgain: 'a wholly new password', ...told })
    for (const told of [{}, { code: 'ABCD-EFGH' }])
      expect((await open(told)).json()).toMatchObject({ code: 'people/recovery-code-wrong', clause: 'CM-6' })
    expect((await app.get(path, { html: true })).text).toContain('The code you were told')
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
    expect(app.mailed.filter((sent) => sent.to === gone.email && sent.subject === 'Your way back in')).toHaveLength(1)
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
      ['Waits for a review: Break-glass account 1 was opened'],
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

describe('an identity provider', () => {
  let server: Server
  let issuer = ''
  let claims: Record<string, unknown> = {}
  let subject = 'sub-1'
  let amr: string[] = []
  beforeAll(async () => {
    server = createServer()
    await new Promise<void>((up) => {
      server.listen(0, '127.0.0.1', up)
    })
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'afterbell',
          client_secret: 'the-client-secret-of-the-test',
          redirect_uris: [`${app.publicUrl}/sign-in/provider/callback`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['a key of the test'] },
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims }) }),
      features: { devInteractions: { enabled: false } },
      jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
      ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
      interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    })
    // Who comes is signed in and agrees to everything: the provider's own pages are not what is tested.
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response)
      void (async () => {
        const { prompt, params, session } = await provider.interactionDetails(request, response)
        if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: subject, amr } })
        const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) })
        grant.addOIDCScope('openid email')
        return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
      })().catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
  })
  afterAll(
    () =>
      new Promise((down) => {
        server.closeAllConnections()
        server.close(down)
      }),
  )

  let deputy = ''
  /** The second person behind every provider. */
  const confirmAll = async () => {
    deputy ||= (await addPerson(app, ada, 'Deputy', ['it-systems-manager'])).cookie
    const { providers } = (await app.get('/sign-in-providers', { cookie: deputy })).json<{
      providers: { id: string; confirmedAt: string | null }[]
    }>()
    for (const one of providers)
      if (one.confirmedAt === null) expect((await app.post(`/sign-in-providers/${one.id}/confirm`, {}, { cookie: deputy })).status).toBe(200)
  }
  /** Through the provider as a browser goes: follows every redirect with its cookies until it leads back to us. Gives the address it leads back to. */
  const atProvider = async (url: string): Promise<string> => {
    const jar = new Map<string, string>()
    let next = url
    for (let step = 0; step < 12; step++) {
      const response = await fetch(next, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
      for (const one of response.headers.getSetCookie()) jar.set(one.split('=')[0] ?? '', one.split(';')[0]?.slice(one.indexOf('=') + 1) ?? '')
      const location = response.headers.get('location')
      if (location === null) throw new Error(`the provider answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
      next = new URL(location, next).href
      if (next.startsWith(app.publicUrl)) return next
    }
    throw new Error('the provider leads nowhere')
  }
  const begin = async () => {
    const { providers } = (await app.get('/sign-in')).json<{ providers: { id: string }[] }>()
    return app.get(`/sign-in/provider/go/${providers[0]?.id}?to=/plan`)
  }
  const back = (address: string, cookie: string) => app.get(address.replace(app.publicUrl, app.url), { cookie, html: true })
  const through = async () => {
    const begun = await begin()
    return back(await atProvider(begun.json<{ url: string }>().url), begun.cookie)
  }

  test('is set once it answers for its issuer; the page names the file of its secret', async () => {
    const set = (given: string) => app.post('/sign-in-providers', { label: 'District', issuer: given, clientId: 'afterbell' }, { cookie: ada })
    expect((await set('http://accounts.example')).status).toBe(422) // no TLS
    expect((await set('http://127.0.0.1:1')).json()).toMatchObject({ code: 'identity/unreachable' })
    expect((await set(`${issuer}/`)).status).toBe(201)
    expect((await set(issuer)).json()).toMatchObject({ code: 'people/provider-there' })
    await confirmAll()
    const page = (await app.get('/sign-in-providers', { cookie: ada, html: true })).text
    expect(page).toContain(`secrets/${issuer}`)
    expect(page).toContain('no file')
    app.secrets.set(issuer, 'the-client-secret-of-the-test')
    expect((await app.get('/sign-in-providers', { cookie: ada, html: true })).text).not.toContain('the-client-secret-of-the-test')
  })
  test('signs nobody in until a second person confirmed exactly this one, in the rules and in the database', async () => {
    const { providers } = (await app.get('/sign-in-providers', { cookie: ada })).json<{
      providers: { id: string; confirmedAt: string | null; setBy: string; confirmedBy: string }[]
    }>()
    expect(providers[0]).toMatchObject({ setBy: 'Ada Lane', confirmedBy: 'Deputy Reed', trustsFactor: false })
    const other = (await app.post('/sign-in-providers', { label: 'Other', issuer: `${issuer}/other`, clientId: 'afterbell' }, { cookie: ada })).json<{
      code: string
    }>()
    expect(other.code).toBe('identity/unreachable')
    const id = crypto.randomUUID()
    const person = (await inDistrict(app.db, '1', (tx) => sql<{ id: string }>`select id from people_person where name = 'Ada Lane'`.execute(tx)))
      .rows[0]?.id
    await inDistrict(app.db, '1', (tx) =>
      sql`insert into people_provider (district_id, id, label, issuer, client_id, set_by, set_at) values (1, ${id}, 'Second', ${`${issuer}/second`}, 'x', ${person}, now())`.execute(
        tx,
      ),
    )
    const shown = `idp_${id.replaceAll('-', '')}`
    expect((await app.get('/sign-in')).json<{ providers: { label: string }[] }>().providers.map(({ label }) => label)).toEqual(['District'])
    expect((await app.get(`/sign-in/provider/go/${shown}`)).json()).toMatchObject({ code: 'people/provider-unknown' })
    expect((await app.post(`/sign-in-providers/${shown}/confirm`, {}, { cookie: ada })).json()).toMatchObject({
      code: 'people/provider-set-by-you',
      clause: 'CM-6',
    })
    expect((await app.get('/', { cookie: deputy })).json<{ duties: { what: string }[] }>().duties.map(({ what }) => what)).toContain(
      'Confirm the identity provider “Second”, or end it',
    )
    const fault = (text: ReturnType<typeof sql>) =>
      inDistrict(app.db, '1', (tx) => text.execute(tx)).then(
        () => undefined,
        (error: { code?: string; constraint?: string }) => ({ code: error.code, constraint: error.constraint }),
      )
    expect(await fault(sql`update people_provider set confirmed_by = set_by, confirmed_at = now() where id = ${id}`)).toEqual({
      code: '23514',
      constraint: 'provider_must_be_confirmed_by_another_person',
    })
    expect(
      await fault(sql`insert into people_provider (district_id, id, label, issuer, client_id, set_by, set_at, confirmed_by, confirmed_at)
      select 1, gen_random_uuid(), 'Third', 'https://third.example', 'x', set_by, now(), confirmed_by, now() from people_provider where confirmed_by is not null`),
    ).toEqual({ code: '23514', constraint: 'provider_must_be_set_before_it_is_confirmed' })
    expect(await fault(sql`update people_provider set issuer = 'https://evil.example' where confirmed_by is not null`)).toMatchObject({
      code: '42501',
    }) // no role may: another issuer is another row
    await app.post(`/sign-in-providers/${shown}/end`, {}, { cookie: ada })
    expect(await kinds()).toEqual(expect.arrayContaining(['people.provider-set', 'people.provider-confirmed']))
  })
  test('a provider on this machine is for trying out alone', async () => {
    const real = await openPeopleApp('ways_in_real', { localIssuers: false })
    const cookie = await setUpAs(real)
    for (const given of [issuer, 'https://localhost/idp', 'https://127.0.0.1:9443', 'https://[::1]/'])
      expect([given, (await real.post('/sign-in-providers', { label: 'Mine', issuer: given, clientId: 'x' }, { cookie })).status]).toEqual([
        given,
        422,
      ])
    await inDistrict(real.db, '1', (tx) =>
      sql`insert into people_provider (district_id, id, label, issuer, client_id, set_by, set_at) select 1, gen_random_uuid(), 'Old', ${issuer}, 'x', id, now() from people_person`.execute(
        tx,
      ),
    )
    const second = await addPerson(real, cookie, 'Second', ['it-systems-manager'])
    const { providers } = (await real.get('/sign-in-providers', { cookie })).json<{ providers: { id: string }[] }>()
    expect((await real.post(`/sign-in-providers/${providers[0]?.id}/confirm`, {}, { cookie: second.cookie })).status).toBe(200)
    expect((await real.get('/sign-in')).json<{ providers: unknown[] }>().providers).toEqual([]) // set before, still not used
    await real.close()
  })
  test('code flow end to end: found once by a verified e-mail, then by the subject', async () => {
    claims = { email: 'two@lakeside.example', email_verified: true }
    const first = await through()
    expect([first.status, first.location, first.cookie.includes('session_token')]).toEqual([303, '/plan', true])
    expect((await app.get('/', { cookie: first.cookie })).json()).toMatchObject({ name: 'Two Reed', proof: 'provider' })
    expect(app.mailed.at(-1)).toMatchObject({ to: 'two@lakeside.example', subject: 'Your account is connected to an identity provider' })
    claims = { email: 'one@lakeside.example', email_verified: true } // the address has a new owner: the subject counts
    expect((await app.get('/', { cookie: (await through()).cookie })).json()).toMatchObject({ name: 'Two Reed' })
    amr = ['pwd', 'mfa']
    expect((await app.get('/', { cookie: (await through()).cookie })).json()).toMatchObject({ proof: 'provider' }) // its word of a second factor counts nowhere unless that is set
    const { providers } = (await app.get('/sign-in-providers', { cookie: ada })).json<{ providers: { id: string }[] }>()
    await app.post(`/sign-in-providers/${providers[0]?.id}/end`, {}, { cookie: ada })
    await app.post('/sign-in-providers', { label: 'District', issuer, clientId: 'afterbell', trustsFactor: 'yes' }, { cookie: ada })
    expect((await app.get('/sign-in')).json<{ providers: unknown[] }>().providers).toEqual([]) // a change is confirmed anew
    await confirmAll()
    expect((await app.get('/', { cookie: (await through()).cookie })).json()).toMatchObject({ proof: 'second-factor' })
    amr = []
  })
  test('another subject with the same address, an unverified address, or nobody’s: refused, and nobody is made', async () => {
    const count = async () =>
      (await inDistrict(app.db, '1', (tx) => sql<{ n: string }>`select count(*) as n from people_person`.execute(tx))).rows[0]?.n
    const before = await count()
    subject = 'sub-2'
    for (const [given, says] of [
      [{ email: 'two@lakeside.example', email_verified: true }, 'bound to another identity'],
      [{ email: 'one@lakeside.example', email_verified: false }, 'does not vouch'],
      [{ email: 'one@lakeside.example' }, 'does not vouch'],
      [{ email: 'stranger@lakeside.example', email_verified: true }, 'Nobody here has this e-mail'],
    ] as const) {
      claims = given
      const answer = await through()
      expect([answer.text.includes(says), answer.cookie.includes('session_token')], `${JSON.stringify(given)} ${answer.text.slice(0, 600)}`).toEqual([
        true,
        false,
      ])
    }
    expect(await count()).toBe(before)
  })
  test('the answer counts once, in the browser that began, with state and code untouched', async () => {
    subject = 'sub-1'
    claims = { email: 'two@lakeside.example', email_verified: true }
    const begun = await begin()
    const url = new URL(begun.json<{ url: string }>().url)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      redirect_uri: `${app.publicUrl}/sign-in/provider/callback`,
      nonce: expect.stringMatching(/.{20}/),
    })
    const address = await atProvider(url.href)
    expect((await back(address, '')).text).toContain('in another browser')
    expect((await back(address.replace(/state=[^&]+/, 'state=AAAAAAAAAAAAAAAAAAAAAAAAAAAA'), begun.cookie)).text).toContain('in another browser')
    const again = await begin()
    const forged = await back((await atProvider(again.json<{ url: string }>().url)).replace(/code=[^&]+/, 'code=forged'), again.cookie)
    expect([forged.status, forged.text.includes('cannot be used')]).toEqual([401, true])
    expect((await back(address, begun.cookie)).status).toBe(303)
    expect((await back(address, begun.cookie)).status).toBe(401) // taken
  })
  test('a person connects it from their account, with their password', async () => {
    const entra = await addPerson(app, ada, 'Entra', ['teacher'])
    const { providers } = (await app.get('/account/providers', { cookie: entra.cookie })).json<{ providers: { id: string }[] }>()
    expect((await app.post('/account/providers', { provider: providers[0]?.id, current: 'wrong' }, { cookie: entra.cookie })).status).toBe(403)
    subject = 'sub-entra'
    claims = {} // says nothing of the address, as Entra does
    const begun = await app.post('/account/providers', { provider: providers[0]?.id, current: password }, { cookie: entra.cookie })
    const address = await atProvider(begun.json<{ url: string }>().url)
    expect((await back(address, `${entra.cookie}; ${begun.cookie}`)).location).toBe('/account?done=provider')
    expect((await app.get('/', { cookie: (await through()).cookie })).json()).toMatchObject({ name: 'Entra Reed', proof: 'provider' })
  })
  test('a stolen session, or a link somebody is led to, connects nothing: no `?to=` stands for the password', async () => {
    const victim = await addPerson(app, ada, 'Victim', ['teacher'])
    const { providers } = (await app.get('/sign-in')).json<{ providers: { id: string }[] }>()
    const bound = async () => (await kinds()).filter((kind) => kind === 'people.provider-bound').length
    const before = await bound()
    subject = 'sub-of-a-thief'
    for (const to of ['/account?done=provider', 'connect:', `connect:${victim.id}`]) {
      const begun = await app.get(`/sign-in/provider/go/${providers[0]?.id}?to=${encodeURIComponent(to)}`)
      const answer = await back(await atProvider(begun.json<{ url: string }>().url), `${victim.cookie}; ${begun.cookie}`)
      expect(answer.text, to).toContain('does not vouch')
    }
    // Begun by one account with its password, answered in the browser of another.
    const begun = await app.post('/account/providers', { provider: providers[0]?.id, current: password }, { cookie: victim.cookie })
    const other = await signIn(app, 'two@lakeside.example')
    expect((await back(await atProvider(begun.json<{ url: string }>().url), `${other.cookie}; ${begun.cookie}`)).status).toBe(401)
    expect(await bound()).toBe(before)
  })
  test('whoever sets a provider becomes no approver by it, and reaches into no other district', async () => {
    await addPerson(app, ada, 'Manager', ['it-systems-manager'])
    const both = await addPerson(app, ada, 'Both', ['teacher'])
    const account = await app.auth.accountOf(both.email)
    await sql`insert into people_login_district (auth_user_id, district_id, person_id) values (${account}, 77, ${crypto.randomUUID()})`.execute(
      app.db,
    )
    for (const [name, says] of [
      ['manager', 'decides changes'],
      ['both', 'another district'],
    ] as const) {
      subject = `sub-made-up-for-${name}`
      claims = { email: `${name}@lakeside.example`, email_verified: true }
      const answer = await through()
      expect([answer.text.includes(says), answer.cookie.includes('session_token')], answer.text.slice(0, 600)).toEqual([true, false])
    }
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
