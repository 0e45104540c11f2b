// Rules switched off: a rule whose test does not notice, and a test that is not there, must be told as missed.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { switchOffOne } from '../../tools/switch-off.ts'

const root = join(import.meta.dirname, '../..')
const env = { ...process.env, VITEST: undefined, AFTERBELL_MACHINES: '0' }

test('a test that passes without the rule, and one that is not there, catch nothing', async () => {
  const [unnoticed, absent] = await Promise.all([
    switchOffOne(root, env, 'PM-1/no-test-knows-this-rule', 'src/core/policy/parameters.test.ts'),
    switchOffOne(root, env, 'PM-1/its-test-is-gone', 'src/core/no-such-file.test.ts'),
  ])
  expect(unnoticed).toMatchObject({ caught: false, says: expect.stringMatching(/^all \d+ tests still pass without the rule$/) })
  expect(absent).toMatchObject({ caught: false, says: expect.stringMatching(/did not (run|load)/) })
}, 60_000)

test('a test that fails without the rule catches it, by name', async () => {
  expect(
    await switchOffOne(root, env, 'PM-3.2/updates-within-their-line', 'src/subjects/vulnerabilities/programs/judge-program.rules.test.ts'),
  ).toMatchObject({ caught: true, says: expect.stringMatching(/^without it fails “.+”$/) })
}, 60_000)
