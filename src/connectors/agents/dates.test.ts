import { expect, test } from 'vitest'
import { dateOf, timeOf } from './dates.ts'

test.each([
  ['2025/05/24 14:37:46', '2025-05-24'],
  ['2025-05-24', '2025-05-24'],
  ['24/05/2025', '2025-05-24'],
  ['20250524', '2025-05-24'],
  ['2015-05-02 14:25', '2015-05-02'],
  ['2024-02-29', '2024-02-29'],
  ['2015-04-17T03:02:45Z', '2015-04-17'],
  ['2023-02-29', undefined],
  ['08/24/2010', undefined],
  ['1970-01-01', undefined],
  ['1970-00-01', undefined],
  ['2023-56-29', undefined],
  ['2025-05/24', undefined],
  ['', undefined],
  ['yesterday', undefined],
  ['9999-01-01', undefined],
])('date %s', (text, expected) => expect(dateOf(text)).toBe(expected))

test.each([
  ['2026-08-17 06:58:12', '', '2026-08-17T06:58:12'],
  ['2026-08-17 06:58:12', '-0600', '2026-08-17T06:58:12-06:00'],
  ['2026-08-17T06:58:12Z', '-0600', '2026-08-17T06:58:12Z'],
  ['2026-08-17 06:58:12+02:00', '', '2026-08-17T06:58:12+02:00'],
  ['2026-08-17 24:00:00', '', undefined],
  ['2023-56-29 06:56:38', '', undefined],
  ['2026-08-17', '', undefined],
])('time %s %s', (text, offset, expected) => expect(timeOf(text, offset)).toBe(expected))
