// The addresses of people served as the product serves them: several at a time over one database, where each has its own counter of tries.
import { serve } from '@hono/node-server'
import { createServer, type AddressInfo } from 'node:net'
import { Temporal } from 'temporal-polyfill'
import { jsx } from 'hono/jsx'
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
import { openTestCluster, root } from '../lib/cluster.ts'

export const password = 'correct horse battery'
export const secret = 'a secret of the test, long enough to be one'
const printed = 'ABCD-EFGH-2345'
// In the middle of every limit's window, so that none turns over under a test.
const at = Temporal.Instant.from('2026-11-22T12:07:00Z')
const pack = baselinePack(root)
const policyOf = async () => pack.policy

export const good = {
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

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

type Fields = Readonly<Record<string, string | readonly string[]>>
type Options = { readonly cookie?: string; readonly headers?: Readonly<Record<string, string>>; readonly at?: string }
export const asJson = { accept: 'application/json' }
export const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
const form = (fields: Fields) =>
  new URLSearchParams(Object.entries(fields).flatMap(([name, given]) => [given].flat().map((one): [string, string] => [name, one])))

export const openPeopleSite = async (label: string) => {
  const lines: string[] = []
  const log = createLog('test', (line) => lines.push(line))
  let code: string | undefined = printed
  const database = await (await openTestCluster()).clone(label)
  const closers: (() => Promise<unknown> | unknown)[] = []
  const mailed: InvitationMail[] = []

  /** The routes of people served as the product serves them; with `mail` invitations go out instead of being shown. */
  const open = async (mail: boolean): Promise<string> => {
    const port = await freePort()
    const publicUrl = `http://localhost:${port}`
    const pool = openPool(database.addresses.app, log, 4)
    const auth = createAuth({ databaseUrl: database.addresses.auth, secret, publicUrl, log, now: () => at })
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
        tell: async () => {},
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

  const url = await open(false)
  const get = (path: string, { cookie = '', headers = {}, at = url }: Options = {}) =>
    fetch(at + path, { redirect: 'manual', headers: { accept: 'text/html', cookie, ...headers } })
  const post = (path: string, fields: Fields, { cookie = '', headers = {}, at = url }: Options = {}) =>
    fetch(at + path, { method: 'POST', redirect: 'manual', body: form(fields), headers: { accept: 'text/html', cookie, ...headers } })
  const signIn = async (email: string, secret = password, options: Options = {}) => post('/sign-in', { email, password: secret }, options)
  return {
    url,
    database,
    log,
    lines,
    mailed,
    code: () => code,
    open,
    get,
    post,
    signIn,
    close: async () => {
      for (const close of closers) await close()
      await database.drop()
    },
  }
}
export type PeopleSite = Awaited<ReturnType<typeof openPeopleSite>>
