// What the main pages weigh and when their largest part is painted: 1.6 Mbit/s, 150 ms, CPU x4, in headless Chromium. First load with
// nothing cached, then the next page of the same visit.
import type { BrowserContext } from 'playwright-core'
import { fillBasics, fillCycle, openDistrict, pat, testerLink, type Filled } from '../tests/browser/district.ts'
import { openBrowser } from '../tests/browser/lib.ts'

const line = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 }

type Seen = { readonly bytes: number; readonly requests: number; readonly lcp: number }

/** Opens an address on the slow line; bytes are those on the wire, headers counted. */
const look = async (context: BrowserContext, url: string): Promise<Seen> => {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', line)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let bytes = 0
  let requests = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests++
  })
  await page.addInitScript(`globalThis.__lcp = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) globalThis.__lcp = one.startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })`)
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.waitForTimeout(300)
  const lcp = Number(await page.evaluate('globalThis.__lcp'))
  await page.close()
  return { bytes, requests, lcp }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const kb = (bytes: number): string => (bytes / 1024).toFixed(1)

export const benchPages = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const filled: Filled = await openDistrict()
  const browser = await openBrowser()
  try {
    await fillBasics(filled)
    await fillCycle(filled)
    const { one } = filled
    const rows: Record<string, string | number>[] = []
    const row = async (name: string, goal: string, ask: () => Promise<readonly Seen[]>) => {
      const rounds = [await ask(), await ask(), await ask()]
      const at = (n: number) => rounds.map((seen) => seen[n])
      const [first, next] = [at(0), at(1)].map((all) => all.flatMap((seen) => seen ?? []))
      rows.push({
        page: name,
        'KB first': kb(median((first ?? []).map((seen) => seen.bytes))),
        'LCP first ms': Math.round(median((first ?? []).map((seen) => seen.lcp))),
        requests: median((first ?? []).map((seen) => seen.requests)),
        'KB after': next?.length ? kb(median(next.map((seen) => seen.bytes))) : '',
        'LCP after ms': next?.length ? Math.round(median(next.map((seen) => seen.lcp))) : '',
        goal,
      })
    }
    const fresh = () => browser.newContext({ viewport: { width: 390, height: 800 } })
    const publicPages = {
      approval: await filled.link('approve', 1),
      tester: await testerLink(filled, 'Student information system', 'accept'),
      'sign-in': `${one.url}/sign-in`,
    }
    for (const [name, url] of Object.entries(publicPages)) {
      await row(name, '15 KB, 1000 ms', async () => {
        const context = await fresh()
        const seen = [await look(context, url)]
        await context.close()
        return seen
      })
    }
    const signIn = await browser.newContext()
    const page = await signIn.newPage()
    await page.goto(`${one.url}/sign-in`)
    await page.getByLabel('E-mail').fill(pat.email)
    await page.getByLabel('Password').fill(pat.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor()
    const storageState = await signIn.storageState()
    await signIn.close()
    for (const path of ['/', '/devices', `/devices/${filled.ids['sis-app-02']}`, '/plan', '/evidence', '/procedures']) {
      await row(path.replace(/dev_\w+/, '…'), '60 KB, 1500 ms; after 20 KB', async () => {
        const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 800 } })
        const seen = [await look(context, one.url + path), await look(context, one.url + path)]
        await context.close()
        return seen
      })
    }
    return { rows }
  } finally {
    await browser.close()
    await filled.close()
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchPages()).rows)
