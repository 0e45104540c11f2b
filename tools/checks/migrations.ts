import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { itemsIn, statementsOf } from './sql-text.ts'
import type { Statement } from './sql-text.ts'
import { readTree } from './tree.ts'

type Table = { readonly name: string; readonly path: string; readonly line: number; readonly isReference: boolean; readonly items: readonly string[] }
type Placed = Statement & { readonly path: string }

const createTable = /^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w."]+)\s*\(/i
const uniqueIndex = /^\s*create\s+unique\s+index\s+(?:if\s+not\s+exists\s+)?(?:(\w+)\s+)?on\s+([\w."]+)(?:\s+using\s+\w+)?\s*\(\s*([\w."(]+)/i
const namedConstraint = /(?<!\b(?:drop|validate|rename|alter|on)\s)\bconstraint\s+(?!if\b)(\w+)\b(?!\s+primary\b)/gi
const forcing = [/\bcall\s+platform_protect\s*\(\s*'([\w.]+)'/i, /\balter\s+table\s+([\w."]+)\s+force\s+row\s+level\s+security/i]
const addConstraint = /^\s*alter\s+table\s+(?:only\s+)?([\w."]+)\s+add\s+([\s\S]*)$/i
const keyNames: Readonly<Record<string, string>> = { unique: 'unique key', exclude: 'exclusion' }

const tableOf = (statement: Placed): Table | undefined => {
  const match = createTable.exec(statement.text)
  const name = match?.[1]?.replaceAll('"', '')
  if (!match || name === undefined || name.includes('.')) return undefined // another schema: the sign-in library's, the queue's
  const isReference = /--[^\n]*\breference data\b/.test(statement.raw)
  return { name, path: statement.path, line: statement.line, isReference, items: itemsIn(statement.text, match[0].length - 1) }
}

/** The keys an item of a table declares, with the first column of each; `references` names the table a foreign key points at. */
const keysOf = (item: string): readonly { readonly kind: string; readonly first: string; readonly references?: string }[] => {
  const bare = item.replace(/'(?:[^']|'')*'/g, "''").replace(/^constraint\s+\w+\s+/i, '')
  const whole = /^(primary\s+key|unique|foreign\s+key|exclude)\b(?:\s+nulls\s+(?:not\s+)?distinct)?(?:\s+using\s+\w+)?\s*\(\s*([\w."]+)/i.exec(bare)
  const points = /\breferences\s+([\w."]+)/i.exec(bare)?.[1]
  if (whole) {
    const kind = (whole[1] ?? '').toLowerCase().replace(/\s+/g, ' ')
    return [{ kind, first: whole[2] ?? '', ...(points === undefined ? {} : { references: points }) }]
  }
  if (/^(check|like)\b/i.test(bare)) return []
  const column = /^[\w"]+/.exec(bare)?.[0] ?? ''
  const inline = (bare.match(/\b(?:primary\s+key|unique)\b/gi) ?? []).map((kind) => ({
    kind: kind.toLowerCase().replace(/\s+/g, ' '),
    first: column,
  }))
  return points === undefined ? inline : [...inline, { kind: 'foreign key', first: column, references: points }]
}

/** Tables without a district: reference data, and other schemas' (the sign-in library's, the queue's). */
const isFree = (table: string | undefined, references: ReadonlySet<string>): boolean =>
  table !== undefined && (table.includes('.') || references.has(table))

const tableFaults = (table: Table, references: ReadonlySet<string>, protectedTables: ReadonlySet<string>): readonly string[] => {
  const keys = table.items.flatMap(keysOf)
  const say = (rule: string, says: string) => fault(table.path, table.line, rule, `${table.name}: ${says}`)
  if (table.isReference) {
    const wrong = keys.filter((key) => key.references !== undefined && !isFree(key.references, references))
    return wrong.map((key) => say('reference-data-must-not-point-at-a-district', `points at ${key.references}`))
  }
  const wrong = keys.filter((key) => key.first !== 'district_id' && !isFree(key.references, references))
  return [
    ...wrong.map((key) => say('district-must-come-first', `a ${keyNames[key.kind] ?? key.kind} begins with ${key.first}`)),
    ...(keys.some((key) => key.kind === 'primary key') || table.items.length === 0 ? [] : [say('district-must-come-first', 'has no primary key')]),
    ...(protectedTables.has(table.name) ? [] : [say('row-security-must-be-forced', 'no `call platform_protect(…)`, no `force row level security`')]),
  ]
}

const laterFaults = (statement: Placed, references: ReadonlySet<string>): readonly string[] => {
  const say = (rule: string, says: string) => fault(statement.path, statement.line, rule, says)
  const index = uniqueIndex.exec(statement.text)
  if (index && !isFree(index[2], references) && index[3] !== 'district_id')
    return [say('district-must-come-first', `${index[2]}: a unique index begins with ${index[3]}`)]
  const added = addConstraint.exec(statement.text)
  if (!added || isFree(added[1], references)) return []
  return keysOf((added[2] ?? '').replace(/^column\s+(?:if\s+not\s+exists\s+)?/i, ''))
    .filter((key) => key.first !== 'district_id' && !isFree(key.references, references))
    .map((key) => say('district-must-come-first', `${added[1]}: a ${keyNames[key.kind] ?? key.kind} begins with ${key.first}`))
}

const nameFaults = (statement: Placed): readonly string[] => {
  const named = [...statement.text.matchAll(namedConstraint)].map((match) => match[1] ?? '')
  const index = uniqueIndex.exec(statement.text)?.[1]
  return [...named, ...(index === undefined ? [] : [index])]
    .filter((name) => !/_must_/.test(name))
    .map((name) => fault(statement.path, statement.line, 'constraint-must-say-its-rule', `${name} is no sentence with “must”`))
}

const fileFaults = (paths: readonly string[]): readonly string[] => {
  const numbers = paths.map((path) => /^db\/migrations\/(\d{4})_[a-z]+_\w+\.sql$/.exec(path)?.[1])
  return paths.flatMap((path, at) =>
    numbers[at] === undefined
      ? [fault(path, 1, 'migration-must-be-numbered', 'the name is NNNN_subject_what.sql')]
      : numbers.indexOf(numbers[at]) < at
        ? [fault(path, 1, 'migration-must-be-numbered', `${numbers[at]} is taken`)]
        : [],
  )
}

/** District data begins every key with its district, is under forced row-level security, and its constraints are named as the rule they hold. */
export const check: Check = async (root) => {
  const files = (await readTree(root)).files.filter((file) => /^db\/migrations\/.*\.sql$/.test(file.path))
  const statements: readonly Placed[] = files.flatMap((file) => statementsOf(file.text).map((statement) => ({ ...statement, path: file.path })))
  const tables = statements.flatMap((statement) => tableOf(statement) ?? [])
  const references = new Set(tables.filter((table) => table.isReference).map((table) => table.name))
  const protectedTables = new Set(statements.flatMap(({ text }) => forcing.map((shape) => shape.exec(text)?.[1] ?? '')))
  const faults = [
    ...fileFaults(files.map((file) => file.path)),
    ...tables.flatMap((table) => tableFaults(table, references, protectedTables)),
    ...statements.flatMap((statement) => [...laterFaults(statement, references), ...nameFaults(statement)]),
  ]
  const beginnings = /^create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?[^\s.(]+\s*\(/gim // counted by line, without the splitting above
  const expected = files.reduce((sum, file) => sum + [...file.text.matchAll(beginnings)].length, 0)
  const note = `${tables.length} tables, ${references.size} of reference data, ${statements.length} statements`
  return outcome('migrations', tables.length, expected, faults, [note])
}
