import type { Child } from 'hono/jsx'
import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Result } from '../../../core/result.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { hrefWith } from '../../../kit/href.ts'
import { idsOf, queryOf, readList, type List, type ListQuery } from '../../../platform/db/list.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import type { From } from '../../ledger/index.ts'
import type { Who } from '../who.ts'

/** What an act on many is told beside the rows: texts, as a form writes them. */
export type Shape = Readonly<Record<string, z.ZodType<string>>>
export type Asked<S extends Shape> = { readonly [K in keyof S]: z.infer<S[K]> }
export type Looking<S extends Shape, Near> = {
  readonly tx: Tx
  readonly now: Temporal.Instant
  readonly today: string // ISO date in the district
  readonly who: Who
  readonly near: Near
  readonly asked: Asked<S>
}
export type Acting<S extends Shape> = {
  readonly from: From
  readonly who: Who
  readonly today: string
  readonly asked: Asked<S>
  /** The list as it was chosen from. */
  readonly listHref: string
}

/** One act on many rows of a list, declared once: its checked page, its JSON, its POST. Each row is an act of its own with its own evidence. */
export type ListBulk<Row, Given, S extends Shape, Near, Begun = undefined> = {
  readonly db: Db
  readonly list: List<Row, Given>
  readonly given: (tx: Tx, now: Temporal.Instant, who: Who) => Promise<Given>
  /** What always holds of rows that `all=yes` means, e.g. that they are open. */
  readonly always?: ListQuery
  readonly path: string
  readonly menu: string // the entry of the menu
  readonly may: string
  readonly clauses: readonly [string, ...string[]]
  readonly says: { readonly preview: string; readonly act: string }
  readonly code: string // `people/tasks-in-part`
  /** Names the rows in JSON, and how many were done. */
  readonly json: { readonly rows: string; readonly did: string }
  readonly words: readonly [one: string, many: string]
  readonly title: (what: string) => string
  readonly question: string
  readonly unsaid: string
  readonly cost: string
  readonly shape: S
  readonly labels: Readonly<Partial<Record<keyof S & string, string>>>
  /** What is still to be said, as faults (`how: is missing`); none: the preview tells what it would do. */
  readonly missing: (asked: Asked<S>) => readonly string[]
  readonly near: (tx: Tx, now: Temporal.Instant, who: Who) => Promise<Near>
  readonly fields: (shown: {
    readonly asked: Asked<S>
    readonly near: Near
    readonly who: Who
    readonly fault: (name: keyof S & string) => string | undefined
  }) => Child
  readonly label: (what: string, asked: Asked<S>) => string
  /** What it would do to these rows, by their shown ids; those that are not there are left out. */
  readonly look: (looking: Looking<S, Near>, ids: readonly string[]) => Promise<readonly BulkRow[]>
  readonly act: (acting: Acting<S>, id: string, begun: Begun | undefined) => Promise<Result<unknown>>
  /** What all acts stand on, read once, where reading it for each would take long. */
  readonly begin?: (acting: Acting<S>, ids: readonly string[]) => Promise<Begun>
  /** One act for all of them, where that is what was asked. */
  readonly once?: {
    readonly isAsked: (asked: Asked<S>) => boolean
    readonly act: (acting: Acting<S>, rows: readonly BulkRow[]) => Promise<Result<unknown>>
  }
}

/** How many rows are changed at once: each is an act of its own on the ledger. */
export const mostAtOnce = 500
const lookedAt = 5000 // of those that match, for rows that are not so already; one act for all of them takes as many

const named = (most: number) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().max(60)).max(most, `are more than ${most}`),
  )

export const schemasOf = <S extends Shape>(shape: S) => ({
  query: z.object({ ...shape, id: named(mostAtOnce), all: z.enum(['yes']).optional() }).catchall(z.string().max(800)),
  body: z.object({ ...shape, id: named(lookedAt), list: z.string().max(500).default('').describe('The address of the list it came from') }),
})

/** No field of an act may have the name of what chooses the rows. */
export const checkNames = <Row, Given, S extends Shape, Near, Begun>({ list, shape, path }: ListBulk<Row, Given, S, Near, Begun>): void => {
  const taken = new Set(['id', 'all', 'list', 'text', 'sort', 'order', 'size', ...Object.keys(list.filters)])
  const twice = Object.keys(shape).filter((name) => taken.has(name))
  if (twice.length > 0) throw new Error(`${path}: ${twice.join(', ')} would be read as a filter of the list`)
}

type Chosen = { readonly all: boolean; readonly id: readonly string[]; readonly query: Readonly<Record<string, unknown>> }
export type Meant = {
  readonly rows: readonly BulkRow[]
  readonly total: number
  readonly chosen: readonly (readonly [string, string])[]
  readonly listHref: string
}

/**
 * The rows meant, with what would be done to each: those marked, or those that the list's filters choose, read on until as many as can be changed at
 * once are found that are not so already. A filter that the list does not know means no row, never all of them.
 */
export const rowsMeant = async <Row, Given, S extends Shape, Near, Begun>(
  spec: ListBulk<Row, Given, S, Near, Begun>,
  looking: Looking<S, Near>,
  { all, id, query }: Chosen,
): Promise<Meant> => {
  const { list } = spec
  const names = new Set(['text', 'sort', 'order', ...Object.keys(list.filters)])
  const told = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    names.has(name) && typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  const listHref = hrefWith(list.path, Object.fromEntries(told))
  if (!all) {
    const rows = await spec.look(looking, id)
    return { rows, total: rows.length, chosen: [...id.map((one) => ['id[]', one] as const), ...told], listHref }
  }
  const chosen = [['all', 'yes'] as const, ...told]
  const read = queryOf(list).safeParse(Object.fromEntries(told))
  if (!read.success) return { rows: [], total: 0, chosen, listHref }
  const given = await spec.given(looking.tx, looking.now, looking.who)
  const asked: ListQuery = { ...read.data, ...spec.always }
  const isWhole = spec.missing(looking.asked).length === 0
  const most = spec.once?.isAsked(looking.asked) ? lookedAt : mostAtOnce
  const ids = await idsOf(looking.tx, list, asked, given, isWhole ? lookedAt : mostAtOnce)
  const rows: BulkRow[] = []
  for (let at = 0, changing = 0; at < ids.length && changing < most; at += mostAtOnce) {
    for (const row of await spec.look(looking, ids.slice(at, at + mostAtOnce))) {
      if (row.would.length > 0 && ++changing > most) break
      rows.push(row)
    }
  }
  const { total } = await readList(looking.tx, list, { ...asked, size: '25' }, given)
  return { rows, total: Math.max(total, rows.length), chosen, listHref }
}
