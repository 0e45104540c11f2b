// HTML as plain text, for a reader in the jail: parsed as browsers do, nothing run, nothing fetched, no tag left.
import { parse } from 'parse5'

type Node = {
  readonly nodeName: string
  readonly value?: string
  readonly childNodes?: readonly Node[]
  readonly attrs?: readonly { readonly name: string; readonly value: string }[]
}
const silent: ReadonlySet<string> = new Set(['script', 'style', 'head', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', '#comment'])
const blocks: ReadonlySet<string> = new Set([
  'p',
  'div',
  'br',
  'tr',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'ul',
  'ol',
  'pre',
  'blockquote',
  'section',
  'article',
  'hr',
  'dt',
  'dd',
])
const most = 2_000_000

/** The text of an HTML document or of a piece of one. A link's address stands behind its words: what it says and where it leads are two things. */
export const textOfHtml = (html: string): string => {
  const parts: string[] = []
  // A stack of our own: nesting as deep as the document likes.
  const stack: (Node | string)[] = [parse(html.slice(0, most)) as unknown as Node]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === 'string') {
      parts.push(node)
      continue
    }
    if (silent.has(node.nodeName)) continue
    if (node.nodeName === '#text') {
      parts.push((node.value ?? '').replace(/[ \t\r\n]+/g, ' '))
      continue
    }
    if (blocks.has(node.nodeName)) {
      parts.push('\n')
      if (node.nodeName !== 'br') stack.push('\n')
    }
    const href = node.nodeName === 'a' ? node.attrs?.find(({ name }) => name === 'href')?.value.trim() : undefined
    if (href !== undefined && /^https?:/i.test(href)) stack.push(` <${href}>`)
    if (node.nodeName === 'td' || node.nodeName === 'th') stack.push(' ')
    for (const child of (node.childNodes ?? []).toReversed()) stack.push(child)
  }
  return parts
    .join('')
    .replace(/ *\n */g, '\n')
    .replace(/ {2,}/g, ' ')
}
