import type { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok } from '../../src/core/result.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { createApp } from '../../src/platform/http/app.ts'
import { showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { dutiesFor, runbooksRoutes } from '../../src/subjects/runbooks/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { openCycleWorld, type CycleWorld, type Person } from '../lib/cycles.ts'
import { memoryAsks } from '../lib/passkeys.ts'
import { friday, patchByHand, readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'

let world: CycleWorld
let district: RunDistrict
let app: Hono
const positions: Partial<Record<Person, readonly string[]>> = { rita: ['systems-administrator'], tess: ['tester'], dana: ['technology-director'] }
const whoIs = (person: Person): Who => ({
  districtId: district.districtId,
  districtName: 'District',
  zone: 'America/Chicago',
  isDemo: true,
  personId: district.ids[person],
  name: person,
  positions: positions[person] ?? [],
  proof: 'password',
})

beforeAll(async () => {
  world = await openCycleWorld('http_runs')
  district = await runDistrict(world, '1')
  app = createApp<Who>({
    routes: runbooksRoutes({ ...district.runParts, asks: memoryAsks() }),
    publicUrl: 'http://localhost:8080',
    assets: [],
    log: createLog('test', () => {}),
    render: renderPage,
    who: async (request) => {
      const person = request.headers.get('x-person')
      return person ? whoIs(person as Person) : undefined
    },
    may: (who, act) => (act === 'signed-in' ? ok(true) : mayDo(who.positions, act)),
    problemPage: (refusal) => refusal.says,
  })
})
afterAll(() => world.close())

const get = async (path: string, person?: Person) => {
  const response = await app.request(path, { headers: { accept: 'text/html', ...(person ? { 'x-person': person } : {}) } })
  return { status: response.status, html: await response.text() }
}
const post = async (path: string, fields: Record<string, string>, person?: Person, json = false) => {
  const response = await app.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: json ? 'application/json' : 'text/html',
      origin: 'http://localhost:8080',
      ...(person ? { 'x-person': person } : {}),
    },
  })
  return { status: response.status, to: response.headers.get('location'), text: await response.text() }
}
const words = (html: string): number =>
  html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<aside class="demo".*?<\/aside>/s, '') // a real district has none
    .replace(/<(svg|script).*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length
const harmless = (html: string): void => {
  expect(html).not.toMatch(/<script|\sstyle=|\son[a-z]+=/i)
  expect(html).toMatch(/^<!DOCTYPE html>/)
}
const wish = (host: 'sis-01' | 'web-01', start: string) => ({
  cycleId: showId('cyc', district.cycleId),
  deviceId: showId('dev', district.devices[host]),
  start,
  workMinutes: '60',
  way: 'by-hand',
})

test('the plan page proposes the next three times with their reasons; a time outside the window is refused with clause and three others', async () => {
  const page = await get(`/runs/new?cycle=${showId('cyc', district.cycleId)}&device=${showId('dev', district.devices['sis-01'])}`, 'rita')
  expect(page.status).toBe(200)
  harmless(page.html)
  expect(page.html.match(/name="slot"/g)).toHaveLength(3)
  expect(page.html).toContain('users are notified by Fri 4 Dec, 1:00 pm Central')
  expect((await get(`/runs/new?cycle=${showId('cyc', district.cycleId)}`, 'rita')).html).toContain('web-01')
  const refused = await post('/runs', wish('sis-01', '2026-12-08T10:00'), 'rita', true)
  expect(refused.status).toBe(409)
  const problem = JSON.parse(refused.text) as { code: string; clause: string; says: string; satisfiedBy: string }
  expect(problem).toMatchObject({ code: 'time/outside-window', clause: 'CM-2' })
  expect(problem.satisfiedBy.match(/Central/g)).toHaveLength(3)
  expect((await post('/runs', wish('sis-01', '2026-12-08T10:00'), 'rita')).text).toContain('value="2026-12-08T10:00"') // what was typed is kept
  expect((await post('/runs', wish('sis-01', '2026-12-05T02:00'), 'tess')).status).toBe(403)
})

test('minutes that cannot be read come back at their field with what was typed; by hand is preselected, the runner with its caveat', async () => {
  const fields = { ...wish('web-01', friday.seven), workMinutes: 'abc', way: 'by-hand' }
  const again = await post('/runs', fields, 'rita')
  expect([again.status, again.text.includes('value="abc"'), again.text.includes('class="field bad"')]).toEqual([422, true, true])
  expect(again.text).toContain('Minutes of work: enter a whole number from 5 to 1440.')
  const query = `cycle=${fields.cycleId}&device=${fields.deviceId}`
  const page = (await get(`/runs/new?${query}`, 'rita')).html
  expect(page).toMatch(/value="by-hand" checked/)
  expect(page).toContain('Only for servers in the runner’s own list')
  await district.sql(sql`update assets_device set patching_actor = 'by-hand' where id = ${district.devices['web-01']}`)
  expect((await get(`/runs/new?${query}`, 'rita')).html).toMatch(/value="runner"[^>]* disabled/)
  await district.sql(sql`update assets_device set patching_actor = 'runbook' where id = ${district.devices['web-01']}`)
})

test('the tester’s page: at most 40 words and 5 KB, two taps, no script; opening it decides nothing', async () => {
  const planned = await post('/runs', wish('sis-01', '2026-12-04T19:00'), 'rita')
  expect(planned.status).toBe(303)
  const link = await district.linkOf('tess')
  for (let n = 0; n < 2; n++) {
    const page = await get(`/t/${link}`)
    expect(page.status).toBe(200)
    harmless(page.html)
    expect(words(page.html)).toBeLessThanOrEqual(40)
    expect(page.html.length).toBeLessThanOrEqual(5 * 1024)
  }
  const run = await get(planned.to ?? '', 'rita')
  expect(run.html).toContain('not answered')
  harmless(run.html)
  expect((await post(`/t/${link}`, {})).status).toBe(422)
  expect((await post(`/t/${link}`, { answer: 'accepted' })).to).toBe(`/t/${link}`)
  expect((await get(`/t/${link}`)).html).toContain('Thank you')
  expect((await post(`/t/${link}`, { answer: 'cannot' })).status).toBe(409) // single use
  expect((await get('/t/1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).status).toBe(404)
  expect((await get(`/t/2.${link.split('.')[1]}`)).status).toBe(404) // another district's name in front
})

test('the console: the way back stands always in its place, disabled with its reason or with its cost', async () => {
  const {
    runs: [run],
  } = JSON.parse(await (await app.request('/runs', { headers: { accept: 'application/json', 'x-person': 'rita' } })).text()) as {
    runs: [{ id: string }]
  }
  const before = await get(`/runs/${run.id}`, 'rita')
  expect(before.html).toMatch(/<button class="button" type="button" aria-disabled="true"[^>]*>Roll back/)
  expect(before.html).toContain('There is no snapshot yet.')
  expect(before.html).toContain('The notice is on its way; it counts until Fri 4 Dec, 1:00 pm Central.')
  expect(before.html).not.toMatch(/is-failed|Done: <\/span>Inside the maintenance window/) // what only waits is no failure, and the window is asked at the start
  expect(before.html).toContain('It starts <strong>Fri 4 Dec, 7:00 pm Central</strong>')
  await district.deliver()
  await district.at('2026-12-05T01:00:30Z')
  expect((await post(`/runs/${run.id}/start`, {}, 'rita')).status).toBe(303)
  const guided = await get(`/runs/${run.id}`, 'rita')
  expect(guided.html).toContain('Open the backup console')
  const bad = await post(`/runs/${run.id}/steps/backup-gate/attest`, { said: '' }, 'rita', true)
  expect(JSON.parse(bad.text)).toMatchObject({
    code: 'runbooks/attestation-incomplete',
    faults: expect.arrayContaining([expect.stringMatching(/^said/), expect.stringMatching(/^lastGoodAt/)]),
  })
  const attest = (step: string, fields: Record<string, string>) =>
    post(`/runs/${run.id}/steps/${step}/attest`, { said: 'pasted from the console', ...fields }, 'rita')
  expect((await post(`/runs/${run.id}/steps/snapshot/begin`, {}, 'rita')).status).toBe(409) // not before the backup
  expect((await attest('backup-gate', { lastGoodAt: '2026-12-04T16:00', result: 'ok' })).status).toBe(303)
  expect((await attest('snapshot', { yes: 'yes' })).status).toBe(409) // not begun
  expect((await post(`/runs/${run.id}/steps/snapshot/begin`, {}, 'rita')).status).toBe(303)
  expect((await get(`/runs/${run.id}`, 'rita')).html).toContain('pre-RITA-20261204T1900-T1')
  expect((await attest('snapshot', { yes: 'yes' })).status).toBe(303)
  const after = await get(`/runs/${run.id}`, 'rita')
  expect(after.html).toMatch(/<button class="button danger" type="submit"[^>]*>Roll back to 7:00 pm/)
  expect(after.html).toContain('Loses what was written since Fri 4 Dec, 7:00 pm Central. Takes about 10 min. Safe until Mon 7 Dec, 4:30 am Central.')
  expect((await get(`/runs/${run.id}`, 'dana')).html).toContain('A systems administrator confirms it (SP-4.3).')
  expect((await get(`/runs/${run.id}`, 'tess')).status).toBe(403)
})

test('duties: the administrator’s next step, the tester’s question', async () => {
  await district.at(friday.noon)
  const runId = await readyRun(district, { host: 'web-01' })
  await patchByHand(district, runId)
  const ask = (person: Person) => reading(district.as(person), (tx, now) => dutiesFor(tx, whoIs(person), now))
  expect(await ask('tess')).toEqual([
    expect.objectContaining({
      what: 'Does Web pages work?',
      clause: 'SP-4.2',
      href: `/runs/${showId('run', runId)}/test`,
      dueIso: expect.stringContaining('T20:00') as string,
    }),
  ])
  expect((await ask('rita')).map(({ what }) => what)).toContain('sis-01: Install the updates')
  const mine = await get(`/runs/${showId('run', runId)}/test`, 'tess')
  expect(mine.html).toContain('Does Web pages work?')
  expect(words(mine.html)).toBeLessThanOrEqual(40)
  expect((await get(`/runs/${showId('run', runId)}/test`, 'dana')).status).toBe(404)
  expect((await post(`/runs/${showId('run', runId)}/test`, { verdict: 'pass' }, 'tess')).status).toBe(303)
  expect((await get(`/runs/${showId('run', runId)}`, 'rita')).html).toContain('Remark for the ticket')
  expect((await get('/runs', 'rita')).html).toContain('being tested')
})
