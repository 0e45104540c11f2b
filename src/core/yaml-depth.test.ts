import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { yamlDepthFault } from './yaml-depth.ts'

describe('what would keep a YAML parser busy', () => {
  test('is named with its line, before it is parsed', () => {
    expect(yamlDepthFault(`a: 1\n${'['.repeat(3000)}\nb: 2\n`)).toBe('more than 200 brackets stand open at line 2')
    expect(yamlDepthFault('{a: '.repeat(300))).toMatch(/brackets stand open at line 1$/)
    expect(yamlDepthFault('? '.repeat(500))).toMatch(/^more than 40 compound keys/)
    expect(yamlDepthFault(Array.from({ length: 60 }, (_, n) => `${' '.repeat(n)}?\n`).join(''))).toMatch(/up to line 41$/)
  })
  test('what lists hold is left alone, deep and with question marks too', () => {
    for (const text of ['', 'a: [1, [2, {b: 3}]]\n', `- ${'[x](y) '.repeat(5000)}\n`, `says: "${'why? '.repeat(30)}"\n`, `[${'[],'.repeat(5000)}]`])
      expect([text.slice(0, 20), yamlDepthFault(text)]).toEqual([text.slice(0, 20), undefined])
    expect(parse('a: [1, [2, {b: 3}]]\n')).toEqual({ a: [1, [2, { b: 3 }]] })
  })
})
