import { expect, test } from 'vitest'
import { monthWeeks } from './month.ts'

test.each([
  ['2026-11', 6, '2026-10-26', '2026-12-06'],
  ['2027-02', 4, '2027-02-01', '2027-02-28'],
  ['2027-03', 5, '2027-03-01', '2027-04-04'],
])('%s has %i weeks, %s to %s', (month, count, first, last) => {
  const weeks = monthWeeks(month, '2027-03-14')
  expect([weeks.length, weeks[0]?.[0]?.date, weeks.at(-1)?.at(-1)?.date]).toEqual([count, first, last])
  expect(
    weeks
      .flat()
      .filter((day) => !day.isOut)
      .map((day) => day.day),
  ).toEqual(Array.from({ length: new Date(`${month}-01`).getUTCMonth() === 1 ? 28 : month === '2026-11' ? 30 : 31 }, (_, n) => n + 1))
  expect(weeks.flat().filter((day) => day.isToday)).toHaveLength(month === '2027-03' ? 1 : 0)
})
