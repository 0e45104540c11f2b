import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { likeAnywhere } from './like.ts'
import type { Tx } from './pool.ts'

type Sql = RawBuilder<unknown>
/** What an exported cell holds; the same value under the same heading is what an import reads. */
export type CellValue = string | number | boolean | null

/** What rows are sorted by: never null, so that a place in the list can be named. `as` is its type in the database. */
export type Sort = { readonly by: Sql; readonly as: 'text' | 'timestamptz' | 'date' | 'bigint' }

export type ListColumn<Row> = {
  readonly heading: string
  readonly value: (row: Row) => CellValue
  readonly sort?: Sort
  readonly isNumber?: boolean
  /** Only exports hold it. */
  readonly isExported?: 'only'
}

export type Option = { readonly value: string; readonly label: string }
export type ListFilter<Given> = {
  readonly label: string
  /** Fixed choices by value, or read from the district. */
  readonly options: Readonly<Record<string, string>> | ((tx: Tx) => Promise<readonly Option[]>)
  /** The condition; undefined for a value that names nothing, which then matches no row. */
  readonly where: (value: string, given: Given) => Sql | undefined
  /** Stands behind "More filters". */
  readonly isSeldom?: boolean
  /** Only links give it: the form has no box for it, and it is told in these words with its way out. */
  readonly linked?: (value: string) => string
}

/**
 * One list, declared once: its page, JSON, CSV, XLSX and SQL conditions all come from here. `Given` is what conditions need beside the
 * query, e.g. since when a device counts as silent.
 */
export type List<Row, Given = undefined> = {
  readonly name: string // `devices`: names its saved views and its files
  readonly path: string
  readonly title: string
  readonly select: Sql
  /** The tables, each row of the list once; a function where they hang on `Given`, e.g. on which positions are held now. */
  readonly from: Sql | ((given: Given) => Sql)
  /** Always holds, e.g. "not ended". */
  readonly where?: Sql
  /** Breaks every tie; a uuid. */
  readonly id: Sql
  readonly idOf: (row: Row) => string
  readonly columns: Readonly<Record<string, ListColumn<Row>>>
  readonly filters: Readonly<Record<string, ListFilter<Given>>>
  /** The condition; may look up first what the text names, so that the database knows how many rows that is before it chooses a way. */
  readonly search?: { readonly label: string; readonly where: (like: string, tx: Tx) => Sql | Promise<Sql> }
  readonly start: { readonly sort: string; readonly order?: Order }
  /** What no SQL tells of rows, added to those that are shown or exported. */
  readonly told?: (tx: Tx, rows: readonly Row[], given: Given) => Promise<readonly Row[]>
  /** Rows are counted up to here and no further, where a list grows for ever. */
  readonly countedTo?: number
}
export type Order = 'ascending' | 'descending'

/** What an address says of a list. `after` and `before` name the row next to the page; `at` is the number of its first row, told on. */
export type ListQuery = Readonly<Record<string, string | undefined>> & {
  readonly text?: string | undefined
  readonly sort?: string | undefined
  readonly order?: Order | undefined
  readonly after?: string | undefined
  readonly before?: string | undefined
  readonly at?: string | undefined
  readonly size?: string | undefined
}
const pageSizes = ['25', '50', '100', '200'] as const
const standardSize = '50'

export const listOf = <Row, Given = undefined>(list: List<Row, Given>): List<Row, Given> => {
  if (!list.columns[list.start.sort]?.sort) throw new Error(`${list.name} begins sorted by what it cannot be sorted by`)
  return list
}

const optional = (values: readonly string[]) =>
  z
    .enum(values as [string, ...string[]])
    .or(z.literal('').transform(() => undefined))
    .optional()

/** The schema of a list's address: what is none of its filters or columns is refused with its name. */
export const queryOf = <Row, Given>(list: List<Row, Given>): z.ZodType<ListQuery> => {
  const filters = Object.entries(list.filters).map(([name, { options }]) => [
    name,
    typeof options === 'function'
      ? z
          .string()
          .max(200)
          .transform((value) => value || undefined)
          .optional()
      : optional(Object.keys(options)),
  ])
  const sorts = Object.entries(list.columns).flatMap(([name, column]) => (column.sort ? [name] : []))
  return z.object({
    text: z
      .string()
      .max(200)
      .transform((value) => value.trim() || undefined)
      .optional(),
    ...Object.fromEntries(filters),
    sort: optional(sorts),
    order: optional(['ascending', 'descending']),
    size: optional(pageSizes),
    after: z.string().max(800).optional(),
    before: z.string().max(800).optional(),
    at: z
      .string()
      .regex(/^\d{1,9}$/, 'is no number')
      .optional(),
  }) as unknown as z.ZodType<ListQuery>
}

const nothing = sql`false`
const conditions = async <Row, Given>(tx: Tx, list: List<Row, Given>, query: ListQuery, given: Given): Promise<readonly Sql[]> => [
  ...(list.where ? [list.where] : []),
  ...(query.text && list.search ? [await list.search.where(likeAnywhere(query.text), tx)] : []),
  ...Object.entries(list.filters).flatMap(([name, filter]) => {
    const value = query[name]
    return value === undefined ? [] : [filter.where(value, given) ?? nothing]
  }),
]
const all = (parts: readonly Sql[]): Sql => (parts.length === 0 ? sql`true` : sql.join(parts, sql` and `))

type Place = readonly [value: string, id: string]
const placeText = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')
/** A place in a list as an address names it; undefined for what is none. */
const readPlace = (text: string | undefined, as: Sort['as']): Place | undefined => {
  if (text === undefined) return undefined
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(read) || read.length !== 2 || !read.every((one) => typeof one === 'string' && one.isWellFormed() && !one.includes('\0')))
      return undefined
    const [value, id] = read as [string, string]
    const fits = {
      text: true,
      bigint: /^-?\d{1,18}$/.test(value),
      date: /^-?\d{4,6}-\d\d-\d\d$/.test(value) || /^-?infinity$/.test(value),
      timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/.test(value) || /^-?infinity$/.test(value),
    } satisfies Record<Sort['as'], boolean>
    return fits[as] && /^[0-9a-f-]{36}$/.test(id) ? [value, id] : undefined
  } catch {
    return undefined
  }
}

const fromOf = <Row, Given>({ from }: List<Row, Given>, given: Given): Sql => (typeof from === 'function' ? from(given) : from)

type Found<Row> = { readonly row: Row; readonly place: Place }
type Span = { readonly place: Place | undefined; readonly isBackwards: boolean; readonly limit: number }
/**
 * Rows beyond a place, in the list's order or against it, by place and not by number: the last page costs what the first one does. The ids are found
 * first, over the tables that conditions and order need alone; the other tables are read for these rows. A search goes through every row once,
 * so it counts them along the way (`total`).
 */
const rowsBeyond = async <Row, Given>(
  tx: Tx,
  list: List<Row, Given>,
  query: ListQuery,
  given: Given,
  { place, isBackwards, limit }: Span,
): Promise<{ readonly found: readonly Found<Row>[]; readonly total?: number }> => {
  const sort = sortOf(list, query)
  const isUp = (orderOf(list, query) === 'ascending') !== isBackwards
  const direction = isUp ? sql`asc` : sql`desc`
  const from = fromOf(list, given)
  const chosen = all(await conditions(tx, list, query, given))
  const beyond = (by: Sql, id: Sql): Sql =>
    place === undefined ? sql`true` : sql`(${by}, ${id}) ${isUp ? sql`>` : sql`<`} (${place[0]}::${sql.raw(sort.as)}, ${place[1]}::uuid)`
  const isSearched = query.text !== undefined && list.search !== undefined && list.countedTo === undefined
  const [before, ids] = isSearched
    ? [
        sql`with chosen as materialized (select ${list.id} as id, ${sort.by} as by from ${from} where ${chosen})`,
        sql`select id from chosen where ${beyond(sql`by`, sql`id`)} order by by ${direction}, id ${direction} limit ${limit}`,
      ]
    : [
        sql``,
        sql`select ${list.id} from ${from} where ${chosen} and ${beyond(sort.by, list.id)} order by ${sort.by} ${direction}, ${list.id} ${direction} limit ${limit}`,
      ]
  const { rows } = await sql<
    Row & { place_value: string; place_id: string; place_total: string | null }
  >`${before} select ${list.select}, (${sort.by})::text as place_value,
    ${list.id} as place_id, ${isSearched ? sql`(select count(*) from chosen)` : sql`null`} as place_total
    from ${from} where ${list.id} = any(array(${ids})) order by ${sort.by} ${direction}, ${list.id} ${direction}`.execute(tx)
  const total = rows[0]?.place_total
  const found = rows.map(({ place_value, place_id, place_total: _, ...row }) => ({
    row: row as unknown as Row,
    place: [place_value, place_id] as const,
  }))
  return { found: isBackwards ? found.reverse() : found, ...(typeof total === 'string' ? { total: Number(total) } : {}) }
}

/** How many rows are chosen; where the list is counted up to a number, one more than it stands for "more". */
const countOf = async <Row, Given>(tx: Tx, list: List<Row, Given>, query: ListQuery, given: Given): Promise<number> => {
  const rows = sql`from ${fromOf(list, given)} where ${all(await conditions(tx, list, query, given))}`
  const counted =
    list.countedTo === undefined
      ? sql`select count(*) as n ${rows}`
      : sql`select count(*) as n from (select ${rows} limit ${list.countedTo + 1}) as few`
  return Number((await sql<{ n: string }>`${counted}`.execute(tx)).rows[0]?.n ?? 0)
}

const sortName = <Row, Given>(list: List<Row, Given>, query: ListQuery): string => query.sort ?? list.start.sort
const orderOf = <Row, Given>(list: List<Row, Given>, query: ListQuery): Order =>
  query.order ?? (query.sort === undefined || query.sort === list.start.sort ? (list.start.order ?? 'ascending') : 'ascending')
const sortOf = <Row, Given>(list: List<Row, Given>, query: ListQuery): Sort => {
  const sort = list.columns[sortName(list, query)]?.sort
  if (!sort) throw new Error(`${list.name} is not sorted by ${sortName(list, query)}`)
  return sort
}

export type ListPage<Row> = {
  /** `isMore`: `total` is as far as was counted, and there are more. */
  readonly rows: readonly Row[]
  readonly total: number
  readonly isMore: boolean
  readonly from: number
  readonly to: number
  /** What the address of the page before and after says beside the list's choice. */
  readonly previous?: { readonly before: string; readonly at: string } | undefined
  readonly next?: { readonly after: string; readonly at: string } | undefined
  readonly options: Readonly<Record<string, readonly Option[]>>
}

const toldRows = async <Row, Given>(tx: Tx, { told }: List<Row, Given>, rows: readonly Row[], given: Given): Promise<readonly Row[]> =>
  told === undefined || rows.length === 0 ? rows : told(tx, rows, given)

/** One page of a list as its address asks, how many rows there are, and the ways on. */
export const readList = async <Row, Given>(tx: Tx, list: List<Row, Given>, query: ListQuery, given: Given): Promise<ListPage<Row>> => {
  const size = Number(query.size ?? standardSize)
  const { as } = sortOf(list, query)
  const [after, before] = [readPlace(query.after, as), readPlace(query.before, as)]
  const isBackwards = before !== undefined && after === undefined
  const { found, total: along } = await rowsBeyond(tx, list, query, given, { place: after ?? before, isBackwards, limit: size + 1 })
  const hasMore = found.length > size
  const shown = hasMore ? (isBackwards ? found.slice(1) : found.slice(0, size)) : found
  const isWhole = after === undefined && before === undefined && !hasMore // all of it is on this page: counted already
  const counted = along ?? (isWhole ? found.length : await countOf(tx, list, query, given))
  const isMore = list.countedTo !== undefined && counted > list.countedTo
  const total = isMore ? (list.countedTo ?? 0) : counted
  const isStart = isBackwards ? !hasMore : after === undefined
  const at = Number(query.at ?? 1)
  const from = shown.length === 0 ? 0 : isStart ? 1 : Math.max(1, isMore ? at : Math.min(at, total - shown.length + 1))
  const [first, last] = [shown[0]?.place, shown.at(-1)?.place]
  const options: Record<string, readonly Option[]> = {}
  for (const [name, filter] of Object.entries(list.filters))
    options[name] =
      typeof filter.options === 'function' ? await filter.options(tx) : Object.entries(filter.options).map(([value, label]) => ({ value, label }))
  return {
    rows: await toldRows(
      tx,
      list,
      shown.map(({ row }) => row),
      given,
    ),
    total,
    isMore,
    from,
    to: shown.length === 0 ? 0 : from + shown.length - 1,
    options,
    previous: isStart || first === undefined ? undefined : { before: placeText(first), at: String(Math.max(1, from - size)) },
    next: last === undefined || !(isBackwards || hasMore) ? undefined : { after: placeText(last), at: String(from + shown.length) },
  }
}

/** Every row of the list as its address chooses, a batch at a time, in its order: for exports. Each batch is read for itself. */
export async function* everyRow<Row, Given>(
  inTx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  list: List<Row, Given>,
  query: ListQuery,
  given: Given,
  batch = 2000,
): AsyncGenerator<Row> {
  for (let place: Place | undefined; ;) {
    const from = place
    const { found, rows } = await inTx(async (tx) => {
      const { found } = await rowsBeyond(tx, list, query, given, { place: from, isBackwards: false, limit: batch })
      const read = found.map(({ row }) => row)
      return { found, rows: await toldRows(tx, list, read, given) }
    })
    yield* rows
    if (found.length < batch) return
    place = found.at(-1)?.place
  }
}

/** The ids of the first `limit` rows chosen: for acts on all that match. */
export const idsOf = async <Row, Given>(tx: Tx, list: List<Row, Given>, query: ListQuery, given: Given, limit: number): Promise<readonly string[]> =>
  (await rowsBeyond(tx, list, query, given, { place: undefined, isBackwards: false, limit })).found.map(({ row }) => list.idOf(row))

/** Those of these rows (by the ids of the database) that the list holds, in the order of the ids: for acts on rows that were marked. */
export const rowsNamed = async <Row, Given>(tx: Tx, list: List<Row, Given>, given: Given, ids: readonly string[]): Promise<readonly Row[]> =>
  ids.length === 0
    ? []
    : (
        await sql<Row>`select ${list.select} from ${fromOf(list, given)} where ${list.where ?? sql`true`} and ${list.id} = any(${[...ids]}::uuid[])
        order by array_position(${[...ids]}::uuid[], ${list.id})`.execute(tx)
      ).rows
