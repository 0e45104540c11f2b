import { makeReport, reportAsCsv, reportAsJson } from '../../subjects/patching/index.ts'
import { districtPolicy } from '../../subjects/procedures/index.ts'
import { baselinePack } from '../pack.ts'
import { byCommand } from './feeds.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command } from './io.ts'

const later = ['pdf', 'xlsx', 'oscal']
const built = ['json', 'csv'] as const
type Format = (typeof built)[number]
const isBuilt = (format: string): format is Format => (built as readonly string[]).includes(format)

/** A moment with its offset, else wrong use. */
const momentOf = (text: string | undefined): string | undefined => {
  if (text === undefined || (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))))
    return text
  throw new UsageError(`--as-of ${text} is no moment such as 2026-11-24T19:00:00-06:00.`)
}

const complianceCommand: Command = {
  words: ['report', 'compliance'],
  usage: 'report compliance [--as-of ISO] --format json|csv',
  says: 'makes the patch compliance report (PM-3.6) and puts its figures on record',
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
        satisfiedBy: 'Use --format csv for a spreadsheet, --format json for a program, or print the page /report.',
      })
    }
    if (!isBuilt(format)) throw new UsageError(`--format ${format} is none of ${[...built, ...later].join(', ')}.`)
    const pack = baselinePack(call.root)
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        const made = await makeReport((tx) => districtPolicy(tx, pack))(
          { db, districtId, actor: byCommand },
          { asOf, format: values.json ? 'json' : format },
        )
        if (!made.ok) return refuseOut(made.refusal)
        if (values.json || format === 'json') outJson(reportAsJson(made.value.report, made.value))
        else out(reportAsCsv(made.value.report, made.value))
        return 0
      },
      notSetUp,
    )
  },
}

export const reportCommands = [complianceCommand]
