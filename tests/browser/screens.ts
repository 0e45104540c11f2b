// The pictures of docs/screens, from the running product: `node tests/browser/screens.ts`. Each is kept under 200 KB.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startInstallation } from '../lib/installation.ts'
import { fillBasics, fillCycle, fillRun, fillVerdict, openDistrict, pat, testerLink, type Filled } from './district.ts'
import { openBrowser } from './lib.ts'

const folder = join(import.meta.dirname, '../../docs/screens')
const limit = 200 * 1024
type Shot = { readonly dark?: boolean; readonly width?: number; readonly height?: number; readonly scale?: number }

mkdirSync(folder, { recursive: true })
const browser = await openBrowser()

const shoot = async (page: Page, name: string, { dark = false, width = 1280, height = 860, scale = 1 }: Shot = {}): Promise<void> => {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  await page.setViewportSize({ width, height })
  await page.evaluate('document.fonts.ready')
  const bytes = await page.screenshot({ scale: scale === 1 ? 'css' : 'device' })
  if (bytes.byteLength > limit) throw new Error(`${name} has ${bytes.byteLength} bytes, more than ${limit}`)
  writeFileSync(join(folder, `${name}.png`), bytes)
  process.stdout.write(`${name}.png ${Math.ceil(bytes.byteLength / 1024)} KB\n`)
}
const phone = { width: 390, height: 720 }

const wizard = async (): Promise<void> => {
  const one = await startInstallation({}, { setUp: false })
  const page = await browser.newPage()
  await page.goto(one.url)
  for (const [label, text] of [['District', 'Lakeside District'], ['A first site', 'Lakeside High'], ['Your name', 'Maria Chen']] as const) await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByLabel('Time zone', { exact: true }).selectOption('America/Chicago')
  await page.getByLabel('Your name').blur()
  await page.evaluate('scrollTo(0, 0)')
  await shoot(page, 'wizard', { width: 760, height: 900 })
  await page.close()
  await one.stop()
}

const signedIn = async ({ one }: Filled): Promise<Page> => {
  const page = await browser.newPage()
  await page.goto(`${one.url}/sign-in`)
  await page.getByLabel('E-mail').fill(pat.email)
  await page.getByLabel('Password').fill(pat.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
  return page
}

const product = async (): Promise<void> => {
  const filled = await openDistrict()
  const { one, ids } = filled
  try {
    await fillBasics(filled)
    const page = await signedIn(filled)
    const at = async (path: string) => page.goto(path.startsWith('http') ? path : one.url + path)
    await at('/plan')
    await shoot(page, 'plan')
    await shoot(page, 'plan-dark', { dark: true })
    await at(`/devices/${ids['sis-app-02']}`)
    await shoot(page, 'device')
    await at('/')
    await fillCycle(filled)
    await at('/')
    await shoot(page, 'today')
    await shoot(page, 'today-phone', { ...phone, dark: true })
    await at(`/cycles/${ids.cycle}`)
    await shoot(page, 'cycle')
    await fillRun(filled)
    await at(`/runs/${ids['run sis-app-02']}`)
    await shoot(page, 'run', { height: 1080 })
    await shoot(page, 'run-dark', { dark: true })
    await fillVerdict(filled)
    await at('/procedures')
    await shoot(page, 'procedures')
    await at('/report')
    await shoot(page, 'report')
    const outside = await browser.newPage()
    await outside.goto(await testerLink(filled, 'Student information system', 'verdict'))
    await shoot(outside, 'tester', phone)
    await outside.goto(await filled.link('approve', 3))
    await shoot(outside, 'approve', { ...phone, height: 900 })
  } finally {
    await filled.close()
  }
}

await wizard()
await product()
await browser.close()
