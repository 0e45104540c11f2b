// A newcomer with an own list, by keyboard alone: handed in, mapped, its words answered, tried, taken in as a job, and what came of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startInstallation, type Installation } from '../lib/installation.ts'
import { browserMissing, consoleMessages, openBrowser } from './lib.ts'
import { faultsOf } from './visit.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)
const list = [
  'Inventory of Lakeside,,,,,',
  'Computer,Serial,School,Type,Bought,Colour',
  'cart-01,000123,Lakeside High,Chromebook,3/4/2024,red',
  'cart-02,N/A,Lakeside High,Lapdog,3/5/2024,blue',
  'srv-01,SRV-0001,Office,Server,4/5/2023,',
  'cart-03,000125,Old Annex,Chromebook,3/4/2024,',
].join('\r\n')

describe.skipIf(missing !== undefined)('a list of devices', () => {
  let one: Installation
  let browser: Browser
  let context: BrowserContext
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-list-'))
  beforeAll(async () => {
    writeFileSync(join(folder, 'own list.csv'), list)
    ;[one, browser] = [await startInstallation(), await openBrowser()]
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${one.url}/sign-in`)
    await page.getByLabel('E-mail').fill('pat@example.test')
    await page.getByLabel('Password').fill('a trial of its own')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    await page.close()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await one?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  /** The page as it stands, with every check of the accessibility line. */
  const sound = async (page: Page) => {
    const { pathname } = new URL(page.url())
    expect(await faultsOf(context, pathname, { url: one.url })).toEqual([])
    if (process.env['AFTERBELL_SHOTS'])
      await page.screenshot({
        path: join(process.env['AFTERBELL_SHOTS'], `${pathname.replace(/imp_[0-9a-f]+/, 'id').replace(/\W+/g, '-')}.png`),
        fullPage: true,
      })
  }

  test('by keyboard alone, from the file to the devices', async () => {
    const page = await context.newPage()
    const said = consoleMessages(page)
    const to = async (role: 'textbox' | 'button' | 'link' | 'combobox' | 'radio', name: string | RegExp) => {
      const wanted = page.getByRole(role, { name, exact: typeof name === 'string' }).first()
      for (let n = 0; n < 120; n++) {
        if (await wanted.evaluate((node) => node === node.ownerDocument.activeElement)) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`the keyboard does not reach ${role} ${String(name)}`)
    }
    const press = async (role: 'button' | 'link', name: string | RegExp) => {
      await to(role, name)
      await page.keyboard.press('Enter')
    }
    const heading = (name: string) => page.getByText(name, { exact: true }).first().waitFor()
    await page.goto(`${one.url}/setup/first-value`)
    await press('link', /^Import a list/)
    await heading('Which list do you have?')
    await sound(page)
    await page.getByLabel('CSV or XLSX file').setInputFiles(join(folder, 'own list.csv')) // the system's own window is none of ours
    await press('button', 'Look at its columns')
    await heading('What does each column say?')
    await sound(page)
    await to('combobox', 'Computer goes to')
    expect(await page.getByLabel('Computer goes to').inputValue()).toBe('hostname')
    await to('combobox', 'Colour goes to')
    await page.keyboard.type('Keep as')
    await to('combobox', 'Bought goes to')
    await page.keyboard.type('Purchased')
    await press('button', 'See what would change')
    await heading('How are the dates written?') // the column was not known for dates before: the question comes now
    await to('radio', /^Month, day, year/)
    await page.keyboard.press('Space')
    await press('button', 'See what would change')
    await heading('What would change?')
    await page.getByText(/1 to add, 3 refused\. Nothing has been changed yet\./).waitFor()
    await sound(page)
    await to('combobox', 'Lakeside High means')
    await page.keyboard.type('A new site')
    await to('combobox', 'Lapdog means')
    await page.keyboard.type('Laptop')
    await to('combobox', 'Old Annex means')
    await page.keyboard.type('Import them without')
    await press('button', 'Save these answers')
    await page.getByText(/4 to add\. Nothing has been changed yet\./).waitFor()
    await press('button', 'Import 4 of 4 rows')
    await page
      .getByText(/4 added\./)
      .first()
      .waitFor({ timeout: 30_000 })
    await press('link', 'Continue')
    await heading('What did the import do?')
    await sound(page)
    await press('link', 'See the devices')
    await page.getByRole('link', { name: 'srv-01' }).waitFor()
    expect(said.filter((one) => !one.includes('status of 422'))).toEqual([]) // the question about dates is a refusal
    await page.goto(`${one.url}/devices/import`)
    await page.getByText('4 added.').waitFor()
    const { devices } = (await (await one.get('/devices')).json()) as {
      devices: {
        hostname: string
        serial: string | null
        site: string | null
        kind: string
        purchasedOn: string | null
        notes: object
        lastSeen: string | null
      }[]
    }
    expect(
      devices.map(({ hostname, serial, site, kind, purchasedOn, notes, lastSeen }) => [hostname, serial, site, kind, purchasedOn, notes, lastSeen]),
    ).toEqual([
      ['cart-01', '000123', 'Lakeside High', 'laptop', '2024-03-04', { Colour: 'red' }, null],
      ['cart-02', null, 'Lakeside High', 'laptop', '2024-03-05', { Colour: 'blue' }, null],
      ['cart-03', '000125', null, 'laptop', '2024-03-04', {}, null],
      ['srv-01', 'SRV-0001', 'Office', 'server', '2023-04-05', {}, null],
    ])
    await page.close()
  }, 120_000)

  test('the words of the pages are explained', async () => {
    expect(await faultsOf(context, '/glossary', { url: one.url })).toEqual([])
  }, 30_000)
})
