import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { isNode, literalText, memberOf, nameOf, sourcesOf, walk } from './source.ts'
import type { Node, Source } from './source.ts'
import { isTest, readTree } from './tree.ts'

const tests = ['it', 'test', 'describe', 'suite', 'bench']
const never = ['only', 'skip', 'todo', 'fails']
const conditional = ['skipIf', 'runIf']

/** The first name of `test.concurrent.only`. */
const rootName = (node: unknown): string | undefined => {
  const member = memberOf(node)
  return member ? rootName(member.object) : nameOf(node)
}

/** Whether the file tells its reader why: “skipped” in a printed line or a title, or a title that says what it needs. */
const statesReasons = (source: Source): boolean => {
  let stated = false
  walk(source.program, (node) => {
    if (/\bskipped\b/.test(literalText(node, ' ') ?? '')) stated = true
    const inner = node.type === 'CallExpression' ? node['callee'] : undefined
    const isConditional = isNode(inner) && inner.type === 'CallExpression' && conditional.includes(memberOf(inner['callee'])?.property ?? '')
    if (isConditional && /\b(?:needs|without)\b/.test(literalText((node['arguments'] as readonly unknown[])[0], ' ') ?? '')) stated = true
  })
  return stated
}

const faultsOf = (source: Source): readonly string[] => {
  const faults: string[] = []
  walk(source.program, (node: Node) => {
    const say = (rule: string, says: string) => faults.push(fault(source.path, source.line(node.start), rule, says))
    const member = memberOf(node)
    if (member && never.includes(member.property) && tests.includes(rootName(member.object) ?? '')) say('no-test-left-out', `.${member.property}`)
    if (member && conditional.includes(member.property) && tests.includes(rootName(member.object) ?? '') && !statesReasons(source))
      say('skipping-must-state-its-reason', `.${member.property} without a printed reason`)
    if (node.type !== 'CallExpression') return
    const name = nameOf(node['callee'])
    if (name !== undefined && /^(?:x|f)(?:it|test|describe)$/.test(name)) say('no-test-left-out', name)
    const isSkip = name === 'skip' || (memberOf(node['callee'])?.property === 'skip' && !tests.includes(rootName(node['callee']) ?? ''))
    if (isSkip && (node['arguments'] as readonly unknown[]).length === 0) say('skipping-must-state-its-reason', 'skip() without a reason')
  })
  return faults
}

/** No test is left out in silence: no only, skip or todo; what depends on the machine says what was missing. */
export const check: Check = async (root) => {
  const sources = sourcesOf(await readTree(root)).filter((source) => isTest(source.path))
  const readable = sources.filter((source) => source.errors.length === 0)
  return outcome('skips', readable.length, sources.length, readable.flatMap(faultsOf))
}
