import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ok, refuse } from '../../src/core/result.ts'
import { createApp, securityHeaders } from '../../src/platform/http/app.ts'
import { openApi } from '../../src/platform/http/openapi.ts'
import { bytes, done, refused, route, view, type Route } from '../../src/platform/http/route.ts'
import { createLog, plainPath } from '../../src/platform/log.ts'

type Who = { readonly name: string }
const lines: string[] = []
const routes: readonly Route<Who>[] = [
  route<Who>({ method: 'GET', path: '/', says: 'home', may: 'anyone', handle: () => view({ page: 'home' }, () => '<p>home</p>') }),
  route<Who>({ method: 'GET', path: '/mine', says: 'mine', may: 'see.mine', handle: ({ who }) => view({ name: who?.name }, () => '<p>mine</p>') }),
  route<Who, z.ZodObject<{ name: z.ZodString; n: z.ZodCoercedNumber }>>({
    method: 'POST',
    path: '/things',
    says: 'make',
    may: 'anyone',
    body: z.object({ name: z.string().min(1), n: z.coerce.number() }),
    handle: ({ body }) => done({ made: body }, '/things/1'),
  }),
  route<Who>({
    method: 'POST',
    path: '/raw',
    says: 'raw',
    may: 'anyone',
    machine: true,
    rawBody: { maxBytes: 1000 },
    handle: async ({ request }) => bytes(String((await request.raw()).byteLength), 'text/plain'),
  }),
  route<Who>({
    method: 'GET',
    path: '/broken',
    says: 'broken',
    may: 'anyone',
    handle: () => {
      throw new Error('password=hunter2 at postgres://me:secret@host/x')
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/turned',
    says: 'turned',
    may: 'anyone',
    handle: () => view({ name: 'srv\u202e1-bd' }, () => '<p>srv\u202e1-bd</p>'),
  }),
  route<Who>({
    method: 'GET',
    path: '/no',
    says: 'no',
    may: 'anyone',
    handle: () => refused({ code: 'test/no', clause: 'SP-2', says: 'No.', satisfiedBy: 'Yes.', status: 409 }),
  }),
]
const app = createApp<Who>({
  routes,
  publicUrl: 'http://localhost:8080',
  assets: [],
  render: String,
  who: async (request) =>
    request.headers.get('cookie') === 'me' ? { name: 'Maria' } : request.headers.get('cookie') === 'other' ? { name: 'Other' } : undefined,
  may: (who) =>
    who.name === 'Maria'
      ? ok(true)
      : refuse({ code: 'people/not-your-position', clause: 'PM-4', says: 'Not yours.', satisfiedBy: 'Ask.', status: 403 }),
  problemPage: (refusal) => `<h1>${refusal.says}</h1>`,
  log: createLog('test', (line) => lines.push(line)),
})
const ask = (path: string, init: RequestInit = {}) => app.request(`http://localhost:8080${path}`, init)
const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }

describe('one handler answers page and JSON', () => {
  it('by what was asked for', async () => {
    expect(await (await ask('/', { headers: { accept: 'text/html' } })).text()).toBe('<p>home</p>')
    expect(await (await ask('/', { headers: { accept: 'application/json' } })).json()).toEqual({ page: 'home' })
    const sent = await ask('/things', { method: 'POST', headers: { ...form, origin: 'http://localhost:8080' }, body: 'name=a&n=2' })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/things/1'])
    const asJson = await ask('/things', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"name":"a","n":2}',
    })
    expect([asJson.status, await asJson.json()]).toEqual([200, { made: { name: 'a', n: 2 } }])
  })
  it('carries the security headers on every answer, errors too', async () => {
    for (const path of ['/', '/no', '/broken', '/nowhere']) {
      const headers = (await ask(path)).headers
      for (const [name, value] of Object.entries(securityHeaders)) expect(headers.get(name), `${path} ${name}`).toBe(value)
      expect(headers.get('cache-control')).toBe('no-store')
    }
    expect(securityHeaders['content-security-policy']).not.toContain('unsafe')
  })
})

describe('bad input', () => {
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  it('is refused whole, with every fault', async () => {
    const answer = await ask('/things', { method: 'POST', headers: json, body: '{"n":"x"}' })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const problem = (await answer.json()) as { code: string; faults: string[] }
    expect(problem.code).toBe('http/bad-input')
    expect(problem.faults.map((fault) => fault.split(':')[0])).toEqual(['name', 'n'])
  })
  it('without a type, of a wrong type, broken or missing never stores an empty record', async () => {
    for (const [headers, body] of [
      [{}, 'name=a&n=2'],
      [{ 'content-type': 'text/plain' }, 'name=a&n=2'],
      [json, '{"name":'],
      [json, '[]'],
      [json, ''],
      [form, ''],
    ] as const) {
      expect((await ask('/things', { method: 'POST', headers: { accept: 'application/json', ...headers }, body })).status).toBe(400)
    }
  })
  it('longer than the limit is refused while it comes', async () => {
    expect((await ask('/raw', { method: 'POST', body: 'x'.repeat(1000) })).status).toBe(200)
    let sent = 0
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 4096
        controller.enqueue(new Uint8Array(4096))
      },
    })
    const answer = await ask('/raw', { method: 'POST', body: endless, duplex: 'half' } as RequestInit)
    expect(answer.status).toBe(413)
    expect(sent).toBeLessThan(200_000)
  })
  it('NUL and half characters are refused by every door, never a fault of ours', async () => {
    for (const name of ['a\\u0000b', '\\ud800'])
      expect((await ask('/things', { method: 'POST', headers: json, body: `{"name":"${name}","n":1}` })).status).toBe(400)
    expect((await ask('/things', { method: 'POST', headers: { ...form, accept: 'application/json' }, body: 'name=a%00&n=1' })).status).toBe(400)
    expect((await ask('/?text=%00', { headers: { accept: 'application/json' } })).status).toBe(400)
  })
  it('a name that turns the writing round does not turn a page', async () => {
    const page = await (await ask('/turned', { headers: { accept: 'text/html' } })).text()
    expect(page).toBe('<p>srv\ufffd1-bd</p>')
    expect(await (await ask('/turned', { headers: { accept: 'application/json' } })).json()).toEqual({ name: 'srv\u202e1-bd' })
  })
  it('prototype names are fields like any other', async () => {
    const answer = await ask('/things', {
      method: 'POST',
      headers: { ...form, accept: 'application/json' },
      body: '__proto__=x&constructor=y&name=a&n=1',
    })
    expect(await answer.json()).toEqual({ made: { name: 'a', n: 1 } })
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})

describe('the doors', () => {
  it('refuse a form from another site, and take one from ours or from a program', async () => {
    const post = (headers: Record<string, string>) => ask('/things', { method: 'POST', headers: { ...form, ...headers }, body: 'name=a&n=2' })
    for (const headers of [
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:9' },
    ]) {
      expect((await post(headers as Record<string, string>)).status, JSON.stringify(headers)).toBe(403)
    }
    for (const headers of [{ origin: 'http://localhost:8080' }, { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080' }, {}])
      expect((await post(headers as Record<string, string>)).status).toBe(303)
  })
  it('answer another name than their own with 421, which a page that rebinds its name to us meets', async () => {
    const answer = await ask('/', { headers: { host: 'evil.test', accept: 'application/json' } })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([421, 'http/wrong-host'])
    expect(
      (await ask('/things', { method: 'POST', headers: { ...form, origin: 'http://evil.test', host: 'evil.test' }, body: 'name=a&n=2' })).status,
    ).toBe(421)
    expect((await ask('/', { headers: { host: '127.0.0.1:9999' } })).status).toBe(200) // PUBLIC_URL is loopback: any name of this machine
    expect((await ask('/raw', { method: 'POST', headers: { host: 'elsewhere.test' }, body: 'abc' })).status).toBe(200) // programs come with a key of their own
  })
  it('send strangers to the sign-in, and tell who may instead', async () => {
    const page = await ask('/mine', { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fmine'])
    expect((await ask('/mine', { headers: { accept: 'application/json' } })).status).toBe(401)
    expect((await ask('/mine', { headers: { cookie: 'other' } })).status).toBe(403)
    expect((await ask('/mine', { headers: { cookie: 'me' } })).status).toBe(200)
  })
  it('tell nothing of what broke inside; the log does, without secrets', async () => {
    const answer = await ask('/broken', { headers: { accept: 'application/json' } })
    const text = await answer.text()
    expect(answer.status).toBe(503)
    expect(text).not.toContain('hunter2')
    expect(lines.join('')).toContain('a request broke')
    for (const secret of ['secret@', 'hunter2']) expect(lines.join('')).not.toContain(secret)
    const id = `dev_${'01a2'.repeat(8)}`
    const token = '1-3KSk6oWc47efy6c8p5Wz076mAWbE5nzM'
    expect([`/demo/sign-in/${token}`, `/calendar/${token}.ics`, `/devices/${id}/exposure`].map(plainPath)).toEqual([
      '/demo/sign-in/[hidden]',
      '/calendar/[hidden]',
      `/devices/${id}/exposure`,
    ])
  })
})

describe('OpenAPI', () => {
  it('describes every route and no other', () => {
    const document = openApi(routes as never, '1', 'http://x') as { openapi: string; paths: Record<string, Record<string, unknown>> }
    expect(document.openapi).toBe('3.1.0')
    expect(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
        .sort(),
    ).toEqual(routes.map((one) => `${one.method} ${one.path}`).sort())
  })
})
