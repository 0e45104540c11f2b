import type { BrowserContext, Page } from 'playwright-core'
import {
  axeCheck,
  hiddenControls,
  listenTo,
  markupFaults,
  noHorizontalScroll,
  rawWords,
  reachableByKeyboard,
  rowKeyFaults,
  unnamedControls,
} from './lib.ts'
import { treeFaults } from './tree.ts'

/** Everything that must hold of a page in every state and setting a person may meet it in; each check says what is wrong as lines, none when nothing is. */

/**
 * What a setting's colours make of a text hangs on what the text is and stands in. Its like, once looked at in that setting, says nothing new on a further
 * page: so each page is looked at where it has text or controls of a kind that no page before had.
 */
const lookedAt = { light: new Set<string>(), dark: new Set<string>(), forced: new Set<string>() }
async function contrastFaults(page: Page, setting: keyof typeof lookedAt): Promise<string[]> {
  const met = (await page.evaluate(`(() => {
    const part = (one) => one ? one.tagName + [...one.attributes].map(({ name, value }) => /^(class|type|data-state|aria-current)$/.test(name) ? name + '=' + value : name).sort().join(' ') : ''
    globalThis.__likes = new Map()
    for (const one of document.body.querySelectorAll('*')) {
      if (!/^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(one.tagName) && ![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')) continue
      const like = [one, one.parentElement, one.parentElement?.parentElement, one.closest('section, table, nav, header, form, details')].map(part).join(' < ')
      __likes.set(like, [...(__likes.get(like) ?? []), one])
    }
    return [...__likes.keys()]
  })()`)) as string[]
  const fresh = met.filter((like) => !lookedAt[setting].has(like))
  if (fresh.length === 0) return []
  for (const like of fresh) lookedAt[setting].add(like)
  return axeCheck(page, ['color-contrast'], `{ include: ${JSON.stringify(fresh)}.flatMap((like) => __likes.get(like).slice(0, 3)) }`)
}

/** Under forced colours a control is known by its edge and drawn text by its own colour, which is not forced inside a picture. */
async function forcedColourFaults(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  const found = (await page.evaluate(`(() => {
    const lit = (colour) => {
      const [r, g, b] = (colour.match(/[\\d.]+/g) ?? []).map(Number).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (a, b) => { const [x, y] = [lit(a), lit(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05) }
    const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1
    document.activeElement?.blur()
    const canvas = getComputedStyle(document.body).backgroundColor
    const ground = /, 0\\)$/.test(canvas) || canvas === 'transparent' ? 'rgb(0, 0, 0)' : canvas
    const edgeless = [...document.querySelectorAll('button, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])')].filter((one) => {
      const style = getComputedStyle(one)
      const edged = ['Top', 'Right', 'Bottom', 'Left'].some((side) => style['border' + side + 'Style'] !== 'none' && parseFloat(style['border' + side + 'Width']) > 0)
      return shown(one) && !edged && !style.textDecorationLine.includes('underline') && style.outlineStyle === 'none'
    }).map((one) => 'no edge: ' + one.outerHTML.slice(0, 90))
    const faint = [...document.querySelectorAll('svg text')].filter((one) => shown(one) && contrast(getComputedStyle(one).fill, ground) < 4.5)
      .map((one) => 'drawn text not seen: ' + one.textContent.slice(0, 40))
    return [...edgeless.slice(0, 5), ...faint.slice(0, 3)]
  })()`)) as string[]
  found.push(...(await contrastFaults(page, 'forced')))
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' })
  return found
}

/** Whoever asked for less motion gets none that lasts. */
async function motionFaults(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return (await page.evaluate(`(() => {
    const long = (text) => text.split(',').some((one) => parseFloat(one) * (one.trim().endsWith('ms') ? 0.001 : 1) > 0.01)
    return [document.documentElement, ...document.querySelectorAll('body *')].filter((one) => {
      const style = getComputedStyle(one)
      return long(style.transitionDuration) || (style.animationName !== 'none' && long(style.animationDuration)) || style.scrollBehavior === 'smooth'
    }).slice(0, 3).map((one) => 'moves: ' + one.outerHTML.slice(0, 90))
  })()`)) as string[]
}

/** What a page needs scripts for, read in a browser that runs none: another first heading, buttons that nothing would answer. */
async function scriptlessFaults(page: Page, heading: string): Promise<string[]> {
  const found = (await page.evaluate(`(() => {
    const dead = [...document.querySelectorAll('button')].filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled
      && one.getAttribute('aria-disabled') !== 'true' && (!one.form || one.type === 'button') && !one.popoverTargetElement && !one.hasAttribute('commandfor'))
    return [document.querySelector('h1')?.textContent ?? '', ...dead.map((one) => 'nothing answers without scripts: ' + one.outerHTML.slice(0, 90))]
  })()`)) as string[]
  const [told = '', ...dead] = found
  return [...(told === heading ? [] : [`the heading is “${told}” without scripts and “${heading}” with them`]), ...dead]
}

/** A tab that one walk keeps from page to page: its process and what it has compiled of our checks are used again. */
export type Seat = { page?: Page | undefined; plain?: Page | undefined }
export type Rooms = {
  /** The address of the installation, without a path. */
  readonly url: string
  /** The same person as `context`, in a browser that runs no scripts. */
  readonly scriptless?: BrowserContext
  /** Without one, each visit opens tabs of its own. */
  readonly seat?: Seat
}
export type Visit = {
  readonly status?: number
  /** Sends the form that is looked at instead of the page itself. */
  readonly then?: (page: Page) => Promise<void>
  /** Controls are walked with Tab inside this part: the frame is the same on every page. */
  readonly within?: string
  /** Another state of a page that is looked at whole elsewhere: what its names, its colours, its keys and scripts off would say again is left out. */
  readonly isVariant?: boolean
  /** The name its accessibility tree is kept under; without one it is not compared. */
  readonly tree?: string
}

const desk = { width: 1280, height: 900 }
const look = async (
  context: BrowserContext,
  path: string,
  rooms: Rooms,
  { status = 200, then, within = 'main', tree, isVariant = false }: Visit,
): Promise<string[]> => {
  const { seat } = rooms
  const page = seat?.page ?? (await context.newPage())
  if (seat) {
    seat.page = page
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' })
    await page.setViewportSize(desk)
  }
  const { said, stop } = listenTo(page)
  let answer = await page.goto(rooms.url + path)
  if (then) [answer] = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), then(page)])
  await page.waitForLoadState()
  const faults: string[] = answer?.status() === status ? [] : [`answered ${answer?.status()}`]
  const add = (what: string, found: readonly string[]) => faults.push(...found.map((one) => `${what}: ${one}`))
  if (tree !== undefined) add('tree', await treeFaults(page, tree))
  add('markup', await markupFaults(page))
  add('words', await rawWords(page))
  add('axe', await axeCheck(page, undefined, 'document', ['color-contrast']))
  add('axe', await contrastFaults(page, 'light'))
  if (!isVariant) {
    add('no name', await unnamedControls(page))
    add('keyboard', await reachableByKeyboard(page, within))
    add('forced colours', await forcedColourFaults(page))
    await page.emulateMedia({ colorScheme: 'dark' })
    add('axe, dark', await contrastFaults(page, 'dark'))
    add('reduced motion', await motionFaults(page))
  }
  add('200 % of 1280 px', await noHorizontalScroll(page, 640))
  add('320 px', await noHorizontalScroll(page, 320))
  add('axe, 320 px', await axeCheck(page, ['target-size', 'scrollable-region-focusable', 'link-in-text-block']))
  add('390 px', await hiddenControls(page))
  if (!isVariant) add('keys', await rowKeyFaults(page))
  add(
    'console',
    said.filter((one) => status === 200 || !one.includes(`status of ${status}`)),
  )
  if (rooms.scriptless && !then && !isVariant && status === 200) {
    const heading = (await page.locator('h1').first().textContent()) ?? ''
    const plain = seat?.plain ?? (await rooms.scriptless.newPage())
    if (seat) seat.plain = plain
    await plain.goto(rooms.url + path)
    add('scripts off', await scriptlessFaults(plain, heading))
    if (!seat) await plain.close()
  }
  stop()
  if (!seat) await page.close()
  return faults
}

/** One visit: what is wrong with the page, said with its address. A tab the machine lost (not the page's doing) is opened once more. */
export async function faultsOf(context: BrowserContext, path: string, rooms: Rooms, visit: Visit = {}): Promise<readonly string[]> {
  const faults = await look(context, path, rooms, visit).catch((error: unknown) => {
    if (!String(error).includes('Target crashed')) throw error
    if (rooms.seat) rooms.seat.page = undefined
    return look(context, path, rooms, visit)
  })
  return faults.map((one) => `${path.replace(/_[0-9a-f]{32}/, '_…')} ${one}`)
}
