import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readClosedDays, type DayOrder } from './closed-days.rules.ts'

const read = (text: string, order: DayOrder = 'ymd') => {
  const result = readClosedDays(text, order)
  return result.ok ? result.value.map(({ day, name }) => `${day} ${name}`) : result.refusal.faults
}

describe('closed days, pasted', () => {
  test('from a table, a list or a letter: a day and a name a line, in any of the three orders', () => {
    expect(read('Date,Name\n2026-11-26,Thanksgiving\n2026-11-27\tDay after; office\n\n2026-12-25;Christmas Day')).toEqual([
      '2026-11-26 Thanksgiving',
      '2026-11-27 Day after; office',
      '2026-12-25 Christmas Day',
    ])
    expect(read('11/26/2026, Thanksgiving\r\nNov 27, 2026, The day after', 'mdy')).toEqual(['2026-11-26 Thanksgiving', '2026-11-27 The day after'])
    expect(read('"26/11/2026","Thanks, giving"', 'dmy')).toEqual(['2026-11-26 Thanks, giving'])
  })

  test('a span is each of its weekdays, over the end of a year too', () => {
    const days = ['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-04'].map((day) => `${day} Break`)
    for (const line of ['2026-12-30 to 2027-01-04, Break', '2026-12-30..2027-01-04, Break', '2026-12-30,2027-01-04,Break'])
      expect(read(line)).toEqual(days)
  })

  test('every faulty line is told at once, and none is taken', () => {
    expect(
      read(
        '2026-02-30, No such day\n11/26/2026, Which month?\n2026-05-01 to 2026-04-30, Backwards\n2026-06-01 to 2026-12-01, Half a year\n2026-07-03',
      ),
    ).toEqual([
      'days: line 1 “2026-02-30” is not a date with the year first',
      'days: line 2 “11/26/2026” is not a date with the year first',
      'days: line 3 ends before it starts',
      'days: line 4 is longer than 92 days',
      'days: line 5 has no name after the day, or one longer than 120 letters',
    ])
    expect(read('2026-11-26, Thanksgiving\n2026-11-26, Again')).toEqual(['days: Thu 26 Nov 2026 is named twice'])
    expect(read(' \n')).toEqual(['days: is empty'])
  })

  test('no text breaks it, and what it takes are days of our time, each once, in order', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom('2026-12-3', '1', ',', ' to ', 'x', '\n', '"', ';', '\t'), { maxLength: 20 }).map((all) => all.join('')),
        ),
        (text) => {
          const result = readClosedDays(text, 'ymd')
          if (!result.ok) expect(result.refusal.faults?.length).toBeGreaterThan(0)
          const taken = result.ok ? result.value : []
          const days = taken.map(({ day }) => day)
          expect(days).toEqual([...new Set(days)].toSorted())
          for (const { day, name } of taken) expect([/^20\d\d-\d\d-\d\d$/.test(day), name.length > 0 && name.length <= 120]).toEqual([true, true])
        },
      ),
      { numRuns: 200 },
    )
  })
})
