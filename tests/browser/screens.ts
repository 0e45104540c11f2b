// The twelve pictures of docs/screens, from the demonstration: `node tests/browser/screens.ts`, or with the file that a running `npm run demo` was
// written to, which spares telling the story anew. A page is taken only when the checks that every page must pass find nothing; each is under 200 KB.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { startInstallation } from '../lib/installation.ts'
import { axeCheck, markupFaults, noHorizontalScroll, openBrowser, unnamedControls } from './lib.ts'

const folder = join(import.meta.dirname, '../../docs/screens')
const limit = 200 * 1024
type Demo = { readonly url: string; readonly said: () => string; stop(): Promise<void> }
type Shot = { readonly dark?: boolean; readonly width?: number; readonly height?: number; readonly scale?: number }

mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
const taken = new Set<string>()

const demo = (): Promise<Demo> => {
  const running = process.argv[2]
  if (running === undefined) return startInstallation({}, { command: 'demo' })
  const said = readFileSync(running, 'utf8')
  return Promise.resolve({ url: /answers at (\S+)/.exec(said)?.[1] ?? '', said: () => said, stop: () => Promise.resolve() })
}

const shoot = async (page: Page, name: string, { dark = false, width = 1280, height = 860, scale = 1 }: Shot = {}): Promise<void> => {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  const faults = [
    ...(await noHorizontalScroll(page, 320)),
    ...(await noHorizontalScroll(page, width)),
    ...(await axeCheck(page)),
    ...(await unnamedControls(page)),
    ...(await markupFaults(page)),
  ]
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`)
  await page.setViewportSize({ width, height })
  await page.evaluate('document.fonts.ready')
  const bytes = await page.screenshot({ scale: scale === 1 ? 'css' : 'device', caret: 'initial' })
  if (bytes.byteLength > limit) throw new Error(`${name} has ${bytes.byteLength} bytes, more than ${limit}`)
  writeFileSync(join(folder, `${name}.png`), bytes)
  taken.add(`${name}.png`)
  process.stdout.write(`${name}.png ${Math.ceil(bytes.byteLength / 1024)} KB\n`)
}
const phone = { width: 390, height: 720 }

const wizard = async (): Promise<void> => {
  const one = await startInstallation({}, { setUp: false })
  const page = await browser.newPage()
  await page.goto(one.url)
  for (const [label, text] of [
    ['District', 'Lakeside District'],
    ['First site', 'Lakeside High'],
    ['Your name', 'Maria Chen'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByLabel('Time zone', { exact: true }).selectOption('America/Chicago')
  await page.getByLabel('Your name').blur()
  await page.evaluate('scrollTo(0, 0)')
  await shoot(page, 'wizard', { width: 760, height: 900 })
  await page.close()
  await one.stop()
}

const origin = (one: Demo) => ({ accept: 'application/json', origin: one.url })

/** Somebody of the demonstration, in by the link that the start printed. */
const signedIn = async (one: Demo, name: string): Promise<Page> => {
  const link =
    one
      .said()
      .split('\n')
      .find((line) => line.includes(`${name} `) && line.includes('/demo/sign-in/'))
      ?.match(/http\S+/)?.[0] ?? ''
  const page = await (await browser.newContext()).newPage()
  await page.goto(link)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
  return page
}
const asked = async <T>(one: Demo, page: Page, path: string): Promise<T> =>
  (await (await page.request.get(one.url + path, { headers: origin(one) })).json()) as T
const sent = async (one: Demo, page: Page, path: string, data: object = {}): Promise<void> => {
  const answer = await page.request.post(one.url + path, { headers: origin(one), data })
  if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}: ${await answer.text()}`)
}
/** The newest kept mail to somebody that holds such a link, waited for. */
const mailed = async (one: Demo, page: Page, name: string, kind: string, word: string): Promise<string> => {
  for (let i = 0; i < 100; i++) {
    const { mails } = await asked<{ mails: { address: string; subject: string; body: string }[] }>(one, page, '/demo/mail')
    const mail = mails.find(({ address, subject, body }) => address.startsWith(name) && subject.includes(word) && body.includes(`/${kind}/`))
    const link = mail && new RegExp(`http\\S+/${kind}/[\\w.~-]+`).exec(mail.body)?.[0]
    if (link) return link
    await wait(300)
  }
  throw new Error(`no ${kind} link came for ${name}`)
}

const product = async (): Promise<void> => {
  const one = await demo()
  try {
    const page = await signedIn(one, 'Rosa Tinkerfield')
    const at = (path: string) => page.goto(one.url + path)
    await shoot(page, 'today')
    await shoot(page, 'today-phone', { ...phone, dark: true })
    await at('/plan')
    await shoot(page, 'plan', { height: 1000 })
    await at('/devices?kind=server')
    await shoot(page, 'devices-dark', { dark: true })
    const { devices } = await asked<{ devices: { id: string }[] }>(one, page, '/devices?text=git-01')
    await at(`/devices/${devices[0]?.id}`)
    await shoot(page, 'device', { height: 720 })
    const { cycles } = await asked<{ cycles: { id: string; cycle: { number: number } }[] }>(one, page, '/cycles')
    await at(`/cycles/${cycles.find(({ cycle }) => cycle.number === 8)?.id}`)
    await shoot(page, 'cycle')
    await at('/procedures')
    await shoot(page, 'procedures-dark', { dark: true })
    await at('/report')
    await shoot(page, 'report')
    const outside = await (await browser.newContext()).newPage()
    await outside.goto(await mailed(one, page, 'corinne', 'approve', 'December'))
    await shoot(outside, 'approve-phone', { ...phone, height: 900 })
    await tonight(one, page)
    await outside.goto(await mailed(one, page, 'wanda', 't', 'Update finished'))
    await shoot(outside, 'tester-phone', phone)
  } finally {
    await one.stop()
  }
}

/** The evening of the run on the payroll server, to the moment its tester is asked. */
const tonight = async (one: Demo, page: Page): Promise<void> => {
  await sent(one, page, '/demo/clock', { to: 'tonight' })
  const run = (await asked<{ runs: { id: string; hostname: string; state: string }[] }>(one, page, '/runs')).runs.find(
    ({ hostname, state }) => hostname === 'pay-01' && state === 'scheduled',
  )
  const at = `/runs/${run?.id}`
  const attest = (step: string, more: object) => sent(one, page, `${at}/steps/${step}/attest`, { said: 'Seen on the console.', ...more })
  await sent(one, page, `${at}/start`)
  await attest('backup-gate', { lastGoodAt: '2025-11-13T02:10:00-06:00', result: 'ok' })
  await sent(one, page, `${at}/steps/snapshot/begin`)
  await attest('snapshot', { yes: true })
  await sent(one, page, `${at}/steps/update-1/begin`)
  await page.goto(one.url + at)
  await shoot(page, 'run-dark', { dark: true, height: 1080 })
  await attest('update-1', { yes: true, installed: 6 })
  await sent(one, page, `${at}/steps/reboot-1/begin`)
  for (const step of ['reboot-1', 'look-1']) await attest(step, { yes: true })
}

try {
  await wizard()
  await product()
  for (const old of readdirSync(folder)) if (!taken.has(old)) rmSync(join(folder, old))
} finally {
  await browser.close()
}
