// Which installed packages are vulnerable, by the distribution's own fixed versions (PM-3.2). One finding a (CVE, package), each with its reason.
import { compareDpkg } from '../../core/versions/dpkg.ts'
import { type DebianFeed, type DebianFix, type DebianUrgency, readSources } from './debian-fixes.rules.ts'
import type { DpkgPackage } from './dpkg-status.rules.ts'
import type { KevEntry } from './kev.rules.ts'

export type Finding = {
  readonly cve: string
  readonly package: string
  readonly installed: string
  readonly fixed: string | null // null = vulnerable, and this release has no fixed version yet
  readonly feed: string
  readonly reason: string // one sentence
  readonly source: string
  readonly urgency: DebianUrgency
  readonly remote: boolean | null
  readonly knownExploited: boolean
  readonly noise: boolean // true: shown, ranked last
  readonly noiseReason: string | null
}

export type FixIndex = { readonly feed: DebianFeed; readonly byPackage: ReadonlyMap<string, readonly DebianFix[]> }

export type MatchOptions = {
  readonly release?: string | null // code name; needed by feeds that hold several releases
  readonly runningKernel?: string | null // `uname -r`: images of other kernels are noise
  readonly kev?: ReadonlyMap<string, KevEntry>
}

export const indexFixes = (feed: DebianFeed): FixIndex => {
  const byPackage = new Map<string, DebianFix[]>()
  for (const fix of feed.fixes) {
    const list = byPackage.get(fix.package)
    if (list === undefined) byPackage.set(fix.package, [fix])
    else list.push(fix)
  }
  return { feed, byPackage }
}

export const indexKev = (entries: readonly KevEntry[]): ReadonlyMap<string, KevEntry> => new Map(entries.map((entry) => [entry.cve, entry]))

const KERNEL_SIDE_PACKAGES =
  /^(linux-(libc-dev|headers-|perf|doc|source|kbuild|compiler-|config|cpupower|support-)|bpftool$|hyperv-daemons$|libcpupower|usbip$|rtla$)/

const noiseOf = (pkg: DpkgPackage, source: string, runningKernel: string | null | undefined): string | null => {
  if (source !== 'linux' && !source.startsWith('linux-')) return null
  if (KERNEL_SIDE_PACKAGES.test(pkg.name)) return 'Built from the kernel source, yet it is not a kernel that runs: headers or tools only.'
  if (runningKernel && pkg.name.startsWith('linux-image-') && /[0-9]/.test(pkg.name) && !pkg.name.startsWith(`linux-image-${runningKernel}`)) {
    return `A kernel that does not run: this host runs ${runningKernel}.`
  }
  return null
}

type Tracked = { readonly source: string; readonly version: string }

const withoutRebuild = (version: string): string => version.replace(/\+b[0-9]+$/, '')

/**
 * Answers, for packages whose source nobody told (agents do not), the source by the feed's own list of binaries. Its version is that of the
 * installed package with the source's name, for some sources number their binaries differently; else the package's own, a rebuild's `+b1` taken off.
 */
const guessSources = (packages: readonly DpkgPackage[], feed: DebianFeed): ((pkg: DpkgPackage) => Tracked) => {
  const sources = readSources(feed)
  const versions = new Map(packages.map((pkg) => [pkg.name, pkg.version]))
  return (pkg) => {
    const source = sources.get(pkg.name) ?? pkg.name
    return { source, version: withoutRebuild(versions.get(source) ?? pkg.version) }
  }
}

/** Debian signs kernel images in a source of its own (`linux-signed-amd64 6.1.90+1`); facts are kept under `linux`, whose version the image has. */
const toldSource = (pkg: DpkgPackage, source: string): Tracked =>
  source.startsWith('linux-signed-')
    ? { source: 'linux', version: pkg.version }
    : { source, version: pkg.sourceVersion ?? withoutRebuild(pkg.version) }

/** Remembers comparisons: a source has thousands of facts and a hundred distinct fixed versions. Answers whether `version` is below `fixed`. */
const rememberingIsBelow = (): ((version: string, fixed: string) => boolean) => {
  const byVersion = new Map<string, Map<string, boolean>>()
  return (version, fixed) => {
    let answers = byVersion.get(version)
    if (answers === undefined) byVersion.set(version, (answers = new Map()))
    let isBelow = answers.get(fixed)
    if (isBelow === undefined) answers.set(fixed, (isBelow = compareDpkg(version, fixed) < 0))
    return isBelow
  }
}

/** The lowest version of this release that holds the fix and is above the installed one; null while there is none. */
const fixFor = (version: string, fix: DebianFix): string | null => {
  if (!fix.fixAvailable) return null
  let best: string | null = fix.fixedVersion === '' ? null : fix.fixedVersion
  for (const other of fix.otherVersions) {
    if (compareDpkg(other, version) > 0 && (best === null || compareDpkg(other, best) < 0)) best = other
  }
  return best
}

/**
 * Every (CVE, package) of `packages` that the feed calls vulnerable, in the order of `packages` with noise last. Pure of time: the same facts
 * give the same list. A package that is installed for two architectures in one version is named once.
 */
export const matchDebian = (packages: readonly DpkgPackage[], index: FixIndex, options: MatchOptions = {}): Finding[] => {
  const found: Finding[] = []
  const noise: Finding[] = []
  const seen = new Set<string>() // name and version; two architectures of one package repeat every finding
  const feed = index.feed.name
  const isBelow = rememberingIsBelow()
  let guess: ((pkg: DpkgPackage) => Tracked) | null = null
  for (const pkg of packages) {
    const key = `${pkg.name} ${pkg.version}`
    if (seen.has(key)) continue
    seen.add(key)
    const tracked = pkg.source === null ? (guess ??= guessSources(packages, index.feed))(pkg) : toldSource(pkg, pkg.source)
    const fixes = index.byPackage.get(tracked.source) ?? index.byPackage.get(pkg.name)
    if (fixes === undefined) continue
    const noiseReason = noiseOf(pkg, tracked.source, options.runningKernel)
    const isNoise = noiseReason !== null
    const list = isNoise ? noise : found
    const built = tracked.source === pkg.name ? '' : ` (built from ${tracked.source}${tracked.version === pkg.version ? '' : ` ${tracked.version}`})`
    // One finding a (CVE, package) even where the feed names both the source and the binary.
    const told = fixes.some((fix) => fix.binary) ? new Set<string>() : null
    const subject = `${pkg.name} ${pkg.version}${built}`
    for (const fix of fixes) {
      if (fix.release !== null && fix.release !== options.release) continue
      const byBinary = fix.binary && fix.package === pkg.name
      if (!byBinary && fix.package !== tracked.source) continue
      const version = byBinary ? pkg.version : tracked.version
      if (fix.fixedVersion !== '' && !isBelow(version, fix.fixedVersion)) continue
      // The other versions are about sources: a backport may sort lower and hold the fix.
      if (!byBinary && fix.otherVersions.some((other) => compareDpkg(version, other) === 0)) continue
      if (told?.has(fix.cve)) continue
      told?.add(fix.cve)
      const fixed = fixFor(version, fix)
      const exploited = options.kev?.get(fix.cve)
      const why =
        fixed !== null
          ? `is older than ${fixed}, which fixes ${fix.cve}`
          : fix.fixedVersion === ''
            ? `is affected by ${fix.cve} and no fixed version is published yet`
            : fix.release !== null
              ? `is affected by ${fix.cve}, fixed in ${fix.fixedVersion}, which is not known to be available in ${fix.release}`
              : `is affected by ${fix.cve}, fixed in ${fix.fixedVersion} but not yet in this release`
      const exploitedSince = exploited === undefined ? '' : `, known to be exploited since ${exploited.addedOn}`
      list.push({
        cve: fix.cve,
        package: pkg.name,
        installed: pkg.version,
        fixed,
        feed,
        reason: `${subject} ${why}${exploitedSince}.`,
        source: tracked.source,
        urgency: fix.urgency,
        remote: fix.remote,
        knownExploited: exploited !== undefined,
        noise: isNoise,
        noiseReason,
      })
    }
  }
  for (const finding of noise) found.push(finding)
  return found
}
