import { dateInWords, inWords } from '../../core/time/words.ts'
import type { Result } from '../../core/result.ts'
import type { Typesetter } from '../../platform/documents/typeset.ts'
import { basisRows, hostedRows, patchWords, statedRows, systemWords } from './compliance-files.ts'
import { shownSystem, type ComplianceReport, type MadeReport } from './compliance-report.ts'
import { recordLines, stabilitySays, timelinessSays } from './track-record.rules.ts'

const figure = (n: number): string => n.toLocaleString('en-US')
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
const rowsOf = (words: Readonly<Record<string, string>>, figures: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] =>
  Object.entries(words).map(([key, says]) => [capital(says), figure(Number(figures[key] ?? 0))])

/** What the template `report.typ` prints. Strings only: it shows them and reads none as source. */
const reportData = (report: ComplianceReport, made?: MadeReport) => ({
  title: 'Patch compliance report',
  foot: `${report.districtName} · patch compliance (PM-3.6) · as of ${dateInWords(report.today)}`,
  district: report.districtName,
  asOf: `As of ${inWords(report.asOf, report.zone, { withYear: true })}`,
  record: made?.id ?? null,
  sha256: made?.systemsSha256 ?? null,
  systems: rowsOf(systemWords, report.systems),
  patches: rowsOf(patchWords, report.patches),
  decisions: Object.entries(report.patches.byDecision).map(([decision, n]) => [decision, figure(n)]),
  gaps: [
    ['Systems whose scope is not known', figure(report.gaps.scopeUnknown)],
    ['Servers without an owner', figure(report.gaps.serversWithoutOwner)],
  ],
  recordTitle: `Timeliness and stability, last ${report.trackRecord.days} days`,
  recordSays: `${timelinessSays(report.trackRecord)} ${stabilitySays(report.trackRecord)}`,
  recorded: recordLines(report.trackRecord).map(({ name, figure: many }) => [name, figure(many)]),
  hosted: hostedRows(report),
  stated: statedRows(report),
  basis: basisRows(report),
  notes: report.notes,
  list: report.rows
    .map(shownSystem)
    .map((one) => [
      one.hostname,
      one.site ?? 'site not known',
      one.class.replaceAll('-', ' '),
      one.reasons.length > 0 ? one.reasons.map(({ says }) => says).join(' ') : one.says,
    ]),
})

/** The report as a tagged PDF (PDF/UA-1), dated by the report's moment. */
export const reportAsPdf = (typesetter: Typesetter, report: ComplianceReport, made?: MadeReport): Promise<Result<Uint8Array>> =>
  typesetter.pdf('src/subjects/patching/report.typ', reportData(report, made), report.asOf)
