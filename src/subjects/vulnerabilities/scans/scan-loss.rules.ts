// What a scan would end (PM-3.2): a newer scan that does not name a finding closes it, and one that could not look into a machine names none. Where that is
// likelier than a repair, a person looks first.

/** What a scan says of one device: `found` as `CVE package`; `others`: results without a vulnerability; `isLookedInto`: null where the scanner does not tell. */
export type Looked = {
  readonly deviceId: string
  readonly hostname: string
  readonly found: readonly string[]
  readonly others: number
  readonly isLookedInto: boolean | null
}
export type HostLoss = {
  readonly deviceId: string
  readonly hostname: string
  readonly stands: number
  readonly ends: number
  readonly doubt: string | null
}
export type ScanLoss = { readonly stands: number; readonly ends: number; readonly hosts: readonly HostLoss[]; readonly asks: readonly string[] }

const few = 5
const isMost = (ends: number, stands: number): boolean => ends * 2 > stands
const doubtOf = ({ found, others, isLookedInto }: Looked, ends: number, stands: number): string | null => {
  if (ends === 0) return null
  if (found.length + others === 0 && isLookedInto !== true) return 'the scan has no results for it at all'
  if (isLookedInto === false && isMost(ends, stands)) return 'the scan could not sign in to it'
  return ends > few && isMost(ends, stands) ? 'most of its current findings would end' : null
}
const findings = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'finding' : 'findings'}`

/** How many findings of the earlier scans of a name would end by this one, and what of it a person must agree to. `standing`: by device, as `CVE package`. */
export const scanLoss = (looked: readonly Looked[], standing: ReadonlyMap<string, readonly string[]>): ScanLoss => {
  const hosts = looked.flatMap((one): readonly HostLoss[] => {
    const before = standing.get(one.deviceId) ?? []
    const found = new Set(one.found)
    const ends = before.filter((claim) => !found.has(claim)).length
    return before.length === 0
      ? []
      : [{ deviceId: one.deviceId, hostname: one.hostname, stands: before.length, ends, doubt: doubtOf(one, ends, before.length) }]
  })
  const sum = (of: (host: HostLoss) => number): number => hosts.reduce((all, host) => all + of(host), 0)
  const [stands, ends] = [sum((host) => host.stands), sum((host) => host.ends)]
  const asks = hosts.flatMap((host) => (host.doubt === null ? [] : [`${findings(host.ends)} on ${host.hostname} would end: ${host.doubt}`]))
  if (asks.length === 0 && ends > few && isMost(ends, stands))
    return { stands, ends, hosts, asks: [`${findings(ends)} of the ${stands.toLocaleString('en-US')} current findings would end`] }
  return { stands, ends, hosts, asks }
}
