import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Result } from '../../core/result.ts'
import { createJail, type Jail, type JailOptions } from './jail.ts'

// Work that misbehaves in every way bytes could make a reader misbehave.
const misbehaving = `
  import fs from 'node:fs'
  import child from 'node:child_process'
  import { Worker } from 'node:worker_threads'
  import { serveJail } from './serve.ts'
  const tried = (act) => { try { return String(act()) } catch (error) { return error.code ?? error.name } }
  const ok = (value) => ({ ok: true, value })
  serveJail({
    echo: (bytes) => ok([...bytes]),
    refuse: () => ({ ok: false, refusal: { code: 'own/refusal', clause: 'X-1', says: 's', satisfiedBy: 't', status: 422 } }),
    throw: () => { throw new Error('a secret of the stack') },
    hang: () => { for (;;) {} },
    exit: () => process.exit(7),
    abort: () => process.abort(),
    memory: () => { const all = []; for (;;) all.push(new Array(10_000).fill(all.length)) },
    chatter: () => { process.stdout.write('not a frame at all'); return ok(1) },
    twice: () => { process.stdout.write(Buffer.from([0, 0, 0, 4, 110, 117, 108, 108])); return ok(1) },
    long: () => ok('x'.repeat(3_000_000)),
    pid: () => ok(process.pid),
    large: () => { globalThis.kept = Buffer.alloc(400 * 2 ** 20, 1); return ok(process.pid) },
    reach: () => ok({
      env: Object.keys(process.env), args: process.argv.length, cwd: process.cwd(),
      read: tried(() => fs.readFileSync('/etc/passwd')), list: tried(() => fs.readdirSync('/')),
      write: tried(() => fs.writeFileSync('/tmp/from-jail', 'x')), spawn: tried(() => child.execSync('id')),
      worker: tried(() => new Worker('1', { eval: true })), code: tried(() => new Function('return 1')()),
      proto: tried(() => ({}).__proto__), ipc: typeof process.send,
      handles: tried(() => { let open = 0; for (let fd = 3; fd < 64; fd++) { try { if (fs.fstatSync(fd).isFile()) open++ } catch {} } return open }),
    }),
  })
`
const dir = mkdtempSync(join(tmpdir(), 'jail test '))
const entry = join(dir, 'jail.mjs')
const open: Jail[] = []
const jail = (options: Partial<JailOptions> = {}): Jail => {
  const made = createJail({ entry, size: 1, timeoutMs: 5_000, memoryMb: 64, ...options })
  open.push(made)
  return made
}
const codeOf = (result: Result<unknown>): unknown => (result.ok ? result.value : result.refusal.code)
const none = new Uint8Array()

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: misbehaving, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  })
  writeFileSync(entry, outputFiles[0]?.contents ?? none)
  writeFileSync(join(dir, 'dull.mjs'), '')
})
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))
afterAll(() => rmSync(dir, { recursive: true }))

test('bytes go in, JSON comes out, refusals of the work pass through', async () => {
  const { run } = jail()
  expect(await run('echo', Buffer.from([0, 255, 10]))).toEqual({ ok: true, value: [0, 255, 10] })
  expect(await run('refuse', none)).toMatchObject({ ok: false, refusal: { code: 'own/refusal', clause: 'X-1', status: 422 } })
  expect(codeOf(await run('toString', none))).toBe('jail/unknown-work')
})

test('inside there is nothing to take: no environment, files, processes, threads, code from strings, handles', async () => {
  process.env.JAIL_SECRET = 'seen'
  const result = await jail().run('reach', none)
  delete process.env.JAIL_SECRET
  expect(result).toEqual({
    ok: true,
    value: {
      env: [],
      args: 2,
      cwd: '/',
      read: 'ERR_ACCESS_DENIED',
      list: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      code: 'EvalError',
      proto: 'ERR_PROTO_ACCESS',
      ipc: 'undefined',
      handles: '0',
    },
  })
})

test('a process that a run left with much memory is replaced, and no run is lost by it; a small one goes on', async () => {
  const { run } = jail()
  const large = codeOf(await run('large', none))
  const [next, after] = await Promise.all([run('pid', none), run('pid', none)])
  expect([next.ok, codeOf(next) === large, codeOf(after) === codeOf(next)]).toEqual([true, false, true])
  expect(() => process.kill(Number(codeOf(next)), 0)).not.toThrow()
  await vi.waitFor(() => expect(() => process.kill(Number(large), 0)).toThrow('ESRCH'), 10_000)
})

describe('what a run does to its process is told to that caller alone, and the process is replaced', () => {
  test.each([
    ['throw', 'jail/failed', 422, true],
    ['exit', 'jail/died', 503, false],
    ['abort', 'jail/died', 422, false],
    ['memory', 'jail/died', 422, false],
    ['hang', 'jail/timed-out', 422, false],
    ['chatter', 'jail/bad-answer', 422, false],
    ['long', 'jail/bad-answer', 422, false],
  ])('%s', async (kind, code, status, survives) => {
    const log: unknown[] = []
    const { run } = jail({ timeoutMs: kind === 'hang' ? 1_500 : 5_000, maxAnswerBytes: 1_000_000, log: (...line) => log.push(line) })
    const before = codeOf(await run('pid', none))
    const [bad, good] = await Promise.all([run(kind, none), run('echo', Buffer.from([1]))])
    expect(bad).toMatchObject({ ok: false, refusal: { code, status } })
    expect(JSON.stringify(bad)).not.toContain('secret')
    expect(good).toEqual({ ok: true, value: [1] })
    const after = codeOf(await run('pid', none))
    expect(after === before).toBe(survives)
    expect(log).toHaveLength(survives ? 0 : 1)
  })
  test('an answer nobody asked for ends the process', async () => {
    const { run } = jail()
    expect(codeOf(await run('twice', none))).toBe('jail/bad-answer')
    expect(await run('echo', none)).toEqual({ ok: true, value: [] })
  })
  test('killed from outside while it works, and while it rests', async () => {
    const { run } = jail()
    const pid = codeOf(await run('pid', none)) as number
    process.kill(pid, 'SIGKILL')
    const next = await run('echo', Buffer.from([1])) // the death may or may not be known yet
    expect([1, 'jail/died']).toContain(next.ok ? (next.value as number[])[0] : next.refusal.code)
    expect(codeOf(await run('pid', none))).not.toBe(pid)
  })
})

test('as many at once as there are processes; the rest wait, and past the limit are told so', async () => {
  const { run } = jail({ size: 2, maxWaiting: 5 })
  const pids = await Promise.all(Array.from({ length: 6 }, () => run('pid', none)))
  expect(new Set(pids.map(codeOf)).size).toBe(2)
  const results = await Promise.all(Array.from({ length: 12 }, () => run('echo', none)))
  expect(results.filter((result) => !result.ok && result.refusal.code === 'jail/busy')).toHaveLength(5) // 2 at work, 5 waiting
})

test('too large is refused before anything starts; an entry that is not there is told at once', async () => {
  expect(codeOf(await jail({ maxBytes: 10 }).run('echo', new Uint8Array(11)))).toBe('jail/too-large')
  expect(() => jail({ entry: join(dir, 'absent.mjs') })).toThrow('ENOENT')
  const dull = jail({ entry: join(dir, 'dull.mjs') })
  expect(codeOf(await dull.run('echo', none))).toBe('jail/died')
  expect(codeOf(await dull.run('echo', none))).toBe('jail/died')
})

test('closing ends the processes and refuses what is under way', async () => {
  const { run, close } = jail()
  const pid = codeOf(await run('pid', none)) as number
  const [running, waiting] = [run('hang', none), run('echo', none)]
  await close()
  expect([codeOf(await running), codeOf(await waiting), codeOf(await run('echo', none))]).toEqual(['jail/closed', 'jail/closed', 'jail/closed'])
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
