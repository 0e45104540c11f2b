import { expect, test } from 'vitest'
import { limits, oneAddress, windowAt, type Limit } from './limits.rules.ts'

test('windows are fixed: they meet without a gap and hold every instant once', () => {
  for (const limit of Object.keys(limits) as Limit[]) {
    const one = windowAt(limit, 1_795_305_000_123)
    expect(one.endsMs - one.beganMs).toBe(limits[limit].minutes * 60_000)
    expect(windowAt(limit, one.endsMs - 1)).toEqual(one)
    expect(windowAt(limit, one.endsMs).beganMs).toBe(one.endsMs)
  }
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (remote, one) => expect(oneAddress(remote)).toBe(one))
