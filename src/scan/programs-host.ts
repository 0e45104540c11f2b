// Microsoft's programs that are mended by updates, on one host; loaded only for agents' submissions from Windows.
import { kevNames } from '../subjects/vulnerabilities/products/identity.rules.ts'
import { judgeProgram } from '../subjects/vulnerabilities/programs/judge-program.rules.ts'
import { fixedInOfProgram } from '../subjects/vulnerabilities/programs/program-records.rules.ts'
import { programsOf, type Program } from '../subjects/vulnerabilities/programs/program.rules.ts'
import type { Feed } from '../subjects/vulnerabilities/read-feed.rules.ts'
import type { FixedIn } from '../subjects/vulnerabilities/windows/builds.rules.ts'
import { knownOf } from '../subjects/vulnerabilities/windows/known.rules.ts'
import type { Host } from './host.ts'
import type { Told } from './scan-products.ts'
import { recordsInWords } from './windows-host.ts'

const fixedInFeeds = (feeds: readonly Feed[], { row }: Program): ReadonlyMap<string, readonly FixedIn[]> => {
  const fixedIn = new Map<string, FixedIn[]>()
  for (const feed of feeds)
    for (const { records, words } of recordsInWords(feed))
      for (const { cves, configurations } of records) {
        const builds = fixedInOfProgram(configurations, row).map((build) => ({ build, slot: feed.name, words }))
        if (builds.length > 0) for (const cve of cves) fixedIn.set(cve, [...(fixedIn.get(cve) ?? []), ...builds])
      }
  return fixedIn
}

/** The findings of SQL Server, Exchange, SharePoint and Office by MSI among a host's programs. */
export const scanPrograms = ({ titles = [] }: Host, feeds: readonly Feed[]): readonly Told[] => {
  const programs = programsOf(titles)
  if (programs.length === 0) return []
  const updates = feeds.flatMap((feed) => (feed.kind === 'updates' ? [{ ...feed, slot: feed.name }] : []))
  const known = knownOf(updates)
  const entries = feeds.flatMap((feed) =>
    feed.kind === 'kev' ? feed.kev.map((one) => ({ ...one, feed: feed.name, names: kevNames(one.vendor, one.product) })) : [],
  )
  const kev = new Set(entries.map(({ cve }) => cve))
  return programs.flatMap((program) => {
    const names = program.row.names.split(' ')
    const own = entries.filter((one) => known.cves.has(one.cve) || one.names.some((name) => names.includes(name)))
    return judgeProgram(program, known, fixedInFeeds(feeds, program), own).map((one): Told => ({
      cve: one.cve,
      package: one.package,
      installed: program.build ?? '',
      fixed: one.fixed,
      feed: one.slot === 'kev' ? (entries[0]?.feed ?? 'kev') : one.slot,
      reason: one.reason,
      state: one.state,
      range: one.range,
      rule: one.rule,
      severity: one.severity,
      source: program.name,
      urgency: null,
      remote: null,
      knownExploited: kev.has(one.cve),
      noise: false,
      noiseReason: null,
    }))
  })
}
