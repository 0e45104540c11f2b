import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readProxies } from '../../src/platform/http/client-address.ts'
import { openIdentityProvider, throughProvider, type IdentityProvider } from '../lib/identity-provider.ts'
import { addPerson, openPeopleApp, password, setUpAs, signIn, type PeopleApp } from '../lib/people-app.ts'

let app: PeopleApp
let ada: string
beforeAll(async () => {
  app = await openPeopleApp('ways_in_provider', { proxies: readProxies('127.0.0.0/8') })
  ada = await setUpAs(app)
  await addPerson(app, ada, 'One', ['superintendent'])
  await addPerson(app, ada, 'Two', ['principal'])
})
afterAll(() => app.close())
const kinds = async () =>
  (await inDistrict(app.db, '1', (tx) => sql<{ kind: string }>`select kind from ledger_entry order by at, id`.execute(tx))).rows.map(
    (row) => row.kind,
  )

describe('an identity provider', () => {
  let server: IdentityProvider
  let issuer = ''
  let claims: Record<string, unknown> = {}
  let subject = 'sub-1'
  let amr: string[] = []
  beforeAll(async () => {
    server = await openIdentityProvider(app.publicUrl, () => ({ subject, amr, claims }))
    issuer = server.issuer
  })
  afterAll(() => server.close())

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
  const atProvider = (url: string) => throughProvider(url, app.publicUrl)
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
      [{ email: 'one@lakeside.example', email_verified: false }, 'does not confirm your e-mail'],
      [{ email: 'one@lakeside.example' }, 'does not confirm your e-mail'],
      [{ email: 'stranger@lakeside.example', email_verified: true }, 'Nobody here has an account with this e-mail'],
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
      expect(answer.text, to).toContain('does not confirm your e-mail')
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
