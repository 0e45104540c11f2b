// XML from outside, read element by element within bounds: what Microsoft's updates and bills of materials have in common.
import { SaxesParser } from 'saxes'

type Bounds = { readonly root: string; readonly maxElements: number; readonly maxDepth: number }
type Handlers = {
  readonly opened: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly said: (text: string) => void
  readonly closed: (name: string) => void
}
const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Reads the whole text; names come without their prefix.
 * @throws Error in words, with line and column, where it is not well-formed, has another root, declares a document type, or is too deep or large.
 */
export const readBoundedXml = (text: string, { root, maxElements, maxDepth }: Bounds, { opened, said, closed }: Handlers): void => {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const fail = (what: string): never => {
    throw new Error(`line ${parser.line}, column ${parser.column}: ${what}`)
  }
  let [elements, depth] = [0, 0]
  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '')))
  parser.on('doctype', () => fail('it declares a document type'))
  parser.on('opentag', ({ name, attributes }) => {
    const own = localName(name)
    if (++elements > maxElements) fail(`more than ${maxElements} elements`)
    if (++depth > maxDepth) fail(`more than ${maxDepth} levels deep`)
    if (depth === 1 && own !== root) fail(`the root is ${own.slice(0, 60)}, not ${root}`)
    opened(own, attributes as Record<string, string>)
  })
  parser.on('text', said)
  parser.on('cdata', said)
  parser.on('closetag', ({ name }) => {
    depth--
    closed(localName(name))
  })
  parser.write(text).close()
}
