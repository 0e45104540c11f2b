// What a scanner's file says, in one shape for all of them (PM-3.2): hosts by what tells a machine, and findings with their vulnerabilities.
export const scanners = { nessus: 'Nessus', openvas: 'Greenbone / OpenVAS', trivy: 'Trivy', cyclonedx: 'CycloneDX' } as const
export type Scanner = keyof typeof scanners
export type ScanSeverity = 'low' | 'medium' | 'high' | 'critical'

export type ScanHost = {
  readonly name: string
  readonly names: readonly string[]
  readonly macs: readonly string[]
  readonly serial: string
  readonly uuid: string
}
export type ScanRow = {
  readonly cve: string
  readonly package: string
  readonly version: string
  readonly fixed: string
  readonly severity: ScanSeverity | null
  readonly says: string
}
/** A result that names no vulnerability: a weak cipher, an old protocol, a publisher's own number. */
export type ScanOther = { readonly name: string; readonly severity: ScanSeverity | null; readonly says: string }
/** `isLookedInto`: whether the scanner could sign in to it or read it whole; null where it does not tell. */
export type ScannedHost = {
  readonly host: ScanHost
  readonly rows: readonly ScanRow[]
  readonly others: readonly ScanOther[]
  readonly isLookedInto: boolean | null
}
export type ScanRead = {
  readonly scanner: Scanner
  readonly label: string
  readonly scannedAt: string | null
  readonly hosts: readonly ScannedHost[]
  readonly without: number
}

const nameOf = (scanner: string): string => (Object.hasOwn(scanners, scanner) ? scanners[scanner as Scanner] : scanner)
/** Whose word it is, as people read it: `nessus: Servers` is Nessus’s. */
export const sourceWords = (source: string): string => source.replace(/^[a-z]+(?=: )/, nameOf)
export const scannerName = nameOf

export const scanLimits = { hosts: 20_000, rows: 300_000, perHost: 20_000, othersPerHost: 500 } as const
const cve = /^CVE-\d{4}-\d{4,19}$/i
export const cveIn = (text: string): string | undefined => {
  const id = text.trim()
  return cve.test(id) ? id.toUpperCase() : undefined
}
export const severityIn = (text: string | undefined): ScanSeverity | null => {
  const word = (text ?? '').trim().toLowerCase()
  return word === 'low' || word === 'medium' || word === 'high' || word === 'critical' ? word : null
}
export const severityOfScore = (score: number): ScanSeverity | null =>
  !(score > 0) ? null : score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low'

/** Each vulnerability of a piece of software once for a host. */
export const onceEach = (rows: readonly ScanRow[]): readonly ScanRow[] => [...new Map(rows.map((row) => [`${row.cve} ${row.package}`, row])).values()]

/** The same result on many ports is one. */
export const othersOnce = (others: readonly ScanOther[]): readonly ScanOther[] =>
  [...new Map(others.filter(({ name }) => name !== '').map((one) => [one.name, one])).values()].slice(0, scanLimits.othersPerHost)

export type Candidate = {
  readonly id: string
  readonly hostname: string
  readonly serial: string | null
  readonly uuid: string | null
  readonly macs: readonly string[]
  readonly serials: readonly string[]
  readonly names: readonly string[]
} // as other sources tell them: purchase, device management, the network
export type Found = { readonly deviceId: string; readonly hostname: string; readonly by: string } | { readonly refused: string }

const short = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '').split('.')[0] ?? ''
const isAddress = (name: string): boolean => /^[\d.]+$/.test(name) || name.includes(':')

type Marked = ReadonlyMap<string, readonly Candidate[]>
/** Devices by each mark: looked up once a host, however many there are of both. */
export type DevicesByMark = { readonly serial: Marked; readonly uuid: Marked; readonly mac: Marked; readonly name: Marked; readonly toldName: Marked }
export const byMarks = (all: readonly Candidate[]): DevicesByMark => {
  const by = (marks: (one: Candidate) => readonly string[]): Marked => {
    const map = new Map<string, Candidate[]>()
    for (const one of all)
      for (const mark of new Set(marks(one))) {
        const list = map.get(mark)
        if (list === undefined) map.set(mark, [one])
        else list.push(one)
      }
    return map
  }
  return {
    serial: by(({ serial, serials }) => [...(serial === null ? [] : [serial]), ...serials].map((one) => one.toUpperCase())),
    uuid: by(({ uuid }) => (uuid === null ? [] : [uuid.toLowerCase()])),
    mac: by(({ macs }) => macs.map((mac) => mac.toLowerCase())),
    name: by(({ hostname }) => [short(hostname)]),
    toldName: by(({ names }) => names),
  }
}

/**
 * Which device a scanned host is: by serial number, then UUID, then network address, then name; never where two devices are meant, and never by an IP
 * address, which is another machine's tomorrow.
 */
export const deviceOfHost = (host: ScanHost, devices: DevicesByMark): Found => {
  const names = [...new Set([host.name, ...host.names].filter((name) => name.trim() !== '' && !isAddress(name)).map(short))]
  const ways: readonly (readonly [by: string, marks: readonly string[], among: Marked])[] = [
    ['its serial number', host.serial === '' ? [] : [host.serial.toUpperCase()], devices.serial],
    ['its UUID', host.uuid === '' ? [] : [host.uuid.toLowerCase()], devices.uuid],
    ['its network address', host.macs.map((mac) => mac.toLowerCase()), devices.mac],
    ['its name', names, devices.name],
    ['a name that another source reports', names, devices.toldName],
  ]
  for (const [by, marks, among] of ways) {
    const found = [...new Set(marks.flatMap((mark) => among.get(mark) ?? []))]
    if (found.length > 1)
      return {
        refused: `${by} belongs to ${found.length} devices: ${found
          .slice(0, 4)
          .map(({ hostname }) => hostname)
          .join(', ')}`,
      }
    if (found[0] !== undefined) return { deviceId: found[0].id, hostname: found[0].hostname, by }
  }
  return {
    refused:
      names.length === 0
        ? 'it is identified only by an IP address, which is not enough to match a device'
        : 'no device here has its serial number, UUID, network address or name',
  }
}
