// The XML form of Microsoft's security updates (CVRF 1.1) in its JSON form; read in the jail.
import { readBoundedXml } from '../bounded-xml.ts'

const bounds = { root: 'cvrfdoc', maxElements: 3_000_000, maxDepth: 40 }
type Made = Record<string, unknown>

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
 * @throws Error in words, with line and column, where it is no such XML (`readBoundedXml`).
 */
export const cvrfOfXml = (text: string): string => {
  const root: Made = {}
  const names: Made[] = []
  const stack: { readonly name: string; readonly made: Made; readonly attributes: Readonly<Record<string, string>> }[] = []
  let value = ''
  const around = (name: string): Made | undefined => stack.findLast((one) => one.name === name)?.made
  const opened = (own: string, attributes: Readonly<Record<string, string>>): void => {
    stack.push({
      name: own,
      made: stack.length === 0 ? root : lists[own] === undefined ? (stack.at(-1)?.made ?? root) : { Type: attributes['Type'] ?? '' },
      attributes,
    })
    value = ''
  }
  const said = (more: string): void => {
    value += more
  }
  const closed = (own: string): void => {
    const last = stack.pop()
    const above = stack.at(-1)
    const told = value.replace(/\s+/g, ' ').trim()
    value = ''
    if (last === undefined || above === undefined) return
    const list = lists[own]
    if (list !== undefined) {
      const into = own === 'Vulnerability' ? root : own === 'Revision' ? (around('Vulnerability') ?? {}) : above.made // the document has revisions of its own
      const made = (into[list] ??= []) as Made[]
      made.push(last.made)
    } else if (own === 'FullProductName') names.push({ ProductID: last.attributes['ProductID'] ?? '', Value: told })
    else if (own === 'ProductID') ((above.made['ProductID'] ??= []) as string[]).push(told)
    else if (kept.has(own)) {
      if (own === 'ID' && above.name === 'Identification') root['Identification'] = { ID: { Value: told } }
      else if (own === 'Title' && above.name !== 'Vulnerability') return
      else above.made[own] = told
    }
  }
  readBoundedXml(text, bounds, { opened, said, closed })
  const { Identification, CurrentReleaseDate, InitialReleaseDate, Vulnerability } = root
  return JSON.stringify({
    DocumentTracking: { Identification, CurrentReleaseDate, InitialReleaseDate },
    ProductTree: { FullProductName: names },
    Vulnerability: Vulnerability ?? [],
  })
}
