import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import type { z } from 'zod'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { isDiskFull } from '../db/why-it-broke.ts'
import { demoNow, withDemoMark } from '../demo-mark.ts'
import { newRequestId } from '../ids.ts'
import { plainPath, type Log } from '../log.ts'
import { readBytes, readFields } from './body.ts'
import { clientAddress, noProxies, type Proxies } from './client-address.ts'
import { certificateUnit, type Incoming } from './client-certificate.ts'
import { isOwnOrigin } from './origin.ts'
import { isOwnHost, wrongHost } from './own-host.ts'
import { broken, diskFull, notFound, problemDetails, signInFirst } from './problem.ts'
import type { Reply, Request0, Route } from './route.ts'

export type Asset = { readonly path: string; readonly contentType: string; readonly bytes: Uint8Array }

/** Who reads a page: in which language, at which address. */
export type Reader = { readonly lang: 'en' | 'es'; readonly path: string }
const langCookie = 'afterbell_lang'

export type AppParts<Who> = {
  readonly routes: readonly Route<Who>[]
  readonly publicUrl: string
  readonly who: (request: Request) => Promise<Who | undefined>
  readonly may: (who: Who, act: string) => Result<unknown>
  readonly problemPage: (refusal: Refusal, who: Who | undefined, path: string) => unknown
  readonly render: (page: unknown, reader: Reader) => string | Promise<string>
  readonly langOf?: (told: { asked?: string | undefined; kept?: string | undefined; accepts?: string | null | undefined }) => Reader['lang']
  readonly assets: readonly Asset[]
  readonly log: Log
  readonly took?: (route: string, method: string, status: number, seconds: number) => void // told of every answer, by declared path
  readonly proxies?: Proxies // whose X-Forwarded-For is believed; none unless named
  readonly isSettingUp?: () => Promise<boolean> // loopback names are taken as long as it is so
  readonly alsoHost?: (host: string, path: string) => Promise<boolean> // a new address under check
}

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin', // `no-referrer` would turn our own forms' Origin into null
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

class RefusedBody extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says)
    this.refusal = refusal
  }
}

const wantsJson = (request: Request): boolean => {
  const accept = request.headers.get('accept') ?? ''
  if (/application\/(problem\+)?json/.test(accept)) return true
  return !accept.includes('text/html') && (request.headers.get('content-type') ?? '').startsWith('application/json')
}

const check = (schema: z.ZodType | undefined, value: unknown, where: string): Result<unknown> => {
  if (!schema) return ok(value)
  const read = schema.safeParse(value)
  if (read.success) return ok(read.data)
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || where}: ${issue.message}`)
  return refuse({
    code: 'http/bad-input',
    clause: '-',
    says: `${faults.length === 1 ? 'One thing' : `${faults.length} things`} in what was sent cannot be used.`,
    satisfiedBy: 'Correct what is listed and try again.',
    faults,
    status: 400,
  })
}

// PostgreSQL stores no NUL, and half a character has no bytes that could be hashed. Deeper than any schema reads, the schema refuses.
const holdsUnstorable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  return typeof value === 'object' && value !== null && depth < 8 && Object.values(value).some((one) => holdsUnstorable(one, depth + 1))
}
const unstorable: Refusal = {
  code: 'http/bad-input',
  clause: '-',
  status: 400,
  says: 'What was sent contains a character that cannot be stored.',
  satisfiedBy: 'Remove the NUL or the invalid character and try again.',
}
// Marks that turn the order of what follows around: in a name sent by a machine they make a page say what is not so. Exports keep every byte.
const turning = /[\u202a-\u202e\u2066-\u2069]/g

// The page that a form leads to says what was saved. The mark holds a word and nothing of what it was: that stands in the ledger.
const savedMark = (seconds: number): string => `afterbell_saved=yes; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`
/** Whether this page is the first one after a form of this browser was taken. */
export const wasJustSaved = (headers: Headers): boolean => /(?:^|;\s*)afterbell_saved=yes(?:;|$)/.test(headers.get('cookie') ?? '')

/** What an address says after `?`: as in a form, names ending in `[]` hold several values. */
const queryOf = (single: Readonly<Record<string, string>>, several: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(single).map(([name, value]) => (name.endsWith('[]') ? [name.slice(0, -2), several[name] ?? []] : [name, value])))

const demoHeader = 'x-afterbell-demonstration'
const band = '<aside class="demo" aria-label="Demonstration"><strong>Demonstration.</strong> Nothing here is real; the clock has been moved.</aside>'
/** A page of a demonstration says so first thing; most draw a band of their own with the clock in it. */
const markedPage = (page: string): string =>
  demoNow() === undefined || page.includes('aria-label="Demonstration"') ? page : page.replace(/<body[^>]*>/, (body) => `${body}${band}`)
/** A file of a demonstration says so in its name. */
const markedFile = (headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  demoNow() === undefined
    ? headers
    : Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          name.toLowerCase() === 'content-disposition' ? value.replace(/filename="(?!demonstration-)/, 'filename="demonstration-') : value,
        ]),
      )

/** The whole web side: routes, pages or JSON by what was asked for, one body reader, one shape of refusal. */
export const createApp = <Who>(parts: AppParts<Who>): Hono => {
  const app = new Hono()
  const isSecure = parts.publicUrl.startsWith('https:')
  const paths = new Set(parts.routes.map((one) => `${one.method} ${one.path}`))
  if (paths.size !== parts.routes.length) throw new Error('two routes share one address')

  const html = async (c: Context, page: unknown): Promise<string> => markedPage((await parts.render(page, readerOf(c))).replace(turning, '\ufffd'))
  const readerOf = (c: Context): Reader => {
    const asked = c.req.query('lang')
    const kept = new RegExp(`(?:^|;\\s*)${langCookie}=(en|es)(?:;|$)`).exec(c.req.header('cookie') ?? '')?.[1]
    if (asked !== kept && (asked === 'en' || asked === 'es'))
      c.header('set-cookie', `${langCookie}=${asked}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`, { append: true })
    return { lang: parts.langOf?.({ asked, kept, accepts: c.req.header('accept-language') }) ?? 'en', path: c.req.path }
  }
  const answer = async (c: Context, reply: Reply, json: boolean, who: Who | undefined): Promise<Response> => {
    if (demoNow() !== undefined) c.header(demoHeader, 'yes')
    if (reply.kind === 'bytes')
      return c.body((reply.status === 304 ? null : reply.body) as string, (reply.status ?? 200) as 200, {
        'content-type': reply.type,
        ...markedFile(reply.headers),
      })
    if (reply.kind === 'refused') {
      const status = (reply.refusal.status ?? 422) as 422
      if (json) return c.body(JSON.stringify(problemDetails(reply.refusal)), status, { 'content-type': 'application/problem+json' })
      const page = reply.page ? reply.page(reply.refusal) : parts.problemPage(reply.refusal, who, c.req.path)
      return c.html(await html(c, page), status)
    }
    for (const cookie of reply.cookies ?? []) c.header('set-cookie', cookie, { append: true })
    const isActOfStaff = reply.kind === 'done' && reply.cookies === undefined && !json && who !== undefined && c.req.method === 'POST'
    if (isActOfStaff) c.header('set-cookie', savedMark(30), { append: true })
    else if (!json && reply.kind === 'view' && wasJustSaved(c.req.raw.headers)) c.header('set-cookie', savedMark(0), { append: true })
    if (json) return c.json(reply.json as object, (reply.status ?? 200) as 200)
    if (reply.kind === 'done') return c.redirect(reply.to, 303)
    return c.html(await html(c, reply.page()), (reply.status ?? 200) as 200)
  }
  const stop = (c: Context, refusal: Refusal, json: boolean, who?: Who) => answer(c, { kind: 'refused', refusal }, json, who)

  const declared = new Set(parts.routes.map((one) => one.path))
  app.use((_, next) => withDemoMark(next))
  app.use(async (c, next) => {
    const began = performance.now()
    await next()
    const path = routePath(c, -1)
    parts.took?.(declared.has(path) ? path : c.res.status === 404 ? 'none' : 'assets', c.req.method, c.res.status, (performance.now() - began) / 1000)
    for (const [name, value] of Object.entries(securityHeaders)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
    if (isSecure) c.res.headers.set('strict-transport-security', 'max-age=31536000')
  })
  app.use(compress({ encoding: 'gzip', threshold: 1024 }))
  for (const asset of parts.assets) {
    app.get(asset.path, (c) =>
      c.body(asset.bytes as Uint8Array<ArrayBuffer>, 200, {
        'content-type': asset.contentType,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    )
  }
  for (const one of parts.routes) {
    app.on(one.method, one.path, async (c) => {
      const json = wantsJson(c.req.raw)
      const host = c.req.header('host') ?? new URL(c.req.url).host
      // Programs come with a key of their own and by whatever name they were given.
      if (
        !one.machine &&
        !isOwnHost(host, parts.publicUrl, false) &&
        !isOwnHost(host, parts.publicUrl, (await parts.isSettingUp?.()) ?? false) &&
        !(await parts.alsoHost?.(host, c.req.path))
      )
        return stop(c, wrongHost(parts.publicUrl), json)
      if (one.method === 'POST' && !one.machine && !isOwnOrigin(c.req.raw.headers, parts.publicUrl)) {
        return stop(
          c,
          {
            code: 'http/foreign-origin',
            clause: '-',
            says: 'This form was sent from another site.',
            satisfiedBy: `Open ${parts.publicUrl} and send it from there.`,
            status: 403,
          },
          json,
        )
      }
      const who = one.machine ? undefined : await parts.who(c.req.raw)
      if (one.may !== 'anyone') {
        if (!who)
          return json || one.method === 'POST'
            ? stop(c, signInFirst, json)
            : c.redirect(`/sign-in?to=${encodeURIComponent(new URL(c.req.url).pathname)}`, 303)
        const may = parts.may(who, one.may)
        if (!may.ok) return stop(c, may.refusal, json, who)
      }
      const request: Request0 = {
        method: one.method,
        path: c.req.path,
        params: c.req.param() as Record<string, string>,
        query: c.req.query(),
        headers: c.req.raw.headers,
        wantsJson: json,
        remote: clientAddress(
          (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress ?? '',
          c.req.header('x-forwarded-for') ?? null,
          parts.proxies ?? noProxies,
        ),
        certificate: certificateUnit((c.env as { incoming?: Incoming } | undefined)?.incoming),
        raw: async () => {
          const read = await readBytes(c.req.raw, one.rawBody?.maxBytes ?? 0)
          if (!read.ok) throw new RefusedBody(read.refusal)
          return read.value
        },
      }
      if (holdsUnstorable([request.params, c.req.queries()])) return stop(c, unstorable, json, who)
      const query = check(one.query, queryOf(c.req.query(), c.req.queries()), 'the address')
      if (!query.ok) return stop(c, query.refusal, json, who)
      let body: unknown
      if (one.rawBody) return answer(c, await one.handle({ who, request, query: query.value as never, body: undefined as never }), json, who) // reads the body itself, once it knows who asks
      if (one.method === 'POST') {
        const fields = await readFields(c.req.raw, one.bodyBytes)
        if (!fields.ok) return stop(c, fields.refusal, json, who)
        if (holdsUnstorable(fields.value)) return stop(c, unstorable, json, who)
        const read = check(one.body, fields.value, 'the body')
        if (!read.ok) return stop(c, read.refusal, json, who)
        body = read.value
      }
      return answer(c, await one.handle({ who, request, query: query.value as never, body: body as never }), json, who)
    })
  }
  app.notFound((c) => stop(c, notFound, wantsJson(c.req.raw)))
  app.onError((error, c) => {
    if (error instanceof RefusedBody) return stop(c, error.refusal, wantsJson(c.req.raw)) as Promise<Response>
    if (error instanceof HTTPException)
      return stop(c, { ...broken, status: error.status as 400, says: error.message || broken.says }, wantsJson(c.req.raw)) as Promise<Response>
    // Whoever asked hung up half-way: nothing broke.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET' && error.message === 'aborted') return c.body(null, 400)
    const id = newRequestId()
    parts.log.error('a request broke', { id, method: c.req.method, path: plainPath(c.req.path), error })
    if (isDiskFull(error)) return stop(c, diskFull, wantsJson(c.req.raw)) as Promise<Response>
    return stop(c, { ...broken, satisfiedBy: `${broken.satisfiedBy} Number: ${id}.` }, wantsJson(c.req.raw)) as Promise<Response>
  })
  return app
}
