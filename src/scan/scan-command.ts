// `scan`: one host against feeds, without a server or a database.
import { plainJson, plainLines } from '../core/plain.ts'
import { ok, refuse, type Result } from '../core/result.ts'
import { type DpkgPackage, parseDpkgStatus } from '../subjects/vulnerabilities/dpkg-status.rules.ts'
import { type Finding, indexFixes, indexKev, matchDebian } from '../subjects/vulnerabilities/match.rules.ts'
import { type Feed, readFeed } from '../subjects/vulnerabilities/read-feed.rules.ts'
import { readArguments } from './arguments.ts'
import { decodeText, readBytes } from './files.ts'
import { type Exit, refused, type Streams, wrongUse } from './output.ts'

export const SCAN_USAGE = 'afterbell scan (--dpkg-status FILE | --inventory FILE) --feed FILE… [--release NAME] [--json]'

export type Host = {
  readonly packages: readonly DpkgPackage[]
  readonly release: string | null
  readonly runningKernel?: string | null
  readonly unmatched?: number // titles no feed can be matched against; told, so that silence is not read as safe
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const readFeeds = (files: readonly { name: string; bytes: Buffer }[], now: string): Result<Feed[]> => {
  const feeds: Feed[] = []
  for (const file of files) {
    const text = decodeText(file.bytes, file.name)
    if (!text.ok) return text
    const feed = readFeed(text.value, { now, name: file.name })
    if (!feed.ok) return feed
    feeds.push(feed.value)
  }
  return ok(feeds)
}

/** All findings of a host over all feeds; a pair that two feeds name is told by the first. */
const findingsOf = (host: Host, feeds: readonly Feed[]): Result<Finding[]> => {
  const kev = indexKev(feeds.flatMap((feed) => (feed.kind === 'kev' ? feed.kev : [])))
  const lists: Finding[][] = []
  for (const feed of feeds) {
    if (feed.kind !== 'debian-fixes') continue
    if (feed.format === 'debian-tracker' && host.release === null) {
      return refuse({
        code: 'vulnerabilities/release-unknown', clause: 'PM-3.2', status: 422,
        says: `${feed.name} holds every release of Debian, and the package list does not tell which one this host runs.`,
        satisfiedBy: 'Name it: --release bookworm.',
      })
    }
    lists.push(matchDebian(host.packages, indexFixes(feed), { release: host.release, runningKernel: host.runningKernel ?? null, kev }))
  }
  const [first = []] = lists
  if (lists.length < 2) return ok(first)
  const byPair = new Map<string, Finding>()
  for (const finding of lists.flat()) {
    const pair = `${finding.cve} ${finding.package} ${finding.installed}`
    if (!byPair.has(pair)) byPair.set(pair, finding)
  }
  return ok([...byPair.values()].sort((a, b) => Number(a.noise) - Number(b.noise)))
}

const forPeople = (findings: readonly Finding[], unmatched: number): string => {
  const counted = findings.filter((finding) => !finding.noise).length
  const lines = findings.map((f) => `${f.cve.padEnd(18)} ${f.package.padEnd(28)} ${f.reason}${f.noise ? ' (ranked last: no running kernel)' : ''}`)
  const silent = unmatched > 0 ? ` ${unmatched} titles cannot be decided by these feeds.` : ''
  return `${lines.join('\n')}\n${counted} findings, and ${findings.length - counted} of kernel headers and tools ranked last.${silent}\n`
}

/** Runs `scan`; prints one JSON document, or a list for people where standard output is a terminal and --json is not given. */
export const scanCommand = async (argv: readonly string[], streams: Streams, now: string): Promise<Exit> => {
  const args = readArguments(argv, { 'dpkg-status': 'one', inventory: 'one', feed: 'many', release: 'one', json: 'flag' })
  if (typeof args === 'string') return wrongUse(streams, args, SCAN_USAGE)
  const option = (name: string): string | undefined => args.options.get(name)?.[0]
  const statusPath = option('dpkg-status')
  const path = statusPath ?? option('inventory')
  const feedPaths = args.options.get('feed') ?? []
  if (args.words.length > 0) return wrongUse(streams, `"${args.words[0]}" belongs to no option.`, SCAN_USAGE)
  if (path === undefined || (statusPath !== undefined && args.options.has('inventory'))) {
    return wrongUse(streams, 'Give one host: either --dpkg-status FILE or --inventory FILE.', SCAN_USAGE)
  }
  if (feedPaths.length === 0) return wrongUse(streams, 'Give at least one --feed FILE.', SCAN_USAGE)

  const bytes = readBytes(path)
  if (typeof bytes === 'string') return wrongUse(streams, bytes, SCAN_USAGE)
  const files: { name: string; bytes: Buffer }[] = []
  for (const feedPath of feedPaths) {
    const content = readBytes(feedPath)
    if (typeof content === 'string') return wrongUse(streams, content, SCAN_USAGE)
    files.push({ name: baseName(feedPath), bytes: content })
  }

  const host = statusPath !== undefined ? readDpkgHost(bytes, baseName(path)) : (await import('./inventory-host.ts')).readInventoryHost(bytes)
  if (!host.ok) return refused(streams, host.refusal)
  const feeds = readFeeds(files, now)
  if (!feeds.ok) return refused(streams, feeds.refusal)
  const findings = findingsOf({ ...host.value, release: option('release') ?? host.value.release }, feeds.value)
  if (!findings.ok) return refused(streams, findings.refusal)
  const { unmatched = 0 } = host.value
  const document = { findings: findings.value, ...(unmatched > 0 ? { unmatched } : {}) }
  streams.out(streams.isTerminal && !args.options.has('json') ? plainLines(forPeople(findings.value, unmatched)) : `${plainJson(JSON.stringify(document))}\n`)
  return 0
}

const readDpkgHost = (bytes: Buffer, name: string): Result<Host> => {
  const text = decodeText(bytes, name)
  if (!text.ok) return text
  return parseDpkgStatus(text.value)
}
