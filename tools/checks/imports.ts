import { posix } from 'node:path'
import { connectorHelpers, importRules, variableImports } from './import-rules.ts'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { placeOf, subjectOrder } from './places.ts'
import { isNode, literalText, memberOf, nameOf, sourcesOf, walk } from './source.ts'
import type { Node, Source } from './source.ts'
import { isTest, readTree } from './tree.ts'

type Import = { readonly specifier: string | undefined; readonly line: number }

const withSource = ['ImportDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType', 'TSExternalModuleReference']
const requested = (node: Node): unknown => {
  if (withSource.includes(node.type)) return node['source'] ?? node['expression']
  if (node.type === 'ExportNamedDeclaration') return node['source'] ?? undefined
  if (node.type !== 'CallExpression') return undefined
  const callee = node['callee']
  const isRequire = nameOf(callee) === 'require' || ['importActual', 'importMock'].includes(memberOf(callee)?.property ?? '')
  return isRequire ? (node['arguments'] as readonly unknown[])[0] : undefined
}

/** Every import of a file: static, type-only, re-export, dynamic, `import('…').Type`, `require`. No specifier = not a literal. */
const importsOf = (source: Source): readonly Import[] => {
  const found: Import[] = []
  walk(source.program, (node) => {
    const wanted = requested(node)
    if (isNode(wanted)) found.push({ specifier: literalText(wanted), line: source.line(node.start) })
  })
  return found
}

const isBarrel = (source: Source): boolean => {
  const body = source.program['body'] as readonly Node[]
  const passesOn = body.filter((node) => node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && isNode(node['source'])))
  return passesOn.some((node) => node.type === 'ExportAllDeclaration') || (passesOn.length > 1 && passesOn.length === body.length)
}

/** Rules 1, 2, 3, 5 and 6 of "what may import what", and that every import leads somewhere. */
export const check: Check = async (root) => {
  const tree = await readTree(root)
  const paths = new Set(tree.files.map((file) => file.path))
  const sources = sourcesOf(tree)
  const faults: string[] = []
  let looked = 0
  for (const source of sources) {
    if (source.errors.length > 0) {
      faults.push(fault(source.path, 1, 'must-parse', source.errors.join('; ')))
      continue
    }
    looked += 1
    const from = placeOf(source.path)
    if (from.subject !== undefined && source.path.split('/').length > 3 && !subjectOrder.some((name) => name === from.subject))
      faults.push(fault(source.path, 1, 'subject-must-have-its-place', `${from.subject} is not in the order of subjects`))
    if (isBarrel(source) && !/^src\/subjects\/[^/]+\/index\.ts$/.test(source.path))
      faults.push(fault(source.path, 1, 'no-barrels', "only a subject's index.ts passes on what others export"))
    for (const { specifier, line } of importsOf(source)) {
      const say = (rule: string, says: string) => faults.push(fault(source.path, line, rule, says))
      if (specifier === undefined) {
        if (!(source.path in variableImports)) say('import-must-be-literal', 'the imported file must be written out')
        continue
      }
      const isRelative = /^\.{1,2}(\/|$)/.test(specifier)
      if (!isRelative && /^[/#~]/.test(specifier)) say('import-must-lead-somewhere', `${specifier} is neither relative nor a package`)
      const target = isRelative ? posix.join(posix.dirname(source.path), specifier) : undefined
      if (target !== undefined && !paths.has(target) && !specifier.includes('/node_modules/'))
        say('import-must-lead-somewhere', `${target} does not exist (write the extension too)`)
      for (const [rule, refuses] of Object.entries(importRules)) {
        const says = refuses(from, target === undefined ? { package: specifier } : { place: placeOf(target) })
        if (says !== undefined) say(rule, says)
      }
    }
  }
  const missing = connectorHelpers.filter((path) => !paths.has(path) && paths.has(`${posix.dirname(path)}/contract.ts`))
  faults.push(...missing.map((path) => fault(path, 1, 'allowance-must-be-needed', 'this allowed file does not exist')))
  return outcome('imports', looked, sources.length, faults, [`${sources.filter((source) => !isTest(source.path)).length} modules besides tests`])
}
