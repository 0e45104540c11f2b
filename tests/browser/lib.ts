import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type ConsoleMessage, type Page, type Request, chromium } from 'playwright-core'

/** What browser tests share: a headless Chromium, a page server with the product's CSP, and the checks every page must pass. */

const CSP =
  `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none';` +
  ` frame-ancestors 'none'`
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const CONTROLS = `a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])`

/** Roles of controls as Chromium's accessibility tree spells them. */
const ROLES = new Set([
  'button',
  'link',
  'textbox',
  'combobox',
  'checkbox',
  'radio',
  'spinbutton',
  'Date',
  'DateTime',
  'DisclosureTriangle',
  'listbox',
  'slider',
  'switch',
  'tab',
  'menuitem',
])

const executable = () => process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why browser tests cannot run here, or undefined. */
export function browserMissing(): string | undefined {
  return existsSync(executable()) ? undefined : `no browser: ${executable()} is not there; install chromium or set CHROMIUM to one`
}

/** A headless Chromium with a fresh profile, which goes when it is closed. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executable(), headless: true, args: FLAGS })
}

export type Served = { readonly url: string; readonly close: () => Promise<void> }
export type StaticFile = { readonly path: string; readonly contentType: string; readonly bytes: Uint8Array }

/** Serves one page (at any path) or several by path, and static files, under the product's CSP, on a free loopback port. Anything else is a 404. */
export function servePage(html: string | Readonly<Record<string, string>>, files: readonly StaticFile[]): Promise<Served> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = byPath.get(path)
    const page = typeof html === 'string' ? html : html[path]
    if (file) response.writeHead(200, { 'content-type': file.contentType, 'content-security-policy': CSP }).end(file.bytes)
    else if (page !== undefined) response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CSP }).end(page)
    else response.writeHead(404).end()
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      resolve({
        url: `http://127.0.0.1:${port}/`,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections()
            server.close(() => done())
          }),
      })
    })
  })
}

/** Everything the page says on the console, and every error, until `stop`: call before `goto`. CSP violations and missing files show up here. */
export function listenTo(page: Page): { readonly said: string[]; readonly stop: () => void } {
  const said: string[] = []
  const onConsole = (message: ConsoleMessage) => said.push(`${message.type()}: ${message.text()}`)
  const onError = (error: Error) => said.push(`error: ${error.message}`)
  // What was still on its way when the page was left is none of its faults.
  const onFailed = (request: Request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && said.push(`failed: ${request.url()}`)
  page.on('console', onConsole).on('pageerror', onError).on('requestfailed', onFailed)
  return { said, stop: () => void page.off('console', onConsole).off('pageerror', onError).off('requestfailed', onFailed) }
}
/** The same for as long as the page is there. */
export const consoleMessages = (page: Page): string[] => listenTo(page).said

const axeSource = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

/** axe's findings for WCAG 2.0 to 2.2 A and AA and its best practices, or for some rules alone; one line each: rule, first place, why. Must be empty. `context` is what it looks at, as an expression of the page; `without` leaves rules out. */
export async function axeCheck(page: Page, rules?: readonly string[], context = 'document', without: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axeSource())
  const only = rules ? { type: 'rule', values: rules } : TAGS
  const off = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]))
  const found: unknown =
    await page.evaluate(`axe.run(${context}, { runOnly: ${JSON.stringify(only)}, rules: ${JSON.stringify(off)}, preload: false, resultTypes: ['violations'] }).then((result) =>
    result.violations.map((one) => one.id + ': ' + one.nodes.slice(0, 3)
      .map((node) => node.target.join(' ') + ' — ' + node.failureSummary.replace(/\\s+/g, ' ')).join(' | ')))`)
  return found as string[]
}

/** Controls that assistive technology would meet without a name, from the browser's own accessibility tree. Must be empty. */
export async function unnamedControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  return nodes
    .filter((node) => !node.ignored && ROLES.has(String(node.role?.value)) && !String(node.name?.value ?? '').trim())
    .map((node) => `${String(node.role?.value)} #${node.nodeId}`)
}

/** What the house rules ask of every document: one h1, a title, no style= and no on…= (the content security policy would refuse them). Must be empty. */
export async function markupFaults(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const heads = document.querySelectorAll('h1').length
    const bad = [...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames().filter((name) => name === 'style' || /^on[a-z]/.test(name)).map((name) => one.tagName + ' has ' + name))
    return [...(heads === 1 ? [] : [heads + ' h1']), ...(document.title.trim() === '' ? ['no title'] : []), ...(document.documentElement.lang === '' ? ['no language'] : []), ...bad]
  })()`)) as string[]
}

/** Roles and names of what a page is made of, as assistive technology meets it: landmarks, headings, buttons, in reading order. */
export async function outline(page: Page): Promise<string[]> {
  const told = await page.locator('body').ariaSnapshot()
  return told
    .split('\n')
    .map((line) => line.trim().replace(/^- /, '').replace(/:$/, ''))
    .filter((line) => /^(banner|navigation|main|region|complementary|contentinfo|heading|button)\b/.test(line))
}

/**
 * Walks the page with Tab alone. Returns controls that were never reached, that got focus without a visible outline or out of sight, and a trap
 * where focus stops moving. Must be empty. Radios of one name count as one stop; parts of a date field are one control. `within` walks one part alone,
 * from where its skip link leads.
 */
export async function reachableByKeyboard(page: Page, within = 'body'): Promise<string[]> {
  const total = Number(
    await page.evaluate(`(() => {
    const part = document.querySelector(${JSON.stringify(within)})
    // Rows of a long table are alike: its first three and its last are walked, and from the fourth the walk goes on at the end of the last but one.
    const rowsOf = (one) => { const row = one.closest('tbody > tr'); return row ? { row, rows: [...row.parentElement.children] } : undefined }
    const isAlike = (one) => { const { row, rows } = rowsOf(one) ?? {}; return rows !== undefined && rows.length > 6 && rows.indexOf(row) > 2 && row !== rows.at(-1) }
    const past = (one) => { const { rows } = rowsOf(one); return [...rows.at(-2).querySelectorAll(${JSON.stringify(CONTROLS)})].filter((other) => other.checkVisibility({ visibilityProperty: true }) && !other.disabled).at(-1) }
    const all = [...part.querySelectorAll(${JSON.stringify(CONTROLS)})]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !isAlike(one))
    globalThis.__tabs = { all, seen: new Set(), faults: [], isAlike, past }
    document.activeElement?.blur(); getSelection()?.removeAllRanges(); scrollTo(0, 0)
    if (part !== document.body) part.focus()
    return all.length
  })()`),
  )
  for (let still = 0, last = -1, press = 0; press < total * 8 + 20; press++) {
    await page.keyboard.press('Tab')
    const now = (await page.evaluate(`(() => {
      const { all, seen, faults, isAlike, past } = globalThis.__tabs
      if (document.activeElement && isAlike(document.activeElement)) past(document.activeElement)?.focus()
      const at = all.indexOf(document.activeElement)
      if (at < 0 || seen.has(at)) return { at, left: all.length - seen.size }
      seen.add(at)
      const one = all[at], style = getComputedStyle(one), box = one.getBoundingClientRect(), name = one.outerHTML.slice(0, 90)
      if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('focus not shown: ' + name)
      if (box.bottom <= 0 || box.top >= innerHeight || box.width === 0) faults.push('focus out of sight: ' + name)
      return { at, left: all.length - seen.size }
    })()`)) as { at: number; left: number }
    if (now.left === 0) break
    still = now.at === last ? still + 1 : 0
    last = now.at
    if (still > 8) break
  }
  return (await page.evaluate(`(() => {
    const { all, seen, faults } = globalThis.__tabs
    const met = new Set([...seen].map((at) => all[at]).filter((one) => one.type === 'radio').map((one) => one.name))
    const missed = all.filter((one, at) => !seen.has(at) && !(one.type === 'radio' && met.has(one.name)))
    return [...faults, ...missed.map((one) => 'not reached: ' + one.outerHTML.slice(0, 90))]
  })()`)) as string[]
}

/** What sticks out at this width (in CSS px). Must be empty. */
export async function noHorizontalScroll(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: 800 })
  return (await page.evaluate(`(() => {
    const room = document.documentElement.clientWidth
    const wide = [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > room + 1 && !one.closest('.hidden, .key') && one.checkVisibility())
    const scrolls = document.documentElement.scrollWidth > room
    const page = scrolls ? ['the page scrolls: ' + document.documentElement.scrollWidth + ' > ' + room] : []
    return [...page, ...wide.slice(0, 5).map((one) => 'sticks out: ' + one.outerHTML.slice(0, 90))]
  })()`)) as string[]
}

/**
 * Controls of the page's content that nobody can reach on a phone: hidden, and still hidden when everything that folds is unfolded through its own
 * summary. Must be empty.
 */
export async function hiddenControls(page: Page, width = 390): Promise<string[]> {
  await page.setViewportSize({ width, height: 844 })
  return (await page.evaluate(`(() => {
    const shown = (one) => one.checkVisibility({ visibilityProperty: true })
    const faults = []
    const unfolded = []
    for (let left = true; left;) {
      const folds = [...document.querySelectorAll('main details:not([open])')].filter((one) => !unfolded.includes(one) && shown(one))
      left = folds.length > 0
      for (const fold of folds) {
        const summary = fold.querySelector(':scope > summary')
        if (summary === null || !shown(summary)) faults.push('no way to unfold: ' + fold.outerHTML.slice(0, 90))
        unfolded.push(fold)
        fold.open = true
      }
    }
    const lost = [...document.querySelectorAll('main :is(a[href], button, input:not([type=hidden]), select, textarea):not([hidden])')]
      .filter((one) => !shown(one) && !one.closest('.month')) // a month too narrow to be drawn stands below as its agenda
    for (const fold of unfolded) fold.open = false
    return [...faults, ...lost.slice(0, 5).map((one) => 'cannot be reached: ' + one.outerHTML.slice(0, 90))]
  })()`)) as string[]
}

/** How things are kept is not how people read them: keys of feeds, systems and exposure, dates as machines write them. Code and what was typed may show them, and the choice of how dates are written. */
export async function rawWords(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const raw = /\\b(debsecan|nvd|osv|csaf|cve5|msrc|kev|epss):[a-z0-9]|\\bnot-exposed\\b|\\bwindows_(server_)?\\d|(?<![\\w-])\\d{4}-\\d\\d-\\d\\d(?![\\w-]|\\.\\w)/
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode
      if (raw.test(data) && !parentElement.closest('code, pre, textarea, script, style, kbd, q, select[name=order]')) found.push('kept as it is: ' + data.trim().slice(0, 90))
    }
    return found.slice(0, 5)
  })()`)) as string[]
}

/** With the keys on, `j` puts the focus on the link that names the first row, so that Enter opens it. Must be empty; so is a page without rows or keys. */
export async function rowKeyFaults(page: Page): Promise<string[]> {
  if ((await page.locator('script[src*="keys"]').count()) === 0) return []
  await page.evaluate('document.activeElement?.blur()')
  await page.keyboard.press('j')
  return (await page.evaluate(`(() => {
    const row = document.querySelector('.list tbody tr:not(.none), .sheet tbody tr:not(.none)')
    const link = row?.querySelector('th a[href]') ?? row?.querySelector('a[href]')
    return !link || document.activeElement === link ? [] : ['j is at ' + document.activeElement.outerHTML.slice(0, 90) + ' and not at ' + link.outerHTML.slice(0, 90)]
  })()`)) as string[]
}

export type Look = {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly media?: 'screen' | 'print'
  readonly forcedColors?: boolean
}

/** The whole page as a PNG in the temporary folder `afterbell-screens`; returns its path. */
export async function screenshot(page: Page, name: string, look: Look = {}): Promise<string> {
  const { theme = 'light', width = 1280, media = 'screen', forcedColors = false } = look
  const folder = join(tmpdir(), 'afterbell-screens')
  mkdirSync(folder, { recursive: true })
  await page.emulateMedia({ colorScheme: theme, media, forcedColors: forcedColors ? 'active' : 'none' })
  await page.setViewportSize({ width, height: 900 })
  const path = join(folder, `${name}-${media === 'print' ? 'print' : forcedColors ? 'forced' : theme}-${width}.png`)
  await page.screenshot({ path, fullPage: true })
  return path
}
