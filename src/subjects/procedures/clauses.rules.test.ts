import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { builtRules } from './built.rules.ts'
import { clauseRows, clauseState, unknownRules, type BuiltRule } from './clauses.rules.ts'
import { readPack, type Clause, type Level } from '../../core/policy/pack.ts'

const clause = (levels: readonly Level[], partial?: string): Clause => ({
  id: 'CM-6',
  title: 'x',
  says: 'x',
  responsible: 'x',
  parameters: [],
  ...(partial === undefined ? {} : { partial }),
  rules: levels.map((level, index) => ({ id: `CM-6/rule-${index}`, says: `Rule ${index} holds.`, level })),
})
const built = (level: Level, more: Partial<BuiltRule> = {}): BuiltRule => ({ level, test: 'tests/clauses/CM-6.test.ts', proved: 'full', ...more })

test('no rule, or none built, is not-yet - whatever the clause leaves open', () => {
  expect(clauseState(clause([]), {})).toEqual({ state: 'not-yet' })
  expect(clauseState(clause(['enforced'], 'more'), {})).toEqual({ state: 'not-yet' })
  expect(clauseState(clause(['enforced']), { 'CM-6/other': built('enforced') })).toEqual({ state: 'not-yet' })
})

test('all built and proved is the weakest of them, in the pack or in the product', () => {
  const state = (pack: Level[], real: Level[]) =>
    clauseState(clause(pack), Object.fromEntries(real.map((level, index) => [`CM-6/rule-${index}`, built(level)]))).state
  expect(state(['enforced', 'enforced'], ['enforced', 'enforced'])).toBe('enforced')
  expect(state(['enforced', 'observed'], ['enforced', 'enforced'])).toBe('observed')
  expect(state(['enforced', 'enforced'], ['enforced', 'observed'])).toBe('observed')
  expect(state(['enforced', 'observed'], ['attested', 'observed'])).toBe('attested')
})

test('anything missing is partial, and is named', () => {
  const two = clause(['enforced', 'enforced'])
  expect(clauseState(two, { 'CM-6/rule-0': built('enforced') })).toEqual({ state: 'partial', missing: 'not built: Rule 1 holds' })
  const halves = {
    'CM-6/rule-0': built('enforced', { proved: 'partial', missing: 'seen with a stand-in' }),
    'CM-6/rule-1': built('enforced', { proved: 'partial' }),
  }
  expect(clauseState(two, halves)).toEqual({ state: 'partial', missing: 'seen with a stand-in; proved in part only: Rule 1 holds' })
  expect(clauseState(clause(['enforced'], 'signatures'), { 'CM-6/rule-0': built('enforced') })).toEqual({ state: 'partial', missing: 'signatures' })
})

const pack = readPack(parse(readFileSync(new URL('../../../packs/baseline.yaml', import.meta.url), 'utf8')))
if (!pack.ok) throw new Error('the baseline pack is refused')

test('one row a clause, with values in force, tests once, and evidence', () => {
  const rows = clauseRows(pack.value, { 'SP-1.4/notice-6-hours': built('enforced'), 'SP-1.4/notice-not-too-old': built('enforced') }, { 'SP-1.4': 3 })
  expect(rows).toHaveLength(70)
  expect(rows.find(({ id }) => id === 'SP-1.4')).toEqual({
    id: 'SP-1.4',
    state: 'partial',
    evidence: 3,
    tests: ['tests/clauses/CM-6.test.ts'],
    missing: expect.stringContaining('not built: An added server') as string,
    parameters: [
      { name: 'notice.hours', value: 6, unit: 'hours' },
      { name: 'notice.maxAgeDays', value: 7, unit: 'days' },
      { name: 'notice.restMayBeAccepted', value: true, unit: 'yes or no' },
    ],
  })
  expect(rows.find(({ id }) => id === 'TU-8')).toEqual({ id: 'TU-8', state: 'not-yet', parameters: [], tests: [], evidence: 0 })
})

test('a built rule that the pack does not name is told', () =>
  expect(unknownRules(pack.value, { 'SP-9/none': built('enforced'), 'CM-6/approved-before-start': built('enforced') })).toEqual(['SP-9/none']))
test('the table of built rules names no rule that the pack lacks', () => expect(unknownRules(pack.value, builtRules)).toEqual([]))
