import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { browserMissing, openBrowser, servePage, type Served } from './lib.ts'
import { treeOf } from './tree.ts'
import { faultsOf } from './visit.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)

const css = `.bare { border: 0; background: #224; color: #fff; min-height: 2rem } .slow { transition: color 2s } .wide { width: 600px }
  :focus-visible { outline: 3px solid #05c } svg text { fill: #111 }
  @media (prefers-color-scheme: dark) { .dim { background: #333; color: #444 } }
  @media (forced-colors: active) { .own { forced-color-adjust: none; background: #333; color: #444 } }`
const pageOf = (body: string) =>
  `<!DOCTYPE html><html lang="en"><head><title>x</title><link rel="stylesheet" href="/x.css"></head><body><main tabindex="-1"><h1>x</h1>${body}</main></body></html>`
const faults: readonly (readonly [what: string, body: string, said: RegExp])[] = [
  ['a button known by its colour alone', '<form><button class="bare">Go on</button></form>', /forced colours: no edge/],
  [
    'dark text in a picture on a black ground',
    '<svg role="img" aria-label="x" width="80" height="20"><text y="15">seen?</text></svg>',
    /forced colours: drawn text not seen/,
  ],
  ['text too faint in the dark', '<p class="dim">dim</p>', /axe, dark: color-contrast/],
  ['text of its own colours where others are asked for', '<p class="own">own</p>', /forced colours: color-contrast/],
  ['what moves for seconds', '<p class="slow">slow</p>', /reduced motion: moves/],
  ['a button that only a script would answer', '<button type="button">More</button>', /scripts off: nothing answers/],
  ['a box wider than a phone', '<p class="wide">wide</p>', /320 px: /],
  ['a box wider than half a screen', '<p class="wide"><span class="wide">wide</span></p><p>x</p>', /320 px: /],
  ['a field without a name', '<form><input></form>', /no name: textbox/],
  ['the key of a feed', '<p>moved: debsecan:bookworm was loaded</p>', /words: kept as it is/],
  ['a date as machines write it', '<p>Due 2025-11-20.</p>', /words: kept as it is/],
  ['a file that is not there', '<img src="/none.png" alt="">', /console: /],
]

describe.skipIf(missing !== undefined)('a visit sees', () => {
  let browser: Browser
  let served: Served
  beforeAll(async () => {
    const pages = Object.fromEntries([
      ['/sound', pageOf('<p>well, in <code>nvdcve-2025-11-20.json</code> of Thu 20 Nov 2025; feed-2025-11-20.gz</p>')],
      ...faults.map(([, body], n) => [`/${n}`, pageOf(body)] as const),
    ])
    served = await servePage({ ...pages, '/favicon.ico': '' }, [{ path: '/x.css', contentType: 'text/css', bytes: Buffer.from(css) }])
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  test('nothing on a sound page, and each planted fault', async () => {
    const context = await browser.newContext()
    const rooms = { url: served.url.replace(/\/$/, ''), scriptless: await browser.newContext({ javaScriptEnabled: false }) }
    expect(await faultsOf(context, '/sound', rooms)).toEqual([])
    for (const [n, [what, , said]] of faults.entries()) {
      const found = await faultsOf(context, `/${n}`, rooms)
      expect([what, found.some((one) => said.test(one)), found]).toEqual([what, true, found])
    }
  }, 60_000)
})

describe('a tree', () => {
  test('keeps roles, names and levels; numbers, days and repeated neighbours do not change it', () => {
    const told = (day: string, rows: number) =>
      treeOf(
        [
          '- main:',
          `  - heading "Run of ${day}, 7:00 pm" [level=1]`,
          '  - paragraph: any words',
          '  - table "Servers":',
          '    - rowgroup:',
          ...Array.from(
            { length: rows },
            (_, n) => `      - row "web-0${n}":\n        - cell:\n          - link "web-0${n}":\n            - /url: /devices/${n}`,
          ),
          '  - button "Start" [disabled]',
        ].join('\n'),
      )
    expect(told('Tue 24 Nov', 1)).toBe(
      ['main', '  heading "Run of Day # Month, #" [level=1]', '  table "Servers"', '    link', '  button "Start" [disabled]', ''].join('\n'),
    )
    expect(told('Friday 4 December', 3)).toBe(told('Tue 24 Nov', 1))
  })
  test('a control that is gone, renamed or moved changes it', () => {
    const tree = (lines: readonly string[]) => treeOf(['- main:', ...lines.map((line) => `  - ${line}`)].join('\n'))
    const kept = tree(['heading "Runs" [level=1]', 'button "Start"'])
    for (const other of [
      ['heading "Runs" [level=1]'],
      ['heading "Runs" [level=2]', 'button "Start"'],
      ['heading "Runs" [level=1]', 'button "Begin"'],
      ['button "Start"', 'heading "Runs" [level=1]'],
    ])
      expect(tree(other)).not.toBe(kept)
  })
})
