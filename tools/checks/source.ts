import { parseSync, visitorKeys } from 'oxc-parser'
import type { Comment } from 'oxc-parser'
import { isSource, lineAt } from './tree.ts'
import type { Tree } from './tree.ts'

/** A node of the syntax tree (ESTree with TypeScript's additions), loosely typed: the checks ask for few shapes. */
export type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [field: string]: unknown }
export type Source = {
  readonly path: string
  readonly text: string
  readonly program: Node
  readonly comments: readonly Comment[]
  readonly errors: readonly string[]
  readonly line: (offset: number) => number
}

const parsed = new Map<string, Source>() // by path and text: one run parses each file once, whichever checks ask

const parseSource = (path: string, text: string): Source => {
  const key = `${path}\0${text}`
  const known = parsed.get(key)
  if (known) return known
  const result = parseSync(path, text)
  const source: Source = {
    path,
    text,
    comments: result.comments,
    program: result.program as unknown as Node,
    errors: result.errors.filter((error) => error.severity === 'Error').map((error) => error.message),
    line: (offset) => lineAt(text, offset),
  }
  parsed.set(key, source)
  return source
}

/** The tree's TypeScript and JavaScript, parsed. A file that does not parse is there with its `errors`. */
export const sourcesOf = (tree: Tree): readonly Source[] =>
  tree.files.filter((file) => isSource(file.path)).map((file) => parseSource(file.path, file.text))

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Calls `visit` for every node, parents first. */
export const walk = (node: Node, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void => {
  visit(node, parent)
  for (const field of visitorKeys[node.type] ?? []) {
    const child = node[field]
    if (Array.isArray(child))
      child.forEach((item: unknown) => {
        if (isNode(item)) walk(item, visit, node)
      })
    else if (isNode(child)) walk(child, visit, node)
  }
}

/** The text of a string or template literal; `hole` stands where a template has an expression. Undefined for any other node. */
export const literalText = (node: unknown, hole?: string): string | undefined => {
  if (!isNode(node)) return undefined
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined
  if (node.type !== 'TemplateLiteral') return undefined
  const quasis = (node['quasis'] as readonly { value: { cooked: string | null; raw: string } }[]).map(({ value }) => value.cooked ?? value.raw)
  return quasis.length === 1 ? quasis[0] : hole === undefined ? undefined : quasis.join(hole)
}

export const nameOf = (node: unknown): string | undefined =>
  isNode(node) && (node.type === 'Identifier' || node.type === 'JSXIdentifier') ? String(node['name']) : undefined

/** The last name of `a.b.c`, where it is not computed. */
export const memberOf = (node: unknown): { readonly object: Node; readonly property: string } | undefined => {
  if (!isNode(node) || node.type !== 'MemberExpression') return undefined
  const property = node['computed'] ? literalText(node['property']) : nameOf(node['property'])
  return property === undefined ? undefined : { object: node['object'] as Node, property }
}
