// The XML form of a bill of materials (CycloneDX 1.2 to 1.6) in its JSON form, as far as components are read.
import { SaxesParser } from 'saxes'

const maxElements = 2_000_000
const maxDepth = 100
type Component = { type: string; components: Component[]; [field: string]: unknown }
const kept = new Set(['publisher', 'name', 'version', 'cpe', 'purl'])
const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * The document as JSON text. A component counts where it stands among the components of the bill or of another one, not as an ancestor of one (`pedigree`).
 * @throws Error in words, with line and column, where it is not well-formed, has another root, declares a document type, or is too deep or large.
 */
export const bomOfXml = (text: string): string => {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const place = (): string => `line ${parser.line}, column ${parser.column}`
  const bom: { components: Component[]; metadata?: { component: Component } } = { components: [] }
  const stack: { readonly name: string; readonly made?: Component | undefined }[] = []
  let [elements, value] = [0, '']
  /** What a component that opens here belongs to: a list of components, or the bill itself. */
  const listHere = (): Component[] | 'metadata' | undefined => {
    const [above, over] = [stack.at(-1), stack.at(-2)]
    if (above?.name === 'metadata' && stack.length === 2) return 'metadata'
    if (above?.name !== 'components') return undefined
    return stack.length === 2 ? bom.components : over?.made?.components
  }
  parser.on('error', (error) => {
    throw new Error(error.message.replace(/^\d+:\d+: /, `${place()}: `))
  })
  parser.on('doctype', () => {
    throw new Error(`${place()}: it declares a document type`)
  })
  parser.on('opentag', ({ name, attributes }) => {
    const own = localName(name)
    if (++elements > maxElements) throw new Error(`${place()}: more than ${maxElements} elements`)
    if (stack.length >= maxDepth) throw new Error(`${place()}: more than ${maxDepth} levels deep`)
    if (stack.length === 0 && own !== 'bom') throw new Error(`its root is ${own.slice(0, 60)}, not bom`)
    value = ''
    const list = own === 'component' ? listHere() : undefined
    const made = list === undefined ? undefined : { type: String(attributes['type'] ?? ''), components: [] }
    if (list === 'metadata' && made) bom.metadata = { component: made }
    else if (list !== 'metadata' && made) list?.push(made)
    stack.push({ name: own, made })
  })
  const take = (said: string): void => {
    if (value.length < 4_000) value += said
  }
  parser.on('text', take)
  parser.on('cdata', take)
  parser.on('closetag', () => {
    const closed = stack.pop()
    const component = stack.at(-1)?.made
    if (closed && component && kept.has(closed.name)) component[closed.name] = value.trim()
    value = ''
  })
  parser.write(text.trimStart()).close()
  return JSON.stringify({ bomFormat: 'CycloneDX', ...bom })
}
