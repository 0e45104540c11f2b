import { expect, test } from 'vitest'
import { apart, BarTable, LineChart, niceTop } from './chart.tsx'

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

test('bars of one table share one scale', () => {
  const html = String(
    <BarTable
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
    ['0', '25'],
    ['25', '25'],
  ])
})
