// The running product, filled, with a browser signed in to it: what every page is looked at in.
import type { Browser, BrowserContext } from 'playwright-core'
import { fillBasics, fillCycle, fillRun, fillVerdict, openDistrict, pat, testerLink, type Filled } from './district.ts'
import { openBrowser } from './lib.ts'
import { type Links, type State } from './pages.ts'
import { faultsOf, type Rooms, type Seat } from './visit.ts'

export const room = { viewport: { width: 1280, height: 900 } }
/** Pages of staff hold data that comes in its own time; their trees are written and compared when asked for (`AFTERBELL_TREES=write`, `=compare`). */
export const isComparing = process.env['AFTERBELL_TREES'] !== undefined

/** An address, and the name its accessibility tree is kept under: the pattern, and which of its states. */
export type Address = readonly [address: string, tree: string]
/** `first`: as each page is come to, of each kind of thing it shows. `further`: the same page filtered, sorted or empty. */
export type States = 'first' | 'further' | 'all'
export type Product = {
  readonly filled: Filled
  readonly browser: Browser
  readonly staff: BrowserContext
  readonly outside: BrowserContext // nobody is signed in
  readonly paths: readonly string[] // of the API description: what answers a GET
  readonly links: Links
  readonly roomsOf: (context: BrowserContext) => Rooms
  readonly addressesOf: (state: State) => Promise<readonly string[]>
  readonly allOf: (pages: Readonly<Record<string, State>>, states: States) => Promise<readonly Address[]>
  readonly visited: (context: BrowserContext, addresses: readonly Address[]) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

export const openProduct = async (): Promise<Product> => {
  const filled = await openDistrict()
  await fillBasics(filled)
  await fillCycle(filled)
  await fillRun(filled)
  await fillVerdict(filled)
  const links: Links = {
    verdict: await testerLink(filled, 'Student information system', 'verdict'),
    accept: await testerLink(filled, 'District web pages', 'accept'),
    approve: await filled.link('approve', 3),
    approve2: await filled.link('approve', 4),
    invite: await filled.link('invite', 3),
  }
  const paths = Object.entries((await filled.got<{ paths: Record<string, object> }>('/openapi.json')).paths)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path)
  const browser = await openBrowser()
  const staff = await browser.newContext(room)
  const outside = await browser.newContext(room)
  const page = await staff.newPage()
  await page.goto(`${filled.one.url}/sign-in`)
  await page.getByLabel('E-mail').fill(pat.email)
  await page.getByLabel('Password').fill(pat.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
  await page.close()
  // The same two, in a browser that runs no scripts.
  const staffPlain = await browser.newContext({ ...room, storageState: await staff.storageState(), javaScriptEnabled: false })
  const outsidePlain = await browser.newContext({ ...room, javaScriptEnabled: false })

  const roomsOf = (context: BrowserContext): Rooms => ({ url: filled.one.url, scriptless: context === staff ? staffPlain : outsidePlain })
  const withinOf = (context: BrowserContext, path: string) => (path === '/' || context === outside ? 'body' : 'main') // the rail is the same everywhere
  const addressesOf = async (state: State): Promise<readonly string[]> => state(filled.ids, (path) => filled.got<unknown>(path))
  return {
    filled,
    browser,
    staff,
    outside,
    paths,
    links,
    roomsOf,
    addressesOf,
    allOf: async (pages, states) => {
      const all: Address[] = []
      for (const [path, state] of Object.entries(pages)) {
        if (!paths.includes(path)) continue
        const named = (await addressesOf(state)).map((address, n) => [address, `${path}${n === 0 ? '' : `.${n + 1}`}`] as const)
        all.push(...(states === 'all' ? named : named.filter(([address], n) => (n === 0 || !address.includes('?')) === (states === 'first'))))
      }
      return all
    },
    // Three at a time: most of a visit is waiting. What ends in `/none` is not there.
    visited: async (context, addresses) => {
      const left = [...addresses]
      const walk = async (): Promise<string[]> => {
        const faults: string[] = []
        const seat: Seat = {}
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [path, tree] = next
          faults.push(
            ...(await faultsOf(
              context,
              path,
              { ...roomsOf(context), seat },
              {
                status: path.endsWith('/none') ? 404 : 200,
                within: withinOf(context, path),
                isVariant: context === staff && path.includes('?') && /\.\d+$/.test(tree), // the same page filtered, sorted or empty
                ...(context === outside || isComparing ? { tree } : {}),
              },
            )),
          )
        }
        await Promise.all([seat.page?.close(), seat.plain?.close()])
        return faults
      }
      return (await Promise.all([walk(), walk(), walk()])).flat()
    },
    close: async () => {
      await browser.close()
      await filled.close()
    },
  }
}
