import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { nameOf, sourcesOf, walk } from './source.ts'
import type { Node, Source } from './source.ts'
import { readTree } from './tree.ts'

/** Files whose tool wants a default export. */
const mayDefault = (path: string): boolean => /^[^/]+\.config\.(ts|mjs|js)$/.test(path) || path === 'tools/checks/knip-reporter.ts'

const nodeRules: readonly { readonly rule: string; readonly is: (node: Node, path: string) => boolean; readonly says: string }[] = [
  { rule: 'no-any', is: (node) => node.type === 'TSAnyKeyword', says: 'name the type, or unknown' },
  {
    rule: 'no-default-export',
    says: 'give it a name',
    is: (node, path) =>
      !mayDefault(path) &&
      (node.type === 'ExportDefaultDeclaration' ||
        node.type === 'TSExportAssignment' ||
        (node.type === 'ExportSpecifier' && nameOf(node['exported']) === 'default')),
  },
  { rule: 'erasable-only', is: (node) => ['TSEnumDeclaration', 'TSParameterProperty'].includes(node.type), says: 'types must vanish when stripped' },
]

const commentRules: readonly { readonly rule: string; readonly shape: RegExp; readonly says: string }[] = [
  { rule: 'no-silenced-types', shape: /@ts-(?:ignore|nocheck|expect-error)/, says: 'mend the type' },
  { rule: 'silenced-lint-needs-a-reason', shape: /(?:ox|es)lint-disable(?!.*\s--\s\S)/, says: 'say why after “--”' },
]

const faultsOf = (source: Source): readonly string[] => {
  const faults: string[] = []
  const say = (at: number, rule: string, says: string) => faults.push(fault(source.path, source.line(at), rule, says))
  walk(source.program, (node) => {
    for (const { rule, is, says } of nodeRules) if (is(node, source.path)) say(node.start, rule, says)
  })
  for (const comment of source.comments) {
    for (const { rule, shape, says } of commentRules) if (shape.test(comment.value)) say(comment.start, rule, says)
  }
  return faults
}

/** No `any`, no silenced compiler, no default exports, nothing that type stripping cannot erase. */
export const check: Check = async (root) => {
  const sources = sourcesOf(await readTree(root))
  const readable = sources.filter((source) => source.errors.length === 0)
  return outcome('language', readable.length, sources.length, readable.flatMap(faultsOf))
}
