// The demonstration as somebody meets it: in by a link, its band on every page, its clock, its mail, its end. The first chapter of the story is enough.
import { sql } from 'kysely'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import type { TestDatabase } from '../lib/cluster.ts'
import { demoDatabase } from '../lib/demo.ts'
import { openDemoWeb, type DemoWeb } from '../lib/demo-web.ts'
import { browserMissing, openBrowser } from './lib.ts'
import { faultsOf } from './visit.ts'

const missing = browserMissing()
if (missing !== undefined) console.log(`skipped: ${missing}`)

let database: TestDatabase
let web: DemoWeb
beforeAll(async () => {
  database = await demoDatabase('demo_browser', 1)
  web = await openDemoWeb(database)
}, 240_000)
afterAll(async () => {
  await web?.close()
  await database?.drop()
})

const post = (link: string, body: Record<string, unknown> = {}, cookie = '') =>
  fetch(link, {
    method: 'POST',
    redirect: 'manual',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', accept: 'application/json', cookie },
  })
const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
const count = async (table: string, where = 'true'): Promise<number> =>
  inDistrict(web.db, '1', async (tx) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
  )

test('August is told through the product: fleet, a ticket each, every run by hand to its end, evidence that says demo', async () => {
  expect(await count('assets_device')).toBe(1198)
  expect(await count('runbooks_run')).toBe(14)
  expect(await count('runbooks_run_move', `to_state = 'finished'`)).toBe(14)
  expect(await count('patching_cycle', `closed_at is not null and resolution like '%are patched%'`)).toBe(2)
  expect(await count('ledger_entry')).toBeGreaterThan(600)
  expect(await count('ledger_entry', `clock not like 'demo%'`)).toBe(0)
  expect(await count('notices_delivery', `state <> 'accepted'`)).toBe(0)
  expect(await count('notices_delivery')).toBe(await count('demo_mail'))
  expect(await count('people_person', `email not like '%@example.org'`)).toBe(0)
})

test('a link opens a page, one POST signs in, and the link is used up; files and answers are marked', async () => {
  const link = web.linkOf('Auditor')
  for (const _ of [1, 2]) expect(await (await fetch(link)).text()).toContain('Try it as Abel Footnote')
  const signedIn = await post(link)
  expect(signedIn.status).toBe(200)
  expect((await post(link)).status).toBe(404)
  expect((await fetch(link)).status).toBe(404)
  const cookie = cookieOf(signedIn)
  const csv = await fetch(`${web.url}/devices.csv`, { headers: { cookie } })
  expect([csv.headers.get('content-disposition'), csv.headers.get('x-afterbell-demonstration')]).toEqual([
    'attachment; filename="demonstration-devices.csv"',
    'yes',
  ])
  const report = (await (await fetch(`${web.url}/report.json`, { headers: { cookie } })).json()) as { districtName: string }
  expect(report.districtName).toContain('demonstration')
  expect((await fetch(`${web.url}/kit/public`)).headers.get('x-afterbell-demonstration')).toBeNull()
})

describe.skipIf(missing !== undefined)('in a browser', () => {
  let browser: Browser
  let context: BrowserContext
  beforeAll(async () => {
    browser = await openBrowser()
    context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(web.linkOf('Technology Director'))
    await page.getByRole('button', { name: /^Continue as/ }).click()
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
  }, 60_000)
  afterAll(() => browser?.close())

  test('its own pages hold what every page must hold', async () => {
    for (const path of ['/demo', '/demo/mail', '/devices/import', new URL(web.linkOf('Vendor')).pathname]) {
      const page = await context.newPage()
      await page.goto(web.url + path)
      expect([path, await page.getByRole('complementary', { name: 'Demonstration' }).count()]).toEqual([path, 1])
      const faults = await faultsOf(context, path, { url: web.url })
      expect([path, faults]).toEqual([path, []])
      await page.close()
    }
  }, 60_000)

  test('the band moves the clock and stays where one is', async () => {
    const page = await context.newPage()
    await page.goto(`${web.url}/cycles`)
    const band = page.getByRole('complementary', { name: 'Demonstration' })
    const before = await band.locator('b').textContent()
    await band.getByRole('button', { name: 'To next week' }).click()
    await page.waitForLoadState()
    expect(new URL(page.url()).pathname).toBe('/cycles')
    expect([before, await band.locator('b').textContent()]).toEqual([
      expect.stringContaining('Fri 29 Aug 2025'),
      expect.stringContaining('Fri 5 Sep 2025'),
    ])
    await page.close()
  })

  test('it goes once its name is typed, and the installation is empty again', async () => {
    const page = await context.newPage()
    await page.goto(`${web.url}/demo`)
    await page.getByRole('button', { name: 'Remove the demonstration' }).click()
    await page.getByText('nothing was removed').first().waitFor()
    await page.getByLabel(/^Type its name/).fill('Juniper Flats School District (demonstration)')
    await page.getByRole('button', { name: 'Remove the demonstration' }).click()
    await page.waitForURL(/\/setup$|\/sign-in$/)
    for (const table of ['ledger_entry', 'people_person', 'people_district', 'assets_device', 'demo_mail'])
      expect([table, await count(table)]).toEqual([table, 0])
  })
})
