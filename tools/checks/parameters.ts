import { parse } from 'yaml'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { isNode, literalText, memberOf, nameOf, sourcesOf, walk } from './source.ts'
import type { Node, Source } from './source.ts'
import { isTest, readTree } from './tree.ts'

const packPath = 'packs/baseline.yaml'
/** The typed readers of src/core/policy/parameters.ts. */
const readers = ['whole', 'text', 'yes', 'extraWindows', 'names']
/** Code that tries or judges numbers and decides nothing by them: naming one there is no use of it. */
const notUse = /^src\/subjects\/procedures\/|^src\/core\/policy\/(?:fit|parameters)\.ts$/
const named = /^[a-z][a-zA-Z0-9]*(?:\.[a-z][a-zA-Z0-9]*)+$/

type Read = { readonly name: string; readonly path: string; readonly line: number }
type Listed = { readonly name: string; readonly readBy: readonly string[]; readonly line: number }

const isProduct = (path: string): boolean => path.startsWith('src/') && !isTest(path)

/** `whole(values, 'notice.hours')`, and tables such as `{ 'district.zone': text }`. */
const readsOf = (source: Source): readonly Read[] => {
  const found: Read[] = []
  const add = (name: string | undefined, node: Node) => {
    if (name !== undefined && named.test(name)) found.push({ name, path: source.path, line: source.line(node.start) })
  }
  walk(source.program, (node) => {
    const args = node.type === 'CallExpression' ? (node['arguments'] as readonly unknown[]) : []
    if (readers.includes(nameOf(node['callee']) ?? '') && args.length === 2) add(literalText(args[1]), node)
    if (node.type === 'Property' && isNode(node['key']) && readers.includes(nameOf(node['value']) ?? '')) add(literalText(node['key']), node)
  })
  return found
}

/** A number taken past the readers: by SQL over the tables they stand in, or by `values['notice.hours']`. */
const pastReaders = (source: Source, names: ReadonlySet<string>): readonly string[] => {
  const faults: string[] = []
  const say = (node: Node, says: string) => faults.push(fault(source.path, source.line(node.start), 'parameter-through-its-reader', says))
  walk(source.program, (node, parent) => {
    const member = memberOf(node)
    if (member && names.has(member.property) && node['computed'] === true) say(node, `${member.property} is taken by its name alone`)
    const text = parent?.type === 'TemplateElement' ? undefined : literalText(node, ' ')
    if (text !== undefined && /\b(?:people_setting|policy_value)\b/.test(text) && !source.path.startsWith('src/subjects/policy/'))
      say(node, 'SQL over the policy’s own tables')
  })
  return faults
}

const listedIn = (text: string): readonly Listed[] => {
  const pack = parse(text, { maxAliasCount: 0 }) as { parameters?: readonly { name: string; readBy?: readonly string[] }[] }
  const lines = text.split('\n')
  return (pack.parameters ?? []).map(({ name, readBy }) => ({
    name,
    readBy: readBy ?? [],
    line:
      1 +
      Math.max(
        0,
        lines.findIndex((line) => line.includes(`name: ${name},`)),
      ),
  }))
}

/** Every parameter that the pack says is read is read in the product, every one that is read is in the pack and marked so, and none is read past its reader. */
export const check: Check = async (root) => {
  const tree = await readTree(root)
  const pack = tree.files.find((file) => file.path === packPath)
  const sources = sourcesOf(tree).filter((source) => isProduct(source.path) && source.errors.length === 0)
  if (pack === undefined) return outcome('parameters', sources.length, sources.length, [])
  const listed = new Map(listedIn(pack.text).map((one) => [one.name, one]))
  const reads = sources.filter((source) => !notUse.test(source.path)).flatMap(readsOf)
  const isRead = new Set(reads.map(({ name }) => name))
  const faults = [
    ...[...listed.values()].flatMap(({ name, readBy, line }) =>
      readBy.length > 0 && !isRead.has(name)
        ? [fault(packPath, line, 'parameter-marked-read-is-read', `${name} is read nowhere, and ${readBy.join(', ')} is said to`)]
        : [],
    ),
    ...reads.flatMap(({ name, path, line }) => {
      const one = listed.get(name)
      if (one === undefined) return [fault(path, line, 'read-parameter-is-in-the-pack', `${name} is in no pack`)]
      return one.readBy.length === 0
        ? [fault(path, line, 'read-parameter-is-marked', `${name} is read here and the pack says that no rule reads it`)]
        : []
    }),
    ...sources.flatMap((source) => pastReaders(source, new Set(listed.keys()))),
  ]
  return outcome('parameters', listed.size + reads.length, listed.size + reads.length, faults)
}
