// What the product may say of a clause: never more than the rules it really contains, and never more than was proved of them.
import { levels, clausesOf, type Clause, type Level, type Pack } from '../../core/policy/pack.ts'
import type { PolicyValue } from '../../core/policy/parameters.ts'

export type State = Level | 'partial' | 'not-yet'

/** One rule as built: how strongly it really holds, the test that proves it (a path), and whether that test proves all of it. */
export type BuiltRule = { readonly level: Level; readonly test: string; readonly proved: 'full' | 'partial'; readonly missing?: string }
export type BuiltRules = Readonly<Record<string, BuiltRule>>

export type ClauseState = { readonly state: State; readonly missing?: string }

const builtOf = (built: BuiltRules, id: string): BuiltRule | undefined => (Object.hasOwn(built, id) ? built[id] : undefined)

/**
 * No rule built: not-yet. Some missing, one proved in part, or more open in the clause than its rules say: partial, with what is missing.
 * Otherwise the weakest level of its rules: a clause is enforced only where every rule of it is. A rule built stronger than the pack says counts as
 * the pack says.
 */
export const clauseState = (clause: Clause, built: BuiltRules): ClauseState => {
  const rules = clause.rules.map((rule) => ({ rule, built: builtOf(built, rule.id) }))
  if (rules.every(({ built: one }) => one === undefined)) return { state: 'not-yet' }
  const missing = rules.flatMap(({ rule, built: one }) => {
    if (one === undefined) return `not built: ${rule.says}`
    return one.proved === 'full' ? [] : (one.missing ?? `proved in part only: ${rule.says}`)
  })
  if (clause.partial !== undefined) missing.push(clause.partial)
  if (missing.length > 0) return { state: 'partial', missing: [...new Set(missing.map((text) => text.replace(/\.$/, '')))].join('; ') }
  const weakest = Math.max(...rules.map(({ rule, built: one }) => Math.max(levels.indexOf(rule.level), levels.indexOf(one?.level ?? 'attested'))))
  return { state: levels[weakest] ?? 'attested' }
}

export type ClauseRow = {
  readonly id: string
  readonly state: State
  readonly parameters: readonly { readonly name: string; readonly value: PolicyValue; readonly unit: string }[]
  readonly tests: readonly string[] // paths
  readonly evidence: number // ledger entries that name the clause; 0 without a database
  readonly missing?: string // with state partial
}

/** One row a clause, in the pack's order. `evidence` counts by clause id. */
export const clauseRows = (pack: Pack, built: BuiltRules, evidence: Readonly<Record<string, number>> = {}): ClauseRow[] =>
  clausesOf(pack).map((clause) => {
    const { state, missing } = clauseState(clause, built)
    const parameters = pack.parameters.filter(({ name }) => clause.parameters.includes(name))
    return {
      id: clause.id,
      state,
      parameters: parameters.map(({ name, unit, default: value }) => ({ name, value: pack.policy[name] ?? value, unit })),
      tests: [...new Set(clause.rules.flatMap(({ id }) => builtOf(built, id)?.test ?? []))],
      evidence: Object.hasOwn(evidence, clause.id) ? (evidence[clause.id] ?? 0) : 0,
      ...(missing === undefined ? {} : { missing }),
    }
  })

/** Rules said to be built that the pack does not name, in order: each is a fault of the table, since no clause would count it. */
export const unknownRules = (pack: Pack, built: BuiltRules): string[] => {
  const known = new Set(clausesOf(pack).flatMap(({ rules }) => rules.map(({ id }) => id)))
  return Object.keys(built)
    .filter((id) => !known.has(id))
    .sort()
}
