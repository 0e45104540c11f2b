// Each enforced rule, switched off in the test build: its clause test must then fail, or the test proves nothing.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtRules } from '../src/subjects/procedures/built.rules.ts'

type Report = { testResults: { assertionResults: { status: string; fullName: string }[] }[] }
export type Outcome = { readonly rule: string; readonly caught: boolean; readonly says: string }

/** One rule off, its test run alone until the first failure. Caught is only what a test said: a test that did not run proves nothing. */
export const switchOffOne = (root: string, env: NodeJS.ProcessEnv, rule: string, test: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const out = join(mkdtempSync(join(tmpdir(), 'afterbell-off-')), 'report.json')
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', test, '--reporter=json', `--outputFile.json=${out}`, '--maxWorkers=1', '--bail=1'],
      { cwd: root, env: { ...env, AFTERBELL_RULES_OFF: rule }, stdio: 'ignore' },
    )
    child.on('exit', () => {
      if (!existsSync(out)) return resolve({ rule, caught: false, says: 'the test did not run' })
      const results = (JSON.parse(readFileSync(out, 'utf8')) as Report).testResults.flatMap((file) => file.assertionResults)
      const failed = results.find((one) => one.status === 'failed') // the first: what comes after it was not run
      const says =
        results.length === 0
          ? 'the test file did not load'
          : failed === undefined
            ? `all ${results.length} tests still pass without the rule`
            : `without it fails “${failed.fullName}”`
      resolve({ rule, caught: failed !== undefined, says })
    })
  })

/** Two at a time over all built enforced rules; `only` picks by prefix. Gives how many were caught and how many were not. */
export const switchOffAll = async (
  root: string,
  env: NodeJS.ProcessEnv,
  say: (text: string) => void,
  only = '',
): Promise<{ caught: number; missed: number }> => {
  const machines = env.AFTERBELL_MACHINES === '1'
  const waiting = Object.entries(builtRules).filter(
    ([rule, built]) => built.level === 'enforced' && rule.startsWith(only) && (machines || !built.test.includes('machines/')),
  )
  const outcomes: Outcome[] = []
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await switchOffOne(root, env, next[0], next[1].test)
      say(`${outcome.caught ? 'caught' : 'MISSED'}  ${outcome.rule}: ${outcome.says}`)
      outcomes.push(outcome)
    }
  }
  await Promise.all([lane(), lane()])
  if (outcomes.length === 0 && only === '') say('MISSED  no enforced rule is built, so nothing was proved')
  const caught = outcomes.filter((one) => one.caught).length
  return { caught, missed: outcomes.length === 0 && only === '' ? 1 : outcomes.length - caught }
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..')
  const { missed } = await switchOffAll(root, process.env, (text) => process.stdout.write(`${text}\n`), process.argv[2] ?? '')
  process.exit(missed === 0 ? 0 : 1)
}
