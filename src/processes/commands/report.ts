import { once } from 'node:events'
import { ok } from '../../core/result.ts'
import { createTypesetter } from '../../platform/documents/typeset.ts'
import { makeReport, reportAsCsv, reportAsJson, reportAsPdf, reportAsXlsx, type MadeReport } from '../../subjects/patching/index.ts'
import { policyValues } from '../../subjects/policy/index.ts'
import { byCommand } from './feeds.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command } from './io.ts'

const later = ['oscal']
const built = ['json', 'csv', 'xlsx', 'pdf'] as const
type Format = (typeof built)[number]
const isBinary = (format: Format): boolean => format === 'xlsx' || format === 'pdf'
const isBuilt = (format: string): format is Format => (built as readonly string[]).includes(format)

/** A moment with its offset, else wrong use. */
const momentOf = (text: string | undefined): string | undefined => {
  if (text === undefined || (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))))
    return text
  throw new UsageError(`--as-of ${text} is not a time such as 2026-11-24T19:00:00-06:00.`)
}

/** The file's bytes on standard output. */
const writeFile = async (root: string, made: MadeReport, format: 'pdf' | 'xlsx'): Promise<number> => {
  const typesetter = createTypesetter({ root })
  try {
    const file = format === 'pdf' ? await reportAsPdf(typesetter, made.report, made) : ok(await reportAsXlsx(made.report, made))
    if (!file.ok) return refuseOut(file.refusal)
    if (!process.stdout.write(file.value)) await once(process.stdout, 'drain')
    return 0
  } finally {
    await typesetter.close()
  }
}

const complianceCommand: Command = {
  words: ['report', 'compliance'],
  usage: 'report compliance [--as-of ISO] --format json|csv|xlsx|pdf',
  says: 'creates the patch compliance report (PM-3.6) and records its figures',
  run: async (call) => {
    const { values } = readArgs(call.args, { 'as-of': { type: 'string' }, format: { type: 'string' } }, { min: 0, max: 0 })
    const format = (values.format as string | undefined) ?? 'json'
    const asOf = momentOf(values['as-of'] as string | undefined)
    if (later.includes(format)) {
      return refuseOut({
        code: 'patching/report-format-not-built',
        clause: 'PM-3.6',
        status: 422,
        says: `The report as ${format} is not built yet.`,
        satisfiedBy: 'Use --format csv for a spreadsheet, --format json for a program, --format pdf for paper.',
      })
    }
    if (!isBuilt(format)) throw new UsageError(`--format ${format} is not one of ${[...built, ...later].join(', ')}.`)
    if (isBinary(format) && !values.json && process.stdout.isTTY)
      throw new UsageError(`This is not text for a terminal: redirect it to a file, report compliance --format ${format} > report.${format}.`)
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        const made = await makeReport(policyValues)({ db, districtId, actor: byCommand }, { asOf, format: values.json ? 'json' : format })
        if (!made.ok) return refuseOut(made.refusal)
        if ((format === 'pdf' || format === 'xlsx') && !values.json) return writeFile(call.root, made.value, format)
        if (values.json || format === 'json') outJson(reportAsJson(made.value.report, made.value))
        else out(reportAsCsv(made.value.report, made.value))
        return 0
      },
      notSetUp,
    )
  },
}

export const reportCommands = [complianceCommand]
