import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswer } from './answer.ts'

const read = (text: string): unknown => {
  const result = readAnswer(Buffer.from(text))
  return result.ok ? result.value : result.refusal.code
}

test('only what has the shape of a Result is one', () => {
  expect(read('{"ok":true,"value":[1]}')).toEqual([1])
  expect(read('{"ok":false,"refusal":{"code":"a/b","clause":"-","says":"s","satisfiedBy":"t","status":422}}')).toBe('a/b')
  const long = `{"ok":false,"refusal":{"code":"${'x'.repeat(3_000)}","clause":"-","says":"s","satisfiedBy":"t"}}`
  for (const text of ['', 'null', '1', '{}', '{"ok":1}', '{"ok":false}', '{"ok":false,"refusal":{"code":1}}', long]) {
    expect(read(text)).toBe('jail/bad-answer')
  }
  const refusal = '{"code":"a/b","clause":"-","says":"s","satisfiedBy":"t","status":200,"faults":[1],"extra":1}'
  const odd = readAnswer(Buffer.from(`{"ok":false,"refusal":${refusal}}`))
  expect(!odd.ok && odd.refusal).toEqual({ code: 'a/b', clause: '-', says: 's', satisfiedBy: 't' })
  fc.assert(
    fc.property(fc.json(), (text) => {
      read(text)
    }),
  )
})
