import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPackText } from './pack-text.ts'

const shipped = readFileSync(new URL('../../../packs/baseline.yaml', import.meta.url), 'utf8')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const faultsOf = (given: string | Uint8Array): string => {
  const read = readPackText(typeof given === 'string' ? bytes(given) : given)
  return read.ok ? 'taken' : `${read.refusal.code}: ${(read.refusal.faults ?? []).join('; ')}`
}
const head = 'format: afterbell-pack/1\npack: a\nversion: "1"\ntitle: A\n'
const bomb = `a: &a ["x","x","x"]\n${'bcdefghij'
  .split('')
  .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`)
  .join('\n')}\n`

test('the shipped pack is read, also with Windows line ends and as JSON', () => {
  const [a, b] = [readPackText(bytes(shipped)), readPackText(bytes(shipped.replaceAll('\n', '\r\n')))]
  if (!a.ok || !b.ok) throw new Error('refused')
  expect(b.value.content).toBe(a.value.content)
  expect(readPackText(bytes(a.value.content))).toMatchObject({ ok: true, value: { content: a.value.content } })
})

describe('hostile files are refused before anything of them is believed', () => {
  test.each([
    ['an alias bomb', bomb, 'policy/pack-unreadable: Aliases and anchors'],
    ['an anchor alone', `${head}parameters: &a []\nprocedures: []\n`, 'Aliases and anchors'],
    ['a merge key', `base: &b {x: 1}\n<<: *b\n`, 'Aliases and anchors'],
    ['a tag of code', `${head}parameters: !!js/function "function () { return 1 }"\nprocedures: []\n`, 'the tag'],
    ['a tag of its own', `${head}parameters: !mine []\nprocedures: []\n`, 'the tag'],
    ['a binary tag', `${head}title: !!binary aGVsbG8=\n`, 'policy/pack-unreadable'],
    ['a NUL', `${head}\0`, 'has NUL characters'],
    ['an escaped NUL', `${head.replace('title: A', 'title: "A\\0"')}parameters: []\nprocedures: []\n`, 'pack.title: has control characters'],
    [
      'a bidirectional override',
      `${head.replace('title: A', 'title: "A\u202e"')}parameters: []\nprocedures: []\n`,
      'pack.title: has control characters',
    ],
    ['half a character', `${head.replace('title: A', 'title: "\\ud800"')}parameters: []\nprocedures: []\n`, 'refused'],
    ['a name twice', `${head}title: B\nparameters: []\nprocedures: []\n`, 'Map keys must be unique'],
    ['two documents', `${head}parameters: []\nprocedures: []\n---\na: 1\n`, 'policy/pack-unreadable'],
    ['a hundred thousand names', Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join('\n'), 'has more than'],
    ['ten thousand names in one map', Array.from({ length: 10_000 }, (_, at) => `k${at}: 1`).join('\n'), 'procedures/pack-refused'],
    ['a name twice, deep', `${head}parameters: [{a: 1, b: {c: 1, "c": 2}}]\nprocedures: []\n`, 'Map keys must be unique'],
    ['a prototype', `${head}__proto__: {polluted: true}\nparameters: []\nprocedures: []\n`, 'procedures/pack-refused'],
    ['brackets without end', '['.repeat(200_000), 'nested deeper'],
    ['dashes without end', `a:\n${'- '.repeat(100_000)}`, 'nested deeper'],
    ['indents without end', Array.from({ length: 1200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'), 'nested deeper'],
    ['no map', '- 1\n- 2\n', 'procedures/pack-refused'],
    ['nothing', '', 'procedures/pack-refused'],
    ['a web page', '<!doctype html><title>x</title>', 'refused'],
  ])('%s', (_, given, says) => {
    const began = performance.now()
    const told = faultsOf(given)
    expect(told === 'taken' ? told : told.includes(says) || says === 'refused').toBe(true)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
  test('too large, and not UTF-8', () => {
    expect(faultsOf(new Uint8Array(1024 * 1024 + 1))).toContain('is larger than 1048576 bytes')
    expect(faultsOf(new Uint8Array([0xff, 0xfe, 0x41]))).toContain('is not UTF-8')
  })
})
