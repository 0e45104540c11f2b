import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { isNode, literalText, memberOf, sourcesOf, walk } from './source.ts'
import type { Source } from './source.ts'
import { statementsOf } from './sql-text.ts'
import { isTest, lineAt, readTree } from './tree.ts'
import type { TreeFile } from './tree.ts'

const functions = '(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|random|gen_random_uuid)'
const volatile = String.raw`${functions}\s*\(|current_timestamp\b|current_date\b|localtimestamp\b`

/** What SQL may not use, so that it runs unchanged where districts lie on different machines. Matched against one statement. */
const forbidden: readonly { readonly rule: string; readonly shape: RegExp; readonly says: string }[] = [
  { rule: 'no-set-null', shape: /\bon\s+delete\s+set\s+(?:null|default)\b/i, says: 'a key that holds the district must not be set to null' },
  { rule: 'no-merge', shape: /\bmerge\s+into\b/i, says: 'write `insert … on conflict` instead of MERGE' },
  {
    rule: 'no-clock-in-update',
    says: 'pass the time as a parameter, or `excluded.x`',
    shape: new RegExp(String.raw`\bupdate\s+(?!of\b)[^;]*?\bset\b[^;]*?\b(?:${volatile})`, 'i'),
  },
  {
    rule: 'no-moving-between-districts',
    says: 'a row never changes its district',
    shape: /\bupdate\s+[\w.]+(?:\s+(?:as\s+)?\w+)?\s+set\s+(?:\w+\s*=[^;]*?,\s*)?district_id\s*=/i,
  },
  {
    rule: 'district-by-set-local',
    says: 'set_config never reaches other machines: a literal `set local`',
    shape: /\bset_config\s*\(\s*'app\.district_id'/i,
  },
]

const textFaults = (path: string, text: string, line: number): readonly string[] =>
  text.split(';').flatMap((piece, at, all) => {
    const offset = all.slice(0, at).join(';').length
    return forbidden
      .filter(({ shape }) => shape.test(piece))
      .map(({ rule, shape, says }) =>
        fault(path, line - 1 + lineAt(text, Math.min(text.length, offset + 1 + (shape.exec(piece)?.index ?? 0))), rule, says),
      )
  })

const sqlFaults = (file: TreeFile): readonly string[] =>
  statementsOf(file.text).flatMap(({ text, line }) => textFaults(file.path, text.trimStart(), line))

/** Texts in code, and `set({ at: sql`now()` })` of the query builder. */
const codeFaults = (source: Source): readonly string[] => {
  const faults: string[] = []
  walk(source.program, (node) => {
    const text = literalText(node, 'x')
    if (text !== undefined) faults.push(...textFaults(source.path, text, source.line(node.start)))
    const called = node.type === 'CallExpression' ? memberOf(node['callee'])?.property : undefined
    if (called === 'mergeInto') faults.push(fault(source.path, source.line(node.start), 'no-merge', 'write `insert … on conflict` instead'))
    if (called !== 'set' && called !== 'doUpdateSet') return
    for (const argument of node['arguments'] as readonly unknown[]) {
      if (!isNode(argument)) continue
      walk(argument, (inner, parent) => {
        if (parent?.type !== 'TaggedTemplateExpression' || inner.type !== 'TemplateLiteral') return
        if (new RegExp(`\\b(?:${volatile})`, 'i').test(literalText(inner, 'x') ?? ''))
          faults.push(fault(source.path, source.line(inner.start), 'no-clock-in-update', 'pass the time as a parameter, or `excluded.x`'))
      })
    }
  })
  return faults
}

/** SQL in migrations and in code keeps to what also runs with districts on different machines. */
export const check: Check = async (root) => {
  const tree = await readTree(root)
  const files = tree.files.filter((file) => file.path.endsWith('.sql'))
  const sources = sourcesOf(tree).filter((source) => /^(src|demo|db)\//.test(source.path) && !isTest(source.path))
  const readable = sources.filter((source) => source.errors.length === 0)
  const faults = [...files.flatMap(sqlFaults), ...readable.flatMap(codeFaults)]
  return outcome('sql-words', files.length + readable.length, files.length + sources.length, faults)
}
