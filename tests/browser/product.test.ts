// Every page of the running product, filled, in a browser: each address of the API description must have its state in pages.ts. Their further states -
// filtered, sorted, empty - are walked by tests/machines/page-states.long.test.ts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startInstallation, type Installation } from '../lib/installation.ts'
import { browserMissing, consoleMessages, openBrowser, outline } from './lib.ts'
import { elsewhere, noPages, pathOf, publicPagesOf, staffPages } from './pages.ts'
import { isComparing, openProduct, room, type Product } from './product-world.ts'
import { faultsOf } from './visit.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)

let product: Product
const wordsOf = async (page: Page): Promise<number> =>
  (await page.locator('body').innerText()).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

describe.skipIf(missing !== undefined)('every page of the product', () => {
  beforeAll(async () => {
    product = await openProduct()
  }, 120_000)
  afterAll(async () => {
    await product?.close()
  })

  test('every address that answers a GET has its state here, and none is left over', () => {
    const known = [...Object.keys(staffPages), ...Object.keys(publicPagesOf(product.links)), ...elsewhere, ...noPages]
    expect(product.paths.filter((path) => !known.includes(path))).toEqual([])
    expect(known.filter((path) => !product.paths.includes(path))).toEqual([])
  })

  test('staff pages, signed in', async () => {
    expect(await product.visited(product.staff, await product.allOf(staffPages, isComparing ? 'all' : 'first'))).toEqual([])
  }, 900_000)

  test('pages for people without an account, nobody signed in', async () => {
    expect(await product.visited(product.outside, await product.allOf(publicPagesOf(product.links), 'all'))).toEqual([])
  }, 120_000)

  test('a staff page asked for without an account is the sign-in page, and nothing of it', async () => {
    for (const [path, state] of Object.entries(staffPages)) {
      if (!product.paths.includes(path) || path === '/kit') continue
      const [address = ''] = await product.addressesOf(state)
      const { body, url } = await fetch(product.filled.one.url + address, { headers: { accept: 'text/html' } }).then(async (answer) => ({
        body: await answer.text(),
        url: answer.url,
      }))
      expect([path, body.includes('<h1>Sign in</h1>'), new URL(url).pathname]).toEqual([path, true, '/sign-in'])
    }
  }, 30_000)

  test('refusals and a second look at a form: as sound as the pages themselves', async () => {
    expect(await faultsOf(product.staff, '/nothing-is-here', product.roomsOf(product.staff), { status: 404 })).toEqual([])
    for (const [path, form] of [
      ['/people/new', '/people'],
      [`/devices/${product.filled.ids['lab-07']}`, `/devices/${product.filled.ids['lab-07']}/exposure`],
      ['/sites', '/sites'],
    ] as const) {
      expect(
        await faultsOf(product.staff, path, product.roomsOf(product.staff), {
          status: 422,
          then: async (page) => {
            const sent = page.locator(`form[method="post"][action="${form}"]`)
            const fold = page.locator('details.fold-in:not([open])', { has: sent })
            if ((await fold.count()) > 0) await fold.locator('summary').click() // a form of a device's page stands behind "Change"
            await sent.getByRole('button').click()
          },
        }),
      ).toEqual([])
    }
    const { rows } = await product.filled.got<{ rows: readonly { id: string; package: string }[] }>('/plan?text=util-linux')
    const until = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)
    await product.filled.sent(`/patching/evaluations/${rows[0]?.id}/override`, {
      decision: 'fix on system upgrade',
      dueOn: until,
      until,
      reason: 'The print server is replaced before.',
    })
    expect(await faultsOf(product.staff, '/plan?moved=day', product.roomsOf(product.staff), { within: 'main' })).toEqual([]) // a row that moved tells from where to where, in many words
    expect(
      await faultsOf(
        product.staff,
        `/runs/new?cycle=${product.filled.ids.cycle}&device=${product.filled.ids['print-01']}`,
        product.roomsOf(product.staff),
        {
          status: 409,
          then: async (page) => {
            await page.getByLabel('Another start').fill(`${product.filled.ids['start web-01']?.slice(0, 10)}T11:00`)
            await page.getByRole('button', { name: 'Plan run' }).click()
          },
        },
      ),
    ).toEqual([])
  }, 60_000)

  test('what assistive technology meets on the four pages people live on', async () => {
    const page = await (await product.browser.newContext({ ...room, storageState: await product.staff.storageState() })).newPage()
    const met = async (path: string) => {
      await page.goto(product.filled.one.url + path)
      return outline(page)
    }
    const frame = ['banner', 'navigation "Main"', 'heading "Patching" [level=2]', 'heading "Proof" [level=2]', 'heading "District" [level=2]', 'main']
    const today = await met('/')
    expect(today.filter((line) => frame.includes(line))).toEqual(frame)
    expect(today).toEqual(
      expect.arrayContaining([expect.stringMatching(/^heading "Today, .+" \[level=1\]$/), 'region "Needs you"', 'region "Clauses"']),
    )
    expect(await met('/plan')).toEqual(expect.arrayContaining([...frame, 'heading "Patch plan" [level=1]', 'button "Show"', 'region "Patch plan"']))
    expect(await met(`/cycles/${product.filled.ids['next cycle']}`)).toEqual(
      expect.arrayContaining([
        ...frame,
        expect.stringMatching(/^heading "T-\d+ \w+ \d{4}" \[level=1\]$/),
        expect.stringMatching(/^button "Plan the runs"/),
        'region "Servers"',
        'region "Servers and period"',
        'region "Decisions"',
        'region "The ticket"',
      ]),
    )
    await page.context().clearCookies() // whoever is signed in as somebody else cannot open it
    expect(await met(pathOf(product.links.approve))).toEqual([
      expect.stringMatching(/^banner/),
      'main',
      expect.stringMatching(/^heading "CR-\d+ Patching .+" \[level=1\]$/),
      'button "Approve"',
      'button "Deny"',
    ])
    await page.context().close()
  }, 30_000)

  test('j, then Enter opens the first row of a list, and marks nothing', async () => {
    const page = await product.staff.newPage()
    await page.goto(`${product.filled.one.url}/devices?kind=server`)
    const href = await page.locator('.list tbody th a').first().getAttribute('href')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === href)
    await page.goBack()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    expect(await page.locator('.mark:checked').count()).toBe(1)
    await page.close()
  }, 30_000)

  test('approve from the mail: two clicks, at most 120 words and 15 KB in all', async () => {
    const context = await product.browser.newContext(room)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    let bytes = 0
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto(product.links.approve2, { waitUntil: 'networkidle' }) // the first click
    expect(await wordsOf(page)).toBeLessThanOrEqual(120)
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThanOrEqual(15 * 1024)
    expect(await page.locator('script').count()).toBe(0)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('It is recorded').waitFor()
    expect(await page.locator('main').innerText()).toMatch(/Approved by Sam Rivera/)
    await context.close()
  }, 30_000)

  test('the tester’s verdict: at most 40 words and 5 KB, one tap', async () => {
    const html = await (await fetch(product.links.verdict, { headers: { accept: 'text/html' } })).text()
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(5 * 1024)
    const context = await product.browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(product.links.verdict)
    expect(await wordsOf(page)).toBeLessThanOrEqual(40)
    await page.getByRole('button', { name: 'Yes, it works' }).click()
    await page.getByRole('heading', { level: 1, name: 'Thank you' }).waitFor()
    await context.close()
  }, 30_000)
})

describe.skipIf(missing !== undefined)('the set-up with the keyboard alone and no scripts', () => {
  let one: Installation
  let alone: Browser
  beforeAll(async () => {
    ;[one, alone] = [await startInstallation({}, { setUp: false }), await openBrowser()]
  }, 120_000)
  afterAll(async () => {
    await alone?.close()
    await one?.stop()
  })

  test('from the code to Today', async () => {
    const context = await alone.newContext({ ...room, javaScriptEnabled: false })
    const page = await context.newPage()
    const said = consoleMessages(page)
    /** Tab until the control with this role and name has the focus. */
    const to = async (role: 'textbox' | 'combobox' | 'button' | 'link' | 'radio', name: string | RegExp) => {
      const wanted = page.getByRole(role, { name }).first()
      for (let press = 0; press < 80; press++) {
        await page.keyboard.press('Tab')
        if (await wanted.evaluate((node) => node === node.ownerDocument.activeElement)) return
      }
      throw new Error(`the keyboard does not reach ${role} ${String(name)}`)
    }
    const type = async (name: string | RegExp, text: string) => {
      await to('textbox', name)
      await page.keyboard.type(text)
    }
    await page.goto(one.url)
    await page.getByRole('heading', { level: 1, name: 'Set up your district' }).waitFor()
    await type('Set-up code', one.setupCode())
    await type('District', 'Lakeside District')
    await to('combobox', 'Time zone')
    await page.keyboard.type('Central')
    await type('First site', 'Lakeside High')
    await type('Your name', 'Maria Chen')
    await type('Your e-mail', 'maria@lakeside.example')
    await type('Your initials', 'MC')
    await type('Password', 'four plain words here')
    await type('Password again', 'four plain words here')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Who else decides?' }).waitFor()
    await type('Name', 'Sam Rivera')
    await type('E-mail', 'sam@lakeside.example')
    await type('Initials', 'SR')
    await to('button', 'Name the second approver')
    await page.keyboard.press('Enter')
    await to('link', 'Continue')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'What do you have?' }).waitFor()
    await to('link', 'Go to Today')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    await page.getByRole('heading', { level: 2, name: 'First steps' }).waitFor()
    expect(said.filter((one) => !one.includes('/bell.'))).toEqual([]) // the browser may still be fetching the icon when it leaves a page
    await context.close()
  }, 60_000)
})
