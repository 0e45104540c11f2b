// How often somebody may try, counted in fixed windows. A school sits behind one address, so an address may do more than an account.

/** `tries` that fail within a window of `minutes`; the window begins at whole multiples of its length. */
export const limits = {
  'sign-in-account': { tries: 10, minutes: 15 },
  'sign-in-address': { tries: 60, minutes: 15 },
  'factor-account': { tries: 10, minutes: 15 },
  'recovery-account': { tries: 3, minutes: 60 },
  'recovery-address': { tries: 20, minutes: 60 },
  'recovery-code': { tries: 5, minutes: 60 },
  'sealed-address': { tries: 5, minutes: 15 },
  'sealed-all': { tries: 30, minutes: 15 }, // all addresses together: the codes of a district are few
  'calendar-address': { tries: 60, minutes: 15 }, // programs come every few minutes at most
  'calendar-client': { tries: 60, minutes: 15 }, // calendar addresses that open nothing
} as const satisfies Readonly<Record<string, { readonly tries: number; readonly minutes: number }>>
export type Limit = keyof typeof limits

/** The window an instant lies in: milliseconds since the epoch, both ends. */
export const windowAt = (limit: Limit, nowMs: number): { readonly beganMs: number; readonly endsMs: number } => {
  const length = limits[limit].minutes * 60_000
  const beganMs = Math.floor(nowMs / length) * length
  return { beganMs, endsMs: beganMs + length }
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

const expand = (address: string): readonly string[] => {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  return tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
}

/** What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has all of. */
export const oneAddress = (remote: string): string => {
  const v4 = mapped.exec(remote)?.[1]
  if (v4 !== undefined || !remote.includes(':')) return v4 ?? remote
  return `${expand(remote)
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
