import { csvText as csv } from '../../platform/list/sheets.ts'
import { showId } from '../../platform/ids.ts'
import { dateInWords } from '../../core/time/words.ts'
import { ageInWords, kevInWords, statementKinds, vulnerabilityHref } from '../vulnerabilities/index.ts'
import type { ComplianceReport, MadeReport } from './compliance-report.ts'
import { shownSystem } from './compliance-report.ts'
import type { HostedStanding } from './others/hosted-report.views.ts'
import { recordLines } from './track-record.rules.ts'

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
  soon: 'due soon',
  later: 'due later',
  undated: 'without a date (at the next upgrade)',
  exploited: 'pending against what is known to be exploited',
  overridden: 'by override',
  withoutFix: 'without a published fix',
  noise: 'headers, tools and kernels that are not running',
} as const
const clockWords: Readonly<Record<string, string>> = {
  'later-of-fix-and-detection': 'with the later of fix and detection',
  'fix-published': 'when the fix is published',
  'detected-here': 'when it is found here',
}
export const hostedWords: Readonly<Record<HostedStanding, string>> = {
  proved: 'proved up to date',
  behind: 'behind',
  ended: 'gets no more fixes',
  silent: 'proof too old',
  never: 'never reported',
  undecided: 'not known',
  own: 'not known',
  nobody: 'nobody patches it',
}
const classWords = { 'up-to-date': 'up to date', pending: 'pending', 'with-issues': 'with issues', unknown: 'unknown' } as const
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
  trackRecord: report.trackRecord,
  statements: report.statements.map(({ deviceId, saidById: _, ...one }) => ({
    ...one,
    id: showId('stm', one.id),
    device: deviceId === null ? null : showId('dev', deviceId),
  })),
  overrides: report.overrides.map((one) => ({ ...one, id: showId('ovr', one.id), updateId: showId('pe', one.updateId) })),
  basis: report.basis,
  notes: report.notes,
  hosted: report.hosted.map(({ id, ...one }) => ({ id: showId('app', id), ...one })),
  list: made?.shown ?? report.rows.map(shownSystem),
})

const basisLines = ({ basis }: ComplianceReport): readonly Line[] => [
  ...basis.feeds.map((feed): Line => [
    'feed',
    feed.slot,
    feed.entries,
    `${feed.name}, published ${feed.published ?? 'not known'}, loaded ${feed.loadedAt}, ${feed.ageDays === null ? ageInWords(feed).words : `${feed.ageDays} days old`}${feed.isOld ? ', out of date' : ''}, SHA-256 ${feed.sha256}`,
    '/feeds',
  ]),
  ...(basis.feeds.length === 0 ? [['feed', 'none', 0, 'No feed is loaded: nothing can be up to date.', '/feeds'] as Line] : []),
  [
    'inventory',
    'systems heard from',
    null,
    `from ${basis.inventory.heardOfFrom ?? 'never'} to ${basis.inventory.heardOfTo ?? 'never'}; stale after ${basis.inventory.staleDays} days`,
    '/devices',
  ],
  ['inventory', 'devices in the list', basis.inventory.leftOut.listed, null, '/devices'],
  ['inventory', 'left out: out of scope, with a reason', basis.inventory.leftOut.out, null, '/devices?counted=out'],
  ['inventory', 'left out: retired', basis.inventory.leftOut.retired, null, '/devices?counted=retired'],
  ['inventory', 'submissions refused', basis.inventory.turnedAway, `${basis.inventory.openAlarms} alarms open`, '/devices/alarms'],
  [
    'policy',
    basis.policy.name,
    null,
    `clock starts: ${clockWords[basis.policy.clockStart] ?? basis.policy.clockStart}; due soon is within ${basis.policy.soonDays} days; feeds are out of date after ${basis.policy.feedMaxAgeDays} days`,
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

/** What the figures stand on, as a document lists it: what, and which. */
export const basisRows = (report: ComplianceReport): readonly (readonly [string, string])[] =>
  basisLines(report).map(([section, name, figure, detail]) => [
    `${section.charAt(0).toUpperCase()}${section.slice(1)}: ${name}`,
    [figure === null ? '' : Number(figure).toLocaleString('en-US'), detail ?? ''].filter((part) => part !== '').join(': '),
  ])

/** Findings that count in no figure, by a person's word, as rows of a file: vulnerability, where, what was said, why and until when. */
export const statedRows = ({ statements }: ComplianceReport): readonly (readonly [cve: string, where: string, said: string, why: string])[] =>
  statements.map((one) => [
    `${one.cve}${one.isExploited ? ', known to be exploited' : ''}`,
    `${one.package} on ${one.hostname ?? 'every device'}`,
    statementKinds[one.kind],
    `${one.saidBy}, until ${dateInWords(one.until)}: ${one.reason}`,
  ])
const statedLines = (report: ComplianceReport): readonly Line[] => [
  ['not counted', 'findings by a person’s statement', report.statements.length, null, '/report#stated'],
  ...statedRows(report).map(([cve, where, said, why], n): Line => [
    'not counted',
    cve,
    null,
    `${where}; ${said}: ${why}`,
    vulnerabilityHref(report.statements[n]?.cve ?? ''),
  ]),
]

/** Applications that run elsewhere, as rows of a file: name, standing, why. */
export const hostedRows = ({ hosted }: ComplianceReport): readonly (readonly [name: string, standing: string, why: string])[] =>
  hosted.map(({ name, is, says }) => [name, hostedWords[is], says])
const hostedLines = (report: ComplianceReport): readonly Line[] => [
  ['hosted applications', 'all', report.hosted.length, 'in addition to the systems, in none of their figures', '/hosted?used=yes'],
  ...hostedRows(report).map(([name, standing, why], n): Line => [
    'hosted applications',
    name,
    standing,
    why,
    `/hosted/${showId('app', report.hosted[n]?.id ?? '')}`,
  ]),
]

const systemHeadings = ['System', 'Site', 'Kind', 'State', 'Patched by', 'Owner', 'Why', 'Last heard from'] as const
const headings = ['Section', 'Name', 'Figure', 'Detail', 'Evidence'] as const

/** What it is, its figures, and what they stand on. */
const figureLines = (report: ComplianceReport, made?: MadeReport): readonly Line[] => [
  ['report', 'patch compliance (PM-3.6)', null, `${report.districtName}, as of ${report.asOf}`, '/report'],
  [
    'report',
    'recorded',
    null,
    made === undefined ? 'no: only read' : `${made.id}, SHA-256 of the list of systems ${made.systemsSha256}`,
    made === undefined ? null : `/evidence?about=${made.id}`,
  ],
  ...report.notes.map((note): Line => ['report', 'note', null, note, null]),
  ...(Object.keys(systemWords) as (keyof typeof systemWords)[]).map((key): Line => [
    'systems',
    systemWords[key],
    report.systems[key],
    key === 'excepted' ? 'no exception is granted' : null,
    systemsHref(key),
  ]),
  ['gaps', 'systems whose scope is not known', report.gaps.scopeUnknown, null, '/report/systems?gap=scope'],
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
  ...recordLines(report.trackRecord).map(({ name, figure, detail, href }): Line => [
    `timeliness and stability, last ${report.trackRecord.days} days`,
    name,
    figure,
    detail,
    href,
  ]),
  ...hostedLines(report),
  ...statedLines(report),
  ...basisLines(report),
]

const reasonOf = (one: ReturnType<typeof shownSystem>): string => (one.reasons.length > 0 ? one.reasons.map(({ says }) => says).join(' ') : one.says)

/** The whole report as one table: its figures, then each system with its reason. Opens safely in a spreadsheet. */
export const reportAsCsv = (report: ComplianceReport, made?: MadeReport): string => {
  const systems = report.rows
    .map(shownSystem)
    .map((one): Line => ['system', one.hostname, classWords[one.class], reasonOf(one), `/devices/${one.device}`])
  return csv(headings, [...figureLines(report, made), ...systems])
}

const columns = (names: readonly string[], widths: readonly number[]) => names.map((header, n) => ({ header, width: widths[n] ?? 16 }))

/** The same as a workbook: a sheet of figures and a sheet of systems. Texts are cells of text: nothing in them runs. */
export const reportAsXlsx = async (report: ComplianceReport, made?: MadeReport): Promise<Uint8Array> =>
  (await import('hucre/xlsx')).writeXlsx({
    sheets: [
      {
        name: 'Figures',
        columns: columns(headings, [22, 44, 10, 70, 40]),
        freezePane: { rows: 1 },
        rows: [[...headings], ...figureLines(report, made).map((line) => [...line])],
      },
      {
        name: 'Systems',
        columns: columns(systemHeadings, [24, 22, 14, 12, 14, 24, 70, 24]),
        freezePane: { rows: 1 },
        rows: [
          [...systemHeadings],
          ...report.rows
            .map(shownSystem)
            .map((one) => [one.hostname, one.site, one.kind, classWords[one.class], one.patchedBy, one.owner, reasonOf(one), one.lastHeardOf]),
        ],
      },
    ],
  })
