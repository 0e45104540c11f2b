// The launcher itself: help, wrong use and failures have one shape, whichever bundle answers.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { build } from '../../tools/build.mjs'
import { root } from '../lib/cluster.ts'

beforeAll(() => build(), 60_000)
const run = (...args: readonly string[]) => {
  const done = spawnSync(join(root, 'bin/afterbell'), args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', AFTERBELL_DATA: '/nonexistent/afterbell' },
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

test('help lists every command, as text and as one JSON document', { timeout: 60_000 }, () => {
  const text = run('help')
  const told = JSON.parse(run('help', '--json').out) as { commands: { usage: string; says: string }[] }
  expect([text.code, text.err]).toEqual([0, ''])
  for (const { usage, says } of told.commands)
    expect(text.out).toContain(
      `  ${usage}${' '.repeat(Math.max(0, Math.max(...told.commands.map((one) => one.usage.length)) - usage.length))}  ${says}\n`,
    )
  const first = new Set(told.commands.map((one) => one.usage.split(' ')[0]))
  for (const word of [
    'versions',
    'scan',
    'priority',
    'windows',
    'feeds',
    'devices',
    'clauses',
    'report',
    'ledger',
    'backup',
    'restore',
    'service',
    'runner',
  ])
    expect([...first]).toContain(word)
  expect(run('restore', '--help')).toEqual({ code: 0, out: expect.stringContaining('restore FILE --identity KEYFILE'), err: '' })
  for (const command of ['scan', 'versions', 'priority', 'windows'])
    expect(run(command, '--help')).toEqual({ code: 0, out: expect.stringContaining(`afterbell ${command}`), err: '' })
})

test.each([
  [['nothing', 'at', 'all'], 2],
  [['ledger', 'verify', '/missing'], 2],
  [['scan', '--dpkg-status', '/missing', '--feed', '/missing'], 2],
  [['feeds', 'load', '/missing'], 2],
  [['backup'], 2],
  [['windows', '--pack', '/missing', '--at', '2026-11-24T20:00-06:00'], 2],
  [['restore', '/missing', '--identity', '/missing'], 2],
  [['restore', '/missing'], 3],
  [['versions', 'compare', 'nowhere', '1', '2'], 2],
] as const)('%j ends with %i and one problem on standard error, nothing on standard output', (line, code) => {
  const done = run(...line)
  expect([done.code, done.out]).toEqual([code, ''])
  expect(JSON.parse(done.err)).toMatchObject({
    type: expect.stringMatching(/^about:blank#\w/),
    title: expect.any(String),
    status: expect.any(Number),
    code: expect.stringMatching(/^[\w-]+\/[\w-]+$/),
    clause: expect.any(String),
    says: expect.any(String),
    satisfiedBy: expect.any(String),
  })
})

test('a reader that stops early is no failure', () => {
  expect(spawnSync('sh', ['-c', `'${join(root, 'bin/afterbell')}' help | head -1 > /dev/null; echo "$?"`], { encoding: 'utf8' }).stderr).toBe('')
})
