// A passkey from the first prompt to the runner's list, in a real browser with its virtual authenticator: added, used to sign in, signed with on the page
// and behind a mail's link, compared and trusted at the shell, removed. What was stored is checked with openssl.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { debianServer } from '../lib/servers.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'
import { scriptedServer } from '../mail/scripted.ts'
import {
  axeCheck,
  browserMissing,
  consoleMessages,
  markupFaults,
  noHorizontalScroll,
  openBrowser,
  outline,
  reachableByKeyboard,
  unnamedControls,
} from './lib.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)
const root = join(import.meta.dirname, '../..')
const sam = { email: 'sam@lakeside.example', password: 'sam keeps it to himself' }

/** Chromium's own authenticator: a platform key that knows its owner's finger. */
const withAuthenticator = async (page: Page): Promise<CDPSession> => {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return session
}

describe.skipIf(missing !== undefined)('a passkey', () => {
  let one: Installation
  let mail: Awaited<ReturnType<typeof scriptedServer>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let said: string[]
  let change = ''
  const links = () => [
    ...new Set(
      [
        ...mail.lines
          .join('\n')
          .replace(/=\n/g, '')
          .replace(/=3D/gi, '=')
          .matchAll(/https?:\/\/[^\s>]+\/(?:invite|approve)\/[\w.~-]+/g),
      ].map(([link]) => link),
    ),
  ]
  const linkTo = async (kind: 'invite' | 'approve', nth = 1): Promise<string> => {
    for (let i = 0; i < 200 && links().filter((link) => link.includes(`/${kind}/`)).length < nth; i++) await wait(100)
    return links().filter((link) => link.includes(`/${kind}/`))[nth - 1] ?? ''
  }
  const json = async <T>(path: string) => (await (await one.get(path)).json()) as T
  const sent = async (path: string, body: Record<string, unknown>) => {
    const response = await one.post(path, body)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Record<string, string>
  }
  const afterbell = (...args: readonly string[]) =>
    JSON.parse(
      execFileSync(process.execPath, [join(root, 'dist/cli.mjs'), ...args, '--json'], {
        env: { PATH: process.env.PATH ?? '', AFTERBELL_DATA: one.data, PUBLIC_URL: one.url },
        stdio: ['ignore', 'pipe', 'pipe'],
      }).toString(),
    ) as Record<string, never>
  const passwordOf = (form: string) => page.locator(`form[action="${form}"] input[type=password]`)

  // On a page of its own: closing another debugging session takes the virtual authenticator away.
  const faults = async (): Promise<string[]> => {
    const other = await context.newPage()
    await other.goto(page.url())
    const found = [
      ...(await axeCheck(other)),
      ...(await markupFaults(other)),
      ...(await unnamedControls(other)),
      ...(await noHorizontalScroll(other, 320)),
    ]
    await other.close()
    return found
  }

  beforeAll(async () => {
    mail = await scriptedServer({})
    one = await startInstallation({ SMTP_URL: mail.url, MAIL_FROM: 'Afterbell <noreply@lakeside.example>' })
    await sent('/setup/second-approver', { name: 'Sam Rivera', email: sam.email, initials: 'SR' })
    const invited = await fetch(await linkTo('invite'), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ password: sam.password, passwordAgain: sam.password }),
    })
    if (invited.status !== 200) throw new Error(`the invitation was answered ${invited.status}`)
    const { sites } = await json<{ sites: { id: string }[] }>('/sites')
    const key = await sent('/devices/enrol', { siteId: sites[0]?.id, label: 'Servers' })
    const report = await fetch(one.url + new URL(String(key.address)).pathname, {
      method: 'POST',
      body: debianServer({ hostname: 'sis-01', kernel: '6.1.0-13-amd64', packages: [['libc6', '2.36-9']] }) as Uint8Array<ArrayBuffer>,
    })
    if (report.status !== 200) throw new Error(`the report was answered ${report.status}`)
    const { devices } = await json<{ devices: { id: string }[] }>('/devices')
    const { people } = await json<{ people: { id: string; name: string }[] }>('/people')
    const pat = people.find(({ name }) => name === 'Pat Bell')?.id
    await sent(`/devices/${devices[0]?.id}/settings`, { kind: 'server', scope: 'in', patchingActor: 'runbook', ownerId: pat })
    await sent('/cycles', { administratorId: pat, period: new Date(Date.now() + 45 * 86_400_000).toISOString().slice(0, 7) })
    change = (await json<{ changes: { id: string }[] }>('/changes')).changes[0]?.id ?? ''
    browser = await openBrowser()
    context = await browser.newContext({ reducedMotion: 'reduce' })
    page = await context.newPage()
    page.setDefaultTimeout(5000)
    await withAuthenticator(page)
    said = consoleMessages(page)
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await one?.stop()
    await mail?.close()
  }, 30_000)

  test('is added with the present password, named, shown with its fingerprint, and told by mail', async () => {
    await page.goto(`${one.url}/sign-in?to=/account/passkeys`)
    await page.getByLabel('E-mail').fill(sam.email)
    await page.getByLabel('Password').fill(sam.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Your passkeys' }).waitFor()
    await page.getByLabel('Name').fill('Laptop')
    await passwordOf('/account/passkeys').fill('not the password')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'current password is wrong' }).waitFor()
    await passwordOf('/account/passkeys').fill(sam.password)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('The passkey was added').waitFor()
    expect(await page.locator('main code').innerText()).toMatch(/^([0-9a-f]{4}-){7}[0-9a-f]{4}$/)
    await expect.poll(() => mail.lines.join('\n').replace(/=\n/g, ''), { timeout: 10_000 }).toContain('A passkey was added')
    expect(await faults()).toEqual([])
    expect(await reachableByKeyboard(page, 'main')).toEqual([])
    expect((await outline(page)).filter((line) => line.startsWith('button'))).toContain('button "Add a passkey"')
  })
  test('signs in by itself, and every act under it carries that grade', async () => {
    await context.clearCookies()
    await page.goto(`${one.url}/sign-in`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    const rows = await json<{ rows?: { kind: string; proof: string }[] }>('/evidence')
    expect(JSON.stringify(rows)).toMatch(/"people\.signed-in"[^}]*"passkey"|"passkey"[^}]*"people\.signed-in"/)
  })
  test('signs an approval on the page of the change', async () => {
    await page.goto(`${one.url}/changes/${change}`)
    const form = page.locator('form').filter({ has: page.locator('input[value=it-systems-manager]') })
    await form.getByRole('button', { name: /^Approve with your passkey/ }).click()
    await page.getByText(/Approved by Sam Rivera.*signed with a passkey/).waitFor()
    expect(await faults()).toEqual([])
  })
  test('signs an approval behind the link of a mail, by one button, signed in or not', async () => {
    await context.clearCookies()
    const all = [await linkTo('approve', 1), await linkTo('approve', 2)]
    const open = []
    for (const link of all)
      if ((await (await fetch(link, { headers: { accept: 'text/html' } })).text()).includes('Approve with your passkey')) open.push(link)
    expect(open).toHaveLength(1) // the other was decided on the page
    await page.goto(open[0] ?? '')
    const words = (await page.locator('body').innerText()).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    expect(words).toBeLessThanOrEqual(120)
    expect(await faults()).toEqual([])
    await page.getByRole('button', { name: 'Approve with your passkey' }).click()
    await page.getByText(/It is recorded, and this link is used up/).waitFor()
    expect(JSON.stringify(await json(`/changes/${change}`))).toMatch(/"isApproved":true/)
    expect(JSON.stringify(await json(`/changes/${change}`)).match(/"isSigned":true/g)).toHaveLength(2)
  })
  test('is compared and trusted at the shell, where the runner keeps its own list', async () => {
    const before = afterbell('runner', 'approvers') as unknown as {
      passkeys: { fingerprint: string; person: string; trustedAs: string[]; positions: string[] }[]
    }
    expect(before.passkeys).toMatchObject([{ person: 'Sam Rivera', trustedAs: [], positions: ['second-approver'] }])
    const trusted = afterbell('runner', 'trust-approver', before.passkeys[0]?.fingerprint ?? '') as unknown as { as: string[]; origin: string }
    expect(trusted).toMatchObject({ person: 'Sam Rivera', as: ['second-approver'], origin: one.url })
    expect((afterbell('runner', 'approvers') as unknown as typeof before).passkeys[0]?.trustedAs).toEqual(['second-approver'])
    expect(() => afterbell('runner', 'trust-approver', '0'.repeat(32))).toThrow(/no-such-passkey/)
  })
  test('says what it needs where scripts are off, and the buttons beside it work', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const blind = await plain.newPage()
    await blind.goto(`${one.url}/sign-in`)
    await blind.getByText('A passkey needs scripts; e-mail and password work without them.').waitFor()
    await blind.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await blind.getByText('A passkey works only where scripts may run').waitFor()
    expect(await blind.getByRole('button', { name: 'Sign in', exact: true }).isEnabled()).toBe(true)
    await plain.close()
  })
  test('is removed with the present password, told by mail, and opens nothing any more', async () => {
    await page.goto(`${one.url}/sign-in?to=/account/passkeys`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { level: 1, name: 'Your passkeys' }).waitFor()
    await page.locator('main summary').click()
    await passwordOf('/account/passkeys/remove').fill(sam.password)
    await page.getByRole('button', { name: /^Remove/ }).click()
    await page.getByText('The passkey was removed').waitFor()
    await expect.poll(() => mail.lines.join('\n').replace(/=\n/g, ''), { timeout: 10_000 }).toContain('A passkey was removed')
    await context.clearCookies()
    await page.goto(`${one.url}/sign-in`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'does not open any account here' }).waitFor()
    // Refused requests are named by the browser itself; nothing else is said.
    expect(said.filter((line) => !/status of 4\d\d/.test(line))).toEqual([])
  })
})
