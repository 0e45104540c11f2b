import { expect, test } from 'vitest'
import { apart, BarTable, LineChart, named, niceTop } from './chart.tsx'

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [7, 10],
  [11, 20],
  [99, 100],
  [101, 200],
  [501, 1000],
])('the scale for %i ends at %i', (value, top) => expect(niceTop(value)).toBe(top))

test('labels at the ends never cover one another and keep their order', () => {
  const placed = apart([50, 52, 51, 200], 16)
  const sorted = placed.toSorted((a, b) => a - b)
  for (let n = 1; n < sorted.length; n++) expect((sorted[n] ?? 0) - (sorted[n - 1] ?? 0)).toBeGreaterThanOrEqual(16)
  expect(placed[0]).toBeLessThan(placed[2] ?? 0)
})

test('what is not known is a gap and never a zero; the figures stand in a table; title and description are there', () => {
  const html = String(
    <LineChart
      id="c"
      title="Late"
      says="Late patches fell."
      at={['Sep', 'Oct', 'Nov', 'Dec']}
      atLabel="Month"
      series={[{ label: 'late', state: 'late', values: [4, undefined, 2, 1] }]}
    />,
  )
  expect(html.match(/<circle/g)).toHaveLength(3)
  expect(/<path d="(M[^"]+)"/.exec(html)?.[1]?.match(/M/g)).toHaveLength(2)
  expect(html).toContain('not known')
  expect(html).toMatch(/role="img" aria-labelledby="c-title" aria-describedby="c-says"/)
  expect(html).not.toMatch(/style=|NaN|undefined/)
})

test.each([
  ['count', '25'],
  ['share', '50'],
] as const)('bars drawn by %s: all on one scale, or each row a whole of its own; each figure has the shape of its part', (drawn, half) => {
  const html = String(
    <BarTable
      drawn={drawn}
      caption="x"
      label="School"
      empty="None."
      rows={[
        { label: 'A', parts: [{ state: 'good', word: 'in order', value: 100 }] },
        {
          label: 'B',
          parts: [
            { state: 'late', word: 'late', value: 25 },
            { state: 'good', word: 'in order', value: 25 },
          ],
        },
      ]}
    />,
  )
  expect([...html.matchAll(/<rect class="fill \w+" x="([\d.]+)%" width="([\d.]+)%"/g)].map(([, x, width]) => [x, width])).toEqual([
    ['0', '100'],
    ['0', half],
    [half, half],
  ])
  expect(html).toMatch(/<span class="part late">25\s*late<\/span>/)
})

test('a point stands where its day is; what nobody counted between two is no line, and what happened is marked', () => {
  const html = String(
    <LineChart
      id="c"
      title="Up to date"
      says="It rose."
      at={['1 Nov', '2 Nov', '11 Nov']}
      days={['2026-11-01', '2026-11-02', '2026-11-11']}
      marks={{ label: 'a list was imported', days: ['2026-11-02', '2026-10-01'] }}
      atLabel="Day"
      series={[{ label: 'up to date', state: 'good', values: [1, 2, 9] }]}
    />,
  )
  const [first, second, third] = [...html.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x))
  expect(((second ?? 0) - (first ?? 0)) / ((third ?? 0) - (first ?? 0))).toBeCloseTo(0.1, 2)
  expect(/<path d="([^"]+)"/.exec(html)?.[1]?.match(/L/g)).toHaveLength(1)
  expect(html).toMatch(/<path class="gap" d="M[^M]+"/)
  expect(html.match(/class="event"/g)).toHaveLength(1)
  expect(html).toContain('Dashed upright lines: a list was imported.')
})

test('names of points keep their distance, and the last has its own', () => {
  expect([...named([0, 10, 80, 140, 200], 68)].toSorted((a, b) => a - b)).toEqual([1, 2, 4])
})
