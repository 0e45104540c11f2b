import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { placeOf } from './places.ts'
import { memberOf, nameOf, sourcesOf, walk } from './source.ts'
import type { Node, Source } from './source.ts'
import { readTree } from './tree.ts'
import { compile } from './types.ts'

/** What a pure file may not so much as name: clocks, chance, the machine, the outside. Shadowing such a name is refused too. */
const impure = new Set([
  'Date',
  'globalThis',
  'global',
  'performance',
  'crypto',
  'Buffer',
  'process',
  'console',
  'require',
  'eval',
  'Function',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Atomics',
  'SharedArrayBuffer',
])
const impureMembers: Readonly<Record<string, readonly string[]>> = { Math: ['random'], Temporal: ['Now'] }

const isComputedOn = (node: Node, owners: readonly string[]): boolean =>
  node.type === 'MemberExpression' && node['computed'] === true && memberOf(node) === undefined && owners.includes(nameOf(node['object']) ?? '')

const isPure = (path: string): boolean => {
  const place = placeOf(path)
  return !place.isTest && (place.zone === 'core' || place.isRules)
}

const isOnlyAName = (node: Node, parent: Node | undefined): boolean => {
  if (parent === undefined) return false
  if (parent.type === 'MemberExpression') return parent['property'] === node && !parent['computed']
  if (parent.type === 'TSQualifiedName') return parent['right'] === node
  if (['Property', 'MethodDefinition', 'PropertyDefinition', 'TSPropertySignature', 'TSMethodSignature'].includes(parent.type))
    return parent['key'] === node && !parent['computed'] && !parent['shorthand']
  return parent.type === 'TSNamedTupleMember' || parent.type === 'LabeledStatement'
}

const faultsOf = (source: Source): readonly string[] => {
  const faults: string[] = []
  walk(source.program, (node, parent) => {
    const say = (says: string) => faults.push(fault(source.path, source.line(node.start), 'pure-code-must-not-reach-out', says))
    const name = nameOf(node)
    if (name !== undefined && impure.has(name) && !isOnlyAName(node, parent)) say(`names ${name}`)
    const member = memberOf(node)
    const owner = member && nameOf(member.object)
    const isForbidden = owner !== undefined && impureMembers[owner]?.includes(member?.property ?? '')
    if (isForbidden || isComputedOn(node, ['Math', 'Temporal']) || node.type === 'MetaProperty')
      say(`uses ${source.text.slice(node.start, node.end)}`)
    const apart = node.type === 'VariableDeclarator' && (node['id'] as Node).type === 'ObjectPattern' ? nameOf(node['init']) : undefined
    if (apart !== undefined && apart in impureMembers) say(`takes ${apart} apart`)
  })
  return faults
}

/** Pure code (src/core, *.rules.ts) compiles with no ambient types and names nothing impure. */
export const check: Check = async (root) => {
  const [tree, { files, faults }] = await Promise.all([readTree(root), compile(root, 'tsconfig.pure.json')])
  const pure = sourcesOf(tree).filter((source) => isPure(source.path))
  return outcome('purity', pure.filter((source) => files.includes(source.path)).length, pure.length, [...faults, ...pure.flatMap(faultsOf)])
}
