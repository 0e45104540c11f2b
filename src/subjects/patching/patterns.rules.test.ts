import { expect, test } from 'vitest'
import { patternsInWords, withoutDays } from './patterns.rules.ts'

const row = (name: string, says: string) => ({ name, says, why: withoutDays(says) })
test('what stands alike is told once, the most common first; one alone is named', () => {
  expect(patternsInWords([row('lab-01', 'It has not been heard from for 13 days.')])).toBe('lab-01: It has not been heard from for 13 days.')
  const silent = ['1 day', '13 days', '1,400 days'].map((span, n) => row(`s${n}`, `It has not been heard from for ${span}.`))
  const others = ['b', 'c', 'd', 'e'].map((word) => row(word, `Reason ${word}.`))
  expect(patternsInWords([...others, ...silent])).toBe('3 systems: It has not been heard from. 1: Reason b. 1: Reason c. 2: other reasons.')
})
