// Reads what `rpm -qa` prints, plain or by the query formats people use, and what `dnf list installed` prints: PM-3.1 for a server of the rpm family.
import { ok, refuse, type Result } from '../../core/result.ts'
import { lookup } from '../../core/lookup.ts'

export type RpmPackage = { readonly name: string; readonly version: string; readonly arch: string; readonly source: string } // version: epoch:version-release, an epoch of 0 left out
export type RpmList = {
  readonly packages: readonly RpmPackage[]
  /** As findings' lines are called, `red hat:9`; null where no release package tells it. */
  readonly line: string | null
}

const ARCH = '(?:x86_64|noarch|i[3-6]86|aarch64|ppc64le|ppc64|s390x|armv7hl|riscv64|src|\\(none\\))'
const NEVRA = new RegExp(`^(?:(\\d+):)?(.+?)-(?:(\\d+|\\(none\\)):)?([^-\\s:]+)-([^-\\s]+?)\\.(${ARCH})(?:\\.rpm)?$`)
const NEVR = /^(?:(\d+):)?(.+?)-(?:(\d+|\(none\)):)?([^-\s:]+)-([^-\s]+?)$/
const EVR = /^(?:(\d+|\(none\)):)?([^-\s:]+)-([^-\s]+)$/
const isArch = (text: string): boolean => new RegExp(`^${ARCH}$`).test(text)

const versionOf = (epoch: string | undefined, version: string, release: string): string =>
  `${epoch === undefined || epoch === '' || epoch === '0' || epoch === '(none)' ? '' : `${epoch}:`}${version}-${release}`
/** `curl-7.76.1-29.el9.src.rpm` is built from curl. */
const sourceOf = (text: string | undefined): string => (text?.endsWith('.src.rpm') ? (NEVRA.exec(text)?.[2] ?? '') : '')

const readLine = (line: string): RpmPackage | null => {
  const fields = line.split(/[\s|;,]+/).filter((one) => one !== '')
  const [first = '', second = ''] = fields
  if (fields.length === 1 || (fields.length === 2 && second.endsWith('.src.rpm'))) {
    const [, lead, name = '', epoch, version = '', release = '', arch = ''] = NEVRA.exec(first) ?? NEVR.exec(first) ?? []
    return name === '' ? null : { name, version: versionOf(epoch ?? lead, version, release), arch, source: sourceOf(second) }
  }
  const source = sourceOf(fields.find((one) => one.endsWith('.src.rpm')))
  const [, short, dotted] = new RegExp(`^(.+)\\.(${ARCH})$`).exec(first) ?? []
  const evr = EVR.exec(second)
  if (evr !== null) {
    // `name epoch:version-release arch`, and `name.arch epoch:version-release @repository`
    return {
      name: short ?? first,
      version: versionOf(evr[1], evr[2] ?? '', evr[3] ?? ''),
      arch: dotted ?? fields.slice(2).find(isArch) ?? '',
      source,
    }
  }
  const rest = fields.slice(1).filter((one) => !one.endsWith('.src.rpm'))
  const arch = rest.findLast(isArch) ?? ''
  const numbers = arch === '' ? rest : rest.toSpliced(rest.lastIndexOf(arch), 1)
  // `name epoch version release arch`, or without the epoch.
  if (numbers.length === 3) return { name: first, version: versionOf(numbers[0], numbers[1] ?? '', numbers[2] ?? ''), arch, source }
  return numbers.length === 2 ? { name: first, version: versionOf(undefined, numbers[0] ?? '', numbers[1] ?? ''), arch, source } : null
}

/** Which distribution a release package makes a list, and of what number. */
const releases: Readonly<Record<string, string>> = lookup({
  'redhat-release': 'red hat',
  'centos-release': 'red hat',
  'centos-stream-release': 'red hat',
  'almalinux-release': 'almalinux',
  'rocky-release': 'rocky linux',
  'oraclelinux-release': 'oracle linux',
  'fedora-release': 'fedora',
  'fedora-release-common': 'fedora',
  'system-release': 'amazon linux',
  'mageia-release': 'mageia',
  'sles-release': 'suse',
  'azurelinux-release': 'azure linux',
  'opensuse-release': 'opensuse',
})
const lineOf = (packages: readonly RpmPackage[]): string | null => {
  for (const { name, version } of packages) {
    const distribution = releases[name.toLowerCase()]
    if (distribution !== undefined) return `${distribution}:${/^(?:\d+:)?(\d+)/.exec(version)?.[1] ?? ''}`
  }
  const tags = packages.flatMap(({ version }) => /\.el(\d+)/.exec(version)?.[1] ?? [])
  const [most] = [...Map.groupBy(tags, (tag) => tag).entries()].toSorted((a, b) => b[1].length - a[1].length)
  return most === undefined ? null : `red hat:${most[0]}`
}

const listed = 50
/** Refused whole, with every line that names no package. Signing keys (`gpg-pubkey`) and headings are none, and pass. */
export const parseRpmList = (text: string): Result<RpmList> => {
  const packages: RpmPackage[] = []
  const faults: string[] = []
  let more = 0
  text.split(/\r?\n/).forEach((line, i) => {
    const plain = line.trim()
    if (plain === '' || plain.startsWith('gpg-pubkey') || /^(installed packages|last metadata)/i.test(plain)) return
    const read = plain.includes('\0') ? null : readLine(plain)
    if (read !== null) packages.push(read)
    else if (faults.length < listed) faults.push(`line ${i + 1}: "${plain.slice(0, 80)}" names no package`)
    else more++
  })
  if (packages.length === 0 && faults.length === 0) faults.push('no package at all')
  if (faults.length === 0) return ok({ packages, line: lineOf(packages) })
  return refuse({
    code: 'vulnerabilities/package-list-unreadable',
    clause: 'PM-3.1',
    status: 422,
    says: `This is not a complete list of rpm packages: ${faults[0]}.`,
    satisfiedBy: 'Provide the output of "rpm -qa", or with --qf "%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE} %{ARCH}\\n".',
    faults: more > 0 ? [...faults, `and ${more} more`] : faults,
  })
}
