// The XML form of Microsoft's security updates (CVRF 1.1) in its JSON form; read in the jail.
import { SaxesParser } from 'saxes'

const maxElements = 3_000_000
const maxDepth = 40
type Made = Record<string, unknown>
const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Which elements are kept, and which of them are lists of their own. */
const lists: Readonly<Record<string, string>> = {
  Vulnerability: 'Vulnerability',
  Threat: 'Threats',
  Remediation: 'Remediations',
  Status: 'ProductStatuses',
  Revision: 'RevisionHistory',
}
const kept = new Set(['ID', 'CurrentReleaseDate', 'InitialReleaseDate', 'CVE', 'Title', 'Description', 'Supercedence', 'FixedBuild', 'Date'])

/**
 * The document as JSON text.
 * @throws Error in words, with line and column, where it is not well-formed, names another root, declares entities or is too deep or large.
 */
export const cvrfOfXml = (text: string): string => {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const place = (): string => `line ${parser.line}, column ${parser.column}`
  const root: Made = {}
  const names: Made[] = []
  const stack: { readonly name: string; readonly made: Made; readonly attributes: Readonly<Record<string, string>> }[] = []
  let [elements, value] = [0, '']
  const around = (name: string): Made | undefined => stack.findLast((one) => one.name === name)?.made
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
    if (stack.length === 0 && own !== 'cvrfdoc') throw new Error(`${place()}: the root is ${own}, not cvrfdoc`)
    stack.push({
      name: own,
      made: stack.length === 0 ? root : lists[own] === undefined ? (stack.at(-1)?.made ?? root) : { Type: attributes['Type'] ?? '' },
      attributes: attributes as Record<string, string>,
    })
    value = ''
  })
  parser.on('text', (more) => {
    value += more
  })
  parser.on('cdata', (more) => {
    value += more
  })
  parser.on('closetag', ({ name }) => {
    const own = localName(name)
    const closed = stack.pop()
    const above = stack.at(-1)
    const told = value.replace(/\s+/g, ' ').trim()
    value = ''
    if (closed === undefined || above === undefined) return
    const list = lists[own]
    if (list !== undefined) {
      const into = own === 'Vulnerability' ? root : own === 'Revision' ? (around('Vulnerability') ?? {}) : above.made // the document has revisions of its own
      const made = (into[list] ??= []) as Made[]
      made.push(closed.made)
    } else if (own === 'FullProductName') names.push({ ProductID: closed.attributes['ProductID'] ?? '', Value: told })
    else if (own === 'ProductID') ((above.made['ProductID'] ??= []) as string[]).push(told)
    else if (kept.has(own)) {
      if (own === 'ID' && above.name === 'Identification') root['Identification'] = { ID: { Value: told } }
      else if (own === 'Title' && above.name !== 'Vulnerability') return
      else above.made[own] = told
    }
  })
  parser.write(text).close()
  const { Identification, CurrentReleaseDate, InitialReleaseDate, Vulnerability } = root
  return JSON.stringify({
    DocumentTracking: { Identification, CurrentReleaseDate, InitialReleaseDate },
    ProductTree: { FullProductName: names },
    Vulnerability: Vulnerability ?? [],
  })
}
