import { BlockList, isIP } from 'node:net'

/** Proxies whose X-Forwarded-For is believed. */
export type Proxies = { readonly has: (address: string) => boolean }
export const noProxies: Proxies = { has: () => false }

const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Reads `TRUSTED_PROXY`: addresses and networks such as `10.0.0.5, 192.0.2.0/24`. @throws Error naming what is neither; a network of everybody is refused. */
export const readProxies = (text: string | undefined): Proxies => {
  const list = new BlockList()
  for (const one of (text ?? '').split(/[\s,]+/).filter(Boolean)) {
    const [address = '', bits, ...rest] = one.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    const isGood =
      isIP(address) > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= most))
    if (!isGood) throw new Error(`TRUSTED_PROXY: "${one}" is no address and no network of at least /8, such as 192.0.2.0/24`)
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  return { has: (given) => isIP(plain(given)) > 0 && list.check(plain(given), family(plain(given))) }
}

/**
 * The client's address: the socket's, or - where a trusted proxy holds the socket - the last address in X-Forwarded-For that is no trusted proxy itself.
 * What stands further left was written by the client and is not believed.
 */
export const clientAddress = (socket: string, forwarded: string | null, proxies: Proxies): string => {
  let client = plain(socket)
  if (!proxies.has(client) || forwarded === null) return client
  for (const given of forwarded.split(',').toReversed()) {
    const bare = given
      .trim()
      .replace(/^\[(.+)\](:\d+)?$/, '$1')
      .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    if (isIP(bare) === 0) return client
    client = plain(bare)
    if (!proxies.has(client)) return client
  }
  return client
}
