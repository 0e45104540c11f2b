import { describe, expect, test } from 'vitest'
import { isoIn, isZone, readInstant } from './zone.ts'

const chicago = 'America/Chicago'
const read = (text: string, zone = chicago) => {
  const result = readInstant(text, zone)
  return result.ok ? isoIn(result.value, zone) : `${result.refusal.says} | ${result.refusal.satisfiedBy}`
}

test.each(['America/Chicago', 'UTC', 'America/Indiana/Indianapolis', 'US/Central', 'Etc/GMT+6'])('%s is a zone', (zone) =>
  expect(isZone(zone)).toBe(true),
)
test.each(['', '-06:00', 'Central', 'america/chicago', 'Mars/Olympus', '2026-01-01T00:00Z[America/Chicago]', 'America/Chicago '])(
  '"%s" is no zone',
  (zone) => expect(isZone(zone)).toBe(false),
)

describe('a typed time', () => {
  test.each([
    ['2026-11-24T19:00:00-06:00', '2026-11-24T19:00:00-06:00'],
    ['2026-11-25T01:00:00Z', '2026-11-24T19:00:00-06:00'],
    ['2026-11-25T01:00Z[Europe/Berlin]', '2026-11-24T19:00:00-06:00'],
    ['2026-11-24T19:00', '2026-11-24T19:00:00-06:00'],
    ['2026-07-04 05:00', '2026-07-04T05:00:00-05:00'],
    ['2026-11-24', '2026-11-24T00:00:00-06:00'],
  ])('%s is %s', (text, iso) => expect(read(text)).toBe(iso))

  test('that happens twice or never is refused, with what to write', () => {
    expect(read('2026-11-01T01:30')).toBe(
      '2026-11-01T01:30 happens twice in America/Chicago, because the clocks go back | write the offset: -05:00 or -06:00',
    )
    expect(read('2027-03-14T02:30')).toMatch(/does not exist in America\/Chicago/)
  })

  test.each(['', 'tomorrow', '2026-02-30', '2026-11-24T25:00', '2026-11-24T19:00-99:00', '19:00', '20', '9999-01-01', '1969-12-31', '<b>'])(
    '"%s" is refused',
    (text) => expect(readInstant(text, chicago)).toMatchObject({ ok: false, refusal: { code: 'time/unreadable' } }),
  )
})
