import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { check } from '../../tools/checks/docs.ts'
import { generatedDocs } from '../../tools/docs.ts'
import { root } from '../lib/cluster.ts'
import { plant } from './planted.ts'

const made = (): string => {
  const folder = plant({ 'package.json': '{}' })
  mkdirSync(join(folder, 'packs'))
  copyFileSync(join(root, 'packs/baseline.yaml'), join(folder, 'packs/baseline.yaml'))
  for (const [path, textOf] of Object.entries(generatedDocs)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), textOf(folder))
  }
  return folder
}

test('docs that were made from the pack pass; one touched, cut short or missing is found', async () => {
  const folder = made()
  expect((await check(folder)).faults).toEqual([])
  const rules = join(folder, 'docs/rules.md')
  const text = readFileSync(rules, 'utf8')
  writeFileSync(rules, text.replace('| proved |', '| proved twice |'))
  expect((await check(folder)).faults).toEqual([expect.stringMatching(/^docs\/rules\.md:\d+ generated-docs-are-current: is not what/) as string])
  writeFileSync(rules, text.split('\n').slice(0, 20).join('\n'))
  expect((await check(folder)).faults[0]).toMatch(/^docs\/rules\.md:21 /)
  writeFileSync(rules, text)
  writeFileSync(
    join(folder, 'packs/baseline.yaml'),
    readFileSync(join(folder, 'packs/baseline.yaml'), 'utf8').replace('Elapsed hours between the notice', 'Hours between the notice'),
  )
  expect((await check(folder)).faults[0]).toMatch(/^docs\/clauses\.md:\d+ /)
})

test('the rules name each enforced one with its test, and every parameter of the pack stands in the clauses', () => {
  const [clauses, rules] = [generatedDocs['docs/clauses.md'](root), generatedDocs['docs/rules.md'](root)]
  expect(rules).toContain('| `SP-1.4/notice-6-hours` |')
  expect(rules).toMatch(/SP-1\.4\/notice-6-hours.*tests\/clauses\/SP-1\.4\.test\.ts.*`notice\.hours`/)
  // Where a rule is kept and who may change its numbers, without opening a file.
  expect(rules).toMatch(
    /`PM-3\.1\/key-daily-limit`[^\n]*`src\/subjects\/inventory\/daily-limit\.rules\.ts`[^\n]*Technology Director, Technology Coordinator/,
  )
  expect(rules).toMatch(/`PM-3\.3\/decision-and-due-date`[^\n]*`src\/subjects\/patching\/policy\.views\.ts`/)
  expect(clauses.match(/^\| `[a-z]/gm)?.length).toBeGreaterThan(50)
  expect(clauses).toContain('not used yet')
})
