import { slotWords, type FeedInForce } from '../vulnerabilities/index.ts'
import type { Input } from './plan-row.rules.ts'
import type { PlanPolicy } from './policy.views.ts'
import type { Group, StateFacts } from './updates/facts.ts'
import { judgeGroups } from './updates/judge.ts'
import { lineInWords } from './updates/line-words.rules.ts'

const severityWords = ['not known', 'low', 'medium', 'high', 'critical'] as const
const least = (dates: readonly (string | null)[]): string | null => dates.filter((date) => date !== null).toSorted()[0] ?? null
export type Epss = { readonly score: number; readonly on: string | null } | null

const likelihood = (groups: readonly Group[]): string => {
  const published = groups.map(({ exploitation }) => exploitation)
  return published.includes('active')
    ? 'active'
    : published.includes('poc')
      ? 'public proof of concept'
      : published.includes('none')
        ? 'none known'
        : 'not known'
}

const toldInputs = (facts: StateFacts): readonly Input[] =>
  facts.told === null
    ? []
    : [
        {
          input: 'Kind',
          value: facts.told.kind === 'newest' ? 'the newest of its release line' : facts.told.kind,
          source: facts.told.from ?? 'entered by a person',
          on: facts.told.releasedOn,
          isDefault: false,
        },
        { input: 'Severity', value: 'none: no vulnerability is named', source: 'default: routine, at the next cycle', on: null, isDefault: true },
        {
          input: 'Version to install',
          value: facts.told.target,
          source: facts.told.from ?? 'entered by a person',
          on: facts.told.releasedOn,
          isDefault: false,
        },
      ]

/** `Affected products (NVD), 2025 (nvdcve-2.0-2025.json.gz)`: who says it, and in which file. */
const filesInWords = (feeds: readonly FeedInForce[]): string =>
  feeds.map((feed) => `${slotWords(feed)} (${feed.name})`).join('; ') || 'a feed that is no longer loaded'

/**
 * Every input of an evaluation with its source and the day of it; what nobody knows with the default that stood in for it. Feeds are those in force:
 * what they say of this update has not changed since it was judged, or it would have been judged again.
 */
export const inputsOf = (
  facts: StateFacts,
  policy: PlanPolicy,
  {
    feeds,
    naming,
    telling,
  }: {
    readonly feeds: readonly FeedInForce[]
    /** those that name this update's fixes */ readonly naming: readonly FeedInForce[]
    /** those that tell their decision points */ readonly telling: readonly FeedInForce[]
  },
  epss: Epss = null,
): readonly Input[] => {
  const judged = judgeGroups(facts, policy)
  const [leader] = judged
  if (leader === undefined) return toldInputs(facts)
  const { groups, stated, serves } = facts
  const kev = feeds.find((feed) => feed.kind === 'kev')
  const day = (feed: typeof kev): string | null => (feed?.published ?? feed?.loadedAt ?? null)?.slice(0, 10) ?? null
  const oldest = (some: readonly FeedInForce[]): string | null => least(some.map(day))
  const exploited = groups.filter((group) => group.inKev)
  const assumed = new Map((leader.evaluation?.assumed ?? []).map((one) => [one.input as string, one]))
  const defaulted = (input: string, name: string): Input[] => {
    const one = assumed.get(input)
    return one === undefined ? [] : [{ input: name, value: one.value, source: `default: ${one.because}`, on: null, isDefault: true }]
  }
  const untold: Input = {
    input: 'Publicly exposed',
    value: 'not known',
    source: 'nobody has set it, and the policy assumes nothing',
    on: null,
    isDefault: true,
  }
  const worst = groups.reduce((most, one) => (one.urgency > most.urgency ? one : most), leader.group)
  const severityFeeds = worst.severityFrom === 'cve-facts' ? telling : naming
  const told = (input: string, value: string | null): Input[] =>
    value === null
      ? []
      : [
          {
            input,
            value,
            source: `CISA decision points (${telling.map(({ name }) => name).join(', ')})`,
            on: leader.group.assessedOn,
            isDefault: false,
          },
        ]
  return [
    kev === undefined
      ? { input: 'Known to be exploited', value: 'no', source: 'default: no KEV catalog is loaded', on: null, isDefault: true }
      : {
          input: 'Known to be exploited',
          value: exploited.length === 0 ? 'no' : `yes, since ${least(exploited.map((group) => group.exploitedSince))}`,
          source: `CISA KEV (${kev.name})`,
          on: day(kev),
          isDefault: false,
        },
    ...(likelihood(groups) === 'not known' ? [] : told('Exploitation', likelihood(groups))),
    ...(epss === null
      ? []
      : [{ input: 'EPSS', value: `${(epss.score * 100).toFixed(1)} %`, source: 'EPSS; it only breaks ties', on: epss.on, isDefault: false }]),
    ...(stated.exposure === 'unknown'
      ? policy.evaluation.unknownExposure === 'undecided'
        ? [untold]
        : [...defaulted('exposed', 'Publicly exposed'), ...defaulted('exposure', 'System exposure')]
      : [
          {
            input: 'Publicly exposed',
            value: stated.exposure,
            source: `${stated.by ?? 'a person'}: ${stated.why ?? ''}`,
            on: stated.on,
            isDefault: false,
          },
        ]),
    ...told('Automatable', leader.group.automatable === null ? null : leader.group.automatable ? 'yes' : 'no'),
    ...defaulted('automatable', 'Automatable'),
    ...told('Technical impact', leader.group.technicalImpact),
    ...defaulted('technicalImpact', 'Technical impact'),
    ...defaulted('exploitation', 'Exploitation'),
    ...defaulted('missionWellbeing', 'Mission and well-being'),
    ...defaulted('humanImpact', 'Human impact'),
    {
      input: 'Severity',
      value: severityWords[worst.urgency] ?? 'not known',
      source:
        worst.urgency === 0
          ? 'default: counts as medium'
          : worst.severityFrom === null
            ? lineInWords(facts.line)
            : `${worst.severityFrom === 'cve-facts' ? 'CVSS, ' : ''}${filesInWords(severityFeeds)}`,
      on: worst.urgency === 0 || worst.severityFrom === null ? null : oldest(severityFeeds),
      isDefault: worst.urgency === 0,
    },
    serves === null
      ? { input: 'Impact on what it serves', value: 'medium', source: 'default: no service is set for this device', on: null, isDefault: true }
      : {
          input: 'Impact on what it serves',
          value: `${serves.name}: confidentiality ${serves.confidentiality}, integrity ${serves.integrity}, availability ${serves.availability}${serves.missionCritical === 'yes' ? ', mission-critical data' : ''}`,
          source: 'ratings of its service',
          on: null,
          isDefault: false,
        },
    ...(facts.ecosystem === 'claim'
      ? [
          {
            input: 'Reported by',
            value: facts.line,
            source: 'a scanner or a person; our feeds cannot decide it',
            on: least(groups.map((group) => group.detectedOn)),
            isDefault: false,
          },
          {
            input: 'Checked within',
            value: `${policy.checkDays} days, or sooner by the policy`,
            source: 'policy: priority.claimCheckDays',
            on: null,
            isDefault: false,
          },
        ]
      : [
          {
            input: 'Fixed version',
            value: [...new Set(groups.flatMap((group) => group.fixed))].join(', ') || 'none published yet',
            source: filesInWords(naming),
            on: oldest(naming),
            isDefault: false,
          },
          {
            input: 'Fix first named here',
            value: least(groups.map((group) => group.fixKnownOn)) ?? 'not yet',
            source: 'the first feed that named it',
            on: least(groups.map((group) => group.fixKnownOn)),
            isDefault: false,
          },
        ]),
    {
      input: 'First detected here',
      value: least(groups.map((group) => group.detectedOn)) ?? '',
      source: facts.ecosystem === 'claim' ? facts.line : 'inventory',
      on: least(groups.map((group) => group.detectedOn)),
      isDefault: false,
    },
    {
      input: 'Clock starts',
      value: least(groups.map((group) => group.clocks[policy.clockStart])) ?? 'with the first fix',
      source: `policy: ${policy.clockStart}`,
      on: null,
      isDefault: false,
    },
  ]
}
