// The hostile strings' full round: every string through every field of every form, and the rows stamped anew, each text in another place.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { corpus } from '../lib/hostile.ts'
import { root } from '../lib/cluster.ts'

const turns = Array.from({ length: 12 }, (_, n) => Math.floor((n * corpus.length) / 12))
const round = (file: string, env: NodeJS.ProcessEnv): Promise<string> =>
  promisify(execFile)(process.execPath, [join(root, 'node_modules/.bin/vitest'), 'run', join('tests/hostile', file)], {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 64e6,
  }).then(
    () => 'passed',
    (error: { stdout?: string }) => error.stdout ?? 'failed',
  )

describe('hostile strings, all of them', () => {
  test('every string into every field', async () => {
    expect(await round('inputs.test.ts', { HOSTILE_EACH: 'all' })).toBe('passed')
  }, 3_600_000)
  test.each(turns)(
    'rows stamped from text %i on',
    async (turn) => {
      expect(await round('outputs.test.ts', { HOSTILE_TURN: String(turn) })).toBe('passed')
    },
    300_000,
  )
})
