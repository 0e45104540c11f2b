import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { assets } from '../../src/kit/assets.ts'
import { JobCard, type JobShown } from '../../src/kit/job.tsx'
import { renderPage } from '../../src/kit/document.tsx'
import { KitSample } from '../../src/kit/sample.tsx'
import { PublicSample } from '../../src/kit/sample-public.tsx'
import {
  axeCheck,
  browserMissing,
  consoleMessages,
  noHorizontalScroll,
  openBrowser,
  reachableByKeyboard,
  screenshot,
  type Served,
  servePage,
  unnamedControls,
} from './lib.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)

const html = { '/kit': renderPage(KitSample()), '/en': renderPage(PublicSample({ lang: 'en' })), '/es': renderPage(PublicSample({ lang: 'es' })) }
const THEMES = ['light', 'dark'] as const
const LOOKS = Object.keys(html).flatMap((path) => THEMES.flatMap((theme) => [1280, 320].map((width) => [path, theme, width] as const)))

describe.skipIf(missing !== undefined)('the kit in a browser', () => {
  let browser: Browser
  let served: Served
  beforeAll(async () => {
    served = await servePage(html, assets)
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  /** Opens a page in a context of its own, hands it over, and holds it to: not one word on the console. */
  async function open(path: string, options: Parameters<Browser['newContext']>[0], use: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const said = consoleMessages(page)
    await page.goto(new URL(path, served.url).href)
    await use(page)
    await context.close()
    expect(said).toEqual([])
  }

  test('a job’s page moves by itself: the tag with the percent, then the end with heading and tab', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const when = { iso: '2026-11-21T18:00:00-06:00', words: 'Sat 21 Nov, 6:00 pm' }
    const card = (state: JobShown['state'], done: number) =>
      String(
        JobCard({ href: '/jobs/1', job: { says: 'Taking in a list', state, step: 'Reading rows.', done, total: 100, asked: when, moved: when } }),
      )
    let shown = card('waiting', 0)
    let name = 'In progress'
    const script = String(assets.find(({ name }) => name === 'follow.js')?.bytes ?? '')
    await page.route('**/*', (route) =>
      route.fulfill(
        route.request().url().endsWith('follow.js')
          ? { contentType: 'text/javascript', body: script }
          : {
              contentType: 'text/html',
              body: `<!doctype html><title>${name}</title><main><h1>${name}</h1>${shown}</main><script type="module" src="/follow.js"></script>`,
            },
      ),
    )
    await page.goto('http://jobs.test/jobs/1')
    const [tag, percent] = [page.locator('header .tag'), page.locator('[role=status] b')]
    expect([await tag.textContent(), await percent.textContent()]).toEqual(['waiting for its turn', '0 %'])
    shown = card('running', 16)
    await percent.getByText('16 %').waitFor()
    expect(await tag.textContent()).toBe('in progress')
    shown = card('done', 100)
    name = 'Finished'
    await tag.getByText('done').waitFor()
    expect([await page.title(), await page.locator('h1').textContent()]).toEqual(['Finished', 'Finished'])
    expect(await percent.count()).toBe(0)
    await context.close()
  })

  test.each(LOOKS)(
    '%s, %s, %i px: axe finds nothing, nothing sticks out, every control has a name',
    async (path, theme, width) => {
      await open(path, { colorScheme: theme }, async (page) => {
        expect(await noHorizontalScroll(page, width)).toEqual([])
        if (width === 320 && path === '/kit') await page.locator('.menu summary').click()
        expect(await axeCheck(page)).toEqual([])
        expect(await unnamedControls(page)).toEqual([])
        await screenshot(page, path.slice(1), { theme, width: width === 320 ? 390 : width })
      })
    },
    60_000,
  )

  test.each([768, 1024, 640])(
    'nothing sticks out at %i px',
    async (width) => {
      await open('/kit', {}, async (page) => expect(await noHorizontalScroll(page, width)).toEqual([]))
    },
    30_000,
  )

  test('text at 200 % on a 1280 px screen', async () => {
    await open('/kit', {}, async (page) => {
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setDeviceMetricsOverride', { width: 640, height: 450, deviceScaleFactor: 2, mobile: false })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    })
  }, 30_000)

  test('forced colours', async () => {
    await open('/kit', { forcedColors: 'active' }, async (page) => {
      expect(await axeCheck(page)).toEqual([])
      await screenshot(page, 'kit', { forcedColors: true })
    })
  }, 60_000)

  test('print: ink on paper even from a dark screen, no rail, no buttons', async () => {
    await open('/kit', { colorScheme: 'dark' }, async (page) => {
      await screenshot(page, 'kit', { media: 'print', width: 720, theme: 'dark' })
      expect(await page.locator('.rail').isVisible()).toBe(false)
      expect(await page.locator('.button').first().isVisible()).toBe(false)
      expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(23, 33, 43)')
    })
  }, 30_000)

  test.each([1280, 320])(
    'Tab alone reaches every control at %i px, and shows where it is',
    async (width) => {
      await open('/kit', { viewport: { width, height: 900 } }, async (page) => {
        if (width === 320) await page.locator('.menu summary').press('Enter')
        expect(await reachableByKeyboard(page)).toEqual([])
      })
    },
    60_000,
  )

  test('scripts off: the menu of a phone opens, the page says the same', async () => {
    await open('/kit', { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }, async (page) => {
      expect(await page.locator('nav.nav').isVisible()).toBe(false)
      await page.locator('.menu summary').click()
      expect(await page.locator('nav.nav').isVisible()).toBe(true)
      expect(await page.locator('h1').textContent()).toBe('Tuesday, 17 November')
    })
  }, 30_000)

  test('touch targets on a phone are 44 px high', async () => {
    await open('/kit', { viewport: { width: 390, height: 800 } }, async (page) => {
      await page.locator('.menu summary').click()
      const small = await page.evaluate(`[...document.querySelectorAll('.button:not(.me *), .nav a, summary, .input')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 80))`)
      expect(small).toEqual([])
    })
  }, 30_000)

  test('the checks see what is wrong', async () => {
    const bad = await servePage(
      `<!DOCTYPE html><html lang="en"><title>x</title><body style="margin:0"><main><h1>x</h1><button></button>
      <a href="#" tabindex="-1">left out</a><p>${'x'.repeat(400)}</p></main></body></html>`,
      [],
    )
    const page = await browser.newPage()
    const said = consoleMessages(page)
    await page.goto(bad.url)
    expect(said.join()).toMatch(/Content Security Policy/)
    expect(await noHorizontalScroll(page, 320)).not.toEqual([])
    expect((await axeCheck(page)).join()).toMatch(/button-name/)
    expect(await unnamedControls(page)).toHaveLength(1)
    expect((await reachableByKeyboard(page)).join()).toMatch(/left out/)
    await page.close()
    await bad.close()
  }, 30_000)
})
