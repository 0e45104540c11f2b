import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/**
 * Snapshots of what assistive technology meets: the accessibility tree of each page, kept in `tests/browser/trees/`, one file an address.
 * Only what has a role a person moves by is kept (landmarks, headings, controls, tables and their headings); running text is not.
 * `AFTERBELL_TREES=write` writes them anew: read the difference before it is committed.
 */

const KEPT =
  /^(banner|navigation|main|region|complementary|contentinfo|form|search|dialog|heading|button|link|textbox|combobox|checkbox|radio|spinbutton|searchbox|table|columnheader|group|status|alert|img|progressbar|listbox|option|switch|tab|tablist|tabpanel|separator)\b/
const months = 'January|February|March|April|May|June|July|August|September|October|November|December'
const days = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'
const changing: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8,}(…|\b)/g, '#'],
  [new RegExp(`\\b(${months}|${months.replace(/(\w{3})\w*/g, '$1')}|Sept)\\b\\.?`, 'g'), 'Month'],
  [new RegExp(`\\b(${days}|${days.replace(/(\w{3})\w*/g, '$1')})\\b`, 'g'), 'Day'],
  [/\b(today|tomorrow|yesterday)\b/g, 'Day'],
  [/(?<!level=)\d+([.,:]\d+)*/g, '#'],
  [/# ?[ap]m\b/g, '#'],
  [/\b(# (?:calendar |office )?(?:day|hour|minute|second|week|month|year))s\b/g, '$1'],
]

type Node = { readonly line: string; readonly parts: Node[] }

/** In a table's rows a link is named by the data, which is not what the tree is about, and so is their order: each kind of thing stands once, sorted. */
const ofRows = (parts: readonly string[]): readonly string[] => {
  const heads = parts.filter((part) => part.trim().startsWith('columnheader'))
  const rows = parts.filter((part) => !heads.includes(part)).map((part) => part.replace(/^( *link) ".*"/gm, '$1'))
  return [...heads, ...[...new Set(rows)].sort()]
}

/** Playwright's snapshot as lines of role and name, two spaces a level; neighbours that say the same stand once. */
export const treeOf = (snapshot: string): string => {
  const root: Node = { line: '', parts: [] }
  const open: { readonly depth: number; readonly node: Node }[] = [{ depth: -1, node: root }]
  for (const raw of snapshot.split('\n')) {
    const told = /^( *)- '?(.*?)'?:?$/.exec(raw)
    if (!told) continue
    const depth = (told[1] ?? '').length
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const said = (told[2] ?? '').replace(/^((?:\w+)(?: "(?:[^"\\]|\\.)*")?(?: \[[^\]]*\])*): .*$/, '$1')
    const parent = open.at(-1)?.node ?? root
    if (!KEPT.test(said)) {
      open.push({ depth, node: parent })
      continue
    }
    const node: Node = { line: changing.reduce((text, [what, by]) => text.replace(what, by), said), parts: [] }
    parent.parts.push(node)
    open.push({ depth, node })
  }
  const written = (node: Node, depth: number): string[] => {
    const told = node.parts.map((part) => written(part, depth + 1).join('\n'))
    const parts = node.line.startsWith('table') ? ofRows(told) : told
    return [...(depth < 0 ? [] : ['  '.repeat(depth) + node.line]), ...parts.filter((part, n) => part !== parts[n - 1])]
  }
  return `${written(root, -1).join('\n')}\n`
}

const folder = join(import.meta.dirname, 'trees')
const fileOf = (name: string) => join(folder, `${name.replace(/^\//, '').replace(/[^\w.-]+/g, '_') || 'today'}.txt`)
const isWriting = process.env['AFTERBELL_TREES'] === 'write'

/** How the page's tree differs from the one kept under this name: the first lines that do. Empty when it does not. */
export async function treeFaults(page: Page, name: string): Promise<string[]> {
  const now = treeOf(await page.locator('main').ariaSnapshot())
  const file = fileOf(name)
  if (isWriting) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, now)
    return []
  }
  if (!existsSync(file)) return ['there is no kept tree of this page: AFTERBELL_TREES=write makes it']
  const kept = readFileSync(file, 'utf8')
  if (kept === now) return []
  const [was, is] = [kept.split('\n'), now.split('\n')]
  const at = is.findIndex((line, n) => line !== was[n])
  return [`line ${at + 1} of ${file.slice(folder.length + 1)} was “${was[at]?.trim() ?? 'not there'}” and is “${is[at]?.trim() ?? 'gone'}”`]
}
