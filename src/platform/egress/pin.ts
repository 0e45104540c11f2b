import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { ok, refuse, type Result } from '../../core/result.ts'
import { reachOf, type Reach } from './address.ts'

export type Pinned = { readonly host: string; readonly address: string; readonly family: 4 | 6 }
export type Lookup = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

/** What a connector may reach. Public addresses always; loopback and private ones only where the connector is local by declaration. */
export type Range = {
  readonly hosts?: readonly string[] | undefined // names allowed, `.example.org` for all below one; none given: any
  readonly isLocal?: boolean | undefined
  readonly lookup?: Lookup | undefined
}

const system: Lookup = (host) => systemLookup(host, { all: true, verbatim: true })
const no = (code: string, says: string, satisfiedBy: string) => refuse({ code: `egress/${code}`, clause: '-', says, satisfiedBy, status: 422 })
const words: Readonly<Record<Reach, string>> = {
  public: 'a public address',
  private: 'an address inside a network',
  loopback: 'this machine itself',
  'link-local': 'a link-local address',
  nowhere: 'an address no server has',
}

const isNamed = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((one) => host === one.toLowerCase() || (one.startsWith('.') && host.endsWith(one.toLowerCase())))

/**
 * Resolves a host once and gives the one address that is then connected to: what the name says a moment later (DNS rebinding) no longer matters. An
 * answer in which any address is forbidden is refused whole. Refusals: `egress/host-not-allowed`, `egress/name-unknown`, `egress/address-forbidden`.
 */
export const pin = async (given: string, { hosts, isLocal = false, lookup = system }: Range): Promise<Result<Pinned>> => {
  const host = given
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (hosts !== undefined && !isNamed(host, hosts))
    return no('host-not-allowed', `${host} is not on the list of what may be reached here.`, `Use one of: ${hosts.join(', ')}.`)
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host).catch(() => [])
  const [first] = found
  if (first === undefined)
    return no('name-unknown', `The name ${host} leads to no address.`, 'Check how it is spelled, and that this machine can resolve names.')
  const allowed: readonly Reach[] = isLocal ? ['public', 'private', 'loopback'] : ['public']
  const bad = found.map(({ address }) => reachOf(address)).find((reach) => !allowed.includes(reach))
  if (bad !== undefined)
    return no(
      'address-forbidden',
      `${host} leads to ${words[bad]}, which is not reached from here.`,
      'Give an address that stands in the open network.',
    )
  return ok({ host, address: first.address, family: first.family === 6 ? 6 : 4 })
}
