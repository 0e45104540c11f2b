// The XML form of a bill of materials (CycloneDX 1.2 to 1.6) in its JSON form, as far as components are read.
import { readBoundedXml } from './bounded-xml.ts'

const bounds = { root: 'bom', maxElements: 2_000_000, maxDepth: 100 }
type Component = { type: string; components: Component[]; [field: string]: unknown }
const kept = new Set(['publisher', 'name', 'version', 'cpe', 'purl'])

/**
 * The document as JSON text. A component counts where it stands among the components of the bill or of another one, not as an ancestor of one (`pedigree`).
 * @throws Error in words, with line and column, where it is no such XML (`readBoundedXml`).
 */
export const bomOfXml = (text: string): string => {
  const bom: { components: Component[]; metadata?: { component: Component } } = { components: [] }
  const stack: { readonly name: string; readonly made?: Component | undefined }[] = []
  let value = ''
  /** What a component that opens here belongs to: a list of components, or the bill itself. */
  const listHere = (): Component[] | 'metadata' | undefined => {
    const [above, over] = [stack.at(-1), stack.at(-2)]
    if (above?.name === 'metadata' && stack.length === 2) return 'metadata'
    if (above?.name !== 'components') return undefined
    return stack.length === 2 ? bom.components : over?.made?.components
  }
  const opened = (own: string, attributes: Readonly<Record<string, string>>): void => {
    value = ''
    const list = own === 'component' ? listHere() : undefined
    const made = list === undefined ? undefined : { type: String(attributes['type'] ?? ''), components: [] }
    if (list === 'metadata' && made) bom.metadata = { component: made }
    else if (list !== 'metadata' && made) list?.push(made)
    stack.push({ name: own, made })
  }
  const said = (more: string): void => {
    if (value.length < 4_000) value += more
  }
  const closed = (): void => {
    const last = stack.pop()
    const component = stack.at(-1)?.made
    if (last && component && kept.has(last.name)) component[last.name] = value.trim()
    value = ''
  }
  readBoundedXml(text.trimStart(), bounds, { opened, said, closed })
  return JSON.stringify({ bomFormat: 'CycloneDX', ...bom })
}
