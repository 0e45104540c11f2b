import { BlockList, isIP, isIPv6 } from 'node:net'

export type Reach = 'public' | 'private' | 'loopback' | 'link-local' | 'nowhere'

const list = (...nets: readonly string[]): BlockList => {
  const made = new BlockList()
  for (const net of nets) {
    const [address = '', bits = ''] = net.split('/')
    made.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return made
}
// IANA's special-purpose registries. `link-local` holds the address at which clouds hand out credentials; `nowhere` is what no server has.
const lists: readonly (readonly [Reach, BlockList])[] = [
  ['loopback', list('127.0.0.0/8', '::1/128')],
  ['link-local', list('169.254.0.0/16', 'fe80::/10')],
  ['private', list('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15', 'fc00::/7', 'fec0::/10')],
  [
    'nowhere',
    list(
      '0.0.0.0/8',
      '192.0.0.0/24',
      '192.0.2.0/24',
      '198.51.100.0/24',
      '203.0.113.0/24',
      '192.88.99.0/24',
      '224.0.0.0/4',
      '240.0.0.0/4',
      '::/128',
      '100::/64',
      '2001::/23',
      '2001:db8::/32',
      '3fff::/20',
      'ff00::/8',
    ),
  ],
]

const words = (address: string): readonly number[] => {
  const plain = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a, b, c, d) => `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`,
  )
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right].map((word) => Number.parseInt(word, 16))
}
const four = (high: number, low: number): string => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`

/** The IPv4 address that an IPv6 one carries inside: mapped, compatible, translated (64:ff9b::), 6to4. What it leads to is what counts. */
const inside = (address: string): string | undefined => {
  const w = words(address)
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = w
  if (a === 0x2002) return four(b, c)
  if (a === 0x64 && b === 0xff9b) return four(g, h)
  const isZero = a === 0 && b === 0 && c === 0 && d === 0
  if (isZero && e === 0 && f === 0xffff) return four(g, h)
  if (isZero && e === 0xffff && f === 0) return four(g, h)
  if (isZero && e === 0 && f === 0 && g !== 0) return four(g, h)
  return undefined
}

/** Where an IP address leads. A zone (`fe80::1%eth0`) makes it link-local; what is no address leads nowhere. */
export const reachOf = (address: string): Reach => {
  const family = isIP(address)
  if (family === 0) return 'nowhere'
  if (address.includes('%')) return 'link-local'
  if (family === 6) {
    const carried = inside(address)
    if (carried !== undefined) return reachOf(carried)
  }
  return lists.find(([, nets]) => nets.check(address, family === 6 ? 'ipv6' : 'ipv4'))?.[0] ?? 'public'
}
