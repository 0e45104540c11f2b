import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { printable } from './printable.ts'
import { createTypesetter } from './typeset.ts'

const folder = mkdtempSync(join(tmpdir(), 'typeset test '))
const typesetter = createTypesetter({ root: process.cwd() })
const template = join(folder, 'one.typ')
writeFileSync(
  template,
  '#import "/document.typ": *\n#let d = json(bytes(sys.inputs.data))\n#show: body => paper(d, body)\n= #d.title\n#list-table((1fr, 1fr), ([A], [B]), d.rows)\n',
)
const path = relative(process.cwd(), template)
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined

afterAll(async () => {
  await typesetter.close()
  rmSync(folder, { recursive: true })
})

const textOf = (pdf: Uint8Array): string => {
  const file = join(folder, 'out.pdf')
  writeFileSync(file, pdf)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
}
const made = async (rows: readonly (readonly string[])[], title = 'A title') => {
  const done = await typesetter.pdf(path, { title, foot: 'foot', rows }, '2026-11-24T19:00:00-06:00')
  if (!done.ok) throw new Error(done.refusal.says)
  return done.value
}

describe('what can be printed', () => {
  test('what has no shape or turns the reading round is written as its number; nothing else changes', () => {
    expect(printable({ a: 'x\u202ey\u0000z\u200b', b: ['Łukasz Nuñez 中文'], n: 3 }, { kind: 'shapeless' })).toEqual({
      a: 'x[U+202E]y[U+0000]z[U+200B]',
      b: ['Łukasz Nuñez 中文'],
      n: 3,
    })
    expect(printable('Ł中', { kind: 'own-typeface' })).toBe('Ł[U+4E2D]')
    expect(printable('W'.repeat(30_001), { kind: 'shapeless' })).toBe(`${'W'.repeat(30_000)}… (1 more characters)`)
    expect(printable('a中b', { kind: 'also', characters: '中' })).toBe('a[U+4E2D]b')
  })
  test('no control, mark or half is left, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text, { kind: 'shapeless' })).not.toMatch(/[[\p{Cc}\p{Cf}\p{Cs}]--[\n]]/v)
      }),
    )
  })
})

describe.skipIf(!hasPoppler)('a document (read back with poppler’s tools; skipped without them)', () => {
  test('it is tagged, has its language and title, and the same facts give the same bytes', async () => {
    const first = await made([['one', 'two']])
    writeFileSync(join(folder, 'a.pdf'), first)
    const facts = execFileSync('pdfinfo', [join(folder, 'a.pdf')], { encoding: 'utf8' })
    expect(facts).toMatch(/Tagged:\s+yes/)
    expect(facts).toMatch(/Title:\s+A title/)
    expect(facts).toMatch(/Page size:\s+612 x 792 pts \(letter\)/)
    expect(Buffer.from(first).equals(Buffer.from(await made([['one', 'two']])))).toBe(true)
  })
  test('markup of the typesetter stays text', async () => {
    const nasty = ['#eval("1+1")', '*bold* $x^2$ @ref <label>', '#import "/etc/passwd"', '\\u{41} // comment', '= heading', '"); panic("x']
    const text = textOf(await made(nasty.map((one) => [one, 'next'])))
    for (const one of nasty) expect(text.replaceAll('”', '"').replaceAll('“', '"')).toContain(one)
  })
  test('any text at all makes a document, and good neighbours stay readable', async () => {
    const strings = ['中文', 'ال', '\u{10ffff}', '\ue000', '😀', '\u202etxt.exe', '\u0000', '\u001b[31m', '𝕏', 'ế', '\ufffd', '\ud83d']
    const text = textOf(await made(strings.map((one, n) => [`before ${n} ${one} after`, 'Łukasz'])))
    for (const n of strings.keys()) expect(text).toContain(`before ${n}`)
    expect(text).toContain('Łukasz')
    expect(text).toContain('[U+202E]txt.exe')
  })
})

test('a template that fails is a refusal, not an end of the process', async () => {
  const failed = await typesetter.pdf(path, { nothing: true }, '2026-11-24T19:00:00-06:00')
  expect(!failed.ok && failed.refusal.code).toBe('documents/not-typeset')
  expect((await made([['still', 'here']])).length).toBeGreaterThan(1000)
})
