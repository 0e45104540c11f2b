// Every page of the running product, filled, in a browser: each address of the API description must have its state here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { fillBasics, fillCycle, fillRun, fillVerdict, openDistrict, pat, testerLink, type Filled } from './district.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'
import { browserMissing, consoleMessages, openBrowser, outline } from './lib.ts'
import { faultsOf, type Rooms } from './visit.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)

let filled: Filled
let browser: Browser
let staff: BrowserContext
let outside: BrowserContext // nobody is signed in
let staffPlain: BrowserContext // the same two, in a browser that runs no scripts
let outsidePlain: BrowserContext
let paths: readonly string[] // of the API description: what answers a GET
const links: Record<'accept' | 'verdict' | 'approve' | 'approve2' | 'invite', string> = {
  accept: '',
  verdict: '',
  approve: '',
  approve2: '',
  invite: '',
}

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
  '/account/passkeys': () => ['/account/passkeys'],
  '/account/second-factor': () => ['/account/second-factor'],
  '/account/email': () => ['/account/email'],
  '/account/providers': () => ['/account/providers'],
  '/break-glass': () => ['/break-glass'],
  '/recoveries': () => ['/recoveries'],
  '/sign-in-providers': () => ['/sign-in-providers'],
  '/setup/address': () => ['/setup/address'],
  '/people': () => ['/people', '/people?account=none&sort=positions'],
  '/people/new': () => ['/people/new'],
  '/people/who-may': () => ['/people/who-may'],
  '/people/{id}': (ids) => [`/people/${ids['Pat Bell']}`, `/people/${ids['Terry Ortiz']}`],
  '/sites': () => ['/sites'],
  '/devices': () => ['/devices', '/devices?text=nothing-has-this-name'],
  '/devices/{id}': (ids) => [`/devices/${ids['sis-app-02']}`, `/devices/${ids['lab-07']}`],
  '/devices/enrol': () => ['/devices/enrol'],
  '/devices/alarms': () => ['/devices/alarms'],
  '/devices/duplicates': () => ['/devices/duplicates', '/devices/duplicates?state=open'],
  '/devices/merge': (ids) => [`/devices/merge?one=${ids['lab-07']}&text=sis`, `/devices/merge?one=${ids['lab-07']}&other=${ids['sis-app-02']}`],
  '/coverage': () => ['/coverage'],
  '/coverage/devices': () => ['/coverage/devices', '/coverage/devices?has=seen&lacks=purchase', '/coverage/devices?text=nothing-has-this-name'],
  '/tasks': () => ['/tasks', '/tasks?whose=mine&state=open'],
  '/suspected-changes': () => ['/suspected-changes', '/suspected-changes?state=open'],
  '/devices/unrecognised': () => ['/devices/unrecognised', '/devices/unrecognised?text=nothing-has-this-name'],
  '/devices/unrecognised/{id}': async (_, ask) => [
    `/devices/unrecognised/${first(((await ask('/devices/unrecognised')) as { names: unknown }).names)}`,
  ],
  '/vulnerabilities': () => ['/vulnerabilities', '/vulnerabilities?text=nothing-has-this-name'],
  '/vulnerabilities/{id}': () => ['/vulnerabilities/CVE-2023-4863', '/vulnerabilities/CVE-2023-38545'],
  '/scans': () => ['/scans', '/scans?text=nothing-has-this-name'],
  '/advisories': () => ['/advisories', '/advisories?text=nothing-has-this-name'],
  '/advisories/sources': () => ['/advisories/sources'],
  '/advisories/bulk': () => ['/advisories/bulk'],
  '/advisories/{id}': async (_, ask) => [`/advisories/${first(((await ask('/advisories')) as { advisories: unknown }).advisories)}`],
  '/devices/software': () => ['/devices/software', '/devices/software?title=libc6'],
  '/feeds': () => ['/feeds'],
  '/answers': () => ['/answers'],
  '/fleet': () => ['/fleet'],
  '/fleet/systems': () => ['/fleet/systems', '/fleet/systems?has=exploited'],
  '/patched-by-others': () => ['/patched-by-others', '/patched-by-others?is=never'],
  '/scope': () => ['/scope', '/scope?scope=unknown'],
  '/scope/bulk': () => ['/scope/bulk', '/scope/bulk?to=in&id[]=dpkg:libc6'],
  '/services': () => ['/services', '/services?text=nothing-has-this-name'],
  '/services/new': () => ['/services/new'],
  '/services/{id}': async (_, ask) => [`/services/${first(((await ask('/services')) as { services: unknown }).services)}`],
  '/devices/by-hand': () => ['/devices/by-hand'],
  '/end-of-support': () => ['/end-of-support'],
  '/end-of-support/{id}': async (_, ask) => [`/end-of-support/${first(((await ask('/end-of-support')) as { rows: unknown }).rows)}`],
  '/hosted': () => ['/hosted'],
  '/hosted/new': () => ['/hosted/new'],
  '/hosted/{id}': async (_, ask) => [`/hosted/${first(((await ask('/hosted')) as { applications: unknown }).applications)}`],
  '/issues': () => ['/issues', '/issues?state=raised'],
  '/issues/new': (ids) => [`/issues/new?about=${ids['sis-app-02']}`],
  '/issues/{id}': async (_, ask) => [`/issues/${first(((await ask('/issues')) as { issues: unknown }).issues)}`],
  '/plan': () => ['/plan', '/plan?text=nothing-has-this-name', '/plan?due=late&sort=devices'],
  '/plan/devices': async (_, ask) => [
    '/plan/devices',
    `/plan/devices?update=${/pe_[0-9a-f]{32}/.exec(JSON.stringify(await ask('/plan')))?.[0] ?? 'none'}`,
  ],
  '/plan/bulk': async (_, ask) => [
    '/plan/bulk',
    `/plan/bulk?toOwner=none&id[]=${/pe_[0-9a-f]{32}/.exec(JSON.stringify(await ask('/plan')))?.[0] ?? 'none'}`,
  ],
  '/patching/evaluations/{id}': async (_, ask) => [
    `/patching/evaluations/${/pe_[0-9a-f]{32}/.exec(JSON.stringify(await ask('/plan')))?.[0] ?? 'none'}`,
  ],
  '/patching/updates/new': () => ['/patching/updates/new'],
  '/patching/policies': () => ['/patching/policies', '/patching/policies?try=bod-19-02'],
  '/patching/policies/own': () => ['/patching/policies/own', '/patching/policies/own?points[]=inKev&points[]=exposed'],
  '/changes': () => ['/changes', '/changes?standing=denied'],
  '/changes/{id}': async (_, ask) => ((await ask('/changes')) as { changes: { id: string }[] }).changes.map(({ id }) => `/changes/${id}`),
  '/cycles': () => ['/cycles', '/cycles?state=over'],
  '/cycles/new': () => ['/cycles/new'],
  '/cycles/{id}': (ids) => [`/cycles/${ids.cycle}`, `/cycles/${ids['next cycle']}`],
  '/runs': () => ['/runs', '/runs?state=over&sort=state'],
  '/runs/new': (ids) => [`/runs/new?cycle=${ids.cycle}`, `/runs/new?cycle=${ids.cycle}&device=${ids['print-01']}`],
  '/runs/{id}': (ids) => [`/runs/${ids['run sis-app-02']}`, `/runs/${ids['run web-01']}`],
  '/notices': () => ['/notices', '/notices?undelivered=yes', '/notices?text=nothing-has-this-name'],
  '/notices/{id}': async (_, ask) => [`/notices/${first(((await ask('/notices')) as { notices: unknown }).notices)}`],
  '/procedures': () => ['/procedures', '/procedures?texts=yes'],
  '/clauses/{id}': () => ['/clauses/PM-3.3', '/clauses/CM-6'],
  '/policy': () => ['/policy'],
  '/policy/{name}': () => [
    '/policy/notice.hours?try=12',
    '/policy/priority.policy?try=ssvc-deployer',
    '/policy/window.extra',
    '/policy/loss.reportBusinessDays',
  ],
  '/policy/pack': () => ['/policy/pack'],
  '/policy/versions/{id}': async (ids, ask) => [
    `/policy/versions/${/"policyId":"([0-9a-f]{64})"/.exec(JSON.stringify(await ask(`/runs/${ids['run sis-app-02']}`)))?.[1] ?? 'none'}`,
  ],
  '/evidence': (ids) => ['/evidence', '/evidence?clause=CM-6', `/evidence?about=${ids.cycle}`, '/evidence?text=nothing-has-this-name'],
  '/evidence/{id}': async (_, ask) => [`/evidence/${first(((await ask('/evidence')) as { entries: unknown }).entries)}`],
  '/evidence/{id}/erase': async (_, ask) => [`/evidence/${first(((await ask('/evidence')) as { entries: unknown }).entries)}/erase`],
  '/ledger': () => ['/ledger'],
  '/operations': () => ['/operations'],
  '/report': () => ['/report'],
  '/report/systems': () => ['/report/systems', '/report/systems?gap=data'],
  '/report/patches': () => ['/report/patches'],
  '/kit': () => ['/kit'],
  '/search': () => ['/search', '/search?text=sis', '/search?text=nothing-has-this-name'],
  '/keyboard': () => ['/keyboard'],
  '/devices/import': () => ['/devices/import'],
  '/devices/import/{id}': (ids) => [`/devices/import/${ids['import']}`, `/devices/import/${ids['import done']}`],
  '/devices/import/{id}/check': (ids) => [`/devices/import/${ids['import']}/check`],
  '/glossary': () => ['/glossary'],
  '/devices/bulk': (ids) => ['/devices/bulk', `/devices/bulk?toKind=laptop&id[]=${ids['sis-app-02']}&id[]=${ids['lab-07']}`],
}
const publicPages: Readonly<Record<string, State>> = {
  '/sign-in': () => ['/sign-in', '/sign-in?to=%2Fplan'],
  '/sign-in/break-glass': () => ['/sign-in/break-glass'],
  '/recover': () => ['/recover', '/recover?asked=yes'],
  '/account/email/{token}': () => ['/account/email/none'],
  '/setup/address/check/{token}': () => ['/setup/address/check/nothing-waits'],
  '/invite/{token}': () => [pathOf(links.invite)],
  '/approve/{token}': () => [pathOf(links.approve), '/approve/none'],
  '/approve/{token}/text': () => [`${pathOf(links.approve)}/text`],
  '/t/{token}': () => [pathOf(links.accept), pathOf(links.verdict), '/t/none'],
  '/kit/public': () => ['/kit/public', '/kit/public?lang=es'],
  '/kit/parts': () => ['/kit/parts'],
}
/** Pages that belong to another state or person; looked at in a test of their own below. */
const elsewhere = ['/demo', '/demo/mail', '/demo/sign-in/{token}', '/jobs/{id}', '/setup', '/runs/{id}/test', '/sign-in/second-factor']
/** Answers to programs. */
const noPages = [
  '/today',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/agent/inventory',
  '/agent/inventory/{key}',
  '/sign-in/provider/go/{id}',
  '/sign-in/provider/callback',
  '/devices.csv',
  '/devices.xlsx',
  '/devices/unrecognised.csv',
  '/devices/unrecognised.xlsx',
  '/advisories.csv',
  '/advisories.xlsx',
  '/scans.csv',
  '/scans.xlsx',
  '/vulnerabilities.csv',
  '/vulnerabilities.xlsx',
  '/devices/duplicates.csv',
  '/devices/duplicates.xlsx',
  '/coverage/devices.csv',
  '/coverage/devices.xlsx',
  '/tasks.csv',
  '/tasks.xlsx',
  '/suspected-changes.csv',
  '/suspected-changes.xlsx',
  '/services.csv',
  '/services.xlsx',
  '/hosted.csv',
  '/hosted.xlsx',
  '/end-of-support.csv',
  '/end-of-support.xlsx',
  '/issues.csv',
  '/issues.xlsx',
  '/scope.csv',
  '/scope.xlsx',
  '/patched-by-others.csv',
  '/patched-by-others.xlsx',
  '/evidence.csv',
  '/evidence.xlsx',
  '/notices.csv',
  '/notices.xlsx',
  '/changes.csv',
  '/changes.xlsx',
  '/cycles.csv',
  '/cycles.xlsx',
  '/runs.csv',
  '/runs.xlsx',
  '/people.csv',
  '/people.xlsx',
  '/policy/pack.yaml',
  '/report.csv',
  '/report.json',
  '/report.pdf',
  '/report.xlsx',
  '/runs/{id}/sheet.pdf',
  '/notices/{id}/letter.pdf',
  '/devices/labels.pdf',
  '/devices/submissions/{id}/raw',
  '/devices/import/{id}/rows.csv',
  '/devices/import/{id}/rows.xlsx',
  '/ledger/export',
  '/plan.csv',
  '/plan.xlsx',
  '/plan/devices.csv',
  '/plan/devices.xlsx',
  '/ledger/{district}/checkpoint',
  '/ledger/{district}/consistency',
  '/ledger/{district}/keys',
  '/ledger/{district}/tile/{level}/{a}',
  '/ledger/{district}/tile/{level}/{a}/{b}',
  '/ledger/{district}/tile/{level}/{a}/{b}/{c}',
  '/ledger/{district}/tile/{level}/{a}/{b}/{c}/{d}',
  '/evidence/{id}/proof',
]

const room = { viewport: { width: 1280, height: 900 } }

const roomsOf = (context: BrowserContext): Rooms => ({ url: filled.one.url, scriptless: context === staff ? staffPlain : outsidePlain })
/** Pages of staff hold data that comes in its own time; their trees are written and compared when asked for (`AFTERBELL_TREES=write`, `=compare`). */
const isComparing = process.env['AFTERBELL_TREES'] !== undefined
const withinOf = (context: BrowserContext, path: string) => (path === '/' || context === outside ? 'body' : 'main') // the rail is the same everywhere

/** Three at a time: most of a visit is waiting. What ends in `/none` is not there. */
const visited = async (context: BrowserContext, addresses: readonly (readonly [address: string, tree: string])[]): Promise<readonly string[]> => {
  const left = [...addresses]
  const walk = async (): Promise<string[]> => {
    const faults: string[] = []
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [path, tree] = next
      faults.push(
        ...(await faultsOf(context, path, roomsOf(context), {
          status: path.endsWith('/none') ? 404 : 200,
          within: withinOf(context, path),
          ...(context === outside || isComparing ? { tree } : {}),
        })),
      )
    }
    return faults
  }
  return (await Promise.all([walk(), walk(), walk()])).flat()
}

/** The addresses of a table of pages, each with the name its accessibility tree is kept under: the pattern, and which of its states. */
const allOf = async (pages: Readonly<Record<string, State>>): Promise<readonly (readonly [string, string])[]> => {
  const all: (readonly [string, string])[] = []
  for (const [path, state] of Object.entries(pages))
    if (paths.includes(path)) all.push(...(await addressesOf(state)).map((address, n) => [address, `${path}${n === 0 ? '' : `.${n + 1}`}`] as const))
  return all
}
const addressesOf = async (state: State): Promise<readonly string[]> => state(filled.ids, (path) => filled.got<unknown>(path))
const wordsOf = async (page: Page): Promise<number> =>
  (await page.locator('body').innerText()).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

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
    paths = Object.entries((await filled.got<{ paths: Record<string, object> }>('/openapi.json')).paths)
      .filter(([, methods]) => 'get' in methods)
      .map(([path]) => path)
    browser = await openBrowser()
    staff = await browser.newContext(room)
    outside = await browser.newContext(room)
    const page = await staff.newPage()
    await page.goto(`${filled.one.url}/sign-in`)
    await page.getByLabel('E-mail').fill(pat.email)
    await page.getByLabel('Password').fill(pat.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    await page.close()
    staffPlain = await browser.newContext({ ...room, storageState: await staff.storageState(), javaScriptEnabled: false })
    outsidePlain = await browser.newContext({ ...room, javaScriptEnabled: false })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await filled?.close()
  })

  test('every address that answers a GET has its state here, and none is left over', () => {
    const known = [...Object.keys(staffPages), ...Object.keys(publicPages), ...elsewhere, ...noPages]
    expect(paths.filter((path) => !known.includes(path))).toEqual([])
    expect(known.filter((path) => !paths.includes(path))).toEqual([])
  })

  test('staff pages, signed in', async () => {
    expect(await visited(staff, await allOf(staffPages))).toEqual([])
  }, 900_000)

  test('pages for people without an account, nobody signed in', async () => {
    expect(await visited(outside, await allOf(publicPages))).toEqual([])
  }, 120_000)

  test('a staff page asked for without an account is the sign-in page, and nothing of it', async () => {
    for (const [path, state] of Object.entries(staffPages)) {
      if (!paths.includes(path) || path === '/kit') continue
      const [address = ''] = await addressesOf(state)
      const { body, url } = await fetch(filled.one.url + address, { headers: { accept: 'text/html' } }).then(async (answer) => ({
        body: await answer.text(),
        url: answer.url,
      }))
      expect([path, body.includes('<h1>Sign in</h1>'), new URL(url).pathname]).toEqual([path, true, '/sign-in'])
    }
  }, 30_000)

  test('refusals and a second look at a form: as sound as the pages themselves', async () => {
    expect(await faultsOf(staff, '/nothing-is-here', roomsOf(staff), { status: 404 })).toEqual([])
    for (const [path, form] of [
      ['/people/new', '/people'],
      [`/devices/${filled.ids['lab-07']}`, `/devices/${filled.ids['lab-07']}/exposure`],
      ['/sites', '/sites'],
    ] as const) {
      expect(
        await faultsOf(staff, path, roomsOf(staff), {
          status: 422,
          then: (page) => page.locator(`form[action="${form}"]`).getByRole('button').click(),
        }),
      ).toEqual([])
    }
    const { rows } = await filled.got<{ rows: readonly { id: string; package: string }[] }>('/plan?text=util-linux')
    const until = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)
    await filled.sent(`/patching/evaluations/${rows[0]?.id}/override`, {
      decision: 'fix on system upgrade',
      dueOn: until,
      until,
      reason: 'The print server is replaced before.',
    })
    expect(await faultsOf(staff, '/plan?moved=day', roomsOf(staff), { within: 'main' })).toEqual([]) // a row that moved tells from where to where, in many words
    expect(
      await faultsOf(staff, `/runs/new?cycle=${filled.ids.cycle}&device=${filled.ids['print-01']}`, roomsOf(staff), {
        status: 409,
        then: async (page) => {
          await page.getByLabel('Another start').fill(`${filled.ids['start web-01']?.slice(0, 10)}T11:00`)
          await page.getByRole('button', { name: 'Plan it' }).click()
        },
      }),
    ).toEqual([])
  }, 60_000)

  test('what assistive technology meets on the four pages people live on', async () => {
    const page = await (await browser.newContext({ ...room, storageState: await staff.storageState() })).newPage()
    const met = async (path: string) => {
      await page.goto(filled.one.url + path)
      return outline(page)
    }
    const frame = ['banner', 'navigation "Main"', 'heading "Patching" [level=2]', 'heading "Proof" [level=2]', 'heading "District" [level=2]', 'main']
    const today = await met('/')
    expect(today.filter((line) => frame.includes(line))).toEqual(frame)
    expect(today).toEqual(
      expect.arrayContaining([expect.stringMatching(/^heading "Today, .+" \[level=1\]$/), 'region "Needs you"', 'region "Clauses"']),
    )
    expect(await met('/plan')).toEqual(expect.arrayContaining([...frame, 'heading "Patch plan" [level=1]', 'button "Show"', 'region "Patch plan"']))
    expect(await met(`/cycles/${filled.ids['next cycle']}`)).toEqual(
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
    expect(await met(pathOf(links.approve))).toEqual([
      expect.stringMatching(/^banner/),
      'main',
      expect.stringMatching(/^heading "CR-\d+ Patching .+" \[level=1\]$/),
      'button "Approve"',
      'button "Deny"',
    ])
    await page.context().close()
  }, 30_000)

  test('approve from the mail: two clicks, at most 120 words and 15 KB in all', async () => {
    const context = await browser.newContext(room)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    let bytes = 0
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto(links.approve2, { waitUntil: 'networkidle' }) // the first click
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
    const html = await (await fetch(links.verdict, { headers: { accept: 'text/html' } })).text()
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(5 * 1024)
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(links.verdict)
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
    await type('A first site', 'Lakeside High')
    await type('Your name', 'Maria Chen')
    await type('Your e-mail', 'maria@lakeside.example')
    await type('Your initials', 'MC')
    await type('Password', 'four plain words here')
    await type('Password once more', 'four plain words here')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Who else decides?' }).waitFor()
    await type('Name', 'Sam Rivera')
    await type('E-mail', 'sam@lakeside.example')
    await type('Initials', 'SR')
    await to('button', 'Name the second approver')
    await page.keyboard.press('Enter')
    await to('link', 'Go on')
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
