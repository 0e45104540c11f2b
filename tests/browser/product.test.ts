// Every page of the running product, filled, in a browser: each address of the API description must have its state here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { fillBasics, fillCycle, fillRun, fillVerdict, openDistrict, pat, testerLink, type Filled } from './district.ts'
import { axeCheck, browserMissing, consoleMessages, markupFaults, noHorizontalScroll, openBrowser, outline, reachableByKeyboard, unnamedControls } from './lib.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)

let filled: Filled
let browser: Browser
let staff: BrowserContext
let outside: BrowserContext // nobody is signed in
let paths: readonly string[] // of the API description: what answers a GET
const links: Record<'accept' | 'verdict' | 'approve' | 'approve2' | 'invite', string> = { accept: '', verdict: '', approve: '', approve2: '', invite: '' }

type Ask = (path: string) => Promise<unknown>
type State = (ids: Readonly<Record<string, string>>, ask: Ask) => readonly string[] | Promise<readonly string[]>
const first = (found: unknown): string => /"id":"([^"]+)"/.exec(JSON.stringify(found))?.[1] ?? 'none'
const pathOf = (link: string) => new URL(link).pathname

/** Where each page is looked at; `{}` stands for ids. A page that is not here fails. */
const staffPages: Readonly<Record<string, State>> = {
  '/': () => ['/'],
  '/setup/second-approver': () => ['/setup/second-approver'],
  '/setup/first-value': () => ['/setup/first-value'],
  '/account': () => ['/account'],
  '/people': () => ['/people'],
  '/people/new': () => ['/people/new'],
  '/people/who-may': () => ['/people/who-may'],
  '/people/{id}': (ids) => [`/people/${ids['Pat Bell']}`, `/people/${ids['Terry Ortiz']}`],
  '/sites': () => ['/sites'],
  '/devices': () => ['/devices', '/devices?text=nothing-has-this-name'],
  '/devices/{id}': (ids) => [`/devices/${ids['sis-app-02']}`, `/devices/${ids['lab-07']}`],
  '/devices/enrol': () => ['/devices/enrol'],
  '/devices/alarms': () => ['/devices/alarms'],
  '/devices/software': () => ['/devices/software', '/devices/software?title=libc6'],
  '/feeds': () => ['/feeds'],
  '/plan': () => ['/plan', '/plan?text=nothing-has-this-name'],
  '/plan/{id}': async (_, ask) => [`/plan/${first(await ask('/plan'))}`],
  '/changes': () => ['/changes'],
  '/changes/{id}': async (_, ask) => ((await ask('/changes')) as { id: string }[]).map(({ id }) => `/changes/${id}`),
  '/cycles': () => ['/cycles'],
  '/cycles/new': () => ['/cycles/new'],
  '/cycles/{id}': (ids) => [`/cycles/${ids.cycle}`, `/cycles/${ids['next cycle']}`],
  '/runs': () => ['/runs'],
  '/runs/new': (ids) => [`/runs/new?cycle=${ids.cycle}`, `/runs/new?cycle=${ids.cycle}&device=${ids['print-01']}`],
  '/runs/{id}': (ids) => [`/runs/${ids['run sis-app-02']}`, `/runs/${ids['run web-01']}`],
  '/notices': () => ['/notices', '/notices?only=open'],
  '/notices/{id}': async (_, ask) => [`/notices/${first(((await ask('/notices')) as { notices: unknown }).notices)}`],
  '/procedures': () => ['/procedures'],
  '/clauses/{id}': () => ['/clauses/PM-3.3', '/clauses/CM-6'],
  '/evidence': () => ['/evidence', '/evidence?clause=CM-6'],
  '/evidence/{id}': async (_, ask) => [`/evidence/${first(((await ask('/evidence')) as { entries: unknown }).entries)}`],
  '/report': () => ['/report'],
  '/report/systems': () => ['/report/systems'],
  '/report/patches': () => ['/report/patches'],
  '/kit': () => ['/kit'],
}
const publicPages: Readonly<Record<string, State>> = {
  '/sign-in': () => ['/sign-in', '/sign-in?to=%2Fplan'],
  '/invite/{token}': () => [pathOf(links.invite)],
  '/approve/{token}': () => [pathOf(links.approve), '/approve/none'],
  '/t/{token}': () => [pathOf(links.accept), pathOf(links.verdict), '/t/none'],
  '/kit/public': () => ['/kit/public'],
}
/** Pages that belong to another state or person; looked at in a test of their own below. */
const elsewhere = ['/setup', '/runs/{id}/test']
/** Answers to programs. */
const noPages = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/agent/inventory', '/agent/inventory/{key}', '/devices.csv', '/devices/submissions/{id}/raw', '/approve/{token}/text', '/ledger/export']

const room = { viewport: { width: 1280, height: 900 } }

/** One visit: everything that must hold of a page, at its widths and in both colours; said as what is wrong, page by page. */
const faultsOf = async (context: BrowserContext, path: string, status = 200): Promise<readonly string[]> => {
  const page = await context.newPage()
  const said = consoleMessages(page)
  const answer = await page.goto(filled.one.url + path)
  const faults: string[] = answer?.status() === status ? [] : [`answered ${answer?.status()}`]
  const add = (what: string, found: readonly string[]) => faults.push(...found.map((one) => `${what}: ${one}`))
  add('markup', await markupFaults(page))
  add('axe', await axeCheck(page))
  add('no name', await unnamedControls(page))
  add('keyboard', await reachableByKeyboard(page))
  await page.emulateMedia({ colorScheme: 'dark' })
  add('axe, dark', await axeCheck(page, ['color-contrast']))
  add('320 px', await noHorizontalScroll(page, 320))
  add('axe, dark, 320 px', await axeCheck(page, ['color-contrast', 'target-size', 'scrollable-region-focusable']))
  await page.emulateMedia({ colorScheme: 'light' })
  add('axe, 320 px', await axeCheck(page, ['color-contrast']))
  add('console', said.filter((one) => status === 200 || !one.includes(`status of ${status}`)))
  await page.close()
  return faults.map((one) => `${path.replace(/_[0-9a-f]{32}/, '_…')} ${one}`)
}

const addressesOf = async (state: State): Promise<readonly string[]> => state(filled.ids, (path) => filled.got<unknown>(path))
const wordsOf = async (page: Page): Promise<number> => (await page.locator('body').innerText()).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

describe.skipIf(missing !== undefined)('every page of the product', () => {
  beforeAll(async () => {
    filled = await openDistrict()
    await fillBasics(filled)
    await fillCycle(filled)
    await fillRun(filled)
    await fillVerdict(filled)
    links.verdict = await testerLink(filled, 'Student information system', 'verdict')
    links.accept = await testerLink(filled, 'District web pages', 'accept')
    ;[links.approve, links.approve2] = [await filled.link('approve', 3), await filled.link('approve', 4)]
    links.invite = await filled.link('invite', 3)
    paths = Object.entries((await filled.got<{ paths: Record<string, object> }>('/openapi.json')).paths).filter(([, methods]) => 'get' in methods).map(([path]) => path)
    browser = await openBrowser()
    staff = await browser.newContext(room)
    outside = await browser.newContext(room)
    const page = await staff.newPage()
    await page.goto(`${filled.one.url}/sign-in`)
    await page.getByLabel('E-mail').fill(pat.email)
    await page.getByLabel('Password').fill(pat.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    await page.close()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await filled?.close()
  })

  test('every address that answers a GET has its state here, and none is left over', () => {
    const known = [...Object.keys(staffPages), ...Object.keys(publicPages), ...elsewhere, ...noPages]
    expect(paths.filter((path) => !known.includes(path))).toEqual([])
    expect(known.filter((path) => !paths.includes(path) && !path.startsWith('/report'))).toEqual([])
  })

  test('staff pages, signed in', async () => {
    const faults: string[] = []
    for (const [path, state] of Object.entries(staffPages)) {
      if (!paths.includes(path)) continue
      for (const address of await addressesOf(state)) faults.push(...(await faultsOf(staff, address)))
    }
    expect(faults).toEqual([])
  }, 240_000)

  test('pages for people without an account, nobody signed in', async () => {
    const faults: string[] = []
    for (const state of Object.values(publicPages)) {
      for (const address of await addressesOf(state)) faults.push(...(await faultsOf(outside, address, address.endsWith('/none') ? 404 : 200)))
    }
    expect(faults).toEqual([])
  }, 60_000)
})
