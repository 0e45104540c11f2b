// A Windows computer as `systeminfo` tells it, and its findings; loaded only for `scan --systeminfo` and for agents' submissions from Windows.
import { ok, type Result } from '../core/result.ts'
import type { AdvisoryRecord } from '../subjects/vulnerabilities/advisory.rules.ts'
import { sourceOfSlot } from '../subjects/vulnerabilities/products/judge.rules.ts'
import type { Feed } from '../subjects/vulnerabilities/read-feed.rules.ts'
import { fixedInOf, type FixedIn } from '../subjects/vulnerabilities/windows/builds.rules.ts'
import { judgeWindows } from '../subjects/vulnerabilities/windows/judge-windows.rules.ts'
import { knownOf } from '../subjects/vulnerabilities/windows/known.rules.ts'
import { buildOf, windowsOf, type WindowsSystem } from '../subjects/vulnerabilities/windows/system.rules.ts'
import { parseSystemInfo } from '../subjects/vulnerabilities/windows/systeminfo.rules.ts'
import type { Host } from './host.ts'
import type { Told } from './scan-products.ts'

export const readWindowsHost = (text: string): Result<Host> => {
  const told = parseSystemInfo(text)
  if (!told.ok) return told
  const { name, version, arch, hotfixes } = told.value
  return ok({ packages: [], release: null, system: { name, version, codename: null }, windows: { told: [version], arch, hotfixes } })
}

/** The records of a feed, and how a sentence calls it. */
export const recordsInWords = (feed: Feed): readonly { readonly records: readonly AdvisoryRecord[]; readonly words: string }[] => {
  if (feed.kind === 'advisories')
    return [{ records: feed.records, words: sourceOfSlot(feed.scope === null ? feed.format : `${feed.format}:${feed.scope}`).words }]
  return feed.kind === 'cve-facts' ? [{ records: feed.records, words: sourceOfSlot('cve-facts').words }] : []
}

/** From which builds on the feeds call each vulnerability of a system fixed. */
export const fixedInFeeds = (feeds: readonly Feed[], system: WindowsSystem): ReadonlyMap<string, readonly FixedIn[]> => {
  const fixedIn = new Map<string, FixedIn[]>()
  for (const feed of feeds) {
    for (const { records, words } of recordsInWords(feed)) {
      for (const { cves, configurations } of records) {
        const builds = fixedInOf(configurations, system).map((build) => ({ build, slot: feed.name, words }))
        if (builds.length > 0) for (const cve of cves) fixedIn.set(cve, [...(fixedIn.get(cve) ?? []), ...builds])
      }
    }
  }
  return fixedIn
}

/** The findings of the Windows itself; `unmatched` is 1 where nobody can tell which Windows it is or no feed speaks of it. */
export const scanWindows = (host: Host, feeds: readonly Feed[]): { readonly findings: readonly Told[]; readonly unmatched: number } => {
  const system =
    host.windows === undefined || !host.system
      ? null
      : windowsOf({ name: host.system.name, told: [...host.windows.told, host.system.version], arch: host.windows.arch })
  if (system === null || host.windows === undefined) return { findings: [], unmatched: 1 }
  const known = knownOf(feeds.flatMap((feed) => (feed.kind === 'updates' ? [{ ...feed, slot: feed.name }] : [])))
  const kev = new Set(feeds.flatMap((feed) => (feed.kind === 'kev' ? feed.kev : [])).map(({ cve }) => cve))
  const fixedIn = fixedInFeeds(feeds, system)
  const findings = judgeWindows({ system, hotfixes: host.windows.hotfixes }, known, fixedIn).map((one): Told => ({
    cve: one.cve,
    package: one.package,
    installed: buildOf(system),
    fixed: one.fixed,
    feed: one.slot,
    reason: one.reason,
    state: one.state,
    range: one.range,
    rule: one.rule,
    severity: one.severity,
    source: system.label,
    urgency: null,
    remote: null,
    knownExploited: kev.has(one.cve),
    noise: false,
    noiseReason: null,
  }))
  return { findings, unmatched: known.products.size === 0 && fixedIn.size === 0 ? 1 : 0 }
}
