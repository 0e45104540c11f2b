import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { isNode, literalText, nameOf, sourcesOf, walk } from './source.ts'
import type { Source } from './source.ts'
import { isTest, readTree } from './tree.ts'

/** The files that may open a connection or a port, each with whom it reaches. Everything else goes through src/platform/egress. */
const mayReach: readonly (readonly [RegExp, string])[] = [
  [/^src\/platform\/egress\//, 'the one way to an address that a person set'],
  [/^src\/platform\/db\/supervisor\.ts$/, 'looks for a free port of this machine'],
  [/^src\/processes\/start\.ts$/, 'asks its own pages whether they answer, and whether the port is free'],
  [/^src\/processes\/listen\.ts$/, 'opens the port of our own TLS; it reaches nobody'],
  [/^src\/connectors\/mail\/imap\.ts$/, "a mailbox's server, encrypted; the address is pinned by egress"],
  [/^src\/processes\/runner\/checks\.ts$/, 'whether a port of a server answers; the address is pinned by egress'],
  [/^src\/connectors\/hypervisors\/qmp\.ts$/, "a hypervisor's socket, a file of this machine that the runner's configuration names"],
]
const modules = /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns|dns\/promises|inspector)$|^(?:undici|ws|axios|got|node-fetch)$/
const callables = new Set(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport'])

const isLookedAt = (path: string): boolean => /^(src|demo)\//.test(path) && !/^src\/islands\//.test(path) && !isTest(path)

const faultsOf = (source: Source): readonly string[] => {
  const faults: string[] = []
  const say = (at: number, says: string) =>
    faults.push(
      fault(
        source.path,
        source.line(at),
        'network-by-egress-alone',
        `${says}: ask through src/platform/egress, or name the file in tools/checks/network.ts with its reason`,
      ),
    )
  walk(source.program, (node, parent) => {
    const from = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'].includes(node.type)
      ? literalText(node['source'])
      : undefined
    if (from !== undefined && modules.test(from) && node['importKind'] !== 'type') {
      const taken = (node['specifiers'] as readonly { imported?: unknown; importKind?: string }[] | undefined) ?? []
      // What only reads addresses, or names a type, reaches nobody.
      const isHarmless =
        taken.length > 0 &&
        taken.every((one) => one.importKind === 'type' || ['isIP', 'isIPv4', 'isIPv6', 'BlockList'].includes(nameOf(one.imported) ?? ''))
      if (!isHarmless) say(node.start, `imports ${from}`)
    }
    if (node.type === 'CallExpression' && nameOf(node['callee']) === 'require') {
      const [first] = node['arguments'] as readonly unknown[]
      if (modules.test(literalText(first) ?? '')) say(node.start, `requires ${literalText(first)}`)
    }
    const isOwner =
      isNode(parent) &&
      parent.type === 'MemberExpression' &&
      parent['property'] === node &&
      !parent['computed'] &&
      !['globalThis', 'global'].includes(nameOf(parent['object']) ?? '')
    const isCalled = isNode(parent) && ['CallExpression', 'NewExpression'].includes(parent.type) && parent['callee'] === node
    const isTaken = isNode(parent) && parent.type === 'MemberExpression' && ['globalThis', 'global'].includes(nameOf(parent['object']) ?? '')
    if (callables.has(nameOf(node) ?? '') && (isCalled || isTaken) && !isOwner) say(node.start, `calls ${nameOf(node)}`)
  })
  return faults
}

/** No file but those named opens a connection: an address that a person set would otherwise lead wherever it likes. */
export const check: Check = async (root) => {
  const sources = sourcesOf(await readTree(root)).filter((source) => isLookedAt(source.path))
  const named = (path: string) => mayReach.some(([shape]) => shape.test(path))
  return outcome(
    'network',
    sources.filter(({ errors }) => errors.length === 0).length,
    sources.length,
    sources.filter((source) => !named(source.path)).flatMap(faultsOf),
  )
}
