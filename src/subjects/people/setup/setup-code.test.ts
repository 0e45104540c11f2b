import { expect, test } from 'vitest'
import { codeChecker } from './setup-code.ts'

test('the code is taken in any case, with or without dashes and blanks, and nothing else is', () => {
  const check = codeChecker(() => 'AB2C-D3EF-GH4J')
  for (const typed of ['AB2C-D3EF-GH4J', 'ab2cd3efgh4j', ' ab2c d3ef gh4j ', 'Ab2c\u2013d3ef\u2013GH4J']) expect(check(typed)).toBe('right')
  for (const typed of ['', '-', 'AB2C-D3EF-GH4', 'AB2C-D3EF-GH4JJ']) expect(check(typed)).toBe('wrong')
  expect(codeChecker(() => '-')('')).toBe('void')
})
