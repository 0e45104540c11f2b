// The addresses of people served as the product serves them, with a clock the test sets and mail kept instead of sent.
import { serve } from '@hono/node-server'
import { createServer, type AddressInfo } from 'node:net'
import { jsx } from 'hono/jsx'
import { Temporal } from 'temporal-polyfill'
import { oidcProviders } from '../../src/connectors/identity/oidc.ts'
import type { PolicyValues } from '../../src/core/policy/parameters.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { Problem } from '../../src/kit/problem.tsx'
import { openPool, type Db } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import type { Proxies } from '../../src/platform/http/client-address.ts'
import { route, view } from '../../src/platform/http/route.ts'
import { createLog } from '../../src/platform/log.ts'
import { baselinePack } from '../../src/processes/pack.ts'
import { createAuth, createWho, dutiesFor, mayEnter, peopleRoutes, type Who } from '../../src/subjects/people/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { openTestCluster, root, type TestDatabase } from './cluster.ts'

export type Mailed = { readonly subject: string; readonly body: string; readonly to: string; readonly link: string | undefined }
export type Answer = {
  readonly status: number
  readonly location: string | null
  readonly text: string
  readonly json: <T>() => T
  readonly cookie: string
  readonly cookies: readonly string[]
  readonly headers: Headers
}
type Sent = { readonly cookie?: string | undefined; readonly headers?: Readonly<Record<string, string>>; readonly html?: boolean }
export type PeopleApp = {
  readonly url: string
  readonly publicUrl: string
  readonly db: Db
  readonly database: TestDatabase
  readonly auth: ReturnType<typeof createAuth>
  readonly mailed: Mailed[]
  readonly secrets: Map<string, string>
  readonly clock: { at: Temporal.Instant }
  readonly policy: { values: PolicyValues }
  get(path: string, sent?: Sent): Promise<Answer>
  post(path: string, body: Readonly<Record<string, unknown>>, sent?: Sent): Promise<Answer>
  close(): Promise<void>
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** `mail: false` leaves the installation without a mail server. */
export const openPeopleApp = async (
  label: string,
  {
    mail = true,
    proxies,
    publicUrl: given,
    localIssuers = true,
  }: { mail?: boolean; proxies?: Proxies; publicUrl?: string; localIssuers?: boolean } = {},
): Promise<PeopleApp> => {
  const database = await (await openTestCluster()).clone(label)
  const port = await freePort()
  const publicUrl = given ?? `http://localhost:${port}`
  const log = createLog('test', () => {})
  const pool = openPool(database.addresses.app, log, 6)
  const clock = { at: Temporal.Instant.from('2026-11-22T12:07:00Z') }
  const policy = { values: baselinePack(root).policy }
  const mailed: Mailed[] = []
  const secrets = new Map<string, string>()
  const auth = createAuth({
    databaseUrl: database.addresses.auth,
    secret: 'a secret of the test, long enough to be one',
    publicUrl,
    log,
    now: () => clock.at,
  })
  const parts = {
    auth,
    db: pool.db,
    publicUrl,
    setupCode: () => 'ABCD-EFGH-2345',
    setupDone: () => undefined,
    policyOf: async () => policy.values,
    providers: oidcProviders,
    localIssuers,
    secretOf: (issuer: string) => ({ file: `secrets/${issuer}`, secret: secrets.get(issuer) }),
    tell: async (_: unknown, notice: { subject: string; body: string; to: readonly { address: string; link?: string | undefined }[] }) => {
      for (const one of notice.to) mailed.push({ subject: notice.subject, body: notice.body, to: one.address, link: one.link })
    },
    ...(mail
      ? {
          sendInvitation: async (one: { to: string; link: string }) => {
            mailed.push({ subject: 'invitation', body: '', to: one.to, link: one.link })
          },
        }
      : {}),
  }
  const today = route<Who>({
    method: 'GET',
    path: '/',
    says: 'Today',
    may: 'today.see',
    handle: async ({ who }) =>
      view({ ...who, duties: who ? await reading({ db: pool.db, districtId: who.districtId }, (tx, now) => dutiesFor(tx, who, now)) : [] }, () => ''),
  })
  const app = createApp<Who>({
    routes: [today, ...peopleRoutes(parts)],
    publicUrl,
    who: createWho(parts),
    may: mayEnter,
    assets: [],
    log,
    problemPage: (refusal) => jsx(Problem, { refusal }),
    render: renderPage,
    ...(proxies ? { proxies } : {}),
  })
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
  const url = `http://127.0.0.1:${port}`
  const ask = async (path: string, init: RequestInit, { cookie, headers, html }: Sent): Promise<Answer> => {
    const response = await fetch(path.startsWith('http') ? path : url + path, {
      redirect: 'manual',
      ...init,
      headers: { accept: html ? 'text/html' : 'application/json', ...(cookie ? { cookie } : {}), ...(init.headers as object), ...headers },
    })
    const text = await response.text()
    const cookies = response.headers.getSetCookie()
    return {
      status: response.status,
      location: response.headers.get('location'),
      text,
      json: <T>() => JSON.parse(text) as T,
      cookies,
      cookie: cookies.map((one) => one.split(';')[0]).join('; '),
      headers: response.headers,
    }
  }
  return {
    url,
    publicUrl,
    db: pool.db,
    database,
    auth,
    mailed,
    secrets,
    clock,
    policy,
    get: (path, sent = {}) => ask(path, {}, sent),
    post: (path, body, sent = {}) => ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }, sent),
    close: async () => {
      await new Promise((done) => {
        server.close(done)
      })
      await Promise.all([pool.close(), auth.close()])
      await database.drop()
    },
  }
}

export const password = 'correct horse battery'
/** Sets the district up as Ada; gives her cookie. */
export const setUpAs = async (app: PeopleApp, positions: readonly string[] = ['technology-director', 'technology-coordinator']): Promise<string> => {
  const made = await app.post('/setup', {
    code: 'ABCD-EFGH-2345',
    district: 'Lakeside',
    zone: 'America/Chicago',
    site: 'High',
    siteKind: 'school',
    name: 'Ada Lane',
    email: 'ada@lakeside.example',
    initials: 'AL',
    positions,
    password,
    passwordAgain: password,
  })
  if (made.status !== 201) throw new Error(`set-up: ${made.status} ${made.text}`)
  return made.cookie
}
/** Invites somebody by mail and opens their account; gives their id and cookie. */
export const addPerson = async (
  app: PeopleApp,
  by: string,
  name: string,
  positions: readonly string[],
): Promise<{ id: string; email: string; cookie: string }> => {
  const email = `${name.toLowerCase()}@lakeside.example`
  const invited = await app.post('/people', { name: `${name} Reed`, email, initials: name.slice(0, 3), positions }, { cookie: by })
  if (invited.status !== 201) throw new Error(`invite: ${invited.status} ${invited.text}`)
  const link = app.mailed.findLast((one) => one.to === email && one.link !== undefined)?.link ?? ''
  const opened = await app.post(new URL(link).pathname, { password, passwordAgain: password })
  return { id: invited.json<{ person: string }>().person, email, cookie: opened.cookie }
}
export const signIn = (app: PeopleApp, email: string, secret = password) => app.post('/sign-in', { email, password: secret })
