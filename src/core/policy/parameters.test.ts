import { expect, test } from 'vitest'
import { readValues, text, whole, yes, type PolicyParameter } from './parameters.ts'
import { windowPolicyOf } from './window-policy.ts'

const common = { clause: 'CM-2', says: 'made for the test', unit: 'hours', origin: 'ours' } as const
const parameters: readonly PolicyParameter[] = [
  { ...common, name: 'notice.hours', type: 'whole', default: 6, min: 6, max: 168 },
  { ...common, name: 'district.zone', type: 'zone', default: 'America/Chicago' },
  { ...common, name: 'window.weekdayOpens', type: 'time', default: '19:00' },
  { ...common, name: 'window.weekdayCloses', type: 'time', default: '05:00' },
  { ...common, name: 'window.weekend', type: 'yes-no', default: true },
  { ...common, name: 'window.mondayTail', type: 'yes-no', default: true },
  { ...common, name: 'window.extra', type: 'windows', default: [] },
  { ...common, name: 'priority.policy', type: 'choice', default: 'bod-26-04', options: ['bod-26-04', 'ssvc-deployer'] },
]
const read = (given: Record<string, unknown>) => {
  const result = readValues(parameters, given)
  if (!result.ok) throw new Error(result.refusal.faults?.join('\n'))
  return result.value
}

test("the district's values stand over the defaults", () => {
  const values = read({ 'notice.hours': 24, 'window.weekend': false })
  expect([whole(values, 'notice.hours'), yes(values, 'window.weekend'), text(values, 'priority.policy')]).toEqual([24, false, 'bod-26-04'])
})

test('every fault is named, and nothing is taken', () => {
  const window = (opens: unknown, closes: unknown, agreement: unknown = 'x') => ({ opens, closes, agreement })
  const result = readValues(parameters, {
    'notice.hours': 5,
    'district.zone': '-06:00',
    'window.weekdayOpens': '7 pm',
    'window.weekend': 'yes',
    'priority.policy': 'none',
    'notice.days': 1,
    toString: 1,
    'window.extra': [
      window('2026-11-27T19:00', '2026-11-27T05:00'),
      window('2026-02-30T05:00', '2026-11-27T05:00'),
      window('2026-11-27T05:00', '2026-11-27T06:00', ' '),
      1,
    ],
  })
  expect(result.ok ? [] : result.refusal.faults).toEqual([
    'notice.hours: 5 is not a whole number from 6 to 168 (hours, CM-2)',
    'district.zone: "-06:00" is not a time zone such as America/Chicago',
    'window.weekdayOpens: "7 pm" is not a time of day such as 19:00',
    'window.weekend: "yes" is neither true nor false',
    'priority.policy: "none" is none of bod-26-04, ssvc-deployer',
    'notice.days: there is no such parameter',
    'toString: there is no such parameter',
    'window.extra: window 1 does not close after it opens; window 2 needs opens and closes as local date-times such as 2026-11-27T05:00; ' +
      'window 3 lacks the agreement: who agreed, and when (CM-2); window 4 is not a window with opens, closes and agreement',
  ])
})

test.each([NaN, Infinity, 6.5, '6', null, undefined, [6], {}])('%s hours are refused', (value) =>
  expect(readValues(parameters, { 'notice.hours': value }).ok).toBe(false),
)

test('a reader asks for a parameter that exists, and of that kind', () => {
  expect(() => whole(read({}), 'notice.minutes')).toThrow(TypeError)
  expect(() => whole(read({}), 'window.weekend')).toThrow(TypeError)
})

test('the window is read whole, or every missing parameter is named', () => {
  expect(windowPolicyOf(read({}))).toEqual({
    ok: true,
    value: { zone: 'America/Chicago', weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] },
  })
  const without = windowPolicyOf({ 'district.zone': 'UTC' })
  expect(without.ok ? [] : without.refusal.faults).toHaveLength(5)
  expect(windowPolicyOf(read({ 'window.weekdayOpens': '05:00' })).ok).toBe(false)
})
