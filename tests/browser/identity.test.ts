// The second factor as a person meets it: from the account to the code at the next sign-in, each page with every check of the accessibility line.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { codeAt, stepAt } from '../../src/subjects/people/second-factor/totp.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'
import {
  axeCheck,
  browserMissing,
  consoleMessages,
  markupFaults,
  noHorizontalScroll,
  openBrowser,
  reachableByKeyboard,
  unnamedControls,
} from './lib.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)
const password = 'a trial of its own'
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const bytesOf = (key: string): Uint8Array =>
  Uint8Array.from(
    (
      [...key]
        .map((one) => base32.indexOf(one).toString(2).padStart(5, '0'))
        .join('')
        .match(/.{8}/g) ?? []
    ).map((eight) => Number.parseInt(eight, 2)),
  )

describe.skipIf(missing !== undefined)('an authenticator app', () => {
  let one: Installation
  let browser: Browser
  let page: Page
  let said: string[]
  beforeAll(async () => {
    ;[one, browser] = [await startInstallation(), await openBrowser()]
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
    said = consoleMessages(page)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await one?.stop()
  })
  const sound = async (where: string) => {
    const faults = [
      ...(await markupFaults(page)),
      ...(await axeCheck(page)),
      ...(await unnamedControls(page)),
      ...(await reachableByKeyboard(page, 'main')),
    ]
    await page.emulateMedia({ colorScheme: 'dark' })
    faults.push(...(await axeCheck(page, ['color-contrast'])), ...(await noHorizontalScroll(page, 320)))
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 900 })
    expect(faults.map((fault) => `${where}: ${fault}`)).toEqual([])
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  test('added with its QR code, asked for at the sign-in, shown on the account', async () => {
    await page.goto(`${one.url}/sign-in`)
    await page.getByLabel('E-mail').fill('pat@example.test')
    await page.getByLabel('Password').fill(password)
    await press('Sign in')
    await page.waitForURL((url) => url.pathname !== '/sign-in') // with all it loads: the next address would cut that off
    await page.goto(`${one.url}/account/second-factor`)
    await page.getByLabel('Current password').fill(password)
    await press('Show the QR code')
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    await sound('enrol')
    const key = (await page.locator('main code').first().innerText()).replaceAll(' ', '')
    const code = () => codeAt(bytesOf(key), stepAt(Date.now()))
    const first = code()
    await page.getByLabel('Code', { exact: true }).fill(first)
    await press('Add it')
    await page.getByRole('heading', { level: 1, name: 'Backup codes' }).waitFor()
    const backup = await page.locator('ul.codes code').allInnerTexts()
    expect(backup).toHaveLength(10)
    await sound('backup codes')
    await page.goto(`${one.url}/account/second-factor`)
    await sound('present')
    await page.context().clearCookies()
    await page.goto(`${one.url}/sign-in`)
    await page.getByLabel('E-mail').fill('pat@example.test')
    await page.getByLabel('Password').fill(password)
    await press('Sign in')
    await page.getByRole('heading', { level: 1, name: 'Your second factor' }).waitFor()
    await sound('second step')
    await page.getByLabel('Code', { exact: true }).fill(first) // was taken already
    await press('Sign in')
    await page.getByText('This code is wrong or has already been used.').waitFor()
    await sound('second step, refused')
    await page.getByLabel('Code', { exact: true }).fill(backup[0] ?? '')
    await press('Sign in')
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    await page.waitForLoadState()
    await page.goto(`${one.url}/account`)
    await page.getByText('password and second factor').first().waitFor()
    expect(said.filter((line) => !line.includes('/bell.') && !line.includes('status of 401'))).toEqual([])
  }, 60_000)
})
