// Writes docs/clauses.md and docs/rules.md from the baseline pack and the table of built rules, so that neither can say more than the product does.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { clausesOf, readPack, type Pack } from '../src/core/policy/pack.ts'
import type { PolicyParameter } from '../src/core/policy/parameters.ts'
import { mayTable, positions } from '../src/subjects/people/people.rules.ts'
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

const shown = (value: unknown): string =>
  Array.isArray(value) ? (value.length === 0 ? 'none' : JSON.stringify(value)) : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
const bounds = (one: PolicyParameter): string =>
  one.type === 'whole' ? `${one.min} to ${one.max}` : one.type === 'choice' ? one.options.join(', ') : one.type
const head = (what: string): string => `<!-- Written by tools/docs.ts; do not edit. -->\n# ${what}\n`

/** Every clause: what it asks, in which state it is, what is missing, by which numbers. */
export const clausesText = (root: string): string => {
  const pack = packOf(root)
  const states = clausesOf(pack).map((clause) => ({ clause, ...clauseState(clause, builtRules) }))
  const count = (state: string): number => states.filter((one) => one.state === state).length
  const parts = pack.procedures.map((procedure) =>
    [
      `## ${procedure.title} (${procedure.id})`,
      '',
      table(
        ['Clause', 'What it asks', 'State', 'Still missing', 'Responsible', 'Parameters'],
        states
          .filter(({ clause }) => clause.id.startsWith(`${procedure.id}-`))
          .map(({ clause, state, missing }) => [
            `**${clause.id}** ${clause.title}`,
            clause.says,
            state,
            missing ?? '',
            clause.responsible,
            clause.parameters.join(', '),
          ]),
      ),
      '',
    ].join('\n'),
  )
  const summary = ['enforced', 'observed', 'attested', 'partial', 'not-yet'].map((state) => `${count(state)} ${state}`).join(', ')
  return [
    head('Clauses'),
    `The baseline pack, version ${pack.version}: ${states.length} clauses - ${summary}.`,
    'Enforced: the server refuses otherwise. Observed: checked from facts, shown when broken. Attested: a person states it with evidence. Partial: what is missing is named. Not-yet: no rule of it is built.',
    '',
    ...parts,
    '## Parameters',
    '',
    table(
      ['Parameter', 'What it does', 'Default', 'May be', 'Origin', 'Clause', 'Read by'],
      pack.parameters.map((one) => [
        `\`${one.name}\``,
        one.says,
        `${shown(one.default)} (${one.unit})`,
        bounds(one),
        one.origin,
        one.clause,
        (one.readBy ?? []).join(', ') || 'not used yet',
      ]),
    ),
    '',
  ].join('\n')
}

type Source = { readonly path: string; readonly text: string }
const sourcesOf = (root: string): readonly Source[] =>
  (existsSync(join(root, 'src')) ? readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }) : [])
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.endsWith('built.rules.ts'))
    .toSorted()
    .map((path) => ({ path: `src/${path}`, text: readFileSync(join(root, 'src', path), 'utf8') }))
/** Where a rule is kept: the files that ask its switch, else those that read its numbers, else the folders with its clause's use cases. */
const keptIn = (sources: readonly Source[], rule: string, numbers: readonly string[]): string => {
  const having = (words: readonly string[]) => sources.filter(({ text }) => words.some((word) => text.includes(word))).map(({ path }) => path)
  const clause = `'${rule.split('/')[0] ?? ''}'`
  const folders = () => [
    ...new Set(
      sources.filter(({ text }) => text.includes('useCase(') && text.includes(clause)).map(({ path }) => `${path.split('/').slice(0, 3).join('/')}/`),
    ),
  ]
  const found = [having([`enforced('${rule}')`]), having(numbers.map((name) => `'${name}'`))].find((some) => some.length > 0) ?? folders()
  return found.map((path) => `\`${path}\``).join(', ')
}
const mayChange = mayTable['policy.change'].map((one) => positions[one]).join(', ')

/** Every rule: how strongly it is kept, in which files, by which test it is proved, by which numbers it goes and who may change those. */
export const rulesText = (root: string): string => {
  const pack = packOf(root)
  const sources = sourcesOf(root)
  const rows = clausesOf(pack)
    .flatMap(({ rules }) => rules)
    .map((rule) => {
      const built = Object.hasOwn(builtRules, rule.id) ? builtRules[rule.id] : undefined
      const numbers = pack.parameters.filter(({ readBy = [] }) => readBy.includes(rule.id)).map(({ name }) => name)
      return [
        `\`${rule.id}\``,
        rule.says,
        rule.level,
        built === undefined ? '' : keptIn(sources, rule.id, numbers),
        built === undefined ? 'not built' : built.proved === 'full' ? 'proved' : `in part; missing: ${built.missing ?? ''}`,
        built?.test ?? '',
        numbers.map((name) => `\`${name}\``).join(', '),
        numbers.length === 0 ? '' : mayChange,
      ]
    })
  return [
    head('Rules'),
    `${rows.length} rules of the baseline pack, version ${pack.version}. An enforced rule is switched off in the test build one at a time; its test must then fail (tools/switch-off.ts).`,
    `Kept in: the files that ask the rule's switch; for one without a switch those that read its numbers, else the folders with the use cases of its clause. Who may change the numbers: at /policy, each change with a reason.`,
    '',
    table(['Rule', 'What it says', 'Kept how', 'Kept in', 'Built', 'Test', 'Goes by', 'Who may change that'], rows),
    '',
  ].join('\n')
}

/** The generated files with what they must hold. */
export const generatedDocs = { 'docs/clauses.md': clausesText, 'docs/rules.md': rulesText } as const

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..')
  for (const [path, textOf] of Object.entries(generatedDocs)) writeFileSync(join(root, path), textOf(root))
}
