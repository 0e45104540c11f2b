// The policy editor over HTTP: pages and JSON, faults beside what was typed, the pack in and out, and who may.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'
import { whoOf } from '../lib/inventory-client.ts'

let app: PmApp
const json = { accept: 'application/json', origin: 'http://localhost' }
const get = (path: string, accept = 'text/html'): Promise<Response> => Promise.resolve(app.app.request(path, { headers: { accept } }))
const post = (path: string, fields: Record<string, unknown>, accept = 'application/json'): Promise<Response> =>
  Promise.resolve(
    accept === 'text/html'
      ? app.app.request(path, {
          method: 'POST',
          headers: { accept, origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields as Record<string, string>).toString(),
        })
      : app.app.request(path, { method: 'POST', headers: { ...json, 'content-type': 'application/json' }, body: JSON.stringify(fields) }),
  )
const raw = (path: string, body: string): Promise<Response> =>
  Promise.resolve(app.app.request(path, { method: 'POST', headers: { ...json, 'content-type': 'application/yaml' }, body }))

beforeAll(async () => {
  app = await openPmApp('http_policy')
}, 60_000)
afterAll(() => app.close())

describe('a number', () => {
  test('is listed with its value, default, bounds, origin, clause and use', async () => {
    const page = await (await get('/policy')).text()
    for (const words of ['notice.hours', 'a whole number from 6 to 168', 'procedure', 'not used yet', 'read by rules', '/clauses/SP-1.4'])
      expect(page).toContain(words)
    const listed = (await (await get('/policy', 'application/json')).json()) as { parameters: { name: string; value: unknown; isOwn: boolean }[] }
    expect(listed.parameters.find(({ name }) => name === 'notice.hours')).toMatchObject({ value: 6, isOwn: false, readBy: ['SP-1.4/notice-6-hours'] })
  })

  test('is refused with every fault beside what was typed, and set with its reason', async () => {
    const refused = await post('/parameters', { name: 'notice.hours', value: '3', from: '2020-01-01T00:00', reason: '' }, 'text/html')
    expect(refused.status).toBe(422)
    const page = await refused.text()
    for (const words of ['3 is not a whole number from 6 to 168', 'is in the past', 'say why', 'value="3"']) expect(page).toContain(words)
    expect((await post('/parameters', { name: 'notice.hours', value: '8', reason: 'the board asked' })).status).toBe(200)
    const one = (await (await get('/policy/notice.hours', 'application/json')).json()) as Record<string, unknown>
    expect(one).toMatchObject({ value: 8, history: [{ before: 6, value: 8, reason: 'the board asked', state: 'in force' }] })
    expect(await (await get('/policy/notice.hours?try=24')).text()).toContain('of 0 runs that began would have come out otherwise')
    expect((await get('/policy/notice.minutes')).status).toBe(404)
    expect((await post('/parameters', { name: 'notice.hours', value: null, reason: 'as it was' })).status).toBe(200)
  })

  test('that begins later shows as such, and may be taken back', async () => {
    const set = await post('/parameters', { name: 'hold.hours', value: 72, from: '2099-01-01', reason: 'x' })
    expect(((await set.json()) as { faults: string[] }).faults).toEqual(['from: is more than 400 days ahead'])
    const soon = new Date(Date.now() + 40 * 86_400_000).toISOString()
    const { id } = (await (await post('/parameters', { name: 'hold.hours', value: 72, from: soon, reason: 'x' })).json()) as { id: string }
    expect(await (await get('/policy')).text()).toContain('changes later')
    expect(await (await get('/policy/hold.hours')).text()).toContain('Withdraw')
    expect((await post('/parameters/withdraw', { id })).status).toBe(200)
    expect((await post('/parameters/withdraw', { id })).status).toBe(409)
  })

  test('is for director and coordinator to change, for others to read', async () => {
    app.as({ ...whoOf(app.place), positions: ['teacher'] })
    expect((await post('/parameters', { name: 'notice.hours', value: 9, reason: 'x' })).status).toBe(403)
    expect((await raw('/policy/pack', 'format: x')).status).toBe(403)
    expect(await (await get('/policy/notice.hours')).text()).toContain('This is for: Technology Director, Technology Coordinator.')
    app.as({ ...whoOf(app.place), positions: ['technology-director'] })
  })
})

describe('the pack', () => {
  test('goes out as a file, is looked at, and is taken over only as it was shown', async () => {
    const yaml = await (await get('/policy/pack.yaml')).text()
    expect(yaml).toContain('pack: baseline')
    expect((await raw('/policy/pack/check', yaml)).status).toBe(409) // nothing was set: it is the very pack in force, with its hash
    const other = yaml.replace('pack: baseline', 'pack: lakeside').replace('default: 48\n', 'default: 60\n')
    const looked = (await (await raw('/policy/pack/check', other)).json()) as { hash: string; differences: { what: string }[] }
    expect(looked.differences.map(({ what }) => what)).toEqual(['value in force of hold.hours', 'parameter hold.hours'])
    expect((await raw('/policy/pack?hash=another&reason=x', other)).status).toBe(409)
    expect((await raw(`/policy/pack?hash=${looked.hash}&reason=our%20own`, other)).status).toBe(201)
    expect(await (await get('/policy/pack')).text()).toContain('lakeside')
    expect(await (await get('/procedures')).text()).toContain('Patch management')
    expect(((await (await get('/policy/hold.hours', 'application/json')).json()) as { value: number }).value).toBe(60)
  })

  test('a page form takes it the same way, by the content that was shown', async () => {
    const form = new FormData()
    form.set('shipped', 'yes')
    const page = await (
      await app.app.request('/policy/pack/check', { method: 'POST', headers: { accept: 'text/html', origin: 'http://localhost' }, body: form })
    ).text()
    expect(page).toContain('Switch to this pack')
    expect(page).toContain('What baseline 2 would change')
  })

  test.each(['a: &a [1]\nb: *a', 'x: !!js/undefined 1', '[['.repeat(5000), '\0'])('a hostile one is refused: %#', async (text) => {
    expect((await raw('/policy/pack/check', text)).status).toBe(422)
  })
})
