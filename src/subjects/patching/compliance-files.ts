import { csv } from '../assets/index.ts'
import { ageInWords, kevInWords } from '../vulnerabilities/index.ts'
import type { ComplianceReport, MadeReport } from './compliance-report.ts'
import { shownSystem } from './compliance-report.ts'

type Cell = string | number | null
type Line = readonly [section: string, name: string, figure: Cell, detail: Cell, evidence: Cell]

export const systemWords = {
  total: 'all systems',
  upToDate: 'up to date',
  pending: 'pending',
  withIssues: 'with issues',
  unknown: 'unknown',
  excepted: 'excepted',
} as const
export const patchWords = {
  pending: 'pending',
  late: 'late',
  soon: 'due within 14 days',
  later: 'due later',
  undated: 'without a date (at the next upgrade)',
  exploited: 'pending against what is known to be exploited',
  withoutFix: 'without a published fix',
  noise: 'headers, tools and kernels that do not run',
} as const
const classOf = { upToDate: 'up-to-date', pending: 'pending', withIssues: 'with-issues', unknown: 'unknown' } as const
export const systemsHref = (key: keyof typeof systemWords): string =>
  key in classOf ? `/report/systems?class=${classOf[key as keyof typeof classOf]}` : key === 'total' ? '/report/systems' : '/procedures'
export const patchesHref = (list: string, decision?: string): string =>
  `/report/patches?list=${list}${decision === undefined ? '' : `&decision=${encodeURIComponent(decision)}`}`

/** The whole report as one JSON document; `made` where it was put on record. */
export const reportAsJson = (report: ComplianceReport, made?: MadeReport) => ({
  format: 'afterbell-compliance/1',
  clause: 'PM-3.6',
  district: report.district,
  districtName: report.districtName,
  zone: report.zone,
  asOf: report.asOf,
  onRecord: made === undefined ? null : { id: made.id, evidence: `/evidence?about=${made.id}`, systemsSha256: made.systemsSha256 },
  systems: report.systems,
  gaps: report.gaps,
  patches: report.patches,
  basis: report.basis,
  notes: report.notes,
  list: made?.shown ?? report.rows.map(shownSystem),
})

const basisLines = ({ basis }: ComplianceReport): readonly Line[] => [
  ...basis.feeds.map((feed): Line => [
    'feed',
    feed.slot,
    feed.entries,
    `${feed.name}, published ${feed.published ?? 'not told'}, loaded ${feed.loadedAt}, ${feed.ageDays === null ? ageInWords(feed).words : `${feed.ageDays} days old`}${feed.isOld ? ', out of date' : ''}, SHA-256 ${feed.sha256}`,
    '/feeds',
  ]),
  ...(basis.feeds.length === 0 ? [['feed', 'none', 0, 'No feed is loaded: nothing can be up to date.', '/feeds'] as Line] : []),
  [
    'inventory',
    'systems heard of',
    null,
    `from ${basis.inventory.heardOfFrom ?? 'never'} to ${basis.inventory.heardOfTo ?? 'never'}; stale after ${basis.inventory.staleDays} days`,
    '/devices',
  ],
  ['inventory', 'out of scope, with a reason', basis.inventory.outOfScope, null, '/devices?scope=out'],
  ['inventory', 'submissions turned away', basis.inventory.turnedAway, `${basis.inventory.openAlarms} alarms open`, '/devices/alarms'],
  [
    'policy',
    basis.policy.name,
    null,
    `clock starts: ${basis.policy.clockStart}; feeds are out of date after ${basis.policy.feedMaxAgeDays} days`,
    '/clauses/PM-3.3',
  ],
  [
    'ledger',
    'sealed entries',
    basis.ledger.entries,
    `head ${basis.ledger.head ?? 'none yet'}; ${basis.ledger.unsealed} entries wait for the seal`,
    '/evidence',
  ],
]

/** The whole report as one table: what it is, its figures, what they stand on, then each system with its reason. Opens safely in a spreadsheet. */
export const reportAsCsv = (report: ComplianceReport, made?: MadeReport): string => {
  const lines: readonly Line[] = [
    ['report', 'patch compliance (PM-3.6)', null, `${report.districtName}, as of ${report.asOf}`, '/report'],
    [
      'report',
      'on record',
      null,
      made === undefined ? 'no: only read' : `${made.id}, SHA-256 of the list of systems ${made.systemsSha256}`,
      made === undefined ? null : `/evidence?about=${made.id}`,
    ],
    ...report.notes.map((note): Line => ['report', 'note', null, note, null]),
    ...(Object.keys(systemWords) as (keyof typeof systemWords)[]).map((key): Line => [
      'systems',
      systemWords[key],
      report.systems[key],
      key === 'excepted' ? 'exceptions are not built yet' : null,
      systemsHref(key),
    ]),
    ['gaps', 'systems whose scope nobody told', report.gaps.scopeUnknown, null, '/report/systems?gap=scope'],
    ['gaps', 'servers without an owner', report.gaps.serversWithoutOwner, null, '/report/systems?gap=owner'],
    ...(Object.keys(patchWords) as (keyof typeof patchWords)[]).map((key): Line => [
      'patches',
      patchWords[key],
      report.patches[key],
      key === 'exploited' ? kevInWords(report.basis.feeds) : null,
      patchesHref(key),
    ]),
    ...Object.entries(report.patches.byDecision).map(([decision, n]): Line => [
      'patches by decision',
      decision,
      n,
      null,
      patchesHref('pending', decision),
    ]),
    ...basisLines(report),
    ...report.rows
      .map(shownSystem)
      .map((one): Line => [
        'system',
        one.hostname,
        one.class,
        one.reasons.length > 0 ? one.reasons.map(({ says }) => says).join(' ') : one.says,
        `/devices/${one.device}`,
      ]),
  ]
  return csv(['Section', 'Name', 'Figure', 'Detail', 'Evidence'], lines)
}
