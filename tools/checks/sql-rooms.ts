import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { isNode, literalText, memberOf, nameOf, sourcesOf, walk } from './source.ts'
import type { Node, Source } from './source.ts'
import { isTest, readTree } from './tree.ts'

/** Tables a store may write beside its own subject's, each with the reason. */
const foreignTables: readonly { readonly subject: string; readonly table: RegExp; readonly why: string }[] = [
  { subject: 'people', table: /^auth\./, why: "the sign-in library's own tables know no district and no subject" },
]

const hole = '\u0001' // where a template has an expression
const builders = ['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto']
const sqlBeginnings = [
  /select\s[\s\S]*\sfrom\s/,
  /select\s+\w+\(/,
  /insert\s+into\s/,
  /update\s+\S+\s+set\s/,
  /delete\s+from\s/,
  /with\s+(?:recursive\s+)?\w+\s+as\s*\(/,
  /truncate\s+(?:table\s+)?\w/,
  /(?:create|alter|drop)\s+(?:unlogged\s+|temp\s+|temporary\s+)?(?:table|index|role|schema|policy)\s/,
  /copy\s+\w+\s*[(\s].*\b(?:from|to)\s/,
  /set\s+local\s/,
].map((shape) => new RegExp(`^\\s*${shape.source}`))
/** Small letters or large; “Select …” begins a sentence. */
const looksLikeSql = (text: string): boolean => {
  const lower = /^\s*[A-Z]{4}/.test(text) ? text.toLowerCase() : text
  return sqlBeginnings.some((shape) => shape.test(lower))
}
const written = new RegExp(
  [
    /\b(?:(?:insert|merge)\s+into|delete\s+from|truncate(?:\s+table)?|copy(?=\s+[\w.]+\s*(?:\([^)]*\))?\s*from\b))\s+(?:only\s+)?([\w."]+|\u0001)/,
    /\bupdate\s+(?:only\s+)?(?!(?:set|of|skip|nowait)\b)([\w."]+|\u0001)(?:\s+(?:as\s+)?\w+)?\s+set\b/,
  ]
    .map((shape) => shape.source)
    .join('|'),
  'gi',
)
const temporary = /\bcreate\s+temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)/gi

/** Where SQL may stand. Tests, benchmarks and the checks themselves are free. */
const rooms = [/^src\/subjects\/[^/]+\/([^/]+\/)?[^/]+\.(store|views)\.ts$/, /^db\//, /^src\/platform\/(db|jobs)[./]/]
const isRoom = (path: string): boolean => rooms.some((room) => room.test(path))
const isLookedAt = (path: string): boolean => /^(src|demo|db)\//.test(path) && !isTest(path)

const strayFaults = (source: Source): readonly string[] => {
  const faults: string[] = []
  const stray = (node: Node, says: string) => faults.push(fault(source.path, source.line(node.start), 'sql-in-its-rooms', says))
  walk(source.program, (node, parent) => {
    const tag = node.type === 'TaggedTemplateExpression' ? node['tag'] : undefined
    if (nameOf(tag) === 'sql' || nameOf(memberOf(tag)?.object) === 'sql') stray(node, 'an sql`…` text')
    const called = node.type === 'CallExpression' ? memberOf(node['callee'])?.property : undefined
    if (called !== undefined && builders.includes(called)) stray(node, `${called}(…)`)
    const text = literalText(node, 'x')
    const isTagged = parent?.type === 'TaggedTemplateExpression'
    if (text !== undefined && !isTagged && looksLikeSql(text)) stray(node, `the text “${text.trim().slice(0, 30).replace(/\s+/g, ' ')}…”`)
  })
  return faults
}

/** The tables a file writes, with where; a hole stands for a table that is not written out. */
const writesOf = (source: Source): readonly { readonly table: string; readonly line: number }[] => {
  const found: { table: string; line: number }[] = []
  const own = new Set<string>()
  walk(source.program, (node, parent) => {
    const text = parent?.type === 'TemplateElement' ? undefined : literalText(node, hole)
    if (text !== undefined) {
      for (const [, table] of text.matchAll(temporary)) own.add(table ?? '')
      for (const [, direct, updated] of text.matchAll(written))
        found.push({ table: (direct ?? updated ?? '').replaceAll('"', ''), line: source.line(node.start) })
    }
    const called = node.type === 'CallExpression' ? memberOf(node['callee'])?.property : undefined
    if (called !== undefined && builders.includes(called) && called !== 'selectFrom') {
      const target = (node['arguments'] as readonly unknown[])[0]
      found.push({ table: literalText(target)?.split(' ')[0] ?? hole, line: source.line(isNode(target) ? target.start : node.start) })
    }
  })
  return found.filter(({ table }) => !own.has(table))
}

const roomFaults = (source: Source): readonly string[] => {
  const subject = source.path.split('/')[2] ?? ''
  return writesOf(source).flatMap(({ table, line }) => {
    if (source.path.endsWith('.views.ts')) return [fault(source.path, line, 'views-only-read', `writes ${table === hole ? 'a table' : table}`)]
    if (table === hole) return [fault(source.path, line, 'written-table-must-be-literal', 'the table of a write must be written out')]
    const isOwn = table.startsWith(`${subject}_`) || foreignTables.some((allowed) => allowed.subject === subject && allowed.table.test(table))
    return isOwn ? [] : [fault(source.path, line, 'store-writes-own-tables', `${table} is not one of ${subject}_*`)]
  })
}

/** Rule 4: SQL stands only in its rooms, views only read, a store writes only its own subject's tables. */
export const check: Check = async (root) => {
  const sources = sourcesOf(await readTree(root)).filter((source) => isLookedAt(source.path))
  const readable = sources.filter((source) => source.errors.length === 0)
  const faults = readable.flatMap((source) =>
    isRoom(source.path) ? (source.path.startsWith('src/subjects/') ? roomFaults(source) : []) : strayFaults(source),
  )
  return outcome('sql-rooms', readable.length, sources.length, faults, [`${readable.filter((source) => isRoom(source.path)).length} rooms`])
}
