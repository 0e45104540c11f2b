import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { check as deadCode } from '../../tools/checks/dead-code.ts'
import { check as format } from '../../tools/checks/format.ts'
import { check as lint } from '../../tools/checks/lint.ts'
import { check as purity } from '../../tools/checks/purity.ts'
import { checks, main } from '../../tools/checks/run.ts'
import { check as types } from '../../tools/checks/types.ts'
import { lookAt, places, plant } from './planted.ts'

const pure = 'pure-code-must-not-reach-out'

describe('purity', () => {
  test('a clean tree passes, with both pure files compiled', async () => {
    expect(await lookAt(purity)).toMatchObject({ looked: 2, faults: [] })
  })

  test('every way out of pure code is named', async () => {
    const ways = [
      'new Date()',
      'Math.random()',
      'Math[`random`]()',
      'globalThis',
      'performance.now()',
      'crypto.randomUUID()',
      "Buffer.from('')",
      'process.pid',
      "fetch('')",
      'setTimeout(() => 1)',
      'console.log(1)',
      'Temporal.Now.instant()',
      'import.meta.url',
      "require('a')",
      "eval('1')",
    ]
    const text = ways.map((way, at) => `export const a${at} = ${way}`).join('\n')
    const { faults } = await lookAt(purity, { 'src/core/a.ts': text })
    const told = faults.filter((fault) => fault.includes(pure)) // the compiler names some as well
    expect([...new Set(told.map((fault) => Number(/:(\d+) /.exec(fault)?.[1])))]).toEqual(ways.map((_, at) => at + 1))
  })

  test('a type of the machine, a chance taken apart; names of fields are free', async () => {
    const path = 'src/subjects/people/a.rules.ts'
    const text = 'export type A = { Date: number; at: Date }\nexport const { random } = Math\nexport const b = (a: A) => a.Date\n'
    const told = await lookAt(purity, { [path]: text, 'src/core/b.test.ts': 'export const c = new Date()\n' })
    expect(places(told)).toEqual([`${path}:1 ${pure}`, `${path}:2 ${pure}`])
  })

  test('a pure file the compiler does not read is a fault', async () => {
    const tsconfig = '{ "extends": "./tsconfig.json", "include": ["src/subjects/**/*.rules.ts"] }'
    const told = await lookAt(purity, { 'tsconfig.pure.json': tsconfig, 'src/core/b.ts': 'export const b = 1\n' })
    expect(told.faults).toEqual(['purity looked at 2 of 3'])
  })
})

describe('types', () => {
  const noVitest = { 'tests/people.test.ts': 'export const a = 1\n' }
  test('a clean tree passes', async () => expect(await lookAt(types, noVitest)).toMatchObject({ looked: 12, faults: [] }))
  test('a wrong type is named, and a file the compiler does not read', async () => {
    const over = { ...noVitest, 'src/kit/a.ts': "\nexport const a: number = 'b'\n", 'bench/a.ts': 'export const b = 1\n' }
    expect(places(await lookAt(types, over))).toEqual(['src/kit/a.ts:2 types', 'types looked at 13 of 14'])
  })
})

describe('format', () => {
  test('lines broken by hand are named, others pass', async () => {
    const own = readFileSync(new URL('../../.oxfmtrc.json', import.meta.url), 'utf8')
    const at = (text: string) => format(plant({ '.oxfmtrc.json': own, 'src/kit/a.ts': text, 'src/kit/b.ts': "export const b = 'two'\n" }))
    expect(await at("export const a = 'one'\n")).toMatchObject({ looked: 2, faults: [] })
    expect(places(await at('export const a = "one";\n'))).toEqual(['src/kit/a.ts:1 not-formatted'])
    expect(places(await at('export const a =\n  1\n'))).toEqual(['src/kit/a.ts:1 not-formatted'])
  })
})

describe('lint', () => {
  test('a clean tree passes', async () => expect(await lookAt(lint)).toMatchObject({ looked: 12, faults: [] }))
  test('a debugger is named', async () => {
    expect(places(await lookAt(lint, { 'src/kit/a.ts': 'export const a = 1\ndebugger\n' }))).toEqual(['src/kit/a.ts:2 eslint(no-debugger)'])
  })
  test("the project's own configuration forbids clocks in pure code and `any` everywhere", async () => {
    const own = readFileSync(new URL('../../.oxlintrc.json', import.meta.url), 'utf8')
    const kit = 'export const a = Date\nexport const b = 1 as any\n'
    const told = await lookAt(lint, { '.oxlintrc.json': own, 'src/core/a.ts': 'export const a = Date\n', 'src/kit/a.ts': kit })
    expect(places(told).filter((place) => place.includes('/a.ts:'))).toEqual([
      'src/core/a.ts:1 eslint(no-restricted-globals)',
      'src/kit/a.ts:2 typescript(no-explicit-any)',
    ])
  })
})

describe('dead code', () => {
  test('a clean tree passes', async () => expect(await lookAt(deadCode)).toMatchObject({ looked: 11, faults: [] }))

  test('an unused file, export, type and dependency, and one that is not listed', async () => {
    const told = places(
      await lookAt(deadCode, {
        'package.json': '{ "name": "planted", "type": "module", "dependencies": { "left-over": "1.0.0" } }\n',
        'src/kit/alone.ts': 'export const alone = 1\n',
        'src/kit/words.ts': "import 'not-listed'\nexport const title = () => 'Today'\nexport const unused = 1\nexport type Unused = string\n",
      }),
    )
    expect(told).toEqual([
      'package.json:1 no-unused-dependencies',
      'src/kit/alone.ts:1 no-unused-files',
      'src/kit/words.ts:1 no-unlisted-dependencies',
      'src/kit/words.ts:3 no-unused-exports',
      'src/kit/words.ts:4 no-unused-exports',
    ])
  })

  test('what only tests use is told', async () => {
    const knip = '{ "entry": ["src/main.ts!", "src/**/*.test.ts"], "project": ["src/**/*.{ts,tsx}!"] }'
    const user = "import { alone } from './alone.ts'\nalone\n"
    const alone = { 'src/kit/alone.ts': 'export const alone = 1\n', 'src/kit/alone.test.ts': user }
    const notes = ['1 only tests use:', '  src/kit/alone.ts:1 no-unused-files: nothing imports this file']
    expect(await lookAt(deadCode, { 'knip.json': knip, ...alone })).toMatchObject({ faults: [], notes })
  })
})

describe('the run', () => {
  const run = async (...args: readonly string[]) => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const complain = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const code = await main(args)
    const text = [...write.mock.calls, ...complain.mock.calls].map(([each]) => String(each)).join('')
    vi.restoreAllMocks()
    return { code, text }
  }

  test('0 when clean, 1 on a fault, 2 on a name it does not know; a check that cannot run is a fault', async () => {
    const root = plant({ 'src/core/a.ts': 'export const a = 1\n' })
    expect(await run('--root', root, 'imports', 'language')).toMatchObject({ code: 0, text: expect.stringContaining('ok    imports') })
    const broken = plant({ 'src/core/a.ts': 'export default 1\n' })
    expect(await run('--root', broken, 'language')).toMatchObject({ code: 1, text: expect.stringContaining('src/core/a.ts:1 no-default-export') })
    expect(await run('--root', root, 'dead-code')).toMatchObject({ code: 1, text: expect.stringContaining('dead-code could not run') })
    expect(await run('nothing')).toMatchObject({ code: 2 })
  })

  test('every check has its planted faults', () => {
    expect(Object.keys(checks).toSorted()).toEqual([
      'dead-code',
      'docs',
      'format',
      'imports',
      'language',
      'lint',
      'migrations',
      'network',
      'parameters',
      'purity',
      'secrets',
      'sizes',
      'skips',
      'sql-rooms',
      'sql-words',
      'types',
      'words',
    ])
  })
})
