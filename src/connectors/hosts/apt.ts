// Pure readers of what apt, dpkg and the kernel print (LC_ALL=C). Their text is hostile: nothing here is ever executed,
// and a line in an unknown form makes the whole answer unreadable rather than silently shorter.
import { compareDpkg } from '../../core/versions/dpkg.ts'
import type { BrokenPackage, DeletedMap, KernelFacts, Pending, Update, Versions } from './contract.ts'

const instLine = /^Inst (\S+)(?: \[([^\]\s]+)\])? \((\S+) (.*?) ?\[([a-z0-9-]+)\]\)(?: \[.*\])*\s*$/

const indentedAfter = (lines: readonly string[], heading: string): readonly string[] => {
  const at = lines.findIndex((line) => line.startsWith(heading))
  if (at < 0) return []
  const rest = lines.slice(at + 1)
  const end = rest.findIndex((line) => !line.startsWith('  '))
  return (end < 0 ? rest : rest.slice(0, end)).flatMap((line) => line.trim().split(/\s+/)).filter((name) => name !== '')
}

/** Reads `apt-get -s … upgrade`. Null: a line that begins like an update but cannot be read. */
export const readSimulation = (text: string): Pending | null => {
  const lines = text.split('\n')
  const updates: Update[] = []
  for (const line of lines) {
    if (!line.startsWith('Inst ')) continue
    const m = instLine.exec(line)
    if (m === null) return null
    updates.push({ name: m[1] ?? '', from: m[2] ?? null, to: m[3] ?? '', origin: m[4] ?? '', architecture: m[5] ?? '' })
  }
  return {
    updates,
    removals: lines.filter((line) => line.startsWith('Remv ')).map((line) => line.split(' ')[1] ?? ''),
    keptBack: indentedAfter(lines, 'The following packages have been kept back:'),
    phased: indentedAfter(lines, 'The following upgrades have been deferred due to phasing:'),
  }
}

/** Reads `dpkg-query -W` in the form `name<TAB>arch<TAB>version<TAB>status`; packages that are removed are left out. Null: unreadable. */
export const readVersions = (text: string): Versions | null => {
  const versions: [string, string][] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [name, architecture, version, status, ...more] = line.split('\t')
    if (!name || !architecture || version === undefined || status === undefined || more.length > 0) return null
    const state = status.trim()
    if (version === '' || /^.[nc]/.test(state)) continue
    versions.push([`${name}:${architecture}`, /^.i\s*$/.test(state) ? version : `${version} (${state})`])
  }
  return Object.fromEntries(versions)
}

export type VersionChange = { readonly name: string; readonly before: string | null; readonly after: string | null }

/** What differs between two lists of versions, sorted by name; empty proves a revert (SP-4.3). */
export const differenceOf = (before: Versions, after: Versions): readonly VersionChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }))

const ownFiles = /^\/(usr|lib|lib32|lib64|libx32|bin|sbin|opt)\//
const mapsLine = /^\/proc\/(\d+)\/maps:[0-9a-f]+-[0-9a-f]+ \S+ [0-9a-f]+ \S+ \d+ +(\/.*) \(deleted\)$/

/** Reads maps of processes (`/proc/PID/maps:…`). Only files of packages count: memory files, /tmp and /dev/shm come and go. */
export const readDeletedMaps = (text: string): readonly DeletedMap[] => {
  const seen = new Map<string, DeletedMap>()
  for (const line of text.split('\n')) {
    const m = mapsLine.exec(line)
    const path = (m?.[2] ?? '').replace(/\.dpkg-(tmp|new)$/, '')
    if (m !== null && ownFiles.test(path)) seen.set(`${m[1]} ${path}`, { pid: Number(m[1]), path })
  }
  return [...seen.values()]
}

/** Reads `dpkg --audit`: a paragraph a kind of trouble, its packages indented by one space. Text without a package is kept as trouble too. */
export const readAudit = (text: string): readonly BrokenPackage[] => {
  const broken: BrokenPackage[] = []
  for (const paragraph of text.split(/\n\n+/)) {
    const lines = paragraph.split('\n').filter((line) => line.trim() !== '')
    if (lines.length === 0) continue
    const packages = lines.filter((line) => line.startsWith(' '))
    const says = lines
      .filter((line) => !line.startsWith(' '))
      .join(' ')
      .trim()
    if (packages.length === 0) broken.push({ name: '(dpkg)', says })
    for (const line of packages) broken.push({ name: line.trim().split(/\s+/)[0] ?? '', says })
  }
  return broken
}

/** The kernel that runs against the newest installed. `uname` = `-r` newline `-v`; a rebuild keeps the name and changes the version only. */
export const readKernel = (uname: string, versions: Versions, container: string): KernelFacts => {
  const [running = '', build = ''] = uname.split('\n')
  const kernels = Object.entries(versions)
    .flatMap(([name, version]) => {
      const m = /^linux-image-(?:unsigned-)?(\d\S*?):/.exec(name)
      return m === null || m[1] === undefined || m[1].endsWith('-dbg') || version.includes(' ') ? [] : [{ release: m[1], version }]
    })
    .sort((a, b) => compareDpkg(a.version, b.version) || compareDpkg(a.release, b.release))
  const newest = kernels.at(-1)
  return {
    running: running.trim(),
    runningVersion: /Debian (\S+)/.exec(build)?.[1] ?? null,
    newest: newest?.release ?? null,
    newestVersion: newest?.version ?? null,
    ofContainer: container.trim() !== '' && container.trim() !== 'none',
  }
}

/** The entries of /var/log/apt/history.log that carry this token in their command line; `ended` is false for one cut short. */
export const readHistory = (text: string, token: string): readonly { readonly ended: boolean; readonly error: string | null }[] =>
  text
    .split(/\n(?=Start-Date:)/)
    .filter((entry) => new RegExp(`^Commandline: .*Afterbell::Run=${token}( |$)`, 'm').test(entry))
    .map((entry) => ({ ended: /^End-Date:/m.test(entry), error: /^Error: (.*)$/m.exec(entry)?.[1] ?? null }))

/** `systemctl show` as name -> value. */
export const readProperties = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

/** The error and warning lines of apt, shortened for a person. */
export const aptSays = (text: string): string => {
  const lines = text
    .split('\n')
    .filter((line) => /^(E|W|Err):/.test(line) || line.startsWith('dpkg: error'))
    .map((line) => line.slice(0, 300))
  return [...new Set(lines)].slice(0, 4).join(' ')
}

/** The journal of a unit as lines for a person: what a progress display overwrote is dropped. */
export const readJournal = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r') + 1).trimEnd())
    .filter((line) => line !== '')
