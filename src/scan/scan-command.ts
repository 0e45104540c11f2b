// `scan`: one host against feeds, without a server or a database.
import { plainJson, plainLines } from '../core/plain.ts'
import { ok, refuse, type Result } from '../core/result.ts'
import { parseDpkgStatus } from '../subjects/vulnerabilities/dpkg-status.rules.ts'
import { type Finding, indexFixes, indexKev, matchDebian } from '../subjects/vulnerabilities/match.rules.ts'
import { openFeed, type Readers } from '../subjects/vulnerabilities/open-feed.ts'
import { type Feed, readFeed } from '../subjects/vulnerabilities/read-feed.rules.ts'
import { readArguments } from './arguments.ts'
import { decodeText, readBytes } from './files.ts'
import type { Host } from './host.ts'
import { type Exit, refused, type Streams, wrongUse } from './output.ts'
import type { Told } from './scan-products.ts'

/** Every way to tell a host; each reader is loaded only when asked for. */
const hosts = {
  'dpkg-status': async (bytes, name) => withText(bytes, name, (text) => orCut(text, parseDpkgStatus(text))),
  'rpm-list': async (bytes, name, release) => {
    const { readRpmHost } = await import('./list-hosts.ts')
    return withText(bytes, name, (text) => orCut(text, readRpmHost(text, release)))
  },
  inventory: async (bytes) => (await import('./inventory-host.ts')).readInventoryHost(bytes),
  systeminfo: async (bytes, name) => {
    const { readWindowsHost } = await import('./windows-host.ts')
    return withText(bytes, name, readWindowsHost)
  },
  cyclonedx: async (bytes, name) => {
    const { readBomHost } = await import('./list-hosts.ts')
    return withText(bytes, name, (text) => readBomHost(text, name))
  },
} satisfies Readonly<Record<string, (bytes: Buffer, name: string, release: string | undefined) => Promise<Result<Host>>>>
type HostKind = keyof typeof hosts
const kinds = Object.keys(hosts) as readonly HostKind[]

export const SCAN_USAGE = `afterbell scan (${kinds.map((kind) => `--${kind} FILE`).join(' | ')}) --feed FILE… [--release NAME] [--json]`

/** Both lists end with a whole line. One that does not may have lost the packages after it, and nobody would see that in its findings. */
const orCut = (text: string, read: Result<Host>): Result<Host> => (read.ok && !text.endsWith('\n') ? ok({ ...read.value, isCut: true }) : read)
const cut = 'The list ends in the middle of a line: it may be cut off, and what came after is not known.'

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const needsReaders = (opened: Result<unknown>): boolean =>
  !opened.ok && (opened.refusal.faults ?? []).some((fault) => /is (YAML|XML), which is not read here/.test(fault))
/** Loaded only where a feed is in one of these notations. */
const allReaders = async (): Promise<Readers> => {
  const [{ parse }, { cvrfOfXml }] = await Promise.all([import('yaml'), import('../subjects/vulnerabilities/windows/cvrf-xml.ts')])
  return { yaml: (text) => parse(text, { schema: 'core', maxAliasCount: 20, logLevel: 'silent' }) as unknown, xml: cvrfOfXml }
}

const readFeeds = async (files: readonly { name: string; bytes: Buffer }[], now: string): Promise<Result<Feed[]>> => {
  const feeds: Feed[] = []
  for (const file of files) {
    const plain = openFeed(file.bytes, file.name)
    const opened = needsReaders(plain) ? openFeed(file.bytes, file.name, await allReaders()) : plain
    if (!opened.ok) return opened
    const feed = readFeed(opened.value, { now, name: file.name })
    if (!feed.ok) return feed
    feeds.push(feed.value)
  }
  return ok(feeds)
}

/** All findings of a host's Debian packages over Debian's own feeds; a pair that two feeds name is told by the first. */
const debianFindings = (host: Host, feeds: readonly Feed[]): Result<Finding[]> => {
  const kev = indexKev(feeds.flatMap((feed) => (feed.kind === 'kev' ? feed.kev : [])))
  const lists: Finding[][] = []
  for (const feed of feeds) {
    if (feed.kind !== 'debian-fixes') continue
    if (feed.format !== 'debsecan' && host.release === null && host.packages.length > 0) {
      return refuse({
        code: 'vulnerabilities/release-unknown',
        clause: 'PM-3.2',
        status: 422,
        says: `${feed.name} holds every release of Debian, and the package list does not show which one this host runs.`,
        satisfiedBy: 'Give it with --release bookworm.',
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

/** Whether Debian's data tells of the release a host runs; of any other it is silent, which is not the same as nothing found. */
const isTold = (feed: Feed, { release }: Host): boolean =>
  feed.kind === 'debian-fixes' && (feed.format === 'debsecan' || feed.fixes.some((fix) => fix.release === release))
const silentAbout = (host: Host, feeds: readonly Feed[]): readonly string[] =>
  host.packages.length === 0
    ? []
    : feeds.flatMap((feed) =>
        feed.kind === 'debian-fixes' && !isTold(feed, host)
          ? [`${feed.name} does not cover ${host.release}: whether its packages are vulnerable is not known from it.`]
          : [],
      )

type Score = { readonly score: number; readonly percentile: number }
/** EPSS scores of what was found, where a feed holds them. */
const withScores = (findings: readonly Told[], feeds: readonly Feed[]): readonly (Told & { readonly epss?: Score })[] => {
  const epss = feeds.find((feed) => feed.kind === 'epss')
  if (epss === undefined) return findings
  const wanted = new Set(findings.map(({ cve }) => cve))
  const scores = new Map<string, Score>()
  epss.cves.forEach((cve, i) => {
    if (wanted.has(cve)) scores.set(cve, { score: epss.scores[i] ?? 0, percentile: epss.percentiles[i] ?? 0 })
  })
  return findings.map((finding) => {
    const score = scores.get(finding.cve)
    return score === undefined ? finding : { ...finding, epss: score }
  })
}

/** A host of which no software is told has no findings either, and that is not the same as none. */
const isUntold = ({ packages, others = [], titles = [], windows }: Host): boolean =>
  packages.length + others.length + titles.length === 0 && windows === undefined
const untold = 'No software is listed for this host, so its vulnerabilities are not known.'

const forPeople = (findings: readonly Finding[], unmatched: number, remarks: readonly string[]): string => {
  const counted = findings.filter((finding) => !finding.noise).length
  const lines = findings.map(
    (f) => `${f.cve.padEnd(18)} ${f.package.padEnd(28)} ${f.reason}${f.noise ? ' (ranked last: not the running kernel)' : ''}`,
  )
  const silent = unmatched > 0 ? ` ${unmatched} titles cannot be decided by these feeds.` : ''
  return `${lines.join('\n')}\n${counted} findings, and ${findings.length - counted} of kernel headers and tools ranked last.${silent}\n${remarks.map((remark) => `${remark}\n`).join('')}`
}

/** Runs `scan`; prints one JSON document, or a list for people where standard output is a terminal and --json is not given. */
export const scanCommand = async (argv: readonly string[], streams: Streams, now: string): Promise<Exit> => {
  const args = readArguments(argv, { ...Object.fromEntries(kinds.map((kind) => [kind, 'one' as const])), feed: 'many', release: 'one', json: 'flag' })
  if (typeof args === 'string') return wrongUse(streams, args, SCAN_USAGE)
  const option = (name: string): string | undefined => args.options.get(name)?.[0]
  const given = kinds.filter((kind) => args.options.has(kind))
  const [kind] = given
  const path = kind === undefined ? undefined : option(kind)
  const feedPaths = args.options.get('feed') ?? []
  if (args.words.length > 0) return wrongUse(streams, `"${args.words[0]}" belongs to no option.`, SCAN_USAGE)
  if (kind === undefined || path === undefined || given.length > 1) {
    return wrongUse(streams, `Give one host: ${kinds.map((one) => `--${one} FILE`).join(' or ')}.`, SCAN_USAGE)
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

  const read = await hosts[kind](bytes, baseName(path), option('release'))
  if (!read.ok) return refused(streams, read.refusal)
  const host: Host = { ...read.value, release: kind === 'rpm-list' ? null : (option('release') ?? read.value.release) }
  const feeds = await readFeeds(files, now)
  if (!feeds.ok) return refused(streams, feeds.refusal)
  const debian = debianFindings(host, feeds.value)
  if (!debian.ok) return refused(streams, debian.refusal)
  const isDebianJudged = feeds.value.some((feed) => isTold(feed, host))
  const more =
    host.others !== undefined || host.titles !== undefined || feeds.value.some((feed) => feed.kind === 'advisories' || feed.kind === 'cve-facts')
      ? (await import('./scan-products.ts')).scanProducts(host, feeds.value, isDebianJudged)
      : { findings: [], unmatched: isDebianJudged ? 0 : host.packages.length }
  const windows = host.windows === undefined ? { findings: [], unmatched: 0 } : (await import('./windows-host.ts')).scanWindows(host, feeds.value)
  const programs = host.windows === undefined ? [] : (await import('./programs-host.ts')).scanPrograms(host, feeds.value)
  const findings = withScores(
    [...windows.findings, ...programs, ...debian.value.filter(({ noise }) => !noise), ...more.findings, ...debian.value.filter(({ noise }) => noise)],
    feeds.value,
  )
  const unmatched = more.unmatched + (kind === 'systeminfo' ? windows.unmatched : 0)
  const remarks = [...(isUntold(host) ? [untold] : []), ...(host.isCut === true ? [cut] : []), ...silentAbout(host, feeds.value)]
  const document = { findings, ...(unmatched > 0 ? { unmatched } : {}), ...(remarks.length > 0 ? { remarks } : {}) }
  streams.out(
    streams.isTerminal && !args.options.has('json')
      ? plainLines(forPeople(findings, unmatched, remarks))
      : `${plainJson(JSON.stringify(document))}\n`,
  )
  return 0
}

const withText = <T>(bytes: Buffer, name: string, read: (text: string) => Result<T>): Result<T> => {
  const text = decodeText(bytes, name)
  return text.ok ? read(text.value) : text
}
