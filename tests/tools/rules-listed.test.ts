import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { builtRules } from '../../src/subjects/procedures/built.rules.ts'
import { clausesOf, readPack } from '../../src/core/policy/pack.ts'
import { root } from '../lib/cluster.ts'

const switches = (text: string): string[] => [...text.matchAll(/\benforced\('([^']+)'\)/g)].map(([, rule]) => rule as string)

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.name.includes('.test.') && file.name !== 'built.rules.ts')
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
const inSource = new Set(sources.flatMap(switches))

test('every rule that the code can switch off is in the pack and in the table of built rules, and the other way round', () => {
  const pack = readPack(parse(readFileSync(join(root, 'packs/baseline.yaml'), 'utf8')))
  if (!pack.ok) throw new Error(pack.refusal.says)
  const named = new Set(clausesOf(pack.value).flatMap(({ rules }) => rules.map(({ id }) => id)))
  const built = new Set(
    Object.entries(builtRules)
      .filter(([, rule]) => rule.level === 'enforced')
      .map(([id]) => id),
  )
  expect(inSource.size).toBeGreaterThan(30)
  expect([...inSource].filter((rule) => !named.has(rule))).toEqual([])
  expect([...inSource].filter((rule) => !built.has(rule))).toEqual([])
  // some switches are chosen by the capacity of who decides: their names stand beside it
  expect([...built].filter((rule) => !sources.some((text) => text.includes(`'${rule}'`)))).toEqual([])
})

test('a switch that nobody listed would be found', () => {
  expect(switches("if (enforced('XX-1/made-up') && late) return refuse()")).toEqual(['XX-1/made-up'])
})
