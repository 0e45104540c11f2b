import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFaultAt, nestedBeyond, placeIn } from './json-place.ts'
import { lookup } from './lookup.ts'

test('the first place that is no JSON, however it is broken', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 0],
    ['abc', 0],
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1,]', 3],
    ['01', 1],
    ['1e', 2],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['[1]]', 3],
    ['{"a":[1}', 7],
    ['["a', 3],
    ['{"a":', 5],
    ['[tru', 4],
    ['"\\u12', 5],
    ['nul1', 0],
  ]
  for (const [text, at] of cases) expect(jsonFaultAt(text), text).toBe(at)
  expect([placeIn('a\nbc\n', 3), placeIn('', 0), placeIn('a\n', 2)]).toEqual(['line 2, character 2', 'line 1, character 1', 'line 2, character 1'])
})
test('it agrees with the engine: a fault lies inside or at the end exactly where the engine refuses; what is cut off ends at its end', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, cut) => {
      expect(jsonFaultAt(text)).toBe(text.length) // nothing wrong before its end
      const half = text.slice(0, cut % text.length)
      try {
        JSON.parse(half)
      } catch {
        expect(jsonFaultAt(half), half).toBe(half.length)
      }
    }),
  )
})
test('depth is seen before anything is built; strings count for nothing', () => {
  expect([nestedBeyond('[[[]]]', 2), nestedBeyond('[[]]', 2), nestedBeyond('["[[[",[]]', 2), nestedBeyond('["\\"[[[["]', 2)]).toEqual([2, -1, -1, -1])
})
test('a table answers for its own words only', () => {
  const table = lookup({ a: 1 })
  expect([table['a'], table['constructor'], table['__proto__'], table['toString']]).toEqual([1, undefined, undefined, undefined])
})
