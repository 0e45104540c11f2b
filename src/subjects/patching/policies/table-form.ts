import { z } from 'zod'
import { asOwnTable, combinationsOf, pointNames, type OwnRow, type OwnTable } from '../../../core/ssvc/own-table.ts'
import { decide, tableOf } from '../../../core/ssvc/decide.ts'
import type { PointName } from '../../../core/ssvc/table.ts'

const several = (most: number) =>
  z
    .union([
      z
        .string()
        .max(300)
        .transform((one) => [one]),
      z.array(z.string().max(300)).max(most),
    ])
    .default([])
const rowShape = z.object({
  values: z.array(z.string().max(40)).max(5),
  decision: z.string().max(200),
  days: z.number().nullable(),
  forensic: z.boolean().default(false),
})
/** A form sends a column a field; a program may send `rows`. `act`: look at what it would do, or publish it. */
export const tableBody = z.object({
  act: z.enum(['try', 'publish']).default('try'),
  name: z.string().trim().max(200).default(''),
  points: several(9),
  row: several(300),
  decision: several(300),
  days: several(300),
  forensic: several(300),
  rows: z.array(rowShape).max(300).optional(),
  reason: z.string().max(2000).default(''),
})
export type TableBody = z.infer<typeof tableBody>

const isPoint = (name: string): name is PointName => (pointNames as readonly string[]).includes(name)

/** Days as typed: empty means no date of its own; what is no number stays wrong and is named. */
const daysOf = (typed: string): number | null => (typed.trim() === '' ? null : /^\d{1,4}$/.test(typed.trim()) ? Number(typed.trim()) : Number.NaN)

export const tableOfBody = (body: TableBody): OwnTable => ({
  name: body.name,
  points: body.points.filter(isPoint),
  rows:
    body.rows ??
    body.row.map((values, at): OwnRow => ({
      values: values.split(' / '),
      decision: (body.decision[at] ?? '').trim(),
      days: daysOf(body.days[at] ?? ''),
      forensic: body.forensic[at] === 'yes',
    })),
})

/** A complete table to begin with: one of the program's, the district's own, or for other inputs what CISA BOD 26-04 says, with its defaults for what is left out. */
export const draftOf = (points: readonly string[], from: string | undefined, own: OwnTable | undefined): OwnTable => {
  const copied = from === undefined ? undefined : tableOf(from)
  if (copied !== undefined) return { ...asOwnTable(copied), name: `Our table, after ${copied.name}` }
  const chosen = points.filter(isPoint)
  if (chosen.length === 0 || chosen.join() === own?.points.join())
    return (
      own ?? {
        ...asOwnTable(tableOf('bod-26-04') ?? { name: '', version: '', source: '', points: [], across: [], rows: {}, outcomes: {} }),
        name: 'Our table',
      }
    )
  const rows = combinationsOf(chosen).map((values): OwnRow => {
    const input = Object.fromEntries(chosen.map((point, at) => [point, values[at]]))
    const decided = decide(
      'bod-26-04',
      { inKev: input.exploitation === 'active', ...input },
      { technicalImpact: { value: 'total', because: 'the stricter answer' } },
    )
    return decided.ok
      ? { values, decision: decided.value.decision, days: decided.value.days, forensic: decided.value.forensic }
      : { values, decision: '', days: null, forensic: false }
  })
  return { name: own?.name ?? 'Our table', points: chosen, rows }
}
