import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { jsx } from 'hono/jsx'
import { renderPage } from '../../src/kit/document.tsx'
import { Problem } from '../../src/kit/problem.tsx'
import { assets } from '../../src/kit/assets.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { changesRoutes } from '../../src/subjects/changes/index.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { cycleRoutes } from '../../src/subjects/patching/cycle.routes.tsx'
import { openCycleWorld, publicUrl, ritasCycle, tokenFor, type CycleDistrict, type CycleWorld, type Person } from '../lib/cycles.ts'
import { memoryAsks } from '../lib/passkeys.ts'

let world: CycleWorld
let a: CycleDistrict
let b: CycleDistrict
let app: ReturnType<typeof createApp>
const faults: string[] = []

const positions: Readonly<Record<Person, readonly string[]>> = {
  dana: ['technology-director'],
  cora: ['technology-coordinator'],
  ivan: ['it-systems-manager'],
  rita: ['systems-administrator'],
  sven: ['systems-administrator'],
  seth: ['second-approver'],
  tess: ['tester'],
}
const whoOf = (one: CycleDistrict, person: Person): Who => ({
  districtId: one.districtId,
  districtName: `District ${one.districtId}`,
  zone: 'America/Chicago',
  isDemo: true,
  personId: one.ids[person],
  name: person[0]?.toUpperCase() + person.slice(1),
  positions: positions[person],
  proof: 'password',
})

beforeAll(async () => {
  world = await openCycleWorld('http_changes')
  a = await world.district('1', '2026-11-16T15:00:00Z')
  b = await world.district('2', '2026-11-16T15:00:00Z')
  const parts = { db: world.db, asks: memoryAsks(), ...a.parts, scheduleHref: (id: string) => `/cycles/${id}/plan` }
  const people = new Map<string, Who>([
    ...[a, b].flatMap((one) => (Object.keys(positions) as Person[]).map((person) => [`${one.districtId}:${person}`, whoOf(one, person)] as const)),
  ])
  app = createApp<Who>({
    routes: [...changesRoutes(parts), ...cycleRoutes(parts)],
    publicUrl,
    assets,
    render: renderPage,
    log: createLog('test', (line) => faults.push(line)),
    who: async (request) => people.get(request.headers.get('x-test-who') ?? ''),
    may: (who, act) => mayDo(who.positions, act),
    problemPage: (refusal) => jsx(Problem, { refusal }),
  })
})
afterAll(() => world.close())

const ask = async (
  path: string,
  { as, json = false, form }: { as?: string; json?: boolean; form?: Record<string, string | readonly string[]> } = {},
) => {
  const headers = new Headers({
    accept: json ? 'application/json' : 'text/html',
    ...(as ? { 'x-test-who': as } : {}),
    ...(form ? { origin: publicUrl } : {}),
  })
  const body =
    form && new URLSearchParams(Object.entries(form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])))
  const response = await app.request(`${publicUrl}${path}`, { method: form ? 'POST' : 'GET', headers, ...(body ? { body } : {}) })
  const text = await response.text()
  expect(text, path).not.toMatch(/ style=| on[a-z]+="|<script|\[object Object\]|undefined/)
  return { status: response.status, text, to: response.headers.get('location') ?? '', json: () => JSON.parse(text) as Record<string, never> }
}
const visible = (html: string) =>
  html
    .slice(html.indexOf('<main'))
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')

test('from opening a cycle to its approval, through pages alone', async () => {
  expect((await ask('/cycles', { as: '1:rita' })).text).toContain('It has no owner')
  const form = await ask('/cycles/new', { as: '1:rita' })
  expect(form.text).toContain('December 2026')
  const opened = await ask('/cycles', { as: '1:rita', form: { administratorId: showId('per', a.ids.rita), period: '2026-12' } })
  expect(opened.status).toBe(303)
  const cycle = await ask(opened.to, { as: '1:rita' })
  expect(cycle.text).toContain('2 of 2 servers left')
  expect(cycle.text).toMatch(/aria-disabled="true"[^>]*>Plan the runs/)
  expect(cycle.text).toContain('The IT Systems Manager has not approved this text yet.')
  const change = /\/changes\/chg_[0-9a-f]{32}/.exec(cycle.text)?.[0] ?? ''
  const page = await ask(change, { as: '1:cora' })
  for (const part of ['afterbell-rule/1', 'The exact bytes that are approved', 'SHA-256', 'Waiting for Ivan', 'Earliest start'])
    expect(page.text).toContain(part)
  expect(page.text).toMatch(/You cannot decide this as IT Systems Manager/)
  const textHash = /name="textHash" value="([0-9a-f]{64})"/.exec(page.text)?.[1] ?? ''
  const twice = await ask(`${change}/decide`, { as: '1:cora', form: { capacity: 'technology-coordinator', textHash, verdict: 'denied' } })
  expect([twice.status, twice.text.includes('A denial gives its reason.')]).toEqual([422, true])
  expect((await ask(`${change}/seen`, { as: '1:cora', form: { textHash } })).status).toBe(303)
  expect((await ask(`${change}/decide`, { as: '1:cora', form: { capacity: 'technology-coordinator', textHash, verdict: 'approved' } })).status).toBe(
    303,
  )
  expect((await ask(`${change}/decide`, { as: '1:ivan', form: { capacity: 'it-systems-manager', textHash, verdict: 'approved' } })).status).toBe(303)
  const after = await ask(opened.to, { as: '1:rita' })
  expect(after.text).toMatch(/<a[^>]*href="\/cycles\/cyc_[0-9a-f]{32}\/plan"[^>]*>Plan the runs/)
  expect((await ask('/changes', { as: '1:rita' })).text).toContain('approved')
  const edited = await ask(`${opened.to}/edit`, { as: '1:rita', form: { 'servers[]': [showId('dev', a.devices['sis-01'])] } })
  expect(edited.status).toBe(303)
  expect((await ask(change, { as: '1:cora' })).text).toContain('An earlier decision is void')
  expect(faults).toEqual([])
})

test('the requester cannot approve by page, by API or with a link in hand', async () => {
  const { requestId } = await ritasCycle(a, '2027-01')
  const shown = showId('chg', requestId)
  const { standing } = (await ask(`/changes/${shown}`, { as: '1:rita', json: true })).json() as unknown as { standing: { textHash: string } }
  const page = await ask(`/changes/${shown}`, { as: '1:rita' })
  expect(page.text).toContain('You requested this yourself, and nobody decides their own request.')
  for (const capacity of ['it-systems-manager', 'technology-coordinator']) {
    const api = await ask(`/changes/${shown}/decide`, {
      as: '1:rita',
      json: true,
      form: { capacity, textHash: standing.textHash, verdict: 'approved' },
    })
    expect([api.status, api.json().code, api.json().clause]).toEqual([403, 'people/approver-is-requester', 'CM-6'])
  }
  const token = tokenFor(a, 'cora', 'Coordinator')
  const signedIn = await ask(`/approve/${token}`, { as: '1:rita', form: { verdict: 'approved' } })
  expect([signedIn.status, signedIn.text.includes('This link was sent to Cora')]).toEqual([403, true])
  expect((await ask(`/changes/${shown}`, { as: '2:cora' })).status).toBe(404)
  expect(
    (
      await ask(`/changes/${shown}/decide`, {
        as: '2:cora',
        json: true,
        form: { capacity: 'technology-coordinator', textHash: standing.textHash, verdict: 'approved' },
      })
    ).status,
  ).toBe(404)
  expect((await ask(`/changes/${shown}/edit`, { as: '1:tess', form: { plan: 'x' } })).status).toBe(403)
  expect((await ask(`/changes/${shown}`, { form: { verdict: 'approved' } })).status).toBe(404) // no such address to POST to
})

test('the approval page: few words, small, no script; GET changes nothing, one POST decides, then it is a receipt', async () => {
  await a.setClock('2026-11-17T15:00:00Z')
  await ritasCycle(a, '2027-02')
  const token = tokenFor(a, 'cora', 'Coordinator')
  const count = () =>
    a.sql(
      sql`select (select count(*) from ledger_entry) as entries, (select count(*) from changes_decision) as decisions, (select count(*) from changes_link where used_at is not null) as used`,
    )
  const before = await count()
  const page = await ask(`/approve/${token}`)
  expect(page.status).toBe(200)
  expect(visible(page.text).length, visible(page.text).join(' ')).toBeLessThanOrEqual(120)
  const sheet = assets.find((one) => one.path.includes('public'))
  const icon = assets.find((one) => one.path.includes('bell'))
  expect(Buffer.byteLength(page.text) + (sheet?.bytes.byteLength ?? 15_000) + (icon?.bytes.byteLength ?? 0)).toBeLessThanOrEqual(15 * 1024)
  expect(page.text.match(/<button/g)).toHaveLength(2)
  const exact = await ask(`/approve/${token}/text`)
  for (const part of ['afterbell-rule/1', 'Back-out plan', 'SHA-256']) expect(exact.text).toContain(part)
  expect(await count()).toEqual(before)
  const noReason = await ask(`/approve/${token}`, { form: { verdict: 'denied' } })
  expect([noReason.status, noReason.text.includes('A denial gives its reason.')]).toEqual([422, true])
  const decided = await ask(`/approve/${token}`, { form: { verdict: 'approved' } })
  expect([decided.status, decided.to]).toEqual([303, `/approve/${token}`])
  const receipt = await ask(decided.to)
  expect([receipt.status, receipt.text.includes('Approved</strong> by Cora')]).toEqual([200, true])
  const again = await ask(`/approve/${token}`, { json: true, form: { verdict: 'approved' } })
  expect([again.status, again.json().code]).toEqual([409, 'changes/link-used'])
})

test('a link over changed text, and one that leads nowhere, say so and what to do', async () => {
  const { requestId } = await ritasCycle(a, '2027-03')
  const token = tokenFor(a, 'ivan', 'Manager')
  expect((await ask(`/changes/${showId('chg', requestId)}/edit`, { as: '1:rita', form: { plan: 'Other words.' } })).status).toBe(303)
  const void_ = await ask(`/approve/${token}`)
  expect([void_.status, void_.text.includes('changed after this link was sent'), void_.text.includes('<button')]).toEqual([409, true, false])
  const broken = await ask('/approve/1-xyz')
  expect([broken.status, broken.text.includes('This link does not work')]).toEqual([404, true])
  expect(
    (
      await app.request(`${publicUrl}/approve/${token}`, {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'verdict=approved',
      })
    ).status,
  ).toBe(403)
})

test('who may not open a cycle finds the button disabled with its reason, and the API says no', async () => {
  expect((await ask('/cycles', { as: '1:cora' })).text).toMatch(/aria-disabled="true"[^>]*>Open a cycle/)
  expect(
    (await ask('/cycles', { as: '1:cora', json: true, form: { administratorId: showId('per', a.ids.rita), period: '2027-04' } })).json().code,
  ).toBe('people/not-your-position')
  const refused = await ask('/cycles', { as: '1:ivan', form: { administratorId: showId('per', a.ids.rita), period: '2026-12' } })
  expect([refused.status, refused.text.includes('one for all servers, not one per server')]).toEqual([409, true])
  const said = await ask('/cycles/rhythm', {
    as: '1:ivan',
    form: { deviceId: showId('dev', a.devices['web-01']), rhythm: 'quarterly', why: 'Static pages' },
  })
  expect(said.status).toBe(303)
  expect((await ask('/cycles', { as: '1:ivan' })).text).toContain('Static pages')
  const list = await ask('/cycles', { as: '2:rita', json: true })
  expect((list.json() as unknown as { cycles: unknown[] }).cycles).toEqual([])
  expect(b.told).toEqual([])
})

test('a refused decision shows no page that its sender may not open', async () => {
  const [change] = ((await ask('/changes', { as: '1:ivan', json: true })).json() as unknown as { changes: { id: string }[] }).changes
  const form = { capacity: 'technology-coordinator', verdict: 'approved', textHash: 'a'.repeat(64) }
  expect((await ask(`/changes/${change?.id}`, { as: '1:tess' })).status).toBe(403)
  const refused = await ask(`/changes/${change?.id}/decide`, { as: '1:tess', form })
  expect([refused.status, refused.text.includes('web-01'), refused.text.includes('Back-out')]).toEqual([403, false, false])
})
