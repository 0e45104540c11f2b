// Writes docs/clauses.md and docs/rules.md from the baseline pack and the table of built rules, so that neither can say more than the product does.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { clausesOf, readPack, type Pack } from '../src/core/policy/pack.ts'
import type { PolicyParameter } from '../src/core/policy/parameters.ts'
import { builtRules } from '../src/subjects/procedures/built.rules.ts'
import { clauseState } from '../src/subjects/procedures/clauses.rules.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n')

const packOf = (root: string): Pack => {
  const read = readPack(parse(readFileSync(join(root, 'packs/baseline.yaml'), 'utf8'), { maxAliasCount: 0 }))
  if (!read.ok) throw new Error(read.refusal.faults?.join('; ') ?? read.refusal.says)
  return read.value
}

const shown = (value: unknown): string => (Array.isArray(value) ? (value.length === 0 ? 'none' : JSON.stringify(value)) : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value))
const bounds = (one: PolicyParameter): string => (one.type === 'whole' ? `${one.min} to ${one.max}` : one.type === 'choice' ? one.options.join(', ') : one.type)
const head = (what: string): string => `<!-- Written by tools/docs.ts; do not edit. -->\n# ${what}\n`

/** Every clause: what it asks, in which state it is, what is missing, by which numbers. */
export const clausesText = (root: string): string => {
  const pack = packOf(root)
  const states = clausesOf(pack).map((clause) => ({ clause, ...clauseState(clause, builtRules) }))
  const count = (state: string): number => states.filter((one) => one.state === state).length
  const parts = pack.procedures.map((procedure) => [
    `## ${procedure.title} (${procedure.id})`, '',
    table(['Clause', 'What it asks', 'State', 'Still missing', 'Responsible', 'Parameters'], states.filter(({ clause }) => clause.id.startsWith(`${procedure.id}-`)).map(({ clause, state, missing }) =>
      [`**${clause.id}** ${clause.title}`, clause.says, state, missing ?? '', clause.responsible, clause.parameters.join(', ')])), '',
  ].join('\n'))
  const summary = ['enforced', 'observed', 'attested', 'partial', 'not-yet'].map((state) => `${count(state)} ${state}`).join(', ')
  return [head('Clauses'), `The baseline pack, version ${pack.version}: ${states.length} clauses - ${summary}.`,
    'Enforced: the server refuses otherwise. Observed: checked from facts, shown when broken. Attested: a person states it with evidence. Partial: what is missing is named. Not-yet: no rule of it is built.',
    '', ...parts, '## Parameters', '',
    table(['Parameter', 'What it does', 'Default', 'May be', 'Origin', 'Clause', 'Read by'], pack.parameters.map((one) =>
      [`\`${one.name}\``, one.says, `${shown(one.default)} (${one.unit})`, bounds(one), one.origin, one.clause, (one.readBy ?? []).join(', ') || 'not used yet'])), ''].join('\n')
}

/** Every rule: how strongly it is kept, by which test it is proved, by which numbers it goes. */
export const rulesText = (root: string): string => {
  const pack = packOf(root)
  const rows = clausesOf(pack).flatMap(({ rules }) => rules).map((rule) => {
    const built = Object.hasOwn(builtRules, rule.id) ? builtRules[rule.id] : undefined
    const numbers = pack.parameters.filter(({ readBy = [] }) => readBy.includes(rule.id)).map(({ name }) => `\`${name}\``)
    return [`\`${rule.id}\``, rule.says, rule.level, built === undefined ? 'not built' : built.proved === 'full' ? 'proved' : `in part; missing: ${built.missing ?? ''}`, built?.test ?? '', numbers.join(', ')]
  })
  return [head('Rules'), `${rows.length} rules of the baseline pack, version ${pack.version}. An enforced rule is switched off in the test build one at a time; its test must then fail (tools/switch-off.ts).`, '',
    table(['Rule', 'What it says', 'Kept how', 'Built', 'Test', 'Goes by'], rows), ''].join('\n')
}

/** The generated files with what they must hold. */
export const generatedDocs = { 'docs/clauses.md': clausesText, 'docs/rules.md': rulesText } as const

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..')
  for (const [path, textOf] of Object.entries(generatedDocs)) writeFileSync(join(root, path), textOf(root))
}
