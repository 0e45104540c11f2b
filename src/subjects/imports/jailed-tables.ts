import { z } from 'zod'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Jail } from '../../platform/jail/jail.ts'
import { sheetLimits } from '../../platform/sheets/fault.ts'
import { tableRequest, type TableAsked, type TableFile } from './table-file.ts'

export type ReadTableFile = (bytes: Uint8Array, asked: TableAsked) => Promise<Result<TableFile>>

const short = z.string().max(200)
const count = z.int().min(0).max(sheetLimits.rows)
const answer = z.strictObject({
  shape: z.strictObject({
    format: z.enum(['csv', 'xlsx']),
    sheets: z.array(short).max(50),
    sheet: short.nullable(),
    headingLine: z.int().positive(),
    columns: z
      .array(
        z.strictObject({
          key: short,
          heading: short,
          filled: count,
          samples: z.array(short).max(3),
          dates: z.strictObject({ mdy: count, dmy: count, either: count, serial: count.optional() }),
        }),
      )
      .min(1)
      .max(sheetLimits.columns),
  }),
  rows: count.min(1),
  lines: z.base64(),
}) satisfies z.ZodType<TableFile>

/** Reads tables in the jail, and looks at its answer as at anything a stranger says. */
export const jailedTables =
  (jail: Pick<Jail, 'run'>): ReadTableFile =>
  async (bytes, asked) => {
    const told = await jail.run('table', tableRequest(bytes, asked))
    if (!told.ok) return told
    const read = answer.safeParse(told.value)
    return read.success
      ? ok(read.data)
      : refuse({
          code: 'imports/bad-answer',
          clause: 'PM-3.1',
          status: 422,
          says: 'The file could not be read as a table; nothing was stored.',
          satisfiedBy: 'Save it as CSV and upload that.',
        })
  }
